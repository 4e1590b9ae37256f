"""Criteria of titles (clause 2.3): one person drafts and submits a set, another approves it.

An approved set is never changed: the next version takes its place from a day on, and forms
keep the set that they were made from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from state_machines.evaluations import FULL_SCORE, CriterionGroup
from state_machines.vocabulary import StandardState
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import CriteriaSet, Criterion, Title
from workflow_app.security.identity import Actor
from workflow_app.services import history
from workflow_app.services.errors import BadInput, NotFound
from workflow_app.services.transactions import transaction

PENDING = (str(StandardState.DRAFT), str(StandardState.SUBMITTED))
MOST = 40  # criteria of one set


@dataclass(frozen=True, slots=True)
class Wanted:
    """One criterion as typed; ``points`` are whole."""

    group: CriterionGroup
    name: str
    points: int
    asks_evidence: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """A whole set, and the day from which it holds."""

    valid_from: date
    criteria: tuple[Wanted, ...]
    document: str = ""


def draft(title_id: int, proposal: Proposal, *, actor: Actor) -> int:
    """A new version as a draft; returns its id.

    Raises NotFound, and BadInput when the title has a version under way, when a criterion has
    no name or no points, when the points do not add up to a hundred, or for a day that is past.
    """
    with transaction():
        _lock(title_id)
        _must_make_sense(title_id, proposal)
        pending = select(CriteriaSet.id).where(
            CriteriaSet.title_id == title_id, CriteriaSet.state.in_(PENDING)
        )
        if db.session.execute(pending).first():
            raise BadInput("valid_from", "draft_exists")
        newest = select(func.coalesce(func.max(CriteriaSet.version), 0)).where(
            CriteriaSet.title_id == title_id
        )
        version = int(db.session.execute(newest).scalar_one()) + 1
        row = {
            "title_id": title_id,
            "version": version,
            "state": str(StandardState.DRAFT),
            "proposed_by_id": actor.official_id,
            **_columns(proposal),
        }
        made = db.session.execute(insert(CriteriaSet).returning(CriteriaSet.id), row)
        set_id = int(made.scalar_one())
        _put(set_id, proposal)
        _remember(title_id, history.Action.CRITERIA_DRAFTED, actor, _told(version, proposal))
        return set_id


def redraft(set_id: int, proposal: Proposal, *, actor: Actor) -> None:
    """Change a draft; whoever changes it last has proposed it. Raises as ``draft`` does."""
    with transaction():
        found = _found(set_id, StandardState.DRAFT)
        _must_make_sense(found.title_id, proposal)
        _set(found.id, {**_columns(proposal), "proposed_by_id": actor.official_id})
        db.session.execute(delete(Criterion).where(Criterion.set_id == set_id))
        _put(set_id, proposal)
        told = _told(found.version, proposal)
        _remember(found.title_id, history.Action.CRITERIA_DRAFTED, actor, told)


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
    """The set comes into force on its day; forms made from then on take it.

    Raises NotFound, and BadInput when it was not submitted, when the approver has proposed
    it, or when its day has passed meanwhile.
    """
    with transaction():
        found = _found(set_id, StandardState.SUBMITTED)
        if found.proposed_by_id == actor.official_id:
            raise BadInput("reason", "own_proposal")
        _must_be_ahead(found.title_id, found.valid_from)
        today = clock.today()
        _set(found.id, {"state": "APPROVED", "approved_by_id": actor.official_id, "approved_on": today})
        detail = {
            "version": found.version,
            "valid_from": found.valid_from,
            "proposed_by": found.proposed_by_id,
        }
        _remember(found.title_id, history.Action.CRITERIA_APPROVED, actor, detail)


def _lock(title_id: int) -> None:
    """Hold the title, so that two people do not number two versions alike."""
    if db.session.execute(select(Title.id).where(Title.id == title_id).with_for_update()).first() is None:
        raise NotFound(f"title {title_id}")


def _found(set_id: int, state: StandardState) -> CriteriaSet:
    row = db.session.execute(
        select(CriteriaSet).where(CriteriaSet.id == set_id).with_for_update()
    ).scalar_one_or_none()
    if row is None:
        raise NotFound(f"criteria {set_id}")
    if row.state != state:
        raise BadInput("reason", "not_a_draft")
    return row


def _must_make_sense(title_id: int, proposal: Proposal) -> None:
    criteria = proposal.criteria
    if not criteria or len(criteria) > MOST:
        raise BadInput("criteria", "criteria_needed")
    if any(not one.name.strip() or not 0 < one.points <= FULL_SCORE for one in criteria):
        raise BadInput("criteria", "criterion_incomplete")
    if sum(one.points for one in criteria) != FULL_SCORE:
        raise BadInput("criteria", "points_not_hundred")
    if not proposal.document.strip():
        raise BadInput("document", "document_needed")
    _must_be_ahead(title_id, proposal.valid_from)


def _must_be_ahead(title_id: int, valid_from: date) -> None:
    newest = select(func.max(CriteriaSet.valid_from)).where(
        CriteriaSet.title_id == title_id, CriteriaSet.state == "APPROVED"
    )
    last: date | None = db.session.execute(newest).scalar_one_or_none()
    if valid_from < clock.today() or (last is not None and valid_from <= last):
        raise BadInput("valid_from", "valid_from_past")


def _put(set_id: int, proposal: Proposal) -> None:
    rows = [
        {
            "set_id": set_id,
            "position": position,
            "part": str(one.group),
            "name": one.name.strip(),
            "points": one.points,
            "asks_evidence": one.asks_evidence,
        }
        for position, one in enumerate(proposal.criteria, start=1)
    ]
    db.session.execute(insert(Criterion), rows)


def _set(set_id: int, values: Mapping[str, Any]) -> None:
    db.session.execute(update(CriteriaSet).where(CriteriaSet.id == set_id).values(**values))


def _columns(proposal: Proposal) -> dict[str, Any]:
    return {"valid_from": proposal.valid_from, "document": proposal.document.strip()}


def _told(version: int, proposal: Proposal) -> dict[str, Any]:
    lines = [[str(one.group), one.name, one.points, one.asks_evidence] for one in proposal.criteria]
    return {"version": version, **_columns(proposal), "criteria": lines}


def _remember(title_id: int, action: history.Action, actor: Actor, detail: Mapping[str, Any]) -> None:
    history.record(f"title:{title_id}", action, actor, dict(detail))
