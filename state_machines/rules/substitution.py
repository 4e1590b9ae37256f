"""What a substitute may not do, asked of every step that one takes."""

from __future__ import annotations

from state_machines.facts import Facts
from state_machines.findings import Outcome, met, not_applicable, not_met
from state_machines.rules.base import Params, rule
from state_machines.rules.reading import has_conflict, name_of, overridden
from state_machines.vocabulary import Role

FREEZE = "R-2.5-k"
STEP = "step_code"  # the engine says which step is asked about


@rule("R-S-substitute")
def acts_within_a_substitution(facts: Facts, params: Params) -> Outcome:
    """Clause 1: votes and the head's own word are not delegated; nor is a frozen head's power.

    What the person replaced may not do, because the case is their own or because a
    retirement notice has stopped them, another cannot do in their place.
    """
    holder = facts.actor.stands_for
    if holder is None:
        return not_applicable("in_person")
    if facts.given.get(STEP) in params["personal_steps"]:
        return not_met("personal_act", person=name_of(facts, holder))
    if any(option.official_id == holder for option in facts.case.options) or facts.case.chosen_id == holder:
        return not_met("own_case_of_holder", person=name_of(facts, holder))
    if has_conflict(facts, holder):
        return not_met("conflict_of_holder", person=name_of(facts, holder))
    if _is_frozen(facts, holder, freeze=params["retirement_notice_freeze"]):
        return not_met("holder_is_frozen", person=name_of(facts, holder))
    return met(person=name_of(facts, holder))


def _is_frozen(facts: Facts, holder: int, *, freeze: bool) -> bool:
    """The head of a department who has had the retirement notice; reappointments are excepted."""
    head = facts.unit.head
    if not freeze or not facts.unit.is_department or facts.case.review_path is not None:
        return False
    if (
        facts.actor.role is not Role.UNIT_HEAD
        or head is None
        or head.id != holder
        or overridden(facts, FREEZE)
    ):
        return False
    return head.retirement_notice_on is not None and head.retirement_notice_on <= facts.today
