"""When the steps of a reappointment stand in somebody's inbox."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from state_machines.definition import Step
from state_machines.facts import Facts
from state_machines.reviews import CONFIDENCE, REVIEW, assessment
from state_machines.rulebook import RuleSet
from state_machines.rules.reviewing import grounds_against
from state_machines.rules.selection import DECISION
from state_machines.vocabulary import ReviewPath, Role

LATE_ENOUGH = ("SUBMITTED", "DECIDING")  # a case that lapsed here only lacks the decision


def _certified(code: str) -> Callable[[Facts, RuleSet], bool]:
    return lambda facts, _: facts.case.certified(code) is not None


def _voted_for(path: ReviewPath) -> Callable[[Facts, RuleSet], bool]:
    def voted(facts: Facts, rule_set: RuleSet) -> bool:
        on_path = facts.case.review_path is path and facts.case.certified(DECISION) is not None
        return on_path and not _ground_on_record(facts, rule_set)

    return voted


def _ground_on_record(facts: Facts, rule_set: RuleSet) -> bool:
    person = facts.people.get(facts.case.chosen_id or 0)
    return person is not None and any(grounds_against(facts, person, rule_set.params))


def _ready(facts: Facts, _: RuleSet) -> bool:
    return facts.case.return_state in LATE_ENOUGH and assessment(facts) is not None


REVIEWS: Mapping[str, Callable[[Facts, RuleSet], bool]] = {
    "conference_certified": _certified(CONFIDENCE),
    "collective_certified": _certified(REVIEW),
    "extension_path": lambda facts, _: facts.case.review_path is ReviewPath.EXTEND,
    "reappointment_voted": _voted_for(ReviewPath.REAPPOINT),
    "extension_voted": _voted_for(ReviewPath.EXTEND),
    "ground_on_record": _ground_on_record,
    "ready_when_lapsed": _ready,
    "unready_when_lapsed": lambda facts, rule_set: not _ready(facts, rule_set),
}


def is_asked(step: Step, role: Role, facts: Facts) -> bool:
    """In a review the head is asked first; whoever stands in only when the head may not act."""
    if facts.case.review_path is None or Role.UNIT_HEAD not in step.by or len(step.by) == 1:
        return True
    head = facts.unit.head
    barred = head is None or head.id == facts.case.chosen_id
    return barred is not (role is Role.UNIT_HEAD)
