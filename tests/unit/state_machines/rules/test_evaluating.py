"""What each rule about one person's evaluation says, row by row."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from state_machines.evaluations import CriterionGroup, Population
from state_machines.facts import Facts, RecordFacts
from state_machines.vocabulary import Duty, Grade, RecordKind, Role
from tests.unit.state_machines.rules.evaluations import (
    ADVISER,
    ANSWERS,
    COMMENT,
    CRITERIA,
    DECIDER,
    PARTY,
    TODAY,
    a_campaign,
    a_form,
    evaluated,
    of_campaign,
)
from tests.unit.state_machines.rules.factories import AN, HEAD, says

OTHER_WORK = RecordFacts(3, RecordKind.REASSIGNMENT, HEAD, AN)


def weighted(capacity: int, results: int, trust: int) -> Facts:
    points = dict(zip(CriterionGroup, (capacity, results, trust), strict=True))
    return evaluated(a_form(criteria=tuple(replace(one, points=points[one.group]) for one in CRITERIA)))


def answered(*answers: tuple[Any, ...], actor: int = HEAD) -> Facts:
    return evaluated(given={"answers": answers, "grade": "GOOD"}, actor=actor, role=Role.UNIT_HEAD)


@pytest.mark.parametrize(
    ("rule", "facts", "expected"),
    [
        ("R-2.3-c", evaluated(), ("met", "met")),
        ("R-2.3-c", evaluated(a_form(criteria=())), ("not_met", "no_criteria")),
        ("R-2.3-c", of_campaign(a_campaign()), ("met", "nobody_left_out")),
        ("R-2.3-c", of_campaign(a_campaign(left_out=(AN,))), ("not_met", "people_left_out")),
        ("R-2.3-d", weighted(30, 50, 20), ("met", "met")),
        ("R-2.3-d", weighted(40, 60, 0), ("not_met", "group_without_weight")),
        ("R-2.3-d", weighted(45, 45, 10), ("not_met", "results_not_largest")),
        ("R-2.3-d", weighted(10, 40, 50), ("not_met", "results_not_largest")),
        ("R-2.3-e", evaluated(), ("met", "met")),
        ("R-2.3-e", evaluated(records=()), ("missing", "no_comment")),
        ("R-2.3-e", evaluated(a_form(head_answers=())), ("missing", "no_comment")),
        ("R-2.3-e", evaluated(records=(replace(COMMENT, author_id=AN),)), ("not_met", "own_comment")),
        ("R-S-form-own", evaluated(actor=AN, role=Role.OFFICIAL), ("met", "met")),
        ("R-S-form-own", evaluated(actor=HEAD, role=Role.OFFICIAL), ("not_met", "not_own")),
        ("R-S-form-answers", answered(*ANSWERS), ("met", "met")),
        ("R-S-form-answers", evaluated(given={}), ("missing", "not_given")),
        ("R-S-form-answers", answered(*ANSWERS[:2]), ("not_met", "unanswered")),
        ("R-S-form-answers", answered(*ANSWERS, (8, 1, "", "")), ("not_met", "unanswered")),
        ("R-S-form-answers", answered((1, 31), *ANSWERS[1:]), ("not_met", "points_out_of_range")),
        ("R-S-form-answers", answered((1, -1), *ANSWERS[1:]), ("not_met", "points_out_of_range")),
        ("R-S-form-answers", answered((1, 24), (2, 40), (3, 16)), ("met", "met")),
        ("R-S-form-answers", answered((1, 24), (2, 40), (3, 16), actor=AN), ("not_met", "evidence_missing")),
        ("R-S-form-answers", answered(*ANSWERS, actor=AN), ("met", "met")),
        ("R-S-form-party", evaluated(), ("met", "met")),
        ("R-S-form-party", evaluated(records=(COMMENT,)), ("missing", "party_silent")),
        (
            "R-S-form-party",
            evaluated(a_form(populations=(Population.PLANNED,)), records=(COMMENT,)),
            ("not_applicable", "party_not_asked"),
        ),
        ("R-S-form-unassessed", evaluated(given={}), ("missing", "not_given")),
        ("R-S-form-unassessed", evaluated(given={"unassessed_reason": "LONG_LEAVE"}), ("met", "met")),
        (
            "R-S-form-unassessed",
            evaluated(given={"unassessed_reason": "TIRED"}),
            ("not_met", "reason_not_accepted"),
        ),
        ("R-P-petition-days", evaluated(), ("missing", "not_notified")),
        ("R-P-petition-days", evaluated(until=TODAY), ("met", "met")),
        ("R-P-petition-days", evaluated(until=TODAY - timedelta(days=1)), ("not_met", "too_late")),
        ("R-S-petition-over", evaluated(state="UPHELD"), ("met", "answered")),
        ("R-S-petition-over", evaluated(state="NOTIFIED", until=TODAY), ("not_met", "time_running")),
        ("R-S-petition-over", evaluated(state="NOTIFIED"), ("not_met", "time_running")),
        (
            "R-S-petition-over",
            evaluated(state="NOTIFIED", until=TODAY - timedelta(days=1)),
            ("met", "met"),
        ),
        ("R-S-petition-answerer", evaluated(), ("met", "met")),
        ("R-S-petition-answerer", evaluated(actor=ADVISER), ("not_met", "prepared_it")),
        (
            "R-S-petition-answerer",
            evaluated(duties=((DECIDER, Duty.PREPARE),)),
            ("not_met", "prepared_it"),
        ),
        ("R-S-petition-answerer", evaluated(duties=((DECIDER, Duty.DECIDE),)), ("met", "met")),
        ("R-S-grade-changes", evaluated(a_form(grade=Grade.GOOD)), ("not_met", "same_grade")),
        ("R-S-grade-changes", evaluated(a_form(grade=Grade.COMPLETED)), ("met", "met")),
        ("R-S-grade-changes", evaluated(given={}), ("missing", "not_given")),
        ("R-2.3-j", evaluated(a_form(grade=Grade.GOOD)), ("not_applicable", "completed")),
        ("R-2.3-j", evaluated(a_form(grade=Grade.NOT_COMPLETED)), ("not_met", "not_reassigned")),
        ("R-2.3-j", evaluated(a_form(grade=Grade.NOT_COMPLETED), records=(OTHER_WORK,)), ("met", "met")),
        ("R-S-reassignment-due", evaluated(a_form(grade=Grade.GOOD)), ("not_met", "completed")),
        ("R-S-reassignment-due", evaluated(a_form(grade=Grade.NOT_COMPLETED)), ("met", "met")),
        (
            "R-S-reassignment-due",
            evaluated(a_form(grade=Grade.NOT_COMPLETED), records=(OTHER_WORK,)),
            ("not_met", "already_reassigned"),
        ),
    ],
)
def test_what_a_rule_says(rule: str, facts: Facts, expected: tuple[str, str]) -> None:
    assert says(rule, facts) == expected


@pytest.mark.parametrize(
    ("grade", "reason", "expected"),
    [
        ("GOOD", "", ("met", "met")),
        ("EXCELLENT", "", ("not_met", "grade_off_scale")),
        ("COMPLETED", "  ", ("not_met", "grade_off_scale")),
        ("EXCELLENT", "Có sáng kiến", ("met", "reason_given")),
        ("", "", ("missing", "not_given")),
    ],
)
def test_the_grade_follows_from_the_points(grade: str, reason: str, expected: tuple[str, str]) -> None:
    given = {"grade": grade, "grade_reason": reason}
    assert says("R-P-grade-scale", evaluated(given=given)) == expected


def test_without_points_there_is_no_scale_to_hold_a_grade_against() -> None:
    assert says("R-P-grade-scale", evaluated(a_form(head_answers=()))) == ("not_applicable", "no_points")


@pytest.mark.parametrize(
    ("actor", "role", "records", "expected"),
    [
        (HEAD, Role.UNIT_HEAD, (), ("met", "met")),
        (DECIDER, Role.AUTHORITY_MEMBER, (), ("not_met", "head_comments")),
        (HEAD, Role.UNIT_HEAD, (COMMENT, PARTY), ("not_met", "already_commented")),
    ],
)
def test_the_head_comments_on_subordinates_once(
    actor: int, role: Role, records: tuple[RecordFacts, ...], expected: tuple[str, str]
) -> None:
    facts = evaluated(actor=actor, role=role, records=records)
    assert says("R-S-form-commenter", facts) == expected


def test_the_authority_comments_on_the_head() -> None:
    facts = evaluated(a_form(official_id=HEAD), records=())
    assert says("R-S-form-commenter", facts) == ("met", "met")
