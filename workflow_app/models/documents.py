"""Papers of a case and the stored files behind them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from state_machines.vocabulary import DocumentKind
from workflow_app.models.base import Model, UtcDateTime, code_column, codes, ref


class Attachment(Model):
    """A stored file: by content hash, outside the web root."""

    __tablename__ = "attachment"
    __table_args__ = (UniqueConstraint("sha256"), CheckConstraint("size > 0", name="size_positive"))
    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    media_type: Mapped[str] = mapped_column(String(100))
    stored_at: Mapped[datetime] = mapped_column(UtcDateTime)


class CaseDocument(Model):
    """A paper of a case by number and date; the file itself may stay on paper."""

    __tablename__ = "case_document"
    __table_args__ = (codes("kind", DocumentKind), Index("ix_case_document_case", "case_id", "id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = ref("personnel_case.id", index=False)
    kind: Mapped[str] = code_column()
    official_id: Mapped[int | None] = ref("official.id", index=False)
    round_id: Mapped[int | None] = ref("ballot_round.id", index=False)
    number: Mapped[str] = mapped_column(String(80))
    dated_on: Mapped[date]
    step: Mapped[str] = code_column()
    note: Mapped[str] = mapped_column(String(300), default="")
    restricted: Mapped[bool] = mapped_column(default=False)
    attachment_id: Mapped[int | None] = ref("attachment.id", index=False)
    filename: Mapped[str] = mapped_column(String(200), default="")
    added_by_id: Mapped[int] = ref("official.id", index=False)
    added_on: Mapped[date]
