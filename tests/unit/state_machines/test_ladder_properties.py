"""The ladder: laws that hold for every calendar, every due day and every way of looking at it."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from state_machines.calendar import WorkCalendar
from state_machines.ladder import Owed, goes_out, reached, rung_on, rungs, to_send

FIRST = date(2026, 1, 1)
DATES = st.dates(FIRST, date(2026, 12, 31))
LADDERS = st.lists(st.integers(-60, 30), min_size=1, max_size=8, unique=True).map(sorted)
CALENDARS = st.builds(
    WorkCalendar,
    holidays=st.dictionaries(DATES, st.just("Nghỉ"), max_size=40),
    working=st.frozensets(DATES, max_size=20),
)


@given(CALENDARS, DATES, LADDERS)
def test_rungs_are_days_of_work_in_order_and_none_stands_twice(
    calendar: WorkCalendar, due_on: date, ladder: list[int]
) -> None:
    found = rungs(due_on, ladder, calendar)
    assert all(calendar.is_working(rung.on) for rung in found)
    assert [rung.on for rung in found] == sorted({rung.on for rung in found})
    assert [rung.offset for rung in found] == sorted({rung.offset for rung in found})
    assert found[-1].offset == ladder[-1]


@given(CALENDARS, DATES, st.integers(-60, 30))
def test_a_rung_moves_towards_the_side_on_which_it_helps(
    calendar: WorkCalendar, due_on: date, offset: int
) -> None:
    plain, moved = due_on + timedelta(days=offset), rung_on(due_on, offset, calendar)
    assert moved <= plain if offset <= 0 else moved >= plain
    between = range(1, abs((moved - plain).days) + 1)
    step = 1 if offset <= 0 else -1
    assert not any(calendar.is_working(moved + timedelta(days=step * n)) for n in between)


@given(CALENDARS, DATES, LADDERS, st.lists(DATES, min_size=1, max_size=12))
def test_however_often_it_is_looked_at_no_rung_is_sent_twice_and_never_an_older_one(
    calendar: WorkCalendar, due_on: date, ladder: list[int], looks: list[date]
) -> None:
    owed, sent = Owed(due_on, FIRST - timedelta(days=365)), []
    for today in sorted(looks):
        rung = to_send(owed, ladder, calendar, today)
        if rung is not None and (not sent or sent[-1] != rung):
            sent.append(rung)
        assert rung == reached(due_on, ladder, calendar, today)
    assert sent == sorted(set(sent))


@given(CALENDARS, DATES, LADDERS)
def test_whoever_looks_every_day_sends_every_rung_on_its_own_day(
    calendar: WorkCalendar, due_on: date, ladder: list[int]
) -> None:
    owed, sent = Owed(due_on, FIRST - timedelta(days=365)), []
    days = (due_on + timedelta(days=n) for n in range(-160, 130))
    for today in days:
        rung = to_send(owed, ladder, calendar, today)
        if rung is not None and rung not in sent:
            assert goes_out(rung, today, calendar) == rung.on == today
            sent.append(rung)
    assert tuple(sent) == rungs(due_on, ladder, calendar)


@given(calendar=CALENDARS, due_on=DATES, ladder=LADDERS, until=DATES, today=DATES, blocks=st.booleans())
def test_nothing_is_sent_while_it_is_put_off_and_the_newest_afterwards(
    calendar: WorkCalendar, due_on: date, ladder: list[int], until: date, today: date, *, blocks: bool
) -> None:
    plain = Owed(due_on, FIRST)
    found = to_send(Owed(due_on, FIRST, snoozed_until=until, blocks=blocks), ladder, calendar, today)
    ends = min(until, due_on) if blocks else until
    assert found == (None if today < ends else to_send(plain, ladder, calendar, today))


@given(CALENDARS, DATES, LADDERS, DATES)
def test_nothing_is_sent_once_it_is_done(
    calendar: WorkCalendar, due_on: date, ladder: list[int], today: date
) -> None:
    assert to_send(Owed(due_on, FIRST, met=True), ladder, calendar, today) is None


@given(CALENDARS, DATES, LADDERS, DATES)
def test_what_is_sent_goes_out_on_a_day_of_work_from_today_on(
    calendar: WorkCalendar, due_on: date, ladder: list[int], today: date
) -> None:
    rung = reached(due_on, ladder, calendar, today)
    if rung is not None:
        on = goes_out(rung, today, calendar)
        assert calendar.is_working(on)
        assert on >= today
