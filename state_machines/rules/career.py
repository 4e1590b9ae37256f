"""What a person has been through, how long, and how long remains."""

from __future__ import annotations

from datetime import date

from state_machines.ages import retirement_on
from state_machines.calendar import months_between
from state_machines.facts import Facts, PersonFacts, Tenure
from state_machines.findings import Outcome, met, missing, not_applicable, not_met
from state_machines.rules.base import Params, person_rule
from state_machines.rules.reading import age_day, is_below, is_higher_post, present_standing, serving
from state_machines.stays import months_held
from state_machines.vocabulary import Level, Rank


def _begun(person: PersonFacts, day: date) -> list[Tenure]:
    return [tenure for tenure in person.tenures if tenure.from_on <= day]


@person_rule("R-2.1-c")
def led_at_lower_level(facts: Facts, person: PersonFacts, _params: Params) -> Outcome:
    """Clause 2.1: as a rule a key official has led at a lower level before."""
    title = facts.case.title
    if not title.is_key:
        return not_applicable("not_key_title")
    if title.level is Level.COMMUNE:
        return not_applicable("lowest_level")
    led = [t for t in _begun(person, facts.today) if t.rank in (Rank.HEAD, Rank.DEPUTY)]
    if any(is_below(tenure.title_level, title.level) for tenure in led):
        return met(person=person.name)
    return not_met("never_led_below", person=person.name, level_code=title.level)


@person_rule("R-2.1-d")
def was_district_key_official(facts: Facts, person: PersonFacts, params: Params) -> Outcome:
    """Clause 2.1: a key official of the province has been one of a district.

    ``district_key_equivalents`` lists the levels that count as the district since districts
    ceased; empty until the authority has settled it.
    """
    title = facts.case.title
    if not title.is_key or title.level is not Level.PROVINCE:
        return not_applicable()
    levels = {Level.DISTRICT, *map(Level, params["district_key_equivalents"])}
    if any(t.is_key and t.title_level in levels for t in _begun(person, facts.today)):
        return met(person=person.name)
    return not_met("never_district_key", person=person.name)


@person_rule("R-2.1-e")
def led_district_divisions(facts: Facts, person: PersonFacts, params: Params) -> Outcome:
    """Clause 2.1: a key official of a district has headed two of its divisions.

    Not asked of a person who came by rotation from a higher level.
    """
    title = facts.case.title
    if not title.is_key or title.level is not Level.DISTRICT:
        return not_applicable()
    if _rotated_from_above(person, facts.today):
        return not_applicable("came_by_rotation", person=person.name)
    needed, kinds = params["min_district_lead_posts"], params["district_division_kinds"]
    posts = {
        tenure.post_id or (tenure.title_code, tenure.unit_id)
        for tenure in _begun(person, facts.today)
        if tenure.rank is Rank.HEAD and tenure.unit_level is Level.DISTRICT and tenure.unit_kind in kinds
    }
    if len(posts) >= needed:
        return met(person=person.name, posts=len(posts), needed=needed)
    return not_met("too_few_lead_posts", person=person.name, posts=len(posts), needed=needed)


def _rotated_from_above(person: PersonFacts, day: date) -> bool:
    """Whether a post held now was reached by rotation from a post at a higher level."""
    return any(
        earlier.from_on < tenure.from_on and is_below(tenure.unit_level, earlier.unit_level)
        for tenure in serving(person, day)
        if tenure.by_rotation and tenure.unit_level is Level.DISTRICT
        for earlier in person.tenures
    )


@person_rule("R-P-age")
def can_serve_full_term(facts: Facts, person: PersonFacts, params: Params) -> Outcome:
    """Practice: a first or higher appointment leaves time for a whole term.

    Months are whole ones from the reference day to the day of retirement.
    """
    if not is_higher_post(facts, person):
        return not_applicable("not_higher_post", person=person.name)
    day, needed = age_day(facts, params), params["min_months_to_retirement"]
    retires = retirement_on(person.birth, person.sex, params["retirement_table"])
    left = months_between(day, retires)
    if left < needed:
        return not_met(
            "too_little_time",
            person=person.name,
            left_months=left,
            needed_months=needed,
            retires_on=retires.isoformat(),
            counted_on=day.isoformat(),
        )
    return met(person=person.name, left_months=left, needed_months=needed, retires_on=retires.isoformat())


@person_rule("R-P-2years")
def served_two_years(facts: Facts, person: PersonFacts, params: Params) -> Outcome:
    """Practice: the person has held the present or an equivalent post long enough.

    Separate stays are added up; days that stand in two stays count once.
    """
    standing, needed = present_standing(person, facts.today), params["min_months_in_post"]
    if standing is None:
        return missing("no_present_post", person=person.name)
    stays = [t for t in person.tenures if t.equivalence >= standing and t.from_on <= facts.today]
    held = months_held(stays, facts.today)
    if held < needed:
        return not_met("too_short", person=person.name, held_months=held, needed_months=needed)
    return met(person=person.name, held_months=held, needed_months=needed)


@person_rule("R-S-present-holder")
def not_in_this_post(facts: Facts, person: PersonFacts, _params: Params) -> Outcome:
    """Whoever holds the post is considered for reappointment, which is another procedure."""
    here = [
        tenure
        for tenure in serving(person, facts.today)
        if tenure.title_code == facts.case.title.code and tenure.unit_id == facts.unit.id
    ]
    if here:
        since = min(tenure.from_on for tenure in here)
        return not_met("holds_it", person=person.name, since_on=since.isoformat())
    return met(person=person.name)
