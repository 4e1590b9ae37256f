"""What each step asks for: the fields, their types, and the check that all are given.

The same table makes the web forms, reads rehearsal files and guards the service, so
that no way in can leave a field out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from state_machines.definition import Step
from state_machines.vocabulary import DocumentKind
from workflow_app.services.errors import BadInput


@dataclass(frozen=True, slots=True)
class Ask:
    """One field; ``type``: text, line, number, day, flag, choice, official(s), tallies, marks, answers."""

    name: str
    type: str
    required: bool = True


# fmt: off
ASKS: Mapping[str, Ask] = {ask.name: ask for ask in (
    Ask("post_id", "number"),                 Ask("source", "choice"),
    Ask("outcome_type", "choice"),            Ask("need", "text", required=False),  # R-2.5-a1 asks for it
    Ask("seats_requested", "number"),         Ask("intended_work", "text"),
    Ask("answered_on", "day"),                Ask("note", "text", required=False),
    Ask("reason", "text"),                    Ask("reasons", "text"),
    Ask("eligible", "officials"),             Ask("official_id", "official"),
    Ask("official_id_optional", "official", required=False),
    Ask("signed", "flag"),                    Ask("conflict", "flag", required=False),
    Ask("matter", "text"),                    Ask("matter_id", "choice"),
    Ask("conclusion", "text"),                Ask("person_ineligible", "flag", required=False),
    Ask("opinion", "text"),                   Ask("inspection_opinion", "text"),
    Ask("kind", "choice"),                    Ask("number", "line"),
    Ask("dated_on", "day"),                   Ask("file", "file", required=False),
    Ask("deadline_code", "choice"),           Ask("explanation", "text"),
    Ask("received_on", "day"),                Ask("missing_items", "text"),
    Ask("effective_on", "day"),               Ask("electing_body", "line"),
    Ask("election_on", "day"),                Ask("announced_on", "day"),
    Ask("audience", "text"),                  Ask("finding", "text"),
    Ask("correction", "text"),                Ask("correct_by", "day"),
    Ask("withdrawal_id", "choice"),           Ask("rule_id", "choice"),
    Ask("override_id", "choice"),             Ask("suspension_reason", "choice"),
    Ask("basis", "line"),
    Ask("late_reason", "text", required=False),  # needed when the notice is late
    Ask("self_review", "text"),               Ask("limits", "text"),
    Ask("whole_term", "flag"),                Ask("assessment", "text"),
    Ask("capacity", "choice"),                Ask("prestige", "choice"),
    Ask("sector", "choice"),                  Ask("post_need", "choice"),
    Ask("head_view", "choice"),               Ask("new_work", "text"),
    Ask("deferral_reason", "choice"),         Ask("review_on", "day"),
    Ask("move_reason", "choice"),             Ask("months", "number"),
    Ask("plan_id", "choice"),                 Ask("placement", "text"),
    Ask("quantity", "number"),                Ask("titles", "text"),
    Ask("places", "text"),                    Ask("benefits", "text"),
    Ask("prospects", "choice"),               Ask("screening", "text"),
    Ask("comment", "text"),                   Ask("talk_party", "choice"),
    Ask("agreement", "choice"),               Ask("handed_on", "day"),
    Ask("handover", "text"),                  Ask("arrived_on", "day"),
    Ask("tasks_assigned", "flag"),            Ask("workplace_ready", "flag"),
    Ask("regime_settled", "flag"),            Ask("period_end_on", "day"),
    Ask("grade", "choice"),                   Ask("recall_reason", "choice"),
    Ask("new_end_on", "day"),
    Ask("planning_year", "number"),           Ask("structure", "text"),
    Ask("plan_until", "day"),                 Ask("plan_conclusion", "choice"),
    Ask("plan_removal", "choice", required=False),  # needed where a person leaves the plan
    Ask("plan_channel", "choice"),            Ask("development", "text", required=False),
    Ask("evaluation_kind", "choice"),         Ask("campaign_unit_id", "choice"),
    Ask("from_on", "day"),                    Ask("to_on", "day"),
    Ask("due_on", "day"),                     Ask("unit_id", "choice"),
    Ask("answers", "answers"),                Ask("grade_reason", "text", required=False),
    Ask("strengths", "text"),                 Ask("prospect", "flag", required=False),
    Ask("unassessed_reason", "choice"),       Ask("means", "line"),
    Ask("request", "text"),
    Ask("council", "officials"),              Ask("council_chair", "official"),
    Ask("council_secretary", "official"),     Ask("closes_on", "day"),
    Ask("nominated_by", "line", required=False),  # needed for whoever is outside the plan
    Ask("marks", "marks"),                    Ask("petition_id", "choice"),
    Ask("written_mark", "number", required=False), Ask("defence_mark", "number", required=False),
    Ask("round_code", "choice"),              Ask("held_on", "day"),
    Ask("place", "line"),                     Ask("candidates", "officials"),
    Ask("voters", "officials"),               Ask("observers", "officials", required=False),
    Ask("corrects_id", "choice", required=False),
    Ask("present", "officials", required=False), Ask("absences", "text", required=False),
    Ask("tellers", "officials"),              Ask("teller_head", "official"),
    Ask("issued", "number"),                  Ask("collected", "number"),
    Ask("valid", "number"),                   Ask("invalid", "number"),
    Ask("tallies", "tallies"),                Ask("agreed", "flag"),
    Ask("chair_id", "official"),
)}
# fmt: on

TEXT_LIMIT = 10_000


@dataclass(frozen=True, slots=True)
class Paper:
    """A document given with a step: its number and date, and the stored file if there is one."""

    kind: DocumentKind
    number: str
    dated_on: date
    official_id: int | None = None
    attachment_id: int | None = None
    filename: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class StepInput:
    """Everything typed for one step. ``revision`` is the case's when the page was read."""

    revision: int
    values: Mapping[str, Any] = field(default_factory=dict)
    papers: tuple[Paper, ...] = ()
    acknowledged: frozenset[str] = frozenset()
    round_id: int | None = None


def check(step: Step, given: StepInput) -> None:
    """Raises BadInput for the first field of the step that is not given."""
    for name in step.asks:
        ask = ASKS[name]
        value = given.values.get(name)
        if ask.required and _is_blank(value):
            raise BadInput(name, "field_needed")
        if isinstance(value, str) and len(value) > TEXT_LIMIT:
            raise BadInput(name, "text_too_long")
    kinds = {paper.kind for paper in given.papers}
    for kind in step.documents:
        if kind not in kinds:
            raise BadInput(str(kind), "document_needed")
    for paper in given.papers:
        if not paper.number.strip():
            raise BadInput(str(paper.kind), "document_number_needed")


def _is_blank(value: object) -> bool:
    if value is None or value is False:
        return True
    return isinstance(value, str | tuple | list) and not value
