"""The choice among the options."""

from __future__ import annotations

from dataclasses import replace

import pytest

from state_machines.ballots import outcome
from state_machines.facts import DocumentFacts, Facts, RecordFacts, RoundFacts, Tally
from state_machines.rulebook import rule_set
from state_machines.vocabulary import DocumentKind, RecordKind, RoundOutcome, RoundState
from tests.unit.state_machines.rules.factories import (
    AN,
    BINH,
    CHI,
    HEAD,
    MEMBER,
    SELECTION_ROUND,
    a_case,
    a_record,
    a_round,
    certified,
    live,
    outcome_of,
    says,
    selected,
    the_facts,
    with_case,
)

POLICIES = rule_set("bac-giang-2016", 1).policies


def opinion(official_id: int | None, record_id: int = 404) -> RecordFacts:
    return a_record(record_id, RecordKind.HEAD_OPINION, HEAD, official_id=official_id)


DIFFERING = a_record(405, RecordKind.DIFFERING_OPINION, MEMBER)
TIE = selected(AN, BINH, outcome=RoundOutcome.TIE_AT_HALF)
NOBODY = selected(outcome=RoundOutcome.NONE)


def voted(vote: RoundFacts | None, *records: RecordFacts, chosen: int | None = AN, **case: object) -> Facts:
    rounds = (vote,) if vote else ()
    return with_case(rounds=rounds, records=records, chosen_id=chosen, **case)


def counted(members: int, policy: str = "collective", **votes: int) -> RoundFacts:
    """A certified vote of so many members, with the outcome that its policy gives."""
    people = {"an": AN, "binh": BINH, "chi": CHI}
    tallies = tuple(Tally(people[name], number) for name, number in votes.items())
    round_ = certified(
        SELECTION_ROUND,
        "selection",
        policy=POLICIES[policy],
        voters=tuple(range(101, 101 + members)),
        valid=sum(votes.values()),
        tallies=tallies,
    )
    result = outcome(round_)
    return replace(round_, outcome=result.outcome, forwarded=result.forwarded)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param(voted(selected(AN)), ("met", "met"), id="selected"),
        pytest.param(voted(None), ("missing", "vote_missing"), id="no vote"),
        pytest.param(
            voted(replace(selected(AN), state=RoundState.COUNTED)),
            ("missing", "vote_missing"),
            id="not certified",
        ),
        pytest.param(voted(NOBODY), ("not_met", "nobody_selected"), id="nobody"),
        pytest.param(voted(TIE), ("not_met", "tie_without_proposal"), id="a tie, and the head is silent"),
        pytest.param(
            voted(TIE, opinion(CHI)), ("not_met", "tie_without_proposal"), id="the head names a third"
        ),
        pytest.param(
            voted(TIE, opinion(None)), ("not_met", "tie_without_proposal"), id="the head names nobody"
        ),
        pytest.param(voted(TIE, opinion(BINH)), ("met", "tie_settled"), id="the head names one of the two"),
        pytest.param(
            voted(counted(20, "nomination", an=10, binh=4)),
            ("not_met", "nobody_selected"),
            id="V3: 10 of 20 summoned",
        ),
        pytest.param(voted(counted(20, "nomination", an=11, binh=9)), ("met", "met"), id="V4: 11 of 20"),
        pytest.param(
            voted(counted(21, "nomination", an=10, binh=6, chi=5)),
            ("not_met", "nobody_selected"),
            id="V5: two go on, nobody is selected",
        ),
        pytest.param(
            voted(counted(20, "nomination", an=8, binh=6, chi=6)),
            ("not_met", "nobody_selected"),
            id="V6: three go on, nobody is selected",
        ),
        pytest.param(
            voted(counted(8, an=4, binh=4), opinion(AN)),
            ("met", "tie_settled"),
            id="V7: 4 and 4 of 8 members",
        ),
        pytest.param(
            voted(counted(7, an=3, binh=3), opinion(AN)),
            ("not_met", "nobody_selected"),
            id="V8: 3 and 3 of 7 is under half, so the head settles nothing",
        ),
    ],
)
def test_the_collective_selects_by_vote(facts: Facts, expected: tuple[str, str]) -> None:
    assert says("R-P-collective", facts) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param(voted(selected(AN), opinion(AN)), ("met", "met"), id="both"),
        pytest.param(voted(None), ("missing", "both_missing"), id="neither"),
        pytest.param(voted(None, opinion(AN)), ("missing", "collective_vote_missing"), id="the head alone"),
        pytest.param(voted(selected(AN)), ("missing", "head_opinion_missing"), id="the collective alone"),
        pytest.param(
            voted(selected(AN), opinion(BINH)), ("met", "met"), id="the head may be of another mind"
        ),
    ],
)
def test_the_collective_and_the_head_are_both_on_record(facts: Facts, expected: tuple[str, str]) -> None:
    assert says("R-1-a", facts) == expected


