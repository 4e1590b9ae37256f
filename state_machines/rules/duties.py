"""Separation of duties: who may not do what because of what they did or who they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from state_machines.facts import Facts, OverrideFacts
from state_machines.findings import Outcome, met, missing, not_met
from state_machines.rules.base import Params, rule
from state_machines.rules.reading import (
    NOT_GIVEN,
    hands,
    has_conflict,
    name_of,
    named_tellers,
    names_of,
    picked,
    round_of,
)
from state_machines.vocabulary import Duty, Role

# Preparing, appraising and deciding one case are three people's work, whichever comes first.
BARRED_BY: Mapping[Role, tuple[Duty, ...]] = {
    Role.PERSONNEL_SPECIALIST: (Duty.APPRAISE, Duty.DECIDE),
    Role.UNIT_HEAD: (Duty.APPRAISE, Duty.DECIDE),
    Role.ADVISER: (Duty.PREPARE, Duty.SUBMIT, Duty.DECIDE),
    Role.AUTHORITY_MEMBER: (Duty.PREPARE, Duty.SUBMIT, Duty.APPRAISE),
    Role.AUTHORITY_SIGNER: (Duty.PREPARE, Duty.SUBMIT, Duty.APPRAISE),
}


@rule("SOD-1")
def duties_apart(facts: Facts, _params: Params) -> Outcome:
    """Preparer, appraiser and decider of one case are different people."""
    return _apart(facts, BARRED_BY.get(facts.actor.role, ()))


@rule("SOD-1-signer")
def signer_apart(facts: Facts, _params: Params) -> Outcome:
    """Whoever signs the decision has neither prepared, submitted nor appraised the case."""
    return _apart(facts, BARRED_BY[Role.AUTHORITY_SIGNER])


def _apart(facts: Facts, barred: tuple[Duty, ...]) -> Outcome:
    for actor in hands(facts):
        done = {duty for person, duty in facts.case.duties if person == actor}
        conflicting = [duty for duty in barred if duty in done]
        if conflicting:
            return not_met("did_other_duty", person=name_of(facts, actor), duty_codes=", ".join(conflicting))
    return met(person=name_of(facts, facts.actor.official_id))


@rule("SOD-2-tellers")
def tellers_apart(facts: Facts, _params: Params) -> Outcome:
    """Whoever prepared the round does not count it."""
    tellers, preparer = named_tellers(facts), round_of(facts).prepared_by
    if tellers is None:
        return missing(NOT_GIVEN)
    if preparer is not None and preparer in tellers:
        return not_met("preparer_counts", person=name_of(facts, preparer))
    return met(persons=names_of(facts, tellers))


@rule("SOD-2-entry")
def enterer_apart(facts: Facts, _params: Params) -> Outcome:
    """The count is entered by a teller who has not prepared the round."""
    actor = facts.actor.official_id
    if actor == round_of(facts).prepared_by:
        return not_met("preparer_counts", person=name_of(facts, actor))
    return met(person=name_of(facts, actor))


@rule("SOD-2-confirm")
def confirmer_apart(facts: Facts, _params: Params) -> Outcome:
    """The count is confirmed by another teller than the one who entered it."""
    actor, entered_by = facts.actor.official_id, round_of(facts).entered_by
    if entered_by is None:
        return missing("nothing_entered")
    if actor == entered_by:
        return not_met("entered_it", person=name_of(facts, actor))
    if actor == round_of(facts).prepared_by:
        return not_met("preparer_counts", person=name_of(facts, actor))
    return met(person=name_of(facts, actor), entered_by=name_of(facts, entered_by))


@rule("SOD-3-nominee")
def not_own_nominee(facts: Facts, _params: Params) -> Outcome:
    """Nobody nominates or records themselves."""
    nominee = facts.given.get("official_id")
    if nominee is None:
        return missing(NOT_GIVEN)
    return _not_own_case(facts, (nominee,))


@rule("SOD-3-live")
def not_own_option(facts: Facts, _params: Params) -> Outcome:
    """Nobody acts on a case in which they are an option."""
    return _not_own_case(facts, facts.case.live)


@rule("SOD-3-chosen")
def not_own_appointment(facts: Facts, _params: Params) -> Outcome:
    """Nobody submits, appraises or decides their own appointment."""
    chosen = picked(facts)
    return _not_own_case(facts, () if chosen is None else (chosen,))


def _not_own_case(facts: Facts, concerned: Iterable[int]) -> Outcome:
    named = set(concerned)
    for actor in hands(facts):
        if actor in named:
            return not_met("own_case", person=name_of(facts, actor))
        if has_conflict(facts, actor):
            return not_met("conflict_declared", person=name_of(facts, actor))
    return met()


@rule("SOD-4")
def override_adopted_by_another(facts: Facts, _params: Params) -> Outcome:
    """An override is proposed by the adviser and adopted by the authority, never by one person."""
    override_id = facts.given.get("override_id")
    if override_id is None:
        return missing(NOT_GIVEN)
    override = next((o for o in facts.case.overrides if o.id == override_id), None)
    if override is None:
        return missing("override_unknown")
    return _answerable(facts, override)


def _answerable(facts: Facts, override: OverrideFacts) -> Outcome:
    if override.state == "DECLINED":
        return not_met("already_declined", rule=override.rule)
    if override.state != "PROPOSED":
        return not_met("already_adopted", rule=override.rule)
    if facts.actor.role is not Role.AUTHORITY_MEMBER:
        return not_met("not_the_authority", rule=override.rule)
    if override.proposed_by in hands(facts):
        return not_met("proposer_adopts", rule=override.rule, person=name_of(facts, override.proposed_by))
    return met(rule=override.rule, proposed_by=name_of(facts, override.proposed_by))


@rule("R-S-overridable")
def rule_may_be_overridden(facts: Facts, params: Params) -> Outcome:
    """Only a rule that the rule set marks so may be set aside."""
    rule_id = facts.given.get("rule_id")
    if not rule_id:
        return missing(NOT_GIVEN)
    severity = params["severity_of"].get(rule_id)
    if severity is None:
        return missing("rule_unknown", rule=rule_id)
    if severity != "override":
        return not_met("binding", rule=rule_id)
    return met(rule=rule_id)
