"""Whoever goes past the program and edits the stored history is found out, and where is said."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from tests.integration.services.conftest import TODAY, Desk
from workflow_app import triggers
from workflow_app.extensions import db
from workflow_app.services import calendar
from workflow_app.services.history import entry_hash
from workflow_app.services.verification import Break, verify

STREAM = "case:1"
MIDDLE, NEXT, LAST = 4, 5, 9  # of nine entries
FAR = 99  # a number that no entry has


@pytest.fixture
def written(desk: Desk) -> Iterator[None]:
    """A case with nine entries that verify."""
    for number in range(LAST - 1):
        desk.driver.step("edit_draft", need=f"Nhu cầu lần {number + 1}.")
    assert verify().breaks == []
    db.session.rollback()
    yield
    db.session.rollback()


@contextmanager
def past_the_locks() -> Iterator[Connection]:
    """The database as its owner may open it, with the triggers out of the way for a moment."""
    db.session.rollback()  # what was read before holds a lock
    with db.engine.begin() as connection:
        triggers.drop(connection)
        yield connection
        triggers.create(connection)


def change(sql: str, **values: object) -> None:
    with past_the_locks() as connection:
        assert connection.execute(text(sql), {"stream": STREAM, **values}).rowcount >= 1


def body_of(seq: int) -> str:
    found = "SELECT body FROM history_entry WHERE stream = :stream AND seq = :seq"
    return str(db.session.execute(text(found), {"stream": STREAM, "seq": seq}).scalar_one())


def change_the_text() -> None:
    body = body_of(MIDDLE).replace("Nhu cầu", "Nhu cau")
    change(
        "UPDATE history_entry SET body = :body WHERE stream = :stream AND seq = :seq", body=body, seq=MIDDLE
    )


def change_the_text_and_its_hash() -> None:
    body = body_of(MIDDLE).replace("Nhu cầu", "Nhu cau")
    change(
        "UPDATE history_entry SET body = :body, hash = :hash WHERE stream = :stream AND seq = :seq",
        body=body,
        hash=entry_hash(body),
        seq=MIDDLE,
    )


def change_the_last_text_and_its_hash() -> None:
    body = body_of(LAST).replace("Nhu cầu", "Nhu cau")
    change(
        "UPDATE history_entry SET body = :body, hash = :hash WHERE stream = :stream AND seq = :seq",
        body=body,
        hash=entry_hash(body),
        seq=LAST,
    )


def change_the_actor() -> None:
    change(
        "UPDATE history_entry SET actor_id = actor_id + 1 WHERE stream = :stream AND seq = :seq", seq=MIDDLE
    )


def change_the_action() -> None:
    change(
        "UPDATE history_entry SET action = 'case:step:refused' WHERE stream = :stream AND seq = :seq",
        seq=MIDDLE,
    )


def change_the_time() -> None:
    change(
        "UPDATE history_entry SET at = '2020-01-01 00:00:00' WHERE stream = :stream AND seq = :seq",
        seq=MIDDLE,
    )


def take_out_the_middle() -> None:
    change("DELETE FROM history_entry WHERE stream = :stream AND seq = :seq", seq=MIDDLE)


def take_out_the_tail() -> None:
    change("DELETE FROM history_entry WHERE stream = :stream AND seq >= :seq", seq=LAST - 1)


def take_out_everything() -> None:
    change("DELETE FROM history_entry WHERE stream = :stream")


def swap_two() -> None:
    number = "UPDATE history_entry SET seq = {} WHERE stream = :stream AND seq = :seq"
    change(number.format(FAR), seq=MIDDLE)
    change(number.format(MIDDLE), seq=NEXT)
    change(number.format(NEXT), seq=FAR)


def close_the_gap() -> None:
    """The middle is taken out and the rest moved up, so that no number is missing."""
    take_out_the_middle()
    for seq in range(NEXT, LAST + 1):
        change("UPDATE history_entry SET seq = seq - 1 WHERE stream = :stream AND seq = :seq", seq=seq)


def move_the_end() -> None:
    change("UPDATE personnel_case SET history_seq = history_seq - 1 WHERE 'case:' || id = :stream")


@pytest.mark.parametrize(
    ("tamper", "broken"),
    [
        (change_the_text, Break(STREAM, MIDDLE, "text_changed")),
        (change_the_text_and_its_hash, Break(STREAM, NEXT, "chain_broken")),
        (change_the_last_text_and_its_hash, Break(STREAM, LAST + 1, "end_differs")),
        (change_the_actor, Break(STREAM, MIDDLE, "columns_differ")),
        (change_the_action, Break(STREAM, MIDDLE, "columns_differ")),
        (change_the_time, Break(STREAM, MIDDLE, "columns_differ")),
        (take_out_the_middle, Break(STREAM, NEXT, "entry_missing")),
        (take_out_the_tail, Break(STREAM, LAST - 1, "end_differs")),
        (take_out_everything, Break(STREAM, 1, "entries_missing")),
        (swap_two, Break(STREAM, MIDDLE, "chain_broken")),
        (close_the_gap, Break(STREAM, MIDDLE, "chain_broken")),
        (move_the_end, Break(STREAM, LAST + 1, "end_differs")),
    ],
)
@pytest.mark.usefixtures("written")
def test_the_first_broken_entry_is_named(tamper: Callable[[], None], broken: Break) -> None:
    tamper()
    assert verify().breaks == [broken]
    assert verify(1).breaks == [broken]


@pytest.mark.usefixtures("written")
def test_a_broken_case_does_not_hide_whether_others_verify() -> None:
    change_the_text()
    report = verify(2)
    assert (report.entries, report.breaks) == (0, [])
    assert len(verify().breaks) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE history_entry SET body = body WHERE seq = 1",
        "UPDATE history_entry SET action = 'x' WHERE seq = 1",
        "DELETE FROM history_entry WHERE seq = 1",
        "DELETE FROM history_entry",
    ],
)
@pytest.mark.usefixtures("written")
def test_the_database_itself_refuses_to_change_history(statement: str) -> None:
    with pytest.raises(DBAPIError, match="append-only"), db.engine.begin() as connection:
        connection.execute(text(statement))
    assert verify().breaks == []


@pytest.mark.usefixtures("written")
def test_an_entry_tells_who_acted_with_post_unit_rules_and_papers() -> None:
    told: dict[str, Any] = json.loads(body_of(1))
    assert told["action"] == "case:case:opened"
    assert {"id", "name", "post", "role", "unit"} <= set(told["actor"])
    assert {"procedure", "rule_set", "standard", "findings", "given"} <= set(told["detail"])
    assert all({"rule", "clause", "verdict", "reason", "facts"} <= set(f) for f in told["detail"]["findings"])


def test_a_stream_that_is_no_case_is_verified_too(desk: Desk) -> None:
    calendar.set_day(TODAY, "HOLIDAY", "Ngày nghỉ", document="01/QĐ", actor=desk.driver.actor("ADVISER"))
    assert (verify().streams, verify().breaks) == (2, [])
    change("UPDATE history_head SET seq = 7 WHERE stream <> :stream")
    assert verify().breaks == [Break("calendar", 2, "end_differs")]
