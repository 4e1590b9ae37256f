"""What the steps of an examination rest on: the council, its declarations, the marks, petitions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from state_machines.examined import ExamPart, Result, results
from state_machines.facts import CaseFacts, RecordFacts
from state_machines.vocabulary import RecordKind

KIND = "exam"
SWITCH = "exam_module"  # the parameter that switches the module on
PETITION = "exam_petition"  # the deadline for petitions on marks
SEALED_IN = ("ANNOUNCED", "REGISTERING", "SCREENED", "WRITTEN", "DEFENCE")  # marks are nobody's to read


@dataclass(frozen=True, slots=True)
class Council:
    """The examining council: official ids. The secretary keeps the marks and does not examine."""

    members: tuple[int, ...]
    chair: int
    secretary: int


def council(case: CaseFacts) -> Council | None:
    """The council as it was last appointed; None before."""
    found = case.recorded(RecordKind.EXAM_COUNCIL)
    if not found:
        return None
    data = found[-1].data
    return Council(tuple(data["council"]), data["chair"], data["secretary"])


def declared(case: CaseFacts) -> Mapping[int, bool]:
    """Examiner → whether they declared an interest, by their newest declaration."""
    records = case.recorded(RecordKind.CONFLICT_DECLARATION)
    return {record.author_id: bool(record.data.get("conflict")) for record in records}


def undeclared(case: CaseFacts) -> tuple[int, ...]:
    """Examiners of whom no declaration is on record, in the order of their appointment."""
    found, said = council(case), declared(case)
    return tuple(who for who in found.members if who not in said) if found else ()


def marks(case: CaseFacts) -> dict[int, dict[ExamPart, int]]:
    """Live candidate → part → mark out of a hundred; the newest entry of each counts."""
    found: dict[int, dict[ExamPart, int]] = {who: {} for who in case.live}
    for record in case.recorded(RecordKind.EXAM_MARK):
        if record.official_id in found:
            found[record.official_id][ExamPart(record.data["part"])] = record.data["mark"]
    return found


def unmarked(case: CaseFacts, part: ExamPart) -> tuple[int, ...]:
    """Candidates without a mark in a part."""
    return tuple(who for who, parts in marks(case).items() if part not in parts)


def outcome(case: CaseFacts, params: Mapping[str, Any]) -> tuple[Result, ...]:
    """The order of the candidates by the marks on record."""
    return results(marks(case), params)


def open_petitions(case: CaseFacts) -> tuple[RecordFacts, ...]:
    """Petitions on marks that nobody has answered."""
    answered = {record.resolves_id for record in case.recorded(RecordKind.EXAM_PETITION_ANSWER)}
    return tuple(one for one in case.recorded(RecordKind.EXAM_PETITION) if one.id not in answered)


def closes_on(case: CaseFacts) -> date | None:
    """The last day of registration; None before it is opened."""
    calls = case.recorded(RecordKind.EXAM_CALL)
    return date.fromisoformat(calls[-1].data["closes_on"]) if calls else None


def petition_until(case: CaseFacts) -> date | None:
    """The last day for petitions; None before the marks are opened."""
    return next((one.due_on for one in case.deadlines if one.code == PETITION), None)
