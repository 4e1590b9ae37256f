"""The history of one case as rows: newest first, page by page; or the whole of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select

from workflow_app.extensions import db
from workflow_app.models import HistoryEntry

PAGE = 40  # entries on a page
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


@dataclass(frozen=True, slots=True)
class EntryPage:
    """``older``/``newer``: the key of the next page on that side, None at an end."""

    entries: tuple[Entry, ...]
    older: int | None
    newer: int | None


def entries(
    case_id: int, actions: Iterable[str], *, before: int | None = None, after: int | None = None
) -> EntryPage:
    """One page, newest first: older than ``before``, or just newer than ``after``. One statement."""
    wanted = _of_case(case_id, actions)
    if after is not None:
        found = _read(wanted.where(HistoryEntry.seq > after).order_by(HistoryEntry.seq), PAGE + 1)
        shown = tuple(reversed(found[:PAGE]))
        newer = shown[0].seq if len(found) > PAGE and shown else None
        return EntryPage(shown, shown[-1].seq if shown else None, newer)
    if before is not None:
        wanted = wanted.where(HistoryEntry.seq < before)
    found = _read(wanted.order_by(HistoryEntry.seq.desc()), PAGE + 1)
    shown = tuple(found[:PAGE])
    older = shown[-1].seq if len(found) > PAGE else None
    return EntryPage(shown, older, shown[0].seq if before is not None and shown else None)


def everything(case_id: int, actions: Iterable[str]) -> tuple[Entry, ...]:
    """The whole history, oldest first, for paper."""
    return tuple(_read(_of_case(case_id, actions).order_by(HistoryEntry.seq), None))


def since(case_id: int, revision: int) -> tuple[Entry, ...]:
    """Steps taken after the case stood at ``revision``, oldest first."""
    taken = _of_case(case_id, ("case:step:taken",)).order_by(HistoryEntry.seq.desc())
    found = [one for one in _read(taken, SINCE_MOST) if one.detail.get("revision", 0) > revision]
    return tuple(reversed(found))


def _of_case(case_id: int, actions: Iterable[str]) -> Select[*tuple[Any, ...]]:
    columns = HistoryEntry.seq, HistoryEntry.action, HistoryEntry.body, HistoryEntry.hash
    stream = f"case:{case_id}"
    return select(*columns).where(HistoryEntry.stream == stream, HistoryEntry.action.in_(tuple(actions)))


def _read(statement: Select[*tuple[Any, ...]], limit: int | None) -> list[Entry]:
    return [_entry(row) for row in db.session.execute(statement.limit(limit))]


def _entry(row: Any) -> Entry:  # noqa: ANN401 - a row of the statement above
    body = json.loads(row.body)
    return Entry(row.seq, row.action, body["at"], body["actor"], body["detail"], row.hash)
