"""One form: what the person sees of it, who answers a petition, its papers, and the unit's page."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import select, update

from state_machines.vocabulary import Grade, Role
from tests.integration.web.campaigning import Campaign, opened
from tests.integration.web.conftest import counted, signed_in
from tests.integration.web.typing_in import Fields, take
from workflow_app.extensions import db
from workflow_app.models import Account, EvaluationForm, FormAnswer, Official, OrgUnit, PersonnelCase
from workflow_app.queries import evaluation_results
from workflow_app.rehearsal.driver import Driver
from workflow_app.security.identity import Actor
from workflow_app.services.transactions import transaction

OK, SEE_OTHER, NOT_FOUND, INVALID, CONFLICT = 200, 303, 404, 422, 409
HEADS_WORDS = "Chủ động, trách nhiệm trong công việc."


@pytest.fixture
def campaign(office: Flask) -> Campaign:
    with office.app_context():
        return opened(office)


def form_of(app: Flask, username: str) -> int:
    """The form of whoever has an account."""
    with app.app_context():
        found = select(EvaluationForm.case_id).join(
            Account, Account.official_id == EvaluationForm.official_id
        )
        return db.session.execute(found.where(Account.username == username)).scalars().one()


@pytest.mark.usefixtures("campaign")
def test_a_person_fills_in_the_form_and_is_told_what_is_lacking(office: Flask) -> None:
    own = form_of(office, "chuyenvien2")
    client = signed_in(office, "chuyenvien2")
    url = f"/cases/{own}/steps/self_assess"
    page = client.get(url)
    assert page.status_code == OK
    for words in ("Năng lực", "Tín nhiệm", "/ 25", "data-sum", "Thời hạn"):
        assert words in page.text
    fields = Fields(page.text)
    sent = dict(fields.sent) | {"self_review": "Hoàn thành nhiệm vụ."}
    assert "grade" not in dict(fields.sent)
    points = [name for name in fields.names if name.endswith("-points")]
    assert len(points) == 8
    lacking = client.post(url, data=sent)
    assert lacking.status_code == INVALID
    sent |= dict.fromkeys(points, "8") | {"grade": "GOOD"}
    proof = [name for name in fields.names if name.endswith("-evidence")]
    sent |= dict.fromkeys(proof, "Báo cáo số 5")
    refused = client.post(url, data=sent)
    assert refused.status_code == CONFLICT  # 64 points do not earn it, and no reason is given
    assert "Báo cáo số 5" in refused.text
    assert client.post(url, data=sent | {"grade": "COMPLETED"}).status_code == SEE_OTHER
    with office.app_context():
        given = select(FormAnswer.points).where(FormAnswer.case_id == own, FormAnswer.part == "SELF")
        assert sum(db.session.execute(given).scalars()) == 64


def test_the_words_of_others_are_known_to_the_person_with_the_notice_alone(
    office: Flask, campaign: Campaign
) -> None:
    own = form_of(office, "canbo")
    with office.app_context():
        campaign.lead(own, "SYNTHESISED")
    client = signed_in(office, "canbo")
    page = client.get(f"/cases/{own}")
    assert page.status_code == OK
    assert "sau khi có thông báo" in page.text
    assert HEADS_WORDS not in page.text
    paper = client.get(f"/cases/{own}/evaluation/form")
    assert paper.status_code == OK
    assert HEADS_WORDS not in paper.text
    assert client.get(f"/cases/{own}/evaluation/notice").status_code == NOT_FOUND
    head = signed_in(office, "truongso").get(f"/cases/{own}")
    assert HEADS_WORDS in head.text
    with office.app_context():
        _decide(campaign, own)
        person, decision = db.session.execute(
            select(EvaluationForm.official_id, PersonnelCase.decision_number)
            .join(PersonnelCase, PersonnelCase.id == EvaluationForm.case_id)
            .where(EvaluationForm.case_id == own)
        ).one()
        with transaction():
            db.session.execute(
                update(EvaluationForm).where(EvaluationForm.case_id == own).values(prospect=True)
            )
        assert person in promising(campaign.case_id, None)
        assert person not in promising(campaign.case_id, person)
    assert decision in signed_in(office, "truongso").get(f"/people/{person}").text
    assert decision not in client.get(f"/people/{person}").text
    with office.app_context():
        _notify(campaign, own)
    assert decision in client.get(f"/people/{person}").text
    told = client.get(f"/cases/{own}")
    assert HEADS_WORDS in told.text
    assert "Kiến nghị về kết quả xếp loại trước hết ngày" in told.text
    notice = client.get(f"/cases/{own}/evaluation/notice")
    assert "THÔNG BÁO" in notice.text.upper()
    assert "kiến nghị bằng văn bản trong 05 ngày" in notice.text


def promising(campaign_id: int, me: int | None) -> set[int]:
    """Whom the page of the campaign names as promising, as ``me`` reads it."""
    return {row["official_id"] for row in evaluation_results.prospects(campaign_id, me=me)}


def _decide(campaign: Campaign, case_id: int) -> None:
    """Units graded, and the grade decided by the body whose it is."""
    whole = campaign.drive(campaign.case_id)
    found = whole.file().facts.campaign
    for unit_id in found.ungraded if found else ():
        whole.step("grade_unit", unit_id=unit_id, grade=str(Grade.GOOD))
    if whole.file().facts.state == "PERIOD_OPEN":
        whole.step("finish_units")
    _at_authority(campaign, case_id, "decide_grade", "AUTHORITY_MEMBER")


def _notify(campaign: Campaign, case_id: int) -> None:
    _at_authority(campaign, case_id, "notify_grade", "ADVISER")


def _at_authority(campaign: Campaign, case_id: int, code: str, role: str) -> None:
    path = campaign.drive(case_id).file().row["authority_path"]
    by = next(actor for actor in campaign.cast[role] if actor.covers(path))
    Driver(campaign.cast, case_id=case_id).step(code, by=by)


def test_who_synthesised_the_form_does_not_answer_the_petition(office: Flask, campaign: Campaign) -> None:
    """The refusal quotes its clause and names who can; what was typed stays."""
    others_use = {form_of(office, username) for username in ("canbo", "chuyenvien2", "capuy")}
    with office.app_context():
        own = next(
            one
            for one in campaign.subordinates()
            if one not in others_use and not _by_own_agency(campaign, one)
        )
        account = select(Account.official_id, Official.name).join(
            Official, Official.id == Account.official_id
        )
        member = db.session.execute(account.where(Account.username == "banthuongvu")).one()
        form = campaign.lead(own, "HEAD_COMMENTED")
        if any(task.step == "comment_party" for task in form.file().tasks):
            form.step("comment_party")
        form.step("synthesise", by=Actor(member.official_id, member.name, Role.ADVISER, "/1/"))
        _decide(campaign, own)
        _notify(campaign, own)
        form.step("petition")
    typed = {"reasons": "Đã xem lại, giữ nguyên."}
    refused = take(office, ("banthuongvu", ""), f"/cases/{own}/steps/answer_petition", typed)
    assert refused.status_code == CONFLICT
    finding = re.sub(r"\s+", " ", refused.text.partition("finding--not_met")[2].partition("</li>")[0])
    assert f"{member.name} đã chuẩn bị hoặc tổng hợp phiếu này." in finding
    assert "Để người khác có thẩm quyền trả lời." in finding
    assert re.search(r"Người khắc phục:</strong> Thành viên cấp có thẩm quyền \(\w.+\)", finding)
    assert 'href="/rules/clauses/2.3">Mục 2.3<' in finding
    assert "Đã xem lại, giữ nguyên." in refused.text
    with office.app_context():
        assert campaign.drive(own).file().facts.state == "PETITIONED"


def _by_own_agency(campaign: Campaign, case_id: int) -> bool:
    form = campaign.drive(case_id).file().facts.form
    return form is not None and form.by_own_agency


@pytest.mark.usefixtures("campaign")
def test_a_stranger_opens_neither_form_nor_paper(office: Flask) -> None:
    own = form_of(office, "capuy")
    other = signed_in(office, "canbo")
    for address in (f"/cases/{own}", f"/cases/{own}/evaluation/form", f"/cases/{own}/evaluation/notice"):
        assert other.get(address).status_code == NOT_FOUND
    first = signed_in(office, "thamdinh")
    with office.app_context():
        plain = db.session.execute(select(PersonnelCase.id).where(PersonnelCase.kind == "appointment"))
        appointment = plain.scalars().first()
    assert first.get(f"/cases/{appointment}/evaluation/form").status_code == NOT_FOUND


def test_the_unit_page_tells_of_the_campaign_under_way(office: Flask, campaign: Campaign) -> None:
    with office.app_context():
        unit_id = db.session.execute(select(OrgUnit.id).where(OrgUnit.code == "S01")).scalar_one()
    page = signed_in(office, "truongso").get(f"/units/{unit_id}")
    assert page.status_code == OK
    assert f"/cases/{campaign.case_id}/campaign" in page.text
    assert "phiếu, hạn" in page.text
    assert (
        f"/cases/{campaign.case_id}/campaign" not in signed_in(office, "canbo").get(f"/units/{unit_id}").text
    )


@pytest.mark.usefixtures("campaign")
def test_forms_do_not_flood_the_list_of_cases(office: Flask) -> None:
    client = signed_in(office, "thamdinh")
    assert "DG-20" not in client.get("/cases").text.replace("DDG-", "")
    assert "DG-20" in client.get("/cases?procedure=evaluation").text


@pytest.mark.usefixtures("campaign")
def test_the_page_of_a_form_sends_few_statements(office: Flask) -> None:
    client, url = signed_in(office, "canbo"), f"/cases/{form_of(office, 'canbo')}"
    client.get(url)
    with counted(office) as sent:
        client.get(url)
    print(len(sent))
    assert len(sent) <= 24
