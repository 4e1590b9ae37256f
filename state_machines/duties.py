"""Duties with a fixed day (clauses III.1, III.6 and 3.2): which are running on a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple


class DatedDuty(NamedTuple):
    """One occurrence: of the year ``period``, owed wherever somebody holds ``role``."""

    rule: str
    role: str
    period: str
    due_on: date
    opened_on: date
    yearly: bool


def running(
    rows: Iterable[Mapping[str, Any]], today: date, *, open_before: int, drop_after: int
) -> tuple[DatedDuty, ...]:
    """Those that are open on ``today``: near enough, and not so long past that they are history.

    A row has ``due`` ("2020-12-31", done once) or ``yearly`` ("12-31").
    """
    every = (one for row in rows for one in _occurrences(row, today, open_before))
    last = timedelta(days=drop_after)
    return tuple(one for one in every if one.opened_on <= today <= one.due_on + last)


def _occurrences(row: Mapping[str, Any], today: date, open_before: int) -> Iterator[DatedDuty]:
    if "due" in row:
        days = [date.fromisoformat(row["due"])]
    else:
        years = range(today.year - 1, today.year + 2)
        days = [date.fromisoformat(f"{year}-{row['yearly']}") for year in years]
    for day in days:
        opened = day - timedelta(days=open_before)
        yield DatedDuty(row["rule"], row["role"], str(day.year), day, opened, "yearly" in row)
