"""Accounts, roles and the calendar: what the administrator may do, and what is remembered."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.integration.web import small
from tests.integration.web.conftest import for_tests, signed_in
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import Account, CalendarDay, HistoryEntry, RoleGrant
from workflow_app.services.calendar import work_calendar
from workflow_app.services.verification import verify

PASSWORD = re.compile(r"<code>([a-z0-9-]+)</code>")
APART = "Người quản trị hệ thống không được đồng thời xử lý hồ sơ cán bộ."


@dataclass
class Office:
    app: Flask
    unit_id: int
    lan: int
    account_id: int
    client: FlaskClient

    def last(self) -> tuple[str, dict[str, object]]:
        """The newest entry of history: its action and its detail."""
        with self.app.app_context():
            entry = (
                db.session.execute(
                    select(HistoryEntry).order_by(HistoryEntry.at.desc(), HistoryEntry.seq.desc())
                )
                .scalars()
                .first()
            )
            assert entry is not None
            assert verify().breaks == []
            return entry.action, json.loads(entry.body)["detail"]

    def rows(self, model: type) -> list[object]:
        with self.app.app_context():
            return list(db.session.execute(select(model).order_by(model.id)).scalars())


@pytest.fixture
def office(app: Flask) -> Office:
    """An administrator, and Lan who has an account and no role."""
    for_tests(app)
    with app.app_context():
        unit_id, _ = small.unit("SNV", "Sở Nội vụ")
        small.unit("STC", "Sở Tài chính")
        admin, lan = small.official("Phạm Văn Quản", unit_id), small.official("Trần Thị Lan", unit_id)
        small.account("quan", admin)
        small.grant(admin, "SYSADMIN", unit_id)
        account_id = small.account("lan", lan)
    return Office(app, unit_id, lan, account_id, signed_in(app, "quan"))


def grant(office: Office, **more: str) -> tuple[int, str]:
    """Try to give Lan a role: the status and the page."""
    data = {"role": "UNIT_HEAD", "unit": "SNV", "valid_from": "01/03/2026", "basis": "QĐ 12 ngày 01/03/2026"}
    answer = office.client.post(f"/admin/accounts/{office.account_id}/grants/new", data=data | more)
    return answer.status_code, answer.text


def test_an_account_is_found_without_marks_and_by_username(office: Office) -> None:
    assert "Trần Thị Lan" in office.client.get("/admin/accounts?q=tran thi").text
    assert "Trần Thị Lan" in office.client.get("/admin/accounts?q=LAN").text
    assert "Không có tài khoản nào khớp" in office.client.get("/admin/accounts?q=zzzz").text


def test_a_new_account_shows_its_password_once_and_only_there(office: Office) -> None:
    with office.app.app_context():
        hoa = small.official("Lê Thị Hoa", office.unit_id)
    assert "Lê Thị Hoa" in office.client.get("/admin/accounts/new?q=hoa").text
    answer = office.client.post(f"/admin/accounts/new/{hoa}", data={"username": " Hoa.LT "})
    password = PASSWORD.search(answer.text)
    assert password
    assert answer.headers["Cache-Control"] == "no-store"
    with office.client.session_transaction() as session:
        assert password[1] not in str(dict(session))
    entered = office.app.test_client().post("/sign-in", data={"username": "hoa.lt", "password": password[1]})
    assert entered.status_code == 303
    with office.app.app_context():
        bodies = db.session.execute(select(HistoryEntry.body)).scalars()
        assert all(password[1] not in body for body in bodies)


@pytest.mark.parametrize(
    ("username", "words"),
    [
        ("lan", "Tên đăng nhập này đã có người dùng."),
        ("ab", "từ 3 đến 60"),
        ("lan anh", "từ 3 đến 60"),
        ("", "Chưa nhập"),
    ],
)
def test_a_username_that_cannot_be_taken_says_why(office: Office, username: str, words: str) -> None:
    answer = office.client.post(f"/admin/accounts/new/{office.lan}", data={"username": username})
    assert answer.status_code == 422
    assert words in answer.text


def test_a_disabled_account_is_out_at_once_and_can_be_opened_again(office: Office) -> None:
    lan = signed_in(office.app, "lan")
    assert lan.get("/").status_code == 200
    state = f"/admin/accounts/{office.account_id}/state"
    assert office.client.post(state, data={"reason": ""}).status_code == 422
    assert office.client.post(state, data={"reason": "Chuyển công tác"}).status_code == 303
    assert office.last()[0] == "account:account:closed"
    assert lan.get("/").status_code == 303
    office.client.post(state, data={"reason": "Đã về lại"})
    assert office.last()[0] == "account:account:reopened"
    assert lan.get("/").status_code == 303
    assert signed_in(office.app, "lan").get("/").status_code == 200


def test_nobody_disables_their_own_account(office: Office) -> None:
    with office.app.app_context():
        own = db.session.execute(select(Account.id).where(Account.username == "quan")).scalar_one()
    answer = office.client.post(f"/admin/accounts/{own}/state", data={"reason": "thử"})
    assert answer.status_code == 422
    assert "Bạn không tự khóa tài khoản" in answer.text


def test_a_reset_password_ends_every_session_of_the_account(office: Office) -> None:
    lan = signed_in(office.app, "lan")
    answer = office.client.post(f"/admin/accounts/{office.account_id}/password")
    password = PASSWORD.search(answer.text)
    assert password
    assert lan.get("/").status_code == 303
    old = office.app.test_client().post("/sign-in", data={"username": "lan", "password": small.PASSWORD})
    new = office.app.test_client().post("/sign-in", data={"username": "lan", "password": password[1]})
    assert (old.status_code, new.status_code) == (422, 303)


def test_a_role_is_given_with_its_basis_and_counts_from_the_next_request(office: Office) -> None:
    lan = signed_in(office.app, "lan")
    assert lan.get("/people").status_code == 403
    assert grant(office)[0] == 303
    action, detail = office.last()
    assert action == "account:grant:given"
    assert (detail["official"], detail["unit"], detail["basis"]) == (
        "Trần Thị Lan",
        "Sở Nội vụ",
        "QĐ 12 ngày 01/03/2026",
    )
    assert lan.get("/people").status_code == 200


@pytest.mark.parametrize("unit", ["SNV", "snv", "Sở Nội vụ", "so noi vu"])
def test_a_unit_is_named_by_code_or_by_name(office: Office, unit: str) -> None:
    assert grant(office, unit=unit)[0] == 303


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"unit": "zzzz"}, "Không tìm thấy đơn vị này."),
        ({"unit": "sở"}, "Có nhiều đơn vị khớp."),
        ({"basis": ""}, "Chưa nhập mục này."),
        ({"valid_from": "31/02/2026"}, "Ngày không đúng."),
        ({"valid_to": "01/03/2026"}, "Ngày kết thúc phải sau ngày bắt đầu."),
        ({"role": "SYSTEM"}, "Lựa chọn này không còn trong danh sách."),
        ({"role": "SYSADMIN"}, ""),
    ],
)
def test_a_grant_that_cannot_be_given_says_why(office: Office, more: dict[str, str], words: str) -> None:
    status, page = grant(office, **more)
    assert status == (422 if words else 303)
    assert words in page


def test_account_administration_and_case_work_are_never_one_person(office: Office) -> None:
    assert grant(office)[0] == 303
    status, page = grant(office, role="SYSADMIN")
    assert status == 422
    assert APART in page
    with office.app.app_context():
        quan = db.session.execute(select(Account.id).where(Account.username == "quan")).scalar_one()
    data = {"role": "CLERK", "unit": "SNV", "valid_from": "01/03/2026", "basis": "QĐ 13"}
    answer = office.client.post(f"/admin/accounts/{quan}/grants/new", data=data)
    assert answer.status_code == 422
    assert APART in answer.text


def test_the_two_sides_may_follow_each_other(office: Office) -> None:
    assert grant(office, valid_from="01/01/2025", valid_to="01/01/2026")[0] == 303
    assert grant(office, role="SYSADMIN", valid_from="01/01/2026")[0] == 303


def end(office: Office, grant_id: int, day: date, basis: str = "QĐ 99") -> int:
    address = f"/admin/accounts/{office.account_id}/grants/{grant_id}"
    return office.client.post(address, data={"valid_to": f"{day:%d/%m/%Y}", "basis": basis}).status_code


def test_a_role_that_ends_today_is_gone_with_the_next_request(office: Office) -> None:
    grant(office)
    lan = signed_in(office.app, "lan")
    assert lan.get("/people").status_code == 200
    given = office.rows(RoleGrant)[-1]
    assert end(office, given.id, clock.today()) == 303
    assert office.last()[0] == "account:grant:ended"
    assert lan.get("/people").status_code == 403


def test_a_role_given_by_mistake_today_can_be_taken_back_today(office: Office) -> None:
    grant(office, valid_from=f"{clock.today():%d/%m/%Y}")
    given = office.rows(RoleGrant)[-1]
    assert end(office, given.id, clock.today()) == 303
    assert [row.role for row in office.rows(RoleGrant)] == ["SYSADMIN"]
    assert office.last()[1]["grant"] == given.id


def test_a_role_cannot_end_in_the_past_nor_without_a_basis(office: Office) -> None:
    grant(office)
    given = office.rows(RoleGrant)[-1]
    assert end(office, given.id, clock.today() - timedelta(days=1)) == 422
    assert end(office, given.id, clock.today(), basis=" ") == 422


def test_a_grant_of_another_person_is_not_found_under_this_account(office: Office) -> None:
    own = office.rows(RoleGrant)[0]
    assert end(office, own.id, clock.today()) == 404


def test_the_last_administrator_does_not_lock_the_door_from_outside(office: Office) -> None:
    own = office.rows(RoleGrant)[0]
    with office.app.app_context():
        quan = db.session.execute(select(Account.id).where(Account.username == "quan")).scalar_one()
    data = {"valid_to": f"{clock.today():%d/%m/%Y}", "basis": "QĐ 1"}
    answer = office.client.post(f"/admin/accounts/{quan}/grants/{own.id}", data=data)
    assert answer.status_code == 422


def test_a_day_in_the_calendar_counts_for_deadlines_and_is_remembered(office: Office) -> None:
    day = {
        "day": "24/06/2026",
        "kind": "HOLIDAY",
        "name": "Ngày nghỉ của tỉnh",
        "document": "TB 5 ngày 01/06/2026",
    }
    assert office.client.post("/admin/calendar?year=2026", data=day).headers["Location"].endswith("year=2026")
    page = office.client.get("/admin/calendar?year=2026").text
    assert "Ngày nghỉ của tỉnh" in page
    assert "Tết Nguyên Đán" in page
    with office.app.app_context():
        assert not work_calendar(date(2026, 6, 1)).is_working(date(2026, 6, 24))
    assert office.last()[0] == "calendar:day:changed"
    office.client.post("/admin/calendar/2026-06-24/clear")
    with office.app.app_context():
        assert work_calendar(date(2026, 6, 1)).is_working(date(2026, 6, 24))
        assert db.session.execute(select(CalendarDay)).first() is None


@pytest.mark.parametrize("missing", ["day", "kind", "name", "document"], ids=lambda name: f"without {name}")
def test_a_day_needs_all_that_explains_it(office: Office, missing: str) -> None:
    day = {"day": "24/06/2026", "kind": "WORKING", "name": "Làm bù", "document": "TB 5"}
    assert office.client.post("/admin/calendar", data=day | {missing: ""}).status_code == 422


@pytest.mark.parametrize("year", ["", "x", "1", "9999", "99999999999"])
def test_a_year_that_no_calendar_has_is_this_year(office: Office, year: str) -> None:
    page = office.client.get(f"/admin/calendar?year={year}")
    assert page.status_code == 200
    assert f"Lịch làm việc {clock.today().year}" in page.text


def test_a_day_that_is_none_is_not_found(office: Office) -> None:
    assert office.client.post("/admin/calendar/2026-02-31/clear").status_code == 404
