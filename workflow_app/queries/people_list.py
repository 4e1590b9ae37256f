"""The list of officials that a person may see, by given name, and what the filter offers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, ScalarSelect, Select, and_, exists, func, or_, select

from state_machines.names import fold
from workflow_app.extensions import db
from workflow_app.models import Official, OrgUnit, PlanEntry, Post, Tenure, Title
from workflow_app.queries.paging import Key, Page, Place, page
from workflow_app.security.identity import Actor
from workflow_app.security.permissions import Permission
from workflow_app.security.policy import visible

BY_NAME = (Key(Official.sort_key, str, "sort_key"), Key(Official.id, int, "official_id"))
LONGEST_SEARCH = 120
FEW = 15  # people whom the rules judge for one page


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filter; ``planned`` keeps those in the plan for any title. ``text`` may lack marks."""

    text: str = ""
    unit_id: int | None = None
    planned: bool = False


def people(actor: Actor, wanted: Wanted, place: Place, today: date) -> Page[Row[*tuple[Any, ...]]]:
    """One page of officials. One statement."""
    statement = _people(today).where(visible(actor, Permission.SEE_PERSON))
    for condition in _conditions(wanted, today):
        statement = statement.where(condition)
    return page(statement, BY_NAME, place)


def eligible_for(
    title_id: int, unit_id: int, place: Place, today: date, *, actor: Actor
) -> Page[Row[*tuple[Any, ...]]]:
    """People in sight who are in the plan for the title or serve in the unit. One statement."""
    planned = and_(_is_planned(today), PlanEntry.title_id == title_id)
    of_plan = exists(select(PlanEntry.id).where(planned))
    serves = exists(
        select(Tenure.id)
        .join(Post, Post.id == Tenure.post_id)
        .where(Tenure.official_id == Official.id, Post.unit_id == unit_id, _serving(today))
    )
    home = Official.home_unit_id == unit_id
    statement = (
        _people(today)
        .add_columns(of_plan.label("planned_for_title"))
        .where(or_(of_plan, serves, home), visible(actor, Permission.SEE_PERSON))
    )
    return page(statement, BY_NAME, place, size=FEW)


def _people(today: date) -> Select[*tuple[Any, ...]]:
    plans = select(func.count(PlanEntry.id)).where(_is_planned(today)).correlate(Official).scalar_subquery()
    return select(
        Official.id.label("official_id"),
        Official.code,
        Official.name,
        Official.sort_key,
        Official.sex,
        Official.birth_year,
        Official.birth_month,
        Official.birth_day,
        _present(Title.name, today).label("title_name"),
        _present(OrgUnit.name, today).label("unit_name"),
        plans.label("plans"),
    )


def _present(column: Any, today: date) -> ScalarSelect[str]:  # noqa: ANN401 - a mapped column
    """A column of the highest post held today."""
    return (
        select(column)
        .select_from(Tenure)
        .join(Post, Post.id == Tenure.post_id)
        .join(Title, Title.id == Post.title_id)
        .join(OrgUnit, OrgUnit.id == Post.unit_id)
        .where(Tenure.official_id == Official.id, _serving(today))
        .order_by(Title.equivalence.desc(), Title.id, Tenure.id)
        .limit(1)
        .correlate(Official)
        .scalar_subquery()
    )


def _conditions(wanted: Wanted, today: date) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    words = fold(wanted.text[:LONGEST_SEARCH].replace("\x00", ""))
    if words:
        found.append(
            or_(
                Official.folded.contains(words, autoescape=True),
                func.lower(Official.code) == wanted.text.strip().lower(),
            )
        )
    if wanted.unit_id:
        found.append(_works_in(wanted.unit_id, today))
    if wanted.planned:
        found.append(exists(select(PlanEntry.id).where(_is_planned(today))))
    return found


def _works_in(unit_id: int, today: date) -> ColumnElement[bool]:
    top = select(OrgUnit.path).where(OrgUnit.id == unit_id).scalar_subquery()
    units = select(OrgUnit.id).where(OrgUnit.path.like(top.concat("%")))
    serving = (
        select(Tenure.official_id)
        .join(Post, Post.id == Tenure.post_id)
        .where(Post.unit_id.in_(units), _serving(today))
    )
    return or_(Official.home_unit_id.in_(units), Official.id.in_(serving))


def _serving(today: date) -> ColumnElement[bool]:
    return and_(Tenure.from_on <= today, or_(Tenure.to_on.is_(None), Tenure.to_on > today))


def _is_planned(today: date) -> ColumnElement[bool]:
    return and_(
        PlanEntry.official_id == Official.id,
        PlanEntry.status == "ACTIVE",
        PlanEntry.from_on <= today,
        or_(PlanEntry.to_on.is_(None), PlanEntry.to_on >= today),
    )


def units(actor: Actor, chosen: int | None, today: date) -> Sequence[tuple[int, str]]:
    """Bodies in the actor's scope, and the unit that is chosen whatever it is. One statement."""
    body = and_(
        OrgUnit.path.startswith(actor.unit_path, autoescape=True),
        OrgUnit.kind != "DIVISION",
        or_(OrgUnit.valid_to.is_(None), OrgUnit.valid_to > today),
    )
    found = db.session.execute(select(OrgUnit.id, OrgUnit.name).where(or_(body, OrgUnit.id == (chosen or 0))))
    return [(row.id, row.name) for row in found]
