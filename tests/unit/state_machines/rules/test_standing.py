"""Whether a person meets the title."""

from __future__ import annotations

from datetime import date

import pytest

from state_machines.facts import BirthDate, Facts, LanguageSkill, Qualification, StandardFacts
from state_machines.planned import PlanEntry
from state_machines.vocabulary import (
    Degree,
    LanguageLevel,
    Level,
    PlanStatus,
    Rank,
    Source,
    StudyMode,
    Theory,
)
from tests.unit.state_machines.rules.factories import (
    TODAY,
    a_case,
    a_person,
    a_plan,
    a_title,
    a_unit,
    outcome_of,
    people,
    says,
    the_facts,
    with_case,
    with_person,
)

COLLEGE = (Qualification(Degree.COLLEGE, StudyMode.FULL_TIME),)
FLUENT = (LanguageSkill("fr", LanguageLevel.NONE), LanguageSkill("en", LanguageLevel.FLUENT))


def planned(**changes: object) -> Facts:
    return with_person(plans=(a_plan(**changes),))


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param(the_facts(), ("met", "met"), id="in the plan for the title"),
        pytest.param(planned(title_code="DIRECTOR", equivalence=60), ("met", "met"), id="for a higher title"),
        pytest.param(
            planned(title_code="CHIEF", equivalence=50), ("met", "met"), id="for an equivalent title"
        ),
        pytest.param(
            planned(title_code="CHIEF", equivalence=49), ("not_met", "not_in_plan"), id="for a lower title"
        ),
        pytest.param(with_person(plans=()), ("not_met", "not_in_plan"), id="in no plan"),
        pytest.param(planned(status=PlanStatus.PROPOSED), ("not_met", "not_in_plan"), id="only proposed"),
        pytest.param(planned(status=PlanStatus.REMOVED), ("not_met", "not_in_plan"), id="removed"),
        pytest.param(planned(to_on=TODAY), ("met", "met"), id="the last day of the plan"),
        pytest.param(planned(to_on=date(2024, 6, 2)), ("not_met", "plan_ended"), id="ended yesterday"),
        pytest.param(planned(to_on=None), ("met", "met"), id="without an end"),
        pytest.param(planned(from_on=date(2024, 6, 4)), ("not_met", "not_in_plan"), id="begins tomorrow"),
    ],
)
def test_an_appointment_rests_on_the_plan(facts: Facts, expected: tuple[str, str]) -> None:
    assert says("R-2.5-a2", facts) == expected


def test_a_title_of_unknown_standing_is_equal_to_no_other() -> None:
    plan = PlanEntry("CHIEF", 60, PlanStatus.ACTIVE, date(2021, 1, 1), None)
    facts = with_person(a_title(equivalence=0), plans=(plan,))
    assert says("R-2.5-a2", facts) == ("not_met", "not_in_plan")


def test_the_plan_is_asked_for_whatever_the_source() -> None:
    facts = the_facts(case=a_case(source=Source.EXTERNAL), people=people(a_person(plans=())))
    assert says("R-2.5-a2", facts) == ("not_met", "not_in_plan")


NO_LANGUAGE: tuple[LanguageSkill, ...] = ()


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        pytest.param({}, ("met", "met"), id="reaches all three"),
        pytest.param({"qualifications": COLLEGE}, ("not_met", "degree_too_low"), id="degree"),
        pytest.param({"qualifications": ()}, ("not_met", "degree_too_low"), id="no degree on file"),
        pytest.param({"theory": Theory.INTERMEDIATE}, ("not_met", "theory_too_low"), id="political theory"),
        pytest.param({"languages": NO_LANGUAGE}, ("not_met", "language_too_low"), id="no language on file"),
        pytest.param({"languages": FLUENT}, ("met", "met"), id="the best language counts"),
        pytest.param(
            {"qualifications": COLLEGE, "languages": NO_LANGUAGE},
            ("not_met", "several_too_low"),
            id="two of three",
        ),
    ],
)
def test_a_person_reaches_the_title_standard(person: dict[str, object], expected: tuple[str, str]) -> None:
    assert says("R-2.5-a3", with_person(**person)) == expected


def test_without_a_standard_the_person_cannot_be_judged() -> None:
    assert says("R-2.5-a3", with_case(standard=None)) == ("missing", "standard_missing")


def test_a_standard_asks_only_for_what_it_names() -> None:
    facts = the_facts(
        case=a_case(standard=StandardFacts(1, 1)),
        people=people(a_person(qualifications=(), theory=Theory.NONE, languages=())),
    )
    assert says("R-2.5-a3", facts) == ("met", "met")