def choosing(facts: Facts, official_id: int) -> Facts:
    return replace(facts, given={"official_id": official_id})


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param(voted(selected(AN), chosen=None), ("missing", "not_given"), id="nobody is named"),
        pytest.param(choosing(voted(selected(AN), chosen=None), AN), ("met", "met"), id="the one selected"),
        pytest.param(voted(selected(AN)), ("met", "met"), id="the one already recorded"),
        pytest.param(
            choosing(voted(selected(AN)), BINH), ("not_met", "another_selected"), id="the form names another"
        ),
        pytest.param(voted(None), ("missing", "vote_missing"), id="no vote"),
        pytest.param(voted(NOBODY), ("not_met", "nobody_selected"), id="nobody was selected"),
        pytest.param(
            voted(selected(AN), options=live(BINH, CHI)),
            ("not_met", "not_live"),
            id="withdrawn since the vote",
        ),
        pytest.param(voted(TIE), ("not_met", "tie_without_proposal"), id="a tie, and the head is silent"),
        pytest.param(
            voted(TIE, opinion(BINH), DIFFERING),
            ("not_met", "not_proposed_by_head"),
            id="not the head's person",
        ),
        pytest.param(
            voted(TIE, opinion(AN)), ("missing", "differing_opinion_missing"), id="no differing opinion"
        ),
        pytest.param(voted(TIE, opinion(AN), DIFFERING), ("met", "tie_settled"), id="V7: the head's person"),
        pytest.param(
            voted(TIE, opinion(BINH), opinion(AN, 409), DIFFERING),
            ("met", "tie_settled"),
            id="the newest opinion",
        ),
    ],
)
def test_the_person_recorded_is_the_one_selected(facts: Facts, expected: tuple[str, str]) -> None:
    assert says("R-S-choice", facts) == expected


def test_a_wrong_name_is_told_with_the_right_one() -> None:
    found = outcome_of("R-S-choice", choosing(the_facts(), BINH))
    assert found.facts == {"person": "Trần Thị Bình", "selected": "Nguyễn Văn An"}


@pytest.mark.parametrize(
    ("vote", "expected"),
    [
        pytest.param(NOBODY, ("met", "met"), id="nobody"),
        pytest.param(selected(AN, BINH, outcome=RoundOutcome.TOP_FORWARD), ("met", "met"), id="only sent on"),
        pytest.param(None, ("missing", "vote_missing"), id="no vote"),
        pytest.param(selected(AN), ("not_met", "somebody_selected"), id="somebody"),
        pytest.param(TIE, ("not_met", "head_settles_tie"), id="a tie is for the head"),
    ],
)
def test_a_vote_says_that_nobody_was_selected(vote: RoundFacts | None, expected: tuple[str, str]) -> None:
    assert says("R-S-nobody-selected", voted(vote)) == expected


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        pytest.param((AN, BINH), ("met", "met"), id="Bình besides An"),
        pytest.param((AN,), ("not_met", "no_other_option"), id="An alone"),
    ],
)
def test_another_option_is_asked_for_while_there_is_one(
    options: tuple[int, ...], expected: tuple[str, str]
) -> None:
    assert says("R-S-other-option", with_case(options=live(*options))) == expected


def decided(**changes: object) -> RoundFacts:
    approved = {"candidates": (AN,), "outcome": RoundOutcome.SELECTED, "forwarded": (AN,)}
    return certified(210, "decision", **{**approved, **changes})


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param(voted(decided()), ("met", "met"), id="approved"),
        pytest.param(voted(decided(), chosen=None), ("missing", "nobody_chosen"), id="nobody is chosen"),
        pytest.param(voted(None), ("missing", "vote_missing"), id="no vote"),
        pytest.param(
            voted(decided(candidates=(BINH,), forwarded=(BINH,))),
            ("missing", "vote_missing"),
            id="a vote on the option before",
        ),
        pytest.param(
            voted(decided(outcome=RoundOutcome.NONE, forwarded=())),
            ("not_met", "not_enough_votes"),
            id="not approved",
        ),
        pytest.param(
            voted(decided(outcome=RoundOutcome.TIE_AT_HALF)),
            ("not_met", "not_enough_votes"),
            id="exactly half",
        ),
    ],
)
def test_the_authority_decides_by_vote(facts: Facts, expected: tuple[str, str]) -> None:
    assert says("R-S-decision-vote", facts) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param(the_facts(), ("missing", "opinion_missing"), id="none"),
        pytest.param(
            with_case(records=(a_record(1, RecordKind.PARTY_OPINION, MEMBER),)),
            ("met", "met"),
            id="on record",
        ),
        pytest.param(
            with_case(documents=(DocumentFacts(DocumentKind.PARTY_OPINION),)),
            ("met", "met"),
            id="the paper itself",
        ),
    ],
)
def test_the_party_committee_has_its_say(facts: Facts, expected: tuple[str, str]) -> None:
    assert says("R-S-party-opinion", facts) == expected


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        pytest.param(RoundState.CERTIFIED, ("met", "met"), id="certified"),
        pytest.param(RoundState.VOIDED, ("met", "met"), id="voided"),
        pytest.param(RoundState.COUNTED, ("not_met", "round_running"), id="counted, but not certified"),
        pytest.param(RoundState.ADJOURNED, ("not_met", "round_running"), id="put off"),
    ],
)
def test_no_round_is_running(state: RoundState, expected: tuple[str, str]) -> None:
    facts = the_facts(case=a_case(rounds=(a_round(state=state),)))
    assert says("R-S-rounds-ended", facts) == expected
