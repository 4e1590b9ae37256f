"""Accounts and role grants, kept by the system administrator; every change is remembered.

Each function raises BadInput for a value that cannot be taken and NotFound for an
unknown account, person, unit or grant.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, delete, insert, or_, select, update

from state_machines.vocabulary import Role
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import Account, Official, OrgUnit, RoleGrant
from workflow_app.security import passwords
from workflow_app.security.identity import Actor
from workflow_app.services import history
from workflow_app.services.errors import BadInput, NotFound
from workflow_app.services.sign_in import STREAM, plain_username
from workflow_app.services.transactions import transaction

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,59}")
GRANTED = tuple(role for role in Role if role is not Role.SYSTEM)


@dataclass(frozen=True, slots=True)
class NewGrant:
    """A role over a unit's subtree: from ``valid_from`` until before ``valid_to``."""

    official_id: int
    role: Role
    unit_id: int
    valid_from: date
    valid_to: date | None
    basis: str


def create(username: str, official_id: int, *, actor: Actor) -> tuple[int, str]:
    """A new account for a person: its id, and the password to hand over once."""
    name = plain_username(username)
    if not USERNAME.fullmatch(name):
        raise BadInput("username", "username_form")
    password = passwords.generated()
    digest = passwords.hashed(password)
    with transaction():
        official = _official(official_id)
        if db.session.execute(select(Account.id).where(Account.username == name)).first():
            raise BadInput("username", "username_taken")
        row = {
            "username": name,
            "password_hash": digest,
            "official_id": official_id,
            "created_at": clock.now(),
        }
        account_id = db.session.execute(insert(Account).returning(Account.id), row).scalar_one()
        detail = {"account": account_id, "username": name, "official": [official_id, official.name]}
        history.record(STREAM, history.Action.ACCOUNT_CREATED, actor, detail)
    return account_id, password


def disable(account_id: int, *, reason: str, actor: Actor) -> None:
    """Close an account; its sessions end with their next request."""
    if not reason.strip():
        raise BadInput("reason", "reason_needed")
    with transaction():
        account = _account(account_id)
        if account.official_id == actor.official_id:
            raise BadInput("account", "own_account")
        _set(account_id, active=False, session_version=account.session_version + 1)
        detail = {"account": account_id, "username": account.username, "reason": reason.strip()}
        history.record(STREAM, history.Action.ACCOUNT_CLOSED, actor, detail)


def enable(account_id: int, *, reason: str, actor: Actor) -> None:
    """Open a closed account again, with the password that it had."""
    if not reason.strip():
        raise BadInput("reason", "reason_needed")
    with transaction():
        account = _account(account_id)
        _set(account_id, active=True)
        detail = {"account": account_id, "username": account.username, "reason": reason.strip()}
        history.record(STREAM, history.Action.ACCOUNT_REOPENED, actor, detail)


def reset_password(account_id: int, *, actor: Actor) -> str:
    """A new generated password, to hand over once; every session of the account ends."""
    password = passwords.generated()
    digest = passwords.hashed(password)
    with transaction():
        account = _account(account_id)
        _set(account_id, password_hash=digest, session_version=account.session_version + 1)
        detail = {"account": account_id, "username": account.username, "by": "administrator"}
        history.record(STREAM, history.Action.PASSWORD_CHANGED, actor, detail)
    return password


def give(grant: NewGrant, *, actor: Actor) -> int:
    """Give a role. Raises BadInput "sysadmin_apart" where one person would hold both sides.

    Account administration and case work are never one person (separation of duties 6).
    """
    _check(grant)
    with transaction():
        official = _official(grant.official_id)
        unit = _unit(grant.unit_id)
        _keep_apart(grant)
        row = {
            "official_id": grant.official_id,
            "role": str(grant.role),
            "unit_id": grant.unit_id,
            "valid_from": grant.valid_from,
            "valid_to": grant.valid_to,
            "basis": grant.basis.strip(),
        }
        grant_id = db.session.execute(insert(RoleGrant).returning(RoleGrant.id), row).scalar_one()
        detail = {"grant": grant_id, **row, "official": official.name, "unit": unit.name}
        history.record(STREAM, history.Action.GRANT_GIVEN, actor, detail)
    return int(grant_id)


