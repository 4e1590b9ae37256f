"""Grades of units and of people (clause 2.3): units before heads, the cap, the campaign as a whole."""

from __future__ import annotations

from state_machines.evaluations import CapFacts, cap_of, is_above
from state_machines.facts import Facts
from state_machines.findings import Outcome, met, missing, not_applicable, not_met
from state_machines.rules.base import Params, rule
from state_machines.rules.reading import NOT_GIVEN, campaign_of, evaluated, form_of
from state_machines.vocabulary import EvaluationKind, Grade


# ---------------------------------------------------------------- units before heads
@rule("R-2.3-g")
def tied_to_unit(facts: Facts, _params: Params) -> Outcome:
    """Clause 2.3: the person's result goes with the unit's result of the same period."""
    form = form_of(facts)
    if form.campaign_id is None:
        return not_applicable("no_campaign")
    if form.unit_grade is None:
        return missing("unit_ungraded", person=evaluated(facts))
    return met(person=evaluated(facts), unit_grade_code=str(form.unit_grade))


@rule("R-2.3-h")
def head_excellent_only_with_unit(facts: Facts, _params: Params) -> Outcome:
    """Clause 2.3: over a year, no head is excellent whose unit is not; the head waits for the unit."""
    waiting = _head_waits(facts)
    if waiting is not None:
        return waiting
    form, grade = form_of(facts), facts.given.get("grade")
    if form.kind is not EvaluationKind.YEAR:
        return not_applicable("not_yearly", person=evaluated(facts))
    if not grade:
        return missing(NOT_GIVEN)
    person, unit_grade = evaluated(facts), str(form.unit_grade)
    if Grade(grade) is Grade.EXCELLENT and form.unit_grade is not Grade.EXCELLENT:
        return not_met("unit_not_excellent", person=person, unit_grade_code=unit_grade)
    return met(person=person, unit_grade_code=unit_grade)


@rule("R-P-head-cap")
def head_not_above_unit(facts: Facts, params: Params) -> Outcome:
    """Practice: the head's grade does not stand above the unit's."""
    if not params["head_cap"]:
        return not_applicable("switched_off")
    waiting = _head_waits(facts)
    if waiting is not None:
        return waiting
    form, grade = form_of(facts), facts.given.get("grade")
    if not grade:
        return missing(NOT_GIVEN)
    person, unit_grade = evaluated(facts), str(form.unit_grade)
    if form.unit_grade is not None and is_above(Grade(grade), form.unit_grade):
        return not_met("above_unit", person=person, unit_grade_code=unit_grade)
    return met(person=person, unit_grade_code=unit_grade)


def _head_waits(facts: Facts) -> Outcome | None:
    """Nothing to judge where there is no head or no campaign; no grade before the unit's."""
    form = form_of(facts)
    if form.campaign_id is None:
        return not_applicable("no_campaign")
    if not form.is_head:
        return not_applicable("no_head", person=evaluated(facts))
    return missing("unit_ungraded", person=evaluated(facts)) if form.unit_grade is None else None


# ---------------------------------------------------------------- the cap on EXCELLENT
@rule("R-P-20pct")
def within_cap(facts: Facts, params: Params) -> Outcome:
    """Practice: those graded excellent stay within a share of those graded good, here and now."""
    early = _no_cap(facts)
    if early is not None:
        return early
    setting = params["excellent_cap"]
    for found in form_of(facts).caps:
        limit, count = cap_of(_with_this(found), setting), found.excellent + 1
        told, good = str(found.scope), found.good
        if count > limit and cap_of(_with_this(_with_proposals(found)), setting) >= count:
            return not_met("good_first", count=count, limit=limit, good=good, cap_scope_code=told)
        if count > limit:
            return not_met("over_cap", count=count, limit=limit, good=good, cap_scope_code=told)
    return met(count=max((found.excellent for found in form_of(facts).caps), default=0) + 1)


@rule("R-P-20pct-proposed")
def proposals_within_cap(facts: Facts, params: Params) -> Outcome:
    """Practice: the adviser sees at once when the proposals together go beyond the cap."""
    early = _no_cap(facts)
    if early is not None:
        return early
    counts = tuple(_with_proposals(found) for found in form_of(facts).caps)
    for found in counts:
        limit, count = cap_of(_with_this(found), params["excellent_cap"]), found.excellent + 1
        if count > limit:
            told = str(found.scope)
            return not_met("over_cap", count=count, limit=limit, good=found.good, cap_scope_code=told)
    return met(count=max((found.excellent for found in counts), default=0) + 1)


@rule("R-P-20pct-changed")
def change_within_cap(facts: Facts, params: Params) -> Outcome:
    """Practice: a grade changed on petition is held against the cap again; it is shown, not refused."""
    return within_cap(facts, params)


