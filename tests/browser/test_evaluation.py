"""A whole campaign with twelve people: planned, filled in, commented on, graded, petitioned, published."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from state_machines import registry
from state_machines.evaluations import FORM
from state_machines.vocabulary import Grade
from tests.browser.backstage import Backstage
from tests.browser.conftest import Town
from tests.browser.desk import Desk
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import EvaluationForm, OrgUnit, PersonnelCase, RoleGrant
from workflow_app.rehearsal.campaigns import forms_of, prepare
from workflow_app.rehearsal.driver import Driver
from workflow_app.security.identity import Actor
from workflow_app.seed.players import AT_AUTHORITY, cast_of
from workflow_app.services.evaluations import file_due

pytestmark = pytest.mark.timeout(240)
PEOPLE = 12
UNIT = "S01"
REVIEW = "Hoàn thành tốt nhiệm vụ được giao; còn chậm ở việc báo cáo."


@dataclass
class Office:
    """The campaign behind the pages' back."""

    stage: Backstage
    case_id: int = 0

    @contextmanager
    def driver(self, case_id: int = 0) -> Iterator[Driver]:
        """A driver of the campaign, or of a form, with the people of the department."""
        with self.stage.archive():
            unit = select(OrgUnit.id).where(OrgUnit.code == UNIT)
            above = select(RoleGrant.unit_id).where(RoleGrant.role.in_(AT_AUTHORITY))
            body = frozenset({db.session.execute(unit).scalar_one()})
            cast = cast_of(body, frozenset(db.session.execute(above).scalars()), clock.today())
            yield Driver(cast, case_id=case_id or self.case_id)

    def keep(self, official_id: int) -> int:
        """Leave twelve people in the campaign, one of them by name; returns that person's form."""
        with self.driver() as drive:
            forms = list(forms_of(self.case_id))
            roles = ("COLLECTIVE_SECRETARY", "PERSONNEL_SPECIALIST", "PARTY_COMMITTEE")
            acting = {drive.actor(role).official_id for role in roles}
            head = drive.actor("UNIT_HEAD").official_id
            free = [one for one in forms if one[1] not in acting]
            kept = sorted(free, key=lambda one: (one[1] not in (official_id, head), one[0]))[:PEOPLE]
            for case_id in {one[0] for one in forms} - {one[0] for one in kept}:
                other = Driver(drive.cast, case_id=case_id)
                by = drive.cast["PERSONNEL_SPECIALIST"]
                about = next(who for number, who in forms if number == case_id)
                other.step("mark_not_assessable", by=next(one for one in by if one.official_id != about))
            return next(case_id for case_id, who in kept if who == official_id)

    def lead(self, to: str, *, but: int = 0) -> list[int]:
        """Every open form led to a state; returns the cases."""
        with self.driver() as drive:
            found = [case_id for case_id, _ in forms_of(self.case_id) if case_id != but]
            for case_id in found:
                prepare(case_id, drive.cast, Grade.GOOD, to=to)
            return found

    def each(self, state: str, *codes: str) -> None:
        """Take steps on every form that stands in a state."""
        with self.driver() as drive:
            found = select(EvaluationForm.case_id).join(
                PersonnelCase, PersonnelCase.id == EvaluationForm.case_id
            )
            mine = (EvaluationForm.campaign_id == self.case_id, PersonnelCase.state == state)
            for case_id in db.session.execute(found.where(*mine).order_by(PersonnelCase.id)).scalars().all():
                for code in codes:
                    one = Driver(drive.cast, case_id=case_id)
                    one.step(code, by=_at_the_authority(one, code))


def _at_the_authority(drive: Driver, code: str) -> Actor:
    """Who takes a step of a form at the body that grades the person."""
    path, about = drive.file().row["authority_path"], drive.file().facts.chosen_id
    players = (
        actor for role in registry.latest(FORM).step(code).by for actor in drive.cast.get(str(role), ())
    )
    return next(one for one in players if one.covers(path) and one.official_id != about)


