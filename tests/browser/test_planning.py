"""A planning round through the pages: structure, review of each person, proposal, votes, approval."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import County
from tests.browser.desk import Desk
from tests.browser.walker import Walker, account_of
from workflow_app.extensions import db
from workflow_app.models import OrgUnit
from workflow_app.queries.sql import rows
from workflow_app.seed import planning
from workflow_app.services.verification import verify

pytestmark = pytest.mark.timeout(180)

THROUGH_PAGES = (
    "agree_structure",
    "start_review",
    "review_entry",
    "finish_review",
    "propose_entry",
    "consolidate_list",
    "submit",
    "accept_submission",
    "finish_appraisal",
    "approve_plan",
    "publish_plan",
)


def test_a_planning_round_goes_from_its_structure_to_publication(seat: Desk, county: County) -> None:
    with county.backstage.archive(), county.calendar.here():
        today = county.calendar.today
        found = rows(planning.POSTS, today=today, since=today)
        post = planning.one_a_division([dict(row) for row in found])[0]
        drive, staff, authority = planning.scene(post["id"], today)
        people = planning.newcomers(post, today, 1)
        case_id = opened(seat, drive.actor("PERSONNEL_SPECIALIST"), post["path"], post["id"])
        drive.case_id = case_id
        walker = Walker.after(drive, seat, THROUGH_PAGES)
        crowds = people, staff, authority
        walker.advance("REVIEWING", *crowds)
        text = walker.refused("finish_review", "R-S-plan-all-reviewed")
        assert "Mục 2.4" in text
        walker.advance("PUBLISHED_TO_SCOPE", *crowds)
        assert list(dict.fromkeys(walker.walked)) == list(THROUGH_PAGES)
        page = seat.state()
        assert "Đã công khai trong phạm vi" in page
        assert verify(case_id).breaks == []


def opened(seat: Desk, specialist: object, path: str, post_id: int) -> int:
    """This year's rounds of the unit, opened from its planning page; the round of the post."""
    unit_id = db.session.query(OrgUnit.id).filter(OrgUnit.path == path).scalar()
    db.session.rollback()
    seat.sit(account_of(specialist))  # type: ignore[arg-type]
    seat.page.goto(f"/units/{unit_id}/planning")
    seat.in_role("PERSONNEL_SPECIALIST")
    button = seat.page.locator(f'main form[action="/units/{unit_id}/planning/open"] button')
    expect(button).to_be_visible()
    button.click()
    seat.page.wait_for_load_state()
    newest = "SELECT max(id) AS id FROM personnel_case WHERE kind = 'planning' AND post_id = :post"
    found = rows(newest, post=post_id)[0]["id"]
    db.session.rollback()
    assert found, seat.page.locator("main").inner_text()
    return int(found)
