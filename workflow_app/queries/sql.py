"""One statement for a whole aggregate, on both engines.

A case has a dozen child tables. Fetching each by its own statement costs more than
all rules together, so children come back as JSON arrays in scalar subqueries.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from sqlalchemy import TextClause, bindparam, text

from workflow_app.extensions import db

WORDS = {
    "postgresql": {"agg": "json_agg", "arr": "json_build_array", "json": ""},
    "sqlite": {"agg": "json_group_array", "arr": "json_array", "json": "json"},
}


def dialect() -> str:
    """The engine's name: "postgresql" or "sqlite"."""
    return db.engine.dialect.name


@lru_cache(maxsize=64)
def _statement(template: str, engine: str, lists: tuple[str, ...]) -> TextClause:
    words = WORDS[engine]
    written = template
    for word, function in words.items():
        written = written.replace("{" + word + "}", function)
    lock = "FOR UPDATE OF c" if engine == "postgresql" else ""
    written = written.replace("{lock}", lock)
    statement = text(written)
    return statement.bindparams(*(bindparam(name, expanding=True) for name in lists))


def rows(template: str, lists: tuple[str, ...] = (), **values: Any) -> list[dict[str, Any]]:  # noqa: ANN401
    """Run a template: ``{agg}``, ``{arr}``, ``{json}`` and ``{lock}`` are the engine's own words.

    ``lists`` names the parameters that are lists (``IN :ids``).
    """
    statement = _statement(template, dialect(), lists)
    found = db.session.execute(statement, values)
    names = tuple(found.keys())
    return [dict(zip(names, row, strict=True)) for row in found.all()]


def parsed(value: Any) -> list[Any]:  # noqa: ANN401
    """A JSON array column as a list: parsed by the driver on one engine, text on the other."""
    if value is None:
        return []
    return json.loads(value) if isinstance(value, str) else list(value)


def array(*columns: str) -> str:
    """``{agg}({arr}(a, b))`` for use in a template."""
    return "{agg}({arr}(" + ", ".join(columns) + "))"
