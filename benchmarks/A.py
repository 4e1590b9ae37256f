"""A: whole appointments through the real services, a step at a time, against plain SQL."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select

from benchmarks import databases, limits, openings, playing, report
from benchmarks.cpu import Meter, Spent
from benchmarks.databases import Database
from benchmarks.openings import Opening
from benchmarks.playing import Part
from benchmarks.report import check
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import HistoryEntry, PersonnelCase
from workflow_app.services.verification import verify

ROUNDS = 5
WARM_UP = 2  # cases, so that statements are prepared and tables of rules are read


def main() -> int:
    """Parse the command line, measure, print."""
    parser = report.parser("A", __doc__ or "")
    parser.add_argument("--steps", action="store_true", help="say how many steps a case took")
    args = parser.parse_args()
    return report.run(measure, args)


def measure(args: argparse.Namespace) -> Mapping[str, Any]:
    """Rounds of cases and rounds of plain SQL in turn, on one fresh database."""
    with databases.fresh(args.db) as database, clock.on(openings.TODAY):
        world, posts = openings.build(args.cases + WARM_UP)
        part = playing.write_down(world, posts[0])
        for post in posts[1:WARM_UP]:
            playing.play(part, post, [])
        raw = limits.RawSteps(database)
        raw.steps(limits.STEPS, [])
        before = database.size()
        database.statements[0] = 0
        ours, limit = _rounds(database, raw, part, posts[WARM_UP:])
        found = report.figures("A", "step", ours, limit)
        found["statements_per_op"] = database.statements[0] / (args.cases * (part.taken + part.refused))
        found["db_bytes_per_case"] = (database.size() - before) / args.cases
        _check(args.cases + WARM_UP, part)
    if args.steps:
        print(f"steps a case: {part.taken} taken, {part.refused} refused")
    return found | {"steps_per_case": part.taken, "refusals_per_case": part.refused}


def _rounds(
    database: Database, raw: limits.RawSteps, part: Part, posts: Sequence[Opening]
) -> tuple[list[Spent], list[Spent]]:
    meter = Meter(database.pids)
    ours: list[Spent] = []
    limit: list[Spent] = []
    size = -(-len(posts) // ROUNDS)
    for start in range(0, len(posts), size):
        chosen = posts[start : start + size]
        mine, theirs = Spent(), Spent()
        meter.start()
        for post in chosen:
            playing.play(part, post, mine.each)
        meter.stop(mine, len(mine.each))
        steps = len(mine.each)
        meter.start()
        raw.steps(steps, theirs.each)
        meter.stop(theirs, steps)
        ours.append(mine)
        limit.append(theirs)
    return ours, limit


def _check(cases: int, part: Part) -> None:
    """Every case ended, every step and refusal stands in history, every chain holds."""
    ended = db.session.execute(select(func.count()).where(PersonnelCase.state == "CLOSED")).scalar_one()
    check(ended == cases, f"{ended} of {cases} cases are closed")
    rows = db.session.execute(select(func.count()).select_from(HistoryEntry)).scalar_one()
    wanted = cases * (part.taken + part.refused) - part.refused  # the recorded case had no refusal
    check(rows == wanted, f"{rows} history rows, not {wanted}")
    found = verify()
    check(not found.breaks, f"broken chains: {found.breaks[:3]}")
    check(found.entries == rows, f"{found.entries} of {rows} entries were verified")


if __name__ == "__main__":
    raise SystemExit(main())
