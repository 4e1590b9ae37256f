"""Any number of heads, one in ten of whom owes a proposal today: what a scan is measured on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from benchmarks import rows_in
from benchmarks.databases import Database
from benchmarks.openings import FIRST, TODAY, official
from state_machines.calendar import add_months
from workflow_app.models import Official, OrgUnit, Post, Tenure, Title
from workflow_app.rehearsal import world as worlds
from workflow_app.services.cases import rule_set_on
from workflow_app.services.writing import defaults, table_of

TITLE = 900
PER_UNIT = 100  # posts
DUE_EVERY = 10
BATCH = 2_000  # rows in memory at a time


class Heads:
    """Officials in posts of heads, put into the database a batch at a time."""

    def __init__(self, database: Database) -> None:
        worlds.build({}, TODAY)
        self._database = database
        self._put({Title: [_title()]})
        self.count = 0

    def to(self, officials: int) -> None:
        """Fill up to that many."""
        for first in range(self.count, officials, BATCH):
            self._put(_batch(range(first, min(first + BATCH, officials))))
        self.count = officials
        self._database.analyze()

    @property
    def due(self) -> int:
        """How many of them owe something today."""
        return len(range(0, self.count, DUE_EVERY))

    def _put(self, rows: dict[Any, list[dict[str, Any]]]) -> None:
        self._database.raw.rollback()
        whole = {
            table_of(model): [{**defaults(table_of(model)), **row} for row in found]
            for model, found in rows.items()
        }
        rows_in.write(self._database, whole)


def _batch(numbers: range) -> dict[Any, list[dict[str, Any]]]:
    units = sorted({number // PER_UNIT for number in numbers})
    return {
        OrgUnit: [_unit(FIRST + unit) for unit in units if unit * PER_UNIT in numbers],
        Post: [_post(number) for number in numbers],
        Official: [_person(number) for number in numbers],
        Tenure: [_stay(number) for number in numbers],
    }


def _title() -> dict[str, Any]:
    """Elected, so that its holders owe a proposal and no review of their term."""
    words = {
        "code": "HEAD-D",
        "name": "Cấp trưởng",
        "folded": "cap truong",
        "level": "PROVINCE",
        "rank": "HEAD",
    }
    return {"id": TITLE, **words, "is_elected": True, "valid_from": worlds.LONG_AGO, "valid_to": None}


def _unit(number: int) -> dict[str, Any]:
    name = f"Cơ quan số {number}"
    return {
        "id": number,
        "code": f"U{number}",
        "name": name,
        "folded": name.lower(),
        "kind": "DEPARTMENT",
        "level": "PROVINCE",
        "parent_id": worlds.ROOT,
        "path": f"{worlds.PATHS[worlds.ROOT]}{number}/",
        "sector": None,
        "area": "MH",
        "valid_from": worlds.LONG_AGO,
        "valid_to": None,
    }


def _post(number: int) -> dict[str, Any]:
    return {
        "id": FIRST + number,
        "unit_id": FIRST + number // PER_UNIT,
        "title_id": TITLE,
        "authority_id": worlds.AUTHORITY,
        "valid_from": add_months(worlds.LONG_AGO, number % PER_UNIT),
        "valid_to": None,
    }


def _person(number: int) -> dict[str, Any]:
    more = dict.fromkeys(("native_place", "birth_place"), "")
    unknown = dict.fromkeys(("party_probation_on", "party_official_on"))
    return {**official(FIRST + number), **more, **unknown, "home_unit_id": FIRST + number // PER_UNIT}


def _stay(number: int) -> dict[str, Any]:
    return {
        "id": FIRST + number,
        "official_id": FIRST + number,
        "post_id": FIRST + number,
        "from_on": add_months(TODAY, -24),
        "to_on": None,
        "term_end_on": ends_on() if number % DUE_EVERY == 0 else add_months(TODAY, 36),
        "case_id": None,
    }


def ends_on() -> date:
    """The end of a term for which a proposal is due today."""
    return TODAY + timedelta(days=rule_set_on(TODAY).params["successor_proposal"]["days_before"])


def expected(heads: Heads) -> Iterator[str]:
    """The key of every reminder that a scan must leave."""
    for number in range(0, heads.count, DUE_EVERY):
        for channel in ("BELL", "MAIL"):
            who = FIRST + number
            yield f"R-2.5-d/official:{who}/{ends_on()}/0/{channel}/{who}"
