"""Suspensions of personnel work across the units that a person may look into."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, and_, or_, select

from state_machines.names import fold
from workflow_app.extensions import db
from workflow_app.models import Moratorium, Official, OrgUnit, Title
from workflow_app.queries.paging import Key, Page, Place, page
from workflow_app.security.identity import Actor
from workflow_app.security.permissions import Permission
from workflow_app.security.policy import visible

NEWEST_FIRST = (Key(Moratorium.from_on, date, "from_on"), Key(Moratorium.id, int, "moratorium_id"))
LONGEST_SEARCH = 120


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filter; ``running`` keeps those in force today or to come. ``text`` is a unit's name."""

    text: str = ""
    running: bool = True


def moratoria(actor: Actor, wanted: Wanted, place: Place, today: date) -> Page[Row[*tuple[Any, ...]]]:
    """One page, the latest first; ``may_end`` says whether the actor may end it. One statement."""
    statement = (
        select(
            Moratorium.id.label("moratorium_id"),
            Moratorium.unit_id,
            Moratorium.from_on,
            Moratorium.to_on,
            Moratorium.document,
            Moratorium.end_document,
            OrgUnit.name.label("unit_name"),
            Title.name.label("title_name"),
            Official.name.label("recorder"),
            visible(actor, Permission.RECORD_MORATORIUM).label("may_end"),
        )
        .join(OrgUnit, OrgUnit.id == Moratorium.unit_id)
        .outerjoin(Title, Title.id == Moratorium.title_id)
        .outerjoin(Official, Official.id == Moratorium.recorded_by_id)
        .where(visible(actor, Permission.SEE_STAFFING))
    )
    if wanted.running:
        statement = statement.where(or_(Moratorium.to_on.is_(None), Moratorium.to_on >= today))
    words = fold(wanted.text[:LONGEST_SEARCH].replace("\x00", ""))
    if words:
        statement = statement.where(OrgUnit.folded.contains(words, autoescape=True))
    return page(statement, NEWEST_FIRST, place, descending=True)


def units(actor: Actor, today: date) -> Sequence[tuple[int, str]]:
    """Bodies whose personnel work the actor may suspend. One statement."""
    in_force = and_(OrgUnit.valid_from <= today, or_(OrgUnit.valid_to.is_(None), OrgUnit.valid_to > today))
    found = select(OrgUnit.id, OrgUnit.name).where(
        in_force, OrgUnit.kind != "DIVISION", visible(actor, Permission.RECORD_MORATORIUM)
    )
    return [(row.id, row.name) for row in db.session.execute(found)]
