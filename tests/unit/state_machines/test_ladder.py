"""Reminders by the ladder: on days of work, the newest only, quiet while they are put off."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from state_machines.calendar import WorkCalendar
from state_machines.duties import running
from state_machines.ladder import (
    Owed,
    Rung,
    goes_out,
    level,
    quiet_until,
    reached,
    reminding,
    rung_on,
    rungs,
    stands_in_the_way,
    to_send,
)
from state_machines.rulebook import rule_sets

LADDER = (-30, -14, -7, -3, 0, 3, 7)
TET = {date(2027, 2, 4) + timedelta(days=n): "Tết" for n in range(7)}  # Thursday to Wednesday
PLAIN, AT_TET = WorkCalendar(), WorkCalendar(TET)
FRIDAY, SATURDAY, MONDAY = date(2026, 3, 6), date(2026, 3, 7), date(2026, 3, 9)


@pytest.mark.parametrize(
    ("offset", "on"),
    [
        pytest.param(-7, date(2026, 2, 27), id="before the due day: back to Friday"),
        pytest.param(0, FRIDAY, id="the due day itself: while something can still be done"),
        pytest.param(7, date(2026, 3, 16), id="after the due day: on to Monday"),
    ],
)
def test_a_rung_on_a_day_off_moves_to_a_day_of_work(offset: int, on: date) -> None:
    assert rung_on(SATURDAY, offset, PLAIN) == on


def test_around_tet_rungs_that_fall_on_one_day_are_one() -> None:
    found = rungs(date(2027, 2, 9), LADDER, AT_TET)
    assert [rung for rung in found if -7 <= rung.offset <= 3] == [
        Rung(-7, date(2027, 2, 2)),
        Rung(0, date(2027, 2, 3)),  # the one three days before falls on the same day
        Rung(3, date(2027, 2, 12)),
    ]


def test_a_day_that_is_worked_in_exchange_counts() -> None:
    swapped = WorkCalendar(working=frozenset({SATURDAY}))
    assert rung_on(SATURDAY, 0, swapped) == SATURDAY


def test_after_a_standstill_only_the_newest_rung_is_sent() -> None:
    due_on = date(2026, 3, 11)
    assert reached(due_on, LADDER, PLAIN, date(2026, 3, 5)) == Rung(-7, date(2026, 3, 4))
    assert reached(due_on, LADDER, PLAIN, date(2026, 3, 20)) == Rung(7, date(2026, 3, 18))
    assert reached(due_on, LADDER, PLAIN, date(2026, 2, 6)) is None


def test_what_was_missed_goes_out_on_the_next_day_of_work() -> None:
    rung = Rung(-7, date(2026, 3, 4))
    assert goes_out(rung, date(2026, 3, 4), PLAIN) == date(2026, 3, 4)
    assert goes_out(rung, SATURDAY, PLAIN) == MONDAY


def test_what_appears_late_was_not_missed_before() -> None:
    due_on = date(2026, 3, 11)
    fresh = Owed(due_on, opened_on=date(2026, 3, 5))
    assert to_send(fresh, LADDER, PLAIN, date(2026, 3, 5)) is None
    assert to_send(fresh, LADDER, PLAIN, date(2026, 3, 9)) == Rung(-3, FRIDAY)
    known_late = Owed(due_on, opened_on=date(2026, 3, 13))
    assert to_send(known_late, LADDER, PLAIN, date(2026, 3, 13)) == Rung(0, due_on)


def test_nothing_is_sent_once_it_is_done() -> None:
    assert to_send(Owed(FRIDAY, FRIDAY, met=True), LADDER, PLAIN, FRIDAY + timedelta(days=9)) is None


@pytest.mark.parametrize(
    ("blocks", "until"),
    [pytest.param(True, FRIDAY, id="never past the due day"), pytest.param(False, MONDAY, id="as asked")],
)
def test_what_blocks_is_not_put_off_past_its_day(*, blocks: bool, until: date) -> None:
    assert quiet_until(MONDAY, FRIDAY, blocks=blocks) == until
    owed = Owed(FRIDAY, date(2026, 1, 1), snoozed_until=MONDAY, blocks=blocks)
    assert to_send(owed, LADDER, PLAIN, until - timedelta(days=1)) is None
    assert to_send(owed, LADDER, PLAIN, until) is not None


def test_a_deadline_of_a_case_and_a_blocking_rule_stand_in_the_way() -> None:
    assert stands_in_the_way("deadline:appraisal", "")
    assert stands_in_the_way("R-2.3-h", "block")
    assert not stands_in_the_way("R-III-1-b", "task")


@pytest.mark.parametrize("found", rule_sets().values(), ids=lambda one: one.code)
def test_the_rule_sets_hand_it_on_three_and_seven_days_after(found: object) -> None:
    settings = reminding(found.params)  # type: ignore[attr-defined]
    assert settings.ladder("anything else") == LADDER
    assert settings.ladder("deadline:supplement") == (-3, 0, 3, 7)
    assert [level(offset, settings) for offset in LADDER] == [0, 0, 0, 0, 0, 1, 2]


def test_a_ladder_without_a_rung_is_refused() -> None:
    (params, *_) = (one.params for one in rule_sets().values())
    with pytest.raises(ValueError, match="rung"):
        reminding({**params, "reminder_ladders": {"R-2.5-d": []}})


def test_dated_duties_open_in_time_and_become_history() -> None:
    rows = [
        {"rule": "R-III-6-d", "role": "ADVISER", "due": "2025-12-31"},
        {"rule": "R-III-1-b", "role": "UNIT_HEAD", "yearly": "12-31"},
    ]

    def periods(today: date) -> list[tuple[str, str]]:
        return [(one.rule, one.period) for one in running(rows, today, open_before=60, drop_after=90)]

    assert periods(date(2025, 10, 31)) == []
    assert periods(date(2025, 11, 1)) == [("R-III-6-d", "2025"), ("R-III-1-b", "2025")]
    assert periods(date(2026, 3, 31)) == [("R-III-6-d", "2025"), ("R-III-1-b", "2025")]
    assert periods(date(2026, 4, 1)) == []  # history: nobody is reminded of it for ever
    assert periods(date(2026, 12, 1)) == [("R-III-1-b", "2026")]
