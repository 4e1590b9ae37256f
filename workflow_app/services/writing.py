"""What one act writes, kept until it is known in full and then sent together.

PostgreSQL takes all of it as one statement; SQLite takes it part by part, which costs
nothing there. A single row travels as parameters, any number of rows as one JSON text:
so the statements are few and stay prepared.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Dialect
from sqlalchemy.sql.schema import CallableColumnDefault, ScalarElementColumnDefault

from workflow_app.driver import PARAMETER, on_driver
from workflow_app.extensions import Base, db

INSERT, UPDATE, DELETE = "insert", "update", "delete"
KNOWN = "known"  # written already
POSTGRESQL: Dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
Row = Mapping[str, Any]
Shape = tuple[str, Table, tuple[str, ...], tuple[str, ...], bool]


@dataclass(frozen=True, slots=True)
class Change:
    """Rows of one table that are written alike. ``keys`` name the columns that find the rows."""

    verb: str
    table: Table
    columns: tuple[str, ...]
    keys: tuple[str, ...]
    rows: Sequence[Row]
    many: bool = True  # may hold any number of rows; else exactly one

    @property
    def shape(self) -> Shape:
        """What the statement depends on."""
        return self.verb, self.table, self.columns, self.keys, self.many

    @property
    def order(self) -> tuple[str, ...]:
        """The columns in the order of their marks: the keys stand last, in the condition."""
        return (*(name for name in self.columns if name not in self.keys), *self.keys)


@dataclass(slots=True)
class Writes:
    """Changes in the order in which they were asked for."""

    changes: list[Change] = field(default_factory=list)

    def insert(self, model: type[Base], row: Row) -> None:
        """One new row; what is left out takes the column's default."""
        table = table_of(model)
        whole = {**defaults(table), **row}
        self.changes.append(Change(INSERT, table, tuple(whole), (), [whole], many=False))

    def insert_many(self, model: type[Base], rows: Sequence[Row]) -> None:
        """New rows, all with the same columns."""
        if rows:
            table = table_of(model)
            whole = [{**defaults(table), **row} for row in rows]
            self.changes.append(Change(INSERT, table, tuple(whole[0]), (), whole))

    def insert_now(self, model: type[Base], row: Row) -> int:
        """One new row at once, for other rows that point at it; returns its id."""
        table = table_of(model)
        whole = {**defaults(table), **row}
        connection = db.session.connection()
        insert, told = _ONE[connection.dialect.name]
        statement = insert(INSERT, table, tuple(whole), ()) + " RETURNING id"
        cursor = on_driver(connection, statement, list(map(told, whole.values())))
        number = int(cursor.fetchone()[0])
        cursor.close()
        self.changes.append(Change(KNOWN, table, ("id", *whole), (), [{**whole, "id": number}]))
        return number

    def update(self, model: type[Base], keys: Row, values: Row) -> None:
        """New values where every key column has its value."""
        row = {**values, **keys}
        change = Change(UPDATE, table_of(model), tuple(row), tuple(keys), [row], many=False)
        self.changes.append(change)

    def update_many(self, model: type[Base], keys: tuple[str, ...], rows: Sequence[Row]) -> None:
        """New values row by row: the columns named in ``keys`` find the row, the others are set."""
        if rows:
            self.changes.append(Change(UPDATE, table_of(model), tuple(rows[0]), keys, rows))

    def delete(self, model: type[Base], ids: Sequence[int]) -> None:
        """Rows away, by id."""
        if ids:
            rows = [{"id": number} for number in ids]
            self.changes.append(Change(DELETE, table_of(model), ("id",), ("id",), rows))

    def run(self, template: str, **values: int | str | date) -> None:
        """A statement of its own at once, with named parameters; they need not all occur in it."""
        connection = db.session.connection()
        statement, names = _worded(template, connection.dialect.name)
        told = {name: _on_disk(values[name]) for name in names}
        on_driver(connection, statement, told).close()

    def send(self) -> None:
        """Write everything inside the running transaction."""
        waiting = [change for change in self.changes if change.verb != KNOWN]
        if waiting:
            connection = db.session.connection()
            _SENDERS[connection.dialect.name](connection, waiting)


def table_of(model: type[Base]) -> Table:
    """The table behind a model."""
    return model.__table__  # type: ignore[return-value]


@cache
def _worded(template: str, engine: str) -> tuple[str, tuple[str, ...]]:
    """The statement in the driver's own style, and the names of its parameters."""
    names = tuple(dict.fromkeys(PARAMETER.findall(template)))
    return (PARAMETER.sub(r"%(\1)s", template) if engine == "postgresql" else template), names


