"""Ballot rounds of a case, out of the child rows of the case's own statement."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from state_machines.facts import RoundFacts, RoundPolicy, Tally
from state_machines.vocabulary import BallotType, MemberRole, RoundOutcome, RoundState
from workflow_app.queries.sql import parsed


def read_rounds(row: Mapping[str, Any]) -> tuple[RoundFacts, ...]:
    """The rounds of a case row, oldest first."""
    members: dict[int, list[Any]] = {}
    for item in sorted(parsed(row["members"])):
        members.setdefault(item[0], []).append(item)
    tallies: dict[int, list[Any]] = {}
    for item in sorted(parsed(row["tallies"])):
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
