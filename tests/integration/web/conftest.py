"""A small province with cases, loaded once an engine; tests over it only read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select
from sqlalchemy.engine import Engine

from tests import databases
from tests.conftest import ReadingClient
from workflow_app import create_app
from workflow_app.extensions import db
from workflow_app.models import Account
from workflow_app.security.signed_in import GRANT_KEY
from workflow_app.seed.demo import load_demo

OFFICIALS, CASES = 300, 10

SignIn = Callable[..., FlaskClient]


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def province(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application over the demo province, without a context."""
    folder = tmp_path_factory.mktemp("province")
    with ExitStack() as stack:
        if request.param == "sqlite":
            url = databases.copied(request.getfixturevalue("migrated_file"), folder)
        else:
            request.getfixturevalue("server")
            url = stack.enter_context(databases.postgresql_database())
            databases.migrate(url, folder)
        app = for_tests(create_app(databases.settings_for(url, folder / "home")))
        with app.app_context():
            load_demo(OFFICIALS, CASES)
        yield app
        with app.app_context():
            db.engine.dispose()


def for_tests(app: Flask) -> Flask:
    """The application as tests use it: forms need no token."""
    app.testing = True
    app.config["WTF_CSRF_ENABLED"] = False
    app.test_client_class = ReadingClient
    return app


@pytest.fixture
def sign_in(province: Flask) -> SignIn:
    """``sign_in("thuky")`` gives a browser in which that demo account is signed in."""

    def opened(username: str, role: str = "") -> FlaskClient:
        return signed_in(province, username, role)

    return opened


def signed_in(app: Flask, username: str, role: str = "") -> FlaskClient:
    """A browser in which an account is signed in, in a role ("ADVISER:1") if one is named."""
    with app.app_context():
        account = db.session.execute(
            select(Account.id, Account.session_version).where(Account.username == username)
        ).one()
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = f"{account.id}.{account.session_version}"
        session["_fresh"] = True
        if role:
            session[GRANT_KEY] = role
    return client


@pytest.fixture
def one(province: Flask) -> Callable[..., Any]:
    """``one(statement)`` is the single value of a statement."""

    def value(statement: Any) -> Any:
        with province.app_context():
            return db.session.execute(statement).scalars().first()

    return value


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    """The statements that the application sends meanwhile, without BEGIN and its like."""
    sent: list[str] = []

    def note(_c: Any, _k: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA", "SELECT 1")):
            sent.append(statement)

    with app.app_context():
        engine: Engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)
