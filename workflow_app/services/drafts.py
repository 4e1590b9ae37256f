"""What is typed and not sent yet: kept for the person who typed it, until the step is taken or they let go.

A draft is no step: nothing is judged, nothing goes into history, and nobody else reads it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from state_machines.definition import Step
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import FormDraft
from workflow_app.security.identity import Actor
from workflow_app.services.errors import BadInput
from workflow_app.services.transactions import transaction

LONGEST = 200_000  # characters of a draft, names of fields included
SEALED = frozenset({"marks", "tallies", "written_mark", "defence_mark"})
Fields = Iterable[tuple[str, str]]


def may_be_kept(step: Step) -> bool:
    """Whether a step of a case may have a draft: votes and marks are entered afresh, or not at all."""
    return SEALED.isdisjoint(step.asks)


def keep(case_id: int, step: str, typed: Fields, *, actor: Actor) -> datetime:
    """Put what was typed in place of what was kept before; returns when.

    Raises BadInput for more than a form can hold.
    """
    new = {"data": _data(typed), "saved_at": clock.now()}
    try:
        with transaction():
            _put(case_id, step, new, actor)
    except IntegrityError:  # the same person in a second window was first
        with transaction():
            _put(case_id, step, new, actor)
    return clock.now()


def _data(typed: Fields) -> dict[str, list[str]]:
    data: dict[str, list[str]] = {}
    for name, value in typed:
        data.setdefault(name, []).append(value)
    if sum(len(name) + sum(map(len, values)) for name, values in data.items()) > LONGEST:
        raise BadInput("draft", "text_too_long")
    return data


def keep_many(typed: Mapping[int, Fields], step: str, *, actor: Actor) -> datetime:
    """The same for one step of many cases; what has not changed is left alone. Three statements at most."""
    held = {case_id: _data(fields) for case_id, fields in typed.items()}
    now = clock.now()
    try:
        with transaction():
            _put_many(held, {"step": step, "official_id": actor.official_id, "saved_at": now})
    except IntegrityError:  # the same person in a second window was first
        with transaction():
            _put_many(held, {"step": step, "official_id": actor.official_id, "saved_at": now})
    return now


def _put_many(held: Mapping[int, dict[str, list[str]]], row: Mapping[str, object]) -> None:
    held_before = db.session.execute(
        select(FormDraft.case_id, FormDraft.data).where(
            FormDraft.case_id.in_(sorted(held)),
            FormDraft.step == row["step"],
            FormDraft.official_id == row["official_id"],
        )
    )
    known = {found.case_id: found.data for found in held_before}
    new = [{**row, "case_id": i, "data": data} for i, data in held.items() if i not in known]
    changed = [{**row, "case_id": i, "data": d} for i, d in held.items() if i in known and known[i] != d]
    if new:
        db.session.execute(insert(FormDraft), new)
    if changed:
        db.session.execute(update(FormDraft), changed)


def drop(case_id: int, step: str, *, actor: Actor) -> None:
    """Let go of a draft; none is as good as one."""
    with transaction():
        db.session.execute(delete(FormDraft).where(*_own(case_id, step, actor)))


def _put(case_id: int, step: str, new: dict[str, object], actor: Actor) -> None:
    changed = db.session.execute(
        update(FormDraft).where(*_own(case_id, step, actor)).values(**new).returning(FormDraft.case_id)
    )
    if changed.first() is None:
        row = {"case_id": case_id, "step": step, "official_id": actor.official_id, **new}
        db.session.execute(insert(FormDraft), row)


def _own(case_id: int, step: str, actor: Actor) -> tuple[ColumnElement[bool], ...]:
    same = (FormDraft.case_id == case_id, FormDraft.step == step)
    return (*same, FormDraft.official_id == actor.official_id)
