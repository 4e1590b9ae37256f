"""Reminder rows in a worker's hand: locked, asked whether still due, and given their new state."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, select, update

from workflow_app.extensions import db
from workflow_app.models import Obligation, PersonnelCase, Reminder
from workflow_app.services import obligations
from workflow_app.services.mail_letter import Line

Due = Row[*tuple[Any, ...]]


def locked(ids: Sequence[int]) -> Sequence[Due]:
    """Rows that still wait, with what they are about, locked until the commit; what another holds is left."""
    found = reminder_rows().where(Reminder.id.in_(ids), Reminder.state == "PENDING")
    return db.session.execute(found.with_for_update(skip_locked=True, of=Reminder)).all()


def reminder_rows() -> Select[*tuple[Any, ...]]:
    """Reminders with their obligation and case."""
    return (
        select(
            Reminder.id,
            Reminder.key,
            Reminder.recipient_id,
            Reminder.kind,
            Reminder.rung,
            Reminder.urgent,
            Reminder.body,
            Reminder.obligation_id,
            Reminder.due_at,
            Obligation.rule,
            Obligation.subject,
            Obligation.clause,
            Obligation.step,
            Obligation.due_on,
            Obligation.case_id,
            PersonnelCase.code.label("case_code"),
        )
        .outerjoin(Obligation, Obligation.id == Reminder.obligation_id)
        .outerjoin(PersonnelCase, PersonnelCase.id == Obligation.case_id)
        .order_by(Reminder.due_at, Reminder.id)
    )


def drop_what_is_over(rows: Sequence[Due]) -> list[Due]:
    """The rows that are still due; the others are put aside with the reason."""
    over = obligations.no_longer_due(row.id for row in rows if row.obligation_id is not None)
    drop([row.id for row in rows if row.id in over], "no_longer_due")
    return [row for row in rows if row.id not in over]


def drop(ids: Sequence[int], reason: str) -> None:
    """Put rows aside for good; ``reason`` is a code."""
    if ids:
        _set(ids, state="DROPPED", last_error=reason)


def mark_sent(ids: Sequence[int], now: datetime) -> None:
    """These have been handed over."""
    if ids:
        _set(ids, state="SENT", sent_at=now, last_error="")


def _set(ids: Sequence[int], **values: object) -> None:
    waiting = update(Reminder).where(Reminder.id.in_(ids), Reminder.state == "PENDING")
    db.session.execute(waiting.values(**values, claim_until=None))


def told(row: Due) -> dict[str, Any]:
    """What a reminder says, in codes: its obligation's, and what its body adds."""
    about = {
        "rung": row.rung,
        "obligation": row.obligation_id,
        "rule": row.rule,
        "subject": row.subject,
        "clause": row.clause,
        "step": row.step,
        "due_on": row.due_on.isoformat() if row.due_on else None,
    }
    return {name: value for name, value in about.items() if value not in (None, "")} | dict(row.body)


def line(row: Due) -> Line:
    """One line of a letter."""
    return Line(row.kind, row.rung, told(row), row.case_id or row.body.get("case_id"), row.case_code)
