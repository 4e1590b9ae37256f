"""What the pages of a case show beside the facts: texts, dates, papers, moves. One statement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from workflow_app.driver import day
from workflow_app.queries.sql import array, dialect, parsed, rows

# PostgreSQL would parse the text of an entry anew for each value; OFFSET 0 makes it do so once.
PARSED = "CROSS JOIN LATERAL (SELECT h.body::jsonb AS parsed OFFSET 0) b"
MOVES = "h.action IN ('case:case:opened', 'case:step:taken', 'case:case:migrated', 'case:case:migrated_back')"

DETAILS = f"""
SELECT
 (SELECT {array("d.code", "d.started_on", "d.due_on", "d.count", "d.unit", "{json}(d.skipped)", "d.met_on")}
    FROM deadline d WHERE d.case_id = c.id) AS deadlines,
 (SELECT {
    array(
        "v.id",
        "v.rule",
        "v.official_id",
        "v.state",
        "v.reason",
        "v.proposed_by_id",
        "v.proposed_on",
        "v.answered_by_id",
        "v.answered_on",
        "v.answer",
    )
}
    FROM rule_override v WHERE v.case_id = c.id) AS overrides,
 (SELECT {
    array(
        "d.id",
        "d.kind",
        "d.official_id",
        "d.round_id",
        "d.number",
        "d.dated_on",
        "d.step",
        "d.note",
        "d.restricted",
        "d.attachment_id",
        "d.filename",
        "d.added_by_id",
        "d.added_on",
    )
}
    FROM case_document d WHERE d.case_id = c.id) AS documents,
 (SELECT {array("b.id", "b.held_on", "b.place", "b.chair_id", "b.certified_on", "b.note", "{json}(b.flags)")}
    FROM ballot_round b WHERE b.case_id = c.id) AS rounds,
 (SELECT {array("r.id", "r.kind", "r.author_id", "r.official_id", "r.on_date", "r.text")}
    FROM case_record r WHERE r.case_id = c.id AND r.text <> '') AS records,
 (SELECT {array("w.id", "w.official_id", "w.state", "w.reasons", "w.filed_on", "w.answer", "w.answered_on")}
    FROM withdrawal_request w WHERE w.case_id = c.id) AS withdrawals,
 (SELECT {
    array("o.official_id", "o.why")
} FROM personnel_option o WHERE o.case_id = c.id AND o.why <> '') AS barred,
 (SELECT {array("h.seq", "<at>", "<step>", "<from>", "<to>")}
    FROM history_entry h <parsed> WHERE h.stream = :stream AND {MOVES}) AS moves,
 (SELECT {array("rg.role", "rg.official_id", "o.name", "g.path")}
    FROM role_grant rg JOIN org_unit g ON g.id = rg.unit_id JOIN official o ON o.id = rg.official_id
    WHERE rg.role IN :roles AND rg.valid_from <= :today AND (rg.valid_to IS NULL OR rg.valid_to > :today)
     AND (c.unit_path LIKE g.path || '%' OR c.authority_path LIKE g.path || '%'
      OR c.sending_path LIKE g.path || '%')) AS holders,
 (SELECT pu.name FROM org_unit u JOIN org_unit pu ON pu.id = u.parent_id WHERE u.id = c.unit_id) AS superior,
 (SELECT tu.name FROM org_unit u JOIN org_unit tu ON u.path LIKE tu.path || '%'
    WHERE u.id = c.unit_id AND (tu.kind = 'DISTRICT' OR tu.parent_id IS NULL)
    ORDER BY length(tu.path) DESC LIMIT 1) AS territory,
 (SELECT su.name FROM post p JOIN org_unit su ON su.id = p.unit_id WHERE p.id = c.post_id) AS seat
