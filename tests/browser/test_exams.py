"""A leadership examination through the pages, and the appointment that it feeds."""

from __future__ import annotations

import pytest

from tests.browser.conftest import County
from tests.browser.desk import Desk
from tests.browser.walker import Walker, account_of
from workflow_app.extensions import db
from workflow_app.rehearsal.examining import newest_case
from workflow_app.security.identity import Actor
from workflow_app.seed.cases import scene_of
from workflow_app.services.verification import verify

pytestmark = pytest.mark.timeout(180)

THROUGH_PAGES = (
    "appoint_council",
    "open_registration",
    "register_candidate",
    "screen",
    "hold_written",
    "enter_written_marks",
    "hold_defence",
    "enter_defence_marks",
    "score",
    "approve_result",
    "open_appointment",
)
MARKS = (85, 75, 30)  # the third does not pass
ROLES = ("UNIT_HEAD", "COLLECTIVE_MEMBER", "ADVISER", "AUTHORITY_MEMBER")
COUNCIL = ("truongso", "tapthe", "thamdinh", "thamdinh2", "banthuongvu")


def test_an_examination_feeds_an_appointment(seat: Desk, county: County) -> None:
    with county.backstage.archive(), county.calendar.here():
        vacancy = county.vacancies[0]
        scene = scene_of(vacancy, county.calendar.today)
        people = scene.people
        walker = Walker.after(scene.drive, seat, THROUGH_PAGES)
        announced(walker, vacancy.post_id)
        walker.refused("open_registration", "R-S-exam-council")
        members = tuple(county.accounts[name] for name in COUNCIL)
        walker.step("appoint_council", council=members, council_chair=members[0])
        walker.step("open_registration")
        for who in people:
            walker.step("register_candidate", official_id=who)
    county.calendar.pass_days(25)
    with county.backstage.archive(), county.calendar.here():
        walker.step("screen")
        for who in members:
            walker.step("declare_exam_conflict", by=played_by(walker, who))
        walker.step("hold_written")
        walker.step("enter_written_marks", marks=tuple(zip(people, MARKS, strict=True)))
        walker.step("hold_defence")
        walker.step("enter_defence_marks", marks=tuple(zip(people, MARKS, strict=True)))
        walker.step("score")
    county.calendar.pass_days(10)
    with county.backstage.archive(), county.calendar.here():
        walker.step("approve_result")
        assert "83" not in seat.page.locator("main h1").inner_text()
        walker.step("open_appointment")
        assert list(dict.fromkeys(walker.walked)) == list(THROUGH_PAGES)
        assert verify(walker.case_id).breaks == []
        walker.case_id = newest_case()
        walker.advance("POLICY_APPROVED", people, (), ())
        text = walker.refused("open_nomination", "R-2.5-j", eligible=people)
        assert "Mục 2.5" in text
        walker.pages = frozenset({"open_nomination"})
        walker.step("open_nomination", eligible=people[:2])
        assert walker.file().facts.state == "NOMINATING"


def played_by(walker: Walker, who: int) -> Actor:
    """The person, in a role that they play in the case."""
    found = (one for role in ROLES for one in walker.cast[role] if one.official_id == who)
    return next(found)


def announced(walker: Walker, post_id: int) -> None:
    """The examination is opened from its form."""
    desk, specialist = walker.desk, walker.actor("PERSONNEL_SPECIALIST")
    db.session.rollback()
    desk.sit(account_of(specialist))
    desk.page.goto("/exams/new")
    desk.in_role(str(specialist.role))
    desk.fill({"post_id": post_id, "need": "Kiện toàn lãnh đạo."})
    desk.send()
    desk.must_be_done("open_exam")
    walker.case_id = desk.case_id
