"""Suspended cases whose cause has ended go on by themselves (clause 2.5).

Only causes that the archive itself knows the end of: a new head or an adopted override
after a retirement notice, and a moratorium with its last day behind it. Discipline and
matters are for people to judge. Every rule of the step is asked, so a case with a second
cause stays where it is.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from state_machines.engine import judge
from state_machines.errors import StepRefused
from state_machines.facts import CaseFacts
from state_machines.vocabulary import RecordKind, Role
from workflow_app.extensions import db
from workflow_app.models import PersonnelCase
from workflow_app.queries import case_file
from workflow_app.security.identity import SYSTEM
from workflow_app.services import context
from workflow_app.services.errors import CaseMovedOn
from workflow_app.services.inputs import StepInput
from workflow_app.services.steps import prepare, take_step

ENDS_BY_ITSELF = {"RETIREMENT_NOTICE": "R-2.5-l", "MORATORIUM": "R-S-moratorium"}
STEP = "resume"


def lift_ended(today: date) -> int:
    """Resume every suspended case whose cause has ended; safe to run twice. Returns how many."""
    paused = select(PersonnelCase.id).where(PersonnelCase.state == "SUSPENDED").order_by(PersonnelCase.id)
    return sum(_lift(case_id, today) for case_id in list(db.session.execute(paused).scalars()))


def _lift(case_id: int, today: date) -> int:
    """1 when the case went on. A step that would be refused is not tried: that would be remembered daily."""
    file = case_file.load(case_id, today)
    if file is None or cause_of(file.facts) not in ENDS_BY_ITSELF:
        return 0
    step = context.pinned(file)[0].step(STEP)
    if Role.SYSTEM not in step.by:  # a text that was pinned before this could be
        return 0
    given = StepInput(file.facts.revision, {"reason": ENDS_BY_ITSELF[cause_of(file.facts)]})
    work = prepare(file, STEP, given, SYSTEM, today)
    ruling = judge(work.step, work.facts, work.rule_set)
    if not ruling.open or ruling.warnings:
        return 0
    try:
        take_step(case_id, STEP, given, actor=SYSTEM)
    except (StepRefused, CaseMovedOn):  # somebody was faster
        return 0
    return 1


def cause_of(case: CaseFacts) -> str:
    """Why a case stands still, as the code that was recorded; "" when nothing was."""
    stops = case.recorded(RecordKind.SUSPENSION)
    return str(stops[-1].data.get("suspension_reason", "")) if stops else ""
