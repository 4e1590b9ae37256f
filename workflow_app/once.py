"""Statements that are put together once and then only get other values: the lists that everybody opens.

For those, putting a statement together, or finding it among those put together before,
costs more than its rows do.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Date, Select
from sqlalchemy.dialects import postgresql, sqlite

from workflow_app.driver import day, for_driver, on_driver, told
from workflow_app.extensions import db

NAMED = {
    "postgresql": postgresql.dialect(paramstyle="named"),  # type: ignore[no-untyped-call]
    "sqlite": sqlite.dialect(paramstyle="named"),
}
Value = int | str | date | None


class Once:
    """A statement of SQLAlchemy's, put together once an engine.

    What changes in it is named by ``literal_column(":name")``. All other values stand in its
    text, so that the planner knows them.
    """

    def __init__(self, statement: Select[*tuple[Any, ...]]) -> None:
        columns = statement.selected_columns
        self._statement = statement
        self._row: Any = namedtuple("Row", columns.keys())  # type: ignore[misc]  # noqa: PYI024 - names known late
        self._days = [place for place, column in enumerate(columns) if isinstance(column.type, Date)]
        self._written: dict[str, str] = {}  # by engine

    def rows(self, values: Mapping[str, Value]) -> list[Any]:
        """Its rows, read by attribute, with these values for its names."""
        connection = db.session.connection()
        engine = connection.dialect.name
        given = {name: told(value, engine) for name, value in values.items()}
        cursor = on_driver(connection, self._on(engine), given)
        found = cursor.fetchall()
        cursor.close()
        return list(map(self._row._make, self._dated(found) if engine == "sqlite" else found))

    def _dated(self, rows: Sequence[tuple[Any, ...]]) -> Iterable[tuple[Any, ...]]:
        """SQLite gives days as text. They are read a column at a time, which costs a third."""
        columns: list[Iterable[Any]] = list(zip(*rows, strict=True))
        if not columns:
            return ()
        for place in self._days:
            columns[place] = map(day, columns[place])
        return zip(*columns, strict=True)

    def _on(self, engine: str) -> str:
        """The statement in the style of the engine's driver."""
        if engine not in self._written:
            compiled = self._statement.compile(dialect=NAMED[engine], compile_kwargs={"literal_binds": True})
            self._written[engine] = for_driver(str(compiled), engine)
        return self._written[engine]
