"""Names of officials, for sentences that speak of people a page has not loaded."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from workflow_app.extensions import db
from workflow_app.models import Official


def names_of(ids: Iterable[int]) -> dict[int, str]:
    """Official id → name; unknown ids are left out. At most one statement."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    found = db.session.execute(select(Official.id, Official.name).where(Official.id.in_(wanted)))
    return {row.id: row.name for row in found}
