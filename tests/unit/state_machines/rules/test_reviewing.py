"""The safeguards of a reappointment: what each rule says, row by row."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from state_machines.facts import BirthDate, Evaluation, Facts, PersonFacts
from state_machines.registry import latest
from state_machines.vocabulary import EvaluationKind, Grade, Rank, ReviewPath, Role, RoundOutcome
from tests.unit.state_machines.rules.factories import (
    AN,
    HEAD,
    a_leader,
    a_round,
    a_title,
    a_unit,
    an_actor,
    outcome_of,
    says,
)
from tests.unit.state_machines.rules.reviews import (
    ENDS_ON,
    RECORDS,
    ROUNDS,
    a_review,
    a_term,
    head_title,
    reviewed,
    the_review,
    vote,
    with_findings,
)


@pytest.mark.parametrize(
    ("person", "changes", "expected"),
    [
        pytest.param(reviewed(), {}, ("met", "met"), id="a term runs"),
        pytest.param(
            reviewed(), {"title": a_title(is_elected=True)}, ("not_met", "title_is_elected"), id="elected"
        ),
        pytest.param(
            reviewed(a_term(term_end_on=None)), {}, ("not_met", "no_running_term"), id="no end of term"
        ),
        pytest.param(
            reviewed(a_term(to_on=date(2026, 5, 1))),
            {},
            ("not_met", "no_running_term"),
            id="left before the end",
        ),
        pytest.param(
            reviewed(birth=BirthDate(1965, 2, 10)), {}, ("not_met", "retires_first"), id="retires in the term"
        ),
    ],
)
def test_a_review_is_opened_for_a_running_term(
    person: PersonFacts, changes: dict[str, Any], expected: tuple[str, str]
) -> None:
    assert says("R-S-running-term", the_review(person, **changes)) == expected


@pytest.mark.parametrize(
    ("actor", "unit", "expected"),
    [
        pytest.param(an_actor(HEAD, Role.UNIT_HEAD), a_unit(), ("met", "met"), id="the head"),
        pytest.param(an_actor(4, Role.ADVISER), a_unit(), ("not_met", "head_is_there"), id="another"),
        pytest.param(an_actor(4, Role.ADVISER), a_unit(leaders=()), ("met", "stands_in"), id="no head"),
        pytest.param(
            an_actor(4, Role.ADVISER),
            a_unit(leaders=(a_leader(AN, 1980, Rank.HEAD),)),
            ("met", "stands_in"),
            id="the head is under review",
        ),
    ],
)
def test_only_where_the_head_may_not_act_another_stands_in(
    actor: Any, unit: Any, expected: tuple[str, str]
) -> None:
    assert says("R-S-stands-in", the_review(actor=actor, unit=unit)) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, ("missing", "not_given")),
        ({"deferral_reason": "HOLIDAY", "review_on": date(2026, 8, 1)}, ("not_met", "not_listed")),
        ({"deferral_reason": "ILLNESS", "review_on": date(2026, 7, 20)}, ("not_met", "review_day_past")),
        ({"deferral_reason": "ILLNESS", "review_on": date(2026, 8, 1)}, ("met", "met")),
    ],
)
def test_a_deferral_has_a_listed_reason_and_a_later_day(
    given: dict[str, Any], expected: tuple[str, str]
) -> None:
    assert says("R-S-deferral", the_review(given=given)) == expected


@pytest.mark.parametrize(
    ("dated_on", "effective_on", "expected"),
    [
        (date(2026, 9, 1), ENDS_ON, ("met", "met")),
        (date(2026, 9, 1), date(2026, 10, 1), ("not_met", "not_term_end")),
        (date(2026, 10, 12), date(2026, 10, 12), ("met", "after_gap")),
        (date(2026, 10, 12), ENDS_ON, ("not_met", "backdated")),
    ],
)
def test_a_decision_leaves_no_gap_and_hides_none(
    dated_on: date, effective_on: date, expected: tuple[str, str]
) -> None:
    given = {"dated_on": dated_on, "effective_on": effective_on}
    assert says("R-S-effective-day", the_review(given=given)) == expected


def grades(*found: Grade) -> tuple[Evaluation, ...]:
    days = [date(2022 + year, 12, 15) for year in range(len(found))]
    return tuple(Evaluation(EvaluationKind.YEAR, d, d, g) for d, g in zip(days, found, strict=True))


@pytest.mark.parametrize(
    ("evaluations", "changes", "expected"),
    [
        (grades(Grade.GOOD, Grade.EXCELLENT), {}, ("met", "met")),
        (grades(Grade.GOOD, Grade.COMPLETED), {}, ("not_met", "grades_fall")),
        (grades(Grade.NOT_COMPLETED, Grade.NOT_COMPLETED), {}, ("not_met", "grades_fall")),
        ((), {}, ("missing", "no_grades")),
        (
            grades(Grade.GOOD, Grade.GOOD),
            {"rounds": (vote("confidence", 9, RoundOutcome.NONE),)},
            ("not_met", "vote_below_half"),
        ),
        (
            grades(Grade.GOOD, Grade.COMPLETED),
            {"given": {"capacity": "DECLINED"}},
            ("not_applicable", "seen_by_people"),
        ),
    ],
)
def test_figures_only_hint_at_a_decline(
    evaluations: tuple[Evaluation, ...], changes: dict[str, Any], expected: tuple[str, str]
) -> None:
    assert says("R-S-review-signals", the_review(reviewed(evaluations=evaluations), **changes)) == expected


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        pytest.param(the_review(), "", id="nothing"),
        pytest.param(with_findings(capacity="DECLINED"), "CAPACITY_DECLINED", id="capacity"),
        pytest.param(with_findings(prestige="DECLINED"), "PRESTIGE_DECLINED", id="prestige"),
        pytest.param(with_findings(sector="NOT_IMPROVED"), "SECTOR_NOT_IMPROVED", id="sector"),
        pytest.param(with_findings(post_need="NOT_NEEDED"), "POST_NOT_NEEDED", id="need"),
        pytest.param(
            the_review(rounds=(*ROUNDS[:2], vote("decision", 5, RoundOutcome.NONE))),
            "AUTHORITY_VOTE",
            id="authority",
        ),
        pytest.param(the_review(records=RECORDS[1:]), "REVIEW_INCOMPLETE", id="incomplete"),
        pytest.param(
            the_review(reviewed(a_term(from_on=date(2016, 9, 30))), title=head_title()),
            "TWO_TERMS",
            id="two terms",
        ),
        pytest.param(
            the_review(
                reviewed(a_term(from_on=date(2016, 9, 30))),
                title=head_title(),
                review_path=ReviewPath.EXTEND,
                rounds=ROUNDS[1:],
            ),
            "",
            id="two terms are no ground against an extension",
        ),
    ],
)
def test_a_refusal_stands_on_a_ground(facts: Facts, codes: str) -> None:
    found = outcome_of("R-S-against-ground", facts)
    assert found.facts.get("against_ground_codes", "") == codes
    assert found.reason == ("met" if codes else "no_ground")


def test_the_retirement_notice_of_the_head_does_not_stop_a_review() -> None:
    unit = a_unit(leaders=(a_leader(HEAD, 1966, Rank.HEAD, retirement_notice_on=date(2026, 3, 1)),))
    assert says("R-2.5-k", the_review(unit=unit)) == ("not_applicable", "reappointment")
    appointment = replace(the_review(unit=unit), case=a_review(review_path=None))
    assert says("R-2.5-k", appointment) == ("not_met", "head_is_retiring")


def test_a_round_of_another_path_is_not_held() -> None:
    template = latest("reappointment").round("confidence")
    facts = the_review(
        state="SELF_REVIEWED", review_path=ReviewPath.EXTEND, rounds=(), given={"template": template}
    )
    assert says("R-S-round-place", facts) == ("not_met", "wrong_path")
    assert a_round().state != template.state
