"""Cases copied many times over, with everything that hangs on them and chains of their own.

Rows are read once from a case that the services have made. A copy has new ids, its own
unit and post, and a history whose entries are hashed anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.databases import Database
from workflow_app.extensions import db
from workflow_app.models import PersonnelCase
from workflow_app.services.history import canonical, case_stream, entry_hash

CASES = "personnel_case"
ENTRIES = "history_entry"
LEFT_OUT = ("outbox_message", "tenure", ENTRIES)  # notices are sent, people stay who they are
OF_ROUNDS = ("round_member", "round_tally")
POINTS_TO = {  # column → the table whose ids it holds
    "case_id": CASES,
    "round_id": "ballot_round",
    "corrects_id": "ballot_round",
    "resolves_id": "case_record",
}
STREAM, PREV = "\x00stream", "\x00prev"  # marks in the text of an entry that no text of a case holds

Row = list[Any]
Rows = dict[str, list[Row]]


@dataclass(frozen=True, slots=True)
class Seat:
    """Where a copied case happens."""

    unit_id: int
    unit_path: str
    post_id: int


@dataclass(frozen=True, slots=True)
class Original:
    """A case and its rows. Ids in ``rows`` count from zero within each table."""

    case: Mapping[str, Any]
    rows: Mapping[str, Sequence[Row]]
    entries: Sequence[Mapping[str, Any]]


def tables() -> list[str]:
    """The tables of a case, in the order in which they can be filled."""
    found = (table for table in db.metadata.sorted_tables if table.name not in LEFT_OUT)
    return [table.name for table in found if "case_id" in table.c or table.name in OF_ROUNDS]


def columns(table: str) -> list[str]:
    """The names of a table's columns, in the order in which rows are told."""
    return [column.name for column in db.metadata.tables[table].c]


def read(database: Database, case_id: int) -> Original:
    """The rows of one case."""
    found = {name: _rows(database, name, case_id) for name in tables()}
    ids = {name: _numbers(name, rows) for name, rows in found.items() if "id" in columns(name)}
    ids[CASES] = {case_id: 0}
    case = dict(zip(columns(CASES), select(database, CASES, "id = {}", case_id)[0], strict=True))
    entries = select(database, ENTRIES, "stream = {} ORDER BY seq", case_stream(case_id))
    told = [dict(zip(columns(ENTRIES), row, strict=True)) for row in entries]
    counted = {name: [_counted(name, row, ids) for row in rows] for name, rows in found.items()}
    return Original(case, counted, [row | {"body": _marked(row["body"])} for row in told])


def _rows(database: Database, name: str, case_id: int) -> list[Row]:
    of_case = "case_id = {}"
    if name in OF_ROUNDS:
        of_case = "round_id IN (SELECT id FROM ballot_round WHERE case_id = {})"
    return select(database, name, of_case, case_id)


def select(database: Database, name: str, where: str, value: object) -> list[Row]:
    """Rows of a table as lists; ``where`` has {} for the value. JSON is text."""
    mark = "%s" if database.postgresql else "?"
    told = ", ".join(columns(name))
    cursor = database.raw.execute(f"SELECT {told} FROM {name} WHERE {where.format(mark)}", [value])
    found = [[_plain(value) for value in row] for row in cursor.fetchall()]
    if database.postgresql:
        database.raw.rollback()
    return found


def _plain(value: object) -> object:
    return json.dumps(value) if isinstance(value, dict | list) else value


def _numbers(name: str, rows: Sequence[Row]) -> dict[int, int]:
    place = columns(name).index("id")
    return {row[place]: number for number, row in enumerate(sorted(rows, key=lambda row: row[place]))}


def _counted(name: str, row: Row, ids: Mapping[str, Mapping[int, int]]) -> Row:
    return [
        ids[owner][value] if (owner := _owner(name, column)) and value is not None else value
        for column, value in zip(columns(name), row, strict=True)
    ]


def _owner(table: str, column: str) -> str | None:
    return table if column == "id" else POINTS_TO.get(column)


def _marked(body: str) -> str:
    return canonical(json.loads(body) | {"stream": STREAM, "prev": PREV})


class Copier:
    """Makes copies; ``highest`` are the largest ids in use, and those of the copies afterwards."""

    def __init__(self, highest: Mapping[str, int]) -> None:
        self.highest = dict(highest)
        self._moving = {
            name: [(i, owner) for i, column in enumerate(columns(name)) if (owner := _owner(name, column))]
            for name in tables()
        }
        self._path = columns("case_task").index("unit_path")
        self._marks = canonical({"a": STREAM})[5:-1], canonical({"a": PREV})[5:-1]

    def copy(self, original: Original, seat: Seat, into: Rows) -> int:
        """Add the rows of one more case; returns its id."""
        base = self.highest | {name: self.highest[name] + 1 for name in self.highest}
        case_id = base[CASES]
        for name, rows in original.rows.items():
            moved = [self._moved(name, row, base) for row in rows]
            into.setdefault(name, []).extend(moved)
            if name in self.highest:
                self.highest[name] += len(moved)
        self.highest[CASES] = case_id
        for row in into.get("case_task", [])[-len(original.rows["case_task"]) or None :]:
            if row[self._path] == original.case["unit_path"]:
                row[self._path] = seat.unit_path
        last = ("", 0)
        for entry in self._entries(original.entries, case_stream(case_id)):
            into.setdefault(ENTRIES, []).append(list(entry.values()))
            last = entry["hash"], entry["seq"]
        into.setdefault(CASES, []).append(self._case(original.case, case_id, seat, last))
        return case_id

    def _moved(self, name: str, row: Row, base: Mapping[str, int]) -> Row:
        moved = list(row)
        for place, owner in self._moving[name]:
            if moved[place] is not None:
                moved[place] += base[owner]
        return moved

    def _entries(self, entries: Iterable[Mapping[str, Any]], stream: str) -> Iterator[dict[str, Any]]:
        prev = ""
        for entry in entries:
            body = entry["body"].replace(self._marks[0], f'"{stream}"').replace(self._marks[1], f'"{prev}"')
            told = {"stream": stream, "body": body, "prev_hash": prev, "hash": entry_hash(body)}
            yield {name: told.get(name, entry[name]) for name in entry}
            prev = told["hash"]

    def _case(self, case: Mapping[str, Any], case_id: int, seat: Seat, last: tuple[str, int]) -> Row:
        told = {
            "id": case_id,
            "code": f"BN-{case_id:08d}",
            "post_id": seat.post_id,
            "unit_id": seat.unit_id,
            "unit_path": seat.unit_path,
            "history_hash": last[0],
            "history_seq": last[1],
        }
        return [told.get(name, case[name]) for name in columns(PersonnelCase.__tablename__)]
