"""B: what the page of a case reads, against one statement that returns the same rows.

Ours is what the page does: the case with everything on it, its texts, the profiles of the
people concerned, everybody's name, and the newest page of the history, each turned into
the objects that the page is made of. The limit sends one statement to the driver and
leaves its rows as they come.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from itertools import cycle, islice
from typing import Any

from benchmarks import archive, databases, reading, report
from benchmarks.reading import OneStatement
from benchmarks.report import check
from state_machines.vocabulary import Role
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.presenters.case_view import CaseView, view_of
from workflow_app.presenters.history_page import actions_for
from workflow_app.queries import case_columns, case_history, case_page
from workflow_app.queries.case_history import Entry
from workflow_app.queries.paging import Page, Place
from workflow_app.security.identity import Actor
from workflow_app.services.sight import look

CASES = 2_000
ROUNDS, READS = 10, 600  # pages read on either side, over all rounds
WARM_UP = 20
ACTOR = Actor(1, "Người xem", Role.INSPECTOR, "/1/")
ENTRIES = case_history.PAGE_ENTRIES

# The moves are told by the history rows, the roles by the inbox rows of the same statement.
DETAILS = case_page.DETAILS.replace(":roles", "(SELECT k.role FROM case_task k WHERE k.case_id = c.id)")
DETAILS = DETAILS.replace("<parsed>", "")
for mark in ("<at>", "<step>", "<from>", "<to>"):
    DETAILS = DETAILS.replace(mark, "h.action")
NAMES = """
SELECT {agg}({arr}(o.id, o.name, o.sort_key, o.birth_year, t.name, t.rank, t.equivalence, u.id, u.name,
 u.path)) AS names
FROM (SELECT k.official_id AS id FROM personnel_option k WHERE k.case_id = :case_id
 UNION SELECT d.official_id FROM case_duty d WHERE d.case_id = :case_id
 UNION SELECT d.added_by_id FROM case_document d WHERE d.case_id = :case_id
 UNION SELECT r.author_id FROM case_record r WHERE r.case_id = :case_id
 UNION SELECT m.official_id FROM round_member m JOIN ballot_round b ON b.id = m.round_id
  WHERE b.case_id = :case_id AND m.part <> 'VOTER') w JOIN official o ON o.id = w.id
LEFT JOIN tenure te ON te.official_id = o.id AND te.from_on <= :today
 AND (te.to_on IS NULL OR te.to_on > :today)
LEFT JOIN post p ON p.id = te.post_id LEFT JOIN title t ON t.id = p.title_id
LEFT JOIN org_unit u ON u.id = p.unit_id
"""
HISTORY = f"""
SELECT {{agg}}({{arr}}(h.seq, h.action, h.body, h.hash)) AS history FROM
 (SELECT seq, action, body, hash FROM history_entry WHERE stream = :stream
  ORDER BY seq DESC LIMIT {ENTRIES + 1}) h
"""
WHOLE = case_columns.PEOPLED_SHAPE.template
EVERYTHING = f"SELECT * FROM ({WHOLE}) a, ({DETAILS}) b, ({NAMES}) n, ({HISTORY}) h"


def main() -> int:
    """Parse the command line, measure, print."""
    return report.run(measure, report.parser("B", __doc__ or "", cases=CASES).parse_args())


def measure(args: argparse.Namespace) -> Mapping[str, Any]:
    """Rounds of pages and rounds of the one statement in turn, over the same running cases."""
    with databases.fresh(args.db) as database, clock.on(archive.TODAY):
        before = database.size()
        filled = archive.fill(database, args.cases)
        size = (database.size() - before) / args.cases
        with reading.connection(database) as connection:
            limit = Limit(connection)
            for case_id in filled.running[:WARM_UP]:
                _check(ours(case_id), limit.row(case_id))
            chosen = list(islice(cycle(filled.running), READS))
            with database.app.test_request_context():  # a page that is only read
                mine, theirs = reading.in_turn(database, chosen, rounds=ROUNDS, reads=(ours, limit.row))
        found = report.figures("B", "case page data", mine, theirs)
        found |= reading.statements(database, chosen[:WARM_UP], ours)
        return found | {"db_bytes_per_case": size, "cases": args.cases}


def ours(case_id: int) -> tuple[CaseView, Page[Entry]]:
    """What the page of a case and the first page of its history read, as the views do."""
    sight = look(case_id, ACTOR, clock.today(), judged=True)
    view = view_of(sight, "vi")
    entries = case_history.entries(case_id, actions_for(sight, ""), Place())
    db.session.remove()  # as at the end of a request
    return view, entries


class Limit:
    """The one statement."""

    def __init__(self, connection: Any) -> None:  # noqa: ANN401
        self._whole = OneStatement(connection, EVERYTHING)

    def row(self, case_id: int) -> Sequence[Any]:
        """Everything of one case."""
        today = clock.today().isoformat()
        found = self._whole.rows(
            case_id=case_id, today=today, stream=f"case:{case_id}", ids="[]", round_id=None
        )
        check(len(found) == 1, f"the one statement found {len(found)} rows of case {case_id}")
        row: Sequence[Any] = found[0]
        return row


def _check(read: tuple[CaseView, Page[Entry]], row: Sequence[Any]) -> None:
    """Both sides have read the same case with the same history."""
    view, entries = read
    case = view.case
    told = "".join(str(value) for value in row)
    check(case.code in told, f"the one statement read another case than {case.code}")
    for entry in entries.rows:
        check(entry.hash in told, f"entry {entry.seq} of {case.code} is missing")
    for who, line in view.lines.items():
        check(line.name, f"#{who} has no name")


if __name__ == "__main__":
    raise SystemExit(main())
