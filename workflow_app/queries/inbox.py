"""The inbox: what waits for a person in a role, what waits for others, what the person has done."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, exists, false, func, or_, select
from sqlalchemy.orm import aliased

from state_machines import registry
from state_machines.vocabulary import Role
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import (
    CaseDuty,
    CaseTask,
    HistoryEntry,
    Official,
    OrgUnit,
    PersonnelCase,
    Post,
    Title,
)
from workflow_app.queries.paging import Key, Page, Place, page
from workflow_app.security.identity import Actor
from workflow_app.security.permissions import Permission
from workflow_app.security.policy import visible
from workflow_app.security.signed_in import Grant

PLACE = aliased(OrgUnit, name="place")  # where the post is; its department may carry the case
REVIEWED = aliased(Official, name="reviewed")  # whose term a review is about
RUNNING = ("open", "paused", "decided")
UNIT_ROLES = frozenset({Role.PERSONNEL_SPECIALIST, Role.UNIT_HEAD, Role.COLLECTIVE_SECRETARY})
DONE_ACTIONS = ("case:step:taken", "case:case:opened")
CASE_STREAM = "case:"
KEPT = 512  # statements kept for the people who were here last: putting one together costs more than its rows
DUE_ORDER = (Key(CaseTask.due_on, date, "due_on"), Key(CaseTask.id, int, "task_id"))
LONGEST_FIRST = (Key(PersonnelCase.changed_on, date, "changed_on"), Key(PersonnelCase.id, int, "case_id"))
NEWEST_FIRST = (
    Key(HistoryEntry.at, datetime, "at"),
    Key(HistoryEntry.stream, str, "stream"),
    Key(HistoryEntry.seq, int, "seq"),
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filter of the inbox; None and "" pick everything."""

    unit_id: int | None = None
    state: str = ""


def mine(official_id: int | None, role: Role, unit_path: str) -> ColumnElement[bool]:
    """Inbox rows of a role over a unit's subtree, and those that name the person in this role."""
    of_role = and_(CaseTask.role == str(role), CaseTask.unit_path.startswith(unit_path, autoescape=True))
    named = and_(CaseTask.official_id == official_id, CaseTask.step.in_(_steps_of(role)))
    return or_(of_role, named)


@cache
def _steps_of(role: Role) -> tuple[str, ...]:
    """The steps that a procedure or a round gives to this role."""
    tables = (*registry.procedures().values(), registry.ballot_round())
    return tuple(sorted({step.code for table in tables for step in table.steps if role in step.by}))


def to_do(actor: Actor, wanted: Wanted, place: Place) -> Page[Row[*tuple[Any, ...]]]:
    """The tasks of this role, those due first. One statement."""
    return page(_to_do(actor, wanted), DUE_ORDER, place)


@lru_cache(maxsize=KEPT)
def _to_do(actor: Actor, wanted: Wanted) -> Select[*tuple[Any, ...]]:
    statement = _tasks().where(_mine(actor))
    if wanted.unit_id:
        statement = statement.where(PersonnelCase.unit_id == wanted.unit_id)
    if wanted.state:
        statement = statement.where(PersonnelCase.state == wanted.state)
    return statement


def _mine(actor: Actor) -> ColumnElement[bool]:
    return mine(actor.official_id, actor.role, actor.unit_path)


def _tasks() -> Select[*tuple[Any, ...]]:
    return of_case(
        select(
            CaseTask.id.label("task_id"),
            CaseTask.step,
            CaseTask.detail,
            CaseTask.round_id,
            CaseTask.official_id,
            CaseTask.due_on,
            CaseTask.since_on,
            CaseTask.blocked_by,
            *case_columns(),
        ).join(PersonnelCase, PersonnelCase.id == CaseTask.case_id)
    )


