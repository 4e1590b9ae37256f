"""The queue of reminders: taking rows in hand for a while."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, false, or_, select, update

from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import MailChoice, Reminder
from workflow_app.postal import Postal
from workflow_app.services import mail_hours
from workflow_app.services.transactions import transaction

BATCH = 200
LONGEST_DOUBLING = 6  # the pause grows from the lease to 64 times the lease


@dataclass(frozen=True, slots=True)
class Claimed:
    """Reminders in hand, by channel, in the order in which they fell due, and how many were given up."""

    bells: tuple[int, ...]
    mails: tuple[int, ...]
    dead: int = 0

    def __bool__(self) -> bool:
        return bool(self.bells or self.mails or self.dead)


def claim(postal: Postal) -> Claimed:
    """Take a batch of due reminders for the length of the lease, and commit that.

    A worker that dies lets go by itself when the lease ends; each try doubles the next pause.
    What has been tried ``postal.attempts`` times is dead: an incident that a person must resolve.
    """
    with transaction():
        now = clock.now()
        rows = db.session.execute(
            select(Reminder.id, Reminder.channel, Reminder.attempts)
            .where(Reminder.state == "PENDING", Reminder.due_at <= now)
            .where(or_(Reminder.claim_until.is_(None), Reminder.claim_until <= now))
            .where(_may_go(now, postal))
            .order_by(Reminder.due_at, Reminder.id)
            .limit(BATCH)
            .with_for_update(skip_locked=True)
        ).all()
        tired = [row.id for row in rows if row.attempts >= postal.attempts]
        fresh = [row for row in rows if row.attempts < postal.attempts]
        if tired:
            db.session.execute(
                update(Reminder).where(Reminder.id.in_(tired)).values(state="DEAD", claim_until=None)
            )
        for attempts in {row.attempts for row in fresh}:
            _lease([row.id for row in fresh if row.attempts == attempts], attempts, now, postal)
    bells = tuple(row.id for row in fresh if row.channel == "BELL")
    return Claimed(bells, tuple(row.id for row in fresh if row.channel == "MAIL"), len(tired))


def _lease(ids: list[int], attempts: int, now: datetime, postal: Postal) -> None:
    pause = timedelta(seconds=postal.lease * 2 ** min(attempts, LONGEST_DOUBLING))
    held = {"attempts": attempts + 1, "claim_until": now + pause}
    db.session.execute(update(Reminder).where(Reminder.id.in_(ids)).values(**held))


def _may_go(now: datetime, postal: Postal) -> ColumnElement[bool]:
    """Bells at any hour; mail in office hours, but for what waits for the morning's collected letter."""
    mail = Reminder.channel == "MAIL"
    if not postal.smtp_host:  # to be put aside, with the reason
        return or_(~mail, mail)
    if not mail_hours.are_on(now, postal):
        return ~mail
    return or_(~mail, and_(mail, ~collected()))


def collected() -> ColumnElement[bool]:
    """Mails that go into the recipient's collected letter and not out by themselves."""
    wants = exists().where(
        MailChoice.official_id == Reminder.recipient_id,
        MailChoice.email != "",
        MailChoice.ordinary == "DIGEST",
    )
    return and_(Reminder.channel == "MAIL", Reminder.urgent == false(), Reminder.kind != "DIGEST", wants)


def note_failure(ids: Iterable[int], error: BaseException) -> None:
    """Remember why a delivery failed; the lease decides when it is tried again."""
    said = f"{type(error).__name__}: {error}"[:400]
    with transaction():
        db.session.execute(
            update(Reminder)
            .where(Reminder.id.in_(tuple(ids)), Reminder.state == "PENDING")
            .values(last_error=said)
        )
