"""The home unit follows a decision on its day of effect."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from workflow_app.extensions import db
from workflow_app.models import PersonnelCase
from workflow_app.queries.sql import rows
from workflow_app.security.identity import SYSTEM
from workflow_app.services import history
from workflow_app.services.transactions import transaction
from workflow_app.services.writing import Writes

# A seconded person stays on the rolls at home. Of two running stays the later one counts.
DUE = """
SELECT te.id, te.case_id, te.official_id, te.from_on, o.name, o.home_unit_id AS home, p.unit_id AS unit,
 h.name AS home_name, u.name AS unit_name
FROM tenure te JOIN post p ON p.id = te.post_id JOIN org_unit u ON u.id = p.unit_id
JOIN official o ON o.id = te.official_id LEFT JOIN org_unit h ON h.id = o.home_unit_id
WHERE te.case_id IS NOT NULL AND te.via IN ('APPOINTMENT', 'ROTATION', 'TRANSFER')
AND te.from_on <= :today AND te.to_on IS NULL AND COALESCE(o.home_unit_id, 0) <> p.unit_id
AND NOT EXISTS (
 SELECT 1 FROM tenure later WHERE later.official_id = te.official_id AND later.from_on <= :today
 AND later.to_on IS NULL AND later.case_id IS NOT NULL
 AND later.via IN ('APPOINTMENT', 'ROTATION', 'TRANSFER')
 AND (later.from_on > te.from_on OR (later.from_on = te.from_on AND later.id > te.id)))
"""
ORDERED = " ORDER BY te.id"
OF_STAY = " AND te.id = :stay"
MOVE = "UPDATE official SET home_unit_id = :unit WHERE id = :who"


def follow(today: date) -> int:
    """Move home whoever's decision has taken effect; safe to run twice. Returns how many people.

    One transaction a person, under the row of the case that the decision came from.
    """
    due: Sequence[Mapping[str, Any]] = rows(DUE + ORDERED, today=today)
    db.session.rollback()
    return sum(_follow(one["id"], one["case_id"], today) for one in due)


def _follow(stay: int, case_id: int, today: date) -> int:
    with transaction():
        db.session.execute(select(PersonnelCase.id).where(PersonnelCase.id == case_id).with_for_update())
        still = rows(DUE + OF_STAY, today=today, stay=stay)
        for one in still:
            Writes().run(MOVE, unit=one["unit"], who=one["official_id"])
            history.record_on_case(case_id, history.Action.HOME_MOVED, SYSTEM, _told(one))
    return len(still)


def _told(one: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "official": [one["official_id"], one["name"]],
        "home": [one["home"], one["home_name"], one["unit"], one["unit_name"]],
    }
