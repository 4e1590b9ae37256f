"""What the database itself refuses, whoever asks: a seat belt under the services.

Tables rebuilt by a later migration lose their triggers: it calls ``drop`` first and
``create`` last.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

CERTIFIED = "EXISTS (SELECT 1 FROM ballot_round WHERE id = {row}.round_id AND state = 'CERTIFIED')"
# Only the day on which it ends may still be set; what it demands is what cases have been judged by.
CHANGED_STANDARD = (
    "OLD.state = 'APPROVED' AND (NEW.state <> 'APPROVED'"
    + "".join(
        f" OR COALESCE(NEW.{name}, '') <> COALESCE(OLD.{name}, '')"
        for name in ("min_degree", "min_theory", "min_language", "note", "document")
    )
    + " OR NEW.version <> OLD.version OR NEW.valid_from <> OLD.valid_from)"
)
ROWS = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}


@dataclass(frozen=True, slots=True)
class Lock:
    """``events`` on ``table`` are refused while ``condition`` holds for any row ({row}) that they touch."""

    table: str
    events: tuple[str, ...]
    why: str
    condition: str = "TRUE"

    def holds(self, event: str) -> str:
        """The condition in SQL for one event; ``OLD`` and ``NEW`` are the rows."""
        told = (self.condition.format(row=row) for row in ROWS[event])
        return " OR ".join(dict.fromkeys(told))


LOCKS = (
    Lock("history_entry", ("UPDATE", "DELETE"), "history is append-only"),
    Lock("history_head", ("DELETE",), "a stream of history does not end"),
    Lock("published_text", ("UPDATE", "DELETE"), "a text that cases have pinned stays as it is"),
    Lock(
        "procedure_release", ("UPDATE", "DELETE"), "a published version is final", "OLD.state <> 'PROPOSED'"
    ),
    Lock("migrated_case", ("DELETE",), "a case goes back by an entry of its own"),
    Lock("ballot_round", ("UPDATE", "DELETE"), "a certified round is locked", "OLD.state = 'CERTIFIED'"),
    Lock("round_tally", ("INSERT", "UPDATE", "DELETE"), "a certified round is locked", CERTIFIED),
    Lock("round_member", ("INSERT", "UPDATE", "DELETE"), "a certified round is locked", CERTIFIED),
    Lock("rule_override", ("UPDATE", "DELETE"), "an answered override is final", "OLD.state <> 'PROPOSED'"),
    Lock("retirement_notice", ("UPDATE",), "an annulled notice is final", "OLD.annulled_on IS NOT NULL"),
    Lock("retirement_notice", ("DELETE",), "a retirement notice is annulled, not deleted"),
    Lock("title_standard", ("UPDATE",), "an approved standard stays as it is", CHANGED_STANDARD),
    Lock("title_standard", ("DELETE",), "an approved standard stays as it is", "OLD.state = 'APPROVED'"),
)

SQLITE = """
CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {condition}
BEGIN SELECT RAISE(ABORT, '{why}'); END
"""
POSTGRESQL = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF {condition} THEN
        RAISE EXCEPTION '{why}' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN {kept};
END $$;
CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}();
"""
POSTGRESQL_TRUNCATE = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{why}' USING ERRCODE = 'restrict_violation'; END $$;
CREATE TRIGGER {name} BEFORE TRUNCATE ON {table} EXECUTE FUNCTION {name}();
"""


def create(connection: Connection) -> None:
    """Install every lock on the connection's engine."""
    for statement in _creations(connection.dialect.name):
        connection.exec_driver_sql(statement)


def drop(connection: Connection) -> None:
    """Take every lock away, to rebuild a table or to go back before the first one."""
    postgresql = connection.dialect.name == "postgresql"
    words = "DROP FUNCTION IF EXISTS {}() CASCADE" if postgresql else "DROP TRIGGER IF EXISTS {}"
    for lock in LOCKS:
        for event in (*lock.events, "TRUNCATE"):
            connection.exec_driver_sql(words.format(_name(lock, event)))


def _creations(dialect: str) -> Iterator[str]:
    template = SQLITE if dialect == "sqlite" else POSTGRESQL
    for lock in LOCKS:
        for event in lock.events:
            yield template.format(
                name=_name(lock, event),
                event=event,
                table=lock.table,
                condition=lock.holds(event),
                why=lock.why,
                kept="OLD" if event == "DELETE" else "NEW",
            )
    if dialect == "postgresql":
        for lock in {lock.table: lock for lock in LOCKS}.values():  # one a table
            name = _name(lock, "TRUNCATE")
            yield POSTGRESQL_TRUNCATE.format(name=name, table=lock.table, why=lock.why)


def _name(lock: Lock, event: str) -> str:
    return f"lock_{lock.table}_{event.lower()}"
