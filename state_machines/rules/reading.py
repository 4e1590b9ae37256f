"""Small readings of the facts that several rules share."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from state_machines.evaluations import CampaignFacts, FormFacts
from state_machines.facts import Facts, PersonFacts, RoundFacts, Tenure
from state_machines.names import sort_key
from state_machines.rules.base import Params
from state_machines.vocabulary import Level, RecordKind, RoundState

# Reason of every rule that looks at the form of the step, while the form is still empty.
NOT_GIVEN = "not_given"

LEVELS = (Level.CENTRAL, Level.PROVINCE, Level.DISTRICT, Level.COMMUNE)  # highest first


def name_of(facts: Facts, official_id: int) -> str:
    """The name of an official; the bare number when the person was not gathered."""
    person = facts.people.get(official_id)
    return person.name if person else f"#{official_id}"


def names_of(facts: Facts, official_ids: Iterable[int]) -> str:
    """Names of distinct officials in the order of a Vietnamese list, commas between."""
    names = [name_of(facts, official_id) for official_id in set(official_ids)]
    return ", ".join(sorted(names, key=sort_key))


def serving(person: PersonFacts, day: date) -> tuple[Tenure, ...]:
    """The posts that the person holds on ``day``."""
    return tuple(t for t in person.tenures if t.from_on <= day and (t.to_on is None or day < t.to_on))


def present_standing(person: PersonFacts, day: date) -> int | None:
    """Standing of the highest post held on ``day``; None for a person without a post."""
    return max((tenure.equivalence for tenure in serving(person, day)), default=None)


def is_higher_post(facts: Facts, person: PersonFacts) -> bool:
    """Whether the post stands above the person's present one; a first post does."""
    present = present_standing(person, facts.today)
    return present is None or facts.case.title.equivalence > present


def is_below(level: Level, other: Level) -> bool:
    """Whether ``level`` stands below ``other``."""
    return LEVELS.index(level) > LEVELS.index(other)


def age_day(facts: Facts, params: Params) -> date:
    """The day on which ages count, as ``age_reference_event`` says.

    Until the event has happened the day it would happen is taken: today, or the day the
    case was opened for the start of the process.
    """
    case = facts.case
    days = {
        "DOSSIER_RECEIVED": case.submitted_on or facts.today,
        "PROCESS_START": case.policy_on or case.opened_on,
        "DECISION_DATE": facts.today,
    }
    return days[params["age_reference_event"]]


def picked(facts: Facts) -> int | None:
    """The person named in the form, or else the one chosen in the case."""
    return facts.given.get("official_id") or facts.case.chosen_id


def round_of(facts: Facts) -> RoundFacts:
    """The round that a round step is about. ValueError on a step that has none."""
    if facts.round is None:
        raise ValueError("this rule judges a ballot round")
    return facts.round


def certified_ids(facts: Facts) -> frozenset[int]:
    """Ids of the certified rounds of the case, without those that a later one corrects."""
    certified = frozenset(r.id for r in facts.case.rounds if r.state is RoundState.CERTIFIED)
    return certified - facts.case.corrected_rounds


def overridden(facts: Facts, rule_id: str) -> bool:
    """Whether the authority has adopted an override of this rule for the whole case."""
    return any(
        o.rule == rule_id and o.state == "ADOPTED" and o.official_id is None for o in facts.case.overrides
    )


def has_conflict(facts: Facts, official_id: int) -> bool:
    """Whether the newest declaration of this person says that there is a conflict."""
    own = [r for r in facts.case.recorded(RecordKind.CONFLICT_DECLARATION) if r.author_id == official_id]
    return bool(own) and bool(own[-1].data.get("conflict"))


def named_tellers(facts: Facts) -> frozenset[int] | None:
    """The tellers in the form with their head; None while the form is empty."""
    if "tellers" not in facts.given:
        return None
    head = facts.given.get("teller_head")
    return frozenset(facts.given["tellers"]) | ({head} if head else set())


def hands(facts: Facts) -> tuple[int, ...]:
    """In whose hands the act is: the person's, and those of whoever is replaced."""
    actor = facts.actor
    return (actor.official_id,) if actor.stands_for is None else (actor.official_id, actor.stands_for)


def form_of(facts: Facts) -> FormFacts:
    """The form that the case is. ValueError in any other case."""
    if facts.case.form is None:
        raise ValueError("this rule judges an evaluation")
    return facts.case.form


def campaign_of(facts: Facts) -> CampaignFacts:
    """The campaign that the case is. ValueError in any other case."""
    if facts.case.campaign is None:
        raise ValueError("this rule judges a campaign")
    return facts.case.campaign


def evaluated(facts: Facts) -> str:
    """The name of the person whom a form is about."""
    return name_of(facts, form_of(facts).official_id)
