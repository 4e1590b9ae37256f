"""SQL over whole tables at once, in the words of both engines.

What the calendar and the rule sets say about days stands in small tables beside the others
for the length of a transaction, so that no date is ever reckoned in SQL.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import CursorResult, text

from workflow_app.extensions import db
from workflow_app.queries.sql import dialect

WORDS = {
    "postgresql": {
        "today": "{day today}",
        "now": "CAST(:now AS timestamptz)",
        "never": "DATE '9999-12-31'",
        "object": "json_build_object",
        "json": "",
        "least": "LEAST",
        "greatest": "GREATEST",
        "differs": "IS DISTINCT FROM",
        "ids": "SELECT CAST(value AS integer) FROM json_array_elements_text(CAST(:ids AS json))",
        "numbers": "SELECT CAST(value AS integer) FROM json_array_elements_text(CAST(:numbers AS json))",
    },
    "sqlite": {
        "today": "{day today}",
        "now": ":now",
        "never": "'9999-12-31'",
        "object": "json_object",
        "json": "json",
        "least": "min",
        "greatest": "max",
        "differs": "IS NOT",
        "ids": "SELECT value FROM json_each(:ids)",
        "numbers": "SELECT value FROM json_each(:numbers)",
    },
}
DAY = re.compile(r"\{day (\w+)\}")
NUMBERS = ("integer", "boolean")
TYPES = {"instant": "timestamptz"}  # all others are called the same
Rows = Sequence[Sequence[object]]


def worded(template: str) -> str:
    """The template for the engine in use; ``{day name}`` is a parameter that is a day."""
    engine = dialect()
    for word, meaning in WORDS[engine].items():
        template = template.replace("{" + word + "}", meaning)
    return DAY.sub(r"CAST(:\1 AS date)" if engine == "postgresql" else r":\1", template)


def run(template: str, **values: object) -> CursorResult[tuple[Any, ...]]:
    """Run it inside the transaction. Lists among the values travel as JSON, days and times as text."""
    told = {name: _told(value) for name, value in values.items()}
    found = db.session.execute(text(worded(template)), told)
    assert isinstance(found, CursorResult)  # noqa: S101 - a textual statement always gives one
    return found


def number(template: str, **values: object) -> int | None:
    """The one number that a statement gives."""
    found: Any = run(template, **values).scalar_one()
    return None if found is None else int(found)


@dataclass(frozen=True, slots=True)
class Table:
    """The columns of a small table with their types; the first ``key`` of them find a row."""

    columns: Mapping[str, str]
    key: int = 1


@contextmanager
def beside(tables: Mapping[str, tuple[Table, Rows]]) -> Iterator[None]:
    """Tables of this transaction alone, under these names, with these rows. Three statements each."""
    for name, (table, rows) in tables.items():
        columns = ", ".join(f"{column} {_type(kind)}" for column, kind in table.columns.items())
        key = ", ".join(list(table.columns)[: table.key])
        run(f"CREATE TEMPORARY TABLE {name} ({columns}, PRIMARY KEY ({key}))")
        run(f"INSERT INTO {name} {_out_of_json(table)}", rows=list(rows))
    yield
    for name in tables:  # a transaction that fails takes them away by itself
        run(f"DROP TABLE {name}")


def _type(kind: str) -> str:
    if dialect() == "postgresql":
        return TYPES.get(kind, kind)
    return "integer" if kind in NUMBERS else "text"


def _out_of_json(table: Table) -> str:
    """Every row is an array; its places are the columns."""
    if dialect() == "sqlite":
        parts = (f"json_extract(value, '$[{place}]')" for place in range(len(table.columns)))
        return f"SELECT {', '.join(parts)} FROM json_each(:rows)"  # noqa: S608 - no word of anybody's
    parts = (
        f"CAST(r.value ->> {place} AS {_type(kind)})" for place, kind in enumerate(table.columns.values())
    )
    return f"SELECT {', '.join(parts)} FROM json_array_elements(CAST(:rows AS json)) AS r"  # noqa: S608


def _told(value: object) -> object:
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, default=_plain) if isinstance(value, list | tuple) else value


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot be told to the database")


def instant(moment: datetime) -> str:
    """A UTC moment as each engine stores it."""
    return moment.strftime("%Y-%m-%d %H:%M:%S.%f") + ("+00:00" if dialect() == "postgresql" else "")
