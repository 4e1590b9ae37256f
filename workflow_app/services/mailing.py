"""Mail: who wants it and where, and handing the letters over to the spool."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, func, select

from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import Account, MailChoice, Official, Reminder
from workflow_app.postal import Postal
from workflow_app.services import reminders
from workflow_app.services.in_hand import (
    Due,
    drop,
    drop_what_is_over,
    line,
    locked,
    mark_sent,
    reminder_rows,
)
from workflow_app.services.mail_letter import Compose, Letter
from workflow_app.services.spool import Posted, Spool
from workflow_app.services.transactions import transaction

Recipient = Row[*tuple[Any, ...]]


def post(ids: Sequence[int], spool: Spool, postal: Postal, compose: Compose) -> None:
    """Hand mails over to the spool: single ones and the collected ones, with all that goes into those."""
    with transaction():
        rows = locked(ids)
        going = _wanted(drop_what_is_over(rows), postal)
        people = _recipients(row.recipient_id for row in going)
        members = _members([row.recipient_id for row in going if row.kind == "DIGEST"])
        for row in going:
            _hand_over(row, people[row.recipient_id], members.get(row.recipient_id, ()), spool, compose)


def _hand_over(row: Due, who: Recipient, members: Sequence[Due], spool: Spool, compose: Compose) -> None:
    digest = row.kind == "DIGEST"
    if digest and not members and not spool.knows(row.key):  # one sent again has its words already
        drop([row.id], "nothing_to_say")
        return
    letter = Letter(
        key=row.key,
        to=who.email,
        name=who.name,
        language=who.language,
        day=clock.today(),
        digest=digest,
        lines=tuple(line(one) for one in (members if digest else (row,))),
    )
    lies = spool.put(Posted(row.key, who.email, compose(letter), tuple(one.id for one in members)))
    mark_sent([row.id, *lies.members], clock.now())  # of an earlier try: what that letter speaks of


def _wanted(rows: Sequence[Due], postal: Postal) -> list[Due]:
    """The rows whose recipient has an address and wants them; the others are dropped with the reason."""
    people = _recipients(row.recipient_id for row in rows)
    reasons = {row.id: _why_not(row, people.get(row.recipient_id), postal) for row in rows}
    for reason in set(reasons.values()) - {""}:
        drop([number for number, why in reasons.items() if why == reason], reason)
    return [row for row in rows if not reasons[row.id]]


def _why_not(row: Due, who: Recipient | None, postal: Postal) -> str:
    if not postal.smtp_host:
        return "mail_is_off"
    if who is None or not who.email:
        return "no_address"
    if who.language is None:
        return "no_account"
    single = not row.urgent and row.kind != "DIGEST"
    return "not_wanted" if single and who.ordinary == "NONE" else ""


def _recipients(ids: Iterable[int]) -> Mapping[int, Recipient]:
    """Where the mail of some people goes, and in which language. One statement."""
    wanted = set(ids)
    if not wanted:
        return {}
    speaks = (
        select(func.max(Account.language))
        .where(Account.official_id == MailChoice.official_id, Account.active)
        .correlate(MailChoice)
        .scalar_subquery()
    )
    found = (
        select(
            MailChoice.official_id,
            MailChoice.email,
            MailChoice.ordinary,
            Official.name,
            speaks.label("language"),
        )
        .join(Official, Official.id == MailChoice.official_id)
        .where(MailChoice.official_id.in_(wanted))
    )
    return {row.official_id: row for row in db.session.execute(found)}


def _members(recipients: Sequence[int]) -> Mapping[int, Sequence[Due]]:
    """What goes into the collected letters of some people, locked; what is no longer due is dropped."""
    if not recipients:
        return {}
    found = (
        reminder_rows()
        .where(Reminder.recipient_id.in_(recipients), Reminder.state == "PENDING")
        .where(Reminder.due_at <= clock.now(), reminders.collected())
        .with_for_update(skip_locked=True, of=Reminder)
    )
    grouped: dict[int, list[Due]] = {}
    for row in drop_what_is_over(db.session.execute(found).all()):
        grouped.setdefault(row.recipient_id, []).append(row)
    return grouped