def _no_cap(facts: Facts) -> Outcome | None:
    """Nothing to count before an event, nor for another grade; None where the cap is asked."""
    grade = facts.given.get("grade")
    if form_of(facts).campaign_id is None:
        return not_applicable("no_campaign")
    if not grade:
        return missing(NOT_GIVEN)
    if Grade(grade) is not Grade.EXCELLENT:
        return not_applicable("not_excellent", person=evaluated(facts))
    return None


def _with_this(found: CapFacts) -> CapFacts:
    """The counts with the person who is being graded excellent among them."""
    return CapFacts(
        found.scope, found.name, good=found.good, excellent=found.excellent + 1, graded=found.graded + 1
    )


def _with_proposals(found: CapFacts) -> CapFacts:
    good, excellent = found.good + found.proposed_good, found.excellent + found.proposed_excellent
    proposed = found.proposed_good + found.proposed_excellent
    return CapFacts(found.scope, found.name, good=good, excellent=excellent, graded=found.graded + proposed)


@rule("R-P-20pct-total")
def whole_within_cap(facts: Facts, params: Params) -> Outcome:
    """Practice: once everybody is graded, no agency and no group is beyond the cap without approval."""
    setting, caps = params["excellent_cap"], campaign_of(facts).caps
    worst = max(caps, key=lambda found: found.excellent - cap_of(found, setting), default=None)
    if worst is not None and worst.excellent > cap_of(worst, setting):
        limit = cap_of(worst, setting)
        return not_met("over_cap", name=worst.name, count=worst.excellent, limit=limit, good=worst.good)
    return met(count=len(caps))


# ---------------------------------------------------------------- the campaign
@rule("R-2.3-a")
def period_of_rule_set(facts: Facts, params: Params) -> Outcome:
    """Clause 2.3: people are evaluated in the periods that the office has laid down."""
    campaign, kinds = campaign_of(facts), params["evaluation_periods"]
    if str(campaign.kind) not in kinds:
        return not_met("kind_not_used", evaluation_kind_code=str(campaign.kind))
    if campaign.to_on <= campaign.from_on or campaign.due_on < campaign.to_on:
        return not_met("days_out_of_order", evaluation_kind_code=str(campaign.kind))
    return met(
        evaluation_kind_code=str(campaign.kind),
        from_on=campaign.from_on.isoformat(),
        to_on=campaign.to_on.isoformat(),
    )


@rule("R-S-campaign-one")
def one_campaign_a_period(facts: Facts, _params: Params) -> Outcome:
    """Nobody is evaluated twice for one period: campaigns of a period do not overlap."""
    overlaps = campaign_of(facts).overlaps
    return not_met("overlaps", case=", ".join(overlaps)) if overlaps else met()


@rule("R-S-unit-listed")
def unit_is_listed(facts: Facts, _params: Params) -> Outcome:
    """Only units in which somebody is evaluated are graded in the campaign."""
    unit_id = facts.given.get("unit_id")
    if not unit_id:
        return missing(NOT_GIVEN)
    return met() if unit_id in campaign_of(facts).units else not_met("not_listed")


@rule("R-S-unit-before-head")
def unit_before_head(facts: Facts, _params: Params) -> Outcome:
    """A unit's grade stands once its head has been graded by it."""
    unit_id = facts.given.get("unit_id")
    if not unit_id:
        return missing(NOT_GIVEN)
    return not_met("head_graded") if unit_id in campaign_of(facts).headed else met()


@rule("R-S-units-graded")
def all_units_graded(facts: Facts, _params: Params) -> Outcome:
    """Units come before people: every unit of the campaign has its grade."""
    campaign = campaign_of(facts)
    count, total = len(campaign.ungraded), len(campaign.units)
    return not_met("units_ungraded", count=count, total=total) if count else met(total=total)


@rule("R-S-forms-decided")
def all_forms_decided(facts: Facts, _params: Params) -> Outcome:
    """Nobody is forgotten: every form has its grade or a reason why there is none."""
    campaign = campaign_of(facts)
    count, total = campaign.undecided, campaign.forms
    return not_met("forms_open", count=count, total=total) if count else met(total=total)


@rule("R-S-forms-filed")
def all_forms_filed(facts: Facts, _params: Params) -> Outcome:
    """A campaign is closed once every petition is answered and every form is filed."""
    campaign = campaign_of(facts)
    if campaign.petitions:
        return not_met("petitions_open", count=campaign.petitions)
    if campaign.unfiled:
        return not_met("forms_unfiled", count=campaign.unfiled)
    return met(total=campaign.forms)
