"""Accounts and what role a person holds, where and until when."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from state_machines.vocabulary import Role
from workflow_app.models.base import Model, UtcDateTime, code_column, codes, ref


class Account(Model):
    """A way to sign in. Duties are kept apart by ``official_id``, the person, not by account."""

    __tablename__ = "account"
    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(60), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    official_id: Mapped[int] = ref("official.id")
    active: Mapped[bool] = mapped_column(default=True)
    session_version: Mapped[int] = mapped_column(default=1)  # raised to end every session
    language: Mapped[str] = code_column(5, default="vi")
    demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class RoleGrant(Model):
    """A role over a unit's subtree between two dates."""

    __tablename__ = "role_grant"
    __table_args__ = (
        codes("role", Role),
        CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="valid_span"),
        Index("ix_role_grant_role_unit", "role", "unit_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    official_id: Mapped[int] = ref("official.id")
    role: Mapped[str] = code_column()
    unit_id: Mapped[int] = ref("org_unit.id", index=False)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    basis: Mapped[str] = mapped_column(String(200), default="")
