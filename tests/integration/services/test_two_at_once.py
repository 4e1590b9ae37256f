"""Two people act on one page: the first is heard, the second is told that the case has moved on."""

from __future__ import annotations

from collections import Counter
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.integration.services.conftest import TODAY, Desk
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import HistoryEntry
from workflow_app.rehearsal.lines import DEFAULTS
from workflow_app.security.identity import Actor
from workflow_app.services.errors import CaseMovedOn
from workflow_app.services.inputs import StepInput
from workflow_app.services.steps import take_step
from workflow_app.services.verification import verify

ROUNDS = 5


def a_cancel(revision: int) -> StepInput:
    return StepInput(revision, dict(DEFAULTS["cancel"]))


def an_edit(revision: int) -> StepInput:
    return StepInput(revision, {"need": f"Nhu cầu, viết lại lần {revision}."})


def entries() -> int:
    return int(db.session.execute(select(func.count()).select_from(HistoryEntry)).scalar_one())


def test_a_page_read_before_the_last_change_is_turned_away(desk: Desk) -> None:
    read_at = desk.driver.file().facts.revision
    desk.driver.step("edit_draft", need="Nhu cầu mới.")
    before, kept = desk.driver.file().facts, entries()
    with pytest.raises(CaseMovedOn) as refusal:
        take_step(desk.driver.case_id, "cancel", a_cancel(read_at), actor=desk.driver.actor("UNIT_HEAD"))
    assert (refusal.value.read_at, refusal.value.now_at) == (read_at, read_at + 1)
    assert desk.driver.file().facts == before
    assert entries() == kept


def test_a_page_from_the_future_is_turned_away_too(desk: Desk) -> None:
    ahead = desk.driver.file().facts.revision + 1
    with pytest.raises(CaseMovedOn):
        take_step(desk.driver.case_id, "cancel", a_cancel(ahead), actor=desk.driver.actor("UNIT_HEAD"))


def test_of_two_threads_that_act_at_once_one_is_heard(app: Flask, desk: Desk) -> None:
    """On a server database and on a file alike, again and again."""
    actors = desk.driver.cast["PERSONNEL_SPECIALIST"]
    for _ in range(ROUNDS):
        revision = desk.driver.file().facts.revision
        db.session.rollback()
        outcomes = at_once(app, desk.driver.case_id, revision, actors[:2])
        assert outcomes == Counter({"taken": 1, "moved on": 1})
        assert desk.driver.file().facts.revision == revision + 1
    assert verify().breaks == []


def at_once(app: Flask, case_id: int, revision: int, actors: list[Actor]) -> Counter[str]:
    """What came of the same step taken by each actor at the same moment."""
    outcomes: Counter[str] = Counter()
    start = Barrier(len(actors))

    def act(actor: Actor) -> None:
        with app.app_context(), clock.on(TODAY):
            start.wait(timeout=10)
            try:
                take_step(case_id, "edit_draft", an_edit(revision), actor=actor)
                outcomes["taken"] += 1
            except CaseMovedOn:
                outcomes["moved on"] += 1

    threads = [Thread(target=act, args=[actor]) for actor in actors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return outcomes
