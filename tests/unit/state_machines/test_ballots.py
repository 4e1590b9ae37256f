"""What a ballot round comes to."""

from __future__ import annotations

from typing import Any

import pytest

from state_machines.ballots import (
    REVOTE,
    TIE_FOR_FIRST_PLACE,
    TIE_FOR_LAST_PLACE,
    Result,
    base_of,
    outcome,
    quorum_met,
)
from state_machines.facts import RoundFacts, RoundPolicy, Tally
from state_machines.vocabulary import BallotType, RoundOutcome, RoundState

A, B, C, D = 101, 102, 103, 104

CONFERENCE = RoundPolicy()  # over half of those summoned, else the two highest go on
COLLECTIVE = RoundPolicy(threshold_base="ALL_MEMBERS", fallback="STOP", tie_rule="HEAD_PROPOSED")


def a_round(
    summoned: int,
    votes: dict[int, int],
    policy: RoundPolicy = CONFERENCE,
    ballot: BallotType = BallotType.PICK_ONE,
    **counts: int,
) -> RoundFacts:
    """A counted round of ``summoned`` voters; ``votes`` by official id."""
    return RoundFacts(
        id=1,
        code="KEY_OFFICIALS",
        attempt=1,
        state=RoundState.COUNTED,
        ballot=ballot,
        policy=policy,
        candidates=tuple(votes),
        voters=tuple(range(1, summoned + 1)),
        tallies=tuple(Tally(official_id, number) for official_id, number in votes.items()),
        **counts,  # type: ignore[arg-type]  # the counts are the int fields of a round
    )


def selected(*ids: int) -> Result:
    return Result(RoundOutcome.SELECTED, ids)


def forward(*ids: int, flags: tuple[str, ...] = ()) -> Result:
    return Result(RoundOutcome.TOP_FORWARD, ids, flags)


def nobody(*flags: str) -> Result:
    return Result(RoundOutcome.NONE, (), flags)


@pytest.mark.parametrize(
    ("present", "summoned", "met"),
    [
        pytest.param(10, 15, True, id="V1: exactly two thirds is enough"),
        pytest.param(10, 16, False, id="V2: 30 is less than 32"),
        pytest.param(16, 16, True, id="all are present"),
        pytest.param(0, 16, False, id="nobody came"),
        pytest.param(0, 0, False, id="an empty body decides nothing"),
    ],
)
def test_quorum_of_two_thirds(present: int, summoned: int, *, met: bool) -> None:
    assert quorum_met(present, summoned, 2, 3) is met


@pytest.mark.parametrize(
    ("summoned", "votes", "expected"),
    [
        pytest.param(20, {A: 10, B: 4}, forward(A, B), id="V3: 10 of 20 summoned is not above half"),
        pytest.param(20, {A: 11}, selected(A), id="V4: 11 of 20 is above half"),
        pytest.param(21, {A: 10, B: 6, C: 5}, forward(A, B), id="V5: nobody above half, two highest go on"),
        pytest.param(
            20,
            {A: 8, B: 6, C: 6},
            forward(A, B, C, flags=(TIE_FOR_LAST_PLACE,)),
            id="V6: tie for second place",
        ),
        pytest.param(21, {A: 11, B: 10}, selected(A), id="first whole number above half"),
        pytest.param(21, {C: 6, A: 9, B: 5}, forward(A, C), id="in order of votes, not of the ballot paper"),
        pytest.param(20, {B: 6, A: 6}, forward(A, B), id="equal votes in order of id"),
        pytest.param(20, {A: 9}, forward(A), id="one name is all there is to send on"),
        pytest.param(20, {A: 9, B: 0}, forward(A), id="no votes is not a nomination"),
        pytest.param(20, {A: 10, B: 10}, forward(A, B), id="both at half go on"),
        pytest.param(
            20, {A: 5, B: 5, C: 5, D: 5}, forward(A, B, C, D, flags=(TIE_FOR_LAST_PLACE,)), id="all are level"
        ),
        pytest.param(20, {}, nobody(), id="an empty round"),
        pytest.param(0, {A: 1}, nobody(), id="a body without voters selects nobody"),
        pytest.param(20, {A: 0, B: 0}, nobody(), id="every ballot was blank"),
    ],
)
def test_conference_sends_on_whoever_it_does_not_select(
    summoned: int, votes: dict[int, int], expected: Result
) -> None:
    assert outcome(a_round(summoned, votes)) == expected


