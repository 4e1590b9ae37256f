"""The post: rows promised by steps, delivered behind the bells of those whose turn it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Row, select, update

from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import Account, Notice, OutboxMessage, PersonnelOption
from workflow_app.queries import accounts
from workflow_app.services.once import insert_new
from workflow_app.services.transactions import transaction

BATCH = 200
Message = Row[*tuple[Any, ...]]
Holder = tuple[str, int]  # the path of a grant, and the person


class Task(NamedTuple):
    """What a message says is to be done now, by a role over a unit or by one person."""

    step: str
    role: str | None
    person: int | None
    path: str


def deliver_pending() -> int:
    """Deliver waiting messages to the persons they concern; safe to run twice. Returns how many.

    The notices and the mark are one transaction, and a notice's key is the message and the
    person: nobody hears of anything twice. Five statements, however many messages.
    """
    with transaction():
        found = (
            select(OutboxMessage.id, OutboxMessage.key, OutboxMessage.case_id, OutboxMessage.body)
            .where(OutboxMessage.sent_at.is_(None))
            .order_by(OutboxMessage.id)
            .limit(BATCH)
            .with_for_update(skip_locked=True)
        )
        waiting = db.session.execute(found).all()
        if waiting:
            insert_new(Notice, list(_notices(waiting)))
            ids = [row.id for row in waiting]
            sent = update(OutboxMessage).where(OutboxMessage.id.in_(ids)).values(sent_at=clock.now())
            db.session.execute(sent)
    return len(waiting)


def _notices(waiting: Sequence[Message]) -> Iterable[dict[str, Any]]:
    now, tasks = clock.now(), {row.id: set(_tasks(row)) for row in waiting}
    held = _holders(task for some in tasks.values() for task in some)
    told = {row.id: dict(_told(tasks[row.id], held)) for row in waiting}
    active = _with_account({person for found in told.values() for person in found})
    options = _options({row.case_id for row in waiting})
    for row in waiting:
        named = {task.person for task in tasks[row.id]}
        for person, step in sorted(told[row.id].items()):
            about_themselves = (row.case_id, person) in options and person not in named
            if person in active and not about_themselves:
                yield _notice(row, person, step, now)


def _tasks(row: Message) -> Iterable[Task]:
    return (Task(*told) for told in row.body.get("tasks", ()))


def _told(tasks: Iterable[Task], held: Mapping[str, Sequence[Holder]]) -> Iterable[tuple[int, str]]:
    """Each person with the step that is theirs now."""
    for task in sorted(tasks, key=str):
        if task.person is not None:
            yield task.person, task.step
        for over, person in held.get(task.role or "", ()):
            if task.path.startswith(over):
                yield person, task.step


def _holders(tasks: Iterable[Task]) -> Mapping[str, Sequence[Holder]]:
    """Who holds the roles of some tasks today, or has them in hand, by role. At most one statement."""
    asked = [task for task in tasks if task.role]
    if not asked:
        return {}
    found: dict[str, list[Holder]] = {}
    for row in accounts.acting({task.role for task in asked if task.role}, {task.path for task in asked}):
        found.setdefault(row.role, []).append((row.path, row.official_id))
    return found


def _with_account(persons: set[int]) -> frozenset[int]:
    """Those who can sign in at all."""
    found = select(Account.official_id).where(Account.official_id.in_(persons), Account.active)
    return frozenset(db.session.execute(found).scalars())


def _options(cases: set[int | None]) -> frozenset[tuple[int, int]]:
    """Who is considered in which case: nobody hears in a role of a case that is about themselves."""
    wanted = [case_id for case_id in cases if case_id is not None]
    found = select(PersonnelOption.case_id, PersonnelOption.official_id).where(
        PersonnelOption.case_id.in_(wanted)
    )
    return frozenset((row.case_id, row.official_id) for row in db.session.execute(found))


def _notice(row: Message, person: int, step: str, now: datetime) -> dict[str, Any]:
    return {
        "key": f"{row.key}/{person}",
        "recipient_id": person,
        "kind": "NOTICE",
        "case_id": row.case_id,
        "body": {"step": step},
        "created_at": now,
        "read_at": None,
    }
