"""What reaches a person: notices, how mail is wanted, the address of a calendar; and signs of life."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from workflow_app.models.base import Model, UtcDateTime, code_column, codes, ref

ORDINARY_MAIL = ("DIGEST", "AT_ONCE", "NONE")
UNREAD = text("read_at IS NULL")


class Notice(Model):
    """One notice behind the bell of one person. The key is that of the reminder, unique for ever."""

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("key"),
        Index("ix_notice_recipient", "recipient_id", "id"),
        Index("ix_notice_unread", "recipient_id", postgresql_where=UNREAD, sqlite_where=UNREAD),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = code_column(200)
    recipient_id: Mapped[int] = ref("official.id", index=False)
    kind: Mapped[str] = code_column()
    case_id: Mapped[int | None] = ref("personnel_case.id", index=False)
    body: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # codes and numbers, never sentences
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class MailChoice(Model):
    """Where a person's mail goes, and when what is not urgent may come."""

    __tablename__ = "mail_choice"
    __table_args__ = (codes("ordinary", ORDINARY_MAIL),)
    official_id: Mapped[int] = ref("official.id", primary_key=True, index=False)
    email: Mapped[str] = mapped_column(String(254), default="")
    ordinary: Mapped[str] = code_column(default="DIGEST")


class CalendarAddress(Model):
    """The secret address of a person's calendar; only its hash is kept."""

    __tablename__ = "calendar_address"
    official_id: Mapped[int] = ref("official.id", primary_key=True, index=False)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Pulse(Model):
    """When something that runs by itself last gave a sign of life."""

    __tablename__ = "pulse"
    __table_args__ = (CheckConstraint("name <> ''", name="named"),)
    name: Mapped[str] = code_column(primary_key=True)
    beat_at: Mapped[datetime] = mapped_column(UtcDateTime)
