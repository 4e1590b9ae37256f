"""Writes gathered rows past the services, as fast as each engine takes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Table

from benchmarks.databases import Database
from workflow_app.services.history import canonical

Rows = Mapping[Table, Sequence[Mapping[str, Any]]]


def write(database: Database, rows: Rows) -> None:
    if database.postgresql:
        _copy(database.raw, rows)
    else:
        _insert(database.raw, rows)


def _copy(raw: Any, rows: Rows) -> None:  # noqa: ANN401
    """The rows are consistent, so nothing is checked row by row."""
    raw.execute("SET LOCAL session_replication_role = replica")
    raw.execute("SET LOCAL synchronous_commit = off")
    for table, found in rows.items():
        names = list(found[0])
        with raw.cursor().copy(f"COPY {table.name} ({', '.join(names)}) FROM STDIN") as copy:
            for row in found:
                copy.write_row([_plain(row[name]) for name in names])
    raw.commit()


def _insert(raw: Any, rows: Rows) -> None:  # noqa: ANN401
    raw.execute("PRAGMA foreign_keys=OFF")
    raw.execute("BEGIN IMMEDIATE")
    for table, found in rows.items():
        names = list(found[0])
        marks = ", ".join("?" * len(names))
        statement = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({marks})"
        raw.executemany(statement, ([_on_disk(row[name]) for name in names] for row in found))
    raw.execute("COMMIT")
    raw.execute("PRAGMA foreign_keys=ON")


def _plain(value: Any) -> Any:  # noqa: ANN401
    return canonical(value) if isinstance(value, dict) else ("[]" if value == [] else value)


def _on_disk(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S.%f")
    return value.isoformat() if isinstance(value, date) else _plain(value)
