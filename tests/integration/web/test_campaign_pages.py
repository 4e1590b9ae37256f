"""The pages of a campaign: who may plan it, how far it is, and the paper forms."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.integration.web.campaigning import Campaign, opened
from tests.integration.web.conftest import counted, signed_in
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import EvaluationCampaign, OrgUnit

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


@pytest.mark.parametrize(
    ("username", "status"),
    [("chuyenvien", OK), ("truongso", OK), ("canbo", NOT_FOUND), ("quantri", NOT_FOUND)],
)
def test_who_may_read_the_page(office: Flask, campaign: Campaign, username: str, status: int) -> None:
    assert signed_in(office, username).get(f"/cases/{campaign.case_id}/campaign").status_code == status
