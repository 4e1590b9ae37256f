"""Decisions on discipline and the list of moratoria: who opens, records and ends them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.integration.web.conftest import counted, signed_in
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import (
    Account,
    Discipline,
    HistoryEntry,
    Moratorium,
    OrgUnit,
    Post,
    Tenure,
    Title,
)
from workflow_app.queries.people import people_facts

LATER = clock.today() + timedelta(days=1)


def value(app: Flask, statement: Any) -> Any:
    with app.app_context():
        return db.session.execute(statement).scalars().first()


def typed(day: date) -> str:
    return f"{day:%d/%m/%Y}"


@pytest.fixture
def deputy(office: Flask) -> int:
    """A deputy director of the showcase department."""
    found: int = value(
        office,
        select(Tenure.official_id)
        .join(Post, Post.id == Tenure.post_id)
        .join(Title, Title.id == Post.title_id)
        .join(OrgUnit, OrgUnit.id == Post.unit_id)
        .where(OrgUnit.code == "S01", Title.rank == "DEPUTY", Tenure.to_on.is_(None)),
    )
    return found


def record(app: Flask, who: int, username: str = "thamdinh", **more: str) -> Any:
    data = {"form": "REPRIMAND", "decided_on": typed(clock.today()), "document": "7-QĐ/UBKT"}
    client = signed_in(app, username)
    return client.post(f"/people/{who}/discipline/new", data=data | more, follow_redirects=True)


def newest(app: Flask, who: int) -> int:
    return int(value(app, select(func.max(Discipline.id)).where(Discipline.official_id == who)))


def end(app: Flask, who: int, which: int, **more: str) -> Any:
    data = {
        "how": "ENDED",
        "ended_on": typed(clock.today()),
        "reason": "Hết thời hạn.",
        "document": "9-QĐ/UBKT",
    }
    client = signed_in(app, "thamdinh")
    return client.post(f"/people/{who}/discipline/{which}/end", data=data | more, follow_redirects=True)


def standing(app: Flask, who: int) -> tuple[Any, ...]:
    with app.app_context():
        return people_facts([who])[who].disciplines


def test_a_decision_is_recorded_by_the_managing_authority_and_opened_with_a_trace(
    office: Flask, deputy: int
) -> None:
    for other in ("chuyenvien", "truongso", "kiemtra"):
        assert record(office, deputy, other).status_code == 403, other
    assert record(office, deputy, "canbo").status_code == 404
    page = record(office, deputy, document="8-QĐ/UBKT").text
    assert "Đã ghi quyết định kỷ luật." in page
    assert "8-QĐ/UBKT" not in page, "what it says is opened apart"
    opened = signed_in(office, "kiemtra").post(f"/people/{deputy}/discipline").text
    assert "8-QĐ/UBKT" in opened
    assert "Khiển trách" in opened
    entries = select(HistoryEntry.action).where(HistoryEntry.stream == f"official:{deputy}")
    with office.app_context():
        actions = list(db.session.execute(entries.order_by(HistoryEntry.seq)).scalars())
    assert actions[-2:] == ["official:discipline:recorded", "official:discipline:read"]
    again = record(office, deputy, document="8-QĐ/UBKT")
    assert again.status_code == 422
    assert "đã có trên hệ thống" in again.text


def test_an_ended_decision_stays_on_file_and_an_annulled_one_is_no_fact(office: Flask, deputy: int) -> None:
    record(office, deputy, document="10-QĐ/UBKT")
    which = newest(office, deputy)
    before = len(standing(office, deputy))
    assert "Đã ghi việc kết thúc" in end(office, deputy, which).text
    assert clock.today() in [one.ended_on for one in standing(office, deputy)]
    assert len(standing(office, deputy)) == before
    over = end(office, deputy, which)
    assert over.status_code == 422
    assert "hết hiệu lực hoặc đã hủy" in over.text
    record(office, deputy, document="11-QĐ/UBKT")
    end(office, deputy, newest(office, deputy), how="ANNULLED", reason="Ghi nhầm người.")
    assert len(standing(office, deputy)) == before
    opened = signed_in(office, "thamdinh").post(f"/people/{deputy}/discipline").text
    assert "Ghi nhầm người." in opened


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"decided_on": typed(LATER)}, "Ngày này chưa đến."),
        ({"document": " "}, "Xin ghi số, ký hiệu và ngày của văn bản."),
        ({"form": "SCOLDING"}, "không còn trong danh sách"),
        ({"decided_on": "hôm qua"}, "Ngày không đúng."),
    ],
)
def test_a_decision_that_cannot_be_right_says_why(
    office: Flask, deputy: int, more: dict[str, str], words: str
) -> None:
    answer = record(office, deputy, **more)
    assert answer.status_code == 422
    assert words in answer.text


def test_a_decision_is_not_ended_before_it_was_made(office: Flask, deputy: int) -> None:
    record(office, deputy, document="12-QĐ/UBKT")
    early = end(office, deputy, newest(office, deputy), ended_on="01/01/2000")
    assert early.status_code == 422
    assert "Ngày kết thúc phải sau ngày bắt đầu." in early.text
    assert end(office, deputy, 999_999).status_code == 404


def test_people_open_their_own_decisions_but_record_none_on_themselves(office: Flask) -> None:
    client = signed_in(office, "canbo")
    own = value(office, select(Account.official_id).where(Account.username == "canbo"))
    assert client.post(f"/people/{own}/discipline").status_code == 200
    assert client.get(f"/people/{own}/discipline/new").status_code == 403


def test_moratoria_of_all_units_are_listed_with_who_when_and_on_what_document(office: Flask) -> None:
    unit = value(office, select(OrgUnit).where(OrgUnit.code == "S01"))
    data = {
        "title_id": "",
        "from_on": typed(clock.today()),
        "to_on": "",
        "document": "CV 21 về sắp xếp",
    }
    client = signed_in(office, "thamdinh")
    chosen = client.get(f"/moratoria/new?unit={unit.id}")
    assert chosen.headers["Location"] == f"/units/{unit.id}/moratorium"
    assert client.post(chosen.headers["Location"], data=data).status_code == 303
    page = client.get("/moratoria").text
    assert "CV 21 về sắp xếp" in page
    assert "Đang tạm dừng" in page
    number = value(office, select(func.max(Moratorium.id)))
    assert f"/units/{unit.id}/moratorium/{number}" in page
    own = signed_in(office, "truongso").get("/moratoria").text
    assert "CV 21 về sắp xếp" in own
    assert f"/units/{unit.id}/moratorium/{number}" not in own
    assert signed_in(office, "canbo").get("/moratoria").status_code == 403
    data = {"to_on": typed(LATER), "document": "CV 22 về kết thúc"}
    client.post(f"/units/{unit.id}/moratorium/{number}", data=data)
    assert "kết thúc: CV 22 về kết thúc" in client.get("/moratoria").text
    assert client.get("/moratoria?q=khong-co-don-vi-nao").text.count("<tr>") == 0
    assert client.get("/moratoria/new").status_code == 303


def test_the_list_of_moratoria_takes_a_fixed_number_of_statements(office: Flask) -> None:
    client = signed_in(office, "thamdinh")
    client.get("/moratoria?past=1")
    with counted(office) as few:
        client.get("/moratoria?past=1")
    ids = value(office, select(OrgUnit.id).where(OrgUnit.code == "S02"))
    for number in range(3):
        data = {
            "title_id": "",
            "from_on": typed(clock.today()),
            "to_on": "",
            "document": f"CV 3{number}",
        }
        client.post(f"/units/{ids}/moratorium", data=data)
    with counted(office) as many:
        client.get("/moratoria?past=1")
    assert len(few) == len(many)
