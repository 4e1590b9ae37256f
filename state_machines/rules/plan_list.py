"""The list of a planning round as a whole (clause 2.4): its votes, size, structure and span."""

from __future__ import annotations

from datetime import date

from state_machines.calendar import add_months
from state_machines.facts import Facts
from state_machines.findings import Outcome, met, missing, not_applicable, not_met
from state_machines.plans import (
    CONFERENCE,
    conclusion_on,
    is_outside,
    is_young,
    kept_ids,
    members_of_plan,
    present_ids,
    proposed_ids,
    unreviewed,
)
from state_machines.reviews import REVIEW
from state_machines.rules.base import Params, rule
from state_machines.rules.reading import NOT_GIVEN, names_of
from state_machines.vocabulary import RecordKind


@rule("R-2.4-a")
def only_from_a_round(facts: Facts, _params: Params) -> Outcome:
    """Clause 2.4: whoever enters or stays in the plan comes from a round that was held in full."""
    listed = set(facts.case.live)
    strangers = listed - set(proposed_ids(facts)) - set(kept_ids(facts))
    if strangers:
        return not_met("not_from_round", persons=names_of(facts, strangers))
    if not listed:
        return met("nobody")
    vote = facts.case.certified(REVIEW)
    if vote is None or not listed <= set(vote.candidates):
        return missing("vote_missing")
    outvoted = listed - set(vote.forwarded)
    if outvoted:
        return not_met("outvoted", persons=names_of(facts, outvoted), count=len(outvoted))
    return met(count=len(listed))


@rule("R-S-plan-conference")
def conference_for_additions(facts: Facts, _params: Params) -> Outcome:
    """Additions are voted on by the conference; who stays below half is struck first."""
    added = set(proposed_ids(facts))
    if not added:
        return not_applicable("no_additions")
    vote = facts.case.certified(CONFERENCE)
    if vote is None or not added <= set(vote.candidates):
        return missing("vote_missing")
    low = added - set(vote.forwarded)
    if low:
        return not_met("below_half", persons=names_of(facts, low), count=len(low))
    return met(count=len(added))


@rule("R-2.4-d")
def young_and_women(facts: Facts, params: Params) -> Outcome:
    """Clause 2.4: the plan of the unit looks to the young and to women."""
    people, limit = members_of_plan(facts), params["young_under"]
    if not people:
        return not_applicable("nobody")
    women = sum(sex == "F" for sex, _, _ in people)
    young = sum(is_young(birth, facts.today, limit) for _, birth, _ in people)
    if not women and not young:
        return not_met("neither", count=len(people), limit=limit)
    if not women:
        return not_met("no_women", count=len(people))
    if not young:
        return not_met("no_young", count=len(people), limit=limit)
    return met(count=len(people), women=women, young=young, limit=limit)


@rule("R-2.4-e")
def somebody_from_outside(facts: Facts, _params: Params) -> Outcome:
    """Clause 2.4: the plan of a unit is not closed to people who work elsewhere."""
    people = members_of_plan(facts)
    if not people:
        return not_applicable("nobody")
    outside = sum(is_outside(home, facts.unit.path) for _, _, home in people)
    return met(count=len(people), outside=outside) if outside else not_met("closed", count=len(people))


@rule("R-P-plan-3x3")
def persons_per_title(facts: Facts, params: Params) -> Outcome:
    """Practice: no title has more than so many people in its plan.

    While a name is being added it is counted too; people whom the review has not yet
    looked at hold their places.
    """
    listed, limit = set(facts.case.live), params["plan_max_persons"]
    nominee = facts.given.get("official_id")
    if facts.case.state == "NOMINATING" and nominee:
        listed |= {nominee}
    if len(listed) > limit:
        return not_met("too_many_persons", count=len(listed), limit=limit)
    return met(count=len(listed), limit=limit)


@rule("R-S-plan-span")
def span_fits(facts: Facts, params: Params) -> Outcome:
    """A plan is made for a term that lies ahead, and not for longer than the rule set allows."""
    until, months = facts.given.get("plan_until"), params["plan_months"]
    if not isinstance(until, date):
        return missing(NOT_GIVEN)
    latest = add_months(facts.today, months)
    if until <= facts.today:
        return not_met("over_already", until_on=until.isoformat())
    if until > latest:
        return not_met("too_long", until_on=until.isoformat(), latest_on=latest.isoformat(), months=months)
    return met(until_on=until.isoformat())


@rule("R-S-plan-all-reviewed")
def everybody_reviewed(facts: Facts, _params: Params) -> Outcome:
    """Nobody's entry is renewed in silence: each one is kept or removed by a conclusion."""
    left = unreviewed(facts)
    if left:
        return not_met("not_reviewed", persons=names_of(facts, left), count=len(left))
    return met(count=sum(conclusion_on(facts, who) is not None for who in present_ids(facts)))


@rule("R-S-plan-appraised")
def appraised(facts: Facts, _params: Params) -> Outcome:
    """The advisory body has appraised the list before the authority approves it."""
    return met() if facts.case.recorded(RecordKind.APPRAISAL_OPINION) else missing("appraisal_missing")


@rule("R-S-plan-effective")
def takes_effect_within(facts: Facts, _params: Params) -> Outcome:
    """The plan takes effect not before its decision and not after its last day."""
    dated_on, effective_on = facts.given.get("dated_on"), facts.given.get("effective_on")
    until = facts.case.plan_until_on
    if not isinstance(dated_on, date) or not isinstance(effective_on, date):
        return missing(NOT_GIVEN)
    if effective_on < dated_on:
        return not_met("backdated", effective_on=effective_on.isoformat(), dated_on=dated_on.isoformat())
    if until is not None and effective_on >= until:
        return not_met("after_end", effective_on=effective_on.isoformat(), until_on=until.isoformat())
    return met(effective_on=effective_on.isoformat())
