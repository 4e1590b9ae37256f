"""Due dates: boundaries by table."""

from __future__ import annotations

from datetime import date

import pytest

from state_machines.calendar import (
    HOLIDAY,
    WEEKEND,
    Due,
    SkippedDay,
    Unit,
    WorkCalendar,
    add_months,
    due,
    months_between,
)

# Around 2 September 2026 (a Wednesday): two days off, paid for by working on Saturday 29 August.
CALENDAR = WorkCalendar(
    holidays={date(2026, 9, 1): "Nghỉ Quốc khánh", date(2026, 9, 2): "Quốc khánh"},
    working=frozenset({date(2026, 8, 29)}),
)
PLAIN = WorkCalendar()


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        pytest.param(date(2026, 1, 15), 1, date(2026, 2, 15), id="same day of the next month"),
        pytest.param(date(2024, 8, 31), 6, date(2025, 2, 28), id="clamped to the end of a short month"),
        pytest.param(date(2023, 8, 31), 6, date(2024, 2, 29), id="clamped to a leap day"),
        pytest.param(date(2025, 11, 30), 2, date(2026, 1, 30), id="over the turn of the year"),
        pytest.param(date(2021, 12, 5), 60, date(2026, 12, 5), id="a term of five years"),
        pytest.param(date(2026, 3, 31), -1, date(2026, 2, 28), id="backwards, clamped"),
        pytest.param(date(2026, 1, 10), -1, date(2025, 12, 10), id="backwards over the turn of the year"),
        pytest.param(date(2026, 5, 31), 0, date(2026, 5, 31), id="no months is the same day"),
    ],
)
def test_months_are_added_date_to_date(start: date, months: int, expected: date) -> None:
    assert add_months(start, months) == expected


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        pytest.param(date(2026, 9, 1), date(2028, 6, 1), 21, id="V18: 21 months left to retirement"),
        pytest.param(date(2018, 10, 1), date(2026, 9, 1), 95, id="V9: seven years and eleven months"),
        pytest.param(date(2018, 10, 1), date(2026, 9, 30), 95, id="a day short of the month"),
        pytest.param(date(2018, 10, 1), date(2026, 10, 1), 96, id="V10: eight years to the day"),
        pytest.param(date(2026, 1, 31), date(2026, 2, 27), 0, id="the short month is not over"),
        pytest.param(date(2026, 1, 31), date(2026, 2, 28), 1, id="the last day completes a short month"),
        pytest.param(date(2026, 5, 5), date(2026, 5, 5), 0, id="no time at all"),
        pytest.param(date(2026, 6, 15), date(2026, 4, 15), -2, id="earlier end is negative"),
        pytest.param(date(2026, 6, 15), date(2026, 6, 1), 0, id="less than a month earlier is none"),
    ],
)
def test_only_completed_months_count(start: date, end: date, expected: int) -> None:
    assert months_between(start, end) == expected


@pytest.mark.parametrize(
    ("day", "working"),
    [
        pytest.param(date(2026, 8, 28), True, id="a plain Friday"),
        pytest.param(date(2026, 8, 29), True, id="a Saturday worked in exchange"),
        pytest.param(date(2026, 8, 22), False, id="a plain Saturday"),
        pytest.param(date(2026, 8, 30), False, id="a Sunday"),
        pytest.param(date(2026, 9, 2), False, id="a holiday on a Wednesday"),
    ],
)
def test_working_days_are_weekdays_minus_holidays_plus_swaps(day: date, *, working: bool) -> None:
    assert CALENDAR.is_working(day) is working


def test_a_swap_day_outweighs_a_holiday() -> None:
    day = date(2026, 9, 2)
    assert WorkCalendar({day: "Quốc khánh"}, frozenset({day})).is_working(day)


