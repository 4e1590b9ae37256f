"""Who stands in for whom: one's own, and those of a unit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, or_, select
from sqlalchemy.orm import aliased

from workflow_app.extensions import db
from workflow_app.models import Official, OrgUnit, RoleGrant, Substitution
from workflow_app.queries.paging import Key, Page, Place, page
from workflow_app.security.identity import DELEGABLE

NEWEST_FIRST = (Key(Substitution.id, int, "substitution_id"),)


def of_person(official_id: int | None, place: Place) -> Page[Row[*tuple[Any, ...]]]:
    """Substitutions that a person has given, has received or is replaced in. One statement."""
    mine = or_(
        Substitution.holder_id == official_id,
        Substitution.substitute_id == official_id,
        Substitution.given_by_id == official_id,
    )
    return _page(mine, place)


def of_unit(unit_id: int, place: Place) -> Page[Row[*tuple[Any, ...]]]:
    """Substitutions in the roles of a unit. One statement."""
    return _page(Substitution.unit_id == unit_id, place)


def _page(which: ColumnElement[bool], place: Place) -> Page[Row[*tuple[Any, ...]]]:
    return page(_substitutions().where(which), NEWEST_FIRST, place, descending=True)


def one(substitution_id: int) -> Row[*tuple[Any, ...]] | None:
    """One substitution, or None."""
    return db.session.execute(_substitutions().where(Substitution.id == substitution_id)).one_or_none()


def _substitutions() -> Select[*tuple[Any, ...]]:
    holder, substitute, giver = aliased(Official), aliased(Official), aliased(Official)
    columns = Substitution.__table__.c
    return (
        select(
            columns.id.label("substitution_id"),
            *(column for column in columns if column.name != "id"),
            holder.name.label("holder"),
            substitute.name.label("substitute"),
            giver.name.label("giver"),
            OrgUnit.name.label("unit_name"),
        )
        .join(holder, holder.id == Substitution.holder_id)
        .join(substitute, substitute.id == Substitution.substitute_id)
        .join(giver, giver.id == Substitution.given_by_id)
        .join(OrgUnit, OrgUnit.id == Substitution.unit_id)
    )


def grants(today: date, *, unit_id: int = 0, grant_id: int = 0) -> Sequence[Row[*tuple[Any, ...]]]:
    """Roles in force that may be entrusted: those of a unit, or the one of that number."""
    which = RoleGrant.id == grant_id if grant_id else RoleGrant.unit_id == unit_id
    statement = (
        select(
            RoleGrant.id.label("grant_id"),
            RoleGrant.official_id,
            RoleGrant.role,
            RoleGrant.unit_id,
            Official.name.label("holder"),
            OrgUnit.name.label("unit_name"),
        )
        .join(Official, Official.id == RoleGrant.official_id)
        .join(OrgUnit, OrgUnit.id == RoleGrant.unit_id)
        .where(which, RoleGrant.role.in_([str(role) for role in DELEGABLE]), RoleGrant.valid_from <= today)
        .where(or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to > today))
        .order_by(Official.sort_key, RoleGrant.id)
    )
    return db.session.execute(statement).all()


def people_like(text: str) -> Sequence[Row[*tuple[Any, ...]]]:
    """Officials of exactly this code, or of this name. One statement."""
    statement = select(Official.id, Official.name, Official.code)
    return db.session.execute(
        statement.where(or_(Official.code == text, Official.name == text)).order_by(Official.id).limit(2)
    ).all()
