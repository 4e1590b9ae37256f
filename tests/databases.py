"""Fresh databases for tests: a copied file, or one server database that is emptied.

Making and dropping a server database takes a fifth of a second, emptying one a few
milliseconds. Emptying goes past our own triggers, which needs a superuser.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from itertools import count
from pathlib import Path

import flask_migrate
import psycopg
from sqlalchemy import insert, make_url

from workflow_app import create_app
from workflow_app.config import Settings
from workflow_app.extensions import db
from workflow_app.models import Official, OrgUnit
from workflow_app.services.transactions import transaction

SERVER = os.environ.get("QUYTRINH_TEST_PG", "postgresql://postgres@127.0.0.1:5432")
PREFIX = "quytrinh_test"
_numbers = count()


def settings_for(url: str, home: Path) -> Settings:
    """Settings of a test: no limits, no broker."""
    return Settings(
        database_url=url,
        secret_key="not-secret-" * 4,
        home=home,
        rate_limits=False,
        broker_url="memory://",
    )


def migrate(url: str, home: Path) -> None:
    """Bring the database at ``url`` to the newest revision."""
    app = create_app(settings_for(url, home))
    with app.app_context():
        flask_migrate.upgrade()
        db.engine.dispose()


def server_answers() -> bool:
    """Whether a PostgreSQL server is there."""
    try:
        psycopg.connect(f"{SERVER}/postgres", connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True


@contextmanager
def postgresql_database() -> Iterator[str]:
    """The address of a new and empty database, dropped at the end."""
    name = f"{PREFIX}_{os.getpid()}_{next(_numbers)}"
    url = make_url(f"{SERVER}/{name}").set(drivername="postgresql+psycopg")
    with psycopg.connect(f"{SERVER}/postgres", autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield url.render_as_string(hide_password=False)
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def empty(url: str) -> None:
    """Take every row out of a migrated server database and begin its numbers anew."""
    with psycopg.connect(url.replace("+psycopg", "")) as server:
        server.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        server.execute("SET session_replication_role = replica")
        server.execute("SET synchronous_commit = off")
        server.execute(";".join(f"DELETE FROM {name}" for name in db.metadata.tables))
        server.execute("SELECT setval(seqrelid::regclass, seqstart, false) FROM pg_sequence")


def copied(template: Path, folder: Path) -> str:
    """The address of a copy of a migrated file."""
    path = folder / "test.db"
    shutil.copyfile(template, path)
    return f"sqlite:///{path}"


def sweep() -> None:
    """Drop what runs that were killed have left behind."""
    with psycopg.connect(f"{SERVER}/postgres", autocommit=True) as server:
        names = server.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{PREFIX}\\_%"])
        for (name,) in names.fetchall():
            if not Path(f"/proc/{name.split('_')[2]}").exists():
                server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def one_official(code: str, unit_code: str) -> None:
    """An official in a unit, for tests that need no more of the archive. Needs a context."""
    day = date(2026, 3, 2)
    unit = {
        "code": unit_code,
        "name": "Sở Tài chính",
        "folded": "so tai chinh",
        "kind": "SO",
        "level": "PROVINCE",
    }
    person = {"code": code, "name": "Nguyễn An", "sort_key": "1", "folded": "nguyen an", "sex": "F"}
    with transaction():
        db.session.execute(insert(OrgUnit), unit | {"path": "/1/", "valid_from": day})
        db.session.execute(insert(Official), person | {"birth_year": 1980})
