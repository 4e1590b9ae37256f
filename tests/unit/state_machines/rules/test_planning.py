"""Clause 2.4, one person: who may enter the plan, who may stay, and who leaves."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from state_machines.facts import BirthDate, Facts, OptionFacts
from state_machines.planned import PlanEntry
from state_machines.vocabulary import (
    EvaluationKind,
    Level,
    OptionStatus,
    PlanConclusion,
    PlanStatus,
    RecordKind,
    Theory,
)
from tests.unit.state_machines.rules.factories import (
    AN,
    BINH,
    TODAY,
    a_case,
    a_person,
    a_plan,
    a_record,
    a_tenure,
    a_title,
    a_unit,
    an_evaluation,
    live,
    people,
    says,
    the_facts,
)

TITLE, UNIT, OTHER_UNIT = "DEPUTY_DIRECTOR", 900, 901
ROUND, EARLIER_ROUND = 77, 70


def planning(given: dict[str, Any] | None = None, case: dict[str, Any] | None = None, **an: Any) -> Facts:
    """A planning round of 2024 in which An is looked at."""
    usual = {"planning_year": 2024, "options": (), "records": (), "rounds": (), "chosen_id": None}
    return the_facts(
        case=a_case(**{**usual, **(case or {})}),
        unit=a_unit(post_unit_id=UNIT),
        people=people(a_person(**an)),
        given=given or {},
    )


def present(official_id: int = AN) -> Any:
    return a_record(501, RecordKind.PLAN_PRESENT, 0, official_id=official_id)


def concluded(conclusion: PlanConclusion, official_id: int = AN) -> Any:
    data = {"conclusion": str(conclusion)}
    return a_record(502, RecordKind.PLAN_REVIEW, 1, official_id=official_id, data=data)


def entry(title: str = "OTHER", unit_id: int = OTHER_UNIT, **changes: Any) -> PlanEntry:
    """A running entry for another title of the same level."""
    usual = {"title_code": title, "unit_id": unit_id, "level": Level.PROVINCE, "to_on": None}
    return a_plan(**{**usual, **changes})


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        pytest.param(planning(), ("missing", "not_given"), id="nothing concluded yet"),
        pytest.param(planning({"plan_conclusion": PlanConclusion.KEEP}), ("met", "met"), id="fits and stays"),
        pytest.param(
            planning({"plan_conclusion": PlanConclusion.KEEP}, theory=Theory.ELEMENTARY),
            ("not_met", "failing_kept"),
            id="below the standard and kept",
        ),
        pytest.param(
            planning({"plan_conclusion": PlanConclusion.KEEP}, qualifications=()),
            ("not_met", "failing_kept"),
            id="nothing on file and kept",
        ),
        pytest.param(
            planning({"plan_conclusion": PlanConclusion.REMOVE}, theory=Theory.ELEMENTARY),
            ("met", "leaves"),
            id="below the standard and leaves",
        ),
        pytest.param(
            planning({"plan_conclusion": PlanConclusion.REMOVE}), ("met", "leaves"), id="fits and leaves"
        ),
    ],
)
def test_whoever_fails_the_standard_is_not_kept(facts: Facts, said: tuple[str, str]) -> None:
    assert says("R-2.4-c", facts) == said


def graded(*days: date, kind: EvaluationKind = EvaluationKind.PRE_PLANNING) -> Facts:
    return planning(evaluations=tuple(an_evaluation(day, kind) for day in days))


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        pytest.param(graded(), ("missing", "evaluation_missing"), id="never"),
        pytest.param(graded(date(2024, 5, 2)), ("met", "met"), id="a month ago"),
        pytest.param(graded(date(2023, 12, 3)), ("met", "met"), id="six months ago to the day"),
        pytest.param(graded(date(2023, 12, 2)), ("not_met", "evaluation_too_old"), id="a day longer ago"),
        pytest.param(graded(date(2024, 6, 4)), ("missing", "evaluation_missing"), id="only tomorrow"),
        pytest.param(graded(date(2023, 1, 1), date(2024, 5, 2)), ("met", "met"), id="the newest counts"),
        pytest.param(
            graded(date(2024, 5, 2), kind=EvaluationKind.PRE_APPOINTMENT),
            ("missing", "evaluation_missing"),
            id="an evaluation for something else",
        ),
    ],
)
def test_a_person_is_evaluated_shortly_before_planning(facts: Facts, said: tuple[str, str]) -> None:
    assert says("R-2.3-b-plan", facts, pre_event_validity_months=6) == said


def born(year: int, month: int = 6, day: int = 3, **given: Any) -> Facts:
    return planning(given, birth=BirthDate(year, month, day))


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        pytest.param(born(1994), ("missing", "not_given"), id="the form is not filled in"),
        pytest.param(born(1994, development="Lớp cao cấp"), ("met", "met"), id="young with a plan"),
        pytest.param(born(1994, development="  "), ("not_met", "development_missing"), id="blanks"),
        pytest.param(born(1994, development=None), ("not_met", "development_missing"), id="nothing"),
        pytest.param(
            born(1984, 6, 4, development=""), ("not_met", "development_missing"), id="39, 40 tomorrow"
        ),
        pytest.param(born(1984, development=""), ("not_applicable", "not_young"), id="40 today"),
    ],
)
def test_the_young_have_a_plan_of_development(facts: Facts, said: tuple[str, str]) -> None:
    assert says("R-2.4-g", facts, young_under=40) == said


OWN = entry(TITLE, UNIT)


@pytest.mark.parametrize(
    ("plans", "said"),
    [
        pytest.param((), ("met", "met"), id="the first title"),
        pytest.param((entry("A"), entry("B")), ("met", "met"), id="the third"),
        pytest.param((entry("A"), entry("B"), entry("C")), ("not_met", "too_many_titles"), id="the fourth"),
        pytest.param((entry("A"), entry("B"), OWN), ("met", "met"), id="the one in question is counted once"),
        pytest.param(
            (entry("A"), entry("B"), entry("C", status=PlanStatus.REMOVED)), ("met", "met"), id="one removed"
        ),
        pytest.param(
            (entry("A"), entry("B"), entry("C", to_on=date(2024, 6, 2))), ("met", "met"), id="one over"
        ),
        pytest.param(
            (entry("A"), entry("B"), entry("C", to_on=TODAY)),
            ("not_met", "too_many_titles"),
            id="one whose last day is today",
        ),
        pytest.param(
            (entry("A"), entry("B"), entry("C", status=PlanStatus.PROPOSED)),
            ("not_met", "too_many_titles"),
            id="one only proposed",
        ),
        pytest.param(
            (entry("A"), entry("B"), entry("C", level=Level.COMMUNE)),
            ("met", "met"),
            id="one of another level",
        ),
        pytest.param(
            (entry("A"), entry("B"), entry("C", level=None)),
            ("not_met", "too_many_titles"),
            id="one of a level that nobody knows",
        ),
        pytest.param(
            (entry("A"), entry("A", UNIT), entry("B")),
            ("not_met", "too_many_titles"),
            id="one title, two units",
        ),
    ],
)
def test_nobody_is_planned_for_many_titles(plans: tuple[PlanEntry, ...], said: tuple[str, str]) -> None:
    assert says("R-P-plan-3x3-person", planning(plans=plans), plan_max_titles=3) == said


@pytest.mark.parametrize(
    ("held", "said"),
    [
        pytest.param((), ("met", "met"), id="no post"),
        pytest.param((a_tenure(equivalence=40),), ("met", "met"), id="a lower one"),
        pytest.param((a_tenure(equivalence=50),), ("not_met", "not_higher"), id="an equal one"),
        pytest.param((a_tenure(equivalence=60),), ("not_met", "not_higher"), id="a higher one"),
        pytest.param(
            (a_tenure(equivalence=60, to_on=date(2024, 6, 3)),), ("met", "met"), id="a higher one left today"
        ),
    ],
)
def test_one_is_planned_for_something_higher(held: tuple[Any, ...], said: tuple[str, str]) -> None:
    assert says("R-P-plan-higher", planning(case={"title": a_title(equivalence=50)}, tenures=held)) == said


@pytest.mark.parametrize(
    ("birth", "said"),
    [
        pytest.param(BirthDate(1980, 2, 15), ("met", "met"), id="many years"),
        pytest.param(BirthDate(1965, 1, 15), ("not_met", "too_little_time"), id="few"),
    ],
)
def test_enough_time_is_left(birth: BirthDate, said: tuple[str, str]) -> None:
    assert says("R-P-plan-age", planning(birth=birth)) == said


def recorded_entry(**changes: Any) -> PlanEntry:
    return entry(TITLE, UNIT, case_id=EARLIER_ROUND, **changes)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        pytest.param(planning(), ("met", "met"), id="nothing runs"),
        pytest.param(planning(considered_for=("OTHER",)), ("met", "met"), id="another title"),
        pytest.param(planning(considered_for=(TITLE,)), ("not_met", "being_appointed"), id="the same title"),
    ],
)
def test_a_round_waits_for_an_appointment(facts: Facts, said: tuple[str, str]) -> None:
    assert says("R-P-plan-alongside", facts) == said


@pytest.mark.parametrize(
    ("one", "said"),
    [
        pytest.param(
            recorded_entry(status=PlanStatus.PROPOSED), ("not_met", "being_planned"), id="proposed now"
        ),
        pytest.param(
            recorded_entry(from_on=date(2024, 2, 1)),
            ("not_met", "planned_shortly_before"),
            id="29 days before",
        ),
        pytest.param(recorded_entry(from_on=date(2024, 1, 31)), ("met", "met"), id="30 days before"),
        pytest.param(
            recorded_entry(from_on=date(2024, 3, 2)), ("met", "met"), id="after the case was opened"
        ),
        pytest.param(
            recorded_entry(from_on=date(2024, 2, 1), status=PlanStatus.EXPIRED), ("met", "met"), id="expired"
        ),
        pytest.param(
            entry(TITLE, UNIT, from_on=date(2024, 2, 1)), ("met", "met"), id="taken over from old files"
        ),
        pytest.param(
            entry("OTHER", case_id=EARLIER_ROUND, from_on=date(2024, 2, 1)),
            ("met", "met"),
            id="another title",
        ),
    ],
)
def test_an_appointment_does_not_follow_on_the_heels_of_planning(
    one: PlanEntry, said: tuple[str, str]
) -> None:
    facts = planning(case={"planning_year": None, "opened_on": date(2024, 3, 1)}, plans=(one,))
    assert says("R-P-plan-alongside", facts, plan_apart_days=30) == said


@pytest.mark.parametrize(
    ("records", "said"),
    [
        pytest.param((), ("not_met", "not_in_plan"), id="was not in the plan"),
        pytest.param((present(BINH),), ("not_met", "not_in_plan"), id="somebody else was"),
        pytest.param((present(),), ("met", "met"), id="was, and waits"),
        pytest.param(
            (present(), concluded(PlanConclusion.KEEP, BINH)), ("met", "met"), id="another concluded"
        ),
        pytest.param(
            (present(), concluded(PlanConclusion.KEEP)), ("not_met", "already_reviewed"), id="concluded"
        ),
    ],
)
def test_a_conclusion_is_drawn_once(records: tuple[Any, ...], said: tuple[str, str]) -> None:
    assert says("R-S-plan-under-review", planning(case={"records": records})) == said


@pytest.mark.parametrize(
    ("case", "said"),
    [
        pytest.param({}, ("met", "met"), id="new"),
        pytest.param({"records": (present(),)}, ("not_met", "already_in_plan"), id="was in the plan"),
        pytest.param({"options": live(AN)}, ("not_met", "already_proposed"), id="proposed already"),
        pytest.param({"options": live(BINH)}, ("met", "met"), id="somebody else proposed"),
    ],
)
def test_only_others_are_proposed(case: dict[str, Any], said: tuple[str, str]) -> None:
    assert says("R-S-plan-new", planning(case=case)) == said


@pytest.mark.parametrize(
    ("options", "said"),
    [
        pytest.param((), ("not_met", "not_listed"), id="never on the list"),
        pytest.param(live(BINH), ("not_met", "not_listed"), id="another is"),
        pytest.param(live(AN), ("met", "met"), id="on the list"),
        pytest.param(
            (OptionFacts(AN, OptionStatus.WITHDRAWN),), ("not_met", "not_listed"), id="no longer on the list"
        ),
    ],
)
def test_only_a_name_on_the_list_is_struck(options: tuple[Any, ...], said: tuple[str, str]) -> None:
    assert says("R-S-plan-listed", planning(case={"options": options})) == said
