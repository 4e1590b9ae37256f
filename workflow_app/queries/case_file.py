"""A case with everything recorded on it, read in one statement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

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
    RecordFacts,
    StandardFacts,
    TitleFacts,
    UnitFacts,
    WithdrawalFacts,
)
from state_machines.vocabulary import (
    Channel,
    Degree,
    DocumentKind,
    Duty,
    LanguageLevel,
    Level,
    OptionStatus,
    OutcomeType,
    Rank,
    RecordKind,
    Source,
    Theory,
)
from workflow_app.queries.people import day, must
from workflow_app.queries.round_rows import ROUND_COLUMNS, read_rounds
from workflow_app.queries.sql import array, parsed, rows

SERVING = "te.from_on <= :today AND (te.to_on IS NULL OR te.to_on > :today)"

UNIT_COLUMNS = f"""
 u.id AS unit_id, u.name AS unit_name, u.kind AS unit_kind, u.level AS unit_level, u.area AS unit_area,
 u.path AS unit_path, u.foreign_affairs, u.is_department, u.staff_total, u.staff_women,
 u.layout AS unit_layout, p.id AS post_id, p.seats, p.special_professional, p.authority_id,
 a.path AS authority_path, a.name AS authority_name,
 t.id AS title_id, t.code AS title_code, t.name AS title_name, t.level AS title_level, t.rank AS title_rank,
 t.in_scope, t.is_key, t.is_elected, t.standing_committee_managed, t.equivalence,
 s.id AS standard_id, s.version AS standard_version, s.min_degree, s.min_theory, s.min_language, s.skills,
 (SELECT count(*) FROM tenure te WHERE te.post_id = p.id AND {SERVING}) AS occupied,
 (SELECT {array("o.id", "lt.rank", "o.sex", "o.birth_year", "o.birth_month", "o.birth_day", "rn.notice_on")}
    FROM post lp JOIN title lt ON lt.id = lp.title_id JOIN tenure te ON te.post_id = lp.id
    JOIN official o ON o.id = te.official_id LEFT JOIN retirement_notice rn ON rn.official_id = o.id
    WHERE lp.unit_id = u.id AND lt.rank IN ('HEAD', 'DEPUTY') AND {SERVING}) AS leaders,
 (SELECT {array("m.from_on", "m.to_on", "m.document")} FROM moratorium m JOIN org_unit mu ON mu.id = m.unit_id
    WHERE u.path LIKE mu.path || '%' AND (m.title_id IS NULL OR m.title_id = t.id)) AS moratoria
"""  # noqa: S608

CASE_COLUMNS = f"""
 c.id, c.code, c.kind, c.procedure_code, c.procedure_version, c.procedure_digest, c.rule_set_code,
 c.rule_set_version, c.rule_set_digest, c.source, c.outcome_type, c.need, c.seats_requested, c.intended_work,
 c.state, c.phase, c.return_state, c.revision, c.opened_on, c.opened_by_id, c.policy_on,
 c.submitted_on, c.chosen_id, c.decision_number, c.decided_on, c.effective_on, c.term_end_on, c.closed_on,
 c.changed_on, c.history_seq, c.history_hash, c.secrecy,
 (SELECT {array("o.official_id", "o.status")} FROM personnel_option o WHERE o.case_id = c.id) AS options,
 (SELECT {array("n.channel", "n.official_id", "n.round_id", "n.votes", "n.base", "n.signed", "n.reasons")}
    FROM nomination n WHERE n.case_id = c.id) AS nominations,
 (SELECT {array("d.kind", "d.official_id", "d.round_id", "d.dated_on", "d.number")}
    FROM case_document d WHERE d.case_id = c.id) AS documents,
 (SELECT {
    array("r.id", "r.kind", "r.author_id", "r.official_id", "r.resolves_id", "r.on_date", "{json}(r.data)")
}
    FROM case_record r WHERE r.case_id = c.id) AS records,
 (SELECT {
    array("w.id", "w.official_id", "w.state")
} FROM withdrawal_request w WHERE w.case_id = c.id) AS withdrawals,
 (SELECT {array("v.id", "v.rule", "v.official_id", "v.state", "v.proposed_by_id")}
    FROM rule_override v WHERE v.case_id = c.id) AS overrides,
 (SELECT {array("dl.code", "dl.started_on", "dl.due_on", "dl.met_on")}
    FROM deadline dl WHERE dl.case_id = c.id) AS deadlines,
 (SELECT {array("du.official_id", "du.duty")} FROM case_duty du WHERE du.case_id = c.id) AS duties,
 (SELECT {
    array(
        "k.id",
        "k.step",
        "k.round_id",
        "k.detail",
        "k.role",
        "k.official_id",
        "k.unit_path",
        "k.due_on",
        "k.blocked_by",
    )
} FROM case_task k WHERE k.case_id = c.id) AS tasks,
 {ROUND_COLUMNS}
