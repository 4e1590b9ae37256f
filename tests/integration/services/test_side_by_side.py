"""Several acts at the same moment, where a row of a case alone does not order them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from threading import Barrier, BrokenBarrierError, Event, Thread
from time import sleep
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.integration.services.conftest import TODAY, Desk
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import CalendarDay, HistoryEntry
from workflow_app.queries import case_file
from workflow_app.rehearsal import world as worlds
from workflow_app.rehearsal.lines import DEFAULTS
from workflow_app.security.identity import SYSTEM
from workflow_app.services import calendar, cases, freeze, history, steps
from workflow_app.services.transactions import transaction
from workflow_app.services.verification import verify


def at_once(app: Flask, acts: list[Callable[[], object]]) -> Counter[str]:
    """What became of each act: "done", or the name of what it raised."""
    outcomes: Counter[str] = Counter()
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> None:
        with app.app_context(), clock.on(TODAY):
            start.wait(timeout=10)
            try:
                act()
            except Exception as error:  # noqa: BLE001 - counted
                outcomes[type(error).__name__] += 1
            else:
                outcomes["done"] += 1

    threads = [Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return outcomes


def test_of_two_cases_opened_at_once_for_the_only_seat_one_stands(
    app: Flask, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.driver.step("cancel")
    usual = {"source": "ON_SITE", "outcome_type": "APPOINTMENT", **DEFAULTS["open_case"]}
    values = {**usual, "post_id": desk.world.post_id}
    opener = desk.driver.actor("PERSONNEL_SPECIALIST")
    db.session.rollback()
    meeting = Barrier(2)
    judged = cases.judge

    def slowly(*args: Any, **kwargs: Any) -> Any:
        with suppress(BrokenBarrierError):  # the other waits, as it should
            meeting.wait(timeout=1)
        return judged(*args, **kwargs)

    monkeypatch.setattr(cases, "judge", slowly)
    outcomes = at_once(app, [lambda: cases.open_case(values, actor=opener)] * 2)
    assert outcomes == Counter({"done": 1, "StepRefused": 1})


def test_the_first_two_entries_of_a_stream_may_come_at_once(app: Flask, desk: Desk) -> None:
    assert desk
    db.session.rollback()

    def enter() -> None:
        with transaction():
            history.record("calendar", history.Action.CALENDAR_CHANGED, SYSTEM, {})

    assert at_once(app, [enter] * 4) == Counter({"done": 4})
    assert verify().breaks == []


def test_a_case_that_somebody_moves_does_not_stop_the_daily_run(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.advance("NOMINATING")
    with transaction():
        worlds.give_notice(desk.world.people["head"], TODAY)
    loaded, moved = case_file.load, []

    def load(case_id: int, *args: Any, **kwargs: Any) -> Any:
        file = loaded(case_id, *args, **kwargs)
        if not moved:
            moved.append(case_id)
            desk.driver.step("declare_conflict")
        return file

    monkeypatch.setattr(freeze.case_file, "load", load)
    assert freeze.suspend_frozen(TODAY) == 1
    assert desk.driver.file().facts.state == "SUSPENDED"


def rows_of(desk: Desk) -> list[tuple[Any, ...]]:
    """The inbox rows of the case, whatever their ids."""
    tasks = desk.driver.file().tasks
    db.session.rollback()
    return sorted((t.step, t.round_id or 0, t.detail, t.role or "", t.official_id or 0) for t in tasks)


def test_inbox_rows_refreshed_beside_a_step_are_those_of_the_case_after_it(
    app: Flask, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who waited for the case must see its child rows as the other left them, not as they were before."""
    written, waiting, write = Event(), Event(), steps._write

    def write_and_wait(*args: Any) -> Any:
        done = write(*args)
        written.set()
        waiting.wait(timeout=5)
        sleep(0.5)  # the other has sent its statement and waits
        return done

    def refresh() -> None:
        written.wait(timeout=5)
        waiting.set()
        cases.refresh_tasks(desk.driver.case_id)

    def submit() -> None:
        desk.driver.step("request_policy")

    db.session.rollback()
    monkeypatch.setattr(steps, "_write", write_and_wait)
    assert at_once(app, [submit, refresh]) == Counter({"done": 2})
    after_both = rows_of(desk)
    cases.refresh_tasks(desk.driver.case_id)
    assert rows_of(desk) == after_both
    assert [row[0] for row in after_both].count("approve_policy") == 1


def test_two_who_change_the_same_day_of_the_calendar_are_both_heard(app: Flask, desk: Desk) -> None:
    actor = desk.driver.actor("ADVISER")
    names = ["Nghỉ lễ", "Làm bù", "Nghỉ bù", "Ngày hội"]
    db.session.rollback()
    acts = [
        partial(calendar.set_day, TODAY, "HOLIDAY", name, document="01/QĐ", actor=actor) for name in names * 3
    ]
    assert at_once(app, acts) == Counter({"done": 12})
    last = db.session.execute(
        select(HistoryEntry.body)
        .where(HistoryEntry.stream == "calendar")
        .order_by(HistoryEntry.seq.desc())
        .limit(1)
    ).scalar_one()
    assert db.session.execute(select(CalendarDay.name)).scalars().one() == json.loads(last)["detail"]["name"]
    assert verify().breaks == []
