"""A procedure as a graph to draw, and as Mermaid text for documents.

A step open from many states is told at its destination instead of being drawn as
many arrows; so is a step that goes back to where the case was taken out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from state_machines.definition import RETURN, Procedure, State, Step

MANY = 5  # sources above which a step is told, not drawn
TELLS = {"vi": "từ {count} trạng thái: {step}", "en": "from {count} states: {step}"}
BACK = {"vi": "trở lại chỗ cũ: {step}", "en": "back where it was: {step}"}


@dataclass(slots=True)
class Edge:
    """One arrow with the names of every step that takes it."""

    source: str
    dest: str
    names: list[str] = field(default_factory=list)


def mermaid(procedure: Procedure, language: str = "vi") -> str:
    """The diagram in Mermaid's state notation, main-line states first."""
    lines = ["stateDiagram-v2"]
    for state in sorted(procedure.states, key=lambda state: not state.on_main_line):
        lines.append(f'    state "{state.name.in_language(language)}" as {state.code}')
    lines.append(f"    [*] --> {procedure.initial}")
    for edge in edges(procedure, language):
        lines.append(f"    {edge.source} --> {edge.dest}: {' / '.join(edge.names)}")
    for state in procedure.states:
        for remark in remarks(procedure, state, language):
            lines.append(f"    note right of {state.code}: {remark.replace(': ', ' – ')}")
        if state.phase == "ended":
            lines.append(f"    {state.code} --> [*]")
    return "\n".join(lines) + "\n"


def edges(procedure: Procedure, language: str) -> tuple[Edge, ...]:
    """The arrows to draw, in table order."""
    found: dict[tuple[str, str], Edge] = {}
    for step in filter(_is_drawn, procedure.steps):
        for source in step.sources:
            edge = found.setdefault((source, str(step.dest)), Edge(source, str(step.dest)))
            edge.names.append(step.name.in_language(language))
    return tuple(edge for edge in found.values() if edge.source != edge.dest)


def remarks(procedure: Procedure, state: State, language: str) -> Iterator[str]:
    """What is told in a state's box: steps that come from many states, steps that go back."""
    for step in procedure.steps:
        name = step.name.in_language(language)
        if step.dest == state.code and len(step.sources) > MANY:
            yield TELLS[language].format(count=len(step.sources), step=name)
        if step.dest == RETURN and state.code in step.sources:
            yield BACK[language].format(step=name)


def _is_drawn(step: Step) -> bool:
    return step.dest not in (None, RETURN) and len(step.sources) <= MANY
