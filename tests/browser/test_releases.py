"""A version of a procedure published and a case brought over to it; a head who is stood in for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from tests.browser.conftest import County
from tests.browser.desk import Desk
from tests.browser.walker import Walker, account_of
from workflow_app.extensions import db
from workflow_app.models import Official
from workflow_app.security.identity import Actor, StandsFor
from workflow_app.seed.cases import scene_of
from workflow_app.services.verification import verify

pytestmark = pytest.mark.timeout(180)

OFFER = "/procedures/three-channels/2"
DOCUMENT = "05-QĐ/TU ngày 01/03/2026"


def test_a_version_is_published_and_a_running_case_brought_over(seat: Desk, county: County) -> None:
    with county.backstage.archive(), county.calendar.here():
        vacancy = county.vacancies[1]
        scene = scene_of(vacancy, county.calendar.today)
        scene.drive.open(post_id=vacancy.post_id)
        crowds = scene.people, scene.staff, scene.authority
        scene.drive.advance("VERIFYING", *crowds)
        day = f"{county.calendar.today:%d/%m/%Y}"
        db.session.rollback()
        release = proposed(seat, day)
        seat.sit("banthuongvu")
        seat.page.goto(release)
        seat.in_role("AUTHORITY_MEMBER")
        seat.page.click('button[value="publish"]')
        expect(seat.page.locator("main")).to_contain_text("Đã kiểm tra mọi đường đi")
        case_id = scene.drive.case_id
        db.session.rollback()
        migrated(seat, release, case_id)
        walker = Walker.after(scene.drive, seat, {"hear_residence", "open_selection"})
        assert walker.file().facts.state == "CONSULTING"
        text = walker.refused("open_selection", "R-2.8-c")
        assert "Mục 2.8" in text
        walker.step("hear_residence", note="Nơi cư trú nhận xét tốt.")
        assert walker.file().row["procedure_version"] == 2
        assert verify(case_id).breaks == []


def proposed(seat: Desk, day: str) -> str:
    """The offered version put forward; the proposer is not asked to decide. Returns its address."""
    seat.sit("thamdinh")
    seat.page.goto(f"{OFFER}/propose")
    seat.in_role("ADVISER")
    seat.fill({"effective_from": day, "document": DOCUMENT})
    seat.send()
    expect(seat.page.locator("main")).to_contain_text("một người khác phải duyệt")
    assert seat.page.locator('button[value="publish"]').count() == 0
    return seat.page.url


def migrated(seat: Desk, release: str, case_id: int) -> None:
    """The dry run, then the one case."""
    seat.sit("thamdinh")
    seat.page.goto(f"{release}/migrate")
    seat.in_role("ADVISER")
    page = seat.page
    expect(page.locator("main")).to_contain_text("Đây là bản thử")
    expect(page.locator("main")).to_contain_text("thành: Xác minh và lấy ý kiến nơi cư trú")
    for box in page.locator('main [name="chosen"]').all():
        if box.get_attribute("value") != str(case_id):
            box.uncheck()
    page.fill('main [name="document"]', DOCUMENT)
    page.click('button[name="scope"][value="chosen"]')
    expect(page.locator("body")).to_contain_text("Đã chuyển 1 hồ sơ.")


def test_a_substitute_acts_in_the_heads_place_but_not_with_the_heads_own_word(
    seat: Desk, county: County
) -> None:
    with county.backstage.archive(), county.calendar.here():
        vacancy, today = county.vacancies[2], county.calendar.today
        scene = scene_of(vacancy, today)
        walker = Walker.after(scene.drive, seat, {"request_policy"})
        walker.open(post_id=vacancy.post_id)
        head = walker.actor("UNIT_HEAD")
        deputy = next(who for who in walker.leaders if who != head.official_id)
        name, code = db.session.execute(
            select(Official.name, Official.code).where(Official.id == deputy)
        ).one()
        entrusted(seat, head, code, today + timedelta(days=14), today)
        replaced = StandsFor(head.official_id or 0, head.name, "M", head.post, today, 0)
        stand_in = Actor(deputy, name, head.role, head.unit_path, stands_for=replaced)
        walker.step("request_policy", by=stand_in)
        seat.page.goto(f"/cases/{walker.case_id}/history")
        expect(seat.page.locator("main")).to_contain_text(f"{name} thay {head.name}")
        walker.pages = frozenset()
        walker.advance("NOMINATING", scene.people, scene.staff, scene.authority)
        text = walker.refused("nominate_by_head", "R-S-substitute", by=stand_in, official_id=scene.people[0])
        assert head.name in text


def entrusted(seat: Desk, head: Actor, code: str, last_on: object, today: object) -> None:
    """The head puts the role in use into another's hands."""
    grant = head.grant_id
    db.session.rollback()
    seat.sit(account_of(head))
    seat.page.goto(f"/substitutions/new/{grant}")
    seat.fill(
        {
            "substitute": code,
            "from_on": f"{today:%d/%m/%Y}",
            "last_on": f"{last_on:%d/%m/%Y}",
            "document": "12-QĐ/S ngày 02/03/2026",
        }
    )
    seat.send()
    expect(seat.page.locator("body")).to_contain_text("Đã ghi việc ủy quyền làm thay.")
