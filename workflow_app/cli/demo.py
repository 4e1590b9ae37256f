"""``quytrinh demo``: an invented province to try everything with, and the server over it."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import flask_migrate
from sqlalchemy import func, select

from state_machines.rulebook import words
from workflow_app.cli import table
from workflow_app.cli.context import opened
from workflow_app.cli.serve import serve
from workflow_app.config import Settings
from workflow_app.extensions import db
from workflow_app.models import Account, Official, OrgUnit, RoleGrant
from workflow_app.seed.demo import CASES, OFFICIALS, is_empty, load_demo
from workflow_app.seed.province import DEMO_PASSWORD

HOME = "var/demo"
SQLITE = "sqlite:///"


def add(subparsers: Any) -> None:  # noqa: ANN401 - argparse has no public name for it
    """Register the command."""
    parser: argparse.ArgumentParser = subparsers.add_parser("demo", help="try it with an invented province")
    parser.add_argument("--prepare", action="store_true", help="make the province and stop")
    parser.add_argument("--officials", type=int, default=OFFICIALS, help="how many (default: %(default)s)")
    parser.add_argument("--cases", type=int, default=CASES, help="how many (default: %(default)s)")
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Make the province when it is missing, then serve it with the worker beside it."""
    settings = Settings.from_env({"QUYTRINH_HOME": HOME, "QUYTRINH_DEMO": "1", **os.environ})
    settings.home.mkdir(parents=True, exist_ok=True)
    prepare(settings, asked.officials, asked.cases)
    if asked.prepare:
        return 0
    return serve(settings, with_worker=True, ready=welcome)


def prepare(settings: Settings, officials: int, cases: int) -> None:
    """A migrated database with the province in it; one that is there already is only migrated."""
    path = Path(settings.database_url.removeprefix(SQLITE))
    if not settings.database_url.startswith(SQLITE) or path.exists():
        _fill(settings, officials, cases)
        return
    half = path.with_suffix(".new")  # an interrupted first start leaves no half province behind
    for left in half.parent.glob(f"{half.name}*"):
        left.unlink()
    _fill(replace(settings, database_url=f"{SQLITE}{half}"), officials, cases)
    half.rename(path)


def _fill(settings: Settings, officials: int, cases: int) -> None:
    with opened(settings):
        flask_migrate.upgrade()
        if is_empty():
            size = f"{officials} officials and {cases} cases"
            print(f"making a province of {size} …", file=sys.stderr, flush=True)
            load_demo(officials, cases)


def welcome() -> None:
    """Say who can sign in: one account for each role."""
    print(f"Mật khẩu của mọi tài khoản: {DEMO_PASSWORD}\n")
    for line in table.lines(("Vai trò", "Tài khoản", "Họ và tên", "Đơn vị"), list(_accounts())):
        print(line)
    print(flush=True)


def _accounts() -> Iterator[tuple[str, str, str, str]]:
    first = (
        select(RoleGrant.role, func.min(Account.id).label("account_id"))
        .join(Account, Account.official_id == RoleGrant.official_id)
        .where(Account.demo, Account.active)
        .group_by(RoleGrant.role)
        .subquery()
    )
    found = (
        select(first.c.role, Account.username, Official.name, OrgUnit.name)
        .join(Account, Account.id == first.c.account_id)
        .join(Official, Official.id == Account.official_id)
        .join(RoleGrant, (RoleGrant.official_id == Official.id) & (RoleGrant.role == first.c.role))
        .join(OrgUnit, OrgUnit.id == RoleGrant.unit_id)
        .order_by(first.c.account_id, OrgUnit.id)
    )
    said: set[str] = set()
    for role, username, name, unit in db.session.execute(found):
        if role not in said:
            said.add(role)
            yield words()["Role"][role].vi, username, name, unit