def test_a_campaign_of_twelve_people_from_plan_to_close(desk: Desk, town: Town) -> None:
    office = Office(Backstage(town.database_url, town.home))
    _plan_and_open(desk, office)
    own = office.keep(town.accounts["canbo"])
    _assess_oneself(desk, own)
    office.lead("SELF_ASSESSED", but=own)
    _grade_units(desk, office)
    _meeting(desk, own)
    office.lead("MEETING_REVIEWED", but=own)
    _comment_on_all(desk, office)
    _grade_one(desk, office, own)
    _petition(desk, own)
    _finish(desk, office)


def _plan_and_open(desk: Desk, office: Office) -> None:
    desk.sit("thamdinh")
    desk.page.goto("/campaigns/new")
    with office.stage.archive():
        unit_id = db.session.execute(select(OrgUnit.id).where(OrgUnit.code == UNIT)).scalar_one()
        today = clock.today()
    desk.fill(
        {
            "evaluation_kind": "HALF_YEAR",
            "campaign_unit_id": unit_id,
            "from_on": f"{today - timedelta(days=180):%d/%m/%Y}",
            "to_on": f"{today:%d/%m/%Y}",
            "due_on": f"{today + timedelta(days=20):%d/%m/%Y}",
        }
    )
    desk.send()
    desk.page.wait_for_url(re.compile(r"/cases/\d+/campaign$"))
    office.case_id = int(desk.page.url.split("/")[-2])
    desk.case_id = office.case_id
    desk.take("thamdinh", "open_period", direct=desk.step_url("open_period"))
    desk.page.goto(f"/cases/{office.case_id}/campaign")
    expect(desk.page.locator("main")).to_contain_text("Tiến độ từng đơn vị")


def _assess_oneself(desk: Desk, own: int) -> None:
    """Points with a running total and the grade of the scale; the draft outlives leaving the page."""
    page = desk.page
    desk.sit("canbo")
    desk.case_id = own
    desk.go("self_assess")
    for box in page.locator("main [data-sum-part]").all():
        box.fill("8")
    expect(page.locator("[data-sum-value]")).to_have_text("64")
    expect(page.locator("[data-sum-grade]")).to_have_text("Hoàn thành nhiệm vụ")
    page.locator("main [data-sum-part]").nth(3).fill("23")
    expect(page.locator("[data-sum-grade]")).to_have_text("Hoàn thành tốt nhiệm vụ")
    page.locator('main [name$="-evidence"]').nth(3).fill("Báo cáo số 12.")
    page.fill('main [name="self_review"]', REVIEW)
    assert page.locator('main [name="grade"]:checked').count() == 0
    expect(page.locator("[data-draft-status]")).to_contain_text("Đã lưu nháp lúc")
    page.goto(f"/cases/{own}/steps/self_assess")
    expect(page.locator("main")).to_contain_text("Đã mở lại bản nháp lưu lúc")
    expect(page.locator('main [name="self_review"]')).to_have_value(REVIEW)
    desk.fill({"grade": "GOOD"})
    desk.send()
    desk.must_be_done("self_assess")


def _grade_units(desk: Desk, office: Office) -> None:
    desk.case_id = office.case_id
    desk.sit("banthuongvu")
    desk.page.goto(desk.step_url("grade_unit"))
    desk.pick_first("unit_id")
    desk.fill({"grade": "GOOD", "number": "15-QĐ/ĐG"})
    desk.send()
    desk.must_be_done("grade_unit")
    with office.driver() as drive:
        campaign = drive.file().facts.campaign
        for unit_id in campaign.ungraded if campaign else ():
            drive.step("grade_unit", unit_id=unit_id, grade="GOOD")
    desk.case_id = office.case_id
    desk.take("thamdinh", "finish_units", direct=desk.step_url("finish_units"))


def _meeting(desk: Desk, own: int) -> None:
    desk.case_id = own
    desk.take("thuky", "review_at_meeting", comment="Hội nghị nhất trí với bản tự đánh giá.")


