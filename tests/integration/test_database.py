"""How the two engines are opened: durable, strict, and never waiting for ever."""

from __future__ import annotations

from pathlib import Path
from threading import Event, Thread

import psycopg
import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from state_machines.vocabulary import Role
from tests import databases
from workflow_app import create_app, database
from workflow_app.driver import on_driver
from workflow_app.extensions import db
from workflow_app.security import reading, signed_in
from workflow_app.security.identity import Actor

ON_SQLITE = pytest.mark.parametrize("engine_url", ["sqlite"], indirect=True)
ON_POSTGRESQL = pytest.mark.parametrize("engine_url", ["postgresql"], indirect=True)
ACTOR = Actor(1, "", Role.UNIT_HEAD, "/1/")
NEW = "INSERT INTO history_head (stream, seq, hash) VALUES (:stream, 0, '')"


def value(statement: str) -> object:
    """The one value that a statement gives."""
    return db.session.execute(text(statement)).scalar_one()


@ON_SQLITE
@pytest.mark.usefixtures("app_context")
@pytest.mark.parametrize(
    ("pragma", "wanted"),
    [("foreign_keys", 1), ("journal_mode", "wal"), ("synchronous", 2), ("busy_timeout", 5000)],
)
def test_sqlite_is_durable_and_strict(pragma: str, wanted: object) -> None:
    assert value(f"PRAGMA {pragma}") == wanted


@ON_POSTGRESQL
@pytest.mark.usefixtures("app_context")
@pytest.mark.parametrize(
    ("setting", "wanted"),
    [
        ("statement_timeout", "30s"),
        ("lock_timeout", "5s"),
        ("idle_in_transaction_session_timeout", "1min"),
        ("TimeZone", "UTC"),
        ("plan_cache_mode", "force_generic_plan"),
        ("jit", "off"),
    ],
)
def test_postgresql_gives_up_what_takes_too_long_and_plans_once(setting: str, wanted: str) -> None:
    assert value(f"SHOW {setting}") == wanted


@pytest.mark.usefixtures("app_context")
def test_a_row_cannot_point_at_nothing() -> None:
    with pytest.raises(IntegrityError):
        db.session.execute(text("INSERT INTO case_duty (case_id, official_id, duty) VALUES (9, 9, 'DECIDE')"))


@ON_SQLITE
def test_a_transaction_that_reads_first_waits_for_the_writer_before_it(app: Flask) -> None:
    """Without the lock from the start the second one would be refused after its first read."""
    begun, told = Event(), []

    def second() -> None:
        with app.app_context():
            begun.set()
            told.append(value("SELECT count(*) FROM history_head"))
            db.session.execute(text(NEW), {"stream": "second"})
            db.session.commit()
            db.session.remove()

    with app.app_context():
        db.session.execute(text(NEW), {"stream": "first"})
        other = Thread(target=second)
        other.start()
        begun.wait(5)
        db.session.commit()
        other.join(10)
        assert told == [1]
        assert value("SELECT count(*) FROM history_head") == 2
        db.session.remove()


@ON_SQLITE
def test_a_page_that_only_reads_does_not_wait_for_a_writer(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as writer:
        writer.execute(text(NEW), {"stream": "unfinished"})
        with app.test_request_context(method="GET"), db.engine.connect() as reader:
            assert reader.execute(text("SELECT count(*) FROM history_head")).scalar_one() == 0
        writer.rollback()


@ON_SQLITE
def test_a_page_that_reads_may_ask_for_the_write_lock(app: Flask) -> None:
    with app.test_request_context(method="GET"):
        options = {database.WRITES: True}
        with db.engine.connect().execution_options(**options) as first:
            first.execute(text("SELECT 1"))
            with db.engine.connect().execution_options(**options) as second:
                second.connection.dbapi_connection.execute("PRAGMA busy_timeout=50")
                with pytest.raises(OperationalError, match="locked"):
                    second.execute(text("SELECT 1"))
            first.rollback()


@ON_SQLITE
@pytest.mark.usefixtures("app_context")
def test_long_reading_outside_a_page_leaves_the_write_lock_to_others() -> None:
    database.read_only()
    assert value("SELECT count(*) FROM history_head") == 0
    with db.engine.begin() as writer:
        writer.execute(text(NEW), {"stream": "written meanwhile"})
    database.read_only()  # nothing to do: the transaction has begun
    assert value("SELECT count(*) FROM history_head") == 0
    db.session.rollback()
    assert value("SELECT count(*) FROM history_head") == 1


def test_the_program_knows_whether_its_database_is_up_to_date(bare_url: str, tmp_path: Path) -> None:
    app = create_app(databases.settings_for(bare_url, tmp_path))
    with app.app_context():
        assert database.revision() is None
        databases.migrate(bare_url, tmp_path)
        assert database.revision() == database.newest_revision()
        db.engine.dispose()


@ON_POSTGRESQL
@pytest.mark.usefixtures("app_context")
def test_statements_stay_prepared_until_one_fails() -> None:
    def prepared() -> object:
        return value("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%the same%'")

    for _ in range(4):
        read_and_let_go()
    assert prepared() == 1
    with pytest.raises(DBAPIError):
        value("SELECT 1 / 0")
    db.session.rollback()
    assert prepared() == 0


@ON_POSTGRESQL
@pytest.mark.usefixtures("app_context")
def test_what_every_page_asks_first_is_planned_once() -> None:
    plans = "SELECT generic_plans FROM pg_prepared_statements WHERE statement LIKE '%session_version%'"
    for _ in range(3):
        assert signed_in.load("1.1") is None
        assert reading.case_scope(1, ACTOR) is None
        db.session.rollback()
    assert value(plans) == 3
    assert value(plans.replace("session_version", "authority_path")) == 3


def read_and_let_go() -> None:
    """What a page does that only reads."""
    on_driver(db.session.connection(), "SELECT 'the same'", ()).close()
    db.session.rollback()


@ON_POSTGRESQL
@pytest.mark.usefixtures("app_context")
def test_a_connection_that_was_lost_while_it_lay_idle_is_replaced(
    engine_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = value("SELECT pg_backend_pid()")
    db.session.rollback()
    with psycopg.connect(engine_url.replace("+psycopg", ""), autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [lost])
    monkeypatch.setattr(database, "REST", 0.0)
    assert value("SELECT pg_backend_pid()") != lost
