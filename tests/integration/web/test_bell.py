"""The bell and its page, how one wants mail, and the secret address of a calendar."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from icalendar import Calendar
from sqlalchemy import func, insert, select

from tests.integration.web.conftest import counted, signed_in
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import Account, CaseTask, HistoryEntry, MailChoice, Notice, Obligation, OrgUnit
from workflow_app.services.history import Action
from workflow_app.services.transactions import transaction

REPORT = "R-III-1-b"
REPORT_NAME = "Đánh giá hằng năm việc thực hiện"
DUE = date(2027, 12, 31)
ADDRESS = re.compile(r"/lich/[\w-]{40,}\.ics")


def value(app: Flask, statement: Any) -> Any:
    with app.app_context():
        return db.session.execute(statement).scalars().first()


def person(app: Flask, username: str) -> int:
    return int(value(app, select(Account.official_id).where(Account.username == username)))


def ring(app: Flask, username: str, keys: Sequence[str], **more: Any) -> None:
    """Put notices behind a bell."""
    row = {"recipient_id": person(app, username), "kind": "DUE", "created_at": clock.now(), "body": {}}
    with app.app_context(), transaction():
        db.session.execute(insert(Notice), [row | {"key": f"{username}/{key}"} | more for key in keys])


def unread(app: Flask, username: str) -> int:
    own = Notice.recipient_id == person(app, username)
    return int(value(app, select(func.count()).where(own, Notice.read_at.is_(None))))


# ---------------------------------------------------------------- notices


def test_the_bell_counts_and_what_was_read_no_longer_counts(office: Flask) -> None:
    ring(office, "vanthu", "abc", body={"rule": REPORT, "rung": -7, "due_on": DUE.isoformat()})
    client = signed_in(office, "vanthu")
    page = client.get("/notices").text
    assert 'class="bell__count">3<' in page
    assert page.count(f"Sắp đến hạn: {REPORT_NAME}") >= 3
    assert "Hạn 31/12/2027" in page
    one = value(office, select(Notice.id).where(Notice.key == "vanthu/b"))
    assert client.post("/notices/read", data={"notice": one}).status_code == 303
    assert 'class="bell__count">2<' in client.get("/notices").text
    client.post("/notices/read", data={"newest": one})  # what came after the page was shown stays
    assert unread(office, "vanthu") == 1
    listed = client.get("/notices?unread=1").text
    assert listed.count("bell-list__item--unread") == 1


def test_nobody_marks_a_notice_of_another_as_read(office: Flask) -> None:
    ring(office, "thuky", ["own"])
    number = value(office, select(Notice.id).where(Notice.key == "thuky/own"))
    other = signed_in(office, "kiemtra")
    other.post("/notices/read", data={"notice": number})
    other.post("/notices/read", data={"newest": number})
    other.post("/notices/read", data={"notice": "x"})
    assert unread(office, "thuky") == 1


def test_a_notice_leads_to_its_case_or_to_the_due_thing(office: Flask) -> None:
    body = {"rule": "deadline:none", "rung": 7}
    ring(office, "capuy", ["owed"], body={**body, "obligation": 4321})
    ring(office, "capuy", ["case"], body={"step": "submit"}, kind="NOTICE", case_id=1)
    page = signed_in(office, "capuy").get("/notices").text
    assert 'href="/obligations/4321"' in page
    assert 'href="/cases/1"' in page


def test_the_page_of_notices_takes_the_same_statements_for_few_and_many(office: Flask) -> None:
    client = signed_in(office, "tapthe")
    sizes = []
    for number in (1, 60):
        ring(office, "tapthe", [f"{number}-{one}" for one in range(number)], body={"rule": REPORT})
        client.get("/notices")
        with counted(office) as sent:
            assert client.get("/notices").status_code == 200
        sizes.append(len(sent))
    assert sizes[0] == sizes[1] <= 3


# ---------------------------------------------------------------- how one wants mail


@pytest.mark.parametrize(
    "address", ["không phải thư", "a@b", "a..b@so.example", "a b@so.example", "@so.example"]
)
def test_a_wrong_address_gets_a_sentence_and_stays_in_the_form(office: Flask, address: str) -> None:
    client = signed_in(office, "truongso")
    answer = client.post("/notices/choices", data={"email": address, "ordinary": "NONE"})
    assert answer.status_code == 422
    assert "Địa chỉ thư chưa đúng" in answer.text
    assert f'value="{address}"' in answer.text
    assert re.search(r'checked[^>]*value="NONE"|value="NONE"[^>]*checked', answer.text)


def test_a_choice_is_kept_and_stands_in_history_without_the_address(office: Flask) -> None:
    client = signed_in(office, "truongso")
    data = {"email": " lan@so.example ", "ordinary": "AT_ONCE"}
    assert client.post("/notices/choices", data=data).status_code == 303
    kept = select(MailChoice.email).where(MailChoice.official_id == person(office, "truongso"))
    assert value(office, kept) == "lan@so.example"
    assert 'value="lan@so.example"' in client.get("/notices/choices").text
    told = HistoryEntry.action == Action.MAIL_CHOSEN
    entry = value(office, select(HistoryEntry.body).where(told).order_by(HistoryEntry.seq.desc()))
    assert "AT_ONCE" in entry
    assert "so.example" not in entry


def test_the_choices_are_in_the_language_of_the_reader(office: Flask) -> None:
    client = signed_in(office, "tokiem1")
    assert "Gộp vào một thư mỗi sáng" in client.get("/notices/choices").text
    client.post("/language", data={"language": "en", "next": "/"})
    page = client.get("/notices/choices").text
    assert "Gộp vào một thư" not in page
    assert page.count('type="radio"') == 3


def test_an_unknown_choice_is_refused(office: Flask) -> None:
    answer = signed_in(office, "truongso").post("/notices/choices", data={"ordinary": "HOURLY"})
    assert answer.status_code == 422
    assert "Chưa chọn." in answer.text


# ---------------------------------------------------------------- the calendar


def address_of(office: Flask, username: str) -> str:
    answer = signed_in(office, username).post("/notices/calendar")
    found = ADDRESS.search(answer.text)
    assert found, answer.text
    return found.group()


def owe(office: Flask, username: str, key: str) -> None:
    """A due thing and a step of a case that are the person's."""
    who = person(office, username)
    owed = {
        "rule": REPORT,
        "subject": f"official:{who}",
        "period": key,
        "clause": "III.1",
        "official_id": who,
        "unit_path": "/1/",
        "due_on": DUE,
        "opened_on": clock.today(),
        "step": "",
    }
    task = {"case_id": 1, "step": "submit", "official_id": who, "unit_path": "/1/", "due_on": DUE}
    with office.app_context(), transaction():
        db.session.execute(insert(Obligation), owed)
        db.session.execute(insert(CaseTask), task | {"since_on": clock.today()})


