"""One step being taken: what effects read, and what they want written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from state_machines.definition import Procedure, RoundTemplate, Step
from state_machines.facts import CaseFacts, Facts, RoundFacts
from state_machines.rulebook import RuleSet
from state_machines.vocabulary import RecordKind
from workflow_app.models import CaseRecord
from workflow_app.queries.case_file import CaseFile
from workflow_app.security.identity import Actor
from workflow_app.services.inputs import Paper, StepInput
from workflow_app.services.writing import Writes


@dataclass(slots=True)
class Work:
    """What the step writes is gathered here.

    ``changes`` go to the case row, ``round_changes`` to its round, ``papers`` to its
    documents, ``detail`` to history, ``writes`` to all other tables. ``reaches_out`` says
    that people or the unit change too, so that the facts have to be read again afterwards.
    """

    file: CaseFile
    facts: Facts
    step: Step
    given: StepInput
    actor: Actor
    today: date
    procedure: Procedure
    rule_set: RuleSet
    template: RoundTemplate | None = None
    changes: dict[str, Any] = field(default_factory=dict)
    round_changes: dict[str, Any] = field(default_factory=dict)
    papers: list[Paper] = field(default_factory=list)
    paper_round_id: int | None = None
    detail: dict[str, Any] = field(default_factory=dict)
    writes: Writes = field(default_factory=Writes)
    reaches_out: bool = False

    @property
    def case(self) -> CaseFacts:
        """The case as it stood before the step."""
        return self.facts.case

    @property
    def values(self) -> Mapping[str, Any]:
        """What was typed."""
        return self.given.values

    @property
    def round(self) -> RoundFacts:
        """The round of a round step. Raises LookupError outside one."""
        if self.facts.round is None:
            raise LookupError(f"step {self.step.code} has no round")
        return self.facts.round

    @property
    def author_id(self) -> int:
        """The acting person. Raises LookupError for the system."""
        if self.actor.official_id is None:
            raise LookupError("the system writes no record of its own")
        return self.actor.official_id

    def record(
        self,
        kind: RecordKind,
        text: str = "",
        *,
        official_id: int | None = None,
        resolves_id: int | None = None,
        data: Mapping[str, Any] | None = None,
    ) -> None:
        """Put something on record in the case."""
        row = {
            "case_id": self.case.id,
            "kind": str(kind),
            "author_id": self.actor.official_id or self.file.row["opened_by_id"],
            "official_id": official_id,
            "resolves_id": resolves_id,
            "on_date": self.today,
            "text": text,
            "data": dict(data or {}),
        }
        self.writes.insert(CaseRecord, row)
