"""A database of one's own for one measurement, on either engine, dropped at the end."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from flask import Flask
from sqlalchemy import event, make_url

from workflow_app import create_app
from workflow_app.config import Settings
from workflow_app.database import PRAGMAS
from workflow_app.extensions import db
from workflow_app.rehearsal import stage

OTHERS = ("checkpointer", "walwriter", "background writer")
PIDS = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() OR backend_type = ANY(%s)"


@dataclass(slots=True)
class Database:
    """The application over a fresh database, and a raw connection beside it."""

    app: Flask
    url: str
    raw: Any  # psycopg or sqlite3 connection that commits by hand
    statements: list[int] = field(default_factory=lambda: [0])

    @property
    def postgresql(self) -> bool:
        """Whether it is a PostgreSQL server."""
        return self.url.startswith("postgresql")

    def pids(self) -> list[int]:
        """The server's processes that work for this database; none on SQLite."""
        if not self.postgresql:
            return []
        found = [row[0] for row in self.raw.execute(PIDS, [list(OTHERS)])]
        self.raw.rollback()
        return found

    def size(self) -> int:
        """Bytes of the whole database."""
        if self.postgresql:
            found = self.raw.execute("SELECT pg_database_size(current_database())").fetchone()[0]
            self.raw.rollback()
            return int(found)
        self.raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return Path(self.url.removeprefix("sqlite:///")).stat().st_size

    def analyze(self) -> None:
        """Let the planner know what has been filled in."""
        if self.postgresql:
            with psycopg.connect(self.url.replace("+psycopg", ""), autocommit=True) as own:
                own.execute("VACUUM ANALYZE")
        else:
            self.raw.execute("ANALYZE")


@contextmanager
def fresh(url: str) -> Iterator[Database]:
    """An empty database with tables and triggers, and the application's context around it.

    A PostgreSQL address names the server (and a database to connect to for making ours);
    a SQLite address names the folder.
    """
    with _made(url) as address, tempfile.TemporaryDirectory() as home:
        app = create_app(settings_for(address, Path(home)))
        with app.app_context():
            stage.set_up()
            database = Database(app, address, _raw(address))
            _count(database)
            try:
                yield database
            finally:
                database.raw.close()
                db.session.remove()
                db.engine.dispose()


def settings_for(address: str, home: Path) -> Settings:
    """Settings of a measurement: no limits on requests, no queue."""
    return Settings(address, "not-secret-" * 4, home, rate_limits=False, broker_url="memory://")


@contextmanager
def _made(url: str) -> Iterator[str]:
    name = f"quytrinh_benchmark_{os.getpid()}"
    if url.startswith("sqlite:///"):
        path = Path(url.removeprefix("sqlite:///")).absolute().with_name(f"{name}.db")
        try:
            yield f"sqlite:///{path}"
        finally:
            for ending in ("", "-wal", "-shm"):
                Path(f"{path}{ending}").unlink(missing_ok=True)
        return
    server = make_url(url).set(drivername="postgresql")
    address = server.render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as own:
        own.execute(f"CREATE DATABASE {name}")
        try:
            ours = server.set(drivername="postgresql+psycopg", database=name)
            yield ours.render_as_string(hide_password=False)
        finally:
            own.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _raw(url: str) -> Any:  # noqa: ANN401
    if url.startswith("postgresql"):
        return psycopg.connect(url.replace("+psycopg", ""))
    connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").close()
    return connection


def _count(database: Database) -> None:
    """Count every statement that the application sends, BEGIN and COMMIT among them."""
    counted = database.statements

    def one(*_: object) -> None:
        counted[0] += 1

    for name in ("before_cursor_execute", "begin", "commit", "rollback"):
        event.listen(db.engine, name, one)
