"""Counting days and months towards a due date, so that a page can show how.

The day a period starts from is never counted: day 1 is the first one after it. The
table of holidays is passed in; no lunar date is written here.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

WEEKEND = "WEEKEND"
HOLIDAY = "HOLIDAY"

MONTHS_IN_YEAR = 12
SATURDAY = 5  # date.weekday(): Monday is 0
ONE_DAY = timedelta(days=1)


class Unit(StrEnum):
    """What a period is counted in. The texts differ (90 days, 90 working days), so it is data."""

    WORKING_DAYS = "working_days"
    DAYS = "days"
    MONTHS = "months"


class SkippedDay(NamedTuple):
    """A day that did not count; ``name`` is the holiday's, empty for a weekend."""

    day: date
    reason: str  # WEEKEND | HOLIDAY
    name: str


@dataclass(frozen=True, slots=True)
class Due:
    """A due date and how it was reached.

    ``days`` is the length of the period in ``unit``, negative when counted backwards.
    ``counted`` and ``skipped`` list the days in the order they were met; both are empty
    for a period in calendar days or months, where every day counts.
    """

    due_on: date
    started_on: date
    days: int
    unit: Unit
    counted: tuple[date, ...] = ()
    skipped: tuple[SkippedDay, ...] = ()


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Monday to Friday, minus ``holidays``, plus the swap days in ``working``.

    ``holidays`` gives the name of each day off, days in lieu included. A day that stands
    in both is worked: a swap is the later and more special decision.
    """

    holidays: Mapping[date, str] = field(default_factory=dict)
    working: frozenset[date] = frozenset()

    def is_working(self, day: date) -> bool:
        """Whether the offices are open on ``day``."""
        if day in self.working:
            return True
        return day.weekday() < SATURDAY and day not in self.holidays

    def add_working_days(self, start: date, days: int) -> Due:
        """The ``days``-th working day after ``start``; ``start`` itself when zero.

        Raises ValueError when ``days`` is negative.
        """
        return self._walk(start, days, ONE_DAY)

    def subtract_working_days(self, start: date, days: int) -> Due:
        """The last day that lies at least ``days`` working days before ``start``.

        Raises ValueError when ``days`` is negative.
        """
        return self._walk(start, days, -ONE_DAY)

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after ``start`` up to and including ``end``; negative when ``end`` is earlier."""
        if end < start:
            return -self.working_days_between(end, start)
        span = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
        return sum(self.is_working(day) for day in span)

    def _walk(self, start: date, days: int, step: timedelta) -> Due:
        if days < 0:
            raise ValueError(f"a number of working days cannot be negative: {days}")
        counted: list[date] = []
        skipped: list[SkippedDay] = []
        day = start
        while len(counted) < days:
            day += step
            if self.is_working(day):
                counted.append(day)
            else:
                skipped.append(self._skipped(day))
        signed = days if step > timedelta() else -days
        return Due(day, start, signed, Unit.WORKING_DAYS, tuple(counted), tuple(skipped))

    def _skipped(self, day: date) -> SkippedDay:
        # A holiday that falls on a weekend is shown by its name: that is what people look for.
        if day in self.holidays:
            return SkippedDay(day, HOLIDAY, self.holidays[day])
        return SkippedDay(day, WEEKEND, "")


def due(start: date, count: int, unit: str, calendar: WorkCalendar) -> Due:
    """The end of a period of ``count`` ``unit`` from ``start``; before it when ``count`` is negative.

    Raises ValueError when ``unit`` is not one of Unit.
    """
    kind = Unit(unit)
    if kind is Unit.MONTHS:
        return Due(add_months(start, count), start, count, kind)
    if kind is Unit.DAYS:
        return Due(start + timedelta(days=count), start, count, kind)
    if count < 0:
        return calendar.subtract_working_days(start, -count)
    return calendar.add_working_days(start, count)


def add_months(start: date, months: int) -> date:
    """The same day ``months`` later (earlier when negative), or the last day of a shorter month.

    >>> add_months(date(2024, 8, 31), 6)
    datetime.date(2025, 2, 28)
    """
    year, month_index = divmod(start.year * MONTHS_IN_YEAR + start.month - 1 + months, MONTHS_IN_YEAR)
    _, last_day = monthrange(year, month_index + 1)
    return date(year, month_index + 1, min(start.day, last_day))


def months_between(start: date, end: date) -> int:
    """Whole months completed from ``start`` to ``end``; negative when ``end`` is earlier.

    The counterpart of ``add_months``: a month begun on the 31st is complete on the last
    day of a shorter month.
    """
    if end < start:
        return -months_between(end, start)
    months = (end.year - start.year) * MONTHS_IN_YEAR + end.month - start.month
    return months if add_months(start, months) <= end else months - 1
