"""A head's comments on many people: each is a step of its own, and one that fails stops no other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from state_machines.errors import NoSuchStep, NotYours, StepRefused
from state_machines.findings import Finding
from workflow_app.security.identity import Actor
from workflow_app.services import drafts
from workflow_app.services.errors import BadInput, CaseMovedOn, NotFound
from workflow_app.services.inputs import StepInput
from workflow_app.services.steps import take_step

COMMENT = "comment_head"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one comment: ``taken``, or what came in the way."""

    taken: bool = False
    findings: tuple[Finding, ...] = ()
    error: BadInput | None = None
    overtaken: bool = False  # somebody else was quicker, or the form is no longer this person's


def comment_on(given: Mapping[int, StepInput], *, actor: Actor) -> dict[int, Outcome]:
    """Take the step for each case; one transaction a case."""
    return {case_id: _comment(case_id, one, actor) for case_id, one in given.items()}


def _comment(case_id: int, given: StepInput, actor: Actor) -> Outcome:
    try:
        take_step(case_id, COMMENT, given, actor=actor)
    except StepRefused as refused:
        return Outcome(findings=refused.findings)
    except BadInput as error:
        return Outcome(error=error)
    except (CaseMovedOn, NoSuchStep, NotYours, NotFound):
        return Outcome(overtaken=True)
    drafts.drop(case_id, COMMENT, actor=actor)
    return Outcome(taken=True)
