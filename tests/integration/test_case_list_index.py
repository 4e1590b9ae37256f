"""The list of cases that opens first reads an index without the forms of campaigns."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import event, text

from state_machines.vocabulary import Role
from workflow_app.extensions import db
from workflow_app.queries import case_list
from workflow_app.queries.case_list import Wanted
from workflow_app.queries.paging import Place
from workflow_app.security.identity import Actor

INDEX = "ix_personnel_case_list_short"
PLANS = {"sqlite": "EXPLAIN QUERY PLAN ", "postgresql": "EXPLAIN "}


@pytest.mark.usefixtures("app_context")
def test_the_list_reads_the_index_without_forms() -> None:
    assert INDEX in plan_of(Wanted())
    assert INDEX not in plan_of(Wanted(procedure="evaluation-1"))


def plan_of(wanted: Wanted) -> str:
    """How the engine would read a page; sorting is put out of its reach, as it would be by many rows."""
    engine = db.engine.dialect.name
    if engine == "postgresql":
        for way in ("seqscan", "bitmapscan", "sort"):
            db.session.execute(text(f"SET LOCAL enable_{way} = off"))
    sent: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        sent.append((statement, values))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        case_list.cases(Actor(1, "", Role.ADVISER, "/"), wanted, Place(), date(2026, 3, 2))
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    statement, values = sent[-1]  # the first begins a transaction on one engine
    found = db.session.connection().exec_driver_sql(PLANS[engine] + statement, values)
    return "\n".join(str(row) for row in found)
