"""One statement for a whole aggregate, on both engines.

A case has a dozen child tables. Fetching each by its own statement costs more than
all rules together, so children come back as JSON arrays in scalar subqueries. A
template is written as in workflow_app/driver.py.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from typing import Any

from psycopg import capabilities

from workflow_app.driver import for_driver, on_driver, told
from workflow_app.extensions import db

CHUNK = 50  # both engines limit the arguments of one function


def dialect() -> str:
    """The engine's name: "postgresql" or "sqlite"."""
    return db.engine.dialect.name


@lru_cache(maxsize=256)
def _statement(template: str, engine: str, lists: tuple[tuple[str, int], ...]) -> str:
    """The template for the driver; a list of three becomes ``(:ids_0, :ids_1, :ids_2)``."""
    for name, length in lists:
        marks = ", ".join(f":{part}" for part in _parts(name, length)) or "NULL"
        template = re.sub(rf":{name}\b", f"({marks})", template)
    return for_driver(template, engine)


@cache
def _parts(name: str, length: int) -> tuple[str, ...]:
    """Names for the values of a list."""
    return tuple(f"{name}_{place}" for place in range(length))


def rows(template: str, lists: tuple[str, ...] = (), **values: Any) -> Sequence[Mapping[str, Any]]:  # noqa: ANN401
    """The rows of a template; ``lists`` names the parameters that are lists (``IN :ids``)."""
    connection = db.session.connection()
    engine = connection.dialect.name
    lengths = tuple((name, len(values[name])) for name in lists)
    for name, length in lengths:
        values |= zip(_parts(name, length), values.pop(name), strict=True)
    if engine == "sqlite":  # its driver has no dates
        values = {name: v.isoformat() if isinstance(v, date) else v for name, v in values.items()}
    cursor = on_driver(connection, _statement(template, engine, lengths), values)
    names = [column[0] for column in cursor.description]
    found = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    cursor.close()
    return found


@dataclass(frozen=True, slots=True)
class Shape:
    """A statement whose rows come back as one JSON array each, and the names of its columns.

    Reading one column instead of eighty halves the cost of a read in Python.
    """

    names: tuple[str, ...]
    template: str
    written: dict[str, str] = field(default_factory=dict)  # by engine

    def on(self, engine: str) -> str:
        """The statement in the engine's own words, for its driver."""
        if engine not in self.written:
            self.written[engine] = for_driver(self.template, engine)
        return self.written[engine]


def shape(columns: Mapping[str, str], rest: str) -> Shape:
    """``SELECT`` the columns (name → expression) ``FROM`` and so on."""
    said = list(columns.values())
    chunks = [", ".join(said[start : start + CHUNK]) for start in range(0, len(said), CHUNK)]
    whole = ", ".join(f"{{arr}}({chunk})" for chunk in chunks)
    return Shape(tuple(columns), f"SELECT {{arr}}({whole}) {rest}")


def shaped(wanted: Shape, **values: int | date | Iterable[int] | None) -> list[dict[str, Any]]:
    """The rows of a shape, by column name. Dates are ISO text, as JSON has them."""
    connection = db.session.connection()
    engine = connection.dialect.name
    given = {name: told(value, engine) for name, value in values.items()}
    cursor = on_driver(connection, wanted.on(engine), given)
    found = cursor.fetchall()
    cursor.close()
    return [_named(wanted.names, value) for (value,) in found]


def _named(names: tuple[str, ...], value: Any) -> dict[str, Any]:  # noqa: ANN401
    chunks = json.loads(value) if isinstance(value, str) else value
    return dict(zip(names, (column for chunk in chunks for column in chunk), strict=True))


def streamed(statement: str, *, batch: int) -> Iterator[tuple[Any, ...]]:
    """The rows of a long statement in the driver's own style, a batch at a time; memory stays flat."""
    cursor: Any = db.session.connection().connection.cursor()
    with closing(cursor):
        if dialect() == "postgresql":
            size = batch if capabilities.has_stream_chunked() else 1
            yield from cursor.stream(statement, size=size)  # the server goes on while we work
        else:
            yield from cursor.execute(statement)


def parsed(value: Any) -> list[Any]:  # noqa: ANN401
    """A JSON array column as a list: parsed by the driver on one engine, text on the other."""
    if value is None:
        return []
    return json.loads(value) if isinstance(value, str) else list(value)


def array(*columns: str) -> str:
    """``{agg}({arr}(a, b))`` for use in a template."""
    return "{agg}({arr}(" + ", ".join(columns) + "))"


def nested(table: str, where: str, *columns: str) -> str:
    """The rows of a child table as one array, for use as a column of a shape."""
    return f"{{json}}((SELECT {array(*columns)} FROM {table} WHERE {where}))"  # noqa: S608
