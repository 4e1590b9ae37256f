"""The one door: every step of a case and of its ballot rounds is taken here.

Load and lock, judge, write, move, remember: one transaction. A refused attempt
changes nothing and is itself remembered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import select

from state_machines import registry
from state_machines.definition import Procedure, Step
from state_machines.engine import Ruling, fire, judge
from state_machines.errors import NoSuchStep, StepRefused
from state_machines.facts import Facts
from state_machines.vocabulary import RoundState
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import BallotRound, CaseDocument, CaseDuty, OutboxMessage, PersonnelCase
from workflow_app.queries import case_file
from workflow_app.queries.case_file import CaseFile, Concerned
from workflow_app.security.identity import Actor
from workflow_app.services import afterwards, context, days, deadlines, history, inbox, inputs
from workflow_app.services.effects import EFFECTS
from workflow_app.services.errors import CaseMovedOn, NotFound
from workflow_app.services.inputs import StepInput
from workflow_app.services.telling import told
from workflow_app.services.transactions import transaction
from workflow_app.services.work import Work

RESTRICTED = frozenset({"POLITICAL_CONCLUSION", "ASSET_DECLARATION", "HEALTH_CERTIFICATE"})
ENDED = "ended"
CONVENE = "convene"  # the step that begins a round; every other step of a round is about one


@dataclass(frozen=True, slots=True)
class StepTaken:
    """What a step did. ``receipt`` is the history entry's number and the start of its hash."""

    case_id: int
    step: str
    source: str
    dest: str
    revision: int
    receipt: tuple[int, str]


def take_step(case_id: int, step_code: str, given: StepInput, *, actor: Actor) -> StepTaken:
    """Take one step. One transaction.

    Raises NotFound, CaseMovedOn, NoSuchStep, NotYours, StepRefused, BadInput. A
    StepRefused is put in history in a transaction of its own.
    """
    try:
        with transaction():
            return _take(case_id, step_code, given, actor)
    except StepRefused as refused:
        _remember_refusal(case_id, refused, actor, given.round_id)
        raise


def _take(case_id: int, step_code: str, given: StepInput, actor: Actor) -> StepTaken:
    today = clock.today()
    named = context.named_in(given.values, None, step_code)
    people = Concerned(frozenset(named), given.round_id)
    file = case_file.load(case_id, today, lock=True, people=people)
    if file is None:
        raise NotFound(f"case {case_id}")
    if file.facts.revision != given.revision:
        raise CaseMovedOn(case_id, given.revision, file.facts.revision)
    work = prepare(file, step_code, given, actor, today)
    ruling = judge(work.step, work.facts, work.rule_set, work.template)
    machine = registry.ballot_round() if is_round_step(step_code) else work.procedure
    dest = fire(machine, ruling, work.facts)
    inputs.check(work.step, given)
    days.check(work.step, given, opened_on=work.case.opened_on, today=today)
    if work.step.effect:
        EFFECTS[work.step.effect](work)
    return _write(work, ruling, dest)


def is_round_step(step_code: str) -> bool:
    """Whether the step belongs to the machine of ballot rounds."""
    return step_code in _round_steps()


@cache
def _round_steps() -> frozenset[str]:
    return frozenset(step.code for step in registry.ballot_round().steps)


def prepare(file: CaseFile, step_code: str, given: StepInput, actor: Actor, today: date) -> Work:
    """The work of one step before it is judged. Raises NoSuchStep and NotFound."""
    procedure, rule_set = context.pinned(file)
    step = _step(procedure, step_code, file.facts.state)
    round_ = context.round_of(file.facts, given.round_id)
    code = round_.code if round_ else given.values.get("round_code")
    if is_round_step(step_code) and (round_ is None) is not (step_code == CONVENE):
        raise NoSuchStep(step_code, file.facts.state)
    template = context.template_of(procedure, code) if is_round_step(step_code) else None
    if template is not None and file.facts.state != template.state:
        raise NoSuchStep(step_code, file.facts.state)
    values = {**given.values, "acknowledged": given.acknowledged}
    named = context.named_in(values, round_, step_code)
    people = context.people_in(file, named)
    if not named <= people.keys():
        raise NotFound(f"officials {sorted(named - people.keys())}")
    facts = context.build(file, actor, today, values, people=people, round_=round_)
    return Work(
        file=file,
        facts=context.with_template(facts, template),
        step=step,
        given=given,
        actor=actor,
        today=today,
        procedure=procedure,
        rule_set=rule_set,
        template=template,
        papers=list(given.papers),
        paper_round_id=round_.id if round_ else None,
    )


def _step(procedure: Procedure, code: str, state: str) -> Step:
    machine = registry.ballot_round() if is_round_step(code) else procedure
    step = next((step for step in machine.steps if step.code == code), None)
    if step is None or not (step.sources or code == CONVENE):  # a case is opened once
        raise NoSuchStep(code, state)
    return step


def _write(work: Work, ruling: Ruling, dest: str) -> StepTaken:
    """State, papers, duty, deadlines, history, inbox and outbox of a step that was let through."""
    source = str(work.facts.round.state) if work.facts.round else work.case.state
    round_step = is_round_step(work.step.code)
    if round_step and work.facts.round is not None:
        _move_round(work, dest)
    _add_papers(work)
    _add_duty(work)
    deadlines.start_and_meet(work)
    case_dest = work.case.state if round_step else dest
    link = _remember(work, ruling, source, dest)
    own = _move_case(work, case_dest, link)
    _tell(work, source, dest, own)
    work.writes.send()
    return StepTaken(
        work.case.id, work.step.code, source, dest, work.case.revision + 1, (link.seq, link.hash[:12])
    )


