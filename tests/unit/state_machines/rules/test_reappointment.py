"""Clause 2.5 on reappointment: what each rule says, row by row."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from state_machines.facts import BirthDate, DeadlineFacts, RoundFacts, Tenure
from state_machines.reviews import path_of
from state_machines.rulebook import rule_set
from state_machines.vocabulary import RecordKind, ReviewPath, RoundOutcome
from tests.unit.state_machines.rules.factories import (
    AN,
    HEAD,
    a_record,
    a_unit,
    outcome_of,
    says,
)
from tests.unit.state_machines.rules.reviews import (
    POST,
    RECORDS,
    ROUNDS,
    a_term,
    head_title,
    reviewed,
    the_review,
    vote,
    with_findings,
)


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        pytest.param([a_term(from_on=date(2018, 10, 30))], ("met", "met"), id="V9: 7 years 11 months"),
        pytest.param(
            [a_term(from_on=date(2018, 9, 30))], ("not_met", "two_terms_end"), id="V10: exactly 8 years"
        ),
        pytest.param(
            [a_term(from_on=date(2014, 1, 1), to_on=date(2017, 1, 1), term_end_on=None), a_term()],
            ("not_met", "two_terms_end"),
            id="an earlier stay is added",
        ),
        pytest.param(
            [a_term(post_id=999, from_on=date(2014, 1, 1), to_on=date(2017, 1, 1)), a_term()],
            ("met", "met"),
            id="a stay in another post is not",
        ),
    ],
)
def test_two_terms_are_counted_to_the_end_of_the_running_one(
    terms: list[Tenure], expected: tuple[str, str]
) -> None:
    assert says("R-2.5-m", the_review(reviewed(*terms), title=head_title())) == expected


def test_deputies_have_no_limit_of_two_terms() -> None:
    eleven_years = reviewed(a_term(from_on=date(2015, 9, 30)))
    assert says("R-2.5-m", the_review(eleven_years)) == ("not_applicable", "not_a_head")


def test_a_special_professional_post_is_spared_upon_its_document() -> None:
    unit = a_unit(post_id=POST, post_special_professional=True, post_special_document="05-QĐ/TU")
    facts = the_review(reviewed(a_term(from_on=date(2010, 9, 30))), title=head_title(), unit=unit)
    assert says("R-2.5-m", facts) == ("not_applicable", "special_post")
    assert says("R-2.5-n", facts) == ("met", "met")
    bare = replace(unit, post_special_document="")
    assert says("R-2.5-n", the_review(unit=bare)) == ("missing", "document_missing")
    assert says("R-2.5-n", the_review()) == ("not_applicable", "not_applicable")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"records": RECORDS[1:]}, "self_review_missing"),
        ({"rounds": ROUNDS[1:]}, "conference_missing"),
        ({"records": (RECORDS[0], RECORDS[2])}, "assessment_missing"),
        ({"rounds": (ROUNDS[0], ROUNDS[2])}, "collective_vote_missing"),
    ],
)
def test_a_review_lacks_nothing_of_what_the_clause_names(changes: dict[str, Any], reason: str) -> None:
    assert says("R-2.5-p", the_review(**changes)) == ("missing", reason)


def test_an_extension_needs_no_conference() -> None:
    facts = the_review(review_path=ReviewPath.EXTEND, rounds=ROUNDS[1:])
    assert says("R-2.5-p", facts) == ("met", "met")
    assert says("R-P-reapp-vote", facts) == ("not_applicable", "not_applicable")


@pytest.mark.parametrize(
    ("changes", "rule_id", "expected"),
    [
        ({}, "R-2.5-q", ("met", "met")),
        ({"capacity": "DECLINED"}, "R-2.5-q", ("not_met", "capacity_declined")),
        ({"prestige": "DECLINED"}, "R-2.5-q", ("not_met", "prestige_declined")),
        ({"capacity": "DECLINED", "prestige": "DECLINED"}, "R-2.5-q", ("not_met", "both_declined")),
        ({}, "R-2.5-r", ("met", "met")),
        ({"sector": "NOT_IMPROVED"}, "R-2.5-r", ("not_met", "not_improved")),
        ({}, "R-S-post-needed", ("met", "met")),
        ({"post_need": "NOT_NEEDED"}, "R-S-post-needed", ("not_met", "not_needed")),
    ],
)
def test_a_finding_of_decline_stops_a_reappointment(
    changes: dict[str, str], rule_id: str, expected: tuple[str, str]
) -> None:
    assert says(rule_id, with_findings(**changes)) == expected


@pytest.mark.parametrize("rule_id", ["R-2.5-q", "R-2.5-r", "R-S-post-needed"])
def test_nothing_is_found_without_an_assessment(rule_id: str) -> None:
    assert says(rule_id, the_review(records=())) == ("missing", "assessment_missing")


@pytest.mark.parametrize(
    ("rule_id", "code"), [("R-P-reapp-90", "review_notice"), ("R-P-reapp-issue", "review_issue")]
)
@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 7, 2), ("met", "met")),
        (date(2026, 7, 3), ("not_met", "late")),
    ],
)
def test_the_last_day_is_in_time_and_the_next_is_late(
    rule_id: str, code: str, today: date, expected: tuple[str, str]
) -> None:
    clock = DeadlineFacts(code, date(2026, 6, 2), date(2026, 7, 2))
    assert says(rule_id, the_review(today=today, deadlines=(clock,))) == expected
    assert says(rule_id, the_review(today=today)) == ("not_applicable", "no_deadline")


@pytest.mark.parametrize(
    ("born", "reason"),
    [
        pytest.param(BirthDate(1966, 5, 10), "extension", id="V18: 20 months left at 30/9/2026"),
        pytest.param(BirthDate(1968, 3, 10), "cut_at_retirement", id="less than a term left"),
        pytest.param(BirthDate(1980, 2, 15), "met", id="a whole term left"),
    ],
)
def test_the_path_follows_the_months_to_retirement(born: BirthDate, reason: str) -> None:
    assert says("R-P-ext-2y", the_review(reviewed(birth=born))) == ("met", reason)


def test_the_worked_example_of_an_extension() -> None:
    params = rule_set("bac-giang-2016", 1).params
    settings = {"table": params["retirement_table"], "extension_months": params["extension_months"]}
    near = reviewed(birth=BirthDate(1966, 5, 10))  # retires on 1/6/2028
    assert path_of(near, date(2026, 9, 1), **settings) is ReviewPath.EXTEND
    assert path_of(near, date(2026, 6, 2), **settings) is ReviewPath.EXTEND
    assert path_of(near, date(2026, 6, 1), **settings) is ReviewPath.REAPPOINT  # 24 months to the day


@pytest.mark.parametrize(
    ("confidence", "expected"),
    [
        (vote("confidence", 11), ("met", "met")),
        (vote("confidence", 10, RoundOutcome.NONE), ("not_met", "below_half")),
    ],
)
def test_the_conference_counts_against_those_summoned(
    confidence: RoundFacts, expected: tuple[str, str]
) -> None:
    facts = the_review(rounds=(confidence, *ROUNDS[1:]))
    assert says("R-P-reapp-vote", facts) == expected
    assert outcome_of("R-P-reapp-vote", facts).facts["summoned"] == 20


@pytest.mark.parametrize(
    ("collective", "opinion_of", "expected"),
    [
        (vote("collective", 11), None, ("met", "kept")),
        (vote("collective", 9, RoundOutcome.NONE), AN, ("not_met", "not_kept")),
        (vote("collective", 10, RoundOutcome.TIE_AT_HALF), AN, ("met", "kept_by_head")),
        (vote("collective", 10, RoundOutcome.TIE_AT_HALF), None, ("not_met", "head_against_at_tie")),
    ],
)
def test_at_exactly_half_the_head_decides(
    collective: RoundFacts, opinion_of: int | None, expected: tuple[str, str]
) -> None:
    opinion = a_record(603, RecordKind.HEAD_OPINION, HEAD, official_id=opinion_of)
    facts = the_review(rounds=(ROUNDS[0], collective, ROUNDS[2]), records=(*RECORDS[:2], opinion))
    assert says("R-P-collective", facts) == expected


def test_a_tie_is_recorded_with_the_differing_opinions() -> None:
    tied = (ROUNDS[0], vote("collective", 10, RoundOutcome.TIE_AT_HALF))
    assert says("R-S-review-voted", the_review(rounds=tied)) == ("missing", "differing_opinion_missing")
    heard = (*RECORDS, a_record(604, RecordKind.DIFFERING_OPINION, 8))
    assert says("R-S-review-voted", the_review(rounds=tied, records=heard)) == ("met", "met")
    assert says("R-S-review-voted", the_review(rounds=ROUNDS[:1])) == ("missing", "vote_missing")
