"""Ballot rounds: summons, attendance, tellers, count, certification."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from state_machines.ballots import base_of, outcome
from state_machines.vocabulary import MemberRole, OptionStatus, RoundState
from workflow_app.models import BallotRound, Nomination, RoundMember, RoundTally
from workflow_app.services.effects.nomination import eligibility, put_option, set_option
from workflow_app.services.errors import BadInput
from workflow_app.services.work import Work

CORRECTED = "R-S-round-place"  # the rule by which one count takes the place of another


def convene(work: Work) -> None:
    """The list of the summoned is frozen here; the paper names are fixed."""
    template, values = work.template, work.values
    if template is None:
        raise LookupError("a round is convened from a template")
    attempt = 1 + sum(1 for r in work.case.rounds if r.code == template.code)
    row = {
        "case_id": work.case.id,
        "code": template.code,
        "attempt": attempt,
        "state": str(RoundState.CONVENED),
        "ballot": str(template.ballot),
        "policy": asdict(work.rule_set.policies[template.policy]),
        "held_on": values["held_on"],
        "place": values["place"],
        "prepared_by_id": work.author_id,
        "corrects_id": values.get("corrects_id"),
    }
    round_id = work.writes.insert_now(BallotRound, row)
    _add_members(work, round_id, MemberRole.VOTER, values["voters"])
    _add_members(work, round_id, MemberRole.OBSERVER, values.get("observers") or ())
    names = [{"round_id": round_id, "official_id": who} for who in sorted(set(values["candidates"]))]
    work.writes.insert_many(RoundTally, names)
    work.detail["round"] = [template.code, attempt]
    work.paper_round_id = round_id


def _add_members(work: Work, round_id: int, part: MemberRole, people: Iterable[int]) -> None:
    rows = [{"round_id": round_id, "official_id": who, "part": str(part)} for who in sorted(set(people))]
    work.writes.insert_many(RoundMember, rows)


def _set(work: Work, **values: Any) -> None:  # noqa: ANN401
    """Columns of the round, written together with its new state."""
    work.round_changes.update(values)


def reconvene(work: Work) -> None:
    """The same list, another day."""
    _set(work, held_on=work.values["held_on"], place=work.values["place"])


def take_attendance(work: Work) -> None:
    """Who of the summoned came; nobody else can be counted."""
    _mark_present(work)
    if work.values.get("absences"):
        _set(work, note=work.values["absences"])


def adjourn(work: Work) -> None:
    """Too few came."""
    _mark_present(work)
    _set(work, note=work.values["reason"])


def _mark_present(work: Work) -> None:
    came = set(work.values.get("present") or ()) & set(work.round.voters)
    voter = {"round_id": work.round.id, "part": str(MemberRole.VOTER)}
    rows = [{**voter, "official_id": who, "present": who in came} for who in work.round.voters]
    work.writes.update_many(RoundMember, ("round_id", "official_id", "part"), rows)
    work.detail["present"] = [len(came), len(work.round.voters)]


def set_tellers(work: Work) -> None:
    """The counting team, with its head."""
    head = work.values["teller_head"]
    if head not in work.values["tellers"]:
        raise BadInput("teller_head", "head_not_a_teller")
    _add_members(work, work.round.id, MemberRole.TELLER_HEAD, [head])
    _add_members(work, work.round.id, MemberRole.TELLER, set(work.values["tellers"]) - {head})


def close_voting(work: Work) -> None:
    """How many papers went out and came back."""
    _set(work, issued=work.values["issued"], collected=work.values["collected"])


def enter_count(work: Work) -> None:
    """One teller's figures; another person has to confirm them."""
    _set(work, valid=work.values["valid"], invalid=work.values["invalid"], entered_by_id=work.author_id)
    rows = [{"round_id": work.round.id, **asdict(tally)} for tally in work.values["tallies"]]
    printed = [row for row in rows if row["official_id"] in work.round.candidates]
    written_in = [row for row in rows if row not in printed and row["votes"]]
    work.writes.update_many(RoundTally, ("round_id", "official_id"), printed)
    work.writes.insert_many(RoundTally, written_in)


def confirm_count(work: Work) -> None:
    """A second teller has compared the figures with the papers."""
    _set(work, confirmed_by_id=work.author_id)


def dispute_count(work: Work) -> None:
    """The figures are taken back and counted again; history keeps them."""
    work.detail["disputed"] = [[t.official_id, t.votes, t.against, t.no_opinion] for t in work.round.tallies]
    _set(work, valid=None, invalid=None, entered_by_id=None, confirmed_by_id=None)
    blank = {"round_id": work.round.id, "votes": None, "against": None, "no_opinion": None}
    rows = [{**blank, "official_id": who} for who in work.round.candidates]
    work.writes.update_many(RoundTally, ("round_id", "official_id"), rows)


def certify(work: Work) -> None:
    """The outcome by the round's policy; then the round is locked for good."""
    result = outcome(work.round)
    _set(
        work,
        outcome=str(result.outcome),
        forwarded=list(result.forwarded),
        flags=list(result.flags),
        chair_id=work.values["chair_id"],
        certified_by_id=work.author_id,
        certified_on=work.today,
    )
    work.paper_round_id = work.round.id
    work.detail["outcome"] = [str(result.outcome), list(result.forwarded), list(result.flags)]
    if work.template and work.template.channel:
        _name(work, result.forwarded)
        _take_back(work, result.forwarded)


def _name(work: Work, forwarded: tuple[int, ...]) -> None:
    """Whom the round sends forward is named by its channel, and becomes an option."""
    votes = {tally.official_id: tally.votes for tally in work.round.tallies}
    channel = str(work.template.channel) if work.template else ""
    rows = [
        {
            "case_id": work.case.id,
            "official_id": who,
            "channel": channel,
            "round_id": work.round.id,
            "votes": votes[who],
            "base": base_of(work.round),
            "on_date": work.today,
        }
        for who in forwarded
    ]
    work.writes.insert_many(Nomination, rows)
    withdrawn = {o.official_id for o in work.case.options if o.status is OptionStatus.WITHDRAWN}
    for who in forwarded:
        if who not in withdrawn:
            put_option(work, who, eligibility(work, who))


def _take_back(work: Work, forwarded: tuple[int, ...]) -> None:
    """Whom only a count that is now corrected had named is an option no longer."""
    if work.round.corrects_id is None:
        return
    corrected = work.case.corrected_rounds | {work.round.corrects_id}
    named = {n.official_id for n in work.case.nominations if n.round_id not in corrected}
    for who in set(work.case.live) - named - set(forwarded):
        set_option(work, who, OptionStatus.INELIGIBLE, CORRECTED)


def void(work: Work) -> None:
    """The round does not count; why stays on it."""
    _set(work, note=work.values["reason"])


EFFECTS = (
    convene,
    reconvene,
    take_attendance,
    adjourn,
    set_tellers,
    close_voting,
    enter_count,
    confirm_count,
    dispute_count,
    certify,
    void,
)
