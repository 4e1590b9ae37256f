"""Counting a ballot round: quorum, the arithmetic of a count record, the outcome.

Whole numbers only: shares are compared by multiplying out, so that exactly half is
exactly half. The bases and fallbacks are settings of the round (``RoundPolicy``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from state_machines.facts import RoundFacts, Tally
from state_machines.findings import Scalar
from state_machines.vocabulary import BallotType, RoundOutcome

REVOTE = "revote"  # the body must vote again
TIE_FOR_FIRST_PLACE = "tie_for_first_place"  # several above the threshold with equal votes
TIE_FOR_LAST_PLACE = "tie_for_last_place"  # more than top_n go on, the last of them being equal


@dataclass(frozen=True, slots=True)
class Problem:
    """One broken identity of a count record: its code and the numbers that break it."""

    code: str
    facts: Mapping[str, Scalar] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Result:
    """What a round came to. ``forwarded`` are official ids, most votes first."""

    outcome: RoundOutcome
    forwarded: tuple[int, ...] = ()
    flags: tuple[str, ...] = ()


def quorum_met(present: int, summoned: int, num: int, den: int) -> bool:
    """Whether at least ``num``/``den`` of those summoned are present. An empty body has no quorum."""
    return summoned > 0 and present * den >= summoned * num


def arithmetic_problems(round_: RoundFacts) -> tuple[Problem, ...]:
    """Every identity that the count breaks; empty when the count record may stand.

    Codes: missing_number, negative_number, present_above_summoned, issued_above_present,
    collected_above_issued, collected_not_valid_plus_invalid, not_a_candidate,
    counted_twice, person_votes_above_valid, votes_above_valid, opinions_not_valid.
    """
    return (
        *_number_problems(round_),
        *_chain_problems(round_),
        *_name_problems(round_),
        *_vote_problems(round_),
    )


def base_of(round_: RoundFacts) -> int:
    """The number that votes are measured against, as the policy says.

    Raises ValueError when the policy names no known base, or one that is not counted yet.
    """
    bases = {
        "SUMMONED": len(round_.voters),
        "ALL_MEMBERS": len(round_.voters),
        "COLLECTED": round_.collected,
        "VALID": round_.valid,
    }
    base = bases.get(round_.policy.threshold_base)
    if base is None:
        raise ValueError(f"round {round_.id} has no base {round_.policy.threshold_base}")
    return base


def outcome(round_: RoundFacts) -> Result:
    """What the votes come to under the policy of the round.

    * Above the threshold (strictly): SELECTED. A one-choice ballot selects the highest; one
      that approves each person selects all who pass.
    * Nobody above, and a tie at exactly the threshold: the tie rule. HEAD_PROPOSED gives
      TIE_AT_HALF; REVOTE gives NONE; ALL_FORWARD leaves it to the fallback.
    * Otherwise the fallback: TOP_N sends the highest on, and with them everyone equal to
      the last; STOP and REVOTE give NONE.

    Raises ValueError as ``base_of`` does.
    """
    voted = [tally for tally in round_.tallies if tally.votes > 0]
    ranked = sorted(voted, key=lambda tally: (-tally.votes, tally.official_id))
    if not ranked or base_of(round_) == 0:
        return Result(RoundOutcome.NONE)
    above, at = _measured(round_, ranked)
    if above:
        return _selected(round_, above)
    if _is_tie(round_, at):
        if round_.policy.tie_rule == "HEAD_PROPOSED":
            return Result(RoundOutcome.TIE_AT_HALF, _ids(at))
        if round_.policy.tie_rule == "REVOTE":
            return Result(RoundOutcome.NONE, flags=(REVOTE,))
    return _fallback(round_, ranked)


def _measured(round_: RoundFacts, ranked: list[Tally]) -> tuple[list[Tally], list[Tally]]:
    """Who stands above the threshold, and who exactly at it."""
    floor = base_of(round_) * round_.policy.threshold_num
    den = round_.policy.threshold_den
    above = [tally for tally in ranked if tally.votes * den > floor]
    at = [tally for tally in ranked if tally.votes * den == floor]
    return above, at


def _selected(round_: RoundFacts, above: list[Tally]) -> Result:
    if round_.ballot is BallotType.APPROVE_EACH:
        return Result(RoundOutcome.SELECTED, _ids(above))
    highest = [tally for tally in above if tally.votes == above[0].votes]
    if len(highest) > 1:  # only under a threshold below one half
        return Result(RoundOutcome.TOP_FORWARD, _ids(highest), (TIE_FOR_FIRST_PLACE,))
    return Result(RoundOutcome.SELECTED, _ids(highest))


def _is_tie(round_: RoundFacts, at: list[Tally]) -> bool:
    # Where each person is approved or not, the tie is between "for" and "not for", so one
    # person makes it; a one-choice ballot needs two who are level.
    needed = 1 if round_.ballot is BallotType.APPROVE_EACH else 2
    return len(at) >= needed


def _fallback(round_: RoundFacts, ranked: list[Tally]) -> Result:
    policy = round_.policy
    if policy.fallback == "TOP_N":
        last = ranked[: policy.top_n][-1]
        forward = [tally for tally in ranked if tally.votes >= last.votes]
        flags = (TIE_FOR_LAST_PLACE,) if len(forward) > policy.top_n else ()
        return Result(RoundOutcome.TOP_FORWARD, _ids(forward), flags)
    return Result(RoundOutcome.NONE, flags=(REVOTE,) if policy.fallback == "REVOTE" else ())


def _ids(tallies: Iterable[Tally]) -> tuple[int, ...]:
    return tuple(tally.official_id for tally in tallies)


def _number_problems(round_: RoundFacts) -> Iterator[Problem]:
    totals = {
        "issued": round_.issued,
        "collected": round_.collected,
        "valid": round_.valid,
        "invalid": round_.invalid,
    }
    for name, total in totals.items():
        if total is None:
            yield Problem("missing_number", {"name": name})
        elif total < 0:
            yield Problem("negative_number", {"name": name, "number": total})
    for tally in round_.tallies:
        marks = {"votes": tally.votes, "against": tally.against, "no_opinion": tally.no_opinion}
        for name, number in marks.items():
            if number < 0:
                whose: dict[str, Scalar] = {"official_id": tally.official_id}
                yield Problem("negative_number", {**whose, "name": name, "number": number})


def _chain_problems(round_: RoundFacts) -> Iterator[Problem]:
    """``summoned >= present >= issued >= collected = valid + invalid``, as far as entered."""
    chain = {
        "summoned": len(round_.voters),
        "present": len(round_.present),
        "issued": round_.issued,
        "collected": round_.collected,
    }
    for larger, smaller in (("summoned", "present"), ("present", "issued"), ("issued", "collected")):
        most, number = chain[larger], chain[smaller]
        if most is not None and number is not None and number > most:
            yield Problem(f"{smaller}_above_{larger}", {smaller: number, larger: most})
    collected, valid, invalid = round_.collected, round_.valid, round_.invalid
    if collected is None or valid is None or invalid is None:
        return
    if collected != valid + invalid:
        facts = {"collected": collected, "valid": valid, "invalid": invalid}
        yield Problem("collected_not_valid_plus_invalid", facts)


def _name_problems(round_: RoundFacts) -> Iterator[Problem]:
    """Names that may not stand in the count: strangers to the ballot paper, and repeats."""
    for official_id, rows in Counter(_ids(round_.tallies)).items():
        if rows > 1:
            yield Problem("counted_twice", {"official_id": official_id})
    if round_.ballot is BallotType.NOMINATE_FREE:
        return
    for tally in round_.tallies:
        marked = tally.votes or tally.against or tally.no_opinion
        if marked and tally.official_id not in round_.candidates:
            yield Problem("not_a_candidate", {"official_id": tally.official_id, "votes": tally.votes})


def _vote_problems(round_: RoundFacts) -> Iterator[Problem]:
    valid = round_.valid
    if valid is None:
        return
    for tally in round_.tallies:
        if tally.votes > valid:
            facts = {"official_id": tally.official_id, "votes": tally.votes, "valid": valid}
            yield Problem("person_votes_above_valid", facts)
    if round_.ballot is BallotType.APPROVE_EACH:
        yield from _opinion_problems(round_, valid)
        return
    votes = sum(tally.votes for tally in round_.tallies)
    if votes > valid:
        yield Problem("votes_above_valid", {"votes": votes, "valid": valid})


def _opinion_problems(round_: RoundFacts, valid: int) -> Iterator[Problem]:
    """Each person on the paper has ``votes + against + no_opinion = valid``; no row is three zeros."""
    rows = {tally.official_id: tally for tally in round_.tallies}
    for official_id in round_.candidates:
        tally = rows.get(official_id, Tally(official_id, votes=0))
        if tally.votes + tally.against + tally.no_opinion != valid:
            facts = {
                "official_id": official_id,
                "votes": tally.votes,
                "against": tally.against,
                "no_opinion": tally.no_opinion,
                "valid": valid,
            }
            yield Problem("opinions_not_valid", facts)
