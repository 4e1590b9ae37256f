"""Decisions on discipline of one official."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import aliased

from workflow_app.extensions import db
from workflow_app.models import Discipline, Official


def of_person(official_id: int) -> Sequence[Row[*tuple[Any, ...]]]:
    """All of them, the newest first. One statement."""
    newest = Discipline.decided_on.desc(), Discipline.id.desc()
    return db.session.execute(
        _decisions().where(Discipline.official_id == official_id).order_by(*newest)
    ).all()


def one(official_id: int, discipline_id: int) -> Row[*tuple[Any, ...]] | None:
    """One decision of that person, or None. One statement."""
    which = Discipline.id == discipline_id, Discipline.official_id == official_id
    return db.session.execute(_decisions().where(*which)).one_or_none()


def _decisions() -> Select[*tuple[Any, ...]]:
    recorder, ender = aliased(Official), aliased(Official)
    return (
        select(
            Discipline.id.label("discipline_id"),
            Discipline.form,
            Discipline.decided_on,
            Discipline.document,
            Discipline.ended_on,
            Discipline.ended_how,
            Discipline.ended_document,
            Discipline.ended_reason,
            recorder.name.label("recorder"),
            ender.name.label("ender"),
        )
        .outerjoin(recorder, recorder.id == Discipline.recorded_by_id)
        .outerjoin(ender, ender.id == Discipline.ended_by_id)
    )


def count(official_id: int) -> int:
    """How many decisions are on file. One statement."""
    return db.session.execute(select(func.count()).where(Discipline.official_id == official_id)).scalar_one()
