"""The administrator's log of reminders, and who is told when what runs by itself stands still."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, insert, select

from tests.integration.web.conftest import counted, signed_in
from workflow_app import SETTINGS, clock, settings_of
from workflow_app.extensions import db
from workflow_app.models import Account, HistoryEntry, Official, Pulse, Reminder
from workflow_app.services import pulse
from workflow_app.services.history import Action
from workflow_app.services.transactions import transaction

LOG = "/admin/reminders"


def value(app: Flask, statement: Any) -> Any:
    with app.app_context():
        return db.session.execute(statement).scalars().first()


def person(app: Flask, username: str) -> Any:
    return value(app, select(Account.official_id).where(Account.username == username))


def write(app: Flask, key: str, username: str = "vanthu", **more: Any) -> int:
    """A reminder in the queue."""
    row = {
        "key": key,
        "recipient_id": person(app, username),
        "channel": "MAIL",
        "kind": "DUE",
        "body": {"rule": "R-III-1-b"},
        "due_at": clock.now(),
        "created_at": clock.now(),
    }
    with app.app_context(), transaction():
        return int(db.session.execute(insert(Reminder).returning(Reminder.id), row | more).scalar_one())


def lines(page: str) -> int:
    return len(re.findall(r"<tr\b", page.partition("<tbody")[2]))


@pytest.fixture
def empty(office: Flask) -> Flask:
    """The office without reminders and signs of life."""
    with office.app_context(), transaction():
        db.session.execute(delete(Reminder))
        db.session.execute(delete(Pulse))
    return office


@pytest.mark.parametrize("username", ["vanthu", "kiemtra", "thamdinh"])
def test_the_log_is_for_the_administrator_alone(empty: Flask, username: str) -> None:
    number = write(empty, "one", state="DEAD")
    client = signed_in(empty, username)
    assert client.get(LOG).status_code == 403
    assert client.post(f"{LOG}/{number}/again").status_code == 403


def test_the_log_is_filtered_by_state_and_by_a_name_without_diacritics(empty: Flask) -> None:
    write(empty, "one", state="SENT", sent_at=clock.now())
    write(empty, "two", "kiemtra", state="DROPPED", last_error="no_address")
    write(empty, "three", "kiemtra")
    client = signed_in(empty, "quantri")
    assert lines(client.get(LOG).text) == 3
    dropped = client.get(f"{LOG}?state=DROPPED").text
    assert lines(dropped) == 1
    assert "Người nhận chưa có địa chỉ thư" in dropped
    folded = value(empty, select(Official.folded).where(Official.id == person(empty, "kiemtra")))
    assert lines(client.get(LOG, query_string={"q": folded.upper()}).text) == 2
    assert "Không có nhắc việc nào khớp" in client.get(f"{LOG}?q=khongcoai&rule=x").text
    assert lines(client.get(f"{LOG}?state=NONSENSE").text) == 3


def test_the_log_takes_the_same_statements_for_few_and_many(empty: Flask) -> None:
    client, sizes = signed_in(empty, "quantri"), []
    for upto in (1, 40):
        for number in range(upto):
            write(empty, f"{upto}/{number}")
        client.get(LOG)
        with counted(empty) as sent:
            assert client.get(LOG).status_code == 200
        sizes.append(len(sent))
    assert sizes[0] == sizes[1] <= 5


def test_a_dead_reminder_is_sent_again_once_and_that_stands_in_history(empty: Flask) -> None:
    number = write(empty, "dead", state="DEAD", attempts=25, last_error="SMTP: 550 no such user")
    client = signed_in(empty, "quantri")
    page = client.get(f"{LOG}?state=DEAD").text
    assert "SMTP: 550 no such user" in page
    assert "Đã thử 25 lần" in page
    told = client.post(f"{LOG}/{number}/again", follow_redirects=True).text
    assert "Đã đưa nhắc việc vào hàng chờ" in told
    with empty.app_context():
        row = db.session.get_one(Reminder, number)
        assert (row.state, row.attempts, row.claim_until) == ("PENDING", 0, None)
    again = client.post(f"{LOG}/{number}/again", follow_redirects=True).text
    assert "nên không gửi lại" in again
    resent = HistoryEntry.action == Action.REMINDER_RESENT
    entry = value(empty, select(HistoryEntry.body).where(resent).order_by(HistoryEntry.seq.desc()))
    assert "550 no such user" in entry
    assert client.post(f"{LOG}/{number + 1000}/again").status_code == 404


# ---------------------------------------------------------------- signs of life


@pytest.fixture
def running(empty: Flask) -> Iterator[Flask]:
    """The office as if it had a broker, and so a worker to listen for."""
    told = settings_of(empty)
    empty.extensions[SETTINGS] = replace(told, broker_url="filesystem://")
    yield empty
    empty.extensions[SETTINGS] = told


def test_health_fails_when_the_worker_falls_silent(running: Flask) -> None:
    asked = running.test_client()
    assert asked.get("/health").status_code == 200  # nothing has run yet
    with running.app_context():
        pulse.beat("pump")
    assert asked.get("/health").json == {"status": "ok"}
    with clock.on(clock.today() + timedelta(days=1)):
        silent = asked.get("/health")
    assert silent.status_code == 503
    assert silent.json
    assert silent.json["status"] == "silent"
    assert list(silent.json["since"]) == ["pump"]


def test_the_administrator_alone_is_told_of_the_silence(running: Flask) -> None:
    with running.app_context():
        pulse.beat("scan")
    administrator = signed_in(running, "quantri")
    assert "Bộ phận gửi nhắc việc chưa chạy lần nào." in administrator.get(LOG).text
    with clock.on(clock.today() + timedelta(days=3)):
        assert "Bộ phận rà soát việc đến hạn không có tín hiệu từ" in administrator.get(LOG).text
        assert "không có tín hiệu từ" not in signed_in(running, "vanthu").get("/notices").text
