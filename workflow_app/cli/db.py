"""``quytrinh db``: bring the database to the revision that this version of the program needs."""

from __future__ import annotations

import argparse
from typing import Any

import flask_migrate

from workflow_app import database
from workflow_app.cli.context import opened
from workflow_app.config import Settings


def add(subparsers: Any) -> None:  # noqa: ANN401 - argparse has no public name for it
    """Register the command."""
    parser: argparse.ArgumentParser = subparsers.add_parser("db", help="bring the database up to date")
    acts = parser.add_subparsers(required=True)
    acts.add_parser("upgrade", help="apply what is missing").set_defaults(run=upgrade)
    acts.add_parser("status", help="say which revision it is at").set_defaults(run=status)


def upgrade(_: argparse.Namespace) -> int:
    """Apply every migration that the database lacks."""
    settings = Settings.from_env()
    settings.home.mkdir(parents=True, exist_ok=True)
    with opened(settings):
        flask_migrate.upgrade()
        return _told()


def status(_: argparse.Namespace) -> int:
    """0 when the database is up to date, 1 when it is not."""
    with opened():
        return _told()


def _told() -> int:
    found, wanted = database.revision(), database.newest_revision()
    print(f"the database is at revision {found or 'none'}, the program needs {wanted}")
    return 0 if found == wanted else 1