"""  # noqa: S608

OPEN_CASES = """
 (SELECT count(*) FROM personnel_case oc WHERE oc.post_id = p.id AND oc.phase IN ('open', 'paused')
    AND oc.id <> {own}) AS open_cases
"""

CASE = f"""
SELECT {CASE_COLUMNS}, {UNIT_COLUMNS}, {OPEN_CASES.format(own="c.id")}
FROM personnel_case c JOIN org_unit u ON u.id = c.unit_id JOIN post p ON p.id = c.post_id
JOIN title t ON t.id = c.title_id JOIN org_unit a ON a.id = c.authority_id
LEFT JOIN title_standard s ON s.id = c.standard_id
WHERE c.id = :case_id
"""  # noqa: S608

# The body that carries the procedure: a division's posts are filled by its department.
POST = f"""
SELECT {UNIT_COLUMNS}, {OPEN_CASES.format(own="0")}
FROM post p JOIN org_unit pu ON pu.id = p.unit_id
JOIN org_unit u ON u.id = CASE WHEN pu.kind = 'DIVISION' THEN pu.parent_id ELSE pu.id END
JOIN title t ON t.id = p.title_id JOIN org_unit a ON a.id = p.authority_id
LEFT JOIN title_standard s ON s.title_id = t.id AND s.valid_from <= :today
 AND (s.valid_to IS NULL OR s.valid_to > :today)
WHERE p.id = :post_id
ORDER BY s.version DESC LIMIT 1
"""  # noqa: S608


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
    """The facts for the rule book, and the plain columns for pages and writes."""

    facts: CaseFacts
    unit: UnitFacts
    row: Mapping[str, Any]
    tasks: tuple[TaskRow, ...]


def load(case_id: int, today: date, *, lock: bool = False) -> CaseFile | None:
    """The case, or None. With ``lock`` the case row is held until the transaction ends."""
    statement = CASE + ("{lock}" if lock else "")
    found = rows(statement, case_id=case_id, today=today)
    return _case_file(found[0]) if found else None


def post_context(
    post_id: int, today: date
) -> tuple[UnitFacts, TitleFacts, StandardFacts | None, Mapping[str, Any]]:
    """What opening a case for this post rests on. Raises LookupError for an unknown post."""
    found = rows(POST, post_id=post_id, today=today)
    if not found:
        raise LookupError(post_id)
    row = found[0]
    return _unit(row), _title(row), _standard(row), row


def _case_file(row: Mapping[str, Any]) -> CaseFile:
    facts = CaseFacts(
        id=row["id"],
        code=row["code"],
        state=row["state"],
        revision=row["revision"],
        title=_title(row),
        standard=_standard(row),
        opened_on=must(row["opened_on"]),
        source=Source(row["source"]),
        outcome_type=OutcomeType(row["outcome_type"]),
        need=row["need"],
        policy_on=day(row["policy_on"]),
        submitted_on=day(row["submitted_on"]),
        return_state=row["return_state"],
        chosen_id=row["chosen_id"],
        options=tuple(OptionFacts(who, OptionStatus(status)) for who, status in parsed(row["options"])),
        nominations=tuple(_nomination(item) for item in parsed(row["nominations"])),
        rounds=read_rounds(row),
        documents=tuple(_document(item) for item in parsed(row["documents"])),
        records=tuple(sorted(map(_record, parsed(row["records"])), key=lambda record: record.id)),
        withdrawals=tuple(WithdrawalFacts(*item) for item in parsed(row["withdrawals"])),
        overrides=tuple(OverrideFacts(*item) for item in parsed(row["overrides"])),
        deadlines=tuple(_deadline(item) for item in parsed(row["deadlines"])),
        duties=tuple((who, Duty(duty)) for who, duty in parsed(row["duties"])),
    )
    return CaseFile(facts, _unit(row), row, tuple(_task(item) for item in parsed(row["tasks"])))


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
    )


def _nomination(item: list[Any]) -> NominationFacts:
    channel, who, round_id, votes, base, signed, reasons = item
    return NominationFacts(Channel(channel), who, round_id, votes, base, bool(signed), reasons)


def _document(item: list[Any]) -> DocumentFacts:
    kind, who, round_id, dated, number = item
    return DocumentFacts(DocumentKind(kind), who, round_id, day(dated), number)


def _record(item: list[Any]) -> RecordFacts:
    record_id, kind, author, who, resolves, on, data = item
    return RecordFacts(record_id, RecordKind(kind), author, who, resolves, day(on), data or {})


def _deadline(item: list[Any]) -> DeadlineFacts:
    code, started, due, met = item
    return DeadlineFacts(code, must(started), must(due), day(met))


def _task(item: list[Any]) -> TaskRow:
    task_id, step, round_id, detail, role, official_id, path, due, blocked = item
    return TaskRow(task_id, step, round_id, detail, role, official_id, path, must(due), blocked)
