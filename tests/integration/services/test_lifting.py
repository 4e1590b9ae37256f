"""Suspended cases go on by themselves once the cause that the archive knows has ended."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from sqlalchemy import func, insert, select

from tests.integration.services.conftest import TODAY, Desk
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import HistoryEntry, Moratorium
from workflow_app.presenters.case_view import view_of
from workflow_app.presenters.suspension import Suspension, suspension
from workflow_app.rehearsal import world as worlds
from workflow_app.services.freeze import suspend_frozen
from workflow_app.services.lifting import lift_ended
from workflow_app.services.sight import look
from workflow_app.services.transactions import transaction
from workflow_app.services.verification import verify

LATER = TODAY + timedelta(days=20)


def entries() -> int:
    return int(db.session.execute(select(func.count()).select_from(HistoryEntry)).scalar_one())


def state(desk: Desk) -> str:
    return desk.driver.file().facts.state


def test_a_case_goes_on_under_the_new_head_once(desk: Desk) -> None:
    desk.advance("NOMINATING")
    with transaction():
        worlds.give_notice(desk.world.people["head"], TODAY)
    assert suspend_frozen(TODAY) == 1
    kept = entries()
    assert lift_ended(TODAY) == 0
    assert (state(desk), entries()) == ("SUSPENDED", kept), "nothing is tried that would be refused"
    with transaction():
        worlds.change_head(desk.world, "binh", TODAY)
    with clock.on(LATER):
        assert lift_ended(LATER) == 1
        assert state(desk) == "NOMINATING"
        assert lift_ended(LATER) == 0
        assert suspend_frozen(LATER) == 0
    assert verify().breaks == []


def test_a_moratorium_lets_go_after_its_last_day(desk: Desk) -> None:
    desk.advance("NOMINATING")
    row = {
        "unit_id": worlds.UNIT,
        "from_on": TODAY,
        "to_on": TODAY + timedelta(days=5),
        "document": "128-KL/TW",
    }
    with transaction():
        db.session.execute(insert(Moratorium), row)
    desk.driver.step("suspend", suspension_reason="MORATORIUM", reason="128-KL/TW")
    assert lift_ended(TODAY) == 0
    with clock.on(LATER):
        assert lift_ended(LATER) == 1
        assert state(desk) == "NOMINATING"


def test_what_people_must_judge_is_left_to_them(desk: Desk) -> None:
    desk.advance("NOMINATING")
    desk.driver.step("suspend", suspension_reason="DISCIPLINE", reason="Đang xem xét kỷ luật.")
    with clock.on(LATER):
        assert lift_ended(LATER) == 0
        assert state(desk) == "SUSPENDED"


def test_the_page_says_why_a_case_stands_and_what_lets_it_go(desk: Desk, app: Flask) -> None:
    desk.advance("NOMINATING")
    row = {"unit_id": worlds.UNIT, "from_on": TODAY, "to_on": LATER, "document": "128-KL/TW"}
    with transaction():
        db.session.execute(insert(Moratorium), row)
    assert told(desk, app) is None
    desk.driver.step("suspend", suspension_reason="MORATORIUM", reason="128-KL/TW")
    shown = told(desk, app)
    assert shown is not None
    assert shown.ends == "Tự tiếp tục sau ngày 22/03/2026."
    assert shown.cause == "Có văn bản tạm dừng công tác nhân sự"
    assert (shown.clause, shown.since) == ("Mục 2.5", "02/03/2026")


def told(desk: Desk, app: Flask) -> Suspension | None:
    """What the page of the case says, to an inspector."""
    inspector = desk.world.cast["INSPECTOR"][0]
    with app.test_request_context():
        return suspension(view_of(look(desk.driver.case_id, inspector, TODAY, judged=True), "vi"))
