"""Posts of a unit with their seats, and the units in which a person may open a case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, exists, func, or_, select

from workflow_app.extensions import db
from workflow_app.models import OrgUnit, PersonnelCase, Post, Tenure, Title
from workflow_app.security.identity import Actor
from workflow_app.security.permissions import Permission
from workflow_app.security.policy import visible


def units_with_posts(unit_path: str, today: date) -> Sequence[tuple[int, str]]:
    """Units under a path that have posts in the scope of the resolution. One statement."""
    has_posts = exists(
        select(Post.id)
        .join(Title, Title.id == Post.title_id)
        .where(Post.unit_id == OrgUnit.id, Title.in_scope, _in_force(Post, today))
    )
    found = db.session.execute(
        select(OrgUnit.id, OrgUnit.name)
        .where(OrgUnit.path.startswith(unit_path, autoescape=True), _in_force(OrgUnit, today), has_posts)
        .order_by(OrgUnit.path)
    )
    return [(row.id, row.name) for row in found]


def posts(unit_id: int, today: date, actor: Actor) -> Sequence[Row[*tuple[Any, ...]]]:
    """Posts of one unit, the highest first: seats, who leaves, open cases in sight and the first of them."""
    serving = and_(
        Tenure.post_id == Post.id,
        Tenure.from_on <= today,
        or_(Tenure.to_on.is_(None), Tenure.to_on > today),
    )
    taken = select(func.count(Tenure.id)).where(serving).correlate(Post).scalar_subquery()
    leaving = select(func.min(Tenure.to_on)).where(serving).correlate(Post).scalar_subquery()
    running = (
        select(func.count(PersonnelCase.id))
        .where(PersonnelCase.post_id == Post.id, PersonnelCase.phase.in_(("open", "paused")))
        .where(visible(actor, Permission.SEE_CASE))
        .correlate(Post)
        .scalar_subquery()
    )
    first = (
        select(PersonnelCase.id, PersonnelCase.code)
        .where(PersonnelCase.post_id == Post.id, PersonnelCase.phase.in_(("open", "paused")))
        .where(visible(actor, Permission.SEE_CASE))
        .order_by(PersonnelCase.id)
        .limit(1)
        .correlate(Post)
    )
    authority = OrgUnit.__table__.alias("authority")
    return db.session.execute(
        select(
            Post.id.label("post_id"),
            Post.seats,
            Post.special_professional,
            Title.id.label("title_id"),
            Title.name.label("title_name"),
            Title.rank,
            Title.in_scope,
            Title.is_elected,
            authority.c.name.label("authority_name"),
            taken.label("taken"),
            leaving.label("leaving_on"),
            running.label("running"),
            first.with_only_columns(PersonnelCase.id).scalar_subquery().label("case_id"),
            first.with_only_columns(PersonnelCase.code).scalar_subquery().label("case_code"),
        )
        .join(Title, Title.id == Post.title_id)
        .join(authority, authority.c.id == Post.authority_id)
        .where(Post.unit_id == unit_id, _in_force(Post, today))
        .order_by(Title.equivalence.desc(), Title.name, Post.id)
    ).all()


def _in_force(model: Any, today: date) -> ColumnElement[bool]:  # noqa: ANN401 - Post or OrgUnit
    return and_(model.valid_from <= today, or_(model.valid_to.is_(None), model.valid_to > today))
