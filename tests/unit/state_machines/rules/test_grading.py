"""Units before heads, the cap on excellent grades, and a campaign as a whole: row by row."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from state_machines.evaluations import (
    GRADES,
    CapFacts,
    CapScope,
    FormFacts,
    UnitGradeFacts,
    cap_of,
    grade_of,
    is_above,
)
from state_machines.vocabulary import EvaluationKind, Grade
from tests.unit.state_machines.rules.evaluations import a_campaign, a_form, evaluated, of_campaign
from tests.unit.state_machines.rules.factories import says

USUAL = {"percent": 20, "base": "GOOD", "rounding": "FLOOR"}
SCALE = {"EXCELLENT": 90, "GOOD": 70, "COMPLETED": 50}
HEADS = ("R-2.3-h", "R-P-head-cap")


def head(unit_grade: Grade | None, **more: Any) -> FormFacts:
    return a_form(is_head=True, unit_grade=unit_grade, **more)


@pytest.mark.parametrize("rule", HEADS)
def test_whoever_is_no_head_does_not_wait_for_the_unit(rule: str) -> None:
    assert says(rule, evaluated(a_form(unit_grade=None))) == ("not_applicable", "no_head")
    assert says(rule, evaluated(head(None, campaign_id=None))) == ("not_applicable", "no_campaign")


@pytest.mark.parametrize("rule", HEADS)
def test_a_head_waits_for_the_unit(rule: str) -> None:
    assert says(rule, evaluated(head(None))) == ("missing", "unit_ungraded")
    assert says(rule, evaluated(head(Grade.GOOD), given={})) == ("missing", "not_given")


@pytest.mark.parametrize("unit", GRADES)
@pytest.mark.parametrize("grade", GRADES)
def test_a_head_is_never_above_the_unit(unit: Grade, grade: Grade) -> None:
    verdict, reason = says("R-P-head-cap", evaluated(head(unit), given={"grade": str(grade)}))
    assert (verdict, reason) == (
        ("not_met", "above_unit") if GRADES.index(grade) > GRADES.index(unit) else ("met", "met")
    )


@pytest.mark.parametrize("unit", GRADES)
@pytest.mark.parametrize("grade", GRADES)
def test_a_head_is_excellent_only_with_the_unit(unit: Grade, grade: Grade) -> None:
    facts = evaluated(head(unit), given={"grade": str(grade)})
    wrong = grade is Grade.EXCELLENT and unit is not Grade.EXCELLENT
    assert says("R-2.3-h", facts) == (("not_met", "unit_not_excellent") if wrong else ("met", "met"))


def test_half_a_year_asks_for_the_cap_alone_and_the_cap_can_be_off() -> None:
    half = head(Grade.GOOD, kind=EvaluationKind.HALF_YEAR)
    assert says("R-2.3-h", evaluated(half, given={"grade": "EXCELLENT"})) == ("not_applicable", "not_yearly")
    facts = evaluated(head(Grade.GOOD), given={"grade": "EXCELLENT"})
    assert says("R-P-head-cap", facts, head_cap=False) == ("not_applicable", "switched_off")


def test_a_result_goes_with_the_units() -> None:
    assert says("R-2.3-g", evaluated()) == ("met", "met")
    assert says("R-2.3-g", evaluated(a_form(unit_grade=None))) == ("missing", "unit_ungraded")
    assert says("R-2.3-g", evaluated(a_form(campaign_id=None))) == ("not_applicable", "no_campaign")


# ---------------------------------------------------------------- the cap
def counted(agency: tuple[int, int], duties: tuple[int, int], **more: int) -> FormFacts:
    """GOOD and EXCELLENT among the others of the agency and of the duties."""
    return a_form(
        caps=(
            CapFacts(CapScope.AGENCY, good=agency[0], excellent=agency[1], **more),
            CapFacts(CapScope.DUTIES, good=duties[0], excellent=duties[1], **more),
        )
    )


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        pytest.param(counted((14, 1), (14, 1)), ("met", "met"), id="second of two"),
        pytest.param(counted((14, 2), (14, 2)), ("not_met", "over_cap"), id="V12"),
        pytest.param(counted((4, 0), (50, 0)), ("not_met", "over_cap"), id="small agency"),
        pytest.param(counted((50, 0), (4, 0)), ("not_met", "over_cap"), id="small group"),
        pytest.param(counted((0, 0), (0, 0)), ("not_met", "over_cap"), id="nobody good"),
        pytest.param(counted((3, 0), (3, 0), proposed_good=2), ("not_met", "good_first"), id="good to come"),
        pytest.param(a_form(campaign_id=None), ("not_applicable", "no_campaign"), id="before an event"),
    ],
)
def test_the_cap_is_kept_in_agency_and_group(form: FormFacts, expected: tuple[str, str]) -> None:
    facts = evaluated(form, given={"grade": "EXCELLENT"})
    assert says("R-P-20pct", facts) == expected
    assert says("R-P-20pct-changed", facts) == expected


def test_only_excellent_grades_are_capped() -> None:
    full = counted((0, 9), (0, 9))
    for rule in ("R-P-20pct", "R-P-20pct-proposed", "R-P-20pct-changed"):
        assert says(rule, evaluated(full)) == ("not_applicable", "not_excellent")
        assert says(rule, evaluated(full, given={})) == ("missing", "not_given")


def test_proposals_are_counted_together() -> None:
    third = counted((0, 0), (0, 0), proposed_good=14, proposed_excellent=2)
    second = counted((0, 0), (0, 0), proposed_good=14, proposed_excellent=1)
    assert says("R-P-20pct-proposed", evaluated(third, given={"grade": "EXCELLENT"})) == (
        "not_met",
        "over_cap",
    )
    assert says("R-P-20pct-proposed", evaluated(second, given={"grade": "EXCELLENT"})) == ("met", "met")


@given(
    good=st.integers(0, 400),
    excellent=st.integers(0, 100),
    percent=st.integers(0, 100),
    base=st.sampled_from(("GOOD", "GOOD_AND_EXCELLENT", "GRADED")),
)
def test_the_cap_is_whole_never_below_none_and_rounds_as_told(
    good: int, excellent: int, percent: int, base: str
) -> None:
    found = CapFacts(CapScope.AGENCY, good=good, excellent=excellent, graded=good + excellent + 7)
    floor, nearest, ceiling = (
        cap_of(found, {"percent": percent, "base": base, "rounding": rounding})
        for rounding in ("FLOOR", "NEAREST", "CEILING")
    )
    of = {"GOOD": good, "GOOD_AND_EXCELLENT": good + excellent, "GRADED": good + excellent + 7}[base]
    assert 0 <= floor <= nearest <= ceiling <= floor + 1
    assert floor * 100 <= percent * of < (floor + 1) * 100
    assert (ceiling == floor) is (percent * of % 100 == 0)
    assert abs(200 * nearest - 2 * percent * of) <= 100


@given(st.lists(st.sampled_from((Grade.GOOD, Grade.EXCELLENT, Grade.COMPLETED)), max_size=60))
def test_no_order_of_decisions_exceeds_the_cap(wishes: list[Grade]) -> None:
    """Whoever is let through in turn, at every moment the excellent are within a fifth of the good."""
    good = excellent = 0
    for wish in wishes:
        form = counted((good, excellent), (good, excellent))
        if wish is Grade.EXCELLENT:
            verdict, _ = says("R-P-20pct", evaluated(form, given={"grade": "EXCELLENT"}))
            excellent += verdict == "met"
        good += wish is Grade.GOOD
        assert 5 * excellent <= good


@given(score=st.integers(0, 100))
def test_every_score_earns_one_grade_and_more_points_never_a_lower_one(score: int) -> None:
    earned = grade_of(score, SCALE)
    assert earned is (
        Grade.EXCELLENT
        if score >= 90
        else Grade.GOOD
        if score >= 70
        else Grade.COMPLETED
        if score >= 50
        else Grade.NOT_COMPLETED
    )
    assert score == 100 or not is_above(earned, grade_of(score + 1, SCALE))


# ---------------------------------------------------------------- the campaign
@pytest.mark.parametrize(
    ("rule", "changes", "typed", "expected"),
    [
        ("R-2.3-a", {}, {}, ("met", "met")),
        ("R-2.3-a", {"kind": EvaluationKind.QUARTER}, {}, ("not_met", "kind_not_used")),
        ("R-2.3-a", {"due_on": date(2026, 12, 1)}, {}, ("not_met", "days_out_of_order")),
        ("R-2.3-a", {"from_on": date(2026, 12, 31)}, {}, ("not_met", "days_out_of_order")),
        ("R-S-campaign-one", {}, {}, ("met", "met")),
        ("R-S-campaign-one", {"overlaps": ("DDG-2026-00001",)}, {}, ("not_met", "overlaps")),
        ("R-S-unit-listed", {}, {}, ("missing", "not_given")),
        ("R-S-unit-listed", {}, {"unit_id": 4}, ("met", "met")),
        ("R-S-unit-listed", {}, {"unit_id": 8}, ("not_met", "not_listed")),
        ("R-S-unit-before-head", {}, {}, ("missing", "not_given")),
        ("R-S-unit-before-head", {"headed": (5,)}, {"unit_id": 4}, ("met", "met")),
        ("R-S-unit-before-head", {"headed": (4,)}, {"unit_id": 4}, ("not_met", "head_graded")),
        ("R-S-units-graded", {}, {}, ("met", "met")),
        (
            "R-S-units-graded",
            {"unit_grades": (UnitGradeFacts(3, Grade.GOOD),)},
            {},
            ("not_met", "units_ungraded"),
        ),
        ("R-S-forms-decided", {}, {}, ("met", "met")),
        ("R-S-forms-decided", {"undecided": 1}, {}, ("not_met", "forms_open")),
        ("R-S-forms-filed", {}, {}, ("met", "met")),
        ("R-S-forms-filed", {"petitions": 1, "unfiled": 1}, {}, ("not_met", "petitions_open")),
        ("R-S-forms-filed", {"unfiled": 1}, {}, ("not_met", "forms_unfiled")),
        ("R-P-20pct-total", {}, {}, ("met", "met")),
        ("R-P-20pct-total", {"caps": ()}, {}, ("met", "met")),
        (
            "R-P-20pct-total",
            {"caps": (CapFacts(CapScope.AGENCY, "Sở", good=9, excellent=2),)},
            {},
            ("not_met", "over_cap"),
        ),
    ],
)
def test_what_a_rule_says_of_a_campaign(
    rule: str, changes: dict[str, Any], typed: dict[str, Any], expected: tuple[str, str]
) -> None:
    assert says(rule, of_campaign(a_campaign(**changes), **typed)) == expected


def test_the_usual_cap_is_a_fifth_of_the_good() -> None:
    assert [cap_of(CapFacts(CapScope.AGENCY, good=good), USUAL) for good in (0, 4, 5, 14, 15)] == [
        0,
        0,
        1,
        2,
        3,
    ]
