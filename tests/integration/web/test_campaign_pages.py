"""The pages of a campaign: who may plan it, how far it is, and the paper forms."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.integration.web.campaigning import Campaign, opened
from tests.integration.web.conftest import counted, signed_in
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import EvaluationCampaign, EvaluationForm, Official, OrgUnit
from workflow_app.services.obligations import scan

OK, SEE_OTHER, FORBIDDEN, NOT_FOUND, CONFLICT, INVALID = 200, 303, 403, 404, 409, 422


@pytest.fixture
def campaign(office: Flask) -> Campaign:
    with office.app_context():
        return opened(office)


def test_the_page_tells_how_far_each_unit_is(office: Flask, campaign: Campaign) -> None:
    with office.app_context():
        count = len(campaign.forms())
        campaign.lead(campaign.subordinates()[0], "SELF_ASSESSED")
    page = signed_in(office, "thamdinh").get(f"/cases/{campaign.case_id}/campaign")
    assert page.status_code == OK
    assert f"<small>/ {count}</small>" in page.text.replace("\n", "")
    for words in ("Tiến độ từng đơn vị", "Chưa xếp loại", "Giới hạn hoàn thành xuất sắc", "Không quá 20%"):
        assert words in page.text
    listed = signed_in(office, "thamdinh").get("/campaigns")
    assert f"/cases/{campaign.case_id}/campaign" in listed.text


def test_a_campaign_is_headed_by_its_name_and_a_form_by_its_person(office: Flask, campaign: Campaign) -> None:
    with office.app_context():
        form = campaign.subordinates()[0]
        assessed = select(Official.name).join(EvaluationForm, EvaluationForm.official_id == Official.id)
        name = db.session.execute(assessed.where(EvaluationForm.case_id == form)).scalar_one()
    adviser = signed_in(office, "thamdinh")
    assert "<h1>Đợt đánh giá, xếp loại</h1>" in adviser.get(f"/cases/{campaign.case_id}").text
    assert f"<h1>{name}, " in adviser.get(f"/cases/{form}").text


@pytest.mark.parametrize(
    ("username", "status"),
    [("chuyenvien", OK), ("truongso", OK), ("canbo", NOT_FOUND), ("quantri", NOT_FOUND)],
)
def test_who_may_read_the_page(office: Flask, campaign: Campaign, username: str, status: int) -> None:
    assert signed_in(office, username).get(f"/cases/{campaign.case_id}/campaign").status_code == status


def typed(unit_id: int, **more: str) -> dict[str, str]:
    """A yearly campaign of the unit."""
    today = clock.today()
    return {
        "evaluation_kind": "YEAR",
        "campaign_unit_id": str(unit_id),
        "from_on": f"{today - timedelta(days=360):%d/%m/%Y}",
        "to_on": f"{today - timedelta(days=1):%d/%m/%Y}",
        "due_on": f"{today + timedelta(days=20):%d/%m/%Y}",
    } | more


def test_a_campaign_is_planned_and_one_over_the_same_days_is_refused(office: Flask) -> None:
    with office.app_context():
        unit_id = db.session.execute(select(OrgUnit.id).where(OrgUnit.code == "S02")).scalar_one()
    client = signed_in(office, "thamdinh")
    assert "Lập đợt đánh giá" in client.get("/campaigns/new").text
    bad = client.post("/campaigns/new", data=typed(unit_id, due_on="31/02/2026"))
    assert bad.status_code == INVALID
    assert "31/02/2026" in bad.text
    made = client.post("/campaigns/new", data=typed(unit_id))
    assert made.status_code == SEE_OTHER
    page = client.get(made.headers["Location"])
    assert "Mở đợt, giao phiếu" in page.text
    again = client.post("/campaigns/new", data=typed(unit_id))
    assert again.status_code == CONFLICT
    assert "Chưa lập được đợt đánh giá" in again.text
    with office.app_context():
        found = select(EvaluationCampaign.case_id).where(EvaluationCampaign.kind == "YEAR")
        assert len(db.session.execute(found).all()) == 1


@pytest.mark.parametrize(("username", "status"), [("chuyenvien", OK), ("truongso", FORBIDDEN)])
def test_who_may_plan(office: Flask, username: str, status: int) -> None:
    assert signed_in(office, username).get("/campaigns/new").status_code == status


def test_the_page_asks_as_much_for_few_forms_as_for_many(office: Flask, campaign: Campaign) -> None:
    client, url = signed_in(office, "thamdinh"), f"/cases/{campaign.case_id}/campaign"
    client.get(url)
    with counted(office) as sent:
        assert client.get(url).status_code == OK
    print(len(sent))
    assert len(sent) <= 22


def test_one_press_reminds_those_who_keep_a_unit_waiting(office: Flask, campaign: Campaign) -> None:
    with office.app_context():
        scan()
    client, url = signed_in(office, "thamdinh"), f"/cases/{campaign.case_id}/campaign"
    address = f"{url}/nudge/{campaign.unit_id}"
    assert address in client.get(url).text
    assert re.search(r"Đã nhắc \d+ người", client.post(address, follow_redirects=True).text)
    again = client.post(address, follow_redirects=True)
    assert "Không có ai để nhắc thêm" in again.text
    assert signed_in(office, "canbo").post(address).status_code == NOT_FOUND
    assert address not in signed_in(office, "chuyenvien").get(url).text
