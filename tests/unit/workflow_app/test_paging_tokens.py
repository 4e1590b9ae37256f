"""Tokens of pages: what was written is read back, anything else is nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow_app.queries.paging import LARGEST, read, token, whole

MOMENT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("values", "types"),
    [
        ((date(2026, 3, 2), 41), (date, int)),
        (("0115", LARGEST), (str, int)),
        ((MOMENT, "case:41", 7), (datetime, str, int)),
    ],
)
def test_a_token_is_read_back_as_it_was_written(values: tuple[object, ...], types: tuple[type, ...]) -> None:
    assert read(token(*values), types) == values


@given(st.text(max_size=60))
def test_any_other_text_is_nothing_and_no_error(text: str) -> None:
    assert read(text, (date, int)) is None


@pytest.mark.parametrize(
    "bad",
    [
        pytest.param(token("2026-03-02", LARGEST + 1), id="number beyond a row id"),
        pytest.param(token("2026-03-02", -1), id="negative number"),
        pytest.param(token("2026-13-02", 1), id="no such day"),
        pytest.param(token(*("2026-03-02", True)), id="a truth is no number"),
        pytest.param(token("2026-03-02", 1.5), id="a fraction is no number"),
        pytest.param(token("2026-03-02", 1, 1), id="too many values"),
        pytest.param("", id="empty"),
        pytest.param("é", id="not of the alphabet"),
    ],
)
def test_a_value_that_the_database_would_refuse_is_nothing(bad: str) -> None:
    assert read(bad, (date, int)) is None


@pytest.mark.parametrize(
    "moment", ["2026-03-02T09:30:00", "0001-01-01T00:00:00+07:00", "9999-12-31T23:00:00-07:00"]
)
def test_a_moment_without_a_zone_or_at_the_end_of_time_is_nothing(moment: str) -> None:
    assert read(token(moment), (datetime,)) is None


def test_text_that_a_database_cannot_hold_is_nothing() -> None:
    assert read(token("a\x00b"), (str,)) is None
    assert read(token("a" * 401), (str,)) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("41", 41),
        ("0", None),
        ("-1", None),
        ("4.1", None),
        ("٤١", None),
        ("99999999999", None),
        ("", None),
        (None, None),
    ],
)
def test_a_row_id_in_an_address_is_a_small_whole_number(text: str | None, number: int | None) -> None:
    assert whole(text) == number
