"""Posts of a unit with their seats, and the units in which a person may open a case."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, ScalarSelect, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from workflow_app.extensions import db
from workflow_app.models import OrgUnit, PersonnelCase, Post, Tenure, Title
from workflow_app.security.identity import Actor
from workflow_app.security.permissions import Permission
from workflow_app.security.policy import visible


class UnitWithPosts(NamedTuple):
    """``free``: a case can be opened for at least one of its posts."""

    id: int
    name: str
    free: bool


def units_with_posts(unit_path: str, today: date, actor: Actor) -> Sequence[UnitWithPosts]:
    """Units under a path that have posts in the scope of the resolution. One statement.

    Where several bear one name, the body above says which is which.
    """
    here = and_(Post.unit_id == OrgUnit.id, Title.in_scope, _in_force(Post, today))
    posts_here = select(Post.id).join(Title, Title.id == Post.title_id).where(here)
    free = exists(posts_here.where(Post.seats > _taken(today) + _running(actor)))
    above = aliased(OrgUnit)
    found = db.session.execute(
        select(OrgUnit.id, OrgUnit.name, above.name.label("above"), free.label("free"))
        .outerjoin(above, above.id == OrgUnit.parent_id)
        .where(OrgUnit.path.startswith(unit_path, autoescape=True), _in_force(OrgUnit, today))
        .where(exists(posts_here))
        .order_by(OrgUnit.path)
    ).all()
    often = Counter(row.name for row in found)
    return [UnitWithPosts(row.id, _told_apart(row, often), bool(row.free)) for row in found]


def _told_apart(row: Row[*tuple[Any, ...]], often: Mapping[str, int]) -> str:
    return f"{row.name}, {row.above}" if often[row.name] > 1 and row.above else str(row.name)


def _serving(today: date) -> ColumnElement[bool]:
    return and_(
        Tenure.post_id == Post.id,
        Tenure.from_on <= today,
        or_(Tenure.to_on.is_(None), Tenure.to_on > today),
    )


def _taken(today: date) -> ScalarSelect[int]:
    return select(func.count(Tenure.id)).where(_serving(today)).correlate(Post).scalar_subquery()


def _running(actor: Actor) -> ScalarSelect[int]:
    return (
        select(func.count(PersonnelCase.id))
        .where(PersonnelCase.post_id == Post.id, PersonnelCase.phase.in_(("open", "paused")))
        .where(visible(actor, Permission.SEE_CASE))
        .correlate(Post)
        .scalar_subquery()
    )


def posts(unit_id: int, today: date, actor: Actor) -> Sequence[Row[*tuple[Any, ...]]]:
    """Posts of one unit, the highest first: seats, who leaves, open cases in sight and the first of them."""
    leaving = select(func.min(Tenure.to_on)).where(_serving(today)).correlate(Post).scalar_subquery()
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
            OrgUnit.name.label("unit_name"),
            Post.special_professional,
            Title.id.label("title_id"),
            Title.name.label("title_name"),
            Title.rank,
            Title.in_scope,
            Title.is_elected,
            authority.c.name.label("authority_name"),
            _taken(today).label("taken"),
            leaving.label("leaving_on"),
            _running(actor).label("running"),
            first.with_only_columns(PersonnelCase.id).scalar_subquery().label("case_id"),
            first.with_only_columns(PersonnelCase.code).scalar_subquery().label("case_code"),
        )
        .join(Title, Title.id == Post.title_id)
        .join(OrgUnit, OrgUnit.id == Post.unit_id)
        .join(authority, authority.c.id == Post.authority_id)
        .where(Post.unit_id == unit_id, _in_force(Post, today))
        .order_by(Title.equivalence.desc(), Title.name, Post.id)
    ).all()


def _in_force(model: Any, today: date) -> ColumnElement[bool]:  # noqa: ANN401 - Post or OrgUnit
    return and_(model.valid_from <= today, or_(model.valid_to.is_(None), model.valid_to > today))
