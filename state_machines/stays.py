"""How long somebody has held posts: separate stays added up."""

from __future__ import annotations

from datetime import date

from state_machines.calendar import add_months, months_between
from state_machines.facts import Tenure

DAYS_IN_MONTH = 31  # broken months of separate stays add up to a month; never one of them alone


def months_held(stays: list[Tenure], until: date) -> int:
    """Whole months in the stays up to a day: days in two stays count once, broken months add up."""
    months = days = 0
    for start, end in _spans(stays, until):
        whole = months_between(start, end)
        months += whole
        days += (end - add_months(start, whole)).days
    return months + days // DAYS_IN_MONTH


def _spans(stays: list[Tenure], today: date) -> list[tuple[date, date]]:
    """Stays as separate spans up to today: those that touch or overlap make one."""
    spans: list[tuple[date, date]] = []
    for stay in sorted(stays, key=lambda stay: stay.from_on):
        start, end = stay.from_on, min(stay.to_on or today, today)
        if spans and start <= spans[-1][1]:
            start, last = spans.pop()
            end = max(end, last)
        spans.append((start, end))
    return spans
