"""A person's notices, how they want mail, and the log of reminders for the administrator."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, func, select

from state_machines.names import fold
from workflow_app.extensions import db
from workflow_app.models import (
    CalendarAddress,
    MailChoice,
    Notice,
    Obligation,
    Official,
    PersonnelCase,
    Reminder,
)
from workflow_app.queries.paging import Key, Page, Place, page

NEWEST = (Key(Notice.id, int, "notice_id"),)
NEWEST_REMINDER = (Key(Reminder.id, int, "reminder_id"),)


@dataclass(frozen=True, slots=True)
class Choice:
    """How a person wants to hear of things."""

    email: str = ""
    ordinary: str = "DIGEST"
    calendar_since: Any = None  # when the address of the calendar was given out, None: there is none


def notices(official_id: int, place: Place, *, unread: bool = False) -> Page[Row[*tuple[Any, ...]]]:
    """A person's notices, newest first. One statement."""
    found = (
        select(
            Notice.id.label("notice_id"),
            Notice.kind,
            Notice.body,
            Notice.case_id,
            Notice.created_at,
            Notice.read_at,
            PersonnelCase.code.label("case_code"),
        )
        .outerjoin(PersonnelCase, PersonnelCase.id == Notice.case_id)
        .where(Notice.recipient_id == official_id)
    )
    return page(found.where(Notice.read_at.is_(None)) if unread else found, NEWEST, place, descending=True)


def choice(official_id: int) -> Choice:
    """What the person has chosen, or what holds when nothing was. One statement."""
    row = db.session.execute(
        select(
            func.coalesce(MailChoice.email, "").label("email"),
            func.coalesce(MailChoice.ordinary, "DIGEST").label("ordinary"),
            CalendarAddress.created_at,
        )
        .select_from(Official)
        .outerjoin(MailChoice, MailChoice.official_id == Official.id)
        .outerjoin(CalendarAddress, CalendarAddress.official_id == Official.id)
        .where(Official.id == official_id)
    ).one_or_none()
    return Choice(row.email, row.ordinary, row.created_at) if row else Choice()


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filter of the log; "" picks everything."""

    state: str = ""
    rule: str = ""
    text: str = ""  # a person's name


def log(wanted: Wanted, place: Place) -> Page[Row[*tuple[Any, ...]]]:
    """Reminders, newest first, with who gets them. One statement."""
    found = (
        select(
            Reminder.id.label("reminder_id"),
            Reminder.channel,
            Reminder.kind,
            Reminder.rung,
            Reminder.urgent,
            Reminder.state,
            Reminder.attempts,
            Reminder.due_at,
            Reminder.sent_at,
            Reminder.last_error,
            Reminder.body,
            Obligation.rule,
            Official.name,
            Official.code.label("official_code"),
        )
        .join(Official, Official.id == Reminder.recipient_id)
        .outerjoin(Obligation, Obligation.id == Reminder.obligation_id)
    )
    if wanted.state:
        found = found.where(Reminder.state == wanted.state)
    if wanted.rule:
        found = found.where(Obligation.rule == wanted.rule)
    if words := fold(wanted.text.replace("\x00", "")):
        found = found.where(Official.folded.contains(words, autoescape=True))
    return page(found, NEWEST_REMINDER, place, descending=True)


def rules_in_log() -> tuple[str, ...]:
    """The rules that obligations come from. One statement."""
    return tuple(db.session.execute(select(Obligation.rule).distinct().order_by(Obligation.rule)).scalars())
