"""What a case may be opened and carried on upon."""

from __future__ import annotations

from datetime import date

import pytest

from state_machines.facts import Facts, Moratorium
from state_machines.vocabulary import OutcomeType
from tests.unit.state_machines.rules.factories import (
    AN,
    BINH,
    TODAY,
    a_case,
    a_title,
    outcome_of,
    says,
    the_facts,
    with_case,
    with_unit,
)

ELECTED = a_title(is_elected=True)


def given(**form: object) -> Facts:
    return the_facts(given=form)


def stopped(from_on: date, to_on: date | None) -> Facts:
    return with_unit(moratoria=(Moratorium(from_on, to_on, "Kết luận số 128"),))


@pytest.mark.parametrize(
    ("rule_id", "facts", "expected"),
    [
        pytest.param("R-0-a", the_facts(), ("met", "met"), id="a leading title"),
        pytest.param(
            "R-0-a", with_case(title=a_title(in_scope=False)), ("not_met", "out_of_scope"), id="staff"
        ),
        pytest.param("R-2.1-a", the_facts(), ("met", "met"), id="a standard is pinned"),
        pytest.param("R-2.1-a", with_case(standard=None), ("missing", "standard_missing"), id="no standard"),
        pytest.param("R-2.5-a1", the_facts(), ("met", "met"), id="the case has a need"),
        pytest.param("R-2.5-a1", with_case(need="  "), ("missing", "need_missing"), id="blanks are no need"),
        pytest.param("R-2.5-a1", given(need=""), ("missing", "need_missing"), id="the form empties the need"),
        pytest.param(
            "R-2.5-a1",
            the_facts(case=a_case(need=""), given={"need": "Bổ sung lãnh đạo"}),
            ("met", "met"),
            id="the form brings the need",
        ),
        pytest.param("R-S-appointment-outcome", the_facts(), ("met", "met"), id="an appointment"),
        pytest.param(
            "R-S-appointment-outcome",
            with_case(outcome_type=OutcomeType.ELECTION_NOMINATION),
            ("not_met", "is_election"),
            id="no decision in a nomination",
        ),
        pytest.param(
            "R-S-election-outcome", the_facts(), ("not_met", "is_appointment"), id="no nomination here"
        ),
        pytest.param(
            "R-S-election-outcome",
            with_case(outcome_type=OutcomeType.ELECTION_NOMINATION),
            ("met", "met"),
            id="a nomination",
        ),
        pytest.param("R-S-eligibility-list", the_facts(), ("missing", "not_given"), id="the form is empty"),
        pytest.param("R-S-eligibility-list", given(eligible=()), ("not_met", "list_empty"), id="nobody"),
        pytest.param(
            "R-S-eligibility-list", given(eligible=(AN,)), ("met", "met"), id="one may be added to later"
        ),
        pytest.param(
            "R-S-eligibility-list",
            given(eligible=(AN, BINH, AN)),
            ("not_met", "named_twice"),
            id="named twice",
        ),
    ],
)
def test_the_grounds_of_a_case(rule_id: str, facts: Facts, expected: tuple[str, str]) -> None:
    assert says(rule_id, facts) == expected


@pytest.mark.parametrize(
    ("seats", "occupied", "form", "expected"),
    [
        pytest.param(3, 2, {}, ("met", "met"), id="one seat free"),
        pytest.param(3, 3, {}, ("not_met", "no_vacancy"), id="all taken"),
        pytest.param(3, 4, {}, ("not_met", "no_vacancy"), id="more holders than seats"),
        pytest.param(3, 1, {"seats_requested": 2}, ("met", "met"), id="exactly the free seats"),
        pytest.param(3, 1, {"seats_requested": 3}, ("not_met", "too_many_seats"), id="one more than is free"),
    ],
)
def test_only_a_free_seat_is_filled(
    seats: int, occupied: int, form: dict[str, int], expected: tuple[str, str]
) -> None:
    facts = the_facts(unit=with_unit(post_seats=seats, post_occupied=occupied).unit, given=form)
    assert says("R-S-vacancy", facts) == expected


@pytest.mark.parametrize(
    ("occupied", "others", "expected"),
    [
        pytest.param(1, 1, ("met", "met"), id="two seats free, one other case"),
        pytest.param(2, 1, ("not_met", "being_filled"), id="the last seat is being filled"),
        pytest.param(1, 2, ("not_met", "being_filled"), id="two other cases for two seats"),
    ],
)
def test_a_seat_that_another_case_fills_is_not_free(
    occupied: int, others: int, expected: tuple[str, str]
) -> None:
    facts = with_unit(post_seats=3, post_occupied=occupied, post_open_cases=others)
    assert says("R-S-vacancy", facts) == expected


@pytest.mark.parametrize(
    ("title", "outcome", "expected"),
    [
        pytest.param(a_title(), "APPOINTMENT", ("met", "met"), id="appointed title, appointment"),
        pytest.param(ELECTED, "ELECTION_NOMINATION", ("met", "met"), id="elected title, nomination"),
        pytest.param(
            ELECTED, "APPOINTMENT", ("not_met", "title_is_elected"), id="an election is no appointment"
        ),
        pytest.param(
            a_title(), "ELECTION_NOMINATION", ("not_met", "title_is_appointed"), id="nobody elects this title"
        ),
    ],
)
def test_the_outcome_fits_the_title(title: object, outcome: str, expected: tuple[str, str]) -> None:
    assert (
        says("R-S-outcome-type", the_facts(case=a_case(title=title), given={"outcome_type": outcome}))
        == expected
    )


def test_the_outcome_of_the_case_counts_when_the_form_has_none() -> None:
    assert says("R-S-outcome-type", with_case(title=ELECTED)) == ("not_met", "title_is_elected")


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param(the_facts(), ("met", "met"), id="no document"),
        pytest.param(stopped(TODAY, TODAY), ("not_met", "moratorium"), id="a suspension of this one day"),
        pytest.param(stopped(date(2024, 1, 1), date(2024, 6, 2)), ("met", "met"), id="ended yesterday"),
        pytest.param(stopped(date(2024, 6, 4), None), ("met", "met"), id="begins tomorrow"),
        pytest.param(stopped(date(2024, 1, 1), None), ("not_met", "open_moratorium"), id="no end in sight"),
    ],
)
def test_a_moratorium_stops_the_work_from_its_first_to_its_last_day(
    facts: Facts, expected: tuple[str, str]
) -> None:
    assert says("R-S-moratorium", facts) == expected


def test_a_moratorium_is_named_with_its_dates() -> None:
    facts = stopped(date(2024, 1, 1), date(2024, 12, 31))
    assert outcome_of("R-S-moratorium", facts).facts == {
        "document": "Kết luận số 128",
        "from_on": "2024-01-01",
        "to_on": "2024-12-31",
    }