FROM personnel_case c WHERE c.id = :case_id
"""  # noqa: S608 - no value is written into the text

TEXTS = "SELECT r.id, r.text FROM case_record r WHERE r.case_id = :case_id AND r.text <> ''"


@dataclass(frozen=True, slots=True)
class DeadlineRow:
    """``skipped`` holds [ISO day, reason code, name of the holiday]."""

    code: str
    started_on: date | None
    due_on: date | None
    count: int
    unit: str
    skipped: list[list[str]]
    met_on: date | None


@dataclass(frozen=True, slots=True)
class OverrideRow:
    id: int
    rule: str
    official_id: int | None
    state: str
    reason: str
    proposed_by_id: int
    proposed_on: date | None
    answered_by_id: int | None
    answered_on: date | None
    answer: str


@dataclass(frozen=True, slots=True)
class DocumentRow:
    id: int
    kind: str
    official_id: int | None
    round_id: int | None
    number: str
    dated_on: date | None
    step: str
    note: str
    restricted: bool
    attachment_id: int | None
    filename: str
    added_by_id: int
    added_on: date | None


@dataclass(frozen=True, slots=True)
class RoundRow:
    id: int
    held_on: date | None
    place: str
    chair_id: int | None
    certified_on: date | None
    note: str
    flags: list[str]


@dataclass(frozen=True, slots=True)
class RecordRow:
    id: int
    kind: str
    author_id: int
    official_id: int | None
    on: date | None
    text: str


@dataclass(frozen=True, slots=True)
class WithdrawalRow:
    id: int
    official_id: int
    state: str
    reasons: str
    filed_on: date | None
    answer: str
    answered_on: date | None


@dataclass(frozen=True, slots=True)
class Move:
    """One step as the history has it; ``at`` is an ISO moment in UTC."""

    seq: int
    at: str
    step: str
    source: str | None
    dest: str | None


@dataclass(frozen=True, slots=True)
class Holder:
    """A person who holds a role over a unit today."""

    role: str
    official_id: int
    name: str
    path: str


@dataclass(frozen=True, slots=True)
class Details:
    """Everything of one case that its facts leave out."""

    deadlines: tuple[DeadlineRow, ...]
    overrides: tuple[OverrideRow, ...]
    documents: tuple[DocumentRow, ...]
    rounds: Mapping[int, RoundRow]
    records: tuple[RecordRow, ...]
    withdrawals: tuple[WithdrawalRow, ...]
    barred: Mapping[int, str]  # official id → ids of the rules that made the option ineligible
    moves: tuple[Move, ...]
    holders: tuple[Holder, ...]
    superior: str  # the unit above the unit of the case
    territory: str  # the district or province in which the unit of the case is
    seat: str  # the unit in which the post itself is


def details(case_id: int, today: date, roles: Iterable[str] = ()) -> Details:
    """What the pages of a case show; ``roles`` whose holders are to be named. LookupError if unknown."""
    found = rows(
        _template(dialect()),
        ("roles",),
        case_id=case_id,
        today=today,
        roles=sorted(set(roles)),
        stream=f"case:{case_id}",
    )
    if not found:
        raise LookupError(case_id)
    return _details(found[0])


def record_texts(case_id: int) -> dict[int, str]:
    """The texts put on record in a case, by record id."""
    return {row["id"]: row["text"] for row in rows(TEXTS, case_id=case_id)}


@cache
def _template(engine: str) -> str:
    paths = {
        "<at>": ("at",),
        "<step>": ("detail", "step"),
        "<from>": ("detail", "from"),
        "<to>": ("detail", "to"),
    }
    written = DETAILS.replace("<parsed>", PARSED if engine == "postgresql" else "")
    for mark, path in paths.items():
        written = written.replace(mark, _of_body(engine, path))
    return written


def _of_body(engine: str, path: tuple[str, ...]) -> str:
    """A value inside the stored text of a history entry, in the engine's own words."""
    if engine == "postgresql":
        return f"(b.parsed #>> '{{{','.join(path)}}}')"
    return f"json_extract(h.body, '$.{'.'.join(path)}')"


def _details(row: Mapping[str, Any]) -> Details:
    return Details(
        deadlines=tuple(_deadline(item) for item in parsed(row["deadlines"])),
        overrides=tuple(_override(item) for item in _by_id(row["overrides"])),
        documents=tuple(_document(item) for item in _by_id(row["documents"])),
        rounds={item[0]: _round(item) for item in parsed(row["rounds"])},
        records=tuple(_record(item) for item in _by_id(row["records"])),
        withdrawals=tuple(_withdrawal(item) for item in _by_id(row["withdrawals"])),
        barred=dict(parsed(row["barred"])),
        moves=tuple(Move(*item) for item in _by_id(row["moves"])),
        holders=tuple(Holder(*item) for item in parsed(row["holders"])),
        superior=row["superior"] or "",
        territory=row["territory"] or "",
        seat=row["seat"] or "",
    )


def _by_id(value: Any) -> list[list[Any]]:  # noqa: ANN401 - JSON as the engine gives it
    """Rows in the order in which they were written."""
    return sorted(parsed(value), key=lambda item: item[0])


def _deadline(item: list[Any]) -> DeadlineRow:
    code, started, due, count, unit, skipped, met = item
    return DeadlineRow(code, day(started), day(due), count, unit, skipped or [], day(met))


def _override(item: list[Any]) -> OverrideRow:
    who, rule, official, state, reason, proposer, proposed, adopter, adopted, why = item
    return OverrideRow(
        who, rule, official, state, reason, proposer, day(proposed), adopter, day(adopted), why
    )


def _document(item: list[Any]) -> DocumentRow:
    return DocumentRow(
        id=item[0],
        kind=item[1],
        official_id=item[2],
        round_id=item[3],
        number=item[4],
        dated_on=day(item[5]),
        step=item[6],
        note=item[7],
        restricted=bool(item[8]),
        attachment_id=item[9],
        filename=item[10],
        added_by_id=item[11],
        added_on=day(item[12]),
    )


def _round(item: list[Any]) -> RoundRow:
    return RoundRow(item[0], day(item[1]), item[2], item[3], day(item[4]), item[5], item[6] or [])


def _record(item: list[Any]) -> RecordRow:
    return RecordRow(item[0], item[1], item[2], item[3], day(item[4]), item[5])


def _withdrawal(item: list[Any]) -> WithdrawalRow:
    return WithdrawalRow(item[0], item[1], item[2], item[3], day(item[4]), item[5], day(item[6]))
