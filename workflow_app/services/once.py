"""Inserting a row only if its key is not there yet, on both engines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select
from sqlalchemy.dialects import postgresql, sqlite

from workflow_app.extensions import Base, db

MOST = 2_000  # rows: an engine takes only so many values at once


def insert_new(model: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert those of the rows whose unique key nobody has. One statement for ``MOST`` of them."""
    for start in range(0, len(rows), MOST):
        some = list(rows[start : start + MOST])
        db.session.execute(_insert(model).values(some).on_conflict_do_nothing())


def insert_new_from(model: type[Base], columns: Sequence[str], found: Select[*tuple[Any, ...]]) -> int:
    """The same for the rows of a query. Returns how many were inserted."""
    statement = _insert(model).from_select(list(columns), found).on_conflict_do_nothing()
    done: Any = db.session.execute(statement)
    return int(done.rowcount)


def _insert(model: type[Base]) -> Any:  # noqa: ANN401 - one of two dialects
    makers = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}
    return makers[db.engine.dialect.name](model)


def upsert(model: type[Base], row: Mapping[str, Any], key: str) -> None:
    """Insert a row, or change the one that has its key. One statement."""
    changed = {name: value for name, value in row.items() if name != key}
    statement = _insert(model).values(dict(row))
    db.session.execute(statement.on_conflict_do_update(index_elements=[key], set_=changed))
