"""Reminders, people and a mail server for the tests of delivery. What writes needs a context."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from sqlalchemy import func, insert, select

from tests.integration.web import small
from workflow_app.extensions import db
from workflow_app.models import MailChoice, Notice, Obligation, Reminder
from workflow_app.services.transactions import transaction

MORNING = datetime(2026, 3, 2, 2, tzinfo=UTC)  # Monday, nine o'clock at the office
NIGHT = datetime(2026, 3, 2, 15, tzinfo=UTC)
SUNDAY = datetime(2026, 3, 1, 2, tzinfo=UTC)
BEFORE = datetime(2026, 2, 26, 1, tzinfo=UTC)


class Postbox:
    """Keeps what a mail server was given; answers with ``refusal`` when there is one."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.refusal = ""

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - the library's name
        if self.refusal:
            return self.refusal
        mail = message_from_bytes(envelope.content, policy=default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        self.recipients += envelope.rcpt_tos
        return "250 OK"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def mail_server() -> Iterator[tuple[Postbox, int]]:
    """A real mail server on this machine, and its port."""
    box = Postbox()
    port = free_port()
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    try:
        yield box, port
    finally:
        server.stop()


def people(count: int = 1, *, ordinary: str = "DIGEST", email: str = "{}@so.example") -> list[int]:
    """Officials with an account and an address."""
    unit_id, _ = small.unit(f"U{ordinary}{count}{email[:2]}", "Sở Nội vụ")
    found = []
    for number in range(count):
        person = small.official(f"Trần Thị Số {number}", unit_id, code=f"{ordinary}{email[:2]}{number}")
        small.account(f"nguoi{person}", person)
        with transaction():
            row = {"official_id": person, "ordinary": ordinary, "email": email.format(person)}
            db.session.execute(insert(MailChoice), row)
        found.append(person)
    return found


def obligation(person: int, *, met_on: date | None = None, rule: str = "R-2.5-a") -> int:
    """Something that a person owes."""
    row = {
        "rule": rule,
        "subject": f"official:{person}",
        "period": f"{person}",
        "clause": "2.5",
        "official_id": person,
        "unit_path": "/1/",
        "due_on": date(2026, 3, 9),
        "opened_on": date(2026, 2, 1),
        "met_on": met_on,
        "step": "",
    }
    with transaction():
        return int(db.session.execute(insert(Obligation).returning(Obligation.id), row).scalar_one())


def reminders(recipients: Sequence[int], channel: str = "BELL", **more: Any) -> list[str]:
    """One reminder each. Returns their keys."""
    rows = [
        {
            "key": f"{more.get('rule', 'rule')}/{number}/2026/{more.get('rung', -7)}/{channel}/{person}",
            "recipient_id": person,
            "channel": channel,
            "kind": "DUE",
            "rung": -7,
            "body": {"rule": "R-2.5-a", "due_on": "2026-03-09"},
            "due_at": BEFORE,
            "created_at": BEFORE,
        }
        | {name: value for name, value in more.items() if name != "rule"}
        for number, person in enumerate(recipients)
    ]
    with transaction():
        db.session.execute(insert(Reminder), rows)
    return [row["key"] for row in rows]


def states() -> dict[str, int]:
    """How many reminders are in which state."""
    db.session.rollback()
    counted = select(Reminder.state, func.count()).group_by(Reminder.state)
    return {row.state: row[1] for row in db.session.execute(counted)}


def notices() -> list[str]:
    """The keys of all notices, with repeats if there were any."""
    db.session.rollback()
    return list(db.session.execute(select(Notice.key).order_by(Notice.id)).scalars())
