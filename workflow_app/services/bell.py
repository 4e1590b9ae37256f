"""What a person does with their notices, and how they want to hear of things."""

from __future__ import annotations

import hashlib
import re
import secrets

from sqlalchemy import ColumnElement, delete, update

from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import CalendarAddress, MailChoice, Notice, Reminder
from workflow_app.models.delivery import ORDINARY_MAIL
from workflow_app.security.identity import Actor
from workflow_app.services import history
from workflow_app.services.errors import BadInput, NotFound
from workflow_app.services.once import upsert
from workflow_app.services.sign_in import STREAM
from workflow_app.services.transactions import transaction

POST_STREAM = "post"
EMAIL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z0-9-]{2,63}")
LONGEST_EMAIL = 254


def mark_read(official_id: int, notice_ids: tuple[int, ...]) -> int:
    """Mark some of a person's own notices as read. Returns how many were unread."""
    return _read(official_id, Notice.id.in_(notice_ids))


def mark_all_read(official_id: int, newest: int) -> int:
    """Mark all that the person has seen as read: those up to ``newest``. Returns how many were unread."""
    return _read(official_id, Notice.id <= newest)


def _read(official_id: int, which: ColumnElement[bool]) -> int:
    with transaction():
        own = update(Notice).where(Notice.recipient_id == official_id, Notice.read_at.is_(None), which)
        done = db.session.execute(own.values(read_at=clock.now()))
    return int(done.rowcount)  # type: ignore[attr-defined]


def choose(official_id: int, email: str, ordinary: str, *, actor: Actor) -> None:
    """How a person gets mail. Raises BadInput for what is no address and for an unknown choice.

    Without an address there is no mail; the bell is always on.
    """
    address = email.strip()
    if address and (len(address) > LONGEST_EMAIL or not EMAIL.fullmatch(address) or ".." in address):
        raise BadInput("email", "email_form")
    if ordinary not in ORDINARY_MAIL:
        raise BadInput("ordinary", "choice_needed")
    with transaction():
        upsert(
            MailChoice, {"official_id": official_id, "email": address, "ordinary": ordinary}, "official_id"
        )
        detail = {"official_id": official_id, "has_address": bool(address), "ordinary": ordinary}
        history.record(STREAM, history.Action.MAIL_CHOSEN, actor, detail)


def give_calendar(official_id: int, *, actor: Actor) -> str:
    """A new secret for the address of a person's calendar, to be shown this once; the old one ends."""
    token = secrets.token_urlsafe(32)
    with transaction():
        row = {"official_id": official_id, "token_hash": hashed(token), "created_at": clock.now()}
        upsert(CalendarAddress, row, "official_id")
        history.record(STREAM, history.Action.CALENDAR_GIVEN, actor, {"official_id": official_id})
    return token


def revoke_calendar(official_id: int, *, actor: Actor) -> None:
    """From now on the address leads nowhere."""
    with transaction():
        own = delete(CalendarAddress).where(CalendarAddress.official_id == official_id)
        if db.session.execute(own).rowcount:  # type: ignore[attr-defined]
            history.record(STREAM, history.Action.CALENDAR_REVOKED, actor, {"official_id": official_id})


def hashed(token: str) -> str:
    """What is kept of a token: it is long and random, so a plain hash tells nothing."""
    return hashlib.sha256(token.encode()).hexdigest()


def send_again(reminder_id: int, *, actor: Actor) -> None:
    """Put a dead reminder back into the queue with a fresh number of tries. Raises NotFound, BadInput."""
    with transaction():
        found = db.session.execute(
            Reminder.__table__.select().where(Reminder.id == reminder_id).with_for_update()
        ).one_or_none()
        if found is None:
            raise NotFound(f"reminder {reminder_id}")
        if found.state != "DEAD":
            raise BadInput("reminder", "not_dead")
        fresh = {"state": "PENDING", "attempts": 0, "claim_until": None, "sent_at": None}
        db.session.execute(update(Reminder).where(Reminder.id == reminder_id).values(**fresh))
        detail = {"reminder": reminder_id, "key": found.key, "error": found.last_error}
        history.record(POST_STREAM, history.Action.REMINDER_RESENT, actor, detail)
