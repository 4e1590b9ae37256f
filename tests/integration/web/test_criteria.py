"""Sets of criteria: drawn up and submitted by one person, approved by another, never changed after."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.integration.web.conftest import counted, signed_in
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import CriteriaSet, Criterion, HistoryEntry, Title

OK, SEE_OTHER, FORBIDDEN, INVALID, NOT_FOUND = 200, 303, 403, 422, 404
CODE = "SO_TRUONG_PHONG"


def title_id(app: Flask) -> int:
    with app.app_context():
        return db.session.execute(select(Title.id).where(Title.code == CODE)).scalar_one()


def newest(app: Flask) -> CriteriaSet | None:
    with app.app_context():
        rows = select(CriteriaSet).where(CriteriaSet.title_id == title_id(app))
        return db.session.execute(rows.order_by(CriteriaSet.version.desc())).scalars().first()


def typed(day: date | None = None, **more: str) -> dict[str, str]:
    """Four criteria of the three groups, a hundred points."""
    day = day or clock.today() + timedelta(days=1)
    return {
        "capacity-0-name": "Năng lực lãnh đạo",
        "capacity-0-points": "30",
        "results-0-name": "Nhiệm vụ của đơn vị",
        "results-0-points": "40",
        "results-0-asks_evidence": "y",
        "results-1-name": "Nhiệm vụ được giao",
        "results-1-points": "10",
        "trust-0-name": "Tín nhiệm trong tập thể",
        "trust-0-points": "20",
        "valid_from": f"{day:%d/%m/%Y}",
        "document": "15-HD/BTC",
    } | more


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"trust-0-points": "25"}, "Tổng điểm các tiêu chí phải bằng 100."),
        ({"trust-0-points": "0", "capacity-0-points": "50"}, "cần tên và điểm từ 1 đến 100"),
        ({"trust-0-points": ""}, "Chưa nhập mục này."),
        ({"trust-0-points": "hai mươi"}, "chỉ gồm chữ số"),
        ({"valid_from": "01/01/2020"}, "Ngày có hiệu lực không được trước hôm nay"),
        ({"document": ""}, "Chưa nhập mục này."),
    ],
)
def test_a_set_that_makes_no_sense_is_told_so_and_keeps_what_was_typed(
    office: Flask, more: dict[str, str], words: str
) -> None:
    client, url = signed_in(office, "thamdinh"), f"/criteria/{title_id(office)}/draft"
    before = newest(office)
    answer = client.post(url, data=typed(**more))
    assert answer.status_code == INVALID
    assert words in answer.text
    assert "Nhiệm vụ được giao" in answer.text
    after = newest(office)
    assert (after and after.id) == (before and before.id)


def test_a_set_is_proposed_by_one_and_approved_by_another(office: Flask) -> None:
    title = title_id(office)
    adviser, member = signed_in(office, "thamdinh"), signed_in(office, "banthuongvu")
    assert signed_in(office, "chuyenvien").get(f"/criteria/{title}/draft").status_code == FORBIDDEN
    assert adviser.post(f"/criteria/{title}/draft", data=typed()).status_code == SEE_OTHER
    new = newest(office)
    assert new
    assert new.state == "DRAFT"
    again = typed(**{"trust-0-points": "15", "results-1-points": "15"})
    assert adviser.post(f"/criteria/{title}/draft", data=again).status_code == SEE_OTHER
    opened = adviser.get(f"/criteria/{title}/draft").text
    assert "Nhiệm vụ được giao" in opened
    own = f"/criteria/{title}/{new.id}"
    assert "không còn ở trạng thái" in member.post(f"{own}/approve", follow_redirects=True).text
    assert adviser.post(f"{own}/submit").status_code == SEE_OTHER
    assert adviser.post(f"{own}/approve").status_code == FORBIDDEN
    assert member.post(f"{own}/return", data={"reason": ""}).status_code == INVALID
    assert member.post(f"{own}/return", data={"reason": "Nêu rõ minh chứng."}).status_code == SEE_OTHER
    assert "Đã trả lại: Nêu rõ minh chứng." in adviser.get(f"/criteria/{title}").text
    adviser.post(f"{own}/submit")
    assert "Phê duyệt bộ số" in member.get(f"/criteria/{title}").text
    assert member.post(f"{own}/approve").status_code == SEE_OTHER
    now = newest(office)
    assert now
    assert (now.id, now.state) == (new.id, "APPROVED")
    assert now.approved_by_id != now.proposed_by_id
    with office.app_context():
        points = db.session.execute(select(Criterion.points).where(Criterion.set_id == now.id)).scalars()
        entries = select(HistoryEntry.action).where(HistoryEntry.stream == f"title:{title}")
        told = db.session.execute(entries.order_by(HistoryEntry.seq)).scalars().all()
        assert sorted(points) == [15, 15, 30, 40]
    assert told[-1] == "title:criteria:approved"


@pytest.mark.parametrize("username", ["chuyenvien", "truongso", "canbo", "banthuongvu"])
def test_whoever_is_evaluated_may_know_by_what(office: Flask, username: str) -> None:
    client = signed_in(office, username)
    assert client.get("/criteria").status_code == OK
    assert client.get(f"/criteria/{title_id(office)}").status_code == OK
    assert client.get("/criteria/999999").status_code == NOT_FOUND


def test_the_administrator_reads_no_criteria(office: Flask) -> None:
    assert signed_in(office, "quantri").get("/criteria").status_code == FORBIDDEN


def test_the_list_asks_once_however_many_titles(office: Flask) -> None:
    client = signed_in(office, "thamdinh")
    client.get("/criteria")
    with counted(office) as sent:
        client.get("/criteria")
    assert len([one for one in sent if "criteria_set" in one]) == 1
