"""Titles with their standards, and every version of one title's standard."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, and_, func, or_, select
from sqlalchemy.orm import aliased

from workflow_app.extensions import db
from workflow_app.models import Official, PersonnelCase, Title, TitleStandard

PENDING = ("DRAFT", "SUBMITTED")


def titles(today: date) -> Sequence[Row[*tuple[Any, ...]]]:
    """Every title in scope with its version in force and the one under way. One statement."""
    under_way = aliased(TitleStandard)
    in_force = and_(
        TitleStandard.title_id == Title.id,
        TitleStandard.state == "APPROVED",
        TitleStandard.valid_from <= today,
        or_(TitleStandard.valid_to.is_(None), TitleStandard.valid_to > today),
    )
    return db.session.execute(
        select(
            Title.id,
            Title.name,
            Title.level,
            func.max(TitleStandard.version).label("version"),
            func.max(TitleStandard.valid_from).label("since"),
            func.max(under_way.state).label("pending"),
        )
        .outerjoin(TitleStandard, in_force)
        .outerjoin(under_way, and_(under_way.title_id == Title.id, under_way.state.in_(PENDING)))
        .where(Title.in_scope, Title.valid_from <= today)
        .where(or_(Title.valid_to.is_(None), Title.valid_to > today))
        .group_by(Title.id, Title.name, Title.level, Title.equivalence)
        .order_by(Title.equivalence.desc(), Title.name)
    ).all()


def title(title_id: int) -> Row[*tuple[Any, ...]] | None:
    """The title itself. One statement."""
    statement = select(Title.id, Title.name, Title.level).where(Title.id == title_id)
    return db.session.execute(statement).one_or_none()


def versions(title_id: int) -> Sequence[Row[*tuple[Any, ...]]]:
    """Every version, the newest first, with who proposed and approved it and how many cases pin it."""
    proposer, approver = aliased(Official), aliased(Official)
    pinned = (
        select(func.count())
        .select_from(PersonnelCase)
        .where(PersonnelCase.standard_id == TitleStandard.id)
        .scalar_subquery()
    )
    return db.session.execute(
        select(
            TitleStandard,
            proposer.name.label("proposer"),
            approver.name.label("approver"),
            pinned.label("cases"),
        )
        .outerjoin(proposer, proposer.id == TitleStandard.proposed_by_id)
        .outerjoin(approver, approver.id == TitleStandard.approved_by_id)
        .where(TitleStandard.title_id == title_id)
        .order_by(TitleStandard.version.desc())
    ).all()
