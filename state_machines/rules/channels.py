"""The three nomination channels, the options they give, and their consolidation."""

from __future__ import annotations

from state_machines.facts import Facts, RecordFacts
from state_machines.findings import Outcome, met, missing, not_met
from state_machines.rules.base import Params, rule
from state_machines.rules.reading import NOT_GIVEN, certified_ids, hands, name_of, names_of, overridden
from state_machines.vocabulary import Channel, RecordKind

TWO_OPTIONS = "R-2.5-f"
CONFIRMED_IN = "NOMINATING"  # the state in which the head confirms the table


@rule("R-2.5-e1")
def collective_nominated(facts: Facts, _params: Params) -> Outcome:
    """Clause 2.5, first channel: the collective leadership, in a certified ballot round."""
    return _by_ballot(facts, Channel.COLLECTIVE)


@rule("R-2.5-e2")
def head_nominated(facts: Facts, _params: Params) -> Outcome:
    """Clause 2.5, second channel: the head, in person and signed."""
    rows = [row for row in facts.case.nominations if row.channel is Channel.HEAD]
    signed = {row.official_id for row in rows if row.signed}
    if signed:
        return met(count=len(signed))
    if rows:
        return not_met("unsigned", persons=names_of(facts, (row.official_id for row in rows)))
    return not_met("head_silent")


@rule("R-2.5-e3")
def conference_nominated(facts: Facts, _params: Params) -> Outcome:
    """Clause 2.5, third channel: the officials' conference, in a certified secret ballot."""
    return _by_ballot(facts, Channel.CONFERENCE)


def _by_ballot(facts: Facts, channel: Channel) -> Outcome:
    rows = [row for row in facts.case.nominations if row.channel is channel]
    counted = {row.official_id for row in rows if row.round_id in certified_ids(facts)}
    if counted:
        return met(count=len(counted))
    return not_met("round_not_certified") if rows else not_met("channel_empty")


@rule(TWO_OPTIONS)
def two_options_live(facts: Facts, params: Params) -> Outcome:
    """Clause 2.5: at least two live options for one title. One person is one option."""
    live, needed = len(set(facts.case.live)), params["min_options"]
    if live < needed:
        return not_met("too_few_options", live=live, min_options=needed)
    return met(live=live, min_options=needed)


@rule("R-S-too-few")
def options_too_few(facts: Facts, params: Params) -> Outcome:
    """Nomination is given up or reopened only when there really are too few options.

    While nomination runs, nothing is settled before all three channels have spoken (again,
    once nomination was reopened): certified rounds, and the head's signed nomination.
    """
    live, needed = len(set(facts.case.live)), params["min_options"]
    if live >= needed:
        return not_met("enough_options", live=live, min_options=needed)
    if live and overridden(facts, TWO_OPTIONS):
        return not_met("special_case_allowed", live=live)
    if facts.case.state == CONFIRMED_IN:
        if not _is_heard(facts, "collective"):
            return not_met("collective_not_heard", live=live)
        if not any(row.channel is Channel.HEAD and row.signed for row in facts.case.nominations):
            return not_met("head_not_heard", live=live)
        if not _is_heard(facts, "conference"):
            return not_met("conference_not_heard", live=live)
    return met(live=live, min_options=needed)


def _is_heard(facts: Facts, code: str) -> bool:
    round_ = facts.case.certified(code)
    return round_ is not None and round_.id not in facts.case.reopened_rounds


@rule("R-2.5-g")
def consolidation_made(facts: Facts, _params: Params) -> Outcome:
    """Clause 2.5: the results of all channels are put together before anybody is selected.

    The record of the table says what it was made from: ``round_ids``, the certified rounds,
    and ``nominations``, how many nominations it holds. The head confirms what another
    person has prepared.
    """
    prepared = facts.case.recorded(RecordKind.CONSOLIDATION_PREPARED)
    if not prepared:
        return missing("table_missing")
    if _is_outdated(facts, prepared[-1]):
        return not_met("table_outdated", prepared_by=name_of(facts, prepared[-1].author_id))
    preparer = prepared[-1].author_id
    if facts.case.state == CONFIRMED_IN and preparer in hands(facts):
        return not_met("confirmed_by_preparer", person=name_of(facts, preparer))
    return met(prepared_by=name_of(facts, prepared[-1].author_id))


def _is_outdated(facts: Facts, table: RecordFacts) -> bool:
    rounds = {row.round_id for row in facts.case.nominations} & certified_ids(facts)
    held = len(facts.case.nominations)
    return rounds != set(table.data.get("round_ids", ())) or table.data.get("nominations", held) != held


@rule("R-S-head-signature")
def head_signs_in_person(facts: Facts, _params: Params) -> Outcome:
    """Clause 2.5: the head nominates in person, signs and gives reasons."""
    given, head = facts.given, facts.unit.head
    if "signed" not in given:
        return missing(NOT_GIVEN)
    if head is not None and facts.actor.official_id != head.id:
        return not_met("not_the_head", head=name_of(facts, head.id))
    if not given["signed"]:
        return not_met("unsigned")
    if not str(given.get("reasons") or "").strip():
        return not_met("no_reasons")
    return met()


@rule("R-S-withdrawals")
def withdrawals_settled(facts: Facts, _params: Params) -> Outcome:
    """Practice: the conference of the step decides on every request to withdraw."""
    pending = [request.official_id for request in facts.case.withdrawals if request.state == "PENDING"]
    if pending:
        return not_met("pending", count=len(pending), persons=names_of(facts, pending))
    return met()


@rule("R-S-own-option")
def withdraws_for_oneself(facts: Facts, _params: Params) -> Outcome:
    """Only a person under consideration asks to withdraw, and once at a time."""
    actor = facts.actor.official_id
    if actor not in facts.case.live:
        return not_met("not_an_option")
    if any(w.official_id == actor and w.state == "PENDING" for w in facts.case.withdrawals):
        return not_met("already_asked")
    return met()
