"""What can go wrong when a step is asked for. Errors carry data; sentences are made when shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from state_machines.findings import Finding


class WorkflowError(Exception):
    """Base of everything that the rule book refuses."""


class UnknownProcedure(WorkflowError):
    """No data file has this procedure and version, or its digest is not the pinned one."""


class NoSuchStep(WorkflowError):
    """The table has no such step in this state."""

    def __init__(self, step: str, state: str) -> None:
        self.step, self.state = step, state
        super().__init__(f"no step {step!r} leads out of {state!r}")


class NotYours(WorkflowError):
    """The step exists, but not for this actor's role or unit."""

    def __init__(self, step: str, roles: tuple[str, ...]) -> None:
        self.step, self.roles = step, roles
        super().__init__(f"step {step!r} belongs to {', '.join(roles)}")


class StepRefused(WorkflowError):
    """At least one rule refuses the step; ``findings`` holds all of them, met ones too."""

    def __init__(self, step: str, findings: tuple[Finding, ...]) -> None:
        self.step, self.findings = step, findings
        refused = ", ".join(f"{f.rule} ({f.reason})" for f in findings if f.blocks or f.to_acknowledge)
        super().__init__(f"step {step!r} refused: {refused}")
