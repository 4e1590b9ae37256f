"""Cases that earlier releases have left running still open, verify and move.

``tools/golden.py`` writes the data of the next release.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Date, Table, insert, text

from workflow_app import clock, triggers
from workflow_app.extensions import db
from workflow_app.models import UtcDateTime
from workflow_app.rehearsal.driver import Driver
from workflow_app.rehearsal.world import CAST_ROLES
from workflow_app.security.identity import Actor
from workflow_app.services.sight import look
from workflow_app.services.transactions import transaction
from workflow_app.services.verification import verify

FILES = sorted((Path(__file__).parents[1] / "data" / "golden").glob("*.json"))
PATHS = {True: "/1/2/", False: "/1/3/"}


def test_there_is_data_of_a_release() -> None:
    assert FILES


@pytest.fixture(params=FILES, ids=lambda path: path.stem)
def golden(app_context: Flask, request: pytest.FixtureRequest) -> Iterator[dict[str, Any]]:
    """The rows of a release in a database of today."""
    assert app_context
    told: dict[str, Any] = json.loads(request.param.read_text("utf-8"))
    with transaction():
        triggers.drop(db.session.connection())  # certified rounds are locked against their own rows
        for table in db.metadata.sorted_tables:
            rows = told["tables"].get(table.name, [])
            if rows:
                db.session.execute(insert(table), [_read(table, row) for row in rows])
        if db.engine.dialect.name == "postgresql":
            _go_on_after(told["tables"])
        triggers.create(db.session.connection())
    with clock.on(date.fromisoformat(told["today"])):
        yield told


def _read(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    """Days and times out of their ISO text; columns that came later take their defaults."""
    return {name: _value(table.c[name].type, value) for name, value in row.items()}


def _value(kind: object, value: Any) -> Any:
    if value is not None and isinstance(kind, UtcDateTime):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if value is not None and isinstance(kind, Date) else value


def _go_on_after(tables: dict[str, list[dict[str, Any]]]) -> None:
    """The server counts on from the highest number of each table."""
    for name, rows in tables.items():
        if rows and isinstance(rows[0].get("id"), int):
            told = {"highest": max(row["id"] for row in rows)}
            db.session.execute(text(f"SELECT setval('{name}_id_seq', :highest)"), told)


def cast(told: dict[str, Any]) -> dict[str, list[Actor]]:
    """The players of the small world by the names that they have there."""
    people = {row["name"]: row["id"] for row in told["tables"]["official"]}
    found: dict[str, list[Actor]] = {}
    for role, count, at_authority in CAST_ROLES:
        for number in range(1, count + 1):
            name = f"{role.value.title()} {number}"
            actor = Actor(people[name], name, role, PATHS[at_authority])
            found.setdefault(str(role), []).append(actor)
    return found


def test_the_chains_of_the_release_hold(golden: dict[str, Any]) -> None:
    report = verify()
    assert report.breaks == []
    assert report.entries == len(golden["tables"]["history_entry"])


def test_every_case_opens(golden: dict[str, Any]) -> None:
    inspector = cast(golden)["INSPECTOR"][0]
    everywhere = Actor(inspector.official_id, inspector.name, inspector.role, "/1/")
    for state, case_id in golden["cases"].items():
        sight = look(case_id, everywhere, clock.today(), judged=True)
        assert sight.file.facts.state == state
        pinned = next(row for row in golden["tables"]["personnel_case"] if row["id"] == case_id)
        assert sight.procedure.digest == pinned["procedure_digest"]


@pytest.mark.parametrize(
    ("state", "step", "dest"),
    [
        ("VERIFYING", "suspend", "SUSPENDED"),
        ("SUSPENDED", "resume", "VERIFYING"),
        ("NOMINATING", "suspend", "SUSPENDED"),
    ],
)
def test_every_case_moves(golden: dict[str, Any], state: str, step: str, dest: str) -> None:
    driver = Driver(cast(golden), case_id=golden["cases"][state])
    assert driver.step(step).dest == dest
    assert verify().breaks == []


def test_a_running_round_goes_on(golden: dict[str, Any]) -> None:
    driver = Driver(cast(golden), case_id=golden["cases"]["NOMINATING"])
    (round_,) = driver.file().facts.rounds
    tellers = tuple(who for who in {actor.official_id for actor in driver.cast["TELLER"]} if who is not None)
    driver.step("set_tellers", round_id=round_.id, tellers=tellers, teller_head=tellers[0])
    assert driver.file().facts.rounds[0].state == "TELLERS_SET"
