"""A reappointment through the pages: notice, self-review, ballot, assessment, decision."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.browser.conftest import County
from tests.browser.desk import Desk
from tests.browser.walker import Walker
from workflow_app.security.identity import SYSTEM
from workflow_app.seed.terms import TermPlot, holders, in_turn, make_due, scene
from workflow_app.services import reappointments
from workflow_app.services.reappointments import Term
from workflow_app.services.verification import verify

pytestmark = pytest.mark.timeout(180)

LEFT = 110  # days of the term
THROUGH_PAGES = (
    "notify_review",
    "file_self_review",
    "record_consultation",
    "assess",
    "give_head_opinion",
    "record_collective_vote",
    "submit",
    "finish_appraisal",
    "decide_reappointment",
    "sign_decision",
    "issue_review_decision",
    "announce",
)


def test_a_term_that_ends_is_reviewed_and_the_person_reappointed(seat: Desk, county: County) -> None:
    with county.backstage.archive(), county.calendar.here():
        today = county.calendar.today
        holder = in_turn(holders(today), county.showcase)[0]
        term = Term(holder["id"], holder["official_id"], holder["post_id"], today + timedelta(days=LEFT))
        make_due(term, TermPlot(0, LEFT, "ANNOUNCED"), today)
        drive, staff, authority = scene(term, today)
        drive.case_id = reappointments.open_review(term, actor=SYSTEM)
        walker = Walker.after(drive, seat, THROUGH_PAGES)
        crowds = (term.official_id,), staff, authority
        walker.advance("SELF_REVIEWED", *crowds)
        text = walker.refused("record_consultation", "R-S-consulted")
        assert "Cách khắc phục" in text
        walker.advance("ANNOUNCED", *crowds)
        assert walker.walked == list(THROUGH_PAGES)
        page = seat.state()
        assert "Đã công bố" in page
        assert "Bổ nhiệm lại" in page
        assert verify(walker.case_id).breaks == []
