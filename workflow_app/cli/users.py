"""``quytrinh user add``: an account for an official, with a role over a unit."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from sqlalchemy import select

from state_machines.vocabulary import Role
from workflow_app import clock
from workflow_app.cli.context import opened
from workflow_app.extensions import db
from workflow_app.models import Official, OrgUnit
from workflow_app.security.identity import SYSTEM
from workflow_app.services import accounts
from workflow_app.services.errors import BadInput, NotFound
from workflow_app.wording import reason_words

BAD_USE = 2


def add(subparsers: Any) -> None:  # noqa: ANN401 - argparse has no public name for it
    """Register the command."""
    parser: argparse.ArgumentParser = subparsers.add_parser("user", help="make accounts")
    acts = parser.add_subparsers(required=True)
    new = acts.add_parser("add", help="an account for an official; its password is printed once")
    new.add_argument("username")
    new.add_argument("--official", required=True, metavar="CODE", help="the official's code")
    new.add_argument(
        "--role", required=True, choices=[str(role) for role in accounts.GRANTED], metavar="ROLE"
    )
    new.add_argument("--unit", required=True, metavar="CODE", help="the unit whose subtree the role covers")
    new.add_argument("--basis", required=True, help="the paper that gives the role")
    new.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """0 when account and role were made, 2 when the official, unit or name cannot be used."""
    with opened():
        try:
            password = _make(asked)
        except NotFound as error:
            print(error, file=sys.stderr)
        except BadInput as error:
            print(f"{error.field}: {reason_words(error.reason)}", file=sys.stderr)
        else:
            print(f"{asked.username}: {password}")
            return 0
    return BAD_USE


def _make(asked: argparse.Namespace) -> str:
    official_id = _id_of(Official, asked.official)
    grant = accounts.NewGrant(
        official_id=official_id,
        role=Role(asked.role),
        unit_id=_id_of(OrgUnit, asked.unit),
        valid_from=clock.today(),
        valid_to=None,
        basis=asked.basis,
    )
    _, password = accounts.create(asked.username, official_id, actor=SYSTEM)
    accounts.give(grant, actor=SYSTEM)
    return password


def _id_of(model: type[Official | OrgUnit], code: str) -> int:
    found = db.session.execute(select(model.id).where(model.code == code)).scalar_one_or_none()
    if found is None:
        raise NotFound(f"there is no {model.__tablename__.replace('_', ' ')} with the code {code}")
    return found
