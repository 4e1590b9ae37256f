"""Titles with their sets of criteria, and every version of one title's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, and_, func, or_, select
from sqlalchemy.orm import aliased

from workflow_app.extensions import db
from workflow_app.models import CriteriaSet, Criterion, EvaluationForm, Official, Title

PENDING = ("DRAFT", "SUBMITTED")


def titles(today: date) -> Sequence[Row[*tuple[Any, ...]]]:
    """Every title in scope with its version in force and the one under way. One statement."""
    under_way = aliased(CriteriaSet)
    in_force = and_(
        CriteriaSet.title_id == Title.id, CriteriaSet.state == "APPROVED", CriteriaSet.valid_from <= today
    )
    return db.session.execute(
        select(
            Title.id,
            Title.name,
            Title.level,
            func.max(CriteriaSet.version).label("version"),
            func.max(CriteriaSet.valid_from).label("since"),
            func.max(under_way.state).label("pending"),
        )
        .outerjoin(CriteriaSet, in_force)
        .outerjoin(under_way, and_(under_way.title_id == Title.id, under_way.state.in_(PENDING)))
        .where(Title.in_scope, Title.valid_from <= today)
        .where(or_(Title.valid_to.is_(None), Title.valid_to > today))
        .group_by(Title.id, Title.name, Title.level, Title.equivalence)
        .order_by(Title.equivalence.desc(), Title.name)
    ).all()


def versions(title_id: int) -> Sequence[Row[*tuple[Any, ...]]]:
    """Every version, the newest first, with who proposed and approved it and how many forms use it."""
    proposer, approver = aliased(Official), aliased(Official)
    used = (
        select(func.count())
        .select_from(EvaluationForm)
        .where(EvaluationForm.criteria_set_id == CriteriaSet.id)
        .scalar_subquery()
    )
    return db.session.execute(
        select(
            CriteriaSet, proposer.name.label("proposer"), approver.name.label("approver"), used.label("forms")
        )
        .outerjoin(proposer, proposer.id == CriteriaSet.proposed_by_id)
        .outerjoin(approver, approver.id == CriteriaSet.approved_by_id)
        .where(CriteriaSet.title_id == title_id)
        .order_by(CriteriaSet.version.desc())
    ).all()


def criteria(set_ids: Iterable[int]) -> dict[int, list[Row[*tuple[Any, ...]]]]:
    """The criteria of sets, in their order. One statement."""
    found: dict[int, list[Row[*tuple[Any, ...]]]] = {}
    rows = db.session.execute(
        select(
            Criterion.set_id,
            Criterion.id,
            Criterion.part,
            Criterion.name,
            Criterion.points,
            Criterion.asks_evidence,
        )
        .where(Criterion.set_id.in_(sorted(set_ids)))
        .order_by(Criterion.set_id, Criterion.position)
    )
    for row in rows:
        found.setdefault(row.set_id, []).append(row)
    return found
