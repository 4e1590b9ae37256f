"""Publishing a version of a procedure: proposed by one person, let apply by another.

A version is proved sound before it is proposed and again before it is published; its text
is kept by digest, so that a later copy of the program cannot change it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, insert, select, update

from state_machines import registry
from state_machines.definition import Procedure, read_procedure
from state_machines.rulebook import rule_sets
from state_machines.soundness import problems
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import ProcedureRelease
from workflow_app.security.identity import Actor
from workflow_app.security.permissions import Permission
from workflow_app.security.policy import may
from workflow_app.services import history, published
from workflow_app.services.errors import BadInput, NotFound
from workflow_app.services.transactions import transaction

PROPOSED, PUBLISHED, REJECTED = "PROPOSED", "PUBLISHED", "REJECTED"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A version on offer, the first day on which new cases stand under it, and on what ground."""

    code: str
    version: int
    effective_from: date
    document: str


def propose(asked: Proposal, *, actor: Actor) -> int:
    """Propose a version on offer; returns the release. Raises NotFound and BadInput."""
    procedure = registry.offered().get((asked.code, asked.version))
    if procedure is None:
        raise NotFound(f"no version {asked.version} of {asked.code} is on offer")
    return _propose(asked, procedure, None, actor)


def propose_own(asked: Proposal, table: Mapping[str, Any], *, actor: Actor) -> int:
    """Propose a version that the office has written, by its table; returns the release. Raises BadInput.

    It may not bear the number of a version that comes with the program.
    """
    procedure = read_procedure(table)
    if (procedure.code, procedure.version) in registry.known():
        raise BadInput("version", "release_stands")
    return _propose(asked, procedure, table, actor)


def _propose(asked: Proposal, procedure: Procedure, table: Mapping[str, Any] | None, actor: Actor) -> int:
    person = _allowed(actor, Permission.PROPOSE_PROCEDURE)
    _check(asked, procedure)
    with transaction():
        if db.session.execute(_standing(asked.code, asked.version)).first():
            raise BadInput("version", "release_stands")
        published.keep(procedure, table)
        row = {
            "code": asked.code,
            "version": asked.version,
            "digest": procedure.digest,
            "effective_from": asked.effective_from,
            "document": asked.document.strip(),
            "proposed_by_id": person,
            "proposed_on": clock.today(),
        }
        made = db.session.execute(insert(ProcedureRelease).returning(ProcedureRelease.id), row)
        release_id = int(made.scalar_one())
        _remember(history.Action.PROCEDURE_PROPOSED, actor, {"release": release_id, **row})
    return release_id


def publish(release_id: int, *, actor: Actor) -> None:
    """Let a proposed version apply. Raises NotFound, and BadInput "proposer_approves" among others."""
    person = _allowed(actor, Permission.APPROVE_PROCEDURE)
    with transaction():
        row = _proposed(release_id)
        if row.proposed_by_id == person:
            raise BadInput("release", "proposer_approves")
        if row.effective_from < clock.today():
            raise BadInput("effective_from", "day_in_the_past")
        procedure = published.procedure(row.code, row.version, row.digest)
        _must_be_sound(procedure)
        _decide(row, PUBLISHED, person, "")
        _remember(history.Action.PROCEDURE_PUBLISHED, actor, _told(row))


def reject(release_id: int, *, reason: str, actor: Actor) -> None:
    """Turn a proposed version down; it may be proposed again. Raises NotFound and BadInput."""
    person = _allowed(actor, Permission.APPROVE_PROCEDURE)
    if not reason.strip():
        raise BadInput("reason", "reason_needed")
    with transaction():
        row = _proposed(release_id)
        if row.proposed_by_id == person:
            raise BadInput("release", "proposer_approves")
        _decide(row, REJECTED, person, reason.strip())
        detail = {**_told(row), "reason": reason.strip()}
        _remember(history.Action.PROCEDURE_REJECTED, actor, detail)


def soundness(procedure: Procedure) -> tuple[str, ...]:
    """What is wrong with a version, in English; nothing when it may be proposed."""
    return problems(procedure, rule_sets())


def _check(asked: Proposal, procedure: Procedure) -> None:
    if not asked.document.strip():
        raise BadInput("document", "document_needed")
    if asked.effective_from < clock.today():
        raise BadInput("effective_from", "day_in_the_past")
    _must_be_sound(procedure)


def _must_be_sound(procedure: Procedure) -> None:
    if soundness(procedure):
        raise BadInput("version", "procedure_unsound")


def _allowed(actor: Actor, permission: Permission) -> int:
    """The acting person. Raises BadInput when the policy does not let them."""
    if actor.official_id is None or not may(actor, permission):
        raise BadInput("release", "not_for_this_role")
    return actor.official_id


def _standing(code: str, version: int) -> Any:  # noqa: ANN401 - a statement
    release = ProcedureRelease
    return select(release.id).where(
        release.code == code, release.version == version, release.state != REJECTED
    )


def _proposed(release_id: int) -> Row[*tuple[Any, ...]]:
    columns = ProcedureRelease.__table__.c
    found = db.session.execute(
        select(*columns).where(columns.id == release_id).with_for_update()
    ).one_or_none()
    if found is None:
        raise NotFound(f"release {release_id}")
    if found.state != PROPOSED:
        raise BadInput("release", "release_decided")
    return found


def _decide(row: Row[*tuple[Any, ...]], state: str, person: int, reason: str) -> None:
    decided = {"state": state, "decided_by_id": person, "decided_on": clock.today(), "reason": reason}
    db.session.execute(update(ProcedureRelease).where(ProcedureRelease.id == row.id).values(**decided))


def _told(row: Row[*tuple[Any, ...]]) -> dict[str, object]:
    names = ("code", "version", "digest", "effective_from", "document", "proposed_by_id")
    return {"release": row.id, **{name: getattr(row, name) for name in names}}


def _remember(action: history.Action, actor: Actor, detail: dict[str, Any]) -> None:
    history.record(f"procedure:{detail['code']}", action, actor, detail)
