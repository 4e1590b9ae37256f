"""What a case may be opened and carried on upon: title, standard, need, vacancy, time."""

from __future__ import annotations

from state_machines.facts import Facts, Moratorium
from state_machines.findings import Outcome, met, missing, not_met
from state_machines.rules.base import Params, rule
from state_machines.rules.reading import NOT_GIVEN, name_of
from state_machines.vocabulary import OutcomeType


@rule("R-0-a")
def title_in_scope(facts: Facts, _params: Params) -> Outcome:
    """Footnote 1: the resolution covers leaders and managers, not other posts."""
    title = facts.case.title
    if title.in_scope:
        return met(level_code=title.level, rank_code=title.rank)
    return not_met("out_of_scope", level_code=title.level, rank_code=title.rank)


@rule("R-2.1-a")
def standard_in_force(facts: Facts, _params: Params) -> Outcome:
    """Clause 2.1: each title has a standard, and the case pins the version it is judged by."""
    standard = facts.case.standard
    if standard is None:
        return missing("standard_missing")
    return met(version=standard.version)


@rule("R-2.5-a1")
def need_stated(facts: Facts, _params: Params) -> Outcome:
    """Clause 2.5: the first ground of an appointment is the need of the task."""
    need = str(facts.given.get("need", facts.case.need)).strip()
    return met() if need else missing("need_missing")


@rule("R-S-vacancy")
def seat_vacant(facts: Facts, _params: Params) -> Outcome:
    """Nobody is prepared for a seat that is taken, nor for more seats than are free."""
    seats, occupied = facts.unit.post_seats, facts.unit.post_occupied
    requested = facts.given.get("seats_requested") or 1
    if occupied >= seats:
        return not_met("no_vacancy", seats=seats, occupied=occupied)
    others = facts.unit.post_open_cases
    if others and occupied + others >= seats:
        return not_met("being_filled", seats=seats, occupied=occupied, others=others)
    if requested > seats - occupied:
        return not_met("too_many_seats", seats=seats, occupied=occupied, requested=requested)
    return met(seats=seats, occupied=occupied)


@rule("R-S-outcome-type")
def outcome_fits_title(facts: Facts, _params: Params) -> Outcome:
    """Clause 2.5: an elected title ends in a nomination to stand, any other in an appointment."""
    outcome = OutcomeType(facts.given.get("outcome_type", facts.case.outcome_type))
    if facts.case.title.is_elected and outcome is OutcomeType.APPOINTMENT:
        return not_met("title_is_elected")
    if not facts.case.title.is_elected and outcome is OutcomeType.ELECTION_NOMINATION:
        return not_met("title_is_appointed")
    return met(outcome_type_code=outcome)


@rule("R-S-appointment-outcome")
def ends_in_appointment(facts: Facts, _params: Params) -> Outcome:
    """A decision to appoint is issued only in a case that was opened for one."""
    if facts.case.outcome_type is OutcomeType.APPOINTMENT:
        return met()
    return not_met("is_election")


@rule("R-S-election-outcome")
def ends_in_nomination(facts: Facts, _params: Params) -> Outcome:
    """A nomination to stand is issued only in a case that was opened for one."""
    if facts.case.outcome_type is OutcomeType.ELECTION_NOMINATION:
        return met()
    return not_met("is_appointment")


@rule("R-S-moratorium")
def no_moratorium(facts: Facts, _params: Params) -> Outcome:
    """A document may suspend personnel work of a unit between two dates, both included."""
    stop = next((m for m in facts.unit.moratoria if _covers(m, facts)), None)
    if stop is None:
        return met()
    from_on = stop.from_on.isoformat()
    if stop.to_on is None:
        return not_met("open_moratorium", document=stop.document, from_on=from_on)
    return not_met("moratorium", document=stop.document, from_on=from_on, to_on=stop.to_on.isoformat())


def _covers(moratorium: Moratorium, facts: Facts) -> bool:
    if facts.today < moratorium.from_on:
        return False
    return moratorium.to_on is None or facts.today <= moratorium.to_on


@rule("R-S-eligibility-list")
def eligibility_list_named(facts: Facts, _params: Params) -> Outcome:
    """Nomination opens upon a list of eligible people that the collective has adopted."""
    eligible = facts.given.get("eligible")
    if eligible is None:
        return missing(NOT_GIVEN)
    if not eligible:
        return not_met("list_empty")
    twice = next((person for person in eligible if list(eligible).count(person) > 1), None)
    if twice is not None:
        return not_met("named_twice", person=name_of(facts, twice))
    return met(count=len(eligible))
