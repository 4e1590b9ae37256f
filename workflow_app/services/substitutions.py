"""Putting a role into another's hands for a time, and taking it back.

It is given by the holder or by the superior body, on a document, for a bounded time; it
ends by itself. What a substitute may do case by case is the rule book's question
(R-S-substitute); what may be entrusted at all is decided here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row, exists, insert, or_, select, update

from state_machines.vocabulary import Rank, Role
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import (
    Official,
    OrgUnit,
    Post,
    RetirementNotice,
    RoleGrant,
    Substitution,
    Tenure,
    Title,
)
from workflow_app.security import reading
from workflow_app.security.identity import DELEGABLE, Actor
from workflow_app.security.permissions import Permission
from workflow_app.security.policy import may
from workflow_app.services import history
from workflow_app.services.cases import rule_set_on
from workflow_app.services.errors import BadInput, NotFound
from workflow_app.services.transactions import transaction


@dataclass(frozen=True, slots=True)
class NewSubstitution:
    """A grant in another's hands from ``from_on`` to ``last_on``, both days included."""

    grant_id: int
    substitute_id: int
    from_on: date
    last_on: date
    document: str


def give(asked: NewSubstitution, *, actor: Actor) -> int:
    """Entrust a role; returns the substitution. One transaction. Raises NotFound and BadInput."""
    _check(asked)
    with transaction():
        grant = _grant(asked.grant_id)
        _may_give(grant, actor)
        _may_be_entrusted(grant, asked)
        substitute = _substitute(asked.substitute_id, grant)
        row = {
            "holder_id": grant.official_id,
            "substitute_id": asked.substitute_id,
            "role": grant.role,
            "unit_id": grant.unit_id,
            "from_on": asked.from_on,
            "to_on": asked.last_on + timedelta(days=1),
            "document": asked.document.strip(),
            "given_by_id": actor.official_id,
            "given_on": clock.today(),
        }
        made = db.session.execute(insert(Substitution).returning(Substitution.id), row)
        number = int(made.scalar_one())
        detail = {"substitution": number, **row, "holder": grant.holder, "substitute": substitute}
        stream = f"official:{grant.official_id}"
        history.record(stream, history.Action.SUBSTITUTION_GIVEN, actor, {**detail, "unit": grant.unit_name})
    return number


def revoke(substitution_id: int, *, document: str, actor: Actor) -> None:
    """Take a role back from today on. Raises NotFound and BadInput."""
    if not document.strip():
        raise BadInput("document", "document_needed")
    with transaction():
        row = _standing(substitution_id)
        if not may_revoke(row, actor):
            raise BadInput("substitution", "not_for_this_role")
        if row.revoked_on is not None or row.to_on <= clock.today():
            raise BadInput("substitution", "substitution_over")
        told = {
            "revoked_on": clock.today(),
            "revoked_by_id": actor.official_id,
            "revoked_document": document.strip(),
        }
        statement = update(Substitution).where(Substitution.id == substitution_id)
        db.session.execute(statement.values(**told))
        stream = f"official:{row.holder_id}"
        detail = {"substitution": substitution_id, **told}
        history.record(stream, history.Action.SUBSTITUTION_REVOKED, actor, detail)


def may_revoke(row: Any, actor: Actor) -> bool:  # noqa: ANN401 - a row with holder_id, unit_id
    """The holder in person, whoever gave it, or the superior body."""
    if actor.stands_for is not None:
        return False
    if actor.official_id in (row.holder_id, row.given_by_id):
        return True
    return _is_superior(actor, row.unit_id)


def _check(asked: NewSubstitution) -> None:
    if not asked.document.strip():
        raise BadInput("document", "document_needed")
    if asked.from_on < clock.today():
        raise BadInput("from_on", "day_in_the_past")
    if asked.last_on < asked.from_on:
        raise BadInput("last_on", "ends_before_it_begins")
    most = int(rule_set_on(clock.today()).params["substitution_most_days"])
    if (asked.last_on - asked.from_on).days >= most:
        raise BadInput("last_on", "substitution_too_long")


