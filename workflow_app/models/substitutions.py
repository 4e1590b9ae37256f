"""Who stands in for whom: one role, between two days, on a document."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from state_machines.vocabulary import Role
from workflow_app.models.base import Model, code_column, codes, ref


class Substitution(Model):
    """A holder's role in the hands of another person until before ``to_on``, or until revoked."""

    __tablename__ = "substitution"
    __table_args__ = (
        codes("role", Role),
        CheckConstraint("substitute_id <> holder_id", name="two_persons"),
        CheckConstraint("to_on > from_on", name="valid_span"),
        CheckConstraint("document <> ''", name="document_given"),
        CheckConstraint("(revoked_on IS NULL) = (revoked_by_id IS NULL)", name="revoked_iff_by_somebody"),
        Index("ix_substitution_substitute_span", "substitute_id", "to_on"),
        Index("ix_substitution_holder", "holder_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    holder_id: Mapped[int] = ref("official.id", index=False)
    substitute_id: Mapped[int] = ref("official.id", index=False)
    role: Mapped[str] = code_column()
    unit_id: Mapped[int] = ref("org_unit.id", index=False)
    from_on: Mapped[date]
    to_on: Mapped[date]  # that day it no longer counts
    document: Mapped[str] = mapped_column(String(120))
    given_by_id: Mapped[int] = ref("official.id", index=False)
    given_on: Mapped[date]
    revoked_on: Mapped[date | None]
    revoked_by_id: Mapped[int | None] = ref("official.id", index=False)
    revoked_document: Mapped[str] = mapped_column(String(120), default="")
