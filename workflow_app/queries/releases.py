"""Published versions, the running cases under each, and what became of migrations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import aliased

from workflow_app.extensions import db
from workflow_app.models import (
    MigratedCase,
    MigrationBatch,
    Official,
    OrgUnit,
    PersonnelCase,
    ProcedureRelease,
    Title,
)
from workflow_app.queries.paging import Key, Page, Place, page
from workflow_app.security.identity import Actor
from workflow_app.security.permissions import Permission
from workflow_app.security.policy import visible

Rows = Sequence[Row[*tuple[Any, ...]]]
RUNNING = PersonnelCase.phase.in_(("open", "paused"))
BY_CASE = (Key(PersonnelCase.id, int, "case_id"),)


def releases() -> Rows:
    """Every release with who proposed and who decided, the newest first. One statement."""
    return db.session.execute(_releases().order_by(ProcedureRelease.id.desc())).all()


def release(release_id: int) -> Row[*tuple[Any, ...]] | None:
    """One release, or None."""
    return db.session.execute(_releases().where(ProcedureRelease.id == release_id)).one_or_none()


def _releases() -> Select[*tuple[Any, ...]]:
    proposer, decider = aliased(Official), aliased(Official)
    return (
        select(
            *ProcedureRelease.__table__.c,
            proposer.name.label("proposer"),
            decider.name.label("decider"),
        )
        .join(proposer, proposer.id == ProcedureRelease.proposed_by_id)
        .outerjoin(decider, decider.id == ProcedureRelease.decided_by_id)
    )


def running_under(actor: Actor) -> dict[tuple[str, int], int]:
    """How many running cases stand under each (code, version), of those that one may migrate."""
    case = PersonnelCase
    statement = (
        select(case.procedure_code, case.procedure_version, func.count())
        .where(RUNNING, visible(actor, Permission.MIGRATE_CASE))
        .group_by(case.procedure_code, case.procedure_version)
    )
    return {(code, version): count for code, version, count in db.session.execute(statement)}


def running(
    actor: Actor, code: str, place: Place, *, not_under: str = "", size: int = 25
) -> Page[Row[*tuple[Any, ...]]]:
    """One page of running cases of a procedure; ``not_under`` leaves out those with that digest."""
    newest = (
        select(func.max(MigratedCase.batch_id))
        .where(MigratedCase.case_id == PersonnelCase.id, MigratedCase.back_on.is_(None))
        .correlate(PersonnelCase)
        .scalar_subquery()
    )
    statement = (
        select(
            PersonnelCase.id.label("case_id"),
            PersonnelCase.code,
            PersonnelCase.state,
            PersonnelCase.opened_on,
            PersonnelCase.procedure_code,
            PersonnelCase.procedure_version,
            PersonnelCase.procedure_digest,
            Title.name.label("title_name"),
            OrgUnit.name.label("unit_name"),
            newest.label("batch_id"),
        )
        .join(Title, Title.id == PersonnelCase.title_id)
        .join(OrgUnit, OrgUnit.id == PersonnelCase.unit_id)
        .where(RUNNING, PersonnelCase.procedure_code == code, visible(actor, Permission.MIGRATE_CASE))
    )
    if not_under:
        statement = statement.where(PersonnelCase.procedure_digest != not_under)
    return page(statement, BY_CASE, place, size=size)


def ids_to_migrate(actor: Actor, code: str, digest: str, after: int, size: int) -> list[int]:
    """Running cases with numbers above ``after`` that do not stand under the digest yet."""
    statement = (
        select(PersonnelCase.id)
        .where(RUNNING, PersonnelCase.procedure_code == code, PersonnelCase.procedure_digest != digest)
        .where(PersonnelCase.id > after, visible(actor, Permission.MIGRATE_CASE))
        .order_by(PersonnelCase.id)
        .limit(size)
    )
    return list(db.session.execute(statement).scalars())


def batches(release_id: int) -> Rows:
    """The migrations to one version, the newest first. One statement."""
    return db.session.execute(
        _batches().where(MigrationBatch.release_id == release_id).order_by(MigrationBatch.id.desc())
    ).all()


def batch(batch_id: int) -> Row[*tuple[Any, ...]] | None:
    """One migration with its figures, or None."""
    return db.session.execute(_batches().where(MigrationBatch.id == batch_id)).one_or_none()


def _batches() -> Select[*tuple[Any, ...]]:
    moved = select(func.count()).where(MigratedCase.batch_id == MigrationBatch.id)
    return select(
        *MigrationBatch.__table__.c,
        Official.name.label("begun_by"),
        moved.correlate(MigrationBatch).scalar_subquery().label("moved"),
        moved.where(MigratedCase.back_on.is_not(None))
        .correlate(MigrationBatch)
        .scalar_subquery()
        .label("back"),
    ).join(Official, Official.id == MigrationBatch.begun_by_id)


def cases_of(actor: Actor, batch_id: int, place: Place) -> Page[Row[*tuple[Any, ...]]]:
    """One page of the cases of a migration that the person may know of. One statement."""
    statement = (
        select(
            PersonnelCase.id.label("case_id"),
            PersonnelCase.code,
            PersonnelCase.procedure_code,
            Title.name.label("title_name"),
            OrgUnit.name.label("unit_name"),
            MigratedCase.from_version,
            MigratedCase.from_state,
            MigratedCase.to_state,
            MigratedCase.back_on,
        )
        .join(MigratedCase, MigratedCase.case_id == PersonnelCase.id)
        .join(Title, Title.id == PersonnelCase.title_id)
        .join(OrgUnit, OrgUnit.id == PersonnelCase.unit_id)
        .where(MigratedCase.batch_id == batch_id, visible(actor, Permission.MIGRATE_CASE))
    )
    return page(statement, BY_CASE, place)
