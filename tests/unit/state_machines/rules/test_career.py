"""What a person has been through, how long, and how long remains."""

from __future__ import annotations

from datetime import date

import pytest

from state_machines.facts import BirthDate, Facts, Tenure, TitleFacts
from state_machines.vocabulary import Level, Rank
from tests.unit.state_machines.rules.factories import (
    TODAY,
    a_case,
    a_person,
    a_tenure,
    a_title,
    outcome_of,
    people,
    says,
    the_facts,
    with_person,
)

PROVINCE_KEY = a_title(is_key=True)
DISTRICT_KEY = a_title(is_key=True, level=Level.DISTRICT)
COMMUNE_KEY = a_title(is_key=True, level=Level.COMMUNE)


def career(title: TitleFacts, *tenures: Tenure) -> Facts:
    return with_person(title, tenures=tenures)


def led(level: Level, rank: Rank = Rank.HEAD, **changes: object) -> Tenure:
    return a_tenure(**{"title_level": level, "unit_level": level, "rank": rank, **changes})


def division(post_id: int | None, **changes: object) -> Tenure:
    """A stay at the head of a district division, over since 2019."""
    ended = {"unit_kind": "DIVISION", "from_on": date(2012, 1, 1), "to_on": date(2019, 1, 1)}
    return led(Level.DISTRICT, post_id=post_id, **{**ended, **changes})


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param(the_facts(), ("not_applicable", "not_key_title"), id="not a key title"),
        pytest.param(career(COMMUNE_KEY), ("not_applicable", "lowest_level"), id="nothing below a commune"),
        pytest.param(career(PROVINCE_KEY, led(Level.DISTRICT)), ("met", "met"), id="headed in a district"),
        pytest.param(
            career(PROVINCE_KEY, led(Level.COMMUNE, Rank.DEPUTY)), ("met", "met"), id="deputy in a commune"
        ),
        pytest.param(
            career(PROVINCE_KEY, led(Level.PROVINCE)),
            ("not_met", "never_led_below"),
            id="only at the same level",
        ),
        pytest.param(
            career(DISTRICT_KEY, led(Level.PROVINCE)),
            ("not_met", "never_led_below"),
            id="only at a higher level",
        ),
        pytest.param(
            career(PROVINCE_KEY, led(Level.DISTRICT, Rank.MEMBER)),
            ("not_met", "never_led_below"),
            id="a member only",
        ),
        pytest.param(
            career(PROVINCE_KEY, led(Level.DISTRICT, from_on=date(2024, 6, 4))),
            ("not_met", "never_led_below"),
            id="a post that begins tomorrow",
        ),
    ],
)
def test_a_key_official_has_led_at_a_lower_level(facts: Facts, expected: tuple[str, str]) -> None:
    assert says("R-2.1-c", facts) == expected


@pytest.mark.parametrize(
    ("facts", "equivalents", "expected"),
    [
        pytest.param(the_facts(), [], ("not_applicable", "not_applicable"), id="not a key title"),
        pytest.param(career(DISTRICT_KEY), [], ("not_applicable", "not_applicable"), id="a district title"),
        pytest.param(
            career(PROVINCE_KEY, led(Level.DISTRICT, is_key=True)), [], ("met", "met"), id="was one"
        ),
        pytest.param(
            career(PROVINCE_KEY, led(Level.DISTRICT)),
            [],
            ("not_met", "never_district_key"),
            id="led, not key",
        ),
        pytest.param(
            career(PROVINCE_KEY, led(Level.COMMUNE, is_key=True)),
            [],
            ("not_met", "never_district_key"),
            id="communes do not count while nobody says so",
        ),
        pytest.param(
            career(PROVINCE_KEY, led(Level.COMMUNE, is_key=True)),
            ["COMMUNE"],
            ("met", "met"),
            id="communes count as laid down",
        ),
    ],
)
def test_a_key_official_of_the_province_has_been_one_of_a_district(
    facts: Facts, equivalents: list[str], expected: tuple[str, str]
) -> None:
    assert says("R-2.1-d", facts, district_key_equivalents=equivalents) == expected


