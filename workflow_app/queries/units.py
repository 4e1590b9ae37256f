"""The tree of units, and one unit with its leaders, sub-units and past."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, ScalarSelect, and_, func, or_, select
from sqlalchemy.orm import aliased

from state_machines.names import fold
from workflow_app.extensions import db
from workflow_app.models import (
    Moratorium,
    Official,
    OrgUnit,
    Post,
    RetirementNotice,
    Tenure,
    Title,
    UnitLineage,
)
from workflow_app.queries.vacancies import posts
from workflow_app.security.identity import Actor

LONGEST_SEARCH = 120
FOUND_MOST = 100


def bodies(text: str, today: date) -> Sequence[Row[*tuple[Any, ...]]]:
    """Every unit but divisions, in the order of the tree; with ``text``, any unit of that name."""
    words = fold(text[:LONGEST_SEARCH].replace("\x00", ""))
    parent = aliased(OrgUnit)
    statement = (
        select(
            OrgUnit.id,
            OrgUnit.name,
            OrgUnit.kind,
            OrgUnit.level,
            parent.name.label("parent_name"),
            _seats(today).label("seats"),
            _taken(today).label("taken"),
        )
        .outerjoin(parent, parent.id == OrgUnit.parent_id)
        .where(_in_force(OrgUnit, today))
        .order_by(OrgUnit.path)
    )
    if words:
        found = OrgUnit.folded.contains(words, autoescape=True)
        return db.session.execute(statement.where(found).limit(FOUND_MOST)).all()
    return db.session.execute(statement.where(OrgUnit.kind != "DIVISION")).all()


@dataclass(frozen=True, slots=True)
class Found:
    """One unit with all that its page shows, as rows."""

    unit: Row[*tuple[Any, ...]]
    above: Sequence[Row[*tuple[Any, ...]]]
    below: Sequence[Row[*tuple[Any, ...]]]
    leaders: Sequence[Row[*tuple[Any, ...]]]
    posts: Sequence[Row[*tuple[Any, ...]]]
    stops: Sequence[Row[*tuple[Any, ...]]]
    lineage: Sequence[Row[*tuple[Any, ...]]]


def found(unit_id: int, actor: Actor, today: date) -> Found | None:
    """A unit, or None. Six statements."""
    row = unit(unit_id)
    if row is None:
        return None
    above, below = _around(row.path, unit_id, today)
    return Found(
        unit=row,
        above=above,
        below=below,
        leaders=_leaders(unit_id, today),
        posts=posts(unit_id, today, actor),
        stops=stops(row.path),
        lineage=_lineage(unit_id),
    )


def unit(unit_id: int) -> Row[*tuple[Any, ...]] | None:
    """The unit itself. One statement."""
    return db.session.execute(
        select(
            OrgUnit.id,
            OrgUnit.code,
            OrgUnit.name,
            OrgUnit.kind,
            OrgUnit.level,
            OrgUnit.path,
            OrgUnit.parent_id,
            OrgUnit.staff_total,
            OrgUnit.staff_women,
            OrgUnit.foreign_affairs,
            OrgUnit.valid_from,
            OrgUnit.valid_to,
        ).where(OrgUnit.id == unit_id)
    ).one_or_none()


def _around(path: str, unit_id: int, today: date) -> tuple[Sequence[Any], Sequence[Any]]:
    """The units above, from the top down, and the units right below."""
    above = [int(part) for part in path.strip("/").split("/")][:-1]
    child = and_(OrgUnit.parent_id == unit_id, _in_force(OrgUnit, today))
    found = db.session.execute(
        select(
            OrgUnit.id,
            OrgUnit.name,
            OrgUnit.kind,
            OrgUnit.parent_id,
            _seats(today).label("seats"),
            _taken(today).label("taken"),
        )
        .where(or_(OrgUnit.id.in_(above), child))
        .order_by(OrgUnit.path)
    ).all()
    return (
        [row for row in found if row.id in above],
        [row for row in found if row.parent_id == unit_id],
    )


def _leaders(unit_id: int, today: date) -> Sequence[Row[*tuple[Any, ...]]]:
    """Heads and deputies who serve in the unit today, the highest title first."""
    return db.session.execute(
        select(
            Official.id.label("official_id"),
            Official.name,
            Official.sex,
            Official.birth_year,
            Official.birth_month,
            Official.birth_day,
            Title.name.label("title_name"),
            Title.rank,
            Tenure.from_on,
            Tenure.to_on,
            Tenure.term_end_on,
            RetirementNotice.notice_on,
        )
        .join(Tenure, Tenure.official_id == Official.id)
        .join(Post, Post.id == Tenure.post_id)
        .join(Title, Title.id == Post.title_id)
        .outerjoin(
            RetirementNotice,
            and_(RetirementNotice.official_id == Official.id, RetirementNotice.annulled_on.is_(None)),
        )
        .where(Post.unit_id == unit_id, Title.rank.in_(("HEAD", "DEPUTY")), _serving(today))
        .order_by(Title.equivalence.desc(), Official.sort_key, Official.id)
    ).all()


def stops(path: str) -> Sequence[Row[*tuple[Any, ...]]]:
    """Moratoria on the unit or above it, the latest first. One statement."""
    ids = [int(part) for part in path.strip("/").split("/")]
    return db.session.execute(
        select(
            Moratorium.id.label("moratorium_id"),
            Moratorium.unit_id,
            Moratorium.from_on,
            Moratorium.to_on,
            Moratorium.document,
            OrgUnit.name.label("unit_name"),
            Title.name.label("title_name"),
        )
        .join(OrgUnit, OrgUnit.id == Moratorium.unit_id)
        .outerjoin(Title, Title.id == Moratorium.title_id)
        .where(Moratorium.unit_id.in_(ids))
        .order_by(Moratorium.from_on.desc(), Moratorium.id.desc())
    ).all()


def _lineage(unit_id: int) -> Sequence[Row[*tuple[Any, ...]]]:
    """What the unit came from and what became of it."""
    source, target = aliased(OrgUnit), aliased(OrgUnit)
    return db.session.execute(
        select(
            UnitLineage.kind,
            UnitLineage.on_date,
            UnitLineage.document,
            UnitLineage.source_id,
            UnitLineage.target_id,
            source.name.label("source_name"),
            target.name.label("target_name"),
        )
        .join(source, source.id == UnitLineage.source_id)
        .join(target, target.id == UnitLineage.target_id)
        .where(or_(UnitLineage.source_id == unit_id, UnitLineage.target_id == unit_id))
        .order_by(UnitLineage.on_date.desc(), UnitLineage.id)
    ).all()


def by_code_or_name(text: str) -> Mapping[int, str]:
    """Units whose code is the text, or else whose name contains it: id → name."""
    code = db.session.execute(
        select(OrgUnit.id, OrgUnit.name).where(func.lower(OrgUnit.code) == text.strip().lower())
    ).all()
    if code:
        return {row.id: row.name for row in code}
    words = fold(text[:LONGEST_SEARCH].replace("\x00", ""))
    if not words:
        return {}
    exact = OrgUnit.folded == words
    near = OrgUnit.folded.contains(words, autoescape=True)
    found = db.session.execute(
        select(OrgUnit.id, OrgUnit.name, exact.label("exact"))
        .where(near, OrgUnit.valid_to.is_(None))
        .order_by(exact.desc(), OrgUnit.path)
        .limit(FOUND_MOST)
    ).all()
    same = [row for row in found if row.exact]
    return {row.id: row.name for row in (same or found)}


def _seats(today: date) -> ScalarSelect[int]:
    """Seats of heads and deputies."""
    return (
        select(func.coalesce(func.sum(Post.seats), 0))
        .join(Title, Title.id == Post.title_id)
        .where(Post.unit_id == OrgUnit.id, Title.rank.in_(("HEAD", "DEPUTY")), _in_force(Post, today))
        .correlate(OrgUnit)
        .scalar_subquery()
    )


def _taken(today: date) -> ScalarSelect[int]:
    """How many of them are taken."""
    return (
        select(func.count(Tenure.id))
        .join(Post, Post.id == Tenure.post_id)
        .join(Title, Title.id == Post.title_id)
        .where(Post.unit_id == OrgUnit.id, Title.rank.in_(("HEAD", "DEPUTY")), _serving(today))
        .correlate(OrgUnit)
        .scalar_subquery()
    )


def _serving(today: date) -> ColumnElement[bool]:
    return and_(Tenure.from_on <= today, or_(Tenure.to_on.is_(None), Tenure.to_on > today))


def _in_force(model: Any, today: date) -> ColumnElement[bool]:  # noqa: ANN401 - a dated table
    return and_(model.valid_from <= today, or_(model.valid_to.is_(None), model.valid_to > today))
