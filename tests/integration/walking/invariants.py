"""What must hold of a case whatever anybody does. Each function names what is wrong.

Nothing here asks the rules: quorum, channels and sums are worked out anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from sqlalchemy import text

from state_machines.definition import Procedure
from state_machines.facts import CaseFacts, RoundFacts
from state_machines.vocabulary import Channel, Duty, OptionStatus, RecordKind, RoundState
from workflow_app.extensions import db
from workflow_app.queries.case_file import CaseFile
from workflow_app.services import context, inbox
from workflow_app.services.verification import verify

DECIDED = ("APPROVED", "DECISION_ISSUED", "ANNOUNCED", "NOMINATED_FOR_ELECTION", "REVOKED")
APART = (Duty.PREPARE, Duty.SUBMIT), (Duty.APPRAISE,), (Duty.DECIDE,)  # three people's work
ENTRIES = text("SELECT count(*) FROM history_entry WHERE stream = :stream")


def broken(file: CaseFile, procedure: Procedure) -> Iterator[str]:
    """Everything that is wrong with a case as it is stored."""
    case = file.facts
    yield from _state(file, procedure)
    yield from _duties(case)
    for round_ in case.rounds:
        yield from _round(round_)
    if case.state in DECIDED:
        yield from _decision(case)


def _state(file: CaseFile, procedure: Procedure) -> Iterator[str]:
    known = {state.code: state for state in procedure.states}
    if file.facts.state not in known:
        yield f"{file.facts.state} is no state"
    elif file.row["phase"] != known[file.facts.state].phase:
        yield f"the phase of {file.facts.state} is not {file.row['phase']}"


def _duties(case: CaseFacts) -> Iterator[str]:
    done = defaultdict(set)
    for person, duty in case.duties:
        done[person].add(duty)
    for person, duties in done.items():
        if sum(bool(duties & set(part)) for part in APART) > 1:
            yield f"{person} did {sorted(duties)}"


def _round(round_: RoundFacts) -> Iterator[str]:
    if round_.entered_by and round_.entered_by == round_.confirmed_by:
        yield f"{round_.entered_by} entered and confirmed round {round_.id}"
    if {round_.entered_by, round_.confirmed_by} - {*round_.tellers, None}:
        yield f"round {round_.id} was counted by somebody who is no teller"
    if round_.prepared_by in {round_.entered_by, round_.confirmed_by}:
        yield f"{round_.prepared_by} prepared and counted round {round_.id}"
    if set(round_.present) - set(round_.voters):
        yield f"somebody is present in round {round_.id} who was not summoned"
    if round_.state is RoundState.CERTIFIED:
        yield from _certified(round_)


def _certified(round_: RoundFacts) -> Iterator[str]:
    name = f"round {round_.id}"
    if 3 * len(round_.present) < 2 * len(round_.voters) or not round_.voters:
        yield f"{name} had no quorum"
    if None in (round_.entered_by, round_.confirmed_by):
        yield f"{name} was not counted by two"
    numbers = round_.issued, round_.collected, round_.valid, round_.invalid
    if None in numbers or round_.outcome is None:
        yield f"{name} is certified without a count"
        return
    issued, collected, valid, invalid = (number or 0 for number in numbers)
    if not len(round_.present) >= issued >= collected == valid + invalid:
        yield f"the numbers of {name} do not add up: {numbers}"
    if set(round_.forwarded) - {tally.official_id for tally in round_.tallies if tally.votes}:
        yield f"{name} forwards somebody without a vote"


def _decision(case: CaseFacts) -> Iterator[str]:
    """A decision rests on three channels, two counted votes and a live option."""
    standing = {r.id for r in case.rounds if r.state is RoundState.CERTIFIED}
    named = {n.channel for n in case.nominations if n.round_id in standing or n.signed}
    if named != set(Channel):
        yield f"decided with the channels {sorted(named)} only"
    yield from _table(case, standing)
    for code in ("selection", "decision"):
        vote = case.certified(code)
        if vote is None or case.chosen_id not in vote.forwarded:
            yield f"decided without a {code} of the person chosen"
    status = {option.official_id: option.status for option in case.options}
    if case.chosen_id is None or (
        case.state == "APPROVED" and status[case.chosen_id] is not OptionStatus.LIVE
    ):
        yield "the person decided upon is no live option"


def _table(case: CaseFacts, standing: set[int]) -> Iterator[str]:
    """R-2.5-g: before the choice the newest results of all channels were put together in one table."""
    tables = [record for record in case.records if record.kind is RecordKind.CONSOLIDATION_PREPARED]
    if not tables:
        yield "decided without a consolidated table"
        return
    counted = {n.round_id for n in case.nominations if n.round_id in standing}
    if counted != set(tables[-1].data["round_ids"]):
        yield f"the table holds rounds {tables[-1].data['round_ids']}, the channels {sorted(counted)}"
    if tables[-1].data["nominations"] != len(case.nominations):
        yield f"the table holds {tables[-1].data['nominations']} of {len(case.nominations)} nominations"


def history(file: CaseFile, attempts: int) -> Iterator[str]:
    """One entry for each accepted and each refused attempt, in an unbroken chain."""
    report = verify(file.facts.id)
    yield from (f"history: {found}" for found in report.breaks)
    if report.entries != attempts:
        yield f"{report.entries} entries for {attempts} attempts"


def entries(case_id: int) -> int:
    """How many entries the history of a case holds."""
    return int(db.session.execute(ENTRIES, {"stream": f"case:{case_id}"}).scalar_one())


def inbox_rows(file: CaseFile, today: date) -> Iterator[str]:
    """What stands in people's inboxes is what the case as it is stored asks for."""
    procedure, rule_set = context.pinned(file)
    facts = inbox.as_system(file, today, context.people_of(file.facts))
    wanted = {inbox._key(row) for row in inbox._rows(file, procedure, rule_set, facts)}
    kept = {inbox._stored_key(task) for task in file.tasks}
    for key in sorted(map(str, wanted ^ kept)):
        yield f"inbox: {key}"
