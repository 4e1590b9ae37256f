"""When the steps of an evaluation and of a campaign stand in somebody's inbox, and in whose."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from state_machines.definition import Step
from state_machines.facts import Facts
from state_machines.findings import Verdict
from state_machines.rulebook import RuleSet
from state_machines.rules.evaluating import (
    failing_person_reassigned,
    party_is_asked,
    petition_time_over,
    reassignment_is_due,
)
from state_machines.vocabulary import RecordKind, Role

Condition = Callable[[Facts, RuleSet], bool]

# Steps of a form that two roles may take: who is asked as a rule, and who instead: where the person is
# the head, or where the agency itself decides.
ASKED: Mapping[str, tuple[Role, Role]] = {
    "comment_head": (Role.UNIT_HEAD, Role.AUTHORITY_MEMBER),
    "notify_grade": (Role.CLERK, Role.PERSONNEL_SPECIALIST),
    "decide_grade": (Role.AUTHORITY_MEMBER, Role.UNIT_HEAD),
    "answer_petition": (Role.AUTHORITY_MEMBER, Role.UNIT_HEAD),
    "record_reassignment": (Role.UNIT_HEAD, Role.PERSONNEL_SPECIALIST),
}


def _head_commented(facts: Facts, _: RuleSet) -> bool:
    return bool(facts.case.recorded(RecordKind.HEAD_OPINION))


def _party_asked(facts: Facts, rule_set: RuleSet) -> bool:
    form, heard = facts.case.form, facts.case.recorded(RecordKind.PARTY_OPINION)
    return form is not None and not heard and party_is_asked(form, rule_set.params)


def _both_heard(facts: Facts, rule_set: RuleSet) -> bool:
    return _head_commented(facts, rule_set) and not _party_asked(facts, rule_set)


def _reassignment_open(facts: Facts, rule_set: RuleSet) -> bool:
    return reassignment_is_due(facts, rule_set.params).verdict is Verdict.MET


def _ready_to_file(facts: Facts, rule_set: RuleSet) -> bool:
    over = petition_time_over(facts, rule_set.params).verdict is Verdict.MET
    return over and failing_person_reassigned(facts, rule_set.params).verdict is not Verdict.NOT_MET


def _units_ungraded(facts: Facts, _: RuleSet) -> bool:
    return facts.case.campaign is not None and bool(facts.case.campaign.ungraded)


def _forms_decided(facts: Facts, _: RuleSet) -> bool:
    return facts.case.campaign is not None and not facts.case.campaign.undecided


def _forms_filed(facts: Facts, _: RuleSet) -> bool:
    found = facts.case.campaign
    return found is not None and not (found.unfiled or found.petitions)


EVALUATIONS: Mapping[str, Condition] = {
    "party_asked": _party_asked,
    "head_comment_missing": lambda facts, rule_set: not _head_commented(facts, rule_set),
    "head_and_party_heard": _both_heard,
    "reassignment_open": _reassignment_open,
    "form_ready_to_file": _ready_to_file,
    "units_ungraded": _units_ungraded,
    "units_graded": lambda facts, rule_set: not _units_ungraded(facts, rule_set),
    "forms_decided": _forms_decided,
    "forms_filed": _forms_filed,
}


def is_asked_to_evaluate(step: Step, role: Role, facts: Facts) -> bool:
    """One role is asked at a time: a head's form goes above, a grade of the agency's own to its head."""
    form = facts.case.form
    if form is None or step.code not in ASKED:
        return True
    first, second = ASKED[step.code]
    if first is Role.UNIT_HEAD:
        head = facts.unit.head
        return role is (second if head is not None and head.id == form.official_id else first)
    return role is (second if form.by_own_agency else first)
