"""The only door to the ``transitions`` library: which states a table connects.

The library is given the table and asked one question: where does this step lead
from this state. Rules are judged before, by ``engine``; there are no back doors
(``auto_transitions`` off) and no model is ever registered with the machine.
"""

from __future__ import annotations

from typing import Any

from transitions import Machine, MachineError

from state_machines.definition import RETURN, Procedure
from state_machines.errors import NoSuchStep


class _Place:
    """The shortest model the library accepts: a state."""

    __slots__ = ("returned", "state")

    def __init__(self, state: str, returned: str | None) -> None:
        self.state, self.returned = state, returned


# By code and digest: hashing a whole table costs more than a step. A table never answers
# the same question in two ways, so its answers are kept too.
_machines: dict[tuple[str, str], Machine] = {}
_answers: dict[tuple[str, str, str, str, str | None], str] = {}


def _compiled(procedure: Procedure) -> Machine:
    key = procedure.code, procedure.digest
    if key not in _machines:
        _machines[key] = _compile(procedure)
    return _machines[key]


def _compile(procedure: Procedure) -> Machine:
    return Machine(
        model=None,
        states=[state.code for state in procedure.states],
        initial=procedure.initial,
        auto_transitions=False,
        send_event=True,
        transitions=list(_rows(procedure)),
    )


def _rows(procedure: Procedure) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for step in procedure.steps:
        for source in step.sources:
            targets = _returns(procedure) if step.dest == RETURN else (step.dest or source,)
            for target in targets:
                row: dict[str, Any] = {"trigger": step.code, "source": source, "dest": target}
                if step.dest == RETURN:
                    row["conditions"] = _returns_to(target)
                rows.append(row)
    return rows


def _returns(procedure: Procedure) -> tuple[str, ...]:
    return tuple(state.code for state in procedure.states if state.phase in ("open", "decided"))


def _returns_to(target: str) -> Any:  # noqa: ANN401 - the library wants a bare callable
    def returns(event: Any) -> bool:  # noqa: ANN401
        return bool(event.model.returned == target)

    return returns


def destination(procedure: Procedure, step: str, state: str, return_state: str | None = None) -> str:
    """Where ``step`` leads from ``state``. Raises NoSuchStep when the table has no such row."""
    question = procedure.code, procedure.digest, step, state, return_state
    if question not in _answers:
        _answers[question] = _asked(procedure, step, state, return_state)
    return _answers[question]


def _asked(procedure: Procedure, step: str, state: str, return_state: str | None) -> str:
    place = _Place(state, return_state)
    event = _compiled(procedure).events.get(step)
    if event is None:
        raise NoSuchStep(step, state)
    try:
        moved = event.trigger(place)
    except MachineError as error:
        raise NoSuchStep(step, state) from error
    if not moved:
        raise NoSuchStep(step, state)
    return place.state
