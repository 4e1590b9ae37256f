"""How a decision on discipline ends."""

from __future__ import annotations

from enum import StrEnum


class DisciplineEnd(StrEnum):
    """How a decision on discipline ceased to count."""

    ENDED = "ENDED"
    ANNULLED = "ANNULLED"  # it should never have been