def of_case(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Join to a case row what ``case_columns`` reads: title, units, the person of a review."""
    return (
        statement.join(Title, Title.id == PersonnelCase.title_id)
        .join(OrgUnit, OrgUnit.id == PersonnelCase.unit_id)
        .join(Post, Post.id == PersonnelCase.post_id)
        .join(PLACE, PLACE.id == Post.unit_id)
        .outerjoin(
            REVIEWED,
            and_(REVIEWED.id == PersonnelCase.chosen_id, PersonnelCase.review_path.is_not(None)),
        )
    )


def case_columns() -> tuple[Any, ...]:
    """What every list says of a case."""
    return (
        PersonnelCase.id.label("case_id"),
        PersonnelCase.code,
        PersonnelCase.state,
        PersonnelCase.phase,
        PersonnelCase.procedure_code,
        PersonnelCase.procedure_version,
        PersonnelCase.changed_on,
        PersonnelCase.review_path,
        REVIEWED.name.label("reviewed_name"),
        Title.name.label("title_name"),
        OrgUnit.name.label("unit_name"),
        PLACE.name.label("place_name"),
    )


@dataclass(frozen=True, slots=True)
class Counts:
    """How many tasks wait under each grant, by its key, and how many cases wait for others."""

    to_do: Mapping[str, int]
    waiting: int


def counts(actor: Actor, grants: Iterable[Grant]) -> Counts:
    """The figures on the tabs and beside the other roles. One statement."""
    held = {grant.key: (grant.role, grant.unit_path) for grant in grants}
    *to_do, waiting = db.session.execute(_figures(actor, tuple(held.values()), clock.today())).one()
    return Counts(dict(zip(held, to_do, strict=True)), waiting)


@lru_cache(maxsize=KEPT)
def _figures(
    actor: Actor,
    held: tuple[tuple[Role, str], ...],
    _today: date,  # what is visible hangs on the day, so a kept statement does too
) -> Select[*tuple[Any, ...]]:
    clauses = (mine(actor.official_id, role, path) for role, path in held)
    columns = [_count(clause).label(f"n{place}") for place, clause in enumerate(clauses)]
    waits = _waits(actor).with_only_columns(func.count(), maintain_column_froms=True).scalar_subquery()
    return select(*columns, waits)


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filter may be set to: units as (id, name), and states."""

    units: Sequence[tuple[int, str]]
    states: Sequence[str]


def choices(actor: Actor) -> Choices:
    """The units and states in which something waits for this role. One statement."""
    found = db.session.execute(_choices(actor)).all()
    units = {unit_id: name for unit_id, name, _ in found}
    return Choices(tuple(units.items()), tuple({state for _, _, state in found}))


@lru_cache(maxsize=KEPT)
def _choices(actor: Actor) -> Select[*tuple[Any, ...]]:
    return (
        select(OrgUnit.id, OrgUnit.name, PersonnelCase.state)
        .join(PersonnelCase, PersonnelCase.unit_id == OrgUnit.id)
        .join(CaseTask, CaseTask.case_id == PersonnelCase.id)
        .where(_mine(actor))
        .distinct()
    )


def _count(clause: ColumnElement[bool]) -> Any:  # noqa: ANN401 - a scalar subquery
    return select(func.count(CaseTask.id)).where(clause).scalar_subquery()


def waiting(actor: Actor, place: Place) -> Page[Row[*tuple[Any, ...]]]:
    """Cases that the person works on and where others must act, the longest untouched first."""
    return page(_waiting(actor), LONGEST_FIRST, place)


def _waiting(actor: Actor) -> Select[*tuple[Any, ...]]:
    return of_case(_waits(actor).add_columns(*case_columns()))


def _waits(actor: Actor) -> Select[*tuple[Any, ...]]:
    """Took part in it, or prepares and leads cases of the unit; nothing in it waits for the person."""
    took_part = PersonnelCase.id.in_(
        select(CaseDuty.case_id).where(CaseDuty.official_id == actor.official_id)
    )
    of_my_unit = (
        PersonnelCase.unit_path.startswith(actor.unit_path, autoescape=True)
        if actor.role in UNIT_ROLES
        else false()
    )
    own_task = CaseTask.case_id == PersonnelCase.id
    return (
        select()
        .select_from(PersonnelCase)
        .where(PersonnelCase.phase.in_(RUNNING), or_(took_part, of_my_unit))
        .where(visible(actor, Permission.SEE_CASE))
        .where(exists(select(CaseTask.id).where(own_task)))
        .where(~exists(select(CaseTask.id).where(own_task, _mine(actor))))
    )


def tasks_of(case_ids: Iterable[int]) -> Mapping[int, Sequence[Row[*tuple[Any, ...]]]]:
    """The inbox rows of some cases, with the unit at which each stands. One statement."""
    wanted = tuple(case_ids)
    if not wanted:
        return {}
    found = db.session.execute(
        select(
            CaseTask.case_id,
            CaseTask.step,
            CaseTask.detail,
            CaseTask.role,
            CaseTask.official_id,
            CaseTask.due_on,
            CaseTask.since_on,
            OrgUnit.name.label("unit_name"),
        )
        .outerjoin(OrgUnit, OrgUnit.path == CaseTask.unit_path)
        .where(CaseTask.case_id.in_(wanted))
        .order_by(CaseTask.case_id, CaseTask.due_on, CaseTask.id)
    ).all()
    grouped: dict[int, list[Row[*tuple[Any, ...]]]] = {}
    for row in found:
        grouped.setdefault(row.case_id, []).append(row)
    return grouped


@dataclass(frozen=True, slots=True)
class Done:
    """One step that the person took; the case's columns are None when it is out of sight now."""

    at: datetime
    case_id: int
    step: str
    detail: Mapping[str, Any]
    case: Row[*tuple[Any, ...]] | None


def done(actor: Actor, place: Place) -> Page[Done]:
    """What the person did in cases, newest first. Two statements."""
    entries = page(
        select(HistoryEntry.at, HistoryEntry.stream, HistoryEntry.seq, HistoryEntry.body)
        .where(HistoryEntry.actor_id == actor.official_id)
        .where(HistoryEntry.action.in_(DONE_ACTIONS)),
        NEWEST_FIRST,
        place,
        descending=True,
    )
    ids = {int(row.stream.removeprefix(CASE_STREAM)) for row in entries.rows}
    cases = {row.case_id: row for row in _cases(actor, ids)}
    rows = [_done(row, cases) for row in entries.rows]
    return Page(rows, entries.before, entries.after)


def _cases(actor: Actor, ids: set[int]) -> Sequence[Row[*tuple[Any, ...]]]:
    if not ids:
        return ()
    return db.session.execute(
        of_case(select(*case_columns()).select_from(PersonnelCase)).where(
            PersonnelCase.id.in_(ids), visible(actor, Permission.SEE_CASE)
        )
    ).all()


def _done(row: Row[*tuple[Any, ...]], cases: Mapping[int, Row[*tuple[Any, ...]]]) -> Done:
    case_id = int(row.stream.removeprefix(CASE_STREAM))
    detail = json.loads(row.body)["detail"]
    return Done(row.at, case_id, detail.get("step", ""), detail, cases.get(case_id))
