"""One statement for a whole aggregate, on both engines.

A case has a dozen child tables. Fetching each by its own statement costs more than
all rules together, so children come back as JSON arrays in scalar subqueries. A
template is SQL with words in braces for what the engines call by different names:
``{agg}``, ``{arr}``, ``{json}``, ``{listed}`` and ``{lock}``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import TextClause, bindparam, text

from workflow_app.extensions import db

WORDS = {
    "postgresql": {
        "agg": "json_agg",
        "arr": "json_build_array",
        "json": "",
        "lock": "FOR UPDATE OF c",
        "listed": "SELECT CAST(value AS integer) FROM json_array_elements_text(:ids)",
    },
    "sqlite": {
        "agg": "json_group_array",
        "arr": "json_array",
        "json": "json",
        "lock": "",
        "listed": "SELECT value FROM json_each(:ids)",
    },
}
PARAMETER = re.compile(r":([a-z_]+)")
CHUNK = 50  # both engines limit the arguments of one function


def dialect() -> str:
    """The engine's name: "postgresql" or "sqlite"."""
    return db.engine.dialect.name


def _worded(template: str, engine: str) -> str:
    for word, meaning in WORDS[engine].items():
        template = template.replace("{" + word + "}", meaning)
    return template


@lru_cache(maxsize=64)
def _statement(template: str, engine: str, lists: tuple[str, ...]) -> TextClause:
    statement = text(_worded(template, engine))
    return statement.bindparams(*(bindparam(name, expanding=True) for name in lists))


def rows(template: str, lists: tuple[str, ...] = (), **values: Any) -> Sequence[Mapping[str, Any]]:  # noqa: ANN401
    """The rows of a template; ``lists`` names the parameters that are lists (``IN :ids``)."""
    statement = _statement(template, dialect(), lists)
    return cast("Sequence[Mapping[str, Any]]", db.session.execute(statement, values).mappings().all())


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
            worded = _worded(self.template, engine)
            if engine == "postgresql":
                worded = PARAMETER.sub(r"%(\1)s", worded.replace("%", "%%"))
            self.written[engine] = " ".join(worded.split())
        return self.written[engine]


def shape(columns: Mapping[str, str], rest: str) -> Shape:
    """``SELECT`` the columns (name → expression) ``FROM`` and so on."""
    told = list(columns.values())
    chunks = [", ".join(told[start : start + CHUNK]) for start in range(0, len(told), CHUNK)]
    whole = ", ".join(f"{{arr}}({chunk})" for chunk in chunks)
    return Shape(tuple(columns), f"SELECT {{arr}}({whole}) {rest}")


def shaped(wanted: Shape, **values: int | date | Iterable[int] | None) -> list[dict[str, Any]]:
    """The rows of a shape, by column name. Dates are ISO text, as JSON has them."""
    engine = dialect()
    told = {name: _told(value, engine) for name, value in values.items()}
    found = db.session.connection().exec_driver_sql(wanted.on(engine), told)
    return [_named(wanted.names, value) for (value,) in found.fetchall()]


def _named(names: tuple[str, ...], value: Any) -> dict[str, Any]:  # noqa: ANN401
    chunks = json.loads(value) if isinstance(value, str) else value
    return dict(zip(names, (column for chunk in chunks for column in chunk), strict=True))


def _told(value: int | date | Iterable[int] | None, engine: str) -> str | int | None:
    """A parameter as text, so that a prepared statement serves small and large numbers alike."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        return str(value) if engine == "postgresql" else value
    return json.dumps(list(value))


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
