"""Sets of criteria (clause 2.3): one person draws up and submits a version, another approves it.

An approved version is never changed: the next one takes its place from a day on, and forms
keep the version that they were opened under.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from state_machines.evaluations import CriterionGroup
from state_machines.vocabulary import StandardState
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import CriteriaSet, Criterion, Title
from workflow_app.security.identity import Actor
from workflow_app.services import history
from workflow_app.services.errors import BadInput, NotFound
from workflow_app.services.transactions import transaction

PENDING = (str(StandardState.DRAFT), str(StandardState.SUBMITTED))
WHOLE = 100  # points of a set


@dataclass(frozen=True, slots=True)
class Line:
    """One criterion as typed; ``points`` is the most it can bring."""

    part: str
    name: str
    points: int
    asks_evidence: bool = False


@dataclass(frozen=True, slots=True)
class Content:
    """What a version holds, and from which day."""

    valid_from: date
    document: str
    lines: tuple[Line, ...]


def draft(title_id: int, content: Content, *, actor: Actor) -> int:
    """A new version as a draft, or the draft that there is changed; returns its id.

    Raises NotFound, and BadInput when a version waits for its approval, when a group is
    empty, when the points do not add up to 100, or for a day that is past.
    """
    with transaction():
        _lock(title_id)
        _must_make_sense(title_id, content)
        set_id, version = _own_draft(title_id, actor)
        new = {"valid_from": content.valid_from, "document": content.document.strip()}
        _set(set_id, {**new, "proposed_by_id": actor.official_id})
        db.session.execute(delete(Criterion).where(Criterion.set_id == set_id))
        rows = [{"set_id": set_id, "position": n, **asdict(line)} for n, line in enumerate(content.lines, 1)]
        db.session.execute(insert(Criterion), rows)
        told = {"version": version, **new, "criteria": [asdict(line) for line in content.lines]}
        _remember(title_id, history.Action.CRITERIA_DRAFTED, actor, told)
        return set_id


def _own_draft(title_id: int, actor: Actor) -> tuple[int, int]:
    """The draft of the title, made when there is none."""
    pending = select(CriteriaSet).where(CriteriaSet.title_id == title_id, CriteriaSet.state.in_(PENDING))
    found = db.session.execute(pending).scalars().first()
    if found is not None:
        if found.state != StandardState.DRAFT:
            raise BadInput("valid_from", "draft_exists")
        return found.id, found.version
    newest = select(func.coalesce(func.max(CriteriaSet.version), 0)).where(CriteriaSet.title_id == title_id)
    version = int(db.session.execute(newest).scalar_one()) + 1
    row = {
        "title_id": title_id,
        "version": version,
        "valid_from": clock.today(),
        "proposed_by_id": actor.official_id,
    }
    made = db.session.execute(insert(CriteriaSet).returning(CriteriaSet.id), row)
    return int(made.scalar_one()), version


def submit(set_id: int, *, actor: Actor) -> None:
    """Put a draft before the approver. Raises NotFound, and BadInput when it is no draft."""
    with transaction():
        found = _found(set_id, StandardState.DRAFT)
        new = {"state": str(StandardState.SUBMITTED), "returned": "", "proposed_by_id": actor.official_id}
        _set(found.id, new)
        _remember(found.title_id, history.Action.CRITERIA_SUBMITTED, actor, {"version": found.version})


def give_back(set_id: int, reason: str, *, actor: Actor) -> None:
    """Back to a draft, with the reason. Raises NotFound and BadInput."""
    if not reason.strip():
        raise BadInput("reason", "reason_needed")
    with transaction():
        found = _found(set_id, StandardState.SUBMITTED)
        _set(found.id, {"state": str(StandardState.DRAFT), "returned": reason.strip()})
        detail = {"version": found.version, "reason": reason.strip()}
        _remember(found.title_id, history.Action.CRITERIA_RETURNED, actor, detail)


def approve(set_id: int, *, actor: Actor) -> None:
    """The version comes into force on its day.

    Raises NotFound, and BadInput when it was not submitted, when the approver has drawn it
    up, or when its day has passed meanwhile.
    """
    with transaction():
        found = _found(set_id, StandardState.SUBMITTED)
        if found.proposed_by_id == actor.official_id:
            raise BadInput("reason", "own_proposal")
        _must_be_ahead(found.title_id, found.valid_from)
        today = clock.today()
        _set(found.id, {"state": "APPROVED", "approved_by_id": actor.official_id, "approved_on": today})
        told = {"version": found.version, "valid_from": found.valid_from, "proposed_by": found.proposed_by_id}
        _remember(found.title_id, history.Action.CRITERIA_APPROVED, actor, told)


def _lock(title_id: int) -> None:
    """Hold the title, so that two people do not number two versions alike."""
    if db.session.execute(select(Title.id).where(Title.id == title_id).with_for_update()).first() is None:
        raise NotFound(f"title {title_id}")


def _found(set_id: int, state: StandardState) -> CriteriaSet:
    row = db.session.execute(
        select(CriteriaSet).where(CriteriaSet.id == set_id).with_for_update()
    ).scalar_one_or_none()
    if row is None:
        raise NotFound(f"criteria set {set_id}")
    if row.state != state:
        raise BadInput("reason", "not_a_draft")
    return row


def _must_make_sense(title_id: int, content: Content) -> None:
    parts = {line.part for line in content.lines}
    if parts != set(CriterionGroup):
        raise BadInput("lines", "criteria_groups")
    if total(content.lines) != WHOLE:
        raise BadInput("lines", "criteria_points")
    if not content.document.strip():
        raise BadInput("document", "document_needed")
    _must_be_ahead(title_id, content.valid_from)


def total(lines: Iterable[Line]) -> int:
    """The points of criteria together."""
    return sum(line.points for line in lines)


def _must_be_ahead(title_id: int, valid_from: date) -> None:
    newest = select(func.max(CriteriaSet.valid_from)).where(
        CriteriaSet.title_id == title_id, CriteriaSet.state == "APPROVED"
    )
    last: date | None = db.session.execute(newest).scalar_one_or_none()
    if valid_from < clock.today() or (last is not None and valid_from <= last):
        raise BadInput("valid_from", "valid_from_past")


def _set(set_id: int, values: Mapping[str, Any]) -> None:
    db.session.execute(update(CriteriaSet).where(CriteriaSet.id == set_id).values(**values))


def _remember(title_id: int, action: history.Action, actor: Actor, detail: Mapping[str, Any]) -> None:
    history.record(f"title:{title_id}", action, actor, dict(detail))
