"""Days that cannot be right: a paper of tomorrow, a meeting before its case, a term already over.

What is typed here becomes evidence, and some of it a reference day for ages, so a slip of
the keyboard is refused at once, with the field and the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from state_machines.calendar import add_months
from state_machines.definition import Step
from workflow_app.services.errors import BadInput
from workflow_app.services.inputs import StepInput

FAR_MONTHS = 12  # further off than this is a slip, not a plan

Check = Callable[[date, date, date], str | None]  # day, opened, today -> reason code


def _done(day: date, opened: date, today: date) -> str | None:
    """Something that has happened since the case was opened."""
    if day > today:
        return "day_in_future"
    return "day_before_case" if day < opened else None


def _written(day: date, _opened: date, today: date) -> str | None:
    """A paper of any age, but not of tomorrow."""
    return "day_in_future" if day > today else None


def _planned(day: date, opened: date, today: date) -> str | None:
    """A meeting: not before the case, not in another year."""
    if day < opened:
        return "day_before_case"
    return "day_too_far" if day > add_months(today, FAR_MONTHS) else None


def _ahead(day: date, _opened: date, today: date) -> str | None:
    """A date that somebody still has to keep."""
    return "day_past" if day < today else None


def _near(day: date, _opened: date, today: date) -> str | None:
    """The day on which a decision takes effect."""
    off = not add_months(today, -FAR_MONTHS) <= day <= add_months(today, FAR_MONTHS)
    return "day_too_far" if off else None


DAYS: Mapping[str, Check] = {
    "answered_on": _done,
    "received_on": _done,
    "announced_on": _done,
    "handed_on": _done,
    "arrived_on": _done,
    "period_end_on": _done,
    "new_end_on": _ahead,
    "dated_on": _written,
    "held_on": _planned,
    "correct_by": _ahead,
    "closes_on": _ahead,
    "effective_on": _near,
    "election_on": _near,
}


def check(step: Step, given: StepInput, *, opened_on: date, today: date) -> None:
    """Raises BadInput for the first day of the input that cannot be right."""
    for name in step.asks:
        day = given.values.get(name)
        if name in DAYS and isinstance(day, date):
            _refuse(name, DAYS[name](day, opened_on, today))
    for paper in given.papers:
        _refuse(str(paper.kind), _done(paper.dated_on, opened_on, today))


def _refuse(field: str, reason: str | None) -> None:
    if reason is not None:
        raise BadInput(field, reason)
