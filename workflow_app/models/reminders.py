"""What is due and whom it is told: obligations, and the reminders that are the queue."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from state_machines.vocabulary import Role
from workflow_app.models.base import Model, UtcDateTime, code_column, codes, path_column, ref

CHANNELS = ("BELL", "MAIL")
REMINDER_KINDS = ("DUE", "ESCALATION", "NUDGE", "DIGEST", "NOTICE")
REMINDER_STATES = ("PENDING", "SENT", "DROPPED", "DEAD")


class Obligation(Model):
    """One due thing: a rule, about a subject, for a period. It is owed by a person or by a role.

    ``subject`` is "case:12", "official:5", "unit:3" or "duty:R-III-1-b"; ``basis`` says how the
    day was found: what it is counted from, how many days or months, which days were skipped.
    """

    __tablename__ = "obligation"
    __table_args__ = (
        UniqueConstraint("rule", "subject", "period"),
        codes("role", Role),
        CheckConstraint("(official_id IS NULL) <> (role IS NULL)", name="a_role_or_a_person"),
        Index("ix_obligation_running", "met_on", "due_on", "id"),
        Index("ix_obligation_case", "case_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    rule: Mapped[str] = code_column()
    subject: Mapped[str] = code_column(60)
    period: Mapped[str] = code_column()
    clause: Mapped[str] = code_column(20)
    case_id: Mapped[int | None] = ref("personnel_case.id", index=False)
    step: Mapped[str] = code_column(default="")
    official_id: Mapped[int | None] = ref("official.id")
    role: Mapped[str | None] = code_column()
    unit_path: Mapped[str] = path_column()
    due_on: Mapped[date]
    basis: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    opened_on: Mapped[date]
    met_on: Mapped[date | None]  # the day on which it was done, or no longer owed
    snoozed_until_on: Mapped[date | None]


class Reminder(Model):
    """One message to one person over one channel; the row is the queue, its key is unique for ever.

    The key is rule, subject, period, rung, channel and recipient, in that order. ``claim_until``
    is the lease of the worker that has it in hand.
    """

    __tablename__ = "reminder"
    __table_args__ = (
        UniqueConstraint("key"),
        codes("channel", CHANNELS),
        codes("kind", REMINDER_KINDS),
        codes("state", REMINDER_STATES),
        CheckConstraint("(state = 'SENT') = (sent_at IS NOT NULL)", name="sent_iff_timed"),
        CheckConstraint("attempts >= 0", name="attempts_counted"),
        Index("ix_reminder_waiting", "state", "due_at", "id"),
        Index("ix_reminder_recipient", "recipient_id", "id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = code_column(200)
    obligation_id: Mapped[int | None] = ref("obligation.id")
    recipient_id: Mapped[int] = ref("official.id", index=False)
    channel: Mapped[str] = code_column()
    kind: Mapped[str] = code_column()
    rung: Mapped[int] = mapped_column(default=0)  # days from the due day: -30 … +7
    urgent: Mapped[bool] = mapped_column(default=False)  # goes out by itself, not in the morning's digest
    body: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # codes and numbers, never sentences
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = code_column(default="PENDING")
    attempts: Mapped[int] = mapped_column(default=0)
    claim_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_error: Mapped[str] = mapped_column(String(400), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