def test_a_calendar_holds_the_due_days_and_no_name_of_anybody(office: Flask) -> None:
    owe(office, "canbo", "feed")
    address = address_of(office, "canbo")
    answer = office.test_client().get(address)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, no-store"
    feed = Calendar.from_ical(answer.data)
    events = feed.walk("VEVENT")
    assert [one.decoded("dtstart") for one in events] == [DUE, DUE]
    assert [one.decoded("dtend") - one.decoded("dtstart") for one in events] == [timedelta(days=1)] * 2
    assert any(REPORT_NAME in one["summary"] for one in events)
    assert {str(one["description"]) for one in events} == {"Nội dung chỉ xem trong hệ thống."}
    assert {str(one["class"]) for one in events} == {"PRIVATE"}
    again = Calendar.from_ical(office.test_client().get(address).data)
    assert [one["uid"] for one in again.walk("VEVENT")] == [one["uid"] for one in events]


def test_an_address_that_was_replaced_or_revoked_leads_nowhere(office: Flask) -> None:
    first = address_of(office, "thamdinh")
    second = address_of(office, "thamdinh")
    asked = office.test_client()
    assert [asked.get(one).status_code for one in (first, second)] == [404, 200]
    client = signed_in(office, "thamdinh")
    assert second not in client.get("/notices/choices").text  # shown once
    assert client.post("/notices/calendar/revoke").status_code == 303
    assert asked.get(second).status_code == 404
    assert asked.get(f"/lich/{'x' * 500}.ics").status_code == 404


def test_an_account_that_was_closed_has_no_calendar(office: Flask) -> None:
    address = address_of(office, "vanthuuyban")
    own = Account.username == "vanthuuyban"
    with office.app_context(), transaction():
        db.session.execute(Account.__table__.update().where(own).values(active=False))
    assert office.test_client().get(address).status_code == 404


def test_a_role_over_a_unit_above_brings_its_steps_into_the_calendar(office: Flask) -> None:
    path = value(office, select(OrgUnit.path).where(OrgUnit.code == "S01"))
    task = {"case_id": 1, "step": "submit", "role": "INSPECTOR", "unit_path": path, "due_on": DUE}
    asked = office.test_client()
    address = address_of(office, "kiemtra")
    before = len(Calendar.from_ical(asked.get(address).data).walk("VEVENT"))
    with office.app_context(), transaction():
        db.session.execute(insert(CaseTask), task | {"since_on": clock.today()})
    assert len(Calendar.from_ical(asked.get(address).data).walk("VEVENT")) == before + 1
