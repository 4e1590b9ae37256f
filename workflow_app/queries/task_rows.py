"""Whose a task is, and the tasks of a person in a role, found by index however large the archive is.

A task is a role's over a unit or one person's. A role's tasks stand at the path of the
grant itself or below it. Each of these three ways has an index in the order of the page,
so each gives its first rows without a look at the rest; together they are sorted once more.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import (
    ColumnElement,
    GenerativeSelect,
    Select,
    Subquery,
    and_,
    column,
    func,
    literal_column,
    or_,
    select,
    tuple_,
    union_all,
)

from state_machines import registry
from state_machines.vocabulary import Role
from workflow_app.models import CaseTask, OrgUnit, PersonnelCase
from workflow_app.once import Once
from workflow_app.queries.case_rows import case_columns, of_case
from workflow_app.security.identity import Actor, Anyone

MOST_COUNTED = 1_000  # nobody needs a larger figure, and nobody waits for one
TASK = (
    CaseTask.id.label("task_id"),
    CaseTask.case_id,
    CaseTask.step,
    CaseTask.detail,
    CaseTask.round_id,
    CaseTask.official_id,
    CaseTask.due_on,
    CaseTask.since_on,
    CaseTask.blocked_by,
)
T = TypeVar("T", bound=GenerativeSelect)


class Asked(NamedTuple):
    """What the text of the statement hangs on; ``most`` stands in it, so that the planner knows."""

    role: Role
    most: int
    of_unit: bool = False
    of_state: bool = False
    since: bool = False
    descending: bool = False


@cache
def steps_of(role: Role) -> tuple[str, ...]:
    """The steps that a procedure or a round gives to this role."""
    tables = (*registry.known().values(), registry.ballot_round())
    return tuple(sorted({step.code for table in tables for step in table.steps if role in step.by}))


def mine(who: Actor | Anyone) -> ColumnElement[bool]:
    """Tasks of the role over the subtree of the grant, and those that name the person in this role."""
    return or_(and_(_of_role(who), _below(who)), _named(who))


def _of_role(who: Actor | Anyone) -> ColumnElement[bool]:
    return CaseTask.role == str(who.role)


def _below(who: Actor | Anyone, *, itself: bool = True) -> ColumnElement[bool]:
    path = CaseTask.unit_path
    return and_(path >= who.unit_path if itself else path > who.unit_path, path < who.path_end)


def _named(who: Actor | Anyone) -> ColumnElement[bool]:
    return and_(CaseTask.official_id == who.official_id, CaseTask.step.in_(steps_of(who.role)))


def tasks(asked: Asked) -> Select[*tuple[Any, ...]]:
    """At most ``asked.most`` tasks of a role, in order.

    They are found by their keys alone, and only those that are shown are read. Its names are
    unit_id, state, due_on and task_id, where they are asked for, and those of ``Anyone``.
    """
    who = Anyone(asked.role)
    here = and_(_of_role(who), CaseTask.unit_path == who.unit_path)
    below = and_(_of_role(who), _below(who, itself=False))
    ways = (select(_first(way, asked)) for way in (here, below, _named(who)))
    keys = _in_order(union_all(*ways), asked, column("due_on"), column("id")).subquery("mine")
    rows = (
        select(*TASK, *case_columns()[1:])
        .select_from(keys)
        .join(CaseTask, CaseTask.id == keys.c.id)
        .join(PersonnelCase, PersonnelCase.id == CaseTask.case_id)
    )
    return _in_order(of_case(rows), asked, keys.c.due_on, keys.c.id)


def _first(way: ColumnElement[bool], asked: Asked) -> Subquery:
    """The keys of the first tasks that are mine in one way."""
    statement = select(CaseTask.id, CaseTask.due_on).where(way)
    if asked.of_unit or asked.of_state:
        statement = statement.join(PersonnelCase, PersonnelCase.id == CaseTask.case_id)
    if asked.of_unit:
        statement = statement.where(PersonnelCase.unit_id == literal_column(":unit_id"))
    if asked.of_state:
        statement = statement.where(PersonnelCase.state == literal_column(":state"))
    if asked.since:
        since = tuple_(literal_column(":due_on"), literal_column(":task_id"))
        key = tuple_(CaseTask.due_on, CaseTask.id)
        statement = statement.where(key < since if asked.descending else key > since)
    return _in_order(statement, asked, CaseTask.due_on, CaseTask.id).subquery()


def _in_order(statement: T, asked: Asked, *keys: Any) -> T:  # noqa: ANN401 - columns
    order = [key.desc() if asked.descending else key.asc() for key in keys]
    return statement.order_by(*order).limit(asked.most)


def figure(who: Anyone) -> ColumnElement[int]:
    """How many tasks are mine, counted as far as MOST_COUNTED. For use as a column."""
    of_role = select(CaseTask.id).where(_of_role(who), _below(who))
    return counted(union_all(of_role, select(CaseTask.id).where(_named(who))))


def counted(ids: Any) -> ColumnElement[int]:  # noqa: ANN401 - a select or a union
    """How many there are, counted as far as MOST_COUNTED. For use as a column."""
    some = ids.limit(MOST_COUNTED).subquery()
    return select(func.count()).select_from(some).scalar_subquery()


def choices(actor: Actor) -> Sequence[Any]:
    """The units (unit_id, name) and states in which something waits for this role. One statement."""
    return _choices(actor.role).rows(Anyone(actor.role).values(actor.official_id, actor.unit_path))


@cache
def _choices(role: Role) -> Once:
    who = Anyone(role)
    of_role = select(CaseTask.case_id).where(_of_role(who), _below(who))
    ids = union_all(of_role, select(CaseTask.case_id).where(_named(who))).subquery("mine")
    return Once(
        select(OrgUnit.id.label("unit_id"), OrgUnit.name, PersonnelCase.state)
        .select_from(ids)
        .join(PersonnelCase, PersonnelCase.id == ids.c.case_id)
        .join(OrgUnit, OrgUnit.id == PersonnelCase.unit_id)
        .distinct()
    )
