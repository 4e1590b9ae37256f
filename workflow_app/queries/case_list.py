"""The list of cases that a person may know of, filtered and a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, exists, literal, or_, select

from state_machines.evaluations import FORM
from state_machines.names import fold
from workflow_app.extensions import db
from workflow_app.models import Deadline, Official, OrgUnit, PersonnelCase, PersonnelOption
from workflow_app.queries.case_rows import case_columns, of_case
from workflow_app.queries.paging import Key, Page, Place, page
from workflow_app.security.identity import Actor
from workflow_app.security.permissions import Permission
from workflow_app.security.policy import visible

NEWEST_FIRST = (Key(PersonnelCase.opened_on, date, "opened_on"), Key(PersonnelCase.id, int, "case_id"))
LONGEST_SEARCH = 120
AS_INDEXED = literal(FORM, literal_execute=True)  # in words: an index of a part is found by its words alone


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filter; None, "" and False pick everything. ``text`` may lack marks."""

    text: str = ""
    state: str = ""
    phase: str = ""
    unit_id: int | None = None
    procedure: str = ""
    overdue: bool = False


def cases(actor: Actor, wanted: Wanted, place: Place, today: date) -> Page[Row[*tuple[Any, ...]]]:
    """One page of cases, the last opened first. One statement."""
    statement = _cases().where(visible(actor, Permission.SEE_CASE))
    for condition in _conditions(actor, wanted, today):
        statement = statement.where(condition)
    return page(statement, NEWEST_FIRST, place, descending=True)


def _cases() -> Select[*tuple[Any, ...]]:
    return of_case(select(*case_columns(), PersonnelCase.opened_on).select_from(PersonnelCase))


def _conditions(actor: Actor, wanted: Wanted, today: date) -> list[ColumnElement[bool]]:
    case = PersonnelCase
    found: list[ColumnElement[bool]] = []
    if wanted.state:
        found.append(case.state == wanted.state)
    if wanted.phase:
        found.append(case.phase == wanted.phase)
    if wanted.unit_id:
        found.append(case.unit_id == wanted.unit_id)
    found += _kinds(wanted)
    if wanted.overdue:
        found.append(_is_late(today))
    words = fold(wanted.text[:LONGEST_SEARCH].replace("\x00", ""))
    if words:
        found.append(or_(case.folded.contains(words, autoescape=True), _names(actor, words)))
    return found


def _kinds(wanted: Wanted) -> list[ColumnElement[bool]]:
    """Forms of evaluation come by the hundred and have pages of their own: only when asked for."""
    if wanted.procedure:
        return [PersonnelCase.procedure_code == wanted.procedure]
    return [] if wanted.text else [PersonnelCase.kind != AS_INDEXED]


def _is_late(today: date) -> ColumnElement[bool]:
    return exists(
        select(Deadline.id)
        .where(Deadline.case_id == PersonnelCase.id, Deadline.met_on.is_(None))
        .where(Deadline.due_on < today)
    ) & PersonnelCase.phase.in_(("open", "paused"))


def _names(actor: Actor, words: str) -> ColumnElement[bool]:
    """An option of that name, where the person may know the options at all."""
    named = exists(
        select(PersonnelOption.id)
        .join(Official, Official.id == PersonnelOption.official_id)
        .where(PersonnelOption.case_id == PersonnelCase.id)
        .where(Official.folded.contains(words, autoescape=True))
    )
    return named & visible(actor, Permission.SEE_DOSSIER)


def units(actor: Actor) -> Sequence[tuple[int, str]]:
    """The units of the cases that the person may know of. One statement."""
    ids = select(PersonnelCase.unit_id).where(visible(actor, Permission.SEE_CASE))
    found = db.session.execute(select(OrgUnit.id, OrgUnit.name).where(OrgUnit.id.in_(ids)))
    return [(row.id, row.name) for row in found]
