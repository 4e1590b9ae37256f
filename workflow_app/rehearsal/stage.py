"""An empty database in memory, for one performance."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from workflow_app import create_app, triggers
from workflow_app.config import Settings
from workflow_app.extensions import db


@contextmanager
def empty_stage() -> Iterator[Flask]:
    """An application on its own SQLite database in memory, gone afterwards."""
    with tempfile.TemporaryDirectory() as home:
        settings = Settings(
            database_url="sqlite:///:memory:", secret_key=secrets.token_urlsafe(32), home=Path(home)
        )
        app = create_app(settings)
        with app.app_context():
            set_up()
            yield app
            db.session.remove()


def set_up() -> None:
    """Tables and triggers on the present, empty database."""
    db.create_all()
    with db.engine.begin() as connection:
        triggers.create(connection)


def clear() -> None:
    """Everything away again, so that the next performance finds an empty stage."""
    db.session.remove()
    with db.engine.begin() as connection:
        triggers.drop(connection)
    db.drop_all()
