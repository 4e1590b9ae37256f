"""Ways round a closed door: a page of another own role, a round in progress, a form that came too late."""

from __future__ import annotations

import re
from html import unescape

from flask import Flask
from sqlalchemy import select

from tests.integration.web.conftest import SignIn, signed_in
from workflow_app.extensions import db
from workflow_app.models import BallotRound, PersonnelCase, RoundTally

OTHER_ROLE = "Trang này thuộc vai trò khác của bạn"


def test_a_page_hidden_in_one_role_opens_in_the_other_by_the_button_offered(office: Flask) -> None:
    client = signed_in(office, "kyuyban")
    grants = re.findall(r'name="grant"\s+value="([^"]+)"', client.get("/").text)
    assert grants
    hidden = None
    with office.app_context():
        cases = db.session.execute(select(PersonnelCase.id)).scalars().all()
    for grant in dict.fromkeys(grants):
        client = signed_in(office, "kyuyban", unescape(grant))
        for case_id in cases:
            page = client.get(f"/cases/{case_id}")
            if OTHER_ROLE in page.text:
                hidden = (client, case_id, page)
    assert hidden is not None
    client, case_id, page = hidden
    assert page.status_code == 404
    offered = re.search(r'<main.*?name="grant"\s+value="([^"]+)"', page.text, re.DOTALL)
    assert offered
    client.post("/role", data={"grant": unescape(offered[1]), "next": f"/cases/{case_id}"})
    assert client.get(f"/cases/{case_id}").status_code == 200


def test_a_step_that_waits_for_a_round_leads_to_what_the_round_waits_for(sign_in: SignIn) -> None:
    page = unescape(sign_in("chuyenvien").get("/cases/2").text)
    link = re.search(
        r'href="(/cases/2[^"]*)"[^>]*>\s*Hội nghị[^<]*đang diễn ra; việc tiếp theo: Nhập kết quả', page
    )
    assert link
    assert sign_in("chuyenvien").get(link[1].partition("#")[0]).status_code == 200


def test_a_form_that_came_too_late_gives_back_votes_and_people(office: Flask) -> None:
    with office.app_context():
        who = (
            db.session.execute(
                select(RoundTally.official_id)
                .join(BallotRound, BallotRound.id == RoundTally.round_id)
                .where(BallotRound.case_id == 2)
            )
            .scalars()
            .first()
        )
    sent = {
        "revision": "1",
        "issued": "31",
        f"tallies-of_{who}-votes": "17",
        "eligible": [str(who), "999999"],
    }
    late = signed_in(office, "chuyenvien").post("/cases/2/steps/open_nomination", data=sent)
    assert late.status_code == 409
    page = unescape(late.text)
    assert "Nội dung bạn đã nhập" in page
    assert re.search(r"<dt>[^<]*: [^<]+</dt>\s*<dd>\s*17\s*</dd>", page)
    assert "999999" not in page
