"""Decisions on discipline (clause 1): recorded, ended or annulled; opening them leaves a trace."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, insert, select, update

from state_machines.discipline import DisciplineEnd
from state_machines.vocabulary import DisciplineForm
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import Discipline
from workflow_app.queries import concerning
from workflow_app.security import reading
from workflow_app.security.identity import Actor
from workflow_app.security.permissions import Permission
from workflow_app.security.policy import may
from workflow_app.services import cases, history
from workflow_app.services.errors import BadInput, NotFound
from workflow_app.services.transactions import transaction


@dataclass(frozen=True, slots=True)
class Ending:
    """How a decision ceases to count, from which day, why and on what document."""

    how: DisciplineEnd
    on: date
    reason: str
    document: str


def record(official_id: int, form: DisciplineForm, decided_on: date, *, document: str, actor: Actor) -> int:
    """Record a decision; returns it. Raises NotFound, and BadInput for its day or no document."""
    _allowed(official_id, Permission.RECORD_DISCIPLINE, actor)
    if not document.strip():
        raise BadInput("document", "document_needed")
    if decided_on > clock.today():
        raise BadInput("decided_on", "day_in_the_future")
    row = {
        "official_id": official_id,
        "form": str(form),
        "decided_on": decided_on,
        "document": document.strip(),
    }
    with transaction():
        known = select(Discipline.id).where(
            Discipline.official_id == official_id,
            Discipline.document == row["document"],
            Discipline.decided_on == decided_on,
        )
        if db.session.execute(known).first():
            raise BadInput("document", "discipline_known")
        made = db.session.execute(
            insert(Discipline).returning(Discipline.id), {**row, "recorded_by_id": actor.official_id}
        )
        discipline_id = int(made.scalar_one())
        _remember(history.Action.DISCIPLINE_RECORDED, actor, {"discipline": discipline_id, **row})
    _look_again(official_id)
    return discipline_id


def end(official_id: int, discipline_id: int, ending: Ending, *, actor: Actor) -> None:
    """Say that a decision counts no more; the row stays. Raises NotFound and BadInput."""
    _allowed(official_id, Permission.RECORD_DISCIPLINE, actor)
    if not ending.reason.strip():
        raise BadInput("reason", "reason_needed")
    if not ending.document.strip():
        raise BadInput("document", "document_needed")
    with transaction():
        row = _standing(official_id, discipline_id)
        if ending.on < row.decided_on:
            raise BadInput("ended_on", "ends_before_it_begins")
        told = {
            "ended_on": ending.on,
            "ended_how": str(ending.how),
            "ended_document": ending.document.strip(),
            "ended_reason": ending.reason.strip(),
        }
        db.session.execute(
            update(Discipline)
            .where(Discipline.id == discipline_id)
            .values(**told, ended_by_id=actor.official_id)
        )
        detail = {"official_id": official_id, "discipline": discipline_id, **told}
        _remember(history.Action.DISCIPLINE_ENDED, actor, detail)
    _look_again(official_id)


def opened(official_id: int, *, actor: Actor) -> None:
    """Put on record that somebody opens a person's decisions. Raises NotFound for whom they are hidden."""
    _allowed(official_id, Permission.SEE_DISCIPLINE, actor)
    with transaction():
        _remember(history.Action.DISCIPLINE_READ, actor, {"official_id": official_id})


def _allowed(official_id: int, permission: Permission, actor: Actor) -> None:
    scope = reading.person_scope(official_id)
    if scope is None or not may(actor, permission, scope):
        raise NotFound(f"official {official_id}")


def _standing(official_id: int, discipline_id: int) -> Row[*tuple[Any, ...]]:
    row = db.session.execute(
        select(Discipline.decided_on, Discipline.ended_on)
        .where(Discipline.id == discipline_id, Discipline.official_id == official_id)
        .with_for_update()
    ).one_or_none()
    if row is None:
        raise NotFound(f"discipline {discipline_id} of official {official_id}")
    if row.ended_on is not None:
        raise BadInput("ended_on", "discipline_over")
    return row


def _remember(action: history.Action, actor: Actor, detail: dict[str, Any]) -> None:
    history.record(f"official:{detail['official_id']}", action, actor, detail)


def _look_again(official_id: int) -> None:
    """Inbox rows of the cases that consider the person show what stands in the way now."""
    for case_id in concerning.running(official_id):
        cases.refresh_tasks(case_id)
