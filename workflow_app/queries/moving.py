"""What a proposal to move somebody chooses from: who serves where, and which plans are approved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, or_, select

from state_machines.moves import APPROVED_PLANS, PLAN
from workflow_app.extensions import db
from workflow_app.models import Official, OrgUnit, PersonnelCase, Post, Tenure, Title

MOST = 200  # people offered at once

Found = Sequence[Row[*tuple[Any, ...]]]


def holders(unit_id: int, today: date) -> Found:
    """Who serves in the posts of one unit today: stay, person, title. One statement."""
    return db.session.execute(
        select(Tenure.id.label("tenure_id"), Official.name, Official.birth_year, Title.name.label("title"))
        .join(Official, Official.id == Tenure.official_id)
        .join(Post, Post.id == Tenure.post_id)
        .join(Title, Title.id == Post.title_id)
        .where(Post.unit_id == unit_id, Title.in_scope, Tenure.from_on <= today)
        .where(or_(Tenure.to_on.is_(None), Tenure.to_on > today))
        .order_by(Title.equivalence.desc(), Official.sort_key)
        .limit(MOST)
    ).all()


def approved_plans() -> Found:
    """Rotation plans that may be drawn on, the newest first. One statement."""
    return db.session.execute(
        select(PersonnelCase.id, PersonnelCase.code, OrgUnit.name.label("unit"))
        .join(OrgUnit, OrgUnit.id == PersonnelCase.unit_id)
        .where(PersonnelCase.kind == PLAN, PersonnelCase.state.in_(APPROVED_PLANS))
        .order_by(PersonnelCase.id.desc())
        .limit(MOST)
    ).all()
