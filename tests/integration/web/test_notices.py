"""Retirement notices and suspensions of personnel work: who records them, and what stops."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.integration.web.conftest import signed_in
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import (
    CaseTask,
    HistoryEntry,
    Moratorium,
    OrgUnit,
    PersonnelCase,
    Post,
    RetirementNotice,
    RoleGrant,
    Tenure,
    Title,
)
from workflow_app.services.transactions import transaction

LATER = date(2099, 1, 1)


def value(app: Flask, statement: Any) -> Any:
    with app.app_context():
        return db.session.execute(statement).scalars().first()


def typed(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def head_of_showcase(app: Flask) -> int:
    found: int = value(
        app,
        select(Tenure.official_id)
        .join(Post, Post.id == Tenure.post_id)
        .join(Title, Title.id == Post.title_id)
        .join(OrgUnit, OrgUnit.id == Post.unit_id)
        .where(OrgUnit.code == "S01", Title.rank == "HEAD", Tenure.to_on.is_(None)),
    )
    return found


def notice(app: Flask, official_id: int, username: str = "thamdinh", **more: str) -> Any:
    data = {
        "notice_on": typed(clock.today()),
        "retires_on": typed(clock.today() + timedelta(days=180)),
        "document": "TB 7 ngày hôm nay",
    }
    client = signed_in(app, username)
    return client.post(f"/people/{official_id}/retirement", data=data | more, follow_redirects=True)


def confirmed(app: Flask, official_id: int) -> Any:
    """The notice, with the list of cases that the page before it has shown."""
    found = re.search(r'name="foreseen" value="(\w+)"', notice(app, official_id).text)
    assert found
    return notice(app, official_id, foreseen=found[1])


def annulment(app: Flask, official_id: int, username: str = "thamdinh", **more: str) -> Any:
    data = {"reason": "Ghi nhầm người.", "document": "15-CV/TU ngày 02/03/2026"}
    client = signed_in(app, username)
    return client.post(f"/people/{official_id}/retirement/annul", data=data | more, follow_redirects=True)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"notice_on": typed(LATER)}, "Ngày này chưa đến."),
        ({"retires_on": typed(clock.today())}, "Ngày nghỉ hưu phải sau ngày thông báo."),
        ({"document": " "}, "Xin ghi số, ký hiệu và ngày của văn bản."),
        ({"notice_on": "hôm qua"}, "Ngày không đúng."),
    ],
)
def test_a_notice_that_cannot_be_right_says_why(office: Flask, more: dict[str, str], words: str) -> None:
    answer = notice(office, head_of_showcase(office), **more)
    assert answer.status_code == 422
    assert words in answer.text


def test_only_the_authority_records_a_notice(office: Flask) -> None:
    head = head_of_showcase(office)
    assert notice(office, head, "chuyenvien").status_code == 403
    assert notice(office, head, "kiemtra").status_code == 403
    assert notice(office, head, "canbo").status_code == 404


def test_a_specialist_of_the_managing_authority_may_record_it_too(office: Flask) -> None:
    with office.app_context(), transaction():
        authority = db.session.execute(
            select(OrgUnit.id).where(OrgUnit.kind == "PROVINCIAL_STANDING_COMMITTEE")
        ).scalar_one()
        grant = (
            db.session.execute(
                select(RoleGrant).where(RoleGrant.role == "CLERK", RoleGrant.unit_id == authority)
            )
            .scalars()
            .first()
        )
        assert grant is not None
        more = {"official_id": grant.official_id, "role": "PERSONNEL_SPECIALIST", "unit_id": authority}
        db.session.add(RoleGrant(**more, valid_from=date(2020, 1, 1), basis="thử"))
    client = signed_in(office, "vanthu", f"PERSONNEL_SPECIALIST:{authority}")
    assert client.get(f"/people/{head_of_showcase(office)}/retirement").status_code == 200


def test_a_notice_to_the_head_suspends_the_running_cases_of_the_department(office: Flask) -> None:
    head = head_of_showcase(office)
    path = value(office, select(OrgUnit.path).where(OrgUnit.code == "S01"))
    of_showcase = PersonnelCase.unit_path.startswith(path)
    running = value(
        office,
        select(PersonnelCase.id).where(
            of_showcase, PersonnelCase.phase == "open", PersonnelCase.state != "DRAFT"
        ),
    )
    assert running is not None
    code = value(office, select(PersonnelCase.code).where(PersonnelCase.id == running))
    asked = notice(office, head)
    assert asked.status_code == 200
    assert re.search(r"Sẽ tạm dừng \d+ hồ sơ", asked.text)
    assert code in asked.text
    assert f'href="/cases/{running}"' in asked.text
    assert value(office, standing(head)) is None
    told = confirmed(office, head).text
    client = signed_in(office, "thamdinh")
    assert "Đã ghi thông báo nghỉ hưu và tạm dừng" in told
    assert re.search(r"Đang tạm dừng \d+ hồ sơ", told)
    assert f'href="/cases/{running}"' in told
    page = client.get(f"/people/{head}").text
    assert "Đã có thông báo nghỉ hưu ngày" in page
    assert "Ghi thông báo nghỉ hưu" not in page
    assert value(office, select(PersonnelCase.state).where(PersonnelCase.id == running)) == "SUSPENDED"
    assert (
        value(
            office,
            select(HistoryEntry.action)
            .where(HistoryEntry.stream == f"official:{head}")
            .order_by(HistoryEntry.seq.desc()),
        )
        == "official:retirement_notice:recorded"
    )
    again = notice(office, head)
    assert again.status_code == 422
    assert "đã có thông báo nghỉ hưu trên hệ thống" in again.text
    assert annulment(office, head).status_code == 200


def test_an_annulled_notice_stays_on_file_and_its_cases_go_on(office: Flask) -> None:
    head = head_of_showcase(office)
    if value(office, standing(head)) is None:
        assert "Đã ghi thông báo nghỉ hưu" in confirmed(office, head).text
    path = value(office, select(OrgUnit.path).where(OrgUnit.code == "S01"))
    suspended = select(PersonnelCase.id).where(
        PersonnelCase.unit_path.startswith(path), PersonnelCase.state == "SUSPENDED"
    )
    stopped = value(office, suspended)
    assert stopped is not None
    assert annulment(office, head, "chuyenvien").status_code == 403
    for more, words in (({"reason": ""}, "Lý do hủy"), ({"document": " "}, "Văn bản làm căn cứ")):
        refused = annulment(office, head, **more)
        assert refused.status_code == 422
        assert words in refused.text
    page = annulment(office, head).text
    assert "Đã hủy thông báo nghỉ hưu." in page
    assert "Cho tiếp tục" in page
    assert "Ghi thông báo nghỉ hưu" in page
    assert value(office, select(PersonnelCase.state).where(PersonnelCase.id == stopped)) != "SUSPENDED"
    kept = select(RetirementNotice.annulled_reason).where(RetirementNotice.official_id == head)
    assert value(office, kept) == "Ghi nhầm người."
    entries = select(HistoryEntry.body).where(HistoryEntry.stream == f"case:{stopped}")
    with office.app_context():
        bodies = list(db.session.execute(entries.order_by(HistoryEntry.seq)).scalars())
    assert '"step":"resume"' in bodies[-1]
    assert "Ghi nhầm người." in bodies[-1]
    assert annulment(office, head).status_code == 404


def standing(official_id: int) -> Any:
    return select(RetirementNotice.id).where(
        RetirementNotice.official_id == official_id, RetirementNotice.annulled_on.is_(None)
    )


def test_a_list_that_has_changed_is_shown_again(office: Flask) -> None:
    head = head_of_showcase(office)
    answer = notice(office, head, foreseen="0" * 16)
    assert answer.status_code == 200
    assert "Xác nhận ghi thông báo nghỉ hưu" in answer.text
    assert value(office, standing(head)) is None


def stop(app: Flask, unit_id: int, username: str = "thamdinh", **more: str) -> Any:
    data = {
        "title_id": "",
        "from_on": typed(clock.today()),
        "to_on": "",
        "document": "CV 15 về sắp xếp bộ máy",
    }
    return signed_in(app, username).post(f"/units/{unit_id}/moratorium", data=data | more)


def another_department(app: Flask) -> int:
    """A department with an open case, but for the showcase."""
    found: int = value(
        app,
        select(OrgUnit.id)
        .join(PersonnelCase, PersonnelCase.unit_id == OrgUnit.id)
        .where(OrgUnit.is_department, OrgUnit.code != "S01", PersonnelCase.phase == "open"),
    )
    return found


def test_a_suspension_shows_on_the_unit_and_in_inboxes_and_can_be_ended(office: Flask) -> None:
    unit_id = another_department(office)
    assert stop(office, unit_id).status_code == 303
    page = signed_in(office, "canbo").get(f"/units/{unit_id}").text
    assert "Đang tạm dừng công tác nhân sự." in page
    assert "Ghi ngày kết thúc" not in page
    blocked = select(CaseTask.blocked_by).join(PersonnelCase).where(PersonnelCase.unit_id == unit_id)
    with office.app_context():
        assert any("R-S-moratorium" in rules for rules in db.session.execute(blocked).scalars())
    number = value(
        office, select(Moratorium.id).where(Moratorium.unit_id == unit_id, Moratorium.to_on.is_(None))
    )
    client = signed_in(office, "thamdinh")
    assert f"/units/{unit_id}/moratorium/{number}" in client.get(f"/units/{unit_id}").text
    data = {"to_on": typed(clock.today() + timedelta(days=30)), "document": "CV 16 về kết thúc"}
    assert client.post(f"/units/{unit_id}/moratorium/{number}", data=data).status_code == 303
    assert value(
        office, select(Moratorium.to_on).where(Moratorium.id == number)
    ) == clock.today() + timedelta(days=30)
    entries = select(HistoryEntry.action).where(HistoryEntry.stream == f"unit:{unit_id}")
    with office.app_context():
        assert list(db.session.execute(entries).scalars()) == [
            "unit:moratorium:recorded",
            "unit:moratorium:ended",
        ]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"to_on": typed(date(2000, 1, 1))}, "Ngày kết thúc phải sau ngày bắt đầu."),
        ({"document": ""}, "Chưa nhập mục này."),
    ],
)
def test_a_suspension_that_cannot_be_right_says_why(office: Flask, more: dict[str, str], words: str) -> None:
    unit_id = value(office, select(OrgUnit.id).where(OrgUnit.code == "S01"))
    answer = stop(office, unit_id, **more)
    assert answer.status_code == 422
    assert words in answer.text


def test_a_unit_does_not_suspend_itself(office: Flask) -> None:
    unit_id = value(office, select(OrgUnit.id).where(OrgUnit.code == "S01"))
    assert stop(office, unit_id, "chuyenvien").status_code == 403
    assert stop(office, unit_id, "truongso").status_code == 403
    assert "/moratorium" not in signed_in(office, "chuyenvien").get(f"/units/{unit_id}").text


def test_a_suspension_of_another_unit_is_not_found_under_this_one(office: Flask) -> None:
    own = value(office, select(OrgUnit.id).where(OrgUnit.code == "S01"))
    foreign = value(office, select(Moratorium.id).where(Moratorium.unit_id != own))
    assert foreign is not None
    assert signed_in(office, "thamdinh").get(f"/units/{own}/moratorium/{foreign}").status_code == 404
