"""One collected letter a person each working morning: a reminder of its own, with a key of its own."""

from __future__ import annotations

from sqlalchemy import String, cast, exists, func, literal, select
from sqlalchemy.orm import aliased

from workflow_app import clock
from workflow_app.models import Reminder
from workflow_app.postal import Postal
from workflow_app.services import mail_hours, reminders
from workflow_app.services.once import insert_new_from
from workflow_app.services.transactions import transaction

COLUMNS = (
    "key",
    "recipient_id",
    "channel",
    "kind",
    "rung",
    "urgent",
    "body",
    "due_at",
    "state",
    "attempts",
    "last_error",
    "created_at",
)


def write_digests(postal: Postal) -> int:
    """Write today's collected letters for whoever has ordinary mail waiting. Returns how many.

    Any number of times a day: the key is the person and the day. One statement, and one for the calendar.
    """
    with transaction():
        now = clock.now()
        if not postal.smtp_host or not mail_hours.digest_is_due(now, postal):
            return 0
        day = clock.today().isoformat()
        key = literal("digest/") + cast(Reminder.recipient_id, String) + literal(f"/{day}")
        earlier = aliased(Reminder)
        found = (
            select(
                key,
                Reminder.recipient_id,
                literal("MAIL"),
                literal("DIGEST"),
                literal(0),
                literal(False),  # noqa: FBT003 - a value of a row
                literal({"day": day}, Reminder.body.type),
                literal(now, Reminder.due_at.type),
                literal("PENDING"),
                literal(0),
                literal(""),
                literal(now, Reminder.due_at.type),
            )
            .where(Reminder.state == "PENDING", Reminder.due_at <= now, reminders.collected())
            .where(~exists().where(earlier.key == key))
            .group_by(Reminder.recipient_id)
            .order_by(func.min(Reminder.id))
        )
        return insert_new_from(Reminder, COLUMNS, found)
