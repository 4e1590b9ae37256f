"""The identities of a count record: each broken one is named with its numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from state_machines.ballots import Problem, arithmetic_problems
from state_machines.facts import RoundFacts, RoundPolicy, Tally
from state_machines.vocabulary import BallotType, RoundState

A, B, STRANGER = 101, 102, 999

ONE_CHOICE = RoundFacts(
    id=1,
    code="COLLECTIVE_2",
    attempt=1,
    state=RoundState.ENTERED,
    ballot=BallotType.PICK_ONE,
    policy=RoundPolicy(),
    candidates=(A, B),
    voters=tuple(range(1, 21)),
    present=tuple(range(1, 19)),
    issued=18,
    collected=17,
    valid=16,
    invalid=1,
    tallies=(Tally(A, 9), Tally(B, 6)),  # one ballot left blank
)
APPROVAL = replace(
    ONE_CHOICE,
    ballot=BallotType.APPROVE_EACH,
    tallies=(Tally(A, 14, against=1, no_opinion=1), Tally(B, 16)),
)
FREE = replace(ONE_CHOICE, ballot=BallotType.NOMINATE_FREE, candidates=())


@pytest.mark.parametrize(
    "sound",
    [
        pytest.param(ONE_CHOICE, id="one choice, one blank"),
        pytest.param(APPROVAL, id="each person approved or not"),
        pytest.param(FREE, id="written-in names need no candidate list"),
        pytest.param(replace(ONE_CHOICE, tallies=()), id="every ballot blank"),
        pytest.param(replace(ONE_CHOICE, tallies=(Tally(A, 16),)), id="all valid ballots for one person"),
        pytest.param(replace(ONE_CHOICE, tallies=(Tally(STRANGER, 0),)), id="a stranger without votes"),
        pytest.param(replace(APPROVAL, valid=0, invalid=17, tallies=()), id="every approval ballot invalid"),
        pytest.param(
            replace(ONE_CHOICE, present=ONE_CHOICE.voters, issued=20, collected=20, invalid=4),
            id="every equality of the chain",
        ),
    ],
)
def test_a_sound_count_has_no_problem(sound: RoundFacts) -> None:
    assert arithmetic_problems(sound) == ()


@pytest.mark.parametrize(
    ("start", "changes", "code", "facts"),
    [
        pytest.param(
            ONE_CHOICE,
            {
                "voters": (1, 2),
                "present": (1, 2, 3),
                "issued": 2,
                "collected": 2,
                "valid": 2,
                "invalid": 0,
                "tallies": (),
            },
            "present_above_summoned",
            {"present": 3, "summoned": 2},
            id="more present than summoned",
        ),
        pytest.param(
            ONE_CHOICE,
            {"issued": 19},
            "issued_above_present",
            {"issued": 19, "present": 18},
            id="more ballots than people",
        ),
        pytest.param(
            ONE_CHOICE,
            {"issued": 16},
            "collected_above_issued",
            {"collected": 17, "issued": 16},
            id="more ballots back than given out",
        ),
        pytest.param(
            ONE_CHOICE,
            {"invalid": 2},
            "collected_not_valid_plus_invalid",
            {"collected": 17, "valid": 16, "invalid": 2},
            id="valid and invalid do not add up",
        ),
        pytest.param(
            ONE_CHOICE,
            {"tallies": (Tally(A, 9), Tally(B, 8))},
            "votes_above_valid",
            {"votes": 17, "valid": 16},
            id="one vote too many",
        ),
        pytest.param(
            FREE,
            {"tallies": (Tally(A, 9), Tally(STRANGER, 8))},
            "votes_above_valid",
            {"votes": 17, "valid": 16},
            id="one written-in name too many",
        ),
        pytest.param(
            ONE_CHOICE,
            {"tallies": (Tally(A, 9), Tally(STRANGER, 1))},
            "not_a_candidate",
            {"official_id": STRANGER, "votes": 1},
            id="votes for a name that is not on the paper",
        ),
        pytest.param(
            APPROVAL,
            {"tallies": (*APPROVAL.tallies, Tally(STRANGER, 0, against=16))},
            "not_a_candidate",
            {"official_id": STRANGER, "votes": 0},
            id="votes against a name that is not on the paper",
        ),
        pytest.param(
            APPROVAL,
            {"tallies": (*APPROVAL.tallies, Tally(STRANGER, 0, no_opinion=16))},
            "not_a_candidate",
            {"official_id": STRANGER, "votes": 0},
            id="no opinion on a name that is not on the paper",
        ),
        pytest.param(
            APPROVAL,
            {"tallies": (Tally(A, 14, against=1), Tally(B, 16))},
            "opinions_not_valid",
            {"official_id": A, "votes": 14, "against": 1, "no_opinion": 0, "valid": 16},
            id="an opinion is lost",
        ),
        pytest.param(
            APPROVAL,
            {"tallies": (Tally(A, 16),)},
            "opinions_not_valid",
            {"official_id": B, "votes": 0, "against": 0, "no_opinion": 0, "valid": 16},
            id="a person on the paper was not counted",
        ),
        pytest.param(
            ONE_CHOICE,
            {"tallies": (Tally(A, 4), Tally(A, 5))},
            "counted_twice",
            {"official_id": A},
            id="two rows for one person",
        ),
        pytest.param(
            ONE_CHOICE, {"issued": None}, "missing_number", {"name": "issued"}, id="issued not entered"
        ),
        pytest.param(
            ONE_CHOICE, {"collected": None}, "missing_number", {"name": "collected"}, id="collected missing"
        ),
        pytest.param(
            ONE_CHOICE, {"valid": None}, "missing_number", {"name": "valid"}, id="valid not entered"
        ),
        pytest.param(
            ONE_CHOICE, {"invalid": None}, "missing_number", {"name": "invalid"}, id="invalid not entered"
        ),
        pytest.param(
            ONE_CHOICE,
            {"collected": 15, "invalid": -1},
            "negative_number",
            {"name": "invalid", "number": -1},
            id="a negative total",
        ),
        pytest.param(
            ONE_CHOICE,
            {"tallies": (Tally(A, -1),)},
            "negative_number",
            {"official_id": A, "name": "votes", "number": -1},
            id="negative votes",
        ),
        pytest.param(
            APPROVAL,
            {"tallies": (Tally(A, 16, against=1, no_opinion=-1), Tally(B, 16))},
            "negative_number",
            {"official_id": A, "name": "no_opinion", "number": -1},
            id="a negative that makes the sum right",
        ),
    ],
)
def test_a_broken_identity_is_named_with_its_numbers(
    start: RoundFacts, changes: dict[str, Any], code: str, facts: dict[str, Any]
) -> None:
    assert arithmetic_problems(replace(start, **changes)) == (Problem(code, facts),)


def test_every_broken_identity_is_named_at_once() -> None:
    broken = replace(
        ONE_CHOICE,
        present=tuple(range(1, 22)),
        issued=22,
        collected=23,
        invalid=-2,
        tallies=(Tally(A, 17), Tally(STRANGER, 1)),
    )
    assert [problem.code for problem in arithmetic_problems(broken)] == [
        "negative_number",
        "present_above_summoned",
        "issued_above_present",
        "collected_above_issued",
        "collected_not_valid_plus_invalid",
        "not_a_candidate",
        "person_votes_above_valid",
        "votes_above_valid",
    ]


def test_one_person_cannot_be_approved_more_often_than_ballots_are_valid() -> None:
    broken = replace(APPROVAL, tallies=(Tally(A, 17), Tally(B, 16)))
    codes = [problem.code for problem in arithmetic_problems(broken)]
    assert codes == ["person_votes_above_valid", "opinions_not_valid"]


@given(st.lists(st.sampled_from([A, B, None, "spoilt"]), max_size=30), st.integers(0, 5), st.integers(0, 5))
def test_any_real_ballot_box_counts_without_a_problem(
    ballots: list[int | str | None], kept_back: int, absent: int
) -> None:
    issued = len(ballots) + kept_back
    counted = replace(
        ONE_CHOICE,
        voters=tuple(range(issued + absent)),
        present=tuple(range(issued)),
        issued=issued,
        collected=len(ballots),
        valid=len(ballots) - ballots.count("spoilt"),
        invalid=ballots.count("spoilt"),
        tallies=(Tally(A, ballots.count(A)), Tally(B, ballots.count(B))),
    )
    assert arithmetic_problems(counted) == ()
