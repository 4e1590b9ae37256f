"""Petitions, complaints, denunciations: which way a letter may go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class LetterKind(StrEnum):
    """What somebody writes to the office in: four different acts."""

    PETITION = "PETITION"  # kien nghi
    COMPLAINT = "COMPLAINT"  # khieu nai
    DENUNCIATION = "DENUNCIATION"  # to cao
    INFORMATION = "INFORMATION"  # phan anh


class LetterState(StrEnum):
    RECEIVED = "RECEIVED"
    ADMITTED = "ADMITTED"
    REFUSED = "REFUSED"
    VERIFYING = "VERIFYING"
    RESOLVED = "RESOLVED"
    CLOSED = "CLOSED"


class LetterFinding(StrEnum):
    """What verification found the letter to be."""

    RIGHT = "RIGHT"
    PARTLY = "PARTLY"
    WRONG = "WRONG"


@dataclass(frozen=True, slots=True)
class LetterMove:
    """One legal move; ``asks`` names what has to be said with it."""

    code: str
    sources: tuple[LetterState, ...]
    dest: LetterState
    asks: tuple[str, ...] = ()


MOVES: Mapping[str, LetterMove] = {
    move.code: move
    for move in (
        LetterMove("admit", (LetterState.RECEIVED,), LetterState.ADMITTED),
        LetterMove("refuse", (LetterState.RECEIVED,), LetterState.REFUSED, ("answer",)),
        LetterMove("verify", (LetterState.ADMITTED,), LetterState.VERIFYING),
        LetterMove("conclude", (LetterState.VERIFYING,), LetterState.RESOLVED, ("finding", "answer")),
        LetterMove("close", (LetterState.REFUSED, LetterState.RESOLVED), LetterState.CLOSED),
    )
}
OPEN = (LetterState.ADMITTED, LetterState.VERIFYING)
"""Looked into and not yet concluded. A letter that nobody has admitted holds nothing up."""


def leaving(state: LetterState) -> tuple[LetterMove, ...]:
    """The moves that a letter in this state may make."""
    return tuple(move for move in MOVES.values() if state in move.sources)
