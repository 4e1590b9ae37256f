"""The inbox: what waits for a person in a role, what waits for others, what the person has done."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Row, Select, case, func, literal_column, select, union

from state_machines.vocabulary import Role
from workflow_app.extensions import db
from workflow_app.models import CaseDuty, CaseTask, HistoryEntry, OrgUnit, PersonnelCase
from workflow_app.once import Once, Value
from workflow_app.queries import task_rows
from workflow_app.queries.case_rows import case_columns, of_case
from workflow_app.queries.paging import Key, Page, Place, page, page_of
from workflow_app.queries.task_rows import Asked, counted, mine
from workflow_app.security.identity import Actor, Anyone
from workflow_app.security.permissions import Permission
from workflow_app.security.policy import visible
from workflow_app.security.signed_in import Grant

KEPT = 256  # statements, one for each way in which somebody has asked
ENDED: ColumnElement[str] = literal_column("'ended'")  # as it stands in the index of running cases
UNIT_ROLES = frozenset({Role.PERSONNEL_SPECIALIST, Role.UNIT_HEAD, Role.COLLECTIVE_SECRETARY})
DONE_ACTIONS = ("case:step:taken", "case:case:opened")
CASE_STREAM = "case:"
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


@dataclass(frozen=True, slots=True)
class Counts:
    """How many tasks wait under each grant, by its key, and how many cases wait for others.

    Counted as far as ``MOST_COUNTED``: whoever has that many needs no figure.
    """

    to_do: Mapping[str, int]
    waiting: int


def to_do(actor: Actor, grants: Iterable[Grant], wanted: Wanted, place: Place) -> tuple[Page[Any], Counts]:
    """The tasks of this role, those due first, with the figures: one statement, two when there are none."""
    held = {grant.key: grant for grant in grants}
    values = _values(actor, held) | {"unit_id": wanted.unit_id, "state": wanted.state}
    narrowed = {"of_unit": wanted.unit_id is not None, "of_state": bool(wanted.state)}

    def fetch(since: tuple[Any, ...] | None, most: int, *, descending: bool) -> Sequence[Any]:
        due_on, task_id = since or (None, None)
        asked = Asked(actor.role, most, since=since is not None, descending=descending, **narrowed)
        return _desk(asked, _roles(held)).rows({**values, "due_on": due_on, "task_id": task_id})

    page = page_of(fetch, DUE_ORDER, place)
    return page, _read(page.rows[0], held) if page.rows else counts(actor, held.values())


def counts(actor: Actor, grants: Iterable[Grant]) -> Counts:
    """The figures on the tabs and beside the other roles. One statement."""
    held = {grant.key: grant for grant in grants}
    return _read(_figures(actor.role, _roles(held)).rows(_values(actor, held))[0], held)


def _read(row: Any, held: Mapping[str, Grant]) -> Counts:  # noqa: ANN401 - a row, read by attribute
    figures = (getattr(row, f"n{number}") for number in range(1, len(held) + 1))
    return Counts(dict(zip(held, figures, strict=True)), row.waits)


def _roles(held: Mapping[str, Grant]) -> tuple[Role, ...]:
    return tuple(grant.role for grant in held.values())


def _values(actor: Actor, held: Mapping[str, Grant]) -> dict[str, Value]:
    """What the names in the statements stand for."""
    values: dict[str, Value] = {"official_id": actor.official_id}
    for number, path in enumerate((actor.unit_path, *(grant.unit_path for grant in held.values()))):
        values |= Anyone(actor.role, number).paths(path)
    return values


@lru_cache(maxsize=KEPT)
def _desk(asked: Asked, held: tuple[Role, ...]) -> Once:
    return Once(task_rows.tasks(asked).add_columns(*_counted(asked.role, held)))


@lru_cache(maxsize=KEPT)
def _figures(role: Role, held: tuple[Role, ...]) -> Once:
    return Once(select(*_counted(role, held)))


def _counted(role: Role, held: tuple[Role, ...]) -> Iterator[ColumnElement[int]]:
    """One figure for each role held, and one for what waits."""
    for number, one in enumerate(held, 1):
        yield task_rows.figure(Anyone(one, number)).label(f"n{number}")
    yield counted(_waits(Anyone(role))).label("waits")


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filter may be set to: units as (id, name), and states."""

    units: Sequence[tuple[int, str]]
    states: Sequence[str]


def choices(actor: Actor) -> Choices:
    """The units and states in which something waits for this role. One statement."""
    found = task_rows.choices(actor)
    units = {unit_id: name for unit_id, name, _ in found}
    return Choices(tuple(units.items()), tuple({state for _, _, state in found}))


def waiting(actor: Actor, place: Place) -> Page[Row[*tuple[Any, ...]]]:
    """Cases that the person works on and where others must act, the longest untouched first."""
    ids = _waits(actor).subquery("waits")
    rows = select(*case_columns()).select_from(ids).join(PersonnelCase, PersonnelCase.id == ids.c[0])
    return page(of_case(rows), LONGEST_FIRST, place)


def _waits(who: Actor | Anyone) -> CompoundSelect[*tuple[int]]:
    """Ids of the cases in which the person took part, or that their unit prepares and leads, and that wait.

    Each way finds its cases by an index of its own: a case of the first is looked up by its id,
    so that no planner goes through all running cases instead.
    """
    case_of_duty = _wait_for_others(who).where(PersonnelCase.id == CaseDuty.case_id).scalar_subquery()
    duties = select(CaseDuty.case_id).where(CaseDuty.official_id == who.official_id)
    ways = [duties.where(case_of_duty.is_not(None))]
    if who.role in UNIT_ROLES:
        for path in (PersonnelCase.unit_path, PersonnelCase.sending_path):
            ways.append(_wait_for_others(who).where(path >= who.unit_path, path < who.path_end))
    return union(*ways)


def _wait_for_others(who: Actor | Anyone) -> Select[*tuple[int]]:
    """Ids of the running cases that the person may see and in which only others must act."""
    own = select(func.max(case((mine(who), 1), else_=0))).where(CaseTask.case_id == PersonnelCase.id)
    return (
        select(PersonnelCase.id)
        .where(PersonnelCase.phase != ENDED, visible(who, Permission.SEE_CASE))
        .where(own.scalar_subquery() == 0)  # NULL where nobody must act
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
