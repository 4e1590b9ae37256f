"""Evaluation (clause 2.3): its words, its criteria, its campaign and its form as a rule sees them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from state_machines.vocabulary import EvaluationKind, Grade


class CriterionGroup(StrEnum):
    """The three groups that every set of criteria holds (clause 2.3)."""

    CAPACITY = "CAPACITY"
    RESULTS = "RESULTS"
    TRUST = "TRUST"


class Population(StrEnum):
    """Why a person is evaluated; one form carries every reason that holds (clause 2.3)."""

    LEADER = "LEADER"
    PLANNED = "PLANNED"
    ROTATED = "ROTATED"


class FormPart(StrEnum):
    """Whose points an answer holds."""

    SELF = "SELF"
    HEAD = "HEAD"


@dataclass(frozen=True, slots=True)
class CriterionFacts:
    """One criterion; ``points`` is the most it can bring, whole points."""

    id: int
    group: CriterionGroup
    points: int


@dataclass(frozen=True, slots=True)
class UnitGradeFacts:
    """The grade of a unit in a campaign."""

    unit_id: int
    grade: Grade


@dataclass(frozen=True, slots=True)
class FormFacts:
    """One person's form. Points are whole, 0 to 100 in all; answers are criterion id and points."""

    campaign_id: int | None  # None for one before an event, which belongs to no campaign
    official_id: int
    unit_id: int
    kind: EvaluationKind
    period_end_on: date
    is_head: bool = False
    duty_group: str = ""  # people of similar duties share one: the cap is counted in each
    populations: tuple[Population, ...] = ()
    criteria: tuple[CriterionFacts, ...] = ()
    self_answers: tuple[tuple[int, int], ...] = ()
    head_answers: tuple[tuple[int, int], ...] = ()
    self_grade: Grade | None = None
    head_grade: Grade | None = None
    proposed_grade: Grade | None = None
    grade: Grade | None = None
    unit_grade: Grade | None = None  # of the unit that the person heads or works in, same campaign
