"""The steps of a procedure in words: what the diagram shows, for those who read rather than look."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from state_machines.definition import RETURN, Procedure, Step
from state_machines.diagrams import MANY
from workflow_app.presenters import labels
from workflow_app.presenters.case_view import CaseView
from workflow_app.wording import said as _


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step; ``here`` when it leads out of the state in which the case is."""

    name: str
    source: str
    dest: str
    who: str
    clause: str
    here: bool


def step_lines(view: CaseView) -> tuple[StepLine, ...]:
    """The steps that move a case, in the order of the procedure."""
    return tuple(_lines(view))


def _lines(view: CaseView) -> Iterator[StepLine]:
    for step in view.procedure.steps:
        if step.dest is None or not step.sources:
            continue
        yield StepLine(
            name=step.name.in_language(view.language),
            source=_source(step, view.procedure, view.language),
            dest=_dest(step, view.procedure, view.language),
            who=", ".join(labels.word("Role", role, view.language) for role in step.by),
            clause=step.clause,
            here=view.case.state in step.sources,
        )


def _source(step: Step, procedure: Procedure, language: str) -> str:
    if len(step.sources) > MANY:
        return _("%(count)s trạng thái", count=len(step.sources))
    return ", ".join(labels.state_name(code, language, procedure) for code in step.sources)


def _dest(step: Step, procedure: Procedure, language: str) -> str:
    if step.dest == RETURN:
        return _("Trạng thái trước đó")
    return labels.state_name(str(step.dest), language, procedure)
