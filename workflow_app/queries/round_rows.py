"""Ballot rounds of a case, as columns of the case's own statement."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from state_machines.facts import RoundFacts, RoundPolicy, Tally
from state_machines.vocabulary import BallotType, MemberRole, RoundOutcome, RoundState
from workflow_app.queries.sql import array, parsed

OF_CASE = "(SELECT id FROM ballot_round WHERE case_id = c.id)"

ROUND_COLUMNS = f"""
 (SELECT {
    array(
        "b.id",
        "b.code",
        "b.attempt",
        "b.state",
        "b.ballot",
        "{json}(b.policy)",
        "b.prepared_by_id",
        "b.entered_by_id",
        "b.confirmed_by_id",
        "b.issued",
        "b.collected",
        "b.valid",
        "b.invalid",
        "b.outcome",
        "{json}(b.forwarded)",
        "b.corrects_id",
    )
} FROM ballot_round b WHERE b.case_id = c.id) AS rounds,
 (SELECT {array("rm.round_id", "rm.official_id", "rm.part", "rm.present")} FROM round_member rm
    WHERE rm.round_id IN {OF_CASE}) AS members,
 (SELECT {
    array("rt.round_id", "rt.official_id", "rt.votes", "rt.against", "rt.no_opinion")
} FROM round_tally rt
    WHERE rt.round_id IN {OF_CASE}) AS tallies
"""  # noqa: S608


def read_rounds(row: Mapping[str, Any]) -> tuple[RoundFacts, ...]:
    """The rounds of a case row, oldest first."""
    members: dict[int, list[Any]] = {}
    for item in sorted(parsed(row["members"]), key=lambda item: (item[0], item[1])):
        members.setdefault(item[0], []).append(item)
    tallies: dict[int, list[Any]] = {}
    for item in sorted(parsed(row["tallies"]), key=lambda item: (item[0], item[1])):
        tallies.setdefault(item[0], []).append(item)
    found = (
        _round(item, members.get(item[0], []), tallies.get(item[0], [])) for item in parsed(row["rounds"])
    )
    return tuple(sorted(found, key=lambda one: one.id))


def _round(item: list[Any], members: list[Any], tallies: list[Any]) -> RoundFacts:
    parts: dict[str, list[int]] = {part: [] for part in MemberRole}
    for _, who, part, _present in members:
        parts[part].append(who)
    tellers = parts[MemberRole.TELLER_HEAD] + parts[MemberRole.TELLER]
    return RoundFacts(
        id=item[0],
        code=item[1],
        attempt=item[2],
        state=RoundState(item[3]),
        ballot=BallotType(item[4]),
        policy=RoundPolicy(**item[5]),
        prepared_by=item[6],
        entered_by=item[7],
        confirmed_by=item[8],
        issued=item[9],
        collected=item[10],
        valid=item[11],
        invalid=item[12],
        outcome=RoundOutcome(item[13]) if item[13] else None,
        forwarded=tuple(item[14] or ()),
        corrects_id=item[15],
        candidates=tuple(tally[1] for tally in tallies),
        voters=tuple(parts[MemberRole.VOTER]),
        present=tuple(who for _, who, part, present in members if part == MemberRole.VOTER and present),
        observers=tuple(parts[MemberRole.OBSERVER]),
        tellers=tuple(dict.fromkeys(tellers)),
        tallies=tuple(
            Tally(who, votes, against or 0, none or 0)
            for _, who, votes, against, none in tallies
            if votes is not None
        ),
    )