def test_a_due_date_shows_every_day_that_counted_and_why_the_others_did_not() -> None:
    assert CALENDAR.add_working_days(date(2026, 8, 28), 3) == Due(
        due_on=date(2026, 9, 3),
        started_on=date(2026, 8, 28),
        days=3,
        unit=Unit.WORKING_DAYS,
        counted=(date(2026, 8, 29), date(2026, 8, 31), date(2026, 9, 3)),
        skipped=(
            SkippedDay(date(2026, 8, 30), WEEKEND, ""),
            SkippedDay(date(2026, 9, 1), HOLIDAY, "Nghỉ Quốc khánh"),
            SkippedDay(date(2026, 9, 2), HOLIDAY, "Quốc khánh"),
        ),
    )


def test_a_holiday_on_a_weekend_is_shown_by_its_name() -> None:
    sunday = date(2026, 4, 26)
    calendar = WorkCalendar({sunday: "Giỗ Tổ Hùng Vương"})
    assert (
        SkippedDay(sunday, HOLIDAY, "Giỗ Tổ Hùng Vương")
        in calendar.add_working_days(date(2026, 4, 24), 1).skipped
    )


def test_counting_backwards_mirrors_counting_forwards() -> None:
    found = CALENDAR.subtract_working_days(date(2026, 9, 3), 2)
    assert found.due_on == date(2026, 8, 29)
    assert found.days == -2
    assert found.counted == (date(2026, 8, 31), date(2026, 8, 29))
    assert [day.reason for day in found.skipped] == [HOLIDAY, HOLIDAY, WEEKEND]


@pytest.mark.parametrize(
    ("start", "count", "unit", "expected"),
    [
        pytest.param(
            date(2026, 9, 30), -90, "days", date(2026, 7, 2), id="V17: 90 calendar days before the term ends"
        ),
        pytest.param(
            date(2026, 9, 30), -90, "working_days", date(2026, 5, 27), id="90 working days are 126 days"
        ),
        pytest.param(
            date(2026, 6, 1), 30, "working_days", date(2026, 7, 13), id="30 working days are six weeks"
        ),
        pytest.param(
            date(2026, 10, 1), -1, "working_days", date(2026, 9, 30), id="one working day before expiry"
        ),
        pytest.param(
            date(2026, 8, 10), -1, "working_days", date(2026, 8, 7), id="the weekend before a Monday"
        ),
        pytest.param(
            date(2026, 8, 8), 0, "working_days", date(2026, 8, 8), id="no days leaves even a Saturday"
        ),
        pytest.param(date(2026, 6, 1), 5, "days", date(2026, 6, 6), id="calendar days do not mind weekends"),
        pytest.param(date(2026, 8, 31), 6, "months", date(2027, 2, 28), id="months are clamped"),
        pytest.param(date(2026, 8, 31), -6, "months", date(2026, 2, 28), id="months before"),
    ],
)
def test_a_period_is_counted_in_its_own_unit(start: date, count: int, unit: str, expected: date) -> None:
    found = due(start, count, unit, PLAIN)
    assert (found.due_on, found.started_on, found.days, found.unit) == (expected, start, count, unit)


@pytest.mark.parametrize("unit", ["days", "months"])
def test_days_are_listed_only_where_some_do_not_count(unit: str) -> None:
    found = due(date(2026, 8, 28), 3, unit, CALENDAR)
    assert found.counted == found.skipped == ()


def test_an_unknown_unit_is_refused() -> None:
    with pytest.raises(ValueError, match="weeks"):
        due(date(2026, 6, 1), 2, "weeks", PLAIN)


@pytest.mark.parametrize("count", [PLAIN.add_working_days, PLAIN.subtract_working_days])
def test_a_negative_number_of_working_days_is_refused(count: object) -> None:
    assert callable(count)
    with pytest.raises(ValueError, match="-1"):
        count(date(2026, 6, 1), -1)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        pytest.param(date(2026, 8, 28), date(2026, 9, 3), 3, id="over swap day, weekend and holidays"),
        pytest.param(date(2026, 8, 3), date(2026, 8, 3), 0, id="the first day is not counted"),
        pytest.param(date(2026, 8, 7), date(2026, 8, 9), 0, id="a weekend"),
        pytest.param(date(2026, 8, 10), date(2026, 8, 6), -2, id="overdue by two working days"),
    ],
)
def test_working_days_between_two_dates(start: date, end: date, expected: int) -> None:
    assert CALENDAR.working_days_between(start, end) == expected
