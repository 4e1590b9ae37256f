"""Putting a province into an empty database, on either engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from sqlalchemy import Connection, insert, text
from sqlalchemy.orm import Session, scoped_session

from workflow_app.models import Model
from workflow_app.seed.rows import Row

if TYPE_CHECKING:
    from workflow_app.seed.province import Province

CHUNK = 2000  # rows held in memory at a time
UNNUMBERED = ("calendar_day",)  # its key is the day


def load(target: Session | scoped_session[Session] | Connection, province: Province) -> dict[str, int]:
    """Insert every row and return how many each table got. The caller's transaction commits.

    Raises IntegrityError when the tables already hold such rows.
    """
    connection = target if isinstance(target, Connection) else target.connection()
    counts = {name: _fill(connection, name, rows()) for name, rows in province.tables.items()}
    if connection.dialect.name == "postgresql":
        for name in counts:
            if name not in UNNUMBERED:
                _renumber(connection, name)
    return counts


def _fill(connection: Connection, name: str, rows: Iterable[Row]) -> int:
    table = Model.metadata.tables[name]
    count = 0
    for chunk in _chunks(rows):
        connection.execute(insert(table), chunk)
        count += len(chunk)
    return count


def _chunks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    remaining = iter(rows)
    while chunk := list(islice(remaining, CHUNK)):
        yield chunk


def _renumber(connection: Connection, name: str) -> None:
    """The next id that the database gives comes after the ones given here."""
    highest = f"SELECT coalesce(max(id), 1) FROM {name}"  # noqa: S608 - a name of our own
    connection.execute(text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), ({highest}))"))
