"""A rotation through the pages from proposal to end review; a transfer and a secondment in what is theirs."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from tests.browser.conftest import County
from tests.browser.desk import Desk
from tests.browser.walker import Walker, account_of
from workflow_app.extensions import db
from workflow_app.models import Moratorium, OrgUnit, Post
from workflow_app.rehearsal.moving import MOVE_DEFAULTS
from workflow_app.seed import moving
from workflow_app.seed.moving import Seats

pytestmark = pytest.mark.timeout(180)

THROUGH_PAGES = (
    "screen",
    "give_sending_opinion",
    "give_comments",
    "record_talk",
    "finish_talks",
    "submit_move",
    "take_up_move",
    "decide_move",
    "sign_decision",
    "issue_move_decision",
    "hand_over",
    "arrive",
)
MONTHS, DAYS_BEFORE_END = 36, 55


def propose(seat: Desk, kind: str, drive: Walker, seats: Seats, **typed: Any) -> None:
    """The form that opens a move, filled in by the sending specialist."""
    specialist = drive.actor("SENDING_PERSONNEL_SPECIALIST")
    units = {"from": _unit(seats.stay["post_id"]), "unit": _unit(seats.post_id)}
    db.session.rollback()
    seat.sit(account_of(specialist))
    seat.page.goto(f"/cases/new/{kind}?from={units['from']}&unit={units['unit']}")
    seat.in_role(str(specialist.role))
    values = {
        "tenure_id": seats.stay["id"],
        "post_id": seats.post_id,
        "need": MOVE_DEFAULTS["open_move"]["need"],
        **typed,
    }
    seat.fill(values)
    seat.send()
    seat.page.wait_for_load_state()
    if seat.page.locator('main [name="acknowledged"]').count():
        seat.send()
    seat.must_be_done(f"open_{kind}")
    drive.case_id = seat.case_id
    db.session.rollback()


def movable(county: County) -> list[Seats]:
    """Who may go where, but for the department whose personnel work is suspended."""
    stopped = select(OrgUnit.id).join(Moratorium, Moratorium.unit_id == OrgUnit.id)
    below = set(db.session.execute(select(OrgUnit.id).where(OrgUnit.parent_id.in_(stopped))).scalars())
    found = moving.pairs(county.showcase, county.calendar.today)
    return [
        one for one in found if _unit(one.post_id) not in below and _unit(one.stay["post_id"]) not in below
    ]


def _unit(post_id: int) -> int:
    return db.session.get_one(Post, post_id).unit_id


def test_a_rotation_goes_from_the_proposal_to_the_return(seat: Desk, county: County) -> None:
    with county.backstage.archive(), county.calendar.here():
        today = county.calendar.today
        first, seats, *_others = movable(county)
        plan, _ = moving.draw_up_plans(first, today)
        moving.make_movable(seats, today)
        drive, crowds = moving.scene(seats, today)
        walker = Walker.after(drive, seat, THROUGH_PAGES)
        more = {"move_reason": "NON_LOCAL", "plan_id": plan, "months": MONTHS}
        propose(seat, "rotation", walker, seats, placement="Bố trí trở lại.", **more)
        walker.advance("COMMENTED", *crowds)
        text = walker.refused("finish_talks", "R-S-move-talks")
        assert "Mục 2.6" in text
        walker.advance("IN_PLACE", *crowds)
        assert list(dict.fromkeys(walker.walked)) == list(THROUGH_PAGES)
        assert "Đang luân chuyển" in seat.state()
    county.calendar.pass_days(MONTHS * 30 + 18 - DAYS_BEFORE_END)
    with county.backstage.archive(), county.calendar.here():
        walker.step("open_end_review")
        ending = ("file_end_review", "give_receiving_review", "give_authority_review", "place_back")
        walker.pages = frozenset(ending)
        walker.refused("place_back", "R-S-end-opinions")
        for step in ending:
            walker.step(step)
        assert "Bố trí trở lại" in seat.state()


def test_a_transfer_upwards_is_led_into_an_appointment(seat: Desk, county: County) -> None:
    with county.backstage.archive(), county.calendar.here():
        today = county.calendar.today
        pairs = movable(county)
        seats, other = pairs[3], pairs[4]
        moving.make_movable(seats, today)
        drive, crowds = moving.scene(seats, today)
        walker = Walker.after(drive, seat, {"screen", "decide_move", "arrive"})
        propose(seat, "transfer", walker, seats, move_reason="TASK_NEED")
        walker.advance("IN_PLACE", *crowds)
        assert walker.walked == ["screen", "decide_move", "arrive"]
        head_post = moving.head_post(other.post_id)
        where = f"from={_unit(other.stay['post_id'])}&unit={_unit(head_post)}"
        specialist = moving.scene(other, today)[0].actor("SENDING_PERSONNEL_SPECIALIST")
        db.session.rollback()
        seat.sit(account_of(specialist))
        seat.page.goto(f"/cases/new/transfer?{where}")
        seat.in_role(str(specialist.role))
        seat.fill({"tenure_id": other.stay["id"], "post_id": head_post, "move_reason": "TASK_NEED"})
        seat.fill({"need": "Kiện toàn người đứng đầu."})
        seat.send()
        text = seat.refusal()
        assert "Mục 2.6" in text
        assert "Mở hồ sơ bổ nhiệm với nguồn nhân sự từ nơi khác" in text


def test_a_secondment_ends_with_the_return(seat: Desk, county: County) -> None:
    with county.backstage.archive(), county.calendar.here():
        today = county.calendar.today
        seats = movable(county)[8]
        moving.make_movable(seats, today)
        drive, crowds = moving.scene(seats, today)
        walker = Walker.after(drive, seat, {"issue_move_decision", "return_home"})
        propose(seat, "secondment", walker, seats, move_reason="TASK_NEED", months=6)
        walker.advance("IN_PLACE", *crowds)
        walker.refused("return_home", "R-S-stay-over", effective_on=county.calendar.today)
    county.calendar.pass_days(6 * 31)
    with county.backstage.archive(), county.calendar.here():
        walker.step("return_home")
        assert "Đã trở về" in seat.state()
