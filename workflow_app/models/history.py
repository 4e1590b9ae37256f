"""History: append-only, one hash chain a stream. ``body`` is the hashed text itself."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from workflow_app.models.base import Model, UtcDateTime, code_column, ref


class HistoryEntry(Model):
    """One act. Streams: "case:41" for a case, "unit:3", "accounts", "calendar" for the rest.

    The columns beside ``body`` are copies for searching; verification recomputes the
    hash from ``body`` and compares the copies with it.
    """

    __tablename__ = "history_entry"
    __table_args__ = (
        CheckConstraint("seq > 0", name="seq_counts_from_one"),
        Index("ix_history_entry_at", "at"),
        Index("ix_history_entry_actor", "actor_id", "at"),
    )
    stream: Mapped[str] = code_column(40, primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    action: Mapped[str] = code_column()
    actor_id: Mapped[int | None] = ref("official.id", index=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    body: Mapped[str] = mapped_column(Text)
    prev_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class HistoryHead(Model):
    """Where a stream that is not a case ends; its row lock orders the writers."""

    __tablename__ = "history_head"
    stream: Mapped[str] = code_column(40, primary_key=True)
    seq: Mapped[int] = mapped_column(default=0)
    hash: Mapped[str] = mapped_column(String(64), default="")


class PublishedText(Model):
    """The full text of each procedure and rule set that a case has pinned, by digest."""

    __tablename__ = "published_text"
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = code_column()  # procedure | rule_set
    code: Mapped[str] = code_column()
    version: Mapped[int]
    body: Mapped[str] = mapped_column(Text)
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)
