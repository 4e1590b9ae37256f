"""A case with everything recorded on it, read in one statement; held first by one of its own if asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from state_machines.examined import ExamFacts
from state_machines.facts import (
    BirthDate,
    CaseFacts,
    DeadlineFacts,
    DocumentFacts,
    Leader,
    Moratorium,
    NominationFacts,
    OptionFacts,
    OverrideFacts,
    PersonFacts,
    RecordFacts,
    StandardFacts,
    TitleFacts,
    UnitFacts,
    WithdrawalFacts,
)
from state_machines.planned import PlannedFacts
from state_machines.vocabulary import (
    Channel,
    Degree,
    DocumentKind,
    Duty,
    LanguageLevel,
    Level,
    OptionStatus,
    OutcomeType,
    PlanStatus,
    Rank,
    RecordKind,
    ReviewPath,
    Source,
    Theory,
)
from workflow_app.driver import day
from workflow_app.queries.case_columns import (
    CASE_SHAPE,
    DATES,
    HELD_SHAPE,
    MANY_SHAPE,
    PEOPLED_SHAPE,
    POST_SHAPE,
)
from workflow_app.queries.evaluations import with_evaluation
from workflow_app.queries.people import must, read_people
from workflow_app.queries.places import with_move
from workflow_app.queries.round_rows import read_rounds
from workflow_app.queries.sql import dialect, parsed, shaped

# A case has a hundred codes; looking them up here is many times faster than asking the enumeration.
STATUSES: Mapping[str, OptionStatus] = {str(word): word for word in OptionStatus}
CHANNELS: Mapping[str, Channel] = {str(word): word for word in Channel}
PAPERS: Mapping[str, DocumentKind] = {str(word): word for word in DocumentKind}
RECORDS: Mapping[str, RecordKind] = {str(word): word for word in RecordKind}
DUTIES: Mapping[str, Duty] = {str(word): word for word in Duty}


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One stored inbox row of a case."""

    id: int
    step: str
    round_id: int | None
    detail: str
    role: str | None
    official_id: int | None
    unit_path: str
    due_on: date
    blocked_by: str


@dataclass(frozen=True, slots=True)
class CaseFile:
    """The facts for the rule book, and the plain columns for pages and writes.

    ``people`` holds the options, the chosen person and whoever else was asked for; it is
    empty when nobody asked.
    """

    facts: CaseFacts
    unit: UnitFacts
    row: Mapping[str, Any]
    tasks: tuple[TaskRow, ...]
    people: Mapping[int, PersonFacts] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Concerned:
    """Whose facts are wanted with the case, beside its options: these, and a round's names."""

    ids: frozenset[int] = frozenset()
    round_id: int | None = None


def load(
    case_id: int, today: date, *, lock: bool = False, people: Concerned | None = None
) -> CaseFile | None:
    """The case, or None. With ``lock`` the case row is held until the transaction ends.

    With ``people`` their facts come along. One statement; one more where a person is moved or
    evaluated, and one to hold the row where the engine has row locks.
    """
    if lock:
        _hold(case_id)
    if people is None:
        found = shaped(CASE_SHAPE, case_id=case_id, today=today)
    else:
        asked = {"ids": sorted(people.ids), "round_id": people.round_id}
        found = shaped(PEOPLED_SHAPE, case_id=case_id, today=today, **asked)
    return _case_file(found[0], today) if found else None


def _hold(case_id: int) -> None:
    """Wait for whoever writes the case.

    In a statement of its own: one that waited goes on seeing the other tables as they were
    before it waited, so the children must be read by the next. SQLite lets one writer in anyway.
    """
    if dialect() == "postgresql":
        shaped(HELD_SHAPE, case_id=case_id)


def load_many(case_ids: Iterable[int], today: date) -> list[CaseFile]:
    """Cases by number, each with its options and its chosen person. One statement."""
    return [_case_file(row, today) for row in shaped(MANY_SHAPE, ids=sorted(case_ids), today=today)]


def post_context(
    post_id: int, today: date
) -> tuple[UnitFacts, TitleFacts, StandardFacts | None, Mapping[str, Any]]:
    """What opening a case for this post rests on. Raises LookupError for an unknown post."""
    found = shaped(POST_SHAPE, post_id=post_id, today=today)
    if not found:
        raise LookupError(post_id)
    row = found[0]
    return _unit(row), _title(row), _standard(row), row


def _case_file(row: dict[str, Any], today: date) -> CaseFile:
    row |= {name: day(row[name]) for name in DATES}
    people = read_people(parsed(row.pop("people", None)))
    parts: dict[str, Any] = {name: read(row) for name, read in PARTS.items()}
    facts = CaseFacts(
        title=_title(row),
        standard=_standard(row),
        id=row["id"],
        code=row["code"],
        opened_on=row["opened_on"],
        source=Source(row["source"]),
        outcome_type=OutcomeType(row["outcome_type"]),
        running_term_end_on=row["running_term_end_on"],
        review_path=ReviewPath(row["review_path"]) if row["review_path"] else None,
        planning_year=row["planning_year"],
        plan=tuple(sorted(map(_planned, parsed(row["plan"])), key=lambda one: one.official_id)),
        **own_facts(row),
        **parts,
    )
    facts = with_evaluation(with_move(facts, row, today), row)
    return CaseFile(facts, _unit(row), row, tuple(_task(item) for item in parsed(row["tasks"])), people)


