"""How both engines are opened: durable, with foreign keys, and never waiting for ever."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import psycopg
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import has_request_context, request
from psycopg import _queries
from psycopg._preparing import PrepareManager
from sqlalchemy import Connection, ExceptionContext, event, text
from sqlalchemy.exc import DisconnectionError

from workflow_app.extensions import db
from workflow_app.paths import HERE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Flask

MIGRATIONS = HERE / "migrations"
WRITES = "writes"  # execution option of a connection that must hold the write lock from the start
SEEN = "seen"  # when a pooled connection came back
REST = 1.0  # seconds after which it is asked whether it still answers
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")

# WAL lets readers go on beside the one writer; FULL keeps a commit through a power cut;
# without recursive triggers an INSERT OR REPLACE would slip past those that refuse a DELETE.
PRAGMAS = (
    "busy_timeout=5000",
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "recursive_triggers=ON",
)
# A lost connection or a forgotten transaction must not hold up the office. Nothing here
# stands on a turning disk: a page out of order costs hardly more than one in order. Only
# statements that find rows by key are prepared (queries/sql.py): one plan serves all values,
# and planning the figures of an inbox costs more than counting them. A plan for all values
# guesses high, and at such a guess the server would compile every statement anew, for half
# a second; no statement of ours runs long enough to be worth that.
POSTGRESQL = (
    "-c statement_timeout=30s -c lock_timeout=5s -c idle_in_transaction_session_timeout=60s -c timezone=UTC"
    " -c random_page_cost=1.1 -c plan_cache_mode=force_generic_plan -c jit=off"
)


def engine_options(url: str) -> Mapping[str, Any]:
    """Options of the SQLAlchemy engine for this address."""
    if url.startswith("sqlite"):
        return {}
    return {"connect_args": {"options": POSTGRESQL}}


def listen(app: Flask) -> None:
    """Attach the events of the application's engine."""
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            event.listen(db.engine, "connect", _open_sqlite)
            event.listen(db.engine, "begin", _begin_sqlite)
        else:
            event.listen(db.engine, "connect", _open_postgresql)
            event.listen(db.engine, "checkout", _greet_after_rest)
            event.listen(db.engine, "checkin", _see_off)
            event.listen(db.engine, "handle_error", _note_failure)


class _Kept(PrepareManager):
    """Keeps prepared statements over a ROLLBACK, with which every page that only reads ends.

    The driver forgets them there, in case tables were dropped in between, and planning the
    statement of a case anew costs more than the rest of a step. Ours change in migrations
    only; a statement that fails is reason enough to prepare all of them again. Nothing is
    prepared because it comes often: a list is planned for its own filter.
    """

    prepare_threshold = 2**31
    prepared_max = 200
    failed = False

    def clear(self) -> bool:
        failed, self.failed = self.failed, False
        return failed and super().clear()


# The driver remembers how it translates a statement up to this length; ours is a little longer.
_queries.MAX_CACHED_STATEMENT_LENGTH = 16_384


def _open_postgresql(connection: Any, _record: Any) -> None:  # noqa: ANN401
    connection._prepared = _Kept()  # noqa: SLF001 - the driver has no public name for it


def failed(connection: Connection) -> None:
    """A statement has failed on this connection."""
    kept = getattr(connection.connection.dbapi_connection, "_prepared", None)
    if isinstance(kept, _Kept):
        kept.failed = True


def _note_failure(context: ExceptionContext) -> None:
    if context.connection is not None and not context.is_disconnect:
        failed(context.connection)


def _greet_after_rest(connection: Any, record: Any, _proxy: Any) -> None:  # noqa: ANN401
    """Make sure that a connection which lay idle is still there; a busy one is not asked each time."""
    if time.monotonic() - record.info.get(SEEN, 0.0) < REST:
        return
    try:
        db.engine.dialect.do_ping(connection)
    except psycopg.Error as error:
        raise DisconnectionError from error  # the pool then opens another


def _see_off(_connection: Any, record: Any) -> None:  # noqa: ANN401
    record.info[SEEN] = time.monotonic()


def _open_sqlite(connection: Any, _record: Any) -> None:  # noqa: ANN401 - the driver's own objects
    connection.isolation_level = None  # we say BEGIN ourselves
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    """Take the write lock at once, unless a page is only being read.

    A transaction that first reads and then wants to write is refused without waiting
    when somebody else wrote in between; one that says IMMEDIATE waits its turn.
    """
    reads = has_request_context() and request.method in SAFE_METHODS
    writes = connection.get_execution_options().get(WRITES, not reads)
    if writes:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:  # takes no lock, so nothing can refuse it, and every page begins so
        connection.connection.cursor().execute("BEGIN").close()


def read_only() -> None:
    """Let the session's next transaction read beside a writer, and all of it as of one moment.

    For long reading outside a page.
    """
    if not db.session().in_transaction():
        options = {"isolation_level": "REPEATABLE READ"} if db.engine.dialect.name == "postgresql" else {}
        db.session.connection(execution_options={WRITES: False, **options})


def ask() -> None:
    """Ask the database for nothing. Raises whatever the driver raises when it does not answer."""
    db.session.execute(text("SELECT 1"))


def revision() -> str | None:
    """The revision that the database is at, None before the first migration. Needs a context."""
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest_revision() -> str | None:
    """The revision that this version of the program needs."""
    return ScriptDirectory(str(MIGRATIONS)).get_current_head()