def end(grant_id: int, *, on: date, basis: str, actor: Actor) -> None:
    """Let a grant end on a day, today or later; that day it no longer counts."""
    if not basis.strip():
        raise BadInput("basis", "basis_needed")
    if on < clock.today():
        raise BadInput("valid_to", "day_in_the_past")
    with transaction():
        grant = _grant(grant_id)
        if grant.role == Role.SYSADMIN and grant.official_id == actor.official_id:
            raise BadInput("grant", "own_account")
        if grant.valid_to is not None and grant.valid_to <= on:
            raise BadInput("valid_to", "already_ended")
        _end(grant_id, on if on > grant.valid_from else None)
        detail = {
            "grant": grant_id,
            "official_id": grant.official_id,
            "role": grant.role,
            "unit_id": grant.unit_id,
            "valid_to": on,
            "basis": basis.strip(),
        }
        history.record(STREAM, history.Action.GRANT_ENDED, actor, detail)


def _end(grant_id: int, until: date | None) -> None:
    """``until`` None: the grant has not been in force for a whole day, and history alone keeps it."""
    if until is None:
        db.session.execute(delete(RoleGrant).where(RoleGrant.id == grant_id))
    else:
        db.session.execute(update(RoleGrant).where(RoleGrant.id == grant_id).values(valid_to=until))


def _check(grant: NewGrant) -> None:
    if grant.role not in GRANTED:
        raise BadInput("role", "role_unknown")
    if not grant.basis.strip():
        raise BadInput("basis", "basis_needed")
    if grant.valid_to is not None and grant.valid_to <= grant.valid_from:
        raise BadInput("valid_to", "ends_before_it_begins")


def _keep_apart(grant: NewGrant) -> None:
    """No day may exist on which the person holds SYSADMIN and another role."""
    latest = grant.valid_to or date.max
    held = db.session.execute(
        select(RoleGrant.role)
        .where(RoleGrant.official_id == grant.official_id, RoleGrant.valid_from < latest)
        .where(or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to > grant.valid_from))
    ).scalars()
    sides = {role == Role.SYSADMIN for role in held} | {grant.role is Role.SYSADMIN}
    if len(sides) > 1:
        raise BadInput("role", "sysadmin_apart")


def _account(account_id: int) -> Row[*tuple[Any, ...]]:
    found = db.session.execute(
        select(Account.id, Account.username, Account.official_id, Account.session_version)
        .where(Account.id == account_id)
        .with_for_update()
    ).one_or_none()
    if found is None:
        raise NotFound(f"account {account_id}")
    return found


def _official(official_id: int) -> Row[*tuple[Any, ...]]:
    """The person, locked: two administrators must not give opposite roles at once."""
    found = db.session.execute(
        select(Official.id, Official.name).where(Official.id == official_id).with_for_update()
    ).one_or_none()
    if found is None:
        raise NotFound(f"official {official_id}")
    return found


def _unit(unit_id: int) -> Row[*tuple[Any, ...]]:
    found = db.session.execute(select(OrgUnit.id, OrgUnit.name).where(OrgUnit.id == unit_id)).one_or_none()
    if found is None:
        raise NotFound(f"unit {unit_id}")
    return found


def _grant(grant_id: int) -> Row[*tuple[Any, ...]]:
    found = db.session.execute(
        select(
            RoleGrant.official_id, RoleGrant.role, RoleGrant.unit_id, RoleGrant.valid_from, RoleGrant.valid_to
        )
        .where(RoleGrant.id == grant_id)
        .with_for_update()
    ).one_or_none()
    if found is None:
        raise NotFound(f"grant {grant_id}")
    return found


def _set(account_id: int, **values: object) -> None:
    db.session.execute(update(Account).where(Account.id == account_id).values(**values))
