"""The succession plan as a rule sees it: a person's entries, and the lines of a unit's plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from state_machines.facts import BirthDate
from state_machines.vocabulary import Level, PlanStatus


@dataclass(frozen=True, slots=True)
class PlanEntry:
    title_code: str
    equivalence: int
    status: PlanStatus
    from_on: date
    to_on: date | None
    level: Level | None = None
    unit_id: int | None = None
    case_id: int | None = None  # the planning round that it came from; None for one taken over


@dataclass(frozen=True, slots=True)
class PlannedFacts:
    """One line of a unit's plan, in force or proposed, with what its structure is counted by."""

    official_id: int
    title_code: str
    unit_id: int | None
    status: PlanStatus
    case_id: int | None
    sex: str
    birth: BirthDate
    home_path: str = ""
