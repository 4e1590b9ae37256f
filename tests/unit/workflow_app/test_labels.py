"""Codes, dates, figures and names in words."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from state_machines import registry, vocabulary
from state_machines.definition import Procedure
from state_machines.facts import BirthDate
from workflow_app.presenters import labels


def test_a_code_is_shown_by_its_label() -> None:
    assert labels.word("Role", vocabulary.Role.UNIT_HEAD, "vi") == "Người đứng đầu"
    assert labels.word("Role", "UNIT_HEAD", "en") == "Head of the unit"


def test_an_unknown_code_stands_for_itself() -> None:
    assert labels.word("Role", "MAYOR", "vi") == "MAYOR"
    assert labels.word("NoSuchEnumeration", "X", "vi") == "X"
    assert labels.word("Role", None, "vi") == ""
    assert labels.step_name("retired_step", "vi") == "retired_step"


@pytest.mark.parametrize("procedure", registry.procedures().values(), ids=lambda p: p.code)
def test_every_step_state_and_round_has_a_name(procedure: Procedure) -> None:
    names = [
        *(labels.step_name(step.code, "vi", procedure) for step in procedure.steps),
        *(labels.state_name(state.code, "vi", procedure) for state in procedure.states),
        *(labels.round_name(one.code, "vi", procedure) for one in procedure.rounds),
    ]
    codes = {row.code for row in (*procedure.steps, *procedure.states, *procedure.rounds)}
    assert not codes & set(names)


def test_a_name_is_taken_from_the_procedure_that_the_case_pins() -> None:
    five_steps = registry.latest("five-steps")
    assert labels.round_name("collective", "vi", five_steps).startswith("Bước 3")
    assert not labels.round_name("collective", "vi", registry.latest("three-channels")).startswith("Bước")


def test_a_footnote_is_cited_in_words() -> None:
    assert labels.clause_number("2.5", "vi") == "2.5"
    assert labels.clause_number("fn1", "vi") == "chú thích 1"
    assert labels.clause_title("9.9", "vi") == "9.9"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        pytest.param(date(2026, 3, 2), "02/03/2026", id="a date"),
        pytest.param("2026-03-02", "02/03/2026", id="its ISO text"),
        pytest.param("khoảng tháng 3", "khoảng tháng 3", id="other text"),
        pytest.param(None, "", id="nothing"),
    ],
)
def test_a_day_is_day_month_year(value: date | str | None, shown: str) -> None:
    assert labels.day(value) == shown


def test_a_moment_is_told_in_the_office_zone() -> None:
    assert labels.moment(datetime(2026, 3, 2, 18, 30, tzinfo=UTC)) == "03/03/2026 01:30"
    assert labels.moment("2026-03-02T18:30:00Z") == "03/03/2026 01:30"


def test_thousands_are_set_apart_as_the_language_does() -> None:
    assert labels.number(12345, "vi") == "12.345"
    assert labels.number(12345, "en") == "12,345"


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [
        pytest.param(5, 8, "62,5%", id="one decimal"),
        pytest.param(10, 15, "66,7%", id="rounded half up"),
        pytest.param(1, 2, "50%", id="exactly half has no decimals"),
        pytest.param(4999, 10000, "49,99%", id="just below half never looks like half"),
        pytest.param(1999, 2000, "99,95%", id="one vote short of all never looks like all"),
        pytest.param(0, 7, "0%", id="none"),
        pytest.param(3, 0, "", id="no base"),
    ],
)
def test_a_percentage_never_looks_rounder_than_it_is(part: int, whole: int, shown: str) -> None:
    assert labels.percent(part, whole, "vi") == shown


def test_a_share_states_its_base() -> None:
    assert labels.share(5, 8, "SUMMONED", "vi") == "62,5% số người được triệu tập"
    assert labels.share(5, 8, "VALID", "en") == "62.5% of valid ballots"
    assert labels.share(5, 0, "VALID", "vi") == ""


def test_spans_are_told_in_years_and_months() -> None:
    assert labels.months(95, "vi") == "7 năm 11 tháng"
    assert labels.months(24, "vi") == "2 năm"
    assert labels.months(0, "vi") == "0 tháng"


@pytest.mark.parametrize(
    ("birth", "shown"),
    [
        pytest.param(BirthDate(1979, 7, 3), "46 tuổi 7 tháng", id="known to the day"),
        pytest.param(BirthDate(1979, 3, 2), "47 tuổi", id="on the birthday"),
        pytest.param(BirthDate(1979), "47 tuổi", id="only the year is known"),
    ],
)
def test_ages_are_as_exact_as_the_birth_date(birth: BirthDate, shown: str) -> None:
    assert labels.age(birth, date(2026, 3, 2), "vi") == shown


def test_people_are_listed_by_given_name() -> None:
    names = {1: "Trần Văn Bình", 2: "Lê Thị Ánh", 3: "Đỗ Văn An"}
    assert labels.name_list([1, 2, 3, 1], names) == "Đỗ Văn An, Lê Thị Ánh, Trần Văn Bình"
    assert labels.name_list([9], names) == "#9"
