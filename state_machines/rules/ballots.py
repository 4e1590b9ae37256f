"""Holding and counting a ballot round."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from state_machines import ballots
from state_machines.facts import Facts, RoundFacts
from state_machines.findings import Outcome, Scalar, Verdict, met, missing, not_met
from state_machines.rules.base import Params, rule
from state_machines.rules.reading import NOT_GIVEN, name_of, named_tellers, names_of, round_of
from state_machines.vocabulary import RoundState

NUMBERS = ("issued", "collected", "valid", "invalid", "tallies")


class Attendance(NamedTuple):
    """Heads counted among those summoned, and how many are needed."""

    present: int
    summoned: int
    needed: int
    enough: bool


def attendance(round_: RoundFacts, present: Iterable[int]) -> Attendance:
    """Who is there against who was summoned; nobody else is counted."""
    there, summoned = len(set(present) & set(round_.voters)), len(round_.voters)
    num, den = round_.policy.quorum_num, round_.policy.quorum_den
    needed = -(-summoned * num // den)  # rounded up
    return Attendance(there, summoned, needed, ballots.quorum_met(there, summoned, num, den))


@rule("R-P-quorum")
def quorum_present(facts: Facts, _params: Params) -> Outcome:
    """Practice: enough of those summoned are there; observers are never counted."""
    round_, present = round_of(facts), facts.given.get("present")
    if present is None:
        return missing(NOT_GIVEN)
    strangers = set(present) - set(round_.voters)
    if strangers:
        return not_met("not_summoned", count=len(strangers), persons=names_of(facts, strangers))
    seen = attendance(round_, present)
    if not seen.enough:
        return not_met("quorum_lacking", present=seen.present, summoned=seen.summoned, needed=seen.needed)
    return met(present=seen.present, summoned=seen.summoned, needed=seen.needed)


@rule("R-S-quorum-lacking")
def quorum_lacking(facts: Facts, _params: Params) -> Outcome:
    """A conference is put off for lack of a quorum only when it lacks one."""
    present = facts.given.get("present")
    if present is None:
        return missing(NOT_GIVEN)
    seen = attendance(round_of(facts), present)
    if seen.enough:
        return not_met("quorum_there", present=seen.present, summoned=seen.summoned, needed=seen.needed)
    return met(present=seen.present, summoned=seen.summoned, needed=seen.needed)


@rule("R-S-tellers")
def tellers_fit(facts: Facts, _params: Params) -> Outcome:
    """Practice: enough tellers, a head among them, no candidate and not the head of the unit."""
    tellers, round_ = named_tellers(facts), round_of(facts)
    if tellers is None:
        return missing(NOT_GIVEN)
    if not facts.given.get("teller_head"):
        return not_met("no_teller_head")
    needed = round_.policy.tellers_min
    if len(tellers) < needed:
        return not_met("too_few_tellers", count=len(tellers), needed=needed)
    candidates = tellers & set(round_.candidates)
    if candidates:
        return not_met("candidate_counts", persons=names_of(facts, candidates))
    head = facts.unit.head
    if head is not None and head.id in tellers:
        return not_met("head_counts", head=name_of(facts, head.id))
    return met(count=len(tellers), needed=needed)


@rule("R-S-named-teller")
def acts_as_teller(facts: Facts, _params: Params) -> Outcome:
    """Counting is for the tellers whom this conference elected."""
    actor = facts.actor.official_id
    if actor in round_of(facts).tellers:
        return met(person=name_of(facts, actor))
    return not_met("not_a_teller", person=name_of(facts, actor))


@rule("R-S-issued")
def ballots_handed_out(facts: Facts, _params: Params) -> Outcome:
    """No more ballots issued than people present, none collected that was not issued."""
    issued, collected = facts.given.get("issued"), facts.given.get("collected")
    if issued is None or collected is None:
        return missing(NOT_GIVEN)
    present = len(round_of(facts).present)
    if issued < 0 or collected < 0:
        return not_met("negative_number")
    if issued > present:
        return not_met("issued_above_present", issued=issued, present=present)
    if collected > issued:
        return not_met("collected_above_issued", issued=issued, collected=collected)
    return met(issued=issued, collected=collected, present=present)


@rule("R-S-arithmetic")
def count_adds_up(facts: Facts, _params: Params) -> Outcome:
    """The numbers of a count record fit together; the first that do not are named.

    Reasons are the codes of ``state_machines.ballots.arithmetic_problems``.
    """
    round_ = round_of(facts)
    if round_.state is RoundState.COUNTING and "valid" not in facts.given:
        return missing(NOT_GIVEN)
    entered = {name: facts.given[name] for name in NUMBERS if name in facts.given}
    counted = replace(round_, **entered)
    problems = ballots.arithmetic_problems(counted)
    if not problems:
        return met(valid=counted.valid, collected=counted.collected)
    first, told = problems[0], dict[str, Scalar](problems=len(problems))
    for name, value in first.facts.items():
        if name == "official_id" and isinstance(value, int):
            told["person"] = name_of(facts, value)
        elif name != "name":  # a field name in English, of no use to the reader
            told[name] = value
    verdict = Verdict.MISSING if first.code == "missing_number" else Verdict.NOT_MET
    return Outcome(verdict, first.code, told)