def test_several_shortfalls_are_told_together() -> None:
    facts = with_person(qualifications=COLLEGE, theory=Theory.ELEMENTARY)
    assert outcome_of("R-2.5-a3", facts).facts == {
        "person": "Nguyễn Văn An",
        "count": 2,
        "needed_degree_code": "UNIVERSITY",
        "degree_code": "COLLEGE",
        "needed_theory_code": "ADVANCED",
        "theory_code": "ELEMENTARY",
        "needed_language_level_code": "BASIC_COMMUNICATION",
        "language_level_code": "BASIC_COMMUNICATION",
    }


MANAGED = a_title(standing_committee_managed=True)
IN_SERVICE = (Qualification(Degree.UNIVERSITY, StudyMode.IN_SERVICE),)
OCTOBER = date(2025, 10, 15)


def young(birth: BirthDate, qualifications: tuple[Qualification, ...] = IN_SERVICE) -> Facts:
    person = a_person(birth=birth, qualifications=qualifications)
    return the_facts(today=OCTOBER, people=people(person), case=a_case(title=MANAGED))


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param(the_facts(), ("not_applicable", "not_managed"), id="another authority's title"),
        pytest.param(
            young(BirthDate(1985, 12, 1)),
            ("not_met", "no_full_time_degree"),
            id="V19: born in December 1985 is 39",
        ),
        pytest.param(
            young(BirthDate(1985, 10, 15)),
            ("not_applicable", "not_young"),
            id="V20: 40 years to the day is 40",
        ),
        pytest.param(
            young(BirthDate(1985, 10, 16)), ("not_met", "no_full_time_degree"), id="one day short of 40 is 39"
        ),
        pytest.param(
            young(BirthDate(1985)),
            ("not_applicable", "not_young"),
            id="a birth year alone is read as 1 January",
        ),
        pytest.param(
            young(BirthDate(1990, 1, 1), (Qualification(Degree.MASTER, StudyMode.FULL_TIME),)),
            ("met", "met"),
            id="a full-time master",
        ),
        pytest.param(
            young(BirthDate(1990, 1, 1), (*IN_SERVICE, *COLLEGE)),
            ("not_met", "no_full_time_degree"),
            id="an in-service degree and a full-time college do not add up",
        ),
    ],
)
def test_a_young_official_has_a_full_time_degree(facts: Facts, expected: tuple[str, str]) -> None:
    assert says("R-2.1-f", facts) == expected


def in_foreign_affairs(rank: Rank = Rank.DEPUTY, **person: object) -> Facts:
    return the_facts(
        unit=a_unit(foreign_affairs=True),
        case=a_case(title=a_title(rank=rank)),
        people=people(a_person(**person)),
    )


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param(the_facts(), ("not_applicable", "not_applicable"), id="another unit"),
        pytest.param(in_foreign_affairs(languages=FLUENT), ("met", "met"), id="fluent in one of two"),
        pytest.param(
            in_foreign_affairs(), ("not_met", "not_fluent"), id="everyday communication is not enough"
        ),
        pytest.param(in_foreign_affairs(languages=()), ("not_met", "not_fluent"), id="no language on file"),
        pytest.param(
            in_foreign_affairs(Rank.MEMBER), ("not_applicable", "not_applicable"), id="not a leader"
        ),
    ],
)
def test_a_leader_in_foreign_affairs_is_fluent(facts: Facts, expected: tuple[str, str]) -> None:
    assert says("R-I-2.1-m", facts) == expected


COMMUNE = a_title(is_key=True, level=Level.COMMUNE)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param(the_facts(), ("not_applicable", "not_applicable"), id="not a key title"),
        pytest.param(
            with_person(a_title(is_key=True)), ("not_applicable", "not_applicable"), id="of the province"
        ),
        pytest.param(
            with_person(COMMUNE, theory=Theory.INTERMEDIATE), ("met", "met"), id="exactly what is asked"
        ),
        pytest.param(
            with_person(COMMUNE, theory=Theory.ELEMENTARY), ("not_met", "theory_too_low"), id="theory too low"
        ),
        pytest.param(
            with_person(COMMUNE, qualifications=COLLEGE), ("not_met", "degree_too_low"), id="degree too low"
        ),
        pytest.param(
            with_person(COMMUNE, qualifications=(), theory=Theory.NONE),
            ("not_met", "both_too_low"),
            id="both too low",
        ),
    ],
)
def test_a_key_official_of_a_commune_is_schooled(facts: Facts, expected: tuple[str, str]) -> None:
    assert says("R-I-2.1-o", facts) == expected
