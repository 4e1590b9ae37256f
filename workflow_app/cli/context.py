"""The application for the length of one command."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

from workflow_app import create_app
from workflow_app.config import Settings
from workflow_app.extensions import db


@contextmanager
def closing(app: Flask) -> Iterator[Flask]:
    """Close every connection of the application at the end."""
    try:
        yield app
    finally:
        with app.app_context():
            db.engine.dispose()


@contextmanager
def opened(settings: Settings | None = None) -> Iterator[Flask]:
    """An application with its context; the settings are those of the environment unless given.

    Raises BadSetting.
    """
    with closing(create_app(settings or Settings.from_env())) as app, app.app_context():
        yield app
