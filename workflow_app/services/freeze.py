"""R-2.5-l: cases under a head who has been told to retire stand still until an override."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, select

from state_machines.errors import NoSuchStep, StepRefused, WorkflowError
from state_machines.findings import Verdict
from state_machines.rules import RULES
from workflow_app.extensions import db
from workflow_app.models import OrgUnit, PersonnelCase, Post, RetirementNotice, Tenure, Title
from workflow_app.queries import case_file, led
from workflow_app.security.identity import SYSTEM, Actor
from workflow_app.services import context, published
from workflow_app.services.errors import CaseMovedOn
from workflow_app.services.inputs import StepInput
from workflow_app.services.steps import take_step

FREEZE_RULE = "R-2.5-k"
REASON = "RETIREMENT_NOTICE"


@dataclass(frozen=True, slots=True)
class Touched:
    """What a notice to a head does to the cases of the department (rows of ``queries.led``).

    ``stops`` are suspended, ``waits`` meet the rule at their next step, ``goes_on`` are
    reappointments and cases for which the authority has allowed an exception.
    """

    stops: tuple[Row[*tuple[Any, ...]], ...]
    waits: tuple[Row[*tuple[Any, ...]], ...]
    goes_on: tuple[Row[*tuple[Any, ...]], ...]


def foreseen(official_id: int, actor: Actor, today: date) -> Touched:
    """What a retirement notice of this person would do now. Nothing is written. One statement."""
    found: dict[str, list[Row[*tuple[Any, ...]]]] = {"stops": [], "waits": [], "goes_on": []}
    for row in led.running(official_id, FREEZE_RULE, today, actor):
        found[_fate(row)].append(row)
    return Touched(**{name: tuple(rows) for name, rows in found.items()})


def _fate(row: Row[*tuple[Any, ...]]) -> str:
    """Which list of ``Touched`` a case stands in."""
    procedure = published.procedure(row.procedure_code, row.procedure_version, row.procedure_digest)
    params = published.rule_set(row.rule_set_code, row.rule_set_version, row.rule_set_digest).params
    no_appointment = procedure.kind != "appointment"  # a reappointment, a move, a plan
    if no_appointment or row.excepted or not params["retirement_notice_freeze"]:
        return "goes_on"
    open_ = procedure.state(row.state).phase == "open"
    return "stops" if open_ and row.state in procedure.step("suspend").sources else "waits"


def lift(official_id: int, reason: str, today: date) -> tuple[list[int], list[int]]:
    """Let cases stopped by an annulled notice go on: those that did, and those held by another cause."""
    gone_on: list[int] = []
    held: list[int] = []
    for case_id in led.stopped(official_id, REASON, today):
        (gone_on if _resume(case_id, reason, today) else held).append(case_id)
    return gone_on, held


def _resume(case_id: int, reason: str, today: date) -> bool:
    """The refusal, if there is one, stands in the history of the case."""
    file = case_file.load(case_id, today)
    if file is None:
        return False
    try:
        take_step(case_id, "resume", StepInput(file.facts.revision, {"reason": reason}), actor=SYSTEM)
    except (StepRefused, CaseMovedOn, NoSuchStep):
        return False
    return True


def suspend_frozen(today: date) -> int:
    """Suspend every running case that the rule stops; safe to run twice. Returns how many.

    A case that somebody moves in the same moment is looked at once more.
    """
    return sum(_suspend(case_id, today) or _suspend(case_id, today) for case_id in _candidates(today))


def _candidates(today: date) -> list[int]:
    """Open cases of departments whose serving head has had the notice. One statement.

    Reappointments are excepted by the clause; plans and moves appoint nobody.
    """
    statement = (
        select(PersonnelCase.id)
        .join(OrgUnit, OrgUnit.id == PersonnelCase.unit_id)
        .join(Post, Post.unit_id == OrgUnit.id)
        .join(Title, Title.id == Post.title_id)
        .join(Tenure, Tenure.post_id == Post.id)
        .join(RetirementNotice, RetirementNotice.official_id == Tenure.official_id)
        .where(PersonnelCase.phase == "open", PersonnelCase.kind == "appointment")
        .where(OrgUnit.is_department, Title.rank == "HEAD")
        .where(Tenure.from_on <= today, (Tenure.to_on.is_(None)) | (Tenure.to_on > today))
        .where(RetirementNotice.notice_on <= today, RetirementNotice.annulled_on.is_(None))
        .order_by(PersonnelCase.id)
    )
    return list(db.session.execute(statement).scalars())


def _suspend(case_id: int, today: date) -> int:
    file = case_file.load(case_id, today)
    if file is None:
        return 0
    procedure, rule_set = context.pinned(file)
    step = procedure.step("suspend")
    if file.facts.state not in step.sources or not _is_frozen(file, today, rule_set.params):
        return 0
    values = {"suspension_reason": REASON, "reason": "R-2.5-l"}
    try:
        take_step(case_id, step.code, StepInput(file.facts.revision, values), actor=SYSTEM)
    except (StepRefused, CaseMovedOn, NoSuchStep):
        return 0
    return 1


def _is_frozen(file: case_file.CaseFile, today: date, params: object) -> bool:
    """Whether the freeze rule is broken and no override has been adopted for it."""
    if any(o.rule == FREEZE_RULE and o.state == "ADOPTED" for o in file.facts.overrides):
        return False
    check = RULES[FREEZE_RULE].check
    if check is None:
        raise WorkflowError(f"{FREEZE_RULE} is not a rule about the case")
    facts = context.build(file, SYSTEM, today, people={})
    return check(facts, params).verdict is Verdict.NOT_MET  # type: ignore[arg-type]
