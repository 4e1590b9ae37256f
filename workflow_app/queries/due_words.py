"""SQL over whole tables at once, in the words of both engines.

What the calendar and the rule sets say about days travels as a small JSON table beside the
statement: ``table("days", anchor="date", due_on="date")`` is read like any other table, so
that no date is ever reckoned in SQL.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
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
TYPES = {"instant": "timestamptz"}  # all others are called the same
Columns = Mapping[str, str]
Rows = Sequence[Sequence[object]]


def worded(template: str, tables: Mapping[str, Columns] | None = None) -> str:
    """The template for the engine in use; ``{table name}`` is a table out of JSON, ``{day name}`` a day."""
    engine = dialect()
    for name, columns in (tables or {}).items():
        template = template.replace("{table " + name + "}", _table(engine, name, columns))
    for word, meaning in WORDS[engine].items():
        template = template.replace("{" + word + "}", meaning)
    return DAY.sub(r"CAST(:\1 AS date)" if engine == "postgresql" else r":\1", template)


def _table(engine: str, name: str, columns: Columns) -> str:
    """Every row is an array; its places are named and typed here."""
    if engine == "sqlite":
        parts = (f"json_extract(value, '$[{place}]') AS {column}" for place, column in enumerate(columns))
        return f"(SELECT {', '.join(parts)} FROM json_each(:{name})) AS {name}"  # noqa: S608 - names of ours
    parts = (
        f"CAST(r.value ->> {place} AS {TYPES.get(kind, kind)}) AS {column}"
        for place, (column, kind) in enumerate(columns.items())
    )
    return f"(SELECT {', '.join(parts)} FROM json_array_elements(CAST(:{name} AS json)) AS r) AS {name}"  # noqa: S608


def run(
    template: str, tables: Mapping[str, Columns] | None = None, **values: object
) -> CursorResult[tuple[Any, ...]]:
    """Run it inside the transaction. Lists among the values travel as JSON, days and times as text."""
    told = {name: _told(value) for name, value in values.items()}
    found = db.session.execute(text(worded(template, tables)), told)
    assert isinstance(found, CursorResult)  # noqa: S101 - a textual statement always gives one
    return found


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
