"""Title standards: drafted and submitted by one person, approved by another, never changed after."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DatabaseError

from tests.integration.web.conftest import signed_in
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import Account, HistoryEntry, RoleGrant, Title, TitleStandard
from workflow_app.queries.titles import title_context
from workflow_app.services.transactions import transaction

OK, SEE_OTHER, FORBIDDEN, INVALID = 200, 303, 403, 422
CODE = "SO_TRUONG_PHONG"


def title_id(app: Flask) -> int:
    with app.app_context():
        return db.session.execute(select(Title.id).where(Title.code == CODE)).scalar_one()


def versions(app: Flask) -> list[TitleStandard]:
    with app.app_context():
        rows = select(TitleStandard).where(TitleStandard.title_id == title_id(app))
        return list(db.session.execute(rows.order_by(TitleStandard.version)).scalars())


def typed(day: date, **more: str) -> dict[str, str]:
    return {
        "min_degree": "MASTER",
        "min_theory": "ADVANCED",
        "min_language": "",
        "skills": "Lãnh đạo\nPhân tích chính sách",
        "note": "",
        "valid_from": f"{day:%d/%m/%Y}",
        "document": "12-QĐ/TU",
    } | more


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"valid_from": "01/01/2020"}, "Ngày có hiệu lực không được trước hôm nay"),
        ({"min_degree": "", "min_theory": "", "skills": ""}, "Tiêu chuẩn phải có ít nhất một nội dung."),
        ({"min_degree": "PHD"}, "Lựa chọn này không còn trong danh sách."),
        ({"document": ""}, "Chưa nhập mục này."),
    ],
)
def test_a_draft_that_makes_no_sense_is_told_so(office: Flask, more: dict[str, str], words: str) -> None:
    tomorrow = clock.today() + timedelta(days=1)
    client, url = signed_in(office, "thamdinh"), f"/standards/{title_id(office)}/draft"
    answer = client.post(url, data=typed(tomorrow, **more))
    assert answer.status_code == INVALID
    assert words in answer.text


def test_the_next_version_begins_with_the_demands_of_the_last(office: Flask) -> None:
    last = versions(office)[-1]
    page = signed_in(office, "thamdinh").get(f"/standards/{title_id(office)}/draft")
    assert page.status_code == OK
    assert len(last.skills) > 1
    assert "\n".join(last.skills) in page.text
    assert f"{last.valid_from:%d/%m/%Y}" not in page.text


def test_a_version_is_proposed_by_one_and_approved_by_another(office: Flask) -> None:
    title, day = title_id(office), clock.today() + timedelta(days=1)
    adviser, member = signed_in(office, "thamdinh"), signed_in(office, "banthuongvu")
    before = versions(office)[-1]
    assert signed_in(office, "chuyenvien").get(f"/standards/{title}/draft").status_code == FORBIDDEN
    assert adviser.post(f"/standards/{title}/draft", data=typed(day)).status_code == SEE_OTHER
    new = versions(office)[-1]
    assert (new.version, new.state) == (before.version + 1, "DRAFT")
    again = adviser.post(f"/standards/{title}/draft", data=typed(day, min_degree="UNIVERSITY"))
    assert again.status_code == SEE_OTHER
    assert versions(office)[-1].min_degree == "UNIVERSITY"
    own = f"/standards/{title}/{new.id}"
    assert "không còn ở trạng thái" in member.post(f"{own}/approve", follow_redirects=True).text
    assert adviser.post(f"{own}/submit").status_code == SEE_OTHER
    assert adviser.post(f"{own}/approve").status_code == FORBIDDEN
    assert member.post(f"{own}/return", data={"reason": ""}).status_code == INVALID
    assert member.post(f"{own}/return", data={"reason": "Nêu rõ ngoại ngữ."}).status_code == SEE_OTHER
    assert "Đã trả lại: Nêu rõ ngoại ngữ." in adviser.get(f"/standards/{title}").text
    adviser.post(f"{own}/submit")
    assert "Phê duyệt bản số" in member.get(f"/standards/{title}").text
    assert member.post(f"{own}/approve").status_code == SEE_OTHER
    old, now = versions(office)[-2:]
    assert (now.state, old.valid_to) == ("APPROVED", day)
    assert now.approved_by_id != now.proposed_by_id
    with office.app_context():
        today = title_context(title, clock.today())
        later = title_context(title, day)
        entries = select(HistoryEntry.action).where(HistoryEntry.stream == f"title:{title}")
        told = list(db.session.execute(entries.order_by(HistoryEntry.seq)).scalars())
    assert today is not None
    assert later is not None
    assert today[1] is not None
    assert later[1] is not None
    assert (today[1].id, later[1].id) == (old.id, now.id)
    assert told[-1] == "title:standard:approved"


def test_nobody_approves_what_they_proposed_and_the_database_agrees(office: Flask) -> None:
    title = title_id(office)
    with office.app_context():
        who = db.session.execute(
            select(Account.official_id).where(Account.username == "banthuongvu")
        ).scalar_one()
        standard: dict[str, Any] = {
            "title_id": title,
            "version": 90,
            "valid_from": date(2090, 1, 1),
            "state": "APPROVED",
            "proposed_by_id": who,
            "approved_by_id": who,
        }
        with pytest.raises(DatabaseError), transaction():
            db.session.execute(insert(TitleStandard), standard)
        with pytest.raises(DatabaseError), transaction():
            db.session.execute(
                text("UPDATE title_standard SET min_degree = 'DOCTOR' WHERE state = 'APPROVED'")
            )
        assert db.session.execute(select(RoleGrant.id).limit(1)).scalar_one()


def test_the_list_tells_what_is_in_force(office: Flask) -> None:
    page = signed_in(office, "chuyenvien").get("/standards")
    assert page.status_code == OK
    assert "Bản số" in page.text
