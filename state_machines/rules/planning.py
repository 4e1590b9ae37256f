"""Who may stand in the succession plan (clause 2.4): the person against title, age and limits."""

from __future__ import annotations

from state_machines.ages import age_on, retirement_on
from state_machines.calendar import add_months, months_between
from state_machines.facts import Facts, PersonFacts
from state_machines.findings import Outcome, Verdict, met, missing, not_applicable, not_met
from state_machines.plans import conclusion_on, present_ids, running_entries
from state_machines.rules.base import RULES, Params, person_rule
from state_machines.rules.reading import NOT_GIVEN, present_standing
from state_machines.vocabulary import (
    EvaluationKind,
    OptionStatus,
    PlanConclusion,
    PlanStatus,
)

STANDARD = "R-2.4-b"


@person_rule("R-2.4-c")
def failing_entry_leaves(facts: Facts, person: PersonFacts, params: Params) -> Outcome:
    """Clause 2.4: whoever no longer meets the standard firmly leaves; a review cannot renew it."""
    conclusion, check = facts.given.get("plan_conclusion"), RULES[STANDARD].person_check
    if not conclusion:
        return missing(NOT_GIVEN)
    if conclusion == PlanConclusion.REMOVE:
        return met("leaves", person=person.name)
    if check is not None and check(facts, person, params).verdict in (Verdict.NOT_MET, Verdict.MISSING):
        return not_met("failing_kept", person=person.name)
    return met(person=person.name)


@person_rule("R-2.3-b-plan")
def evaluated_before_planning(facts: Facts, person: PersonFacts, params: Params) -> Outcome:
    """Clause 2.3: the person is evaluated before entering the plan, not long before it."""
    months = params["pre_event_validity_months"]
    decided = [e.decided_on for e in person.evaluations if e.kind is EvaluationKind.PRE_PLANNING]
    newest = max((day for day in decided if day <= facts.today), default=None)
    if newest is None:
        return missing("evaluation_missing", person=person.name, months=months)
    valid_until = add_months(newest, months)
    if facts.today > valid_until:
        day = valid_until.isoformat()
        return not_met("evaluation_too_old", person=person.name, valid_until_on=day, months=months)
    return met(person=person.name, decided_on=newest.isoformat())


@person_rule("R-2.4-g")
def young_have_development_plan(facts: Facts, person: PersonFacts, params: Params) -> Outcome:
    """Clause 2.4: a young person in the plan has a training plan of their own."""
    if "development" not in facts.given:
        return missing(NOT_GIVEN)
    age, limit = age_on(person.birth, facts.today), params["young_under"]
    if age >= limit:
        return not_applicable("not_young", person=person.name, age=age, limit=limit)
    if str(facts.given["development"] or "").strip():
        return met(person=person.name, age=age)
    return not_met("development_missing", person=person.name, age=age)


@person_rule("R-P-plan-3x3-person")
def titles_per_person(facts: Facts, person: PersonFacts, params: Params) -> Outcome:
    """Practice: nobody is planned for more than so many titles of one level."""
    title, limit = facts.case.title, params["plan_max_titles"]
    others = {
        (entry.title_code, entry.unit_id)
        for entry in running_entries(person, facts.today)
        if entry.level in (None, title.level)
    } - {(title.code, facts.unit.post_unit_id)}
    count = len(others) + 1
    if count > limit:
        return not_met("too_many_titles", person=person.name, count=count, limit=limit)
    return met(person=person.name, count=count, limit=limit)


@person_rule("R-P-plan-higher")
def planned_for_higher_title(facts: Facts, person: PersonFacts, _params: Params) -> Outcome:
    """Practice: a plan is made only for a title above the one that the person holds."""
    present = present_standing(person, facts.today)
    if present is None or facts.case.title.equivalence > present:
        return met(person=person.name)
    return not_met("not_higher", person=person.name)


@person_rule("R-P-plan-age")
def years_left_in_plan(facts: Facts, person: PersonFacts, params: Params) -> Outcome:
    """Practice: enough time is left to hold the title once the plan bears fruit."""
    retires = retirement_on(person.birth, person.sex, params["retirement_table"])
    left, limit = months_between(facts.today, retires), params["plan_min_months_to_retirement"]
    if left < limit:
        day = retires.isoformat()
        return not_met("too_little_time", person=person.name, left_months=left, limit_months=limit, on=day)
    return met(person=person.name, left_months=left, limit_months=limit)


@person_rule("R-P-plan-alongside")
def not_alongside_appointment(facts: Facts, person: PersonFacts, params: Params) -> Outcome:
    """Practice: planning does not run together with an appointment to the same title.

    In a planning round the running appointments are looked at; in an appointment, entries
    that are proposed now or were approved shortly before the case was opened.
    """
    code = facts.case.title.code
    if facts.case.planning_year:
        if code in person.considered_for:
            return not_met("being_appointed", person=person.name)
        return met(person=person.name)
    own = [entry for entry in person.plans if entry.title_code == code and entry.case_id is not None]
    if any(entry.status is PlanStatus.PROPOSED for entry in own):
        return not_met("being_planned", person=person.name)
    days = params["plan_apart_days"]
    recent = [
        e
        for e in own
        if e.status is PlanStatus.ACTIVE and 0 <= (facts.case.opened_on - e.from_on).days < days
    ]
    if recent:
        day = recent[-1].from_on.isoformat()
        return not_met("planned_shortly_before", person=person.name, from_on=day, days=days)
    return met(person=person.name)


@person_rule("R-S-plan-under-review")
def stands_under_review(facts: Facts, person: PersonFacts, _params: Params) -> Outcome:
    """A conclusion is drawn once about each person who was in the plan when the review began."""
    if person.id not in present_ids(facts):
        return not_met("not_in_plan", person=person.name)
    if conclusion_on(facts, person.id) is not None:
        return not_met("already_reviewed", person=person.name)
    return met(person=person.name)


@person_rule("R-S-plan-new")
def is_new_to_plan(facts: Facts, person: PersonFacts, _params: Params) -> Outcome:
    """Whoever is in the plan is reviewed; only others are proposed, and once."""
    if person.id in present_ids(facts):
        return not_met("already_in_plan", person=person.name)
    if person.id in facts.case.live:
        return not_met("already_proposed", person=person.name)
    return met(person=person.name)


@person_rule("R-S-plan-listed")
def stands_on_list(facts: Facts, person: PersonFacts, _params: Params) -> Outcome:
    """Only a name on the list is struck from it."""
    status = next((o.status for o in facts.case.options if o.official_id == person.id), None)
    return (
        met(person=person.name) if status is OptionStatus.LIVE else not_met("not_listed", person=person.name)
    )