@cache
def defaults(table: Table) -> Row:
    """What a new row holds where nothing else is said."""
    found: dict[str, Any] = {}
    for column in table.columns:
        if isinstance(column.default, ScalarElementColumnDefault):
            found[column.name] = column.default.arg
        elif isinstance(column.default, CallableColumnDefault):
            found[column.name] = column.default.arg(None)  # type: ignore[arg-type]
    return found


# ---------------------------------------------------------------- PostgreSQL


def _send_as_one(connection: Connection, changes: Sequence[Change]) -> None:
    values: list[str | None] = []
    for change in changes:
        if change.many:
            values.append(json.dumps(change.rows, ensure_ascii=False, default=_plain))
        else:
            values.extend(_as_text(change.rows[0][name]) for name in change.order)
    statement = _one_statement(tuple(change.shape for change in changes))
    on_driver(connection, statement, values).close()


def _as_text(value: Any) -> str | None:  # noqa: ANN401
    """A value as the server reads it out of a text, whatever type the column has."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False)  # numbers, true and false, JSON


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot be written")


@cache
def _one_statement(shapes: tuple[Shape, ...]) -> str:
    *others, last = ((_of_many if shape[4] else _of_one)(*shape[:4]) for shape in shapes)
    if not others:
        return last
    named = ", ".join(f"w{number} AS ({text})" for number, text in enumerate(others))
    return f"WITH {named} {last}"


def _of_one(verb: str, table: Table, columns: tuple[str, ...], keys: tuple[str, ...]) -> str:
    return _on_sqlite(verb, table, columns, keys).replace("?", "%s")


def _of_many(verb: str, table: Table, columns: tuple[str, ...], keys: tuple[str, ...]) -> str:
    if verb == DELETE:
        ids = "SELECT CAST(value ->> 'id' AS integer) FROM json_array_elements(%s)"
        return f"DELETE FROM {table.name} WHERE id = ANY(ARRAY({ids}))"  # noqa: S608 - names of ours
    typed = ", ".join(f"{name} {_type_of(table, name)}" for name in columns)
    rows = f"json_to_recordset(%s) AS r({typed})"
    if verb == UPDATE:
        new = ", ".join(f"{name} = r.{name}" for name in columns if name not in keys)
        found = " AND ".join(f"t.{name} = r.{name}" for name in keys)
        return f"UPDATE {table.name} t SET {new} FROM {rows} WHERE {found}"  # noqa: S608
    names = ", ".join(columns)
    return f"INSERT INTO {table.name} ({names}) SELECT {names} FROM {rows}"  # noqa: S608


def _type_of(table: Table, name: str) -> str:
    """Texts without their length, so that one too long is refused and not cut."""
    told = table.columns[name].type.compile(dialect=POSTGRESQL)
    return "TEXT" if told.startswith("VARCHAR") else told


# ---------------------------------------------------------------- SQLite


def _send_in_turn(connection: Connection, changes: Sequence[Change]) -> None:
    for change in changes:
        values = [[_on_disk(row[name]) for name in change.order] for row in change.rows]
        statement = _on_sqlite(change.verb, change.table, change.columns, change.keys)
        on_driver(connection, statement, values, many=True).close()


@cache
def _on_sqlite(verb: str, table: Table, columns: tuple[str, ...], keys: tuple[str, ...]) -> str:
    found = " AND ".join(f"{name} = ?" for name in keys)
    if verb == DELETE:
        return f"DELETE FROM {table.name} WHERE {found}"  # noqa: S608
    if verb == UPDATE:
        new = ", ".join(f"{name} = ?" for name in columns if name not in keys)
        return f"UPDATE {table.name} SET {new} WHERE {found}"  # noqa: S608
    names, marks = ", ".join(columns), ", ".join("?" * len(columns))
    return f"INSERT INTO {table.name} ({names}) VALUES ({marks})"  # noqa: S608


def _on_disk(value: Any) -> Any:  # noqa: ANN401
    """A value as SQLAlchemy stores it on SQLite."""
    if value is None or type(value) in (str, int, bool):
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value) if isinstance(value, dict | list) else value


_ONE: Mapping[str, tuple[Callable[..., str], Callable[[Any], Any]]] = {
    "postgresql": (_of_one, _as_text),
    "sqlite": (_on_sqlite, _on_disk),
}
_SENDERS: Mapping[str, Callable[[Connection, Sequence[Change]], None]] = {
    "postgresql": _send_as_one,
    "sqlite": _send_in_turn,
}