def _comment_on_all(desk: Desk, office: Office) -> None:
    """The head writes about everybody on one page; who is refused is told why in place."""
    page = desk.page
    desk.sit("truongso")
    page.goto("/evaluations/due")
    cards = page.locator("[data-card]")
    asked = cards.count()
    assert asked >= PEOPLE - 2
    page.evaluate("document.querySelectorAll('[data-card]').forEach(card => card.open = true)")
    for place in range(asked):
        card = cards.nth(place)
        card.locator('[name$="-strengths"]').fill("Chủ động, trách nhiệm.")
        card.locator('[name$="-limits"]').fill("Cần quyết liệt hơn với việc khó.")
        card.locator('[name$="-grade"][value="GOOD"]').check()
    cards.first.locator('[name$="-grade"][value="EXCELLENT"]').check()
    page.click('button[name="all"]')
    expect(page.locator("main")).to_contain_text(f"Đã ghi nhận nhận xét của {asked - 1} người")
    expect(cards).to_have_count(1)
    expect(cards.first).to_contain_text("Chưa ghi nhận được")
    expect(cards.first.locator('[name$="-strengths"]')).to_have_value("Chủ động, trách nhiệm.")
    cards.first.locator('[name$="-grade"][value="GOOD"]').check()
    cards.first.locator("[data-card-send]").click()
    expect(page.locator("main")).to_contain_text("Không còn phiếu nào chờ bạn nhận xét")
    office.lead("HEAD_COMMENTED")


def _grade_one(desk: Desk, office: Office, own: int) -> None:
    """One grade through the pages, the others behind their back."""
    with office.driver(own) as drive:
        by_own = bool(drive.file().facts.form and drive.file().facts.form.by_own_agency)
    desk.case_id = own
    with office.driver(own) as drive:
        if any(task.step == "comment_party" for task in drive.file().tasks):
            drive.step("comment_party")
    desk.take("thamdinh", "synthesise", direct=desk.step_url("synthesise"), grade="GOOD")
    who = "truongso" if by_own else "banthuongvu"
    desk.take(who, "decide_grade", grade="GOOD", number="12-QĐ/ĐG")
    expect(desk.page.locator("main")).to_contain_text("Kết quả xếp loại")
    office.lead("SYNTHESISED", but=own)
    office.each("SYNTHESISED", "decide_grade", "notify_grade")
    office.each("DECIDED", "notify_grade")


def _petition(desk: Desk, own: int) -> None:
    """The person reads the result and petitions; who prepared the grade does not answer."""
    desk.case_id = own
    desk.sit("canbo")
    desk.page.goto(f"/cases/{own}")
    expect(desk.page.locator("main")).to_contain_text("Kiến nghị về kết quả xếp loại trước hết ngày")
    desk.take(
        "canbo",
        "petition",
        direct=desk.step_url("petition"),
        reasons="Kết quả cải cách hành chính chưa được tính.",
        request="Đề nghị xem lại điểm.",
    )
    desk.take("banthuongvu", "answer_petition", reasons="Đã xem lại, mức xếp loại đúng quy định.")
    expect(desk.page.locator("main")).to_contain_text("Giữ nguyên xếp loại")


def _finish(desk: Desk, office: Office) -> None:
    desk.case_id = office.case_id
    desk.take("thamdinh", "finish_individuals", direct=desk.step_url("finish_individuals"))
    day = f"{clock.today():%d/%m/%Y}"
    desk.take("thamdinh", "publish_campaign", announced_on=day, audience="Niêm yết tại cơ quan.")
    with office.stage.archive(), clock.on(clock.today() + timedelta(days=8)):
        assert file_due(clock.today()) == PEOPLE
    desk.take("thamdinh", "close_campaign", direct=desk.step_url("close_campaign"))
    desk.page.goto(f"/cases/{office.case_id}/campaign")
    main = desk.page.locator("main")
    expect(main).to_contain_text("Kết thúc, lưu hồ sơ")
    expect(main).to_contain_text("100%")
    expect(main).to_contain_text("Không có phiếu hoặc không đánh giá")
