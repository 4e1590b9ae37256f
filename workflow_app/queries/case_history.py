"""The history of one case as rows: newest first, page by page; or the whole of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select

from workflow_app.extensions import db
from workflow_app.models import HistoryEntry
from workflow_app.queries.paging import Key, Page, Place, page

PAGE_ENTRIES = 40
ENTRY = HistoryEntry.__table__.c  # plain columns: no objects are made of these rows
BY_SEQ = (Key(ENTRY.seq, int, "seq"),)
SINCE_MOST = 25  # entries told to somebody whose page has grown old


@dataclass(frozen=True, slots=True)
class Entry:
    """One act as it was stored. ``detail`` holds codes and facts; ``at`` is ISO text in UTC."""

    seq: int
    action: str
    at: str
    actor: Mapping[str, Any]
    detail: Mapping[str, Any]
    hash: str


def entries(case_id: int, actions: Iterable[str], place: Place) -> Page[Entry]:
    """One page of the history, newest first. One statement."""
    found = page(_of_case(case_id, actions), BY_SEQ, place, size=PAGE_ENTRIES, descending=True)
    return Page(tuple(map(_entry, found.rows)), before=found.before, after=found.after)


def everything(case_id: int, actions: Iterable[str]) -> tuple[Entry, ...]:
    """The whole history, oldest first, for paper."""
    return tuple(_read(_of_case(case_id, actions).order_by(ENTRY.seq), None))


def since(case_id: int, revision: int) -> tuple[Entry, ...]:
    """What was done after the case stood at ``revision``, oldest first."""
    taken = _of_case(case_id, ("case:step:taken", "case:case:migrated", "case:case:migrated_back")).order_by(
        ENTRY.seq.desc()
    )
    found = [one for one in _read(taken, SINCE_MOST) if one.detail.get("revision", 0) > revision]
    return tuple(reversed(found))


def _of_case(case_id: int, actions: Iterable[str]) -> Select[*tuple[Any, ...]]:
    of_stream = ENTRY.stream == f"case:{case_id}"
    columns = ENTRY.seq, ENTRY.action, ENTRY.body, ENTRY.hash
    return select(*columns).where(of_stream, ENTRY.action.in_(tuple(actions)))


def _read(statement: Select[*tuple[Any, ...]], limit: int | None) -> list[Entry]:
    return [_entry(row) for row in db.session.execute(statement.limit(limit))]


def _entry(row: Any) -> Entry:  # noqa: ANN401 - a row of the statement above
    body = json.loads(row.body)
    return Entry(row.seq, row.action, body["at"], body["actor"], body["detail"], row.hash)
