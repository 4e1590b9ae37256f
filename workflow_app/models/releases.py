"""Versions of procedures that the office has let apply, and cases that came over to them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from workflow_app.models.base import Model, code_column, codes, ref

RELEASE_STATES = ("PROPOSED", "PUBLISHED", "REJECTED")


class ProcedureRelease(Model):
    """A version proposed by one person and published by another, from a day on."""

    __tablename__ = "procedure_release"
    __table_args__ = (
        codes("state", RELEASE_STATES),
        CheckConstraint("document <> ''", name="document_given"),
        CheckConstraint("(state = 'PROPOSED') = (decided_by_id IS NULL)", name="decided_iff_by_somebody"),
        CheckConstraint("decided_by_id IS NULL OR decided_by_id <> proposed_by_id", name="two_persons"),
        Index(
            "uq_procedure_release_standing",
            "code",
            "version",
            unique=True,
            postgresql_where=text("state <> 'REJECTED'"),
            sqlite_where=text("state <> 'REJECTED'"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = code_column()
    version: Mapped[int]
    digest: Mapped[str] = ref("published_text.digest", index=False)
    effective_from: Mapped[date]
    document: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = code_column(default="PROPOSED")
    proposed_by_id: Mapped[int] = ref("official.id", index=False)
    proposed_on: Mapped[date]
    decided_by_id: Mapped[int | None] = ref("official.id", index=False)
    decided_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(Text, default="")


class MigrationBatch(Model):
    """One decision to bring running cases over to a published version."""

    __tablename__ = "migration_batch"
    __table_args__ = (CheckConstraint("document <> ''", name="document_given"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    release_id: Mapped[int] = ref("procedure_release.id")
    document: Mapped[str] = mapped_column(String(200))
    begun_by_id: Mapped[int] = ref("official.id", index=False)
    begun_on: Mapped[date]
    back_until_on: Mapped[date]  # the last day on which its cases may go back


class MigratedCase(Model):
    """One case of a batch: where it came from, and whether it has gone back."""

    __tablename__ = "migrated_case"
    __table_args__ = (
        CheckConstraint("(back_on IS NULL) = (back_by_id IS NULL)", name="back_iff_by_somebody"),
        Index("ix_migrated_case_case", "case_id", "batch_id"),
    )
    batch_id: Mapped[int] = ref("migration_batch.id", index=False, primary_key=True)
    case_id: Mapped[int] = ref("personnel_case.id", index=False, primary_key=True)
    from_version: Mapped[int]
    from_digest: Mapped[str] = mapped_column(String(64))
    from_state: Mapped[str] = code_column()
    to_state: Mapped[str] = code_column()
    back_on: Mapped[date | None]
    back_by_id: Mapped[int | None] = ref("official.id", index=False)
