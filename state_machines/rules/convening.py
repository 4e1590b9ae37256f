"""Calling a ballot round: which one, when, about whom, and who votes."""

from __future__ import annotations

from state_machines.definition import RoundTemplate
from state_machines.facts import Facts
from state_machines.findings import Outcome, met, missing, not_met
from state_machines.rules.base import Params, rule
from state_machines.rules.reading import NOT_GIVEN, names_of, overridden

TWO_OPTIONS = "R-2.5-f"  # set aside for a special case, one name may go to the vote


def template_of(facts: Facts) -> RoundTemplate | None:
    """The row of the procedure for the round in the form; None while none is chosen."""
    template: RoundTemplate | None = facts.given.get("template")
    return template


@rule("R-S-round-place")
def round_belongs_here(facts: Facts, _params: Params) -> Outcome:
    """A round is held in the state that the procedure gives it, one at a time.

    A certified round stands: another of the same code says which one it takes the place
    of, unless nomination was reopened since.
    """
    template = template_of(facts)
    if template is None:
        return missing(NOT_GIVEN)
    if template.state != facts.case.state:
        return not_met("wrong_state")
    if template.path not in (None, facts.case.review_path):
        return not_met("wrong_path")
    if facts.case.running(template.code):
        return not_met("already_running")
    certified = facts.case.certified(template.code)
    may_repeat = facts.case.reopened_rounds | {facts.given.get("corrects_id")}
    if certified and certified.id not in may_repeat:
        return not_met("already_certified")
    return met()


@rule("R-S-round-order")
def earlier_rounds_certified(facts: Facts, _params: Params) -> Outcome:
    """The rounds that the procedure puts first are certified first."""
    template = template_of(facts)
    if template is None:
        return missing(NOT_GIVEN)
    open_ = [code for code in template.after if facts.case.certified(code) is None]
    if open_:
        return not_met("earlier_round_open", count=len(open_), done=len(template.after) - len(open_))
    return met(done=len(template.after))


@rule("R-2.7-e")
def observers_do_not_vote(facts: Facts, _params: Params) -> Outcome:
    """Clause 2.7: those who only sit in are in no quorum and no base."""
    if "voters" not in facts.given:
        return missing(NOT_GIVEN)
    both = set(facts.given["voters"]) & set(facts.given.get("observers") or ())
    if both:
        return not_met("observer_votes", count=len(both), persons=names_of(facts, both))
    return met(voters=len(set(facts.given["voters"])))


@rule("R-S-own-vote")
def candidates_do_not_vote(facts: Facts, params: Params) -> Outcome:
    """Nobody votes on themselves, unless ``person_concerned_votes`` says otherwise."""
    if "voters" not in facts.given:
        return missing(NOT_GIVEN)
    own = set(facts.given["voters"]) & set(facts.given.get("candidates") or ())
    if own and not params["person_concerned_votes"]:
        return not_met("votes_on_self", count=len(own), persons=names_of(facts, own))
    return met(voters=len(set(facts.given["voters"])))


@rule("R-S-candidates")
def candidates_allowed(facts: Facts, params: Params) -> Outcome:
    """The ballot paper holds people whom the earlier work has brought up, and enough of them."""
    template = template_of(facts)
    if template is None or "candidates" not in facts.given:
        return missing(NOT_GIVEN)
    candidates, allowed = set(facts.given["candidates"]), set(facts.given.get("allowed_names") or ())
    if not candidates:
        return not_met("nobody_named")
    strangers = candidates - allowed
    if strangers:
        return not_met("not_allowed", count=len(strangers), persons=names_of(facts, strangers))
    chosen_among = template.names_from == "live" and facts.case.planning_year is None
    several = chosen_among and not overridden(facts, TWO_OPTIONS)
    needed = params["min_options"] if several else 1
    if len(candidates) < needed:
        return not_met("too_few_names", count=len(candidates), min_options=needed)
    return met(count=len(candidates))
