"""Proposing to move somebody: the units to choose from and the refusal of the last attempt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from workflow_app.presenters.findings import FindingRow
from workflow_app.presenters.pages import Choice

Row = Any  # a row of a query, read by attribute


@dataclass(frozen=True, slots=True)
class MovePage:
    """The form of one kind. ``appointment_url`` "" unless the post is higher than the present one."""

    kind: str
    title: str
    from_units: tuple[Choice, ...]
    to_units: tuple[Choice, ...]
    from_id: int
    to_id: int
    refusals: tuple[FindingRow, ...]
    appointment_url: str


@dataclass(frozen=True, slots=True)
class PlanPage:
    """The form of a rotation plan."""

    units: tuple[Choice, ...]
    unit_id: int
    refusals: tuple[FindingRow, ...]


def stays_of(rows: Iterable[Row]) -> list[tuple[str, str]]:
    """Who may be chosen: the stay, and the person with birth year and post."""
    return [(str(row.tenure_id), f"{row.name} · {row.birth_year} · {row.title}") for row in rows]