@pytest.mark.parametrize(
    ("members", "votes", "expected"),
    [
        pytest.param(
            8, {A: 4, B: 4}, Result(RoundOutcome.TIE_AT_HALF, (A, B)), id="V7: the head's proposal decides"
        ),
        pytest.param(7, {A: 3, B: 3}, nobody(), id="V8: 3 of 7 is below half, no tie rule"),
        pytest.param(8, {A: 5, B: 3}, selected(A), id="above half of all members"),
        pytest.param(8, {A: 4, B: 3}, nobody(), id="one person at half is no tie between persons"),
    ],
)
def test_collective_decides_by_more_than_half_of_all_members(
    members: int, votes: dict[int, int], expected: Result
) -> None:
    assert outcome(a_round(members, votes, COLLECTIVE)) == expected


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        pytest.param("SUMMONED", forward(A, B), id="V3: 10 of 20 summoned"),
        pytest.param("ALL_MEMBERS", forward(A, B), id="10 of 20 members"),
        pytest.param("COLLECTED", selected(A), id="10 of 16 collected"),
        pytest.param("VALID", selected(A), id="V3: 10 of 14 valid is 71 percent"),
    ],
)
def test_the_base_decides_what_half_means(base: str, expected: Result) -> None:
    policy = RoundPolicy(threshold_base=base)
    assert outcome(a_round(20, {A: 10, B: 4}, policy, collected=16, valid=14)) == expected


@pytest.mark.parametrize(
    ("votes", "policy", "expected"),
    [
        pytest.param({A: 9, B: 8}, RoundPolicy(fallback="STOP"), nobody(), id="stop"),
        pytest.param({A: 9, B: 8}, RoundPolicy(fallback="REVOTE"), nobody(REVOTE), id="vote again"),
        pytest.param({A: 9, B: 8}, RoundPolicy(top_n=1), forward(A), id="only the highest"),
        pytest.param(
            {A: 10, B: 10}, RoundPolicy(tie_rule="REVOTE"), nobody(REVOTE), id="a tie at half is voted again"
        ),
        pytest.param(
            {A: 10, B: 10},
            RoundPolicy(fallback="STOP"),
            nobody(),
            id="ALL_FORWARD leaves a tie to the fallback",
        ),
        pytest.param(
            {A: 10, B: 10},
            RoundPolicy(top_n=1),
            forward(A, B, flags=(TIE_FOR_LAST_PLACE,)),
            id="a tie for the only place",
        ),
        pytest.param(
            {A: 13, B: 7}, RoundPolicy(threshold_num=2, threshold_den=3), forward(A, B), id="below 2/3"
        ),
        pytest.param(
            {A: 14, B: 6}, RoundPolicy(threshold_num=2, threshold_den=3), selected(A), id="above 2/3"
        ),
        pytest.param(
            {A: 8, B: 8, C: 4},
            RoundPolicy(threshold_num=1, threshold_den=3),
            forward(A, B, flags=(TIE_FOR_FIRST_PLACE,)),
            id="two highest above a third",
        ),
        pytest.param(
            {A: 9, B: 7},
            RoundPolicy(threshold_num=1, threshold_den=3),
            selected(A),
            id="the highest above a third",
        ),
    ],
)
def test_other_policies_of_twenty_voters(
    votes: dict[int, int], policy: RoundPolicy, expected: Result
) -> None:
    assert outcome(a_round(20, votes, policy)) == expected


@pytest.mark.parametrize(
    ("votes", "policy", "expected"),
    [
        pytest.param({A: 12, C: 15, B: 9}, CONFERENCE, selected(C, A), id="all who pass, most votes first"),
        pytest.param({A: 12, B: 10}, COLLECTIVE, selected(A), id="one passes, the one at half does not"),
        pytest.param(
            {A: 10}, COLLECTIVE, Result(RoundOutcome.TIE_AT_HALF, (A,)), id="half approve: the head decides"
        ),
        pytest.param({A: 10}, RoundPolicy(tie_rule="REVOTE"), nobody(REVOTE), id="half approve: vote again"),
        pytest.param({A: 9, B: 8, C: 7}, CONFERENCE, forward(A, B), id="nobody passes, two highest go on"),
        pytest.param({A: 9}, COLLECTIVE, nobody(), id="below half"),
    ],
)
def test_approving_each_of_several_persons(
    votes: dict[int, int], policy: RoundPolicy, expected: Result
) -> None:
    assert outcome(a_round(20, votes, policy, BallotType.APPROVE_EACH)) == expected


def test_written_in_names_are_counted_like_any_other() -> None:
    counted = a_round(20, {A: 11, B: 3}, ballot=BallotType.NOMINATE_FREE)
    assert outcome(counted) == selected(A)


@pytest.mark.parametrize(
    ("base", "counts"),
    [
        pytest.param("VALID", {}, id="the ballots are not counted yet"),
        pytest.param("HEADCOUNT", {"valid": 14}, id="no such base"),
    ],
)
def test_a_round_without_its_base_is_an_error(base: str, counts: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=base):
        base_of(a_round(20, {A: 10}, RoundPolicy(threshold_base=base), **counts))
