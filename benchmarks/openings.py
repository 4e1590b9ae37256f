"""Posts to fill and people to fill them with: one unit and two candidates a case.

Every case has its own, so that the hundredth case does not read what ninety-nine
others have left on the same person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import insert

from state_machines.calendar import add_months
from state_machines.names import fold, sort_key
from workflow_app.extensions import db
from workflow_app.models import (
    Evaluation,
    LanguageSkill,
    Official,
    OrgUnit,
    PlanEntry,
    Post,
    Qualification,
    Tenure,
)
from workflow_app.rehearsal import world as worlds
from workflow_app.rehearsal.world import World
from workflow_app.services.transactions import transaction

TODAY = date(2026, 3, 2)
FIRST = 1_000  # ids below are the small world's own
ENDINGS = ("An", "Bình", "Chi", "Dũng", "Giang", "Hà", "Khánh", "Linh", "Minh", "Nga")
FAMILIES = ("Nguyễn Văn", "Trần Thị", "Lê", "Phạm Đức", "Hoàng", "Vũ Thị", "Đặng", "Bùi Quang")


@dataclass(frozen=True, slots=True)
class Opening:
    """A vacant post and two people who may hold it."""

    post_id: int
    unit_id: int
    unit_path: str
    candidates: tuple[int, int]


def build(count: int) -> tuple[World, list[Opening]]:
    """The small world with ``count`` openings in it. Two transactions."""
    world = worlds.build({}, TODAY)
    openings = [_opening(index) for index in range(count)]
    with transaction():
        connection = db.session.connection()
        for table, rows in _rows(openings):
            connection.execute(insert(table), rows)
    return world, openings


def _opening(index: int) -> Opening:
    unit = FIRST + index
    first = FIRST + 2 * index
    return Opening(unit, unit, f"{worlds.PATHS[worlds.UNIT]}{unit}/", (first, first + 1))


def _rows(openings: Sequence[Opening]) -> list[tuple[Any, list[dict[str, Any]]]]:
    people = [who for opening in openings for who in opening.candidates]
    return [
        (OrgUnit.__table__, [_unit(opening) for opening in openings]),
        (Post.__table__, [_post(opening) for opening in openings]),
        (Official.__table__, [official(who) for who in people]),
        (Qualification.__table__, [_schooling(who) for who in people]),
        (
            LanguageSkill.__table__,
            [{"official_id": who, "language": "en", "level": "FLUENT"} for who in people],
        ),
        (Tenure.__table__, [_stay(who) for who in people]),
        (PlanEntry.__table__, [_planned(who) for who in people]),
        (Evaluation.__table__, [_graded(who) for who in people]),
    ]


def _unit(opening: Opening) -> Mapping[str, Any]:
    name = f"Chi cục số {opening.unit_id}"
    return {
        "id": opening.unit_id,
        "code": f"U{opening.unit_id}",
        "name": name,
        "folded": fold(name),
        "kind": "DEPARTMENT",
        "level": "PROVINCE",
        "parent_id": worlds.UNIT,
        "path": opening.unit_path,
        "area": "MH",
        "staff_total": 60,
        "staff_women": 20,
        "valid_from": worlds.LONG_AGO,
    }


def _post(opening: Opening) -> Mapping[str, Any]:
    return {
        "id": opening.post_id,
        "unit_id": opening.unit_id,
        "title_id": worlds.TARGET,
        "authority_id": worlds.AUTHORITY,
        "seats": 2,
        "valid_from": worlds.LONG_AGO,
    }


def official(number: int) -> dict[str, Any]:
    """A lawful candidate for the post."""
    name = f"{FAMILIES[number % len(FAMILIES)]} {ENDINGS[number // 7 % len(ENDINGS)]}"
    return {
        "id": number,
        "code": f"MH{number:06d}",
        "name": name,
        "sort_key": sort_key(name),
        "folded": fold(name),
        "sex": "M" if number % 2 else "F",
        "birth_year": 1982,
        "birth_month": 1 + number % 12,
        "birth_day": 1 + number % 28,
        "native_area": "MH",
        "theory": "ADVANCED",
        "home_unit_id": worlds.DIVISION,
        "synthetic": True,
    }


def _schooling(who: int) -> dict[str, Any]:
    return {"official_id": who, "degree": "UNIVERSITY", "mode": "FULL_TIME"}


def _stay(who: int) -> dict[str, Any]:
    return {"official_id": who, "post_id": 3, "from_on": add_months(TODAY, -60), "via": "APPOINTMENT"}


def _planned(who: int) -> dict[str, Any]:
    return {
        "official_id": who,
        "title_id": worlds.TARGET,
        "status": "ACTIVE",
        "from_on": add_months(TODAY, -12),
        "migrated": True,
    }


def _graded(who: int) -> dict[str, Any]:
    on = TODAY - timedelta(days=30)
    return {
        "official_id": who,
        "kind": "PRE_APPOINTMENT",
        "grade": "GOOD",
        "period_end_on": on,
        "decided_on": on,
    }
