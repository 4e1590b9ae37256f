"""``quytrinh history verify [CASE]``: recompute the chains and name the first broken entry."""

from __future__ import annotations

import argparse
from typing import Any

from sqlalchemy import inspect, select

from workflow_app.cli.context import opened
from workflow_app.extensions import db
from workflow_app.models import PersonnelCase
from workflow_app.services.verification import Report, verify

REASONS = {
    "entry_missing": "the entry that should stand here is missing",
    "text_changed": "the text of the entry was changed",
    "chain_broken": "the entry does not follow the one before it",
    "columns_differ": "a column does not agree with the text of the entry",
    "end_differs": "the stream does not end where its head says",
    "entries_missing": "the stream has no entries at all",
}


def add(subparsers: Any) -> None:  # noqa: ANN401
    """Register the command."""
    parser: argparse.ArgumentParser = subparsers.add_parser("history", help="verify the history")
    acts = parser.add_subparsers(dest="act", required=True)
    check = acts.add_parser("verify", help="recompute every hash and name the first broken entry")
    check.add_argument("case", nargs="?", help="the number of one case, such as BN-2026-00012")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """0 when all verifies, 1 when something is broken, 2 for an unknown case."""
    with opened():
        if not inspect(db.engine).has_table(PersonnelCase.__tablename__):
            print(
                "there is nothing here yet: run `quytrinh db upgrade`, or set QUYTRINH_HOME (demo: var/demo)"
            )
            return 2
        case_id = None
        if args.case:
            case_id = db.session.execute(
                select(PersonnelCase.id).where(PersonnelCase.code == args.case)
            ).scalar_one_or_none()
            if case_id is None:
                print(f"there is no case {args.case}")
                return 2
        return _told(verify(case_id))


def _told(report: Report) -> int:
    for broken in report.breaks:
        print(f"BROKEN  {broken.stream} entry {broken.seq}: {REASONS[broken.reason]}")
    print(f"{report.entries} entries in {report.streams} streams read, {len(report.breaks)} broken")
    return 1 if report.breaks else 0
