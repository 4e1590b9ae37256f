"""B: what the page of a case reads, against one statement that returns the same rows.

Ours is what the page does: the case with everything on it, its texts, the profiles of the
people concerned, everybody's name, and the newest page of the history, each turned into
the objects that the page is made of. The limit sends one statement to the driver and
leaves its rows as they come.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Mapping, Sequence
from itertools import cycle, islice
from typing import Any

from benchmarks import databases, fill, report
from benchmarks.cpu import Meter, Spent
from benchmarks.databases import Database
from benchmarks.report import check
from state_machines.vocabulary import Role
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.presenters.case_view import CaseView, view_of
from workflow_app.presenters.history_page import actions_for
from workflow_app.queries import case_columns, case_history, case_page
from workflow_app.queries.case_history import Entry
from workflow_app.queries.paging import Page, Place
from workflow_app.queries.sql import Shape
from workflow_app.security.identity import Actor
from workflow_app.services.sight import look

CASES = 2_000
ROUNDS, READS = 10, 60  # pages a round, on either side
WARM_UP = 20
ACTOR = Actor(1, "Người xem", Role.INSPECTOR, "/1/")
ENTRIES = case_history.PAGE_ENTRIES

# The moves are told by the history rows, the roles by the inbox rows of the same statement.
DETAILS = case_page.DETAILS.replace(case_page.MOVES, "(h.action LIKE '%opened' OR h.action LIKE '%taken')")
for mark, column in {"<at>": "h.at", "<step>": "h.action", "<from>": "h.seq", "<to>": "h.seq"}.items():
    DETAILS = DETAILS.replace(mark, column)
DETAILS = DETAILS.replace(":roles", "(SELECT k.role FROM case_task k WHERE k.case_id = c.id)")
NAMES = """
SELECT {agg}({arr}(o.id, o.name, o.sort_key, o.birth_year, t.name, t.rank, t.equivalence, u.id, u.name, u.path)) AS names
FROM (SELECT k.official_id AS id FROM personnel_option k WHERE k.case_id = :case_id
 UNION SELECT d.official_id FROM case_duty d WHERE d.case_id = :case_id
 UNION SELECT d.added_by_id FROM case_document d WHERE d.case_id = :case_id
 UNION SELECT r.author_id FROM case_record r WHERE r.case_id = :case_id
 UNION SELECT m.official_id FROM round_member m JOIN ballot_round b ON b.id = m.round_id
  WHERE b.case_id = :case_id AND m.part <> 'VOTER') w JOIN official o ON o.id = w.id
LEFT JOIN tenure te ON te.official_id = o.id AND te.from_on <= :today AND (te.to_on IS NULL OR te.to_on > :today)
LEFT JOIN post p ON p.id = te.post_id LEFT JOIN title t ON t.id = p.title_id LEFT JOIN org_unit u ON u.id = p.unit_id
"""
HISTORY = f"""
SELECT {{agg}}({{arr}}(h.seq, h.action, h.body, h.hash)) AS history FROM
 (SELECT seq, action, body, hash FROM history_entry WHERE stream = :stream ORDER BY seq DESC LIMIT {ENTRIES + 1}) h
"""  # noqa: S608 - no value is written into the text
WHOLE = case_columns.PEOPLED_SHAPE.template
EVERYTHING = f"SELECT * FROM ({WHOLE}) a, ({DETAILS}) b, ({NAMES}) n, ({HISTORY}) h"  # noqa: S608


def main() -> int:
    """Parse the command line, measure, print."""
    return report.run(measure, report.parser("B", __doc__ or "", cases=CASES).parse_args())


def measure(args: argparse.Namespace) -> Mapping[str, Any]:
    """Rounds of pages and rounds of the one statement in turn, over the same running cases."""
    with databases.fresh(args.db) as database, clock.on(fill.TODAY):
        before = database.size()
        archive = fill.fill(database, args.cases)
        limit = Limit(database)
        ids = cycle(archive.running)
        for case_id in islice(ids, WARM_UP):
            _check(ours(case_id), limit.row(case_id))
        database.statements[0] = 0
        mine, theirs = _rounds(database, limit, ids)
        found = report.figures("B", "case page data", mine, theirs)
        found["statements_per_op"] = database.statements[0] / found["n"]
        found["db_bytes_per_case"] = (database.size() - before) / args.cases
        return found | {"cases": args.cases}


def _rounds(database: Database, limit: Limit, ids: Any) -> tuple[list[Spent], list[Spent]]:  # noqa: ANN401
    meter = Meter(database.pids)
    mine, theirs = [], []
    for _ in range(ROUNDS):
        chosen = list(islice(ids, READS))
        mine.append(timed(meter, chosen, ours))
        theirs.append(timed(meter, chosen, limit.row))
    return mine, theirs


def timed(meter: Meter, chosen: Sequence[int], read: Any) -> Spent:  # noqa: ANN401
    """One stretch of reading, one after the other."""
    spent = Spent()
    meter.start()
    for case_id in chosen:
        began = time.perf_counter()
        read(case_id)
        spent.each.append(time.perf_counter() - began)
    meter.stop(spent, len(chosen))
    return spent


def ours(case_id: int) -> tuple[CaseView, Page[Entry]]:
    """What the page of a case and the first page of its history read, as the views do."""
    sight = look(case_id, ACTOR, clock.today())
    view = view_of(sight, "vi")
    entries = case_history.entries(case_id, actions_for(sight, ""), Place())
    db.session.remove()  # as at the end of a request
    return view, entries


class Limit:
    """The one statement, on the driver's own connection."""

    def __init__(self, database: Database) -> None:
        engine = "postgresql" if database.postgresql else "sqlite"
        self._raw = database.raw
        self._statement = Shape((), EVERYTHING).on(engine)
        self._postgresql = database.postgresql

    def row(self, case_id: int) -> tuple[Any, ...]:
        """Everything of one case."""
        number = str(case_id) if self._postgresql else case_id
        told = {"case_id": number, "today": clock.today().isoformat(), "stream": f"case:{case_id}"}
        found: tuple[Any, ...] = self._raw.execute(
            self._statement, told | {"ids": "[]", "round_id": None}
        ).fetchone()
        if self._postgresql:
            self._raw.rollback()
        return found


def _check(read: tuple[CaseView, Page[Entry]], row: tuple[Any, ...]) -> None:
    """Both sides have read the same case with the same history."""
    view, entries = read
    case = view.case
    check(row, f"the one statement found no case {case.id}")
    told = "".join(str(value) for value in row)
    check(case.code in told, f"the one statement read another case than {case.code}")
    for entry in entries.rows:
        check(entry.hash in told, f"entry {entry.seq} of {case.code} is missing")
    for who, line in view.lines.items():
        check(line.name, f"#{who} has no name")


if __name__ == "__main__":
    raise SystemExit(main())
