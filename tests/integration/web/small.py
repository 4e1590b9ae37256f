"""A few rows for tests that write: units, people, accounts, roles. Each function needs a context."""

from __future__ import annotations

from datetime import date
from functools import cache

from sqlalchemy import insert

from state_machines.names import fold, sort_key
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import Account, Official, OrgUnit, Post, RoleGrant, Tenure, Title
from workflow_app.security import passwords
from workflow_app.services.transactions import transaction

PASSWORD = "mot-cau-de-nho"  # noqa: S105 - of tests alone
LONG_AGO = date(2015, 1, 1)


def unit(code: str, name: str, *, above: tuple[int, str] | None = None, **more: object) -> tuple[int, str]:
    """A unit: its id and its path."""
    row = {
        "code": code,
        "name": name,
        "folded": fold(name),
        "kind": "DEPARTMENT",
        "level": "PROVINCE",
        "parent_id": above[0] if above else None,
        "path": "",
        "valid_from": LONG_AGO,
    } | more
    with transaction():
        unit_id = db.session.execute(insert(OrgUnit).returning(OrgUnit.id), row).scalar_one()
        path = f"{above[1] if above else '/'}{unit_id}/"
        db.session.get_one(OrgUnit, unit_id).path = path
    return unit_id, path


def official(name: str, unit_id: int, **more: object) -> int:
    """A person of a unit."""
    row = {
        "code": f"CB{clock.now().timestamp()}",
        "name": name,
        "folded": fold(name),
        "sort_key": sort_key(name),
        "sex": "F",
        "birth_year": 1985,
        "home_unit_id": unit_id,
    } | more
    with transaction():
        return db.session.execute(insert(Official).returning(Official.id), row).scalar_one()


def account(username: str, official_id: int, **more: object) -> int:
    """A way to sign in with ``PASSWORD``."""
    row = {
        "username": username,
        "password_hash": _digest(),
        "official_id": official_id,
        "created_at": clock.now(),
    } | more
    with transaction():
        return db.session.execute(insert(Account).returning(Account.id), row).scalar_one()


@cache
def _digest() -> str:
    return passwords.hashed(PASSWORD)


def grant(official_id: int, role: str, unit_id: int, valid_to: date | None = None) -> int:
    """A role since long ago."""
    row = {
        "official_id": official_id,
        "role": role,
        "unit_id": unit_id,
        "valid_from": LONG_AGO,
        "valid_to": valid_to,
        "basis": "Quyết định thử",
    }
    with transaction():
        return db.session.execute(insert(RoleGrant).returning(RoleGrant.id), row).scalar_one()


def serving(official_id: int, unit_id: int, authority_id: int, *, rank: str = "HEAD") -> int:
    """The person holds a new title in the unit. Returns the post."""
    title = {
        "code": f"T{official_id}",
        "name": "Giám đốc sở",
        "folded": "giam doc so",
        "level": "PROVINCE",
        "rank": rank,
        "valid_from": LONG_AGO,
    }
    with transaction():
        title_id = db.session.execute(insert(Title).returning(Title.id), title).scalar_one()
        post = {
            "unit_id": unit_id,
            "title_id": title_id,
            "authority_id": authority_id,
            "valid_from": LONG_AGO,
        }
        post_id = db.session.execute(insert(Post).returning(Post.id), post).scalar_one()
        stay = {"official_id": official_id, "post_id": post_id, "from_on": LONG_AGO}
        db.session.execute(insert(Tenure), stay)
    return post_id
