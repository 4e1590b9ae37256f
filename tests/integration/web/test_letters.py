"""Petitions and denunciations: whose list they stand on, what a case shows, who the sender is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.integration.web.conftest import counted, signed_in
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import (
    Account,
    CaseTask,
    HistoryEntry,
    Letter,
    LetterReader,
    LetterSender,
    Official,
    PersonnelCase,
    PersonnelOption,
)

SECRET, SENDER = "Kê khai tài sản không trung thực", "Người Viết Đơn"


def value(app: Flask, statement: Any) -> Any:
    with app.app_context():
        return db.session.execute(statement).scalars().first()


def account_of(app: Flask, username: str) -> int:
    return int(value(app, select(Account.official_id).where(Account.username == username)))


def option_in(app: Flask, state: str) -> Any:
    """A case in a state and a person who is a live option in it."""
    with app.app_context():
        return db.session.execute(
            select(PersonnelCase.id, PersonnelOption.official_id, Official.code)
            .join(PersonnelOption, PersonnelOption.case_id == PersonnelCase.id)
            .join(Official, Official.id == PersonnelOption.official_id)
            .where(PersonnelCase.state == state, PersonnelOption.status == "LIVE")
            .order_by(PersonnelCase.id, PersonnelOption.id)
        ).first()


def send(app: Flask, address: str, username: str = "kiemtra", **typed: str) -> Any:
    return signed_in(app, username).post(address, data=typed, follow_redirects=True)


def received(app: Flask, about: str, username: str = "kiemtra", **more: str) -> int:
    typed = {
        "kind": "DENUNCIATION",
        "received_on": f"{clock.today():%d/%m/%Y}",
        "about": about,
        "subject": SECRET,
        "sender": SENDER,
    }
    answer = send(app, "/letters/new", username, **(typed | more))
    assert answer.status_code == 200, answer.text
    return int(value(app, select(func.max(Letter.id))))


def blocked(app: Flask, case_id: int) -> set[str]:
    with app.app_context():
        found = db.session.execute(select(CaseTask.blocked_by).where(CaseTask.case_id == case_id)).scalars()
        return {rule for rules in found for rule in rules.split(",")}


def test_a_denunciation_holds_up_the_case_from_admission_to_conclusion(office: Flask) -> None:
    case_id, who, code = option_in(office, "DOSSIER_PREPARING")
    letter = received(office, code)
    assert "R-S-matters" not in blocked(office, case_id)
    send(office, f"/letters/{letter}/moves/admit", finding="")
    assert "R-S-matters" in blocked(office, case_id)
    page = signed_in(office, "thamdinh").get(f"/cases/{case_id}").text
    assert "Có vấn đề đang xem xét" in page
    assert SECRET not in page
    assert SENDER not in page
    own = send(office, f"/letters/{letter}/moves/verify", finding="")
    assert "Xác minh" in own.text
    lacking = send(office, f"/letters/{letter}/moves/conclude", finding="", answer="Đã làm rõ.")
    assert lacking.status_code == 422
    assert "Xin chọn kết luận." in lacking.text
    assert "Đã làm rõ." in lacking.text
    send(office, f"/letters/{letter}/moves/conclude", finding="WRONG", answer="Không có căn cứ.")
    assert "R-S-matters" not in blocked(office, case_id)
    assert who


def test_only_those_on_the_list_know_of_a_letter(office: Flask) -> None:
    _case, _who, code = option_in(office, "DOSSIER_PREPARING")
    letter = received(office, code)
    address = f"/letters/{letter}"
    for stranger in ("thamdinh", "banthuongvu", "truongso", "chuyenvien", "quantri"):
        client = signed_in(office, stranger)
        assert client.get(address).status_code == 404, stranger
        assert client.post(f"{address}/open").status_code == 404, stranger
    adviser = account_of(office, "thamdinh")
    known = value(office, select(Official.code).where(Official.id == adviser))
    added = send(office, f"{address}/readers/new", reader=known, basis="12-QĐ/UBKTTU ngày 02/03/2026")
    assert "Đã thêm người được xem." in added.text
    page = signed_in(office, "thamdinh").post(f"{address}/open").text
    assert SECRET in page
    assert SENDER not in page
    assert "không được biết người gửi" in page
    send(office, f"{address}/readers/{adviser}/remove")
    assert signed_in(office, "thamdinh").get(address).status_code == 404


def test_the_sender_is_shown_to_whom_the_list_says_and_each_opening_is_recorded(office: Flask) -> None:
    _case, _who, code = option_in(office, "DOSSIER_PREPARING")
    letter = received(office, code)
    plain = signed_in(office, "kiemtra").get(f"/letters/{letter}").text
    assert SECRET not in plain
    assert SENDER not in plain
    assert SENDER in send(office, f"/letters/{letter}/open").text
    with office.app_context():
        bodies = list(
            db.session.execute(
                select(HistoryEntry.body).where(HistoryEntry.stream == f"letter:{letter}")
            ).scalars()
        )
        everything = db.session.execute(select(func.count()).where(HistoryEntry.body.contains(SENDER)))
        assert everything.scalar_one() == 0
    assert '"sender":true' in bodies[-1]
    assert "mở nội dung và người gửi" in signed_in(office, "kiemtra").get(f"/letters/{letter}").text


def test_nobody_reads_a_letter_about_themselves(office: Flask) -> None:
    about = account_of(office, "thamdinh")
    code = value(office, select(Official.code).where(Official.id == about))
    letter = received(office, code)
    refused = send(office, f"/letters/{letter}/readers/new", reader=code, basis="12-QĐ/TU")
    assert "không được xem đơn thư về mình" in refused.text
    own = send(
        office,
        "/letters/new",
        "thamdinh",
        kind="INFORMATION",
        received_on=f"{clock.today():%d/%m/%Y}",
        about=code,
        subject=SECRET,
    )
    assert own.status_code == 422
    assert "phải do người khác tiếp nhận" in own.text


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"about": ""}, "Đơn tố cáo phải ghi tố cáo ai."),
        ({"about": "không có ai"}, "Không tìm thấy cán bộ này."),
        ({"subject": " "}, "Xin ghi tóm tắt nội dung."),
        ({"case": "BN-1900-0001"}, "Không tìm thấy hồ sơ có mã này."),
        ({"received_on": f"{clock.today() + timedelta(days=1):%d/%m/%Y}"}, "Ngày này chưa đến."),
        ({"kind": "GOSSIP"}, "không còn trong danh sách"),
    ],
)
def test_a_letter_that_cannot_be_right_says_why(office: Flask, more: dict[str, str], words: str) -> None:
    _case, _who, code = option_in(office, "DOSSIER_PREPARING")
    typed = {
        "kind": "DENUNCIATION",
        "received_on": f"{clock.today():%d/%m/%Y}",
        "about": code,
        "subject": SECRET,
    }
    answer = send(office, "/letters/new", **(typed | more))
    assert answer.status_code == 422
    assert words in answer.text
    assert (more.get("subject") or SECRET) in answer.text


def test_a_letter_is_moved_once_from_a_state(office: Flask) -> None:
    _case, _who, code = option_in(office, "DOSSIER_PREPARING")
    letter = received(office, code)
    silent = send(office, f"/letters/{letter}/moves/refuse", finding="", answer=" ")
    assert silent.status_code == 422
    assert "Xin ghi lý do." in silent.text
    send(office, f"/letters/{letter}/moves/refuse", finding="", answer="Không ghi tên, không có căn cứ.")
    again = send(office, f"/letters/{letter}/moves/admit", finding="")
    assert again.status_code == 422
    assert "không còn ở trạng thái" in again.text
    assert send(office, f"/letters/{letter}/moves/burn").status_code == 404


def test_a_letter_without_a_name_has_no_sender(office: Flask) -> None:
    _case, _who, code = option_in(office, "DOSSIER_PREPARING")
    letter = received(office, code, sender="")
    assert value(office, select(LetterSender.letter_id).where(LetterSender.letter_id == letter)) is None
    assert "Đơn không ghi tên người gửi." in send(office, f"/letters/{letter}/open").text
    readers = select(func.count()).where(LetterReader.letter_id == letter)
    assert value(office, readers) == 1


def test_the_list_takes_a_fixed_number_of_statements(office: Flask) -> None:
    _case, _who, code = option_in(office, "DOSSIER_PREPARING")
    received(office, code)
    client = signed_in(office, "kiemtra")
    client.get("/letters")
    with counted(office) as few:
        client.get("/letters")
    for _ in range(3):
        received(office, code)
    with counted(office) as many:
        page = client.get("/letters").text
    assert len(few) == len(many)
    assert SECRET not in page
