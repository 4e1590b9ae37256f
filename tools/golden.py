"""Write a small office with running cases as test data: ``python tools/golden.py RELEASE``.

Each release keeps one file; every later program must still open its cases and move them.
Until the first release the one file is written anew when the tables change.
"""

from __future__ import annotations

import json
import sys
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import select

from workflow_app import clock, create_app
from workflow_app.config import Settings
from workflow_app.extensions import db
from workflow_app.rehearsal import stage
from workflow_app.rehearsal import world as worlds
from workflow_app.rehearsal.ballot import Ballot
from workflow_app.rehearsal.driver import Driver

FOLDER = Path("tests/data/golden")
TODAY = date(2026, 3, 2)
STATES = ("NOMINATING", "VERIFYING", "SUSPENDED")


def main() -> None:
    """Build, export, write."""
    release = sys.argv[1]
    with TemporaryDirectory() as home:
        app = create_app(Settings(f"sqlite:///{home}/golden.db", "x" * 40, Path(home)))
        with app.app_context(), clock.on(TODAY):
            stage.set_up()
            cases = _play()
            tables = {table.name: _rows(table) for table in db.metadata.sorted_tables}
    told = {"release": release, "today": TODAY.isoformat(), "cases": cases, "tables": tables}
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"{release}.json"
    path.write_text(json.dumps(told, ensure_ascii=False, indent=1, default=_plain) + "\n", "utf-8")
    print(path)


def _play() -> dict[str, int]:
    """One case in each state; the first one with a round that has been opened."""
    world = worlds.build({"people": {"an": None, "binh": {"sex": "F"}}, "post": {"seats": 3}}, TODAY)
    people = [world.people["an"], world.people["binh"]]
    found = {}
    for state in STATES:
        driver = Driver(world.cast)
        driver.open(post_id=world.post_id)
        driver.advance(
            "VERIFYING" if state == "SUSPENDED" else state, people, world.voters[:9], world.authority
        )
        if state == "SUSPENDED":
            driver.step("suspend")
        if state == "NOMINATING":
            votes = {people[0]: 6, people[1]: 3}
            driver.hold("collective", Ballot(votes, world.voters[:9]), to="OPEN")
        found[state] = driver.case_id
    return found


def _rows(table: Any) -> list[dict[str, Any]]:  # noqa: ANN401
    return [dict(row) for row in db.session.execute(select(table)).mappings()]


def _plain(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot be kept")


if __name__ == "__main__":
    main()
