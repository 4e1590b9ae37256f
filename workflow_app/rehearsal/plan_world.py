"""What a rehearsal of planning adds to the small world, and reads of it."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import insert, select

from workflow_app.extensions import db
from workflow_app.models import PersonnelOption, PlanEntry
from workflow_app.rehearsal.world import TARGET, World


def consider(case_id: int, people: Iterable[int]) -> None:
    """The people become options of a case, whatever its state."""
    rows = [{"case_id": case_id, "official_id": who, "status": "LIVE"} for who in people]
    db.session.execute(insert(PersonnelOption), rows)


def plan_of(world: World) -> dict[str, str]:
    """The newest entry of each person of the script for the post's title: name → status."""
    found = db.session.execute(
        select(PlanEntry.official_id, PlanEntry.status)
        .where(PlanEntry.title_id == TARGET, PlanEntry.unit_id == world.post_unit_id)
        .order_by(PlanEntry.id)
    )
    status = {row.official_id: row.status for row in found}
    return {key: status[who] for key, who in world.people.items() if who in status}
