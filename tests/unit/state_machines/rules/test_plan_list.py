"""Clause 2.4, the list as a whole: its votes, size, structure and span."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from state_machines.facts import BirthDate, Facts
from state_machines.planned import PlannedFacts
from state_machines.vocabulary import PlanConclusion, PlanStatus, RecordKind
from tests.unit.state_machines.rules.factories import (
    AN,
    BINH,
    CHI,
    TODAY,
    a_case,
    a_person,
    a_record,
    a_unit,
    certified,
    live,
    people,
    says,
    the_facts,
)

UNIT, HERE, ELSEWHERE = 900, "/1/900/", "/1/24/"
OLD, YOUNG = BirthDate(1980, 1, 1), BirthDate(1995, 1, 1)


def proposed(*who: int) -> tuple[Any, ...]:
    return tuple(a_record(600 + one, RecordKind.PLAN_PROPOSAL, 1, official_id=one) for one in who)


def present(*who: int) -> tuple[Any, ...]:
    return tuple(a_record(500 + one, RecordKind.PLAN_PRESENT, 1, official_id=one) for one in who)


def kept(*who: int, conclusion: PlanConclusion = PlanConclusion.KEEP) -> tuple[Any, ...]:
    data = {"conclusion": str(conclusion)}
    return tuple(a_record(700 + one, RecordKind.PLAN_REVIEW, 1, official_id=one, data=data) for one in who)


def voted(code: str, *forwarded: int, candidates: tuple[int, ...] = (AN, BINH, CHI)) -> Any:
    return certified(800, code, candidates=candidates, forwarded=forwarded)


def a_list(*listed: int, given: dict[str, Any] | None = None, **case: Any) -> Facts:
    """A planning round whose list holds these people."""
    usual = {"state": "REVIEWING", "planning_year": 2024, "chosen_id": None, "rounds": (), "records": ()}
    persons = [a_person(one, home_path=HERE, birth=OLD) for one in (AN, BINH, CHI)]
    return the_facts(
        case=a_case(**{**usual, "options": live(*listed), **case}),
        unit=a_unit(path=HERE, post_unit_id=UNIT),
        people=people(*persons),
        given=given or {},
    )


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        pytest.param(a_list(), ("met", "nobody"), id="nobody"),
        pytest.param(a_list(AN), ("not_met", "not_from_round"), id="typed in directly"),
        pytest.param(a_list(AN, records=proposed(AN)), ("missing", "vote_missing"), id="proposed, no vote"),
        pytest.param(
            a_list(AN, records=proposed(AN), rounds=(voted("collective", AN, candidates=(BINH,)),)),
            ("missing", "vote_missing"),
            id="a vote about others",
        ),
        pytest.param(
            a_list(AN, BINH, records=proposed(AN, BINH), rounds=(voted("collective", AN),)),
            ("not_met", "outvoted"),
            id="one outvoted",
        ),
        pytest.param(
            a_list(AN, records=proposed(AN), rounds=(voted("collective", AN),)), ("met", "met"), id="voted in"
        ),
        pytest.param(
            a_list(AN, records=(*present(AN), *kept(AN)), rounds=(voted("collective", AN),)),
            ("met", "met"),
            id="kept and voted in",
        ),
        pytest.param(
            a_list(AN, records=(*present(AN), *kept(AN, conclusion=PlanConclusion.REMOVE))),
            ("not_met", "not_from_round"),
            id="removed and still on the list",
        ),
    ],
)
def test_whoever_is_in_the_plan_comes_from_a_round(facts: Facts, said: tuple[str, str]) -> None:
    assert says("R-2.4-a", facts) == said


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        pytest.param(a_list(), ("not_applicable", "no_additions"), id="nobody is added"),
        pytest.param(
            a_list(AN, records=(*present(AN), *kept(AN))),
            ("not_applicable", "no_additions"),
            id="only kept ones",
        ),
        pytest.param(a_list(AN, records=proposed(AN)), ("missing", "vote_missing"), id="no conference"),
        pytest.param(
            a_list(AN, BINH, records=proposed(AN, BINH), rounds=(voted("conference", AN),)),
            ("not_met", "below_half"),
            id="one below half",
        ),
        pytest.param(
            a_list(AN, records=proposed(AN), rounds=(voted("conference", AN),)),
            ("met", "met"),
            id="above half",
        ),
    ],
)
def test_the_conference_votes_on_additions(facts: Facts, said: tuple[str, str]) -> None:
    assert says("R-S-plan-conference", facts) == said


def line(who: int, sex: str, birth: BirthDate, home: str = HERE) -> PlannedFacts:
    """Somebody in the unit's plan for another title."""
    return PlannedFacts(who, "DIRECTOR", UNIT, PlanStatus.ACTIVE, None, sex, birth, home)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        pytest.param(a_list(), ("not_applicable", "nobody"), id="nobody"),
        pytest.param(a_list(AN), ("not_met", "neither"), id="an older man"),
        pytest.param(
            a_list(AN, plan=(line(91, "F", OLD),)), ("not_met", "no_young"), id="and an older woman"
        ),
        pytest.param(a_list(AN, plan=(line(91, "M", YOUNG),)), ("not_met", "no_women"), id="and a young man"),
        pytest.param(a_list(AN, plan=(line(91, "F", YOUNG),)), ("met", "met"), id="and a young woman"),
    ],
)
def test_the_plan_looks_to_the_young_and_to_women(facts: Facts, said: tuple[str, str]) -> None:
    assert says("R-2.4-d", facts, young_under=40) == said


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        pytest.param(a_list(), ("not_applicable", "nobody"), id="nobody"),
        pytest.param(a_list(AN), ("not_met", "closed"), id="only people of the unit"),
        pytest.param(
            a_list(AN, plan=(line(91, "M", OLD, f"{HERE}5/"),)), ("not_met", "closed"), id="and below it"
        ),
        pytest.param(
            a_list(AN, plan=(line(91, "M", OLD, ELSEWHERE),)), ("met", "met"), id="and one from elsewhere"
        ),
    ],
)
def test_the_plan_is_not_closed_to_others(facts: Facts, said: tuple[str, str]) -> None:
    assert says("R-2.4-e", facts) == said


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        pytest.param(a_list(AN, BINH), ("met", "met"), id="two"),
        pytest.param(a_list(AN, BINH, CHI), ("not_met", "too_many_persons"), id="three"),
        pytest.param(
            a_list(AN, BINH, state="NOMINATING", given={"official_id": CHI}),
            ("not_met", "too_many_persons"),
            id="a third is being added",
        ),
        pytest.param(
            a_list(AN, BINH, state="NOMINATING", given={"official_id": BINH}),
            ("met", "met"),
            id="one of them is named again",
        ),
        pytest.param(
            a_list(AN, BINH, given={"official_id": CHI}),
            ("met", "met"),
            id="about somebody, but nothing is added",
        ),
    ],
)
def test_a_title_has_no_more_than_so_many_people(facts: Facts, said: tuple[str, str]) -> None:
    assert says("R-P-plan-3x3", facts, plan_max_persons=2) == said


