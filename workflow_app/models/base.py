"""What the tables share: UTC times, checked codes, restricting foreign keys."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, String
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import MappedColumn, mapped_column
from sqlalchemy.types import TypeDecorator

from workflow_app.extensions import Model

__all__ = ["Model", "UtcDateTime", "code_column", "codes", "path_column", "ref"]


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC datetime on both engines. Raises ValueError for a naive one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Naive times are refused: nobody can say later what they meant."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime cannot be stored")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """SQLite gives the time back without its zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def ref(target: str, *, index: bool = True, **kwargs: Any) -> MappedColumn[Any]:  # noqa: ANN401
    """A foreign key that never lets what it points at be deleted."""
    return mapped_column(ForeignKey(target, ondelete="RESTRICT"), index=index, **kwargs)


def code_column(length: int = 40, **kwargs: Any) -> MappedColumn[Any]:  # noqa: ANN401
    """A column for an ASCII code."""
    return mapped_column(String(length), **kwargs)


def path_column(**kwargs: Any) -> MappedColumn[Any]:  # noqa: ANN401
    """A column for a path of ids, ordered byte by byte on both engines: subtrees are found by index."""
    plain = String(200)
    return mapped_column(plain.with_variant(String(200, collation="C"), "postgresql"), **kwargs)


def codes(column: str, words: type[StrEnum] | tuple[str, ...]) -> CheckConstraint:
    """A CHECK that the column holds one of the codes (or nothing, where it may be null)."""
    quoted = ", ".join(f"'{word}'" for word in words)
    return CheckConstraint(f"{column} IN ({quoted})", name=f"{column}_known")
