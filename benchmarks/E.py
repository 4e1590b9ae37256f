"""E: the whole history verified, against a cursor that hashes and follows each chain and no more."""

from __future__ import annotations

import argparse
import hashlib
import time
from collections.abc import Mapping
from typing import Any

from sqlalchemy import text

from benchmarks import databases, fill, openings, report
from benchmarks.cpu import Meter, Spent
from benchmarks.databases import Database
from benchmarks.report import check
from workflow_app import clock, triggers
from workflow_app.extensions import db
from workflow_app.services.history import DOMAIN
from workflow_app.services.verification import Report, verify

ROUNDS = 3
CASES = 5_000
BATCH = 5_000
ENTRIES = "SELECT stream, seq, body, prev_hash, hash FROM history_entry ORDER BY stream, seq"


def main() -> int:
    """Parse the command line, measure, print."""
    parser = report.parser("E", __doc__ or "", cases=CASES)
    parser.add_argument("--rows", type=int, help="how many entries, instead of cases")
    args = parser.parse_args()
    if args.rows:
        args.cases = -(-args.rows // fill.ENTRIES)
    return report.run(measure, args)


def measure(args: argparse.Namespace) -> Mapping[str, Any]:
    """Our verification and the bare cursor in turn; then a break is planted and must be found."""
    with databases.fresh(args.db) as database, clock.on(openings.TODAY):
        openings.build(1)
        fill.Filler(database).to(args.cases)
        rows = args.cases * fill.ENTRIES
        ours: list[Spent] = []
        limits: list[Spent] = []
        meter = Meter(database.pids)
        for _ in range(ROUNDS):
            ours.append(_timed(meter, rows, lambda: _clean(rows)))
            limits.append(_timed(meter, rows, lambda: _cursor(database, rows)))
        found = report.figures("E", "history entry", ours, limits)
        found["db_bytes_per_case"] = database.size() / args.cases
        speed, bare = _speed(ours), _speed(limits)
        _must_find_a_break(args.cases)
    return found | {"ops_per_s": speed, "limit_ops_per_s": bare, "speed_ratio": speed / bare}


def _timed(meter: Meter, rows: int, work: Any) -> Spent:  # noqa: ANN401
    spent = Spent()
    meter.start()
    work()
    meter.stop(spent, rows)
    return spent


def _speed(rounds: list[Spent]) -> float:
    """Entries a second in the fastest round."""
    return max(spent.ops / spent.wall for spent in rounds)


def _clean(rows: int) -> None:
    found = verify()
    db.session.rollback()
    check(not found.breaks, f"a clean history has breaks: {found.breaks[:3]}")
    check(found.entries == rows, f"{found.entries} of {rows} entries were read")


def _cursor(database: Database, rows: int) -> None:
    """Every entry hashed and chained, with the driver alone."""
    read = _read_postgresql if database.postgresql else _read_sqlite
    stream, last, count = "", "", 0
    for name, _seq, body, prev, digest in read(database):
        if name != stream:
            stream, last = name, ""
        if prev != last or hashlib.sha256(DOMAIN + body.encode()).hexdigest() != digest:
            raise report.CheckFailed(f"the cursor found a break in {name}")
        last = digest
        count += 1
    check(count == rows, f"the cursor read {count} of {rows} entries")


def _read_postgresql(database: Database) -> Any:  # noqa: ANN401
    with database.raw.cursor(name="entries") as cursor:
        cursor.itersize = BATCH
        cursor.execute(ENTRIES)
        yield from cursor
    database.raw.rollback()


def _read_sqlite(database: Database) -> Any:  # noqa: ANN401
    yield from database.raw.execute(ENTRIES)


def _must_find_a_break(cases: int) -> None:
    """One letter is changed in the middle of the history, behind the program's back."""
    stream = f"case:{cases // 2}"
    with db.engine.begin() as connection:
        triggers.drop(connection)
        connection.execute(
            text(
                "UPDATE history_entry SET body = replace(body, 'giấy', 'giầy')"
                " WHERE stream = :stream AND seq = 5"
            ),
            {"stream": stream},
        )
    began = time.perf_counter()
    found: Report = verify()
    db.session.rollback()
    took = time.perf_counter() - began
    expected = [(stream, 5, "text_changed")]
    broken = [(one.stream, one.seq, one.reason) for one in found.breaks]
    check(broken == expected, f"planted {expected}, found {broken[:3]} in {took:.1f} s")


if __name__ == "__main__":
    raise SystemExit(main())