@pytest.mark.parametrize(
    ("until", "said"),
    [
        pytest.param(None, ("missing", "not_given"), id="nothing typed"),
        pytest.param("2030", ("missing", "not_given"), id="no day"),
        pytest.param(TODAY, ("not_met", "over_already"), id="today"),
        pytest.param(date(2024, 6, 4), ("met", "met"), id="tomorrow"),
        pytest.param(date(2029, 6, 3), ("met", "met"), id="five years to the day"),
        pytest.param(date(2029, 6, 4), ("not_met", "too_long"), id="a day longer"),
    ],
)
def test_a_plan_lasts_a_term_at_most(until: object, said: tuple[str, str]) -> None:
    assert says("R-S-plan-span", a_list(given={"plan_until": until}), plan_months=60) == said


@pytest.mark.parametrize(
    ("records", "said"),
    [
        pytest.param((), ("met", "met"), id="nobody was in it"),
        pytest.param(present(AN), ("not_met", "not_reviewed"), id="one, not reviewed"),
        pytest.param((*present(AN, BINH), *kept(AN)), ("not_met", "not_reviewed"), id="one of two"),
        pytest.param((*present(AN), *kept(AN)), ("met", "met"), id="kept"),
        pytest.param(
            (*present(AN), *kept(AN, conclusion=PlanConclusion.REMOVE)), ("met", "met"), id="removed"
        ),
    ],
)
def test_nobody_is_renewed_in_silence(records: tuple[Any, ...], said: tuple[str, str]) -> None:
    assert says("R-S-plan-all-reviewed", a_list(records=records)) == said


def test_the_list_is_appraised_before_it_is_approved() -> None:
    opinion = a_record(900, RecordKind.APPRAISAL_OPINION, 1)
    assert says("R-S-plan-appraised", a_list()) == ("missing", "appraisal_missing")
    assert says("R-S-plan-appraised", a_list(records=(opinion,))) == ("met", "met")


@pytest.mark.parametrize(
    ("dated_on", "effective_on", "until", "said"),
    [
        pytest.param(None, TODAY, None, ("missing", "not_given"), id="no day of the decision"),
        pytest.param(TODAY, None, None, ("missing", "not_given"), id="no day of effect"),
        pytest.param(TODAY, date(2024, 6, 2), None, ("not_met", "backdated"), id="before the decision"),
        pytest.param(TODAY, TODAY, None, ("met", "met"), id="the same day"),
        pytest.param(TODAY, TODAY, TODAY, ("not_met", "after_end"), id="when the plan is over"),
        pytest.param(TODAY, TODAY, date(2024, 6, 4), ("met", "met"), id="a day before its end"),
    ],
)
def test_a_plan_takes_effect_within_its_span(
    dated_on: date | None, effective_on: date | None, until: date | None, said: tuple[str, str]
) -> None:
    given = {"dated_on": dated_on, "effective_on": effective_on}
    assert says("R-S-plan-effective", a_list(given=given, plan_until_on=until)) == said