ROTATED = led(Level.DISTRICT, from_on=date(2023, 1, 1), by_rotation=True)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param(the_facts(), ("not_applicable", "not_applicable"), id="not a key title"),
        pytest.param(career(DISTRICT_KEY, division(1), division(2)), ("met", "met"), id="two divisions"),
        pytest.param(
            career(DISTRICT_KEY, division(1), division(1)),
            ("not_met", "too_few_lead_posts"),
            id="one post, two stays",
        ),
        pytest.param(
            career(DISTRICT_KEY, division(None), division(None, unit_id=901)),
            ("met", "met"),
            id="posts of the old file are told apart by unit",
        ),
        pytest.param(
            career(DISTRICT_KEY, division(1), division(2, rank=Rank.DEPUTY)),
            ("not_met", "too_few_lead_posts"),
            id="a deputy has not headed",
        ),
        pytest.param(
            career(DISTRICT_KEY, division(1), division(2, unit_level=Level.PROVINCE)),
            ("not_met", "too_few_lead_posts"),
            id="a division of the province",
        ),
        pytest.param(
            career(DISTRICT_KEY, division(1), division(2, unit_kind="PUBLIC_SERVICE_UNIT")),
            ("not_met", "too_few_lead_posts"),
            id="a kind that is not listed",
        ),
        pytest.param(
            career(DISTRICT_KEY, led(Level.PROVINCE, to_on=date(2023, 1, 1)), ROTATED),
            ("not_applicable", "came_by_rotation"),
            id="rotated from the province",
        ),
        pytest.param(
            career(DISTRICT_KEY, led(Level.COMMUNE, to_on=date(2023, 1, 1)), ROTATED),
            ("not_met", "too_few_lead_posts"),
            id="rotated, but from below",
        ),
        pytest.param(
            career(DISTRICT_KEY, led(Level.PROVINCE), led(Level.DISTRICT, from_on=date(2023, 1, 1))),
            ("not_met", "too_few_lead_posts"),
            id="from the province, but not by rotation",
        ),
    ],
)
def test_a_key_official_of_a_district_has_headed_two_divisions(
    facts: Facts, expected: tuple[str, str]
) -> None:
    assert says("R-2.1-e", facts) == expected


def man_born(year: int, month: int, day: int = 15, **case: object) -> Facts:
    return the_facts(people=people(a_person(birth=BirthDate(year, month, day))), case=a_case(**case))


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        # A man who reaches 62 in 2028 or later; retired on the first of the month after.
        pytest.param(man_born(1967, 6), ("met", "met"), id="retires on 1 July 2029: 60 months"),
        pytest.param(
            man_born(1967, 5), ("not_met", "too_little_time"), id="retires on 1 June 2029: 59 months"
        ),
        pytest.param(
            man_born(1967, 5, title=a_title(equivalence=40)),
            ("not_applicable", "not_higher_post"),
            id="an equivalent post needs no whole term",
        ),
        pytest.param(
            man_born(1967, 5, title=a_title(equivalence=30)),
            ("not_applicable", "not_higher_post"),
            id="a lower post",
        ),
        pytest.param(
            with_person(birth=BirthDate(1967, 5, 15), tenures=()),
            ("not_met", "too_little_time"),
            id="a first post needs a whole term",
        ),
        pytest.param(
            with_person(birth=BirthDate(1969, 3, 1), sex="F"),
            ("not_met", "too_little_time"),
            id="a woman of 55",
        ),
    ],
)
def test_a_higher_post_leaves_time_for_a_whole_term(facts: Facts, expected: tuple[str, str]) -> None:
    assert says("R-P-age", facts) == expected


