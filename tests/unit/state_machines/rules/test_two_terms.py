"""R-2.5-m: a head who has had two terms in a post is not placed in it again (V9 to V11)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from state_machines.calendar import add_months
from state_machines.facts import Facts, Tenure
from state_machines.vocabulary import Rank
from tests.unit.state_machines.rules.factories import (
    TODAY,
    a_case,
    a_person,
    a_tenure,
    a_title,
    a_unit,
    outcome_of,
    people,
    says,
    the_facts,
)

POST, ELSEWHERE = 7, 8
TWO_TERMS = 96  # months


def stay(months: int, *, post_id: int = POST, until: date = TODAY) -> Tenure:
    """So many months in a post, up to a day."""
    return a_tenure(post_id=post_id, from_on=add_months(until, -months), to_on=until)


def considered(*tenures: Tenure, rank: Rank = Rank.HEAD, **unit: object) -> Facts:
    """An is considered for the post."""
    return the_facts(
        case=a_case(title=a_title(rank=rank)),
        unit=a_unit(post_id=POST, **unit),
        people=people(a_person(tenures=tenures)),
    )


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        pytest.param(considered(stay(95)), ("met", "met"), id="V9: seven years and eleven months"),
        pytest.param(considered(stay(96)), ("not_met", "two_terms_held"), id="V10: eight years"),
        pytest.param(
            considered(stay(132), rank=Rank.DEPUTY), ("not_applicable", "not_a_head"), id="V11: a deputy"
        ),
        pytest.param(
            considered(stay(132), post_special_professional=True),
            ("not_applicable", "special_post"),
            id="a special professional post",
        ),
        pytest.param(considered(stay(132, post_id=ELSEWHERE)), ("met", "met"), id="another post"),
        pytest.param(
            considered(stay(60, until=date(2018, 6, 3)), stay(36)),
            ("not_met", "two_terms_held"),
            id="two stays with years between",
        ),
        pytest.param(considered(), ("met", "met"), id="nothing held"),
    ],
)
def test_time_in_one_post_is_added_up(facts: Facts, said: tuple[str, str]) -> None:
    assert says("R-2.5-m", facts) == said


def test_one_day_short_of_two_terms_is_not_two_terms() -> None:
    begun = add_months(TODAY, -TWO_TERMS) + timedelta(days=1)
    facts = considered(a_tenure(post_id=POST, from_on=begun, to_on=TODAY))
    outcome = outcome_of("R-2.5-m", facts)
    assert (outcome.reason, outcome.facts["held_months"]) == ("met", TWO_TERMS - 1)


def test_a_stay_that_has_not_begun_does_not_count() -> None:
    later = replace(stay(1), from_on=add_months(TODAY, 1), to_on=None)
    assert outcome_of("R-2.5-m", considered(stay(95), later)).facts["held_months"] == 95


def test_a_title_looked_at_without_a_post_says_nothing_of_terms() -> None:
    nowhere = replace(considered(stay(120)), unit=a_unit(post_id=None))
    assert says("R-2.5-m", nowhere) == ("met", "met")


def test_the_limit_is_a_setting() -> None:
    outcome = outcome_of("R-2.5-m", considered(stay(95)), two_terms_months=60)
    assert (outcome.reason, outcome.facts["limit_months"]) == ("two_terms_held", 60)