def own_facts(row: Mapping[str, Any]) -> dict[str, Any]:
    """The facts that stand in the case's own columns and may change with a step."""
    return {
        "state": row["state"],
        "revision": row["revision"],
        "need": row["need"],
        "policy_on": row["policy_on"],
        "submitted_on": row["submitted_on"],
        "return_state": row["return_state"],
        "chosen_id": row["chosen_id"],
        "plan_until_on": row["plan_until_on"],
    }


# How each part of the facts is read from the child rows of the same name.
PARTS: Mapping[str, Callable[[Mapping[str, Any]], tuple[Any, ...]]] = {
    "options": lambda row: tuple(_option(item) for item in parsed(row["options"])),
    "nominations": lambda row: tuple(_nomination(item) for item in parsed(row["nominations"])),
    "rounds": read_rounds,
    "documents": lambda row: tuple(_document(item) for item in parsed(row["documents"])),
    "records": lambda row: tuple(sorted(map(_record, parsed(row["records"])), key=lambda record: record.id)),
    "withdrawals": lambda row: tuple(WithdrawalFacts(*item) for item in parsed(row["withdrawals"])),
    "overrides": lambda row: tuple(OverrideFacts(*item) for item in parsed(row["overrides"])),
    "deadlines": lambda row: tuple(_deadline(item) for item in parsed(row["deadlines"])),
    "under_review": lambda row: tuple(sorted(item[0] for item in parsed(row["under_review"]))),
    "duties": lambda row: tuple((who, DUTIES[duty]) for who, duty in parsed(row["duties"])),
}


def _title(row: Mapping[str, Any]) -> TitleFacts:
    return TitleFacts(
        code=row["title_code"],
        level=Level(row["title_level"]),
        rank=Rank(row["title_rank"]),
        in_scope=bool(row["in_scope"]),
        is_key=bool(row["is_key"]),
        is_elected=bool(row["is_elected"]),
        standing_committee_managed=bool(row["standing_committee_managed"]),
        equivalence=row["equivalence"],
    )


def _standard(row: Mapping[str, Any]) -> StandardFacts | None:
    if row["standard_id"] is None:
        return None
    return StandardFacts(
        id=row["standard_id"],
        version=row["standard_version"],
        min_degree=Degree(row["min_degree"]) if row["min_degree"] else None,
        min_theory=Theory(row["min_theory"]) if row["min_theory"] else None,
        min_language=LanguageLevel(row["min_language"]) if row["min_language"] else None,
        skills=tuple(parsed(row["skills"])),
    )


def _unit(row: Mapping[str, Any]) -> UnitFacts:
    return UnitFacts(
        id=row["unit_id"],
        kind=row["unit_kind"],
        level=Level(row["unit_level"]),
        area=row["unit_area"],
        foreign_affairs=bool(row["foreign_affairs"]),
        is_department=bool(row["is_department"]),
        staff_total=row["staff_total"],
        staff_women=row["staff_women"],
        leaders=tuple(
            Leader(who, Rank(rank), sex, BirthDate(year, month, number), day(notice))
            for who, rank, sex, year, month, number, notice in parsed(row["leaders"])
        ),
        moratoria=tuple(Moratorium(must(a), day(b), document) for a, b, document in parsed(row["moratoria"])),
        post_seats=row["seats"],
        post_occupied=row["occupied"],
        post_open_cases=row["open_cases"],
        post_special_professional=bool(row["special_professional"]),
        post_id=row["post_id"],
        post_special_document=row["special_document"],
        post_unit_id=row["post_unit_id"],
        path=row["unit_path"],
        post_exam=_exam(row),
    )


def _exam(row: Mapping[str, Any]) -> ExamFacts | None:
    """The newest approved examination for the post."""
    found = max(parsed(row["post_exam"]), key=lambda item: int(item[0]), default=None)
    return ExamFacts(found[1], must(found[2]), tuple(found[3]["passed"])) if found else None


def _planned(item: list[Any]) -> PlannedFacts:
    who, title, unit_id, status, case_id, sex, year, month, number, home = item
    birth = BirthDate(year, month, number)
    return PlannedFacts(who, title, unit_id, PlanStatus(status), case_id, sex, birth, home or "")


def _option(item: list[Any]) -> OptionFacts:
    who, status = item
    return OptionFacts(who, STATUSES[status])


def _nomination(item: list[Any]) -> NominationFacts:
    channel, who, round_id, votes, base, signed, reasons = item
    return NominationFacts(CHANNELS[channel], who, round_id, votes, base, bool(signed), reasons)


def _document(item: list[Any]) -> DocumentFacts:
    kind, who, round_id, dated, number = item
    return DocumentFacts(PAPERS[kind], who, round_id, day(dated), number)


def _record(item: list[Any]) -> RecordFacts:
    record_id, kind, author, who, resolves, on, data = item
    return RecordFacts(record_id, RECORDS[kind], author or 0, who, resolves, day(on), data or {})


def _deadline(item: list[Any]) -> DeadlineFacts:
    code, started, due, met = item
    return DeadlineFacts(code, must(started), must(due), day(met))


def _task(item: list[Any]) -> TaskRow:
    task_id, step, round_id, detail, role, official_id, path, due, blocked = item
    return TaskRow(task_id, step, round_id, detail, role, official_id, path, must(due), blocked)
