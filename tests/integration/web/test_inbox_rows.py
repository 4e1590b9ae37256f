"""The read model of the inbox against a slow reading through the models, for everybody in the demo."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from state_machines.vocabulary import Role
from workflow_app.extensions import db
from workflow_app.models import CaseDuty, CaseTask, PersonnelCase, RoleGrant
from workflow_app.models import OrgUnit as Unit
from workflow_app.queries import inbox
from workflow_app.queries.inbox import Wanted
from workflow_app.queries.paging import Page, Place, page_of
from workflow_app.queries.task_rows import steps_of
from workflow_app.security.identity import Actor
from workflow_app.security.permissions import Permission
from workflow_app.security.policy import visible
from workflow_app.security.signed_in import Grant


@pytest.fixture
def people(province: Flask) -> Iterator[list[tuple[Actor, Grant]]]:
    """Everybody who holds a role, and everybody whom a task names, as each of the roles it may be in."""
    with province.test_request_context():
        held = db.session.execute(
            select(RoleGrant.official_id, RoleGrant.role, Unit.id, Unit.path)
            .join(Unit, Unit.id == RoleGrant.unit_id)
            .distinct()
        ).all()
        named = db.session.execute(select(CaseTask.official_id).distinct()).scalars()
        own = [(who, role, None, "-") for who in named if who for role in (Role.OFFICIAL, Role.TELLER)]
        yield [_person(who, Role(role), unit_id, path) for who, role, unit_id, path in [*held, *own]]


def _person(who: int, role: Role, unit_id: int | None, path: str) -> tuple[Actor, Grant]:
    return Actor(who, "", role, path, unit_id=unit_id), Grant(role, unit_id, "", path, 1)


def _is_mine(task: CaseTask, actor: Actor) -> bool:
    if task.role is not None:
        return task.role == actor.role and task.unit_path.startswith(actor.unit_path)
    return task.official_id == actor.official_id and task.step in steps_of(actor.role)


def _mine(actor: Actor) -> list[CaseTask]:
    tasks = db.session.execute(select(CaseTask)).scalars()
    return sorted((task for task in tasks if _is_mine(task, actor)), key=lambda task: (task.due_on, task.id))


def _page(actor: Actor, wanted: Wanted, place: Place) -> Page[Any]:
    return inbox.to_do(actor, (), wanted, place)[0]


def _all_pages(actor: Actor, wanted: Wanted) -> list[int]:
    page = _page(actor, wanted, Place())
    found = [row.task_id for row in page.rows]
    while page.after:
        page = _page(actor, wanted, Place(after=page.after))
        found += [row.task_id for row in page.rows]
    return found


def test_the_tasks_are_those_that_the_models_tell(people: Sequence[tuple[Actor, Grant]]) -> None:
    seen = 0
    for actor, _ in people:
        mine = [task.id for task in _mine(actor)]
        assert _all_pages(actor, Wanted()) == mine, actor
        seen += bool(mine)
    assert seen >= 10


def test_filters_narrow_the_same_tasks(people: Sequence[tuple[Actor, Grant]]) -> None:
    for actor, _ in people:
        cases = {task.case_id: db.session.get_one(PersonnelCase, task.case_id) for task in _mine(actor)}
        for case in cases.values():
            wanted = [
                task.id
                for task in _mine(actor)
                if cases[task.case_id].unit_id == case.unit_id and cases[task.case_id].state == case.state
            ]
            assert _all_pages(actor, Wanted(case.unit_id, case.state)) == wanted
        choices = inbox.choices(actor)
        assert {unit for unit, _ in choices.units} == {case.unit_id for case in cases.values()}
        assert set(choices.states) == {case.state for case in cases.values()}


def test_pages_lead_back_to_where_they_came_from(
    people: Sequence[tuple[Actor, Grant]], monkeypatch: pytest.MonkeyPatch
) -> None:
    actor = max((actor for actor, _ in people), key=lambda actor: len(_mine(actor)))
    monkeypatch.setattr(page_of, "__kwdefaults__", {"size": 2, "descending": False})
    first = _page(actor, Wanted(), Place())
    second = _page(actor, Wanted(), Place(after=first.after))
    assert len(first.rows) == 2
    assert _page(actor, Wanted(), Place(before=second.before)).rows == first.rows


def test_a_row_says_what_the_models_say(people: Sequence[tuple[Actor, Grant]]) -> None:
    for actor, _ in people:
        for row in _page(actor, Wanted(), Place()).rows:
            task = db.session.get_one(CaseTask, row.task_id)
            case = db.session.get_one(PersonnelCase, task.case_id)
            unit = db.session.get_one(Unit, case.unit_id)
            assert (row.case_id, row.step, row.detail, row.round_id) == (
                case.id, task.step, task.detail, task.round_id,
            )  # fmt: skip
            assert (row.due_on, row.since_on, row.official_id) == (
                task.due_on, task.since_on, task.official_id,
            )  # fmt: skip
            assert (row.code, row.state, row.changed_on, row.unit_name) == (
                case.code, case.state, case.changed_on, unit.name,
            )  # fmt: skip


def test_the_figures_are_those_that_the_models_tell(people: Sequence[tuple[Actor, Grant]]) -> None:
    waiting = 0
    for actor, grant in people:
        found = inbox.counts(actor, [grant])
        assert found == inbox.to_do(actor, [grant], Wanted(), Place())[1]
        assert found.to_do == {grant.key: len(_mine(actor))}, actor
        assert found.waiting == len(_waiting(actor)), actor
        waiting += found.waiting
    assert waiting


def _waiting(actor: Actor) -> set[int]:
    tasks = list(db.session.execute(select(CaseTask)).scalars())
    cases = list(
        db.session.execute(select(PersonnelCase).where(visible(actor, Permission.SEE_CASE))).scalars()
    )
    duties = select(CaseDuty.case_id).where(CaseDuty.official_id == actor.official_id)
    taken = set(db.session.execute(duties).scalars())
    due = {task.case_id for task in tasks}
    own = {task.case_id for task in tasks if _is_mine(task, actor)}
    leads = actor.role in inbox.UNIT_ROLES
    return {
        case.id
        for case in cases
        if case.phase != "ended"
        and (case.id in taken or (leads and case.unit_path.startswith(actor.unit_path)))
        and case.id in due - own
    }
