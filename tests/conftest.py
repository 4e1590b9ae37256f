"""What every test may ask for, and what none may do: reach another machine or send mail."""

from __future__ import annotations

import os
import shutil
import smtplib
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings as hypothesis_settings
from werkzeug.test import TestResponse

from tests import databases
from workflow_app import create_app
from workflow_app.config import Settings
from workflow_app.extensions import db

CI = os.environ.get("CI") == "true"
REQUIRED = CI or os.environ.get("QUYTRINH_REQUIRE_SERVICES") == "1"
LOOPBACK = ("127.", "::1", "localhost")
SMTP_CONNECT = smtplib.SMTP.connect
BROWSERS = ("chromium", "chromium-browser", "google-chrome")

hypothesis_settings.register_profile("dev", max_examples=50, deadline=None)
hypothesis_settings.register_profile("ci", max_examples=200, deadline=None, derandomize=True)
hypothesis_settings.register_profile("nightly", max_examples=5_000, deadline=None)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if CI else "dev"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark by folder, so that nobody has to remember it."""
    for item in items:
        for mark in ("integration", "browser"):
            if f"/tests/{mark}/" in item.path.as_posix():
                item.add_marker(mark)


def need(present: object, sentence: str) -> None:
    """Skip with a clear word when something is missing; fail where it is promised to be there."""
    if present:
        return
    if REQUIRED:
        pytest.fail(sentence)
    pytest.skip(sentence)


@pytest.fixture(scope="session", autouse=True)
def alone() -> Iterator[None]:
    """No connection but to this machine, and no mail at all."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: tuple[object, ...]) -> None:
        if self.family != socket.AF_UNIX and not str(address[0]).startswith(LOOPBACK):
            raise AssertionError(f"a test wanted to reach {address[0]}")
        connect(self, address)

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a test wanted to send mail")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        patch.setattr(smtplib.SMTP, "connect", refuse)
        yield


@pytest.fixture
def loopback_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    """This test runs a mail server of its own on this machine, and sends to that alone."""

    def to_this_machine(self: smtplib.SMTP, host: str = "localhost", port: int = 0, **more: Any) -> Any:
        assert host.startswith(LOOPBACK), f"a test wanted to send mail to {host}"
        return SMTP_CONNECT(self, host, port, **more)

    monkeypatch.setattr(smtplib.SMTP, "connect", to_this_machine)


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    folder = tmp_path_factory.mktemp("template")
    databases.migrate(f"sqlite:///{folder / 'template.db'}", folder)
    return folder / "template.db"


@pytest.fixture(scope="session")
def server() -> None:
    """A PostgreSQL server answers, and nothing of killed runs is left on it."""
    need(databases.server_answers(), f"no PostgreSQL server at {databases.SERVER} (set QUYTRINH_TEST_PG)")
    databases.sweep()


@pytest.fixture(scope="session")
def migrated_database(server: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:  # noqa: ARG001
    """The address of a migrated PostgreSQL database that tests use one after the other."""
    with databases.postgresql_database() as url:
        databases.migrate(url, tmp_path_factory.mktemp("template"))
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def engine_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a migrated database without rows; a test that asks for it runs once an engine."""
    if request.param == "sqlite":
        return databases.copied(request.getfixturevalue("migrated_file"), tmp_path)
    url: str = request.getfixturevalue("migrated_database")
    databases.empty(url)
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def bare_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without tables, for tests of the migrations and of a first start."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'bare.db'}"
    else:
        request.getfixturevalue("server")
        with databases.postgresql_database() as url:
            yield url


@pytest.fixture
def settings(engine_url: str, tmp_path: Path) -> Settings:
    """Settings over the fresh database and a home of its own."""
    return databases.settings_for(engine_url, tmp_path / "home")


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The application, without a context: one kept open would remember who signed in."""
    made = create_app(settings)
    made.testing = True
    made.test_client_class = ReadingClient
    yield made
    with made.app_context():
        db.engine.dispose()


@pytest.fixture
def app_context(app: Flask) -> Iterator[Flask]:
    """The application with a context, for services and queries called directly."""
    with app.app_context():
        yield app


class ReadingClient(FlaskClient):
    """A client that reads every answer to its end, so that no sent file stays open."""

    def open(self, *args: Any, buffered: bool = True, **kwargs: Any) -> TestResponse:
        return super().open(*args, buffered=buffered, **kwargs)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without a screen."""
    return app.test_client()


@pytest.fixture(scope="session")
def redis_url() -> str:
    """The address of a Redis server."""
    url = os.environ.get("QUYTRINH_TEST_REDIS", "redis://127.0.0.1:6379/15")
    with redis.Redis.from_url(url, socket_connect_timeout=3) as server:
        try:
            answers = server.ping()
        except redis.ConnectionError:
            answers = False
    need(answers, f"no Redis server at {url} (set QUYTRINH_TEST_REDIS)")
    return url


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Where Chromium is."""
    named = os.environ.get("QUYTRINH_TEST_CHROMIUM")
    found = named or next(filter(None, map(shutil.which, BROWSERS)), None)
    need(found, "no Chromium on this machine (set QUYTRINH_TEST_CHROMIUM)")
    return str(found)
