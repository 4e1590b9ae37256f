"""Drafts of one person; there is no way to read another's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from workflow_app.extensions import db
from workflow_app.models import FormDraft
from workflow_app.security.identity import Actor


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed, by field, and when it was kept (aware)."""

    data: Mapping[str, list[str]]
    saved_at: datetime


def draft(case_id: int, step: str, actor: Actor) -> Draft | None:
    """The actor's own draft of a step. One statement."""
    return drafts([case_id], step, actor).get(case_id)


def drafts(case_ids: Iterable[int], step: str, actor: Actor) -> dict[int, Draft]:
    """The actor's own drafts of one step, by case. One statement."""
    found = db.session.execute(
        select(FormDraft.case_id, FormDraft.data, FormDraft.saved_at).where(
            FormDraft.case_id.in_(sorted(case_ids)),
            FormDraft.step == step,
            FormDraft.official_id == actor.official_id,
        )
    )
    return {row.case_id: Draft(row.data, row.saved_at) for row in found}
