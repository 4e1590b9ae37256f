"""D: the scan for due things, against one statement that inserts as many rows with a unique key.

One official in ten owes something today. Ours finds that out, keeps an obligation for each
and puts a reminder a channel on the queue (the row is the queue). The limit inserts the same
number of rows into one table out of the same stays, with a unique key as long as ours, and
nothing else. Then both run again and must find nothing to do. The memory of the process is
read at a tenth of the officials and at all of them.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import text

from benchmarks import databases, report
from benchmarks.cpu import Meter, Spent, rss_mb
from benchmarks.databases import Database
from benchmarks.heads import Heads, ends_on, expected
from benchmarks.openings import TODAY
from benchmarks.report import check
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.services import obligations

OFFICIALS = 100_000
ROUNDS = 3
CHANNELS = 2
TABLE = (
    "CREATE TABLE limit_reminder (id {id} PRIMARY KEY, key VARCHAR(200) NOT NULL UNIQUE,"
    " official_id INTEGER NOT NULL, channel VARCHAR(40) NOT NULL, due_at VARCHAR(40) NOT NULL,"
    " state VARCHAR(40) NOT NULL)"
)
INSERT = """
INSERT INTO limit_reminder (key, official_id, channel, due_at, state)
SELECT 'R-2.5-d/official:' || CAST(te.official_id AS varchar) || '/' || CAST(te.term_end_on AS varchar)
 || '/0/' || ch.channel || '/' || CAST(te.official_id AS varchar),
 te.official_id, ch.channel, '2026-03-02 01:00:00', 'PENDING'
FROM tenure te CROSS JOIN (SELECT 'BELL' AS channel UNION ALL SELECT 'MAIL') ch
WHERE te.term_end_on = '{day}' ON CONFLICT (key) DO NOTHING
"""


def main() -> int:
    """Parse the command line, measure, print."""
    parser = report.parser("D", __doc__ or "")
    parser.add_argument("--officials", type=int, default=OFFICIALS, help="how many (default: %(default)s)")
    return report.run(measure, parser.parse_args())


def measure(args: argparse.Namespace) -> Mapping[str, Any]:
    """Scans and limits in turn over the same officials; the unit is one reminder."""
    with databases.fresh(args.db) as database, clock.on(TODAY):
        heads, limit = Heads(database), Limit(database)
        heads.to(max(1, args.officials // 10))
        _round(database, heads, limit)
        small = rss_mb()
        heads.to(args.officials)
        rounds = [_round(database, heads, limit) for _ in range(ROUNDS)]
        ours, limits, idle, idle_limits = ([one[place] for one in rounds] for place in range(4))
        found = report.figures("D", "reminder", ours, limits)
        statements = database.statements[0]
        obligations.scan()
        return found | {
            "officials": args.officials,
            "due": heads.due,
            "statements_per_scan": database.statements[0] - statements,
            "scan_s": min(spent.wall for spent in ours),
            "limit_s": min(spent.wall for spent in limits),
            "idle_scan_s": min(spent.wall for spent in idle),
            "idle_ratio": report.ratio(idle, idle_limits),
            "rss_mb_at_a_tenth": small,
            "rss_growth": rss_mb() / small,
        }


def _round(database: Database, heads: Heads, limit: Limit) -> tuple[Spent, Spent, Spent, Spent]:
    """A scan and an idle one, the limit and an idle one, each from empty tables."""
    rows = heads.due * CHANNELS
    _empty(database)
    meter = Meter(database.pids)
    ours = _timed(meter, rows, obligations.scan)
    _check(heads)
    idle = _timed(meter, rows, _nothing_new)
    bare = _timed(meter, rows, lambda: check(limit.insert() == rows, "the limit left rows out"))
    idle_bare = _timed(meter, rows, lambda: check(limit.insert() == 0, "the limit inserted rows twice"))
    return ours, bare, idle, idle_bare


def _timed(meter: Meter, rows: int, work: Callable[[], object]) -> Spent:
    spent = Spent()
    meter.start()
    work()
    meter.stop(spent, rows)
    return spent


def _nothing_new() -> None:
    again = obligations.scan()
    check((again.opened, again.closed, again.reminders) == (0, 0, 0), f"an idle scan wrote: {again}")


def _empty(database: Database) -> None:
    for table in ("reminder", "obligation", "limit_reminder"):
        database.raw.execute(f"DELETE FROM {table}")
    database.raw.commit()
    database.analyze()


def _check(heads: Heads) -> None:
    """Every reminder that is due stands there once, and no other."""
    keys = db.session.execute(text("SELECT key FROM reminder WHERE state = 'PENDING'")).scalars().all()
    kept = db.session.execute(text("SELECT count(*) FROM obligation WHERE met_on IS NULL")).scalar_one()
    db.session.rollback()
    check(kept == heads.due, f"{kept} of {heads.due} obligations were kept")
    check(len(keys) == heads.due * CHANNELS, f"{len(keys)} of {heads.due * CHANNELS} reminders were written")
    check(set(keys) == set(expected(heads)), "a reminder is missing, or one is too many")


class Limit:
    """The one statement."""

    def __init__(self, database: Database) -> None:
        self._raw, self._postgresql = database.raw, database.postgresql
        self._raw.execute(TABLE.format(id="serial" if database.postgresql else "INTEGER"))
        self._raw.commit()

    def insert(self) -> int:
        """How many rows went in."""
        if not self._postgresql:
            self._raw.execute("BEGIN IMMEDIATE")
        done = self._raw.execute(INSERT.format(day=ends_on()))
        self._raw.commit()
        return int(done.rowcount)


if __name__ == "__main__":
    raise SystemExit(main())
