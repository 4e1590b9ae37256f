"""Due dates: laws that hold for every calendar and every date."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from state_machines.calendar import WorkCalendar, add_months, months_between

FIRST, LAST = date(2020, 1, 1), date(2032, 12, 31)
DATES = st.dates(FIRST, LAST)
COUNTS = st.integers(0, 130)
MONTHS = st.integers(-240, 240)
CALENDARS = st.builds(
    WorkCalendar,
    holidays=st.dictionaries(DATES, st.just("Nghỉ"), max_size=40),
    working=st.frozensets(DATES, max_size=20),
)


def _days(first: date, last: date) -> list[date]:
    """Every day from ``first`` to ``last``, both included."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


@given(CALENDARS, DATES, COUNTS)
def test_exactly_the_working_days_of_the_span_are_counted(
    calendar: WorkCalendar, start: date, days: int
) -> None:
    found = calendar.add_working_days(start, days)
    span = _days(start + timedelta(days=1), found.due_on)
    assert list(found.counted) == [day for day in span if calendar.is_working(day)]
    assert [skipped.day for skipped in found.skipped] == [day for day in span if not calendar.is_working(day)]
    assert len(found.counted) == days


@given(CALENDARS, DATES, COUNTS)
def test_exactly_the_working_days_are_counted_backwards(
    calendar: WorkCalendar, start: date, days: int
) -> None:
    found = calendar.subtract_working_days(start, days)
    span = _days(found.due_on, start - timedelta(days=1))
    assert sorted(found.counted) == [day for day in span if calendar.is_working(day)]
    assert len(found.counted) == days


@given(CALENDARS, DATES, st.integers(1, 130))
def test_a_due_date_is_a_working_day(calendar: WorkCalendar, start: date, days: int) -> None:
    assert calendar.is_working(calendar.add_working_days(start, days).due_on)
    assert calendar.is_working(calendar.subtract_working_days(start, days).due_on)


@given(CALENDARS, DATES, COUNTS)
def test_one_more_day_is_always_later(calendar: WorkCalendar, start: date, days: int) -> None:
    longer = calendar.add_working_days(start, days + 1)
    assert longer.due_on > calendar.add_working_days(start, days).due_on


@given(CALENDARS, DATES, DATES, COUNTS)
def test_a_later_start_is_never_due_earlier(
    calendar: WorkCalendar, one: date, other: date, days: int
) -> None:
    earlier, later = sorted((one, other))
    assert calendar.add_working_days(earlier, days).due_on <= calendar.add_working_days(later, days).due_on


@given(CALENDARS, DATES, st.integers(1, 130))
def test_adding_what_was_subtracted_leads_back(calendar: WorkCalendar, start: date, days: int) -> None:
    working = calendar.add_working_days(start, 1).due_on
    before = calendar.subtract_working_days(working, days).due_on
    after = calendar.add_working_days(working, days).due_on
    assert calendar.add_working_days(before, days).due_on == working
    assert calendar.subtract_working_days(after, days).due_on == working


@given(CALENDARS, DATES, COUNTS)
def test_between_counts_what_add_adds(calendar: WorkCalendar, start: date, days: int) -> None:
    due_on = calendar.add_working_days(start, days).due_on
    assert calendar.working_days_between(start, due_on) == days
    assert calendar.working_days_between(due_on, start) == -days


@given(DATES, MONTHS)
def test_adding_months_keeps_the_day_or_takes_the_last_one(start: date, months: int) -> None:
    end = add_months(start, months)
    is_last_day = (end + timedelta(days=1)).day == 1
    assert end.day == start.day or (end.day < start.day and is_last_day)


@given(DATES, st.integers(0, 240))
def test_months_added_are_months_between(start: date, months: int) -> None:
    assert months_between(start, add_months(start, months)) == months


@given(DATES, DATES)
def test_the_next_month_is_not_complete(one: date, other: date) -> None:
    start, end = sorted((one, other))
    months = months_between(start, end)
    assert add_months(start, months) <= end < add_months(start, months + 1)
    assert months_between(end, start) == -months
