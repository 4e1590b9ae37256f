"""Signing in and changing one's own password; both are remembered in the stream "accounts"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, select, update

from state_machines.names import nfc
from state_machines.vocabulary import Role
from workflow_app.database import WRITES
from workflow_app.extensions import db
from workflow_app.models import Account, Official
from workflow_app.security import passwords
from workflow_app.security.identity import Actor
from workflow_app.services import history
from workflow_app.services.errors import BadInput
from workflow_app.services.transactions import transaction

STREAM = "accounts"


@dataclass(frozen=True, slots=True)
class Opened:
    """The account that was signed in, and the version its sessions carry."""

    account_id: int
    session_version: int
    language: str


def sign_in(username: str, password: str) -> Opened | None:
    """The account, or None: for an unknown name, a wrong password and a disabled account alike.

    An attempt on a known account is remembered; a name that nobody has is not, for it
    may be a password typed into the wrong box.
    """
    row = _read(_by_username(username))
    right = passwords.matches(row.password_hash if row else None, password)
    if row is None:
        return None
    opened = right and row.active
    digest = passwords.hashed(password) if opened and passwords.is_outdated(row.password_hash) else None
    with transaction():
        opened = opened and _hold_as_read(row)
        action = history.Action.SIGNED_IN if opened else history.Action.SIGN_IN_FAILED
        history.record(STREAM, action, _person(row), {"username": row.username})
        if opened and digest:
            _store(row.id, digest, row.session_version)
    return _opened(row) if opened else None


def sign_in_demo(username: str) -> Opened | None:
    """The demo account of that name, without a password; None for any other account."""
    row = _read(_by_username(username))
    if row is None or not row.demo or not row.active:
        return None
    with transaction():
        if not _hold_as_read(row):
            return None
        detail = {"username": row.username, "demo": True}
        history.record(STREAM, history.Action.SIGNED_IN, _person(row), detail)
    return _opened(row)


def change_password(account_id: int, current: str, new: str, *, actor: Actor) -> Opened:
    """Change one's own password and end every other session of the account.

    Raises BadInput when the current one is wrong or the new one too short or unchanged.
    """
    row = _read(_by_id(account_id))
    if row is None or not passwords.matches(row.password_hash, current):
        raise BadInput("current", "password_wrong")
    if not passwords.SHORTEST <= len(new) <= passwords.LONGEST:
        raise BadInput("new", "password_length")
    if new == current:
        raise BadInput("new", "password_unchanged")
    digest, version = passwords.hashed(new), row.session_version + 1
    with transaction():
        if not _hold_as_read(row):
            raise BadInput("current", "password_wrong")
        _store(account_id, digest, version)
        detail = {"username": row.username, "by": "owner"}
        history.record(STREAM, history.Action.PASSWORD_CHANGED, actor, detail)
    return Opened(account_id, version, row.language)


def set_language(account_id: int, language: str) -> None:
    """The language in which the person wants to read, on every machine."""
    with transaction():
        db.session.execute(update(Account).where(Account.id == account_id).values(language=language))


def plain_username(text: str) -> str:
    """A username as it is stored: small letters, no blanks around."""
    return nfc(text).strip().casefold()


def _read(statement: Select[*tuple[Any, ...]]) -> Row[*tuple[Any, ...]] | None:
    """Read and let go: a slow hash must not be worked out while holding the write lock."""
    db.session.rollback()
    db.session.connection(execution_options={WRITES: False})
    row = db.session.execute(statement).one_or_none()
    db.session.rollback()
    return row


def _accounts() -> Select[*tuple[Any, ...]]:
    return select(
        Account.id,
        Account.username,
        Account.password_hash,
        Account.official_id,
        Account.active,
        Account.session_version,
        Account.language,
        Account.demo,
        Official.name,
    ).join(Official, Official.id == Account.official_id)


def _by_username(username: str) -> Select[*tuple[Any, ...]]:
    return _accounts().where(Account.username == plain_username(username).replace("\x00", ""))


def _by_id(account_id: int) -> Select[*tuple[Any, ...]]:
    return _accounts().where(Account.id == account_id)


def _hold_as_read(row: Row[*tuple[Any, ...]]) -> bool:
    """Hold the account to the end of the transaction; False if somebody has changed it since it was read.

    A hash takes long enough for an administrator to give a new password or to close the account.
    """
    same = (
        select(Account.id)
        .where(Account.id == row.id, Account.active, Account.password_hash == row.password_hash)
        .where(Account.session_version == row.session_version)
    )
    return db.session.execute(same.with_for_update()).first() is not None


def _store(account_id: int, digest: str, version: int) -> None:
    db.session.execute(
        update(Account).where(Account.id == account_id).values(password_hash=digest, session_version=version)
    )


def _person(row: Row[*tuple[Any, ...]]) -> Actor:
    """Who knocks, before they have a role: themselves."""
    return Actor(official_id=row.official_id, name=row.name, role=Role.OFFICIAL, unit_path="-")


def _opened(row: Row[*tuple[Any, ...]]) -> Opened:
    return Opened(row.id, row.session_version, row.language)
