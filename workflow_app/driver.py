"""Statements straight to the driver, for the handful that every step or page takes.

A template is SQL with words in braces for what the engines call by different names:
``{agg}``, ``{arr}``, ``{json}`` and ``{listed}``. Its parameters are written ``:name``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from workflow_app import database

WORDS = {
    "postgresql": {
        "agg": "json_agg",
        "arr": "json_build_array",
        "json": "",
        "listed": "SELECT CAST(value AS integer) FROM json_array_elements_text(:ids)",
    },
    "sqlite": {
        "agg": "json_group_array",
        "arr": "json_array",
        "json": "json",
        "listed": "SELECT value FROM json_each(:ids)",
    },
}
PARAMETER = re.compile(r"(?<![:\w]):([a-z_][a-z_0-9]*)(?!:)")  # not a cast, nor a colon inside a word


def for_driver(template: str, engine: str) -> str:
    """A template in the engine's own words, with its parameters as the driver writes them."""
    worded = _worded(template, engine)
    if engine == "postgresql":
        worded = PARAMETER.sub(r"%(\1)s", worded.replace("%", "%%"))
    return " ".join(worded.split())


def _worded(template: str, engine: str) -> str:
    for word, meaning in WORDS[engine].items():
        template = template.replace("{" + word + "}", meaning)
    return template


def on_driver(connection: Connection, statement: str, values: Any, *, many: bool = False) -> Any:  # noqa: ANN401
    """Run a statement in the driver's own style inside the transaction; returns the driver's cursor.

    For the handful of statements that every step or page takes: the general way costs more
    than the statements do. Errors and listeners are the same as there. PostgreSQL keeps
    them prepared with one plan for all values, so they must find their rows by key.
    """
    cursor: Any = connection.connection.cursor()
    for listener in connection.dispatch.before_cursor_execute:
        listener(connection, cursor, statement, values, None, many)
    try:
        if many:
            cursor.executemany(statement, values)
        elif connection.dialect.name == "postgresql":
            cursor.execute(statement, values, prepare=True)
        else:
            cursor.execute(statement, values)
    except connection.dialect.loaded_dbapi.Error as error:
        known = connection.dialect.loaded_dbapi.Error
        database.failed(connection)
        raise DBAPIError.instance(statement, values, error, known, dialect=connection.dialect) from error
    return cursor


def told(value: int | str | date | Iterable[int] | None, engine: str) -> str | int | None:
    """A parameter as text, so that a prepared statement serves small and large numbers alike."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        return str(value) if engine == "postgresql" else value
    return json.dumps(list(value))


@lru_cache(maxsize=4096)  # the same days come again and again
def day(value: str | date | None) -> date | None:
    """A date out of a JSON array or a column."""
    if value is None or isinstance(value, date):
        return value
    return date.fromisoformat(value[:10])
