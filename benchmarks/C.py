"""C: the inbox of a person with three roles, against the bare statement of its read model.

Ours are the rows of a full first page and the figures on its tabs. The limit asks the same:
what waits for the person or for a role of theirs in one unit, those due first, 25 rows. It
counts nothing. ``--growth`` measures again in an archive ten times as large.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from itertools import cycle, islice
from typing import Any

from benchmarks import archive, databases, reading, report
from benchmarks.archive import Archive
from benchmarks.databases import Database
from benchmarks.reading import OneStatement
from benchmarks.report import check
from state_machines.vocabulary import Role
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.queries import inbox
from workflow_app.queries.inbox import Counts
from workflow_app.queries.paging import PAGE_SIZE, Page, Place
from workflow_app.security.identity import Actor
from workflow_app.security.signed_in import Grant

CASES = 2_000
TIMES = 10  # how much larger the archive is for the growth
ROUNDS, READS = 10, 600
ROLES = (Role.UNIT_HEAD, Role.PERSONNEL_SPECIALIST, Role.COLLECTIVE_SECRETARY)
WHO = 1
PER_UNIT = 600  # cases, so that the first page is full
KEYS = f"SELECT id, due_on FROM case_task WHERE {{}} ORDER BY due_on, id LIMIT {PAGE_SIZE}"
OF_ROLE = KEYS.format(f"role = '{ROLES[0]}' AND unit_path = :path")
OF_PERSON = KEYS.format("official_id = :who")
LIMIT = f"""
SELECT t.id, t.step, t.detail, t.round_id, t.official_id, t.due_on, t.since_on, t.blocked_by,
 c.id, c.code, c.state, c.phase, c.procedure_code, c.procedure_version, c.changed_on, ti.name, u.name, pu.name
FROM (SELECT * FROM ({OF_ROLE}) r UNION ALL SELECT * FROM ({OF_PERSON}) p
 ORDER BY due_on, id LIMIT {PAGE_SIZE}) k JOIN case_task t ON t.id = k.id
JOIN personnel_case c ON c.id = t.case_id JOIN title ti ON ti.id = c.title_id
JOIN org_unit u ON u.id = c.unit_id JOIN post p ON p.id = c.post_id JOIN org_unit pu ON pu.id = p.unit_id
ORDER BY k.due_on, k.id
"""

Person = tuple[Actor, tuple[Grant, ...]]


def main() -> int:
    """Parse the command line, measure, print."""
    parser = report.parser("C", __doc__ or "", cases=CASES)
    parser.add_argument("--growth", action="store_true", help="measure with ten times as many cases too")
    return report.run(measure, parser.parse_args())


def measure(args: argparse.Namespace) -> Mapping[str, Any]:
    """Rounds of inboxes and rounds of the bare statement in turn."""
    with databases.fresh(args.db) as database, clock.on(archive.TODAY):
        before = database.size()
        filled = archive.fill(database, args.cases, PER_UNIT)
        size = (database.size() - before) / args.cases
        found = _measured(database, filled)
        if args.growth:
            filled.grow(args.cases * TIMES)
            larger = _measured(database, filled)
            found["growth"] = _cpu(larger) / _cpu(found)
            found["ratio_grown"] = larger["ratio"]
        return found | {"db_bytes_per_case": size, "cases": args.cases}


def _cpu(found: Mapping[str, Any]) -> float:
    return float(found["total_cpu_us_per_op"] or found["cpu_us_per_op"])


def _measured(database: Database, filled: Archive) -> dict[str, Any]:
    people = list(islice(cycle(person(*unit) for unit in filled.units), READS))
    with reading.connection(database) as connection:
        bare = OneStatement(connection, LIMIT)

        def limit(one: Person) -> list[Any]:
            return bare.rows(path=one[0].unit_path, who=one[0].official_id)

        for one in people[: len(filled.units)][:20]:
            _check(ours(one), limit(one))
        with database.app.test_request_context():  # a page that is only read
            mine, theirs = reading.in_turn(database, people, rounds=ROUNDS, reads=(ours, limit))
    found = report.figures("C", "inbox", mine, theirs)
    return {**found, **reading.statements(database, people[:20], ours)}


def person(unit_id: int, path: str) -> Person:
    """Somebody who holds the three roles in a unit, and now acts in the first."""
    grants = tuple(Grant(role, unit_id, "", path, number) for number, role in enumerate(ROLES))
    return Actor(WHO, "Người làm", ROLES[0], path, unit_id=unit_id), grants


def ours(one: Person) -> tuple[Page[Any], Counts]:
    """What the page of the inbox reads beside who is signed in and its filter."""
    actor, grants = one
    found = inbox.to_do(actor, grants, inbox.Wanted(), Place())
    db.session.remove()  # as at the end of a request
    return found


def _check(found: tuple[Page[Any], Counts], rows: Sequence[Any]) -> None:
    """The same tasks in the same order, and a figure that fits."""
    page, counts = found
    check(page.rows, "an inbox is empty")
    check([row.task_id for row in page.rows] == [row[0] for row in rows], "the two inboxes differ")
    total = next(count for key, count in counts.to_do.items() if key.startswith(ROLES[0]))
    check(total >= len(rows), f"{total} tasks are counted, {len(rows)} are shown")


if __name__ == "__main__":
    raise SystemExit(main())
