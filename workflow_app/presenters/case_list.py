"""The list of cases as a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from state_machines import registry
from workflow_app.presenters import labels, links
from workflow_app.presenters.desk import place, procedure_of, subject, who_acts
from workflow_app.presenters.pages import Choice, Due, choices, due, unit_choices
from workflow_app.queries.case_list import Wanted

Row = Any  # a row of a query, read by attribute
PHASES = ("open", "paused", "decided", "ended")
TONES = {"open": "neutral", "paused": "off", "decided": "ok", "ended": "off"}


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case; ``due`` None when nothing in it has a date."""

    url: str
    code: str
    title: str
    unit: str
    state: str
    tone: str
    waits_for: tuple[tuple[str, str], ...]
    due: Due | None
    opened: str
    changed: str


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list may be narrowed to, and whether it is."""

    text: str
    states: tuple[Choice, ...]
    phases: tuple[Choice, ...]
    units: tuple[Choice, ...]
    procedures: tuple[Choice, ...]
    overdue: bool
    active: bool


def case_rows(
    rows: Iterable[Row], tasks: Mapping[int, Sequence[Row]], language: str, today: date
) -> tuple[CaseRow, ...]:
    """The lines of the list."""
    return tuple(_case_row(row, tasks.get(row.case_id, ()), language, today) for row in rows)


def _case_row(row: Row, tasks: Sequence[Row], language: str, today: date) -> CaseRow:
    procedure = procedure_of(row)
    return CaseRow(
        url=links.case(row.case_id),
        code=row.code,
        title=subject(row, language),
        unit=place(row),
        state=labels.state_name(row.state, language, procedure),
        tone=TONES.get(row.phase, "neutral"),
        waits_for=who_acts(row, tasks, language, procedure),
        due=due(min(task.due_on for task in tasks), today) if tasks else None,
        opened=labels.day(row.opened_on),
        changed=labels.day(row.changed_on),
    )


def filters(wanted: Wanted, units: Iterable[tuple[int, str]], language: str) -> Filters:
    """The filter bar, with what is chosen."""
    procedures = [p for p in registry.known().values() if p.kind != "ballot_round"]
    states = {state.code: state.name.in_language(language) for p in procedures for state in p.states}
    return Filters(
        text=wanted.text,
        states=choices(states, wanted.state),
        phases=choices({code: labels.word("Phase", code, language) for code in PHASES}, wanted.phase),
        units=unit_choices(units, wanted.unit_id),
        procedures=choices({p.code: p.name.in_language(language) for p in procedures}, wanted.procedure),
        overdue=wanted.overdue,
        active=wanted != Wanted(),
    )
