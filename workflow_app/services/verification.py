"""Recomputes history from its stored text and names the first broken entry of each stream."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import text

from workflow_app import database
from workflow_app.extensions import db
from workflow_app.models import UtcDateTime
from workflow_app.services.history import case_stream, entry_hash

ENTRIES = """
SELECT stream, seq, action, actor_id, at, body, prev_hash, hash FROM history_entry {where}
ORDER BY stream, seq
"""
ENDS = """
SELECT 'case:' || id AS stream, history_seq AS seq, history_hash AS hash FROM personnel_case {case}
UNION ALL SELECT stream, seq, hash FROM history_head {head}
"""
BATCH = 5_000
Row = tuple[Any, ...]  # the columns of ENTRIES


@dataclass(frozen=True, slots=True)
class Break:
    """The first entry of a stream that does not verify, and why (a code)."""

    stream: str
    seq: int
    reason: str


@dataclass(slots=True)
class Report:
    """``entries`` and ``streams`` read; ``breaks`` found, at most one a stream."""

    entries: int = 0
    streams: int = 0
    breaks: list[Break] = field(default_factory=list)


def verify(case_id: int | None = None) -> Report:
    """Verify one case, or everything. Reads in batches; memory stays flat."""
    database.read_only()
    report = Report()
    ends = _ends(case_id)
    stream, seq, prev, broken = "", 0, "", False
    for row in _entries(case_id):
        if row[0] != stream:
            _close(report, ends, stream, seq, prev, broken=broken)
            stream, seq, prev, broken = row[0], 0, "", False
            report.streams += 1
        report.entries += 1
        reason = None if broken else _problem(row, seq + 1, prev)
        if reason:
            report.breaks.append(Break(stream, row[1], reason))
            broken = True
        seq, prev = row[1], row[7]
    _close(report, ends, stream, seq, prev, broken=broken)
    report.breaks.extend(Break(name, 1, "entries_missing") for name, (last, _) in ends.items() if last > 0)
    return report


def _problem(row: Row, seq: int, prev: str) -> str | None:
    _, found_seq, action, actor_id, at, body, prev_hash, digest = row
    if found_seq != seq:
        return "entry_missing"
    if entry_hash(str(body)) != digest:
        return "text_changed"
    if prev_hash != prev:
        return "chain_broken"
    told = json.loads(str(body))
    same = (
        told["seq"] == seq
        and told["prev"] == prev
        and told["stream"] == row[0]
        and told["action"] == action
        and told["actor"]["id"] == actor_id
        and told["at"] == _written(at)
    )
    return None if same else "columns_differ"


def _written(at: str | datetime) -> str:
    """The stored time as history writes it; SQLite gives text, PostgreSQL a datetime."""
    if isinstance(at, str):
        return at[:10] + "T" + at[11:19] + "Z"
    value = UtcDateTime().process_result_value(at, db.engine.dialect)
    return value.strftime("%Y-%m-%dT%H:%M:%SZ") if value else ""


def _close(
    report: Report, ends: dict[str, tuple[int, str]], stream: str, seq: int, prev: str, *, broken: bool
) -> None:
    """A stream must end where its head says."""
    end = ends.pop(stream, None)
    if stream and not broken and end != (seq, prev):
        report.breaks.append(Break(stream, seq + 1, "end_differs"))


def _ends(case_id: int | None) -> dict[str, tuple[int, str]]:
    case = "" if case_id is None else "WHERE id = :case_id"
    head = "" if case_id is None else "WHERE 1 = 0"
    values = {} if case_id is None else {"case_id": case_id}
    found = db.session.execute(text(ENDS.format(case=case, head=head)), values)
    return {row.stream: (row.seq, row.hash) for row in found}


def _entries(case_id: int | None) -> Iterator[Row]:
    where = "" if case_id is None else "WHERE stream = :stream"
    values = {} if case_id is None else {"stream": case_stream(case_id)}
    connection = db.session.connection().execution_options(stream_results=True, yield_per=BATCH)
    yield from (tuple(row) for row in connection.execute(text(ENTRIES.format(where=where)), values))
