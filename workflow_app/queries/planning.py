"""The yearly review of a unit: its rounds of a year, and who is in its plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, and_, func, or_, select
from sqlalchemy.orm import aliased

from workflow_app.extensions import db
from workflow_app.models import Official, OrgUnit, PersonnelCase, PersonnelOption, PlanEntry, Post, Title
from workflow_app.queries.sql import rows
from workflow_app.security.identity import Actor
from workflow_app.security.permissions import Permission
from workflow_app.security.policy import visible

VOTED = """
SELECT br.case_id, br.code, br.forwarded, rt.official_id FROM ballot_round br
JOIN round_tally rt ON rt.round_id = br.id JOIN personnel_case pc ON pc.id = br.case_id
WHERE pc.unit_id = :unit AND pc.planning_year = :year AND br.state = 'CERTIFIED'
ORDER BY br.id
"""


def posts_of(unit_id: int, year: int, today: date) -> Sequence[Row[*tuple[Any, ...]]]:
    """Leading posts of a unit and its divisions, each with its round of the year. One statement."""
    case, seat = PersonnelCase, aliased(OrgUnit)
    of_year = and_(case.post_id == Post.id, case.planning_year == year, case.state != "CANCELLED")
    here = or_(seat.id == unit_id, and_(seat.parent_id == unit_id, seat.kind == "DIVISION"))
    return db.session.execute(
        select(
            Post.id.label("post_id"),
            Title.id.label("title_id"),
            Title.name.label("title_name"),
            Title.in_scope,
            seat.id.label("seat_id"),
            seat.name.label("seat_name"),
            case.id.label("case_id"),
            case.code,
            case.state,
            case.procedure_code,
            case.procedure_version,
        )
        .join(Title, Title.id == Post.title_id)
        .join(seat, seat.id == Post.unit_id)
        .outerjoin(case, of_year)
        .where(here, Title.in_scope, Title.rank.in_(("HEAD", "DEPUTY")))
        .where(Post.valid_from <= today, or_(Post.valid_to.is_(None), Post.valid_to > today))
        .order_by(Title.equivalence.desc(), seat.path, Title.name, Post.id)
    ).all()


def entries_of(unit_id: int, year: int, today: date, actor: Actor) -> Sequence[Row[*tuple[Any, ...]]]:
    """Entries in force, proposed, or ended in the year. One statement.

    What is only proposed is left out unless the reader may see that round's dossier, and so
    is everything in a round in which the reader is considered.
    """
    home, seat = aliased(OrgUnit), aliased(OrgUnit)
    origin, ending = aliased(PersonnelCase), aliased(PersonnelCase)
    readable = select(PersonnelCase.id).where(
        PersonnelCase.planning_year.is_not(None), visible(actor, Permission.SEE_DOSSIER)
    )
    shown = or_(
        and_(PlanEntry.status == "ACTIVE", or_(PlanEntry.to_on.is_(None), PlanEntry.to_on >= today)),
        and_(PlanEntry.status == "PROPOSED", PlanEntry.case_id.in_(readable)),
        and_(
            PlanEntry.status.in_(("REMOVED", "APPOINTED", "EXPIRED")),
            PlanEntry.ended_on >= date(year, 1, 1),
            PlanEntry.ended_on <= date(year, 12, 31),
            or_(
                PlanEntry.ended_id.is_(None), PlanEntry.status != "REMOVED", PlanEntry.ended_id.in_(readable)
            ),
        ),
    )
    here = or_(seat.id == unit_id, and_(seat.parent_id == unit_id, seat.kind == "DIVISION"))
    return db.session.execute(
        select(
            PlanEntry,
            Official.name,
            Official.sex,
            Official.birth_year,
            Official.birth_month,
            Official.birth_day,
            home.name.label("home_name"),
            home.path.label("home_path"),
            origin.code.label("origin_code"),
            ending.code.label("ending_code"),
        )
        .join(Official, Official.id == PlanEntry.official_id)
        .join(seat, seat.id == PlanEntry.unit_id)
        .outerjoin(home, home.id == Official.home_unit_id)
        .outerjoin(origin, origin.id == PlanEntry.case_id)
        .outerjoin(ending, ending.id == PlanEntry.ended_id)
        .where(here, shown)
        .order_by(PlanEntry.status, Official.sort_key, PlanEntry.id)
    ).all()


def considered_in(unit_id: int, year: int, official_id: int | None) -> bool:
    """Whether the reader stands in one of the unit's rounds of the year. One statement."""
    statement = (
        select(func.count())
        .select_from(PersonnelOption)
        .join(PersonnelCase, PersonnelCase.id == PersonnelOption.case_id)
        .where(PersonnelCase.unit_id == unit_id, PersonnelCase.planning_year == year)
        .where(PersonnelOption.official_id == official_id, PersonnelCase.phase == "open")
    )
    return bool(db.session.execute(statement).scalar_one())


def voted_in(unit_id: int, year: int) -> Sequence[Mapping[str, Any]]:
    """Who stood on a certified paper of the unit's rounds, and whom it sent on. One statement."""
    return rows(VOTED, unit=unit_id, year=year)
