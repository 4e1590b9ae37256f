"""When the steps of a rotation, a transfer or a secondment stand in somebody's inbox."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

from state_machines.definition import Step
from state_machines.facts import Facts
from state_machines.findings import Verdict
from state_machines.moves import EVALUATION, TalkParty
from state_machines.rulebook import RuleSet
from state_machines.rules.dossier import dossier_complete
from state_machines.rules.moving import objections, talk
from state_machines.rules.staying import END_PARTIES, end_opinions
from state_machines.vocabulary import RecordKind, Role

SOON = timedelta(days=30)  # an evaluation is asked for so long before it is due
HEADED = (Role.UNIT_HEAD, Role.COLLECTIVE_MEMBER)

Condition = Callable[[Facts, RuleSet], bool]


def _talks_held(facts: Facts, _: RuleSet) -> bool:
    return all(talk(facts, party) is not None for party in TalkParty)


def _objection_unrecorded(facts: Facts, _: RuleSet) -> bool:
    return bool(objections(facts)) and not facts.case.recorded(RecordKind.DISAGREEMENT)


def _ready_to_submit(facts: Facts, rule_set: RuleSet) -> bool:
    complete = dossier_complete(facts, rule_set.params).verdict is Verdict.MET
    return complete and not _objection_unrecorded(facts, rule_set)


def _evaluation_due(facts: Facts, _: RuleSet) -> bool:
    due = [one.due_on for one in facts.case.deadlines if one.code == EVALUATION and one.met_on is None]
    return any(day - SOON <= facts.today for day in due)


def _end_near(facts: Facts, rule_set: RuleSet) -> bool:
    ends_on = facts.case.move.ends_on if facts.case.move else None
    days = rule_set.params["rotation_review_days"]
    return ends_on is not None and ends_on - timedelta(days=days) <= facts.today


def _stay_over(facts: Facts, _: RuleSet) -> bool:
    ends_on = facts.case.move.ends_on if facts.case.move else None
    return ends_on is not None and ends_on <= facts.today


def _lacks_opinion(party: str) -> Condition:
    return lambda facts, _: party not in end_opinions(facts)


MOVES: Mapping[str, Condition] = {
    "head_opinion_given": lambda facts, _: bool(facts.case.recorded(RecordKind.HEAD_OPINION)),
    "talks_missing": lambda facts, rule_set: not _talks_held(facts, rule_set),
    "talks_held": _talks_held,
    "objection_unrecorded": _objection_unrecorded,
    "ready_to_submit": _ready_to_submit,
    "evaluation_due": _evaluation_due,
    "end_near": _end_near,
    "stay_over": _stay_over,
    "own_end_review_missing": _lacks_opinion("SELF"),
    "receiving_review_missing": _lacks_opinion("RECEIVING"),
    "authority_review_missing": _lacks_opinion("AUTHORITY"),
    "end_opinions_given": lambda facts, _: set(END_PARTIES) <= set(end_opinions(facts)),
}


def is_asked_to_move(step: Step, role: Role, facts: Facts) -> bool:
    """The head of each place is asked first; a member of the collective only in a head's absence."""
    move = facts.case.move
    if move is None or not set(HEADED) <= set(step.by):
        return True
    receiving = facts.unit.head.id if facts.unit.head else None
    head = move.sending.head_id if step.scope == "sending" else receiving
    barred = head is None or head == facts.case.chosen_id
    return barred is not (role is Role.UNIT_HEAD)
