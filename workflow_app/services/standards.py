"""Title standards (clause 2.1): one person drafts and submits a version, another approves it.

An approved version is never changed: the next one takes its place from a day on, and cases
keep the version that they were opened under.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, insert, or_, select, update

from state_machines.vocabulary import StandardState
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import Title, TitleStandard
from workflow_app.security.identity import Actor
from workflow_app.services import history
from workflow_app.services.errors import BadInput, NotFound
from workflow_app.services.transactions import transaction

PENDING = (str(StandardState.DRAFT), str(StandardState.SUBMITTED))


@dataclass(frozen=True, slots=True)
class Demands:
    """What a version asks for, and from which day; codes of the vocabulary, None for nothing."""

    valid_from: date
    min_degree: str | None = None
    min_theory: str | None = None
    min_language: str | None = None
    skills: tuple[str, ...] = ()
    note: str = ""
    document: str = ""


def draft(title_id: int, demands: Demands, *, actor: Actor) -> int:
    """A new version as a draft; returns its id.

    Raises NotFound, and BadInput when the title has a version under way, when nothing is
    demanded, or for a day that is past or not after the version in force.
    """
    with transaction():
        _lock(title_id)
        _must_make_sense(title_id, demands)
        pending = select(TitleStandard.id).where(
            TitleStandard.title_id == title_id, TitleStandard.state.in_(PENDING)
        )
        if db.session.execute(pending).first():
            raise BadInput("valid_from", "draft_exists")
        newest = select(func.coalesce(func.max(TitleStandard.version), 0)).where(
            TitleStandard.title_id == title_id
        )
        version = int(db.session.execute(newest).scalar_one()) + 1
        row = {
            "title_id": title_id,
            "version": version,
            "state": str(StandardState.DRAFT),
            "proposed_by_id": actor.official_id,
            **_columns(demands),
        }
        made = db.session.execute(insert(TitleStandard).returning(TitleStandard.id), row)
        standard_id = int(made.scalar_one())
        _remember(title_id, history.Action.STANDARD_DRAFTED, actor, {"version": version, **_columns(demands)})
        return standard_id


def redraft(standard_id: int, demands: Demands, *, actor: Actor) -> None:
    """Change a draft; whoever changes it last has proposed it. Raises as ``draft`` does."""
    with transaction():
        found = _found(standard_id, StandardState.DRAFT)
        _must_make_sense(found.title_id, demands)
        _set(found.id, {**_columns(demands), "proposed_by_id": actor.official_id})
        told = {"version": found.version, **_columns(demands)}
        _remember(found.title_id, history.Action.STANDARD_DRAFTED, actor, told)


def submit(standard_id: int, *, actor: Actor) -> None:
    """Put a draft before the approver. Raises NotFound, and BadInput when it is no draft."""
    with transaction():
        found = _found(standard_id, StandardState.DRAFT)
        new = {"state": str(StandardState.SUBMITTED), "submitted_on": clock.today(), "returned": ""}
        _set(found.id, {**new, "proposed_by_id": actor.official_id})
        _remember(found.title_id, history.Action.STANDARD_SUBMITTED, actor, {"version": found.version})


def give_back(standard_id: int, reason: str, *, actor: Actor) -> None:
    """Back to a draft, with the reason. Raises NotFound and BadInput."""
    if not reason.strip():
        raise BadInput("reason", "reason_needed")
    with transaction():
        found = _found(standard_id, StandardState.SUBMITTED)
        _set(found.id, {"state": str(StandardState.DRAFT), "returned": reason.strip()})
        detail = {"version": found.version, "reason": reason.strip()}
        _remember(found.title_id, history.Action.STANDARD_RETURNED, actor, detail)


def approve(standard_id: int, *, actor: Actor) -> None:
    """The version comes into force on its day, and the one before it ends there.

    Raises NotFound, and BadInput when it was not submitted, when the approver has proposed
    it, or when its day has passed meanwhile.
    """
    with transaction():
        found = _found(standard_id, StandardState.SUBMITTED)
        if found.proposed_by_id == actor.official_id:
            raise BadInput("reason", "own_proposal")
        _must_be_ahead(found.title_id, found.valid_from)
        today = clock.today()
        _set(found.id, {"state": "APPROVED", "approved_by_id": actor.official_id, "approved_on": today})
        runs_on = or_(TitleStandard.valid_to.is_(None), TitleStandard.valid_to > found.valid_from)
        db.session.execute(
            update(TitleStandard)
            .where(TitleStandard.title_id == found.title_id, TitleStandard.id != found.id, runs_on)
            .where(TitleStandard.state == "APPROVED")
            .values(valid_to=found.valid_from)
        )
        detail = {
            "version": found.version,
            "valid_from": found.valid_from,
            "proposed_by": found.proposed_by_id,
        }
        _remember(found.title_id, history.Action.STANDARD_APPROVED, actor, detail)


def _lock(title_id: int) -> None:
    """Hold the title, so that two people do not number two versions alike."""
    if db.session.execute(select(Title.id).where(Title.id == title_id).with_for_update()).first() is None:
        raise NotFound(f"title {title_id}")


def _found(standard_id: int, state: StandardState) -> TitleStandard:
    row = db.session.execute(
        select(TitleStandard).where(TitleStandard.id == standard_id).with_for_update()
    ).scalar_one_or_none()
    if row is None:
        raise NotFound(f"standard {standard_id}")
    if row.state != state:
        raise BadInput("reason", "not_a_draft")
    return row


def _must_make_sense(title_id: int, demands: Demands) -> None:
    asked = (demands.min_degree, demands.min_theory, demands.min_language, *demands.skills)
    if not any(asked):
        raise BadInput("min_degree", "nothing_demanded")
    if not demands.document.strip():
        raise BadInput("document", "document_needed")
    _must_be_ahead(title_id, demands.valid_from)


def _must_be_ahead(title_id: int, valid_from: date) -> None:
    newest = select(func.max(TitleStandard.valid_from)).where(
        TitleStandard.title_id == title_id, TitleStandard.state == "APPROVED"
    )
    last: date | None = db.session.execute(newest).scalar_one_or_none()
    if valid_from < clock.today() or (last is not None and valid_from <= last):
        raise BadInput("valid_from", "valid_from_past")


def _set(standard_id: int, values: Mapping[str, Any]) -> None:
    db.session.execute(update(TitleStandard).where(TitleStandard.id == standard_id).values(**values))


def _columns(demands: Demands) -> dict[str, Any]:
    return {**asdict(demands), "skills": list(demands.skills), "document": demands.document.strip()}


def _remember(title_id: int, action: history.Action, actor: Actor, detail: Mapping[str, Any]) -> None:
    history.record(f"title:{title_id}", action, actor, dict(detail))
