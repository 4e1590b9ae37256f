"""How a paper ballot went, as a script tells it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Ballot:
    """How a paper ballot went: votes by official id; numbers default to "all came, all valid"."""

    votes: Mapping[int, int]
    voters: Sequence[int]
    present: int | None = None
    invalid: int = 0
    against: Mapping[int, int] = field(default_factory=dict)
