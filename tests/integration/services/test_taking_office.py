"""What a decision changes beside its case: on its day, once, and back again when it is revoked."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from sqlalchemy import insert, select, update

from tests.integration.services.conftest import TODAY, Desk
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import HistoryEntry, Official, PlanEntry, Tenure
from workflow_app.rehearsal.standing import home_of, serves
from workflow_app.services import homes
from workflow_app.services.transactions import transaction
from workflow_app.services.verification import verify

LATER = date(2026, 4, 1)
OLD, NEW = "Phòng Minh họa", "Sở Minh họa"


def issued(desk: Desk, effective_on: date) -> int:
    """An is appointed; the number of his official."""
    desk.advance("APPROVED")
    desk.driver.step("sign_decision")
    desk.driver.step("issue_decision", effective_on=effective_on)
    return desk.world.people["an"]


def revoked(desk: Desk, on: date) -> dict[str, Any]:
    """The decision is withdrawn; what its history entry says of it."""
    with clock.on(on):
        desk.driver.step("record_inspection_finding", correct_by=on)
        desk.driver.step("revoke")
    return entry("case:step:taken")["restored"]


def entry(action: str) -> dict[str, Any]:
    """The detail of the newest entry of that kind."""
    found = select(HistoryEntry.body).where(HistoryEntry.action == action).order_by(HistoryEntry.seq.desc())
    return dict(json.loads(db.session.execute(found.limit(1)).scalar_one())["detail"])


def test_home_moves_on_the_day_of_effect_once_and_says_so(desk: Desk) -> None:
    who = issued(desk, LATER)
    assert [homes.follow(TODAY), home_of(who)] == [0, OLD]
    assert [homes.follow(LATER), home_of(who)] == [1, NEW]
    assert homes.follow(LATER) == 0
    told = entry("case:home:moved")
    assert told["official"] == [who, "an"]
    assert told["home"][1::2] == [OLD, NEW]
    assert verify().breaks == []


def test_home_that_moved_with_the_decision_is_not_moved_again(desk: Desk) -> None:
    who = issued(desk, TODAY)
    assert home_of(who) == NEW
    assert homes.follow(TODAY) == 0


def test_a_decision_revoked_before_its_day_has_changed_nothing(desk: Desk) -> None:
    before = snapshot(who := desk.world.people["an"])
    issued(desk, LATER)
    assert snapshot(who) != before
    assert revoked(desk, date(2026, 3, 20)) == {"unbegun": LATER.isoformat()}
    assert snapshot(who) == before
    assert homes.follow(LATER) == 0


def snapshot(who: int) -> list[tuple[Any, ...]]:
    """Home, stays and plan of a person."""
    stays = select(Tenure.id, Tenure.from_on, Tenure.to_on).where(Tenure.official_id == who)
    plan = select(PlanEntry.id, PlanEntry.status, PlanEntry.ended_on).where(PlanEntry.official_id == who)
    home = select(Official.home_unit_id).where(Official.id == who)
    return [tuple(row) for found in (stays, plan, home) for row in db.session.execute(found)]


def test_a_stay_that_was_to_end_anyway_ends_on_its_day_again(desk: Desk) -> None:
    who = desk.world.people["an"]
    with transaction():
        db.session.execute(update(Tenure).where(Tenure.official_id == who).values(to_on=date(2027, 1, 1)))
    before = snapshot(who)
    issued(desk, LATER)
    revoked(desk, date(2026, 3, 20))
    assert snapshot(who) == before


def test_a_post_that_somebody_else_has_taken_is_not_given_back(desk: Desk) -> None:
    who = issued(desk, TODAY)
    left = select(Tenure.post_id).where(Tenure.official_id == who, Tenure.to_on == TODAY)
    post_id = db.session.execute(left).scalar_one()
    there = {"from_on": TODAY, "via": "APPOINTMENT", "post_id": post_id}
    with transaction():
        db.session.execute(insert(Tenure), [there | {"official_id": one} for one in desk.world.voters[:9]])
    day = date(2026, 3, 20)
    told = revoked(desk, day)
    assert told["posts"] == []
    assert told["taken"] == [["Trưởng phòng", OLD]]
    assert serves(who, day) == []
    assert home_of(who) == OLD


def test_a_person_whom_another_decision_has_moved_on_stays_there(desk: Desk) -> None:
    who = issued(desk, TODAY)
    with transaction():
        own = update(Tenure).where(Tenure.official_id == who, Tenure.to_on.is_(None))
        db.session.execute(own.values(to_on=date(2026, 3, 10)))
        row = {"official_id": who, "post_id": 3, "from_on": date(2026, 3, 10), "via": "TRANSFER"}
        db.session.execute(insert(Tenure), row)
    before = snapshot(who)
    with clock.on(date(2026, 3, 20)):
        desk.driver.step("record_inspection_finding", correct_by=date(2026, 3, 20))
        desk.driver.step("revoke")
    after = snapshot(who)
    assert [one for one in after if "APPOINTED" not in one and "ACTIVE" not in one] == [
        one for one in before if "APPOINTED" not in one
    ]