@pytest.mark.parametrize(
    ("event", "case", "left", "expected"),
    [
        pytest.param("DOSSIER_RECEIVED", {}, 60, "met", id="today, while nothing is submitted"),
        pytest.param(
            "DOSSIER_RECEIVED", {"submitted_on": date(2024, 5, 20)}, 61, "met", id="day of submission"
        ),
        pytest.param("PROCESS_START", {}, 63, "met", id="day of the policy"),
        pytest.param("PROCESS_START", {"policy_on": None}, 64, "met", id="day of opening, before the policy"),
        pytest.param("DECISION_DATE", {"submitted_on": date(2024, 5, 20)}, 60, "met", id="day of decision"),
    ],
)
def test_ages_count_on_the_day_that_the_rule_set_names(
    event: str, case: dict[str, date], left: int, expected: str
) -> None:
    outcome = outcome_of("R-P-age", man_born(1967, 6, **case), age_reference_event=event)
    assert (outcome.verdict, outcome.facts["left_months"]) == (expected, left)


def held(*stays: tuple[date, date | None], standing: int = 40) -> Facts:
    tenures = tuple(a_tenure(from_on=start, to_on=end, equivalence=standing) for start, end in stays)
    return with_person(tenures=tenures)


@pytest.mark.parametrize(
    ("facts", "expected", "months"),
    [
        pytest.param(held((date(2022, 6, 3), None)), "met", 24, id="24 months today"),
        pytest.param(held((date(2022, 6, 4), None)), "not_met", 23, id="24 months tomorrow"),
        pytest.param(
            held((date(2020, 1, 1), date(2021, 1, 1)), (date(2023, 6, 3), None)),
            "met",
            24,
            id="two years in two stays",
        ),
        pytest.param(
            held((date(2020, 1, 1), date(2020, 12, 16)), (date(2023, 6, 18), None)),
            "not_met",
            23,
            id="broken months are added up: 11 months 15 days and 11 months 16 days",
        ),
        pytest.param(
            held((date(2022, 1, 31), date(2023, 2, 28)), (date(2023, 2, 28), None)),
            "met",
            28,
            id="stays that touch make one",
        ),
        pytest.param(
            held((date(2023, 6, 3), None), (date(2023, 6, 3), None)),
            "not_met",
            12,
            id="two posts at once count once",
        ),
    ],
)
def test_time_in_equivalent_posts_is_added_up(facts: Facts, expected: str, months: int) -> None:
    outcome = outcome_of("R-P-2years", facts)
    assert (outcome.verdict, outcome.facts["held_months"]) == (expected, months)


def test_a_lower_post_does_not_count_and_a_higher_one_does() -> None:
    lower = a_tenure(from_on=date(2015, 1, 1), to_on=date(2023, 12, 3), equivalence=20)
    higher = a_tenure(from_on=date(2015, 1, 1), to_on=date(2016, 7, 1), equivalence=60)
    now = a_tenure(from_on=date(2023, 12, 3))
    assert outcome_of("R-P-2years", with_person(tenures=(lower, now))).facts["held_months"] == 6
    assert outcome_of("R-P-2years", with_person(tenures=(higher, now))).facts["held_months"] == 24


def test_a_person_without_a_present_post_cannot_be_judged() -> None:
    ended = with_person(tenures=(a_tenure(to_on=TODAY),))
    assert says("R-P-2years", ended) == ("missing", "no_present_post")


def in_the_post(**changes: object) -> Facts:
    """Somebody whose tenure is in the post of the case, but for what is changed."""
    facts = the_facts()
    tenure = a_tenure(**{"title_code": facts.case.title.code, "unit_id": facts.unit.id, **changes})
    return with_person(facts.case.title, tenures=(tenure,))


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param(in_the_post(), ("not_met", "holds_it"), id="holds it"),
        pytest.param(in_the_post(to_on=TODAY), ("met", "met"), id="has left it today"),
        pytest.param(in_the_post(unit_id=77), ("met", "met"), id="the same title elsewhere"),
        pytest.param(in_the_post(title_code="OTHER"), ("met", "met"), id="another title here"),
    ],
)
def test_a_holder_of_the_post_is_not_appointed_to_it(facts: Facts, expected: tuple[str, str]) -> None:
    assert says("R-S-present-holder", facts) == expected
