"""A: whole appointments through the real services, a step at a time, against plain SQL."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any

from sqlalchemy import func, select

from benchmarks import databases, fill, limits, openings, playing, report, writers
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
WARM_UP = 4  # cases, so that statements are prepared and tables of rules are read
MOST_STATEMENTS = 14  # of one step


def main() -> int:
    """Parse the command line, measure, print."""
    parser = report.parser("A", __doc__ or "")
    parser.add_argument("--steps", action="store_true", help="say how many steps a case took")
    parser.add_argument(
        "--filled", type=int, default=0, metavar="N", help="begin with N cases in the archive"
    )
    parser.add_argument("--grown", type=int, default=0, metavar="N", help="measure again with N cases in it")
    parser.add_argument(
        "--writers", type=int, default=0, metavar="N", help="N at once, with and without chains"
    )
    return report.run(measure, parser.parse_args())


def measure(args: argparse.Namespace) -> Mapping[str, Any]:
    """Rounds of cases and rounds of plain SQL in turn, on one fresh database."""
    with databases.fresh(args.db) as database, clock.on(openings.TODAY):
        sets = [WARM_UP, args.cases, args.cases * bool(args.grown), args.writers * writers.ROUNDS * 2]
        world, all_posts = openings.build(sum(sets))
        warm, posts, more, others = _shared_out(all_posts, sets)
        filler = fill.Filler(database)
        filler.to(args.filled)
        part = playing.write_down(world, warm[0])
        for post in warm[1:]:
            playing.play(part, post, [])
        raw = limits.RawSteps(database)
        raw.play(10, [])
        found = _measured(database, raw, part, posts)
        if more:
            filler.to(args.grown)
            found |= _grown(found, _measured(database, raw, part, more))
        _check(len(warm) + len(posts) + len(more), filler.cases, part)
        raw.verify()
        if others:
            found |= writers.measure(database, part, others, args.writers)
    if args.steps:
        print(f"steps a case: {part.taken} taken, {part.refused} refused")
    return found | {"steps_per_case": part.taken, "refusals_per_case": part.refused}


def _shared_out(posts: Sequence[Opening], sizes: Sequence[int]) -> list[Sequence[Opening]]:
    """The posts in groups of these sizes, each post once."""
    ends = list(accumulate(sizes))
    return [posts[end - size : end] for size, end in zip(sizes, ends, strict=True)]


def _measured(
    database: Database, raw: limits.RawSteps, part: Part, posts: Sequence[Opening]
) -> dict[str, Any]:
    before, database.statements[0] = database.size(), 0
    ours, limit = _rounds(database, raw, part, posts)
    statements = database.statements[0] / (len(posts) * (part.taken + part.refused))
    check(statements <= MOST_STATEMENTS, f"a step takes {statements} statements")
    found = report.figures("A", "step", ours, limit)
    size = (database.size() - before) / len(posts)
    return found | {"statements_per_op": statements, "db_bytes_per_case": size}


def _rounds(
    database: Database, raw: limits.RawSteps, part: Part, posts: Sequence[Opening]
) -> tuple[list[Spent], list[Spent]]:
    """Figures a step taken; what a case is refused is paid for by its other steps, on both sides."""
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
        meter.stop(mine, part.taken * len(chosen))
        meter.start()
        meter.stop(theirs, raw.play(-(-mine.ops // limits.STEPS), theirs.each))
        ours.append(mine)
        limit.append(theirs)
    return ours, limit


def _grown(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """How much more a step costs in the larger archive, by the limits of both moments."""
    grown = after["ratio"] / before["ratio"] if before["ratio"] and after["ratio"] else None
    return {"ratio_grown": after["ratio"], "growth": grown}


def _check(played: int, filled: int, part: Part) -> None:
    """Every case ended, every step and refusal stands in history, every chain holds."""
    ended = select(func.count()).where(
        PersonnelCase.state == "CLOSED", PersonnelCase.unit_id < fill.FIRST_UNIT
    )
    closed = db.session.execute(ended).scalar_one()
    check(closed == played, f"{closed} of {played} cases are closed")
    rows = db.session.execute(select(func.count()).select_from(HistoryEntry)).scalar_one()
    wanted = played * (part.taken + part.refused) - part.refused  # the case written down had no refusal
    wanted += filled * fill.ENTRIES
    check(rows == wanted, f"{rows} history rows, not {wanted}")
    db.session.rollback()
    found = verify()
    db.session.rollback()
    check(not found.breaks, f"broken chains: {found.breaks[:3]}")
    check(found.entries == rows, f"{found.entries} of {rows} entries were verified")


if __name__ == "__main__":
    raise SystemExit(main())
