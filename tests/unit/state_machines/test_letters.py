"""Petitions and denunciations: which way a letter may go."""

from __future__ import annotations

import pytest

from state_machines.letters import MOVES, OPEN, LetterState, leaving


@pytest.mark.parametrize(
    ("state", "moves"),
    [
        (LetterState.RECEIVED, ["admit", "refuse"]),
        (LetterState.ADMITTED, ["verify"]),
        (LetterState.VERIFYING, ["conclude"]),
        (LetterState.REFUSED, ["close"]),
        (LetterState.RESOLVED, ["close"]),
        (LetterState.CLOSED, []),
    ],
)
def test_each_state_has_its_moves(state: LetterState, moves: list[str]) -> None:
    assert [move.code for move in leaving(state)] == moves


def test_every_state_is_reached_and_every_letter_ends() -> None:
    reached = {LetterState.RECEIVED} | {move.dest for move in MOVES.values()}
    assert reached == set(LetterState)
    assert [state for state in LetterState if not leaving(state)] == [LetterState.CLOSED]


def test_a_letter_holds_up_a_case_only_between_admission_and_conclusion() -> None:
    assert (MOVES["admit"].dest, MOVES["verify"].dest) == OPEN