def _move_round(work: Work, dest: str) -> None:
    new = {"state": str(RoundState(dest)), **work.round_changes}
    work.writes.update(BallotRound, {"id": work.round.id}, new)


def _add_papers(work: Work) -> None:
    rows = [
        {
            "case_id": work.case.id,
            "kind": str(paper.kind),
            "official_id": paper.official_id,
            "round_id": work.paper_round_id,
            "number": paper.number,
            "dated_on": paper.dated_on,
            "step": work.step.code,
            "note": paper.note,
            "restricted": str(paper.kind) in RESTRICTED,
            "attachment_id": paper.attachment_id,
            "filename": paper.filename,
            "added_by_id": work.actor.official_id or work.file.row["opened_by_id"],
            "added_on": work.today,
        }
        for paper in work.papers
    ]
    work.writes.insert_many(CaseDocument, rows)


def _add_duty(work: Work) -> None:
    """The duty is the acting person's, and the person's in whose place it is done."""
    duty = work.step.duty
    if duty is None:
        return
    for person in work.actor.persons:
        if person is not None and (person, duty) not in work.case.duties:
            row = {"case_id": work.case.id, "official_id": person, "duty": str(duty)}
            work.writes.insert(CaseDuty, row)


def _remember(work: Work, ruling: Ruling, source: str, dest: str) -> history.Link:
    row = work.file.row
    detail = {
        "step": work.step.code,
        "from": source,
        "to": dest,
        "clause": work.step.clause,
        "revision": work.case.revision + 1,
        "round": [work.facts.round.code, work.facts.round.attempt] if work.facts.round else None,
        "given": told(work.given.values),
        "papers": [[str(p.kind), p.number, p.dated_on, p.official_id] for p in work.papers],
        "changes": {name: [row.get(name), value] for name, value in work.changes.items()},
        "findings": [finding.as_record() for finding in ruling.findings],
        "procedure": [row["procedure_code"], row["procedure_version"], row["procedure_digest"]],
        "rule_set": [row["rule_set_code"], row["rule_set_version"], row["rule_set_digest"]],
        "standard": row["standard_id"],
        **work.detail,
    }
    last = history.Link(row["history_seq"], row["history_hash"])
    stream = history.case_stream(work.case.id)
    return history.append_to(work.writes, stream, last, history.Action.STEP_TAKEN, work.actor, detail)


def _move_case(work: Work, dest: str, link: history.Link) -> Mapping[str, Any]:
    """The case's own columns as they are now."""
    phase = work.procedure.state(dest).phase
    values = {
        "state": dest,
        "phase": phase,
        "revision": work.case.revision + 1,
        "changed_on": work.today,
        "history_seq": link.seq,
        "history_hash": link.hash,
        **work.changes,
    }
    if phase == ENDED:
        values["closed_on"] = work.today
    work.writes.update(PersonnelCase, {"id": work.case.id}, values)
    return values


def _tell(work: Work, source: str, dest: str, own: Mapping[str, Any]) -> None:
    """Inbox rows follow the case as it now is; one outbox row promises the notices."""
    fresh = fresh_file(work, own)
    people = work.facts.people
    named = {option.official_id for option in fresh.facts.options}
    if not named <= people.keys():
        people = context.people_of(fresh.facts)
    facts = inbox.as_system(fresh, work.today, people)
    new = inbox.refresh_with(work.writes, fresh, work.procedure, work.rule_set, facts)
    row = {
        "key": f"case:{work.case.id}:{fresh.facts.revision}",
        "kind": "case:step:taken",
        "case_id": work.case.id,
        "body": {"step": work.step.code, "from": source, "to": dest, "tasks": [_task(one) for one in new]},
        "created_at": clock.now(),
    }
    work.writes.insert(OutboxMessage, row)


def fresh_file(work: Work, own: Mapping[str, Any]) -> CaseFile:
    """The case after the step: worked out, or read again where the step reached beyond the case."""
    if not work.reaches_out:
        return afterwards.after(work.file, own, work.writes.changes)
    work.writes.send()
    work.writes.changes.clear()
    fresh = case_file.load(work.case.id, work.today)
    if fresh is None:
        raise NotFound(f"case {work.case.id}")
    return fresh


def _task(row: Mapping[str, Any]) -> list[Any]:
    return [row["step"], row["role"], row["official_id"], row["unit_path"]]


def _remember_refusal(case_id: int, refused: StepRefused, actor: Actor, round_id: int | None) -> None:
    """With the round, if it was about one: its findings tell figures that few may read before it is over."""
    unmet = [f.as_record() for f in refused.findings if f.blocks or f.to_acknowledge]
    detail: dict[str, Any] = {"step": refused.step, "findings": unmet}
    with transaction():
        if round_id is not None:
            named = select(BallotRound.code, BallotRound.attempt).where(BallotRound.id == round_id)
            detail["round"] = list(db.session.execute(named).one())
        history.record_on_case(case_id, history.Action.STEP_REFUSED, actor, detail)


def with_given(facts: Facts, more: Mapping[str, Any]) -> Facts:
    """The facts with more typed values."""
    return replace(facts, given={**facts.given, **more})
