"""D: the scan for due things, against one plain INSERT … SELECT a table that writes the same rows.

One official in ten owes something today. Ours finds that out, keeps an obligation for each
and puts a reminder a channel on the queue (the row is the queue). The limit is told the day
and the rung and only inserts: no calendar, no roles, no other source. Then both run again
and must find nothing to do. The memory of the process is read at a tenth of the officials
and at all of them.
"""

from __future__ import annotations

import argparse
import json
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
OBLIGATIONS = """
INSERT INTO obligation (rule, subject, period, clause, step, official_id, unit_path, due_on, basis, opened_on)
SELECT 'R-2.5-d', 'official:' || CAST(te.official_id AS varchar), CAST(te.term_end_on AS varchar), '2.5', '',
 te.official_id, u.path, {today}, {json}, {today}
FROM tenure te JOIN post p ON p.id = te.post_id JOIN org_unit u ON u.id = p.unit_id
WHERE te.term_end_on = {ends} ON CONFLICT (rule, subject, period) DO NOTHING
"""
REMINDERS = """
INSERT INTO reminder (key, obligation_id, recipient_id, channel, kind, rung, urgent, body, due_at, state,
 attempts, last_error, created_at)
SELECT o.rule || '/' || o.subject || '/' || o.period || '/0/' || ch.channel || '/'
  || CAST(o.official_id AS varchar),
 o.id, o.official_id, ch.channel, 'DUE', 0, {yes}, {json}, {now}, 'PENDING', 0, '', {now}
FROM obligation o CROSS JOIN (SELECT 'BELL' AS channel UNION ALL SELECT 'MAIL') ch
WHERE o.met_on IS NULL ON CONFLICT (key) DO NOTHING
"""
BASIS = json.dumps({"from": "2026-05-31", "count": -90, "unit": "days", "skipped": [], "more": "x" * 80})


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
    _empty(database)
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
    for table in ("reminder", "obligation"):
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
    """The same rows into the same tables by one plain statement a table, and the day is given."""

    def __init__(self, database: Database) -> None:
        self._raw, self._postgresql = database.raw, database.postgresql
        typed = ("DATE '{}'", "TIMESTAMPTZ '{}'", "true") if database.postgresql else ("'{}'", "'{}'", "1")
        words = {
            "today": typed[0].format(TODAY),
            "ends": typed[0].format(ends_on()),
            "now": typed[1].format(f"{TODAY} 01:00:00.000000"),
            "yes": typed[2],
            "json": f"'{BASIS}'",
        }
        self._statements = [statement.format(**words) for statement in (OBLIGATIONS, REMINDERS)]

    def insert(self) -> int:
        """How many reminders went in."""
        if not self._postgresql:
            self._raw.execute("BEGIN IMMEDIATE")
        done = [self._raw.execute(statement) for statement in self._statements]
        self._raw.commit()
        return int(done[-1].rowcount)


if __name__ == "__main__":
    raise SystemExit(main())
