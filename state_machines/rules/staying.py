"""A person moved elsewhere: who acts for the sending head, reception, the end and what follows it."""

from __future__ import annotations

from datetime import date, timedelta

from state_machines.facts import Facts
from state_machines.findings import Outcome, met, missing, not_met
from state_machines.moves import move_of
from state_machines.rules.base import Params, rule
from state_machines.rules.reading import NOT_GIVEN, name_of
from state_machines.vocabulary import RecordKind, Role

END_PARTIES = ("SELF", "RECEIVING", "AUTHORITY")  # whose opinion the end review needs


@rule("R-S-sending-head")
def stands_in_for_the_sending_head(facts: Facts, _params: Params) -> Outcome:
    """Another acts for the sending head only when that head is moved, or there is none."""
    head = move_of(facts).sending.head_id
    if facts.actor.role is Role.UNIT_HEAD:
        return met()
    if head is None or head == facts.case.chosen_id:
        return met("stands_in")
    return not_met("head_is_there", head=name_of(facts, head))


@rule("R-S-move-effective")
def not_backdated(facts: Facts, _params: Params) -> Outcome:
    """A decision takes effect on its own day or later."""
    effective_on, dated_on = facts.given.get("effective_on"), facts.given.get("dated_on")
    if not isinstance(effective_on, date) or not isinstance(dated_on, date):
        return missing(NOT_GIVEN)
    if effective_on < dated_on:
        return not_met("backdated", effective_on=effective_on.isoformat(), dated_on=dated_on.isoformat())
    return met(effective_on=effective_on.isoformat())


@rule("R-S-end-near")
def end_is_near(facts: Facts, params: Params) -> Outcome:
    """Practice: the end is looked at some weeks before it comes."""
    ends_on = move_of(facts).ends_on
    if ends_on is None:
        return missing("end_missing")
    opens_on = ends_on - timedelta(days=params["rotation_review_days"])
    if facts.today < opens_on:
        return not_met("too_early", ends_on=ends_on.isoformat(), opens_on=opens_on.isoformat())
    return met(ends_on=ends_on.isoformat())


def end_opinions(facts: Facts) -> tuple[str, ...]:
    """Whose opinions on the time away are on record since the review began."""
    prolonged = [r.id for r in facts.case.recorded(RecordKind.PLACEMENT)]
    since = max(prolonged, default=0)
    return tuple(
        str(r.data.get("end_party")) for r in facts.case.recorded(RecordKind.END_OPINION) if r.id > since
    )


@rule("R-S-end-opinions")
def three_opinions_given(facts: Facts, _params: Params) -> Outcome:
    """The person, the receiving collective and the authority's adviser have looked back."""
    absent = [party for party in END_PARTIES if party not in end_opinions(facts)]
    if absent:
        return missing("opinions_missing", absent_end_party_codes=", ".join(absent))
    return met()


@rule("R-S-end-own")
def looks_back_oneself(facts: Facts, _params: Params) -> Outcome:
    """The person who was moved writes their own review."""
    if facts.case.chosen_id == facts.actor.official_id:
        return met()
    return not_met("not_the_person", person=name_of(facts, facts.case.chosen_id or 0))


@rule("R-S-place-free")
def old_seat_is_free(facts: Facts, _params: Params) -> Outcome:
    """Nobody is placed back where there is no seat."""
    place = move_of(facts).sending
    if place.seats_free > 0:
        return met(title=place.title_name, unit=place.unit_name)
    return not_met("no_seat", title=place.title_name, unit=place.unit_name)


@rule("R-S-stay-over")
def secondment_is_over(facts: Facts, _params: Params) -> Outcome:
    """A seconded person goes back when the time is over; earlier only by a recall."""
    ends_on = move_of(facts).ends_on
    if ends_on is None:
        return missing("end_missing")
    if facts.today < ends_on:
        return not_met("still_runs", ends_on=ends_on.isoformat())
    return met(ends_on=ends_on.isoformat())


@rule("R-S-new-end")
def prolonged_to_a_later_day(facts: Facts, _params: Params) -> Outcome:
    """A prolonged stay ends later than it would have."""
    new, ends_on = facts.given.get("new_end_on"), move_of(facts).ends_on
    if not isinstance(new, date) or ends_on is None:
        return missing(NOT_GIVEN)
    if new <= ends_on:
        return not_met("not_later", ends_on=ends_on.isoformat())
    return met(new_end_on=new.isoformat())
