"""The migrations build what the models describe, can be undone, and install locks that hold."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import Connection, insert, inspect, text
from sqlalchemy.exc import DBAPIError

from tests import databases
from workflow_app import create_app, models
from workflow_app.database import MIGRATIONS
from workflow_app.extensions import db
from workflow_app.models import Model
from workflow_app.triggers import LOCKS

DAY = date(2026, 3, 2)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HASH = "0" * 64

REFUSED = (
    "UPDATE history_entry SET body = 'changed'",
    "DELETE FROM history_entry",
    "DELETE FROM history_head",
    "UPDATE published_text SET body = 'changed'",
    "DELETE FROM published_text",
    "UPDATE ballot_round SET valid = 0, invalid = 1 WHERE id = 1",
    "UPDATE ballot_round SET state = 'COUNTED' WHERE id = 1",
    "DELETE FROM ballot_round WHERE id = 1",
    "INSERT INTO round_tally (round_id, official_id, votes) VALUES (1, 2, 9)",
    "UPDATE round_tally SET votes = 9 WHERE round_id = 1",
    "UPDATE round_tally SET round_id = 1, official_id = 2 WHERE round_id = 2",
    "UPDATE round_tally SET round_id = 2, official_id = 2 WHERE round_id = 1",
    "DELETE FROM round_tally WHERE round_id = 1",
    "INSERT INTO round_member (round_id, official_id, part, absence) VALUES (1, 2, 'VOTER', '')",
    "UPDATE round_member SET present = false WHERE round_id = 1",
    "DELETE FROM round_member WHERE round_id = 1",
    "UPDATE rule_override SET reason = 'another' WHERE id = 1",
    "DELETE FROM rule_override WHERE id = 1",
    "UPDATE retirement_notice SET annulled_reason = 'another' WHERE id = 1",
    "DELETE FROM retirement_notice WHERE id = 1",
    "DELETE FROM retirement_notice WHERE id = 2",
    "UPDATE procedure_release SET reason = 'another' WHERE id = 1",
    "DELETE FROM procedure_release WHERE id = 1",
    "DELETE FROM migrated_case",
)
ALLOWED = (
    "UPDATE history_head SET seq = 2",
    "UPDATE ballot_round SET note = 'n' WHERE id = 2",
    "UPDATE ballot_round SET state = 'CERTIFIED' WHERE id = 2",
    "INSERT INTO round_tally (round_id, official_id, votes) VALUES (2, 2, 0)",
    "UPDATE round_tally SET votes = 0 WHERE round_id = 2",
    "DELETE FROM round_member WHERE round_id = 2",
    "UPDATE rule_override SET state = 'ADOPTED', answered_by_id = 2 WHERE id = 2",
    "UPDATE retirement_notice SET retires_on = '2027-01-01' WHERE id = 2",
    "UPDATE migrated_case SET back_on = '2026-03-03', back_by_id = 1",
)


@pytest.fixture
def rows(app_context: Flask) -> Iterator[Connection]:
    """A connection to a database in which round 1 is certified and round 2 is not."""
    assert app_context
    with db.engine.begin() as connection:
        for table, values in few_rows():
            connection.execute(insert(table), values)
        connection.execute(text("UPDATE ballot_round SET state = 'CERTIFIED' WHERE id = 1"))
    with db.engine.connect() as connection:
        yield connection
        connection.rollback()


def few_rows() -> Iterator[tuple[type[Model], list[dict[str, Any]]]]:
    """The fewest rows on which every lock can be tried."""
    unit = dict(code="U", name="U", folded="u", kind="K", level="PROVINCE", path="/1/", valid_from=DAY)
    yield models.OrgUnit, [unit | dict(id=1)]
    title = dict(code="T", name="T", folded="t", level="PROVINCE", rank="HEAD", valid_from=DAY)
    yield models.Title, [title | dict(id=1)]
    standard = dict(title_id=1, version=1, state="APPROVED", migrated=True, valid_from=DAY)
    yield models.TitleStandard, [standard | dict(id=1)]
    yield models.Post, [dict(id=1, unit_id=1, title_id=1, authority_id=1, valid_from=DAY)]
    person = dict(name="A", sort_key="1", folded="a", sex="F", birth_year=1980)
    yield models.Official, [person | dict(id=number, code=str(number)) for number in (1, 2)]
    pinned = dict(procedure_code="P", procedure_version=1, procedure_digest=HASH)
    pinned |= dict(rule_set_code="R", rule_set_version=1, rule_set_digest=HASH)
    where = dict(post_id=1, unit_id=1, unit_path="/1/", title_id=1, authority_id=1, authority_path="/1/")
    when = dict(opened_on=DAY, opened_by_id=1, changed_on=DAY)
    kind = dict(source="ON_SITE", outcome_type="APPOINTMENT", state="DRAFT", phase="open", folded="")
    yield models.PersonnelCase, [dict(id=1, code="C") | pinned | where | when | kind]
    held = dict(case_id=1, code="r", state="COUNTED", ballot="PICK_ONE", policy={}, held_on=DAY, place="")
    held |= dict(prepared_by_id=1, entered_by_id=1, confirmed_by_id=2, certified_on=DAY, outcome="NONE")
    held |= dict(issued=1, collected=1, valid=1, invalid=0)
    yield models.BallotRound, [held | dict(id=number, attempt=number) for number in (1, 2)]
    yield models.RoundTally, [dict(round_id=number, official_id=1, votes=1) for number in (1, 2)]
    yield models.RoundMember, [dict(round_id=number, official_id=1, part="VOTER") for number in (1, 2)]
    proposed = dict(case_id=1, rule="R", reason="why", proposed_by_id=1, proposed_on=DAY)
    yield (
        models.RuleOverride,
        [
            proposed | dict(id=1, state="ADOPTED"),
            proposed | dict(id=2, state="PROPOSED"),
        ],
    )
    notice = dict(notice_on=DAY, retires_on=DAY.replace(year=DAY.year + 1))
    annulled = dict(annulled_on=DAY, annulled_by_id=1, annulled_document="D", annulled_reason="why")
    standing = dict(annulled_on=None, annulled_by_id=None, annulled_document="", annulled_reason="")
    yield (
        models.RetirementNotice,
        [notice | annulled | dict(id=1, official_id=1), notice | standing | dict(id=2, official_id=2)],
    )
    entry = dict(stream="case:1", seq=1, action="a", at=NOON, body="{}", prev_hash="", hash=HASH)
    yield models.HistoryEntry, [entry]
    yield models.HistoryHead, [dict(stream="accounts", seq=1, hash=HASH)]
    text_kept = dict(digest=HASH, kind="procedure", code="P", version=1, body="", published_at=NOON)
    yield models.PublishedText, [text_kept]
    released = dict(code="P", version=2, effective_from=DAY, document="d", state="PUBLISHED")
    released |= dict(proposed_by_id=1, proposed_on=DAY, decided_by_id=2, decided_on=DAY)
    yield models.ProcedureRelease, [released | dict(id=1, digest=HASH)]
    batch = dict(release_id=1, document="d", begun_by_id=1, begun_on=DAY, back_until_on=DAY)
    yield models.MigrationBatch, [batch | dict(id=1)]
    moved = dict(batch_id=1, case_id=1, from_version=1, from_digest=HASH, from_state="A", to_state="B")
    yield models.MigratedCase, [moved]


@pytest.mark.usefixtures("app_context")
def test_the_models_and_the_migrated_tables_do_not_differ() -> None:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []


@pytest.mark.usefixtures("app_context")
def test_every_check_of_the_models_stands_in_the_migrated_tables() -> None:
    inspector = inspect(db.engine)
    for table in db.metadata.tables.values():
        wanted = {str(c.name) for c in table.constraints if str(c.name).startswith("ck_")}
        assert {check["name"] for check in inspector.get_check_constraints(table.name)} == wanted


def test_everything_can_be_done_undone_and_done_again(bare_url: str, tmp_path: Path) -> None:
    app = create_app(databases.settings_for(bare_url, tmp_path))
    with app.app_context():
        flask_migrate.upgrade()
        flask_migrate.downgrade(revision="base")
        assert set(inspect(db.engine).get_table_names()) == {"alembic_version"}
        assert functions_left() == 0
        flask_migrate.upgrade()
        assert set(db.metadata.tables) < set(inspect(db.engine).get_table_names())
        db.engine.dispose()


def functions_left() -> int:
    """How many of our trigger functions stand in the database; SQLite has none."""
    if db.engine.dialect.name == "sqlite":
        return 0
    with db.engine.connect() as connection:
        found = connection.execute(text("SELECT count(*) FROM pg_proc WHERE proname LIKE 'lock_%\\_%'"))
        return int(found.scalar_one())


def test_there_is_one_head_and_it_is_written_down() -> None:
    kept = (MIGRATIONS / ".current-alembic-head").read_text("ascii").strip()
    assert ScriptDirectory(str(MIGRATIONS)).get_heads() == [kept]


@pytest.mark.parametrize("statement", REFUSED)
def test_the_database_itself_refuses(rows: Connection, statement: str) -> None:
    words = {lock.why for lock in LOCKS}
    with pytest.raises(DBAPIError) as refusal:
        rows.execute(text(statement))
    assert any(why in str(refusal.value.orig) for why in words)


@pytest.mark.parametrize("statement", ALLOWED)
def test_what_is_not_locked_may_change(rows: Connection, statement: str) -> None:
    assert rows.execute(text(statement)).rowcount == 1


@pytest.mark.parametrize("table", sorted({lock.table for lock in LOCKS}))
def test_a_locked_table_cannot_be_emptied(rows: Connection, table: str) -> None:
    words = f"DELETE FROM {table}" if rows.dialect.name == "sqlite" else f"TRUNCATE {table} CASCADE"
    with pytest.raises(DBAPIError):
        rows.exec_driver_sql(words)


def test_an_insert_that_replaces_does_not_slip_past_the_locks(rows: Connection) -> None:
    values = "('case:1', 1, 'b', NULL, '2026-01-01', '', '', '')"
    words = f"INSERT INTO history_entry VALUES {values} ON CONFLICT (stream, seq) DO UPDATE SET action = 'b'"
    if rows.dialect.name == "sqlite":
        words = f"INSERT OR REPLACE INTO history_entry VALUES {values}"
    with pytest.raises(DBAPIError, match="append-only"):
        rows.exec_driver_sql(words)
