"""Evaluation (clause 2.3): its words, its criteria, its campaign and its form as a rule sees them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from state_machines.vocabulary import EvaluationKind, Grade

FORM, CAMPAIGN = "evaluation", "evaluation-campaign"  # kinds of procedure
FULL_SCORE = 100
GRADES = (Grade.NOT_COMPLETED, Grade.COMPLETED, Grade.GOOD, Grade.EXCELLENT)  # the lowest first
PRE_EVENT = (
    EvaluationKind.PRE_APPOINTMENT,
    EvaluationKind.PRE_PLANNING,
    EvaluationKind.PRE_COMMENDATION,
    EvaluationKind.AD_HOC,
    EvaluationKind.ROTATION_END,
)
RUNNING = ("PERIOD_OPEN", "UNITS_GRADED")  # states of a campaign in which forms are worked on
# Deadlines of a form.
DUE, NOTICE, PETITION, ANSWER, REASSIGNMENT = (
    "evaluation",
    "grade_notice",
    "grade_petition",
    "petition_answer",
    "reassignment",
)


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


class UnassessedReason(StrEnum):
    """Why a person is not assessed; the rule set lists those that the office accepts."""

    SHORT_SERVICE = "SHORT_SERVICE"
    LONG_LEAVE = "LONG_LEAVE"
    LONG_STUDY = "LONG_STUDY"
    UNDER_REVIEW = "UNDER_REVIEW"
    LEFT = "LEFT"


class FormPart(StrEnum):
    """Whose points an answer holds."""

    SELF = "SELF"
    HEAD = "HEAD"


class CapScope(StrEnum):
    """Among whom the cap on EXCELLENT is counted."""

    AGENCY = "AGENCY"
    DUTIES = "DUTIES"  # people of similar duties whom one authority grades


@dataclass(frozen=True, slots=True)
class CriterionFacts:
    """One criterion; ``points`` is the most it can bring, whole points."""

    id: int
    group: CriterionGroup
    points: int
    asks_evidence: bool = False


@dataclass(frozen=True, slots=True)
class UnitGradeFacts:
    """The grade of a unit in a campaign."""

    unit_id: int
    grade: Grade


@dataclass(frozen=True, slots=True)
class CapFacts:
    """How many forms of one agency, or of one group of duties, stand at which grade.

    ``proposed_*`` count forms not decided yet by what is proposed; ``approved`` are those
    graded EXCELLENT beyond the cap with the authority's written approval.
    """

    scope: CapScope
    name: str = ""
    good: int = 0
    excellent: int = 0
    graded: int = 0
    approved: int = 0
    proposed_good: int = 0
    proposed_excellent: int = 0


@dataclass(frozen=True, slots=True)
class FormFacts:
    """One person's form. Points are whole, 0 to 100 in all; answers are criterion id and points.

    ``caps`` count the other forms of the campaign, this one left out.
    """

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
    campaign_state: str | None = None
    caps: tuple[CapFacts, ...] = ()
    by_own_agency: bool = False  # the grade is for the head of the person's own agency to decide

    @property
    def score(self) -> int | None:
        """The head's points; None while the head has not commented."""
        return score_of(self.head_answers) if self.head_answers else None


@dataclass(frozen=True, slots=True)
class CampaignFacts:
    """A campaign with its forms counted. ``left_out`` are people who have no form for want of criteria."""

    kind: EvaluationKind
    unit_path: str
    from_on: date
    to_on: date
    due_on: date
    forms: int = 0
    undecided: int = 0  # forms that have no grade and are neither set aside nor cancelled
    petitions: int = 0  # petitions that nobody has answered
    unfiled: int = 0  # forms that are not over, apart from those that wait for a reassignment
    units: tuple[int, ...] = ()  # units in which somebody is evaluated
    unit_grades: tuple[UnitGradeFacts, ...] = ()
    headed: tuple[int, ...] = ()  # units whose head has a grade already
    caps: tuple[CapFacts, ...] = ()
    left_out: tuple[int, ...] = ()
    overlaps: tuple[str, ...] = ()  # codes of other campaigns of the kind and period, for the same people

    @property
    def ungraded(self) -> tuple[int, ...]:
        """Units that have no grade yet."""
        known = {one.unit_id for one in self.unit_grades}
        return tuple(unit for unit in self.units if unit not in known)


def score_of(answers: Iterable[tuple[int, int]]) -> int:
    """The sum of the points."""
    return sum(points for _, points in answers)


def grade_of(score: int, scale: Mapping[str, int]) -> Grade:
    """The grade that a score of 0 to 100 earns; ``scale`` is the least score of each grade."""
    earned = (g for g in reversed(GRADES) if g is not Grade.NOT_COMPLETED and score >= scale[g])
    return next(earned, Grade.NOT_COMPLETED)


def is_above(grade: Grade, other: Grade) -> bool:
    """Whether ``grade`` is better than ``other``."""
    return GRADES.index(grade) > GRADES.index(other)


def cap_of(found: CapFacts, setting: Mapping[str, Any]) -> int:
    """The most people who may be EXCELLENT, never below none; whole numbers only.

    ``setting``: ``percent`` of the ``base`` (GOOD, GOOD_AND_EXCELLENT or GRADED), rounded
    FLOOR, NEAREST or CEILING.
    """
    bases = {
        "GOOD": found.good,
        "GOOD_AND_EXCELLENT": found.good + found.excellent,
        "GRADED": found.graded,
    }
    hundredths: int = setting["percent"] * bases[setting["base"]]
    up = {"FLOOR": 0, "NEAREST": 50, "CEILING": 99}[setting["rounding"]]
    return (hundredths + up) // 100


def weights(criteria: Iterable[CriterionFacts]) -> dict[CriterionGroup, int]:
    """Points by group, every group named."""
    found = dict.fromkeys(CriterionGroup, 0)
    for one in criteria:
        found[one.group] += one.points
    return found


def imbalance(found: Mapping[CriterionGroup, int]) -> tuple[str, ...]:
    """What clause 2.3 warns of in the points of the groups: "group_without_weight", "results_not_largest"."""
    results = found[CriterionGroup.RESULTS]
    others = (points for group, points in found.items() if group is not CriterionGroup.RESULTS)
    told = {"group_without_weight": not all(found.values()), "results_not_largest": results <= max(others)}
    return tuple(reason for reason, holds in told.items() if holds)
