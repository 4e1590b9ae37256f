"""What a letter says, before anybody has put it into words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that a person is told: codes and days, never what stands in a file."""

    kind: str
    rung: int
    told: Mapping[str, Any]  # rule, step, due_on (ISO), clause, subject and what the body adds
    case_id: int | None
    case_code: str | None


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail to one person."""

    key: str
    to: str
    name: str
    language: str
    day: date
    digest: bool
    lines: tuple[Line, ...]


Compose = Callable[[Letter], str]  # the whole mail, ready to be sent, in ASCII
