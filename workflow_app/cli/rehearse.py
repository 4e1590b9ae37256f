"""``quytrinh rehearse FILE…``: play scripted cases in memory and compare with what was expected."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from workflow_app.rehearsal import stage
from workflow_app.rehearsal.files import BadScript, read
from workflow_app.rehearsal.script import Line, play


def add(subparsers: Any) -> None:  # noqa: ANN401 - argparse has no public name for it
    """Register the command."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "rehearse", help="play scripted cases in memory and check what was expected"
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE.yaml")
    parser.add_argument("-q", "--quiet", action="store_true", help="print only what differs")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """0 when everything went as expected, 1 when not, 2 when a file is not a rehearsal."""
    failed = 0
    for path in args.files:
        try:
            failed += _perform(path, read(path), quiet=args.quiet)
        except BadScript as error:
            print(f"{path}: {error}", file=sys.stderr)
            return 2
    return 1 if failed else 0


def _perform(path: Path, script: Mapping[str, Any], *, quiet: bool) -> int:
    if not quiet:
        print(f"{path.name}: {script['rehearsal']}")
    failed = 0
    with stage.empty_stage():
        for line in play(script):
            failed += not line.as_expected
            if not quiet or not line.as_expected:
                print(written(line))
    return failed


def written(line: Line) -> str:
    """One line: number, what, outcome with rule ids, state, and the expectation where it failed."""
    rules = f" [{', '.join(line.rules)}]" if line.rules else ""
    mark = "ok " if line.as_expected else "!! "
    wanted = "" if line.as_expected else f"   expected: {line.expected}"
    return f"  {mark}{line.number:>3}  {line.what:<32} {line.outcome}{rules}  → {line.state}{wanted}"
