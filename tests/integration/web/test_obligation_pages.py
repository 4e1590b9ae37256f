"""The pages of what is due: for whom they are, what they explain, what may be done there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, update

from state_machines.evaluations import FORM
from tests.integration.web.conftest import counted, signed_in
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import HistoryEntry, Obligation, Official, OrgUnit, PersonnelCase, Reminder
from workflow_app.services import obligations
from workflow_app.services.transactions import transaction

DAY = date(clock.today().year, 12, 1)
REPORT = "R-III-1-b"
DOCUMENT = "12-BC/SNN ngày 01/12/2026"


@pytest.fixture
def due(office: Flask) -> Iterator[int]:
    """The yearly report that the first department owes; everything found anew."""
    with clock.on(DAY):
        with office.app_context():
            with transaction():
                db.session.execute(delete(Reminder))
                db.session.execute(delete(Obligation))
            obligations.scan()
            unit = select(OrgUnit.path).where(OrgUnit.code == "S01").scalar_subquery()
            found = select(Obligation.id).where(Obligation.rule == REPORT, Obligation.unit_path == unit)
            number = db.session.execute(found).scalar_one()
        yield number


def value(app: Flask, statement: Any) -> Any:
    with app.app_context():
        return db.session.execute(statement).scalars().first()


def history(app: Flask, number: int) -> list[dict[str, Any]]:
    with app.app_context():
        stream = HistoryEntry.stream == f"obligation:{number}"
        bodies = db.session.execute(select(HistoryEntry.body).where(stream).order_by(HistoryEntry.seq))
        return [json.loads(body) for body in bodies.scalars()]


def test_the_list_shows_what_the_role_owes_first_due_on_top(office: Flask, due: int) -> None:
    assert due
    page = signed_in(office, "truongso").get("/obligations").text
    assert "Đánh giá hằng năm việc thực hiện" in page
    assert f"31/12/{DAY.year}" in page


def test_a_line_names_the_person_of_a_form_and_not_who_is_chosen_for_a_post(office: Flask, due: int) -> None:
    assert due
    with office.app_context():
        chosen = Official.id == PersonnelCase.chosen_id
        told = select(PersonnelCase.id, PersonnelCase.code, Official.name)
        found = told.join_from(Obligation, PersonnelCase).join(Official, chosen)
        case_id, code, name = db.session.execute(found).one()
    assert name not in about(office, code)
    with office.app_context(), transaction():
        db.session.execute(update(PersonnelCase).where(PersonnelCase.id == case_id).values(kind=FORM))
    assert f"<small>{name}</small>" in about(office, code)


def about(app: Flask, code: str) -> str:
    """The cells that stand after the code of a case in the list."""
    page = signed_in(app, "kiemtra").get("/obligations?view=all").text
    return page.split(code, 1)[1].split("</tr>", 1)[0]


def test_a_list_takes_a_fixed_number_of_statements(office: Flask, due: int) -> None:
    assert due
    client = signed_in(office, "thamdinh")
    for view in ("mine", "all", "over"):
        client.get(f"/obligations?view={view}")
        with counted(office) as sent:
            assert client.get(f"/obligations?view={view}").status_code == 200
        assert len(sent) <= 4, sent


def test_the_page_of_one_says_why_it_is_due_and_who_was_reminded(office: Flask, due: int) -> None:
    page = signed_in(office, "truongso").get(f"/obligations/{due}").text
    for words in ("Ngày 31/12 hằng năm", "Trước hạn 30 ngày", "Quá hạn 7 ngày", "Ghi đã xong", "Hoãn nhắc"):
        assert words in page
    assert "Nhắc ngay" in page
    english = signed_in(office, "truongso")
    english.post("/language", data={"language": "en", "next": "/"})
    assert "Why it is due on this day" in english.get(f"/obligations/{due}").text
    english.post("/language", data={"language": "vi", "next": "/"})


@pytest.mark.parametrize(
    ("username", "status"),
    [
        pytest.param("truongso", 200, id="the head owes it"),
        pytest.param("kiemtra", 200, id="an inspector reads it"),
        pytest.param("vanthu", 404, id="not for a clerk"),
        pytest.param("quantri", 404, id="nor for the administrator"),
    ],
)
def test_each_thing_is_for_those_whom_it_concerns(
    office: Flask, due: int, username: str, status: int
) -> None:
    assert signed_in(office, username).get(f"/obligations/{due}").status_code == status


def test_an_inspector_reminds_and_puts_nothing_off(office: Flask, due: int) -> None:
    client = signed_in(office, "kiemtra")
    assert "Hoãn nhắc</a>" not in client.get(f"/obligations/{due}").text
    assert client.get(f"/obligations/{due}/snooze").status_code == 403
    assert client.post(f"/obligations/{due}/nudge").status_code == 303


def test_a_nudge_is_sent_once_a_day_and_stands_in_history(office: Flask, due: int) -> None:
    client = signed_in(office, "kiemtra")
    before = len(history(office, due))
    nudges = select(func.count()).where(
        Reminder.kind == "NUDGE", Reminder.obligation_id == due, Reminder.urgent
    )
    for words in ("Đã nhắc 1 người", "Hôm nay bạn đã nhắc việc này rồi"):
        answer = client.post(f"/obligations/{due}/nudge", follow_redirects=True)
        assert words in answer.text
        assert value(office, nudges) == 2  # one over each channel
    new = history(office, due)[before:]
    assert [(entry["action"], entry["detail"]["people"]) for entry in new] == [
        ("obligation:obligation:nudged", 1)
    ]
    with clock.on(DAY + timedelta(days=1)):
        client.post(f"/obligations/{due}/nudge")
    assert value(office, nudges) == 4


def test_reminders_are_put_off_with_a_reason(office: Flask, due: int) -> None:
    client = signed_in(office, "truongso")
    until = date(DAY.year + 1, 1, 5)
    answer = client.post(
        f"/obligations/{due}/snooze", data={"until_on": until.strftime("%d/%m/%Y"), "reason": "Chờ số liệu"}
    )
    assert answer.status_code == 303
    assert f"Hoãn nhắc đến {until:%d/%m/%Y}" in client.get(f"/obligations/{due}").text
    entry = history(office, due)[-1]
    assert (entry["detail"]["until"], entry["detail"]["reason"]) == (until.isoformat(), "Chờ số liệu")
    count = select(func.count()).where(Reminder.obligation_id == due, Reminder.rung >= -7)
    with office.app_context():
        for day in (date(DAY.year, 12, 31), until - timedelta(days=1)):
            with clock.on(day):
                obligations.scan()
        assert value(office, count) == 0
        with clock.on(until):
            obligations.scan()
    assert value(office, count) > 0


@pytest.mark.parametrize(
    ("until", "reason", "words"),
    [
        pytest.param(DAY, "Chờ", "Ngày này đã qua", id="not later"),
        pytest.param(DAY + timedelta(days=400), "Chờ", "trong vòng một năm", id="too far"),
        pytest.param(DAY + timedelta(days=9), "", "Lý do", id="no reason"),
    ],
)
def test_what_is_typed_wrong_is_said_and_kept(
    office: Flask, due: int, until: date, reason: str, words: str
) -> None:
    typed = until.strftime("%d/%m/%Y")
    answer = signed_in(office, "truongso").post(
        f"/obligations/{due}/snooze", data={"until_on": typed, "reason": reason}
    )
    assert answer.status_code == 422
    assert words in answer.text
    assert typed in answer.text


def test_what_blocks_is_put_off_until_its_day_at_most(office: Flask, due: int) -> None:
    assert due
    number, day = value_of_deadline(office)
    data = {"until_on": (day + timedelta(days=1)).strftime("%d/%m/%Y"), "reason": "Chờ"}
    with clock.on(day - timedelta(days=5)):
        answer = signed_in(office, "truongso").post(f"/obligations/{number}/snooze", data=data)
    assert answer.status_code == 422
    assert "chỉ được hoãn nhắc đến ngày hạn" in answer.text


def value_of_deadline(app: Flask) -> tuple[int, date]:
    """A deadline of a case of the first department."""
    with app.app_context():
        path = db.session.execute(select(OrgUnit.path).where(OrgUnit.code == "S01")).scalar_one()
        found = select(Obligation.id, Obligation.due_on).where(
            Obligation.rule == "deadline:process", Obligation.unit_path.startswith(path)
        )
        row = db.session.execute(found).first()
        assert row is not None
        return row.id, row.due_on


def test_a_report_is_recorded_as_done_and_does_not_come_back(office: Flask, due: int) -> None:
    client = signed_in(office, "truongso")
    assert client.post(f"/obligations/{due}/done", data={"document": ""}).status_code == 422
    assert client.post(f"/obligations/{due}/done", data={"document": DOCUMENT}).status_code == 303
    with office.app_context(), clock.on(DAY + timedelta(days=1)):
        assert obligations.scan().reminders == 0 or value(
            office, select(Obligation.met_on).where(Obligation.id == due)
        )
    assert value(office, select(Obligation.met_on).where(Obligation.id == due)) == DAY
    page = client.get(f"/obligations/{due}").text
    assert DOCUMENT in page
    assert "Ghi đã xong</a>" not in page
    assert "Đánh giá hằng năm" in client.get("/obligations?view=over").text


def test_what_a_step_does_is_not_recorded_by_hand(office: Flask, due: int) -> None:
    assert due
    number, _day = value_of_deadline(office)
    answer = signed_in(office, "truongso").post(f"/obligations/{number}/done", data={"document": DOCUMENT})
    assert answer.status_code == 422
    assert "không ghi tay" in answer.text
