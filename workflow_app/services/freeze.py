"""R-2.5-l: cases under a head who has been told to retire stand still until an override."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from state_machines.errors import StepRefused, WorkflowError
from state_machines.findings import Verdict
from state_machines.rules import RULES
from workflow_app.extensions import db
from workflow_app.models import OrgUnit, PersonnelCase, Post, RetirementNotice, Tenure, Title
from workflow_app.queries import case_file
from workflow_app.security.identity import SYSTEM
from workflow_app.services import context
from workflow_app.services.inputs import StepInput
from workflow_app.services.steps import take_step

FREEZE_RULE = "R-2.5-k"
REASON = "RETIREMENT_NOTICE"


def suspend_frozen(today: date) -> int:
    """Suspend every running case that the rule stops; safe to run twice. Returns how many."""
    return sum(_suspend(case_id, today) for case_id in _candidates(today))


def _candidates(today: date) -> list[int]:
    """Open cases of departments whose serving head has had the notice. One statement.

    Reappointments are excepted by the clause.
    """
    statement = (
        select(PersonnelCase.id)
        .join(OrgUnit, OrgUnit.id == PersonnelCase.unit_id)
        .join(Post, Post.unit_id == OrgUnit.id)
        .join(Title, Title.id == Post.title_id)
        .join(Tenure, Tenure.post_id == Post.id)
        .join(RetirementNotice, RetirementNotice.official_id == Tenure.official_id)
        .where(PersonnelCase.phase == "open", PersonnelCase.review_path.is_(None))
        .where(OrgUnit.is_department, Title.rank == "HEAD")
        .where(Tenure.from_on <= today, (Tenure.to_on.is_(None)) | (Tenure.to_on > today))
        .where(RetirementNotice.notice_on <= today)
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
    except StepRefused:
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
