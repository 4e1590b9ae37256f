"""The application for the length of one command."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

from workflow_app import create_app
from workflow_app.config import Settings
from workflow_app.extensions import db


@contextmanager
def opened(settings: Settings | None = None) -> Iterator[Flask]:
    """An application with its context; every connection is closed at the end.

    The settings are those of the environment unless given. Raises BadSetting.
    """
    app = create_app(settings or Settings.from_env())
    with app.app_context():
        try:
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()
