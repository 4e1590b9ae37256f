"""M: running cases brought over to a new version: dry run, result and the way back, in seconds.

The limit locks, updates and appends one row of history a case in plain SQL, and commits.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import func, select

from benchmarks import databases, fill, openings, report
from benchmarks.cpu import Meter, Spent
from benchmarks.databases import Database
from benchmarks.report import check
from state_machines import registry
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import PersonnelCase
from workflow_app.queries.releases import ids_to_migrate
from workflow_app.rehearsal.world import World
from workflow_app.security.identity import Actor
from workflow_app.services import migrations, releases
from workflow_app.services.verification import verify

CASES = 1_000
CODE, VERSION = "three-channels", 2
DOCUMENT = "05-QĐ/TU ngày 01/03/2026"
ONE = "SELECT id FROM personnel_case WHERE id = {mark}{lock}"
MOVE = "UPDATE personnel_case SET changed_on = changed_on, revision = revision WHERE id = {mark}"
TELL = (
    "INSERT INTO history_entry (stream, seq, action, at, body, prev_hash, hash)"
    " VALUES ({mark}, 1, 'limit', CURRENT_TIMESTAMP, {mark}, '', '')"
)
BODY = "x" * 2_000  # about as long as what a migration tells


def main() -> int:
    """Parse the command line, measure, print."""
    return report.run(measure, report.parser("M", __doc__ or "", cases=CASES).parse_args())


def measure(args: argparse.Namespace) -> Mapping[str, Any]:
    """``--cases`` running cases among those that have ended, over and back once."""
    with databases.fresh(args.db) as database, clock.on(openings.TODAY):
        world, _ = openings.build(1)
        fill.Filler(database).to(-(-args.cases * 10 // fill.OPEN_OF_TEN))
        keeper = world.cast["ADVISER"][0]
        release = _released(world)
        ids = ids_to_migrate(keeper, CODE, registry.offered()[CODE, VERSION].digest, 0, args.cases)
        check(len(ids) == args.cases, f"{len(ids)} of {args.cases} cases are running")
        db.session.rollback()
        return _all_three(database, release, ids, keeper)


def _released(world: World) -> int:
    proposal = releases.Proposal(CODE, VERSION, openings.TODAY, DOCUMENT)
    release = releases.propose(proposal, actor=world.cast["ADVISER"][0])
    releases.publish(release, actor=world.cast["AUTHORITY_MEMBER"][0])
    return release


def _all_three(database: Database, release: int, ids: list[int], keeper: Actor) -> dict[str, Any]:
    meter, statements = Meter(database.pids), database.statements
    dry = _timed(meter, lambda: _plan(ids, release, keeper), len(ids))
    batch = migrations.begin(release, DOCUMENT, actor=keeper)
    before = statements[0]
    over = _timed(meter, lambda: _migrate(batch, ids, keeper), len(ids))
    each = (statements[0] - before) / len(ids)
    check(_under(VERSION) == len(ids), f"{_under(VERSION)} of {len(ids)} cases came over")
    twice = _timed(meter, lambda: _again(batch, ids, keeper), len(ids))
    back = _timed(meter, lambda: _back(batch, keeper, len(ids)), len(ids))
    check(_under(VERSION) == 0, f"{_under(VERSION)} cases did not go back")
    check(not verify().breaks, "the history has breaks")
    limit = _timed(meter, lambda: _bare(database, ids), len(ids))
    found = report.figures("M", "case", [over], [limit])
    seconds = {"dry_run_s": dry, "migrate_s": over, "again_s": twice, "roll_back_s": back, "limit_s": limit}
    return found | {"statements_per_op": each} | {name: spent.wall for name, spent in seconds.items()}


def _timed(meter: Meter, work: Callable[[], None], ops: int) -> Spent:
    spent = Spent()
    meter.start()
    work()
    meter.stop(spent, ops)
    return spent


def _plan(ids: list[int], release: int, keeper: Actor) -> None:
    judged = list(migrations.plan(ids, release, actor=keeper))
    db.session.rollback()
    held = [one for one in judged if one.obstacle]
    check(not held, f"{len(held)} cases could not come over: {held[:1]}")
    renamed = [one for one in judged if one.difference and one.difference.dest.state == "CONSULTING"]
    check(renamed, "no case stands in the renamed state")


def _migrate(batch: int, ids: list[int], keeper: Actor) -> None:
    for start in range(0, len(ids), 100):
        for judged in migrations.migrate(batch, ids[start : start + 100], actor=keeper):
            check(judged.obstacle is None, f"case {judged.case_id}: {judged.obstacle}")


def _again(batch: int, ids: list[int], keeper: Actor) -> None:
    told = {str(one.obstacle) for one in migrations.migrate(batch, ids, actor=keeper)}
    check(told == {"ALREADY"}, f"a second run said {told}")


def _back(batch: int, keeper: Actor, count: int) -> None:
    found = list(migrations.go_back(batch, DOCUMENT, actor=keeper))
    held = [one for one in found if one.obstacle]
    check(len(found) == count and not held, f"{len(found)} went back, held {held[:1]}")


def _under(version: int) -> int:
    found = db.session.execute(
        select(func.count()).select_from(PersonnelCase).where(PersonnelCase.procedure_version == version)
    ).scalar_one()
    db.session.rollback()
    return int(found)


def _bare(database: Database, ids: list[int]) -> None:
    mark = "%s" if database.postgresql else "?"
    lock = " FOR UPDATE" if database.postgresql else ""
    one, move, tell = (text.format(mark=mark, lock=lock) for text in (ONE, MOVE, TELL))
    raw = database.raw
    for case_id in ids:
        if not database.postgresql:
            raw.execute("BEGIN IMMEDIATE")
        raw.execute(one, (case_id,)).fetchone()
        raw.execute(move, (case_id,))
        raw.execute(tell, (f"limit:{case_id}", BODY))
        raw.commit()


if __name__ == "__main__":
    raise SystemExit(main())