def _may_give(grant: Row[*tuple[Any, ...]], actor: Actor) -> None:
    own = actor.official_id == grant.official_id and actor.grant_id == grant.id
    if own and may(actor, Permission.GIVE_OWN_SUBSTITUTION):
        return
    if not _is_superior(actor, grant.unit_id):
        raise BadInput("grant_id", "not_the_holder_nor_superior")


def _is_superior(actor: Actor, unit_id: int) -> bool:
    scope = reading.unit_scope(unit_id)
    return scope is not None and may(actor, Permission.GIVE_SUBSTITUTION, scope)


def _may_be_entrusted(grant: Row[*tuple[Any, ...]], asked: NewSubstitution) -> None:
    if grant.role not in DELEGABLE:
        raise BadInput("grant_id", "role_not_delegable")
    if grant.valid_to is not None and grant.valid_to <= asked.last_on:
        raise BadInput("last_on", "grant_ends_before")
    if grant.role == Role.UNIT_HEAD and _is_frozen(grant):
        raise BadInput("grant_id", "holder_frozen")
    one = Substitution
    overlapping = (
        select(one.id)
        .where(one.holder_id == grant.official_id, one.role == grant.role, one.unit_id == grant.unit_id)
        .where(one.revoked_on.is_(None), one.from_on <= asked.last_on, one.to_on > asked.from_on)
    )
    if db.session.execute(overlapping).first():
        raise BadInput("from_on", "substitution_overlaps")


def _is_frozen(grant: Row[*tuple[Any, ...]]) -> bool:
    """The head of a department who has had the retirement notice (clause 2.5)."""
    today = clock.today()
    if not rule_set_on(today).params["retirement_notice_freeze"]:
        return False
    return bool(
        db.session.execute(
            select(Tenure.id)
            .join(Post, Post.id == Tenure.post_id)
            .join(Title, Title.id == Post.title_id)
            .join(OrgUnit, OrgUnit.id == Post.unit_id)
            .join(RetirementNotice, RetirementNotice.official_id == Tenure.official_id)
            .where(Tenure.official_id == grant.official_id, Post.unit_id == grant.unit_id)
            .where(Title.rank == Rank.HEAD, OrgUnit.is_department, RetirementNotice.notice_on <= today)
            .where(RetirementNotice.annulled_on.is_(None))
            .where(Tenure.from_on <= today, or_(Tenure.to_on.is_(None), Tenure.to_on > today))
        ).first()
    )


def _grant(grant_id: int) -> Row[*tuple[Any, ...]]:
    """The grant in force today with its holder, locked: two substitutions must not be given at once."""
    today = clock.today()
    found = db.session.execute(
        select(
            RoleGrant.id,
            RoleGrant.official_id,
            RoleGrant.role,
            RoleGrant.unit_id,
            RoleGrant.valid_to,
            Official.name.label("holder"),
            OrgUnit.name.label("unit_name"),
        )
        .join(Official, Official.id == RoleGrant.official_id)
        .join(OrgUnit, OrgUnit.id == RoleGrant.unit_id)
        .where(RoleGrant.id == grant_id, RoleGrant.valid_from <= today)
        .where(or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to > today))
        .with_for_update(of=RoleGrant)
    ).one_or_none()
    if found is None:
        raise NotFound(f"grant {grant_id}")
    return found


def _substitute(official_id: int, grant: Row[*tuple[Any, ...]]) -> str:
    if official_id == grant.official_id:
        raise BadInput("substitute", "substitutes_oneself")
    today = clock.today()
    administers = exists(
        select(RoleGrant.id)
        .where(RoleGrant.official_id == official_id, RoleGrant.role == Role.SYSADMIN)
        .where(or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to > today))
    )
    found = db.session.execute(
        select(Official.name, administers.label("administers")).where(Official.id == official_id)
    ).one_or_none()
    if found is None:
        raise BadInput("substitute", "person_unknown")
    if found.administers:
        raise BadInput("substitute", "sysadmin_apart")
    return str(found.name)


def _standing(substitution_id: int) -> Row[*tuple[Any, ...]]:
    columns = Substitution.__table__.c
    found = db.session.execute(
        select(*columns).where(columns.id == substitution_id).with_for_update()
    ).one_or_none()
    if found is None:
        raise NotFound(f"substitution {substitution_id}")
    return found
