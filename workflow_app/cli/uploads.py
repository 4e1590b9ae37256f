"""``quytrinh uploads clean``: take away uploads that were never put on file."""

from __future__ import annotations

import argparse
from typing import Any

from workflow_app import settings_of
from workflow_app.cli.context import opened
from workflow_app.config import UPLOAD_HOURS_LEAST
from workflow_app.services.attachments import shelf_of
from workflow_app.services.leftovers import clean, leftovers


def add(subparsers: Any) -> None:  # noqa: ANN401 - argparse has no public name for it
    """Register the command."""
    parser: argparse.ArgumentParser = subparsers.add_parser("uploads", help="clean up uploads nobody used")
    acts = parser.add_subparsers(required=True)
    act = acts.add_parser("clean", help="take away uploads that were never put on file")
    act.add_argument(
        "--hours",
        type=_hours,
        help=f"older than so many hours, at least {UPLOAD_HOURS_LEAST} (default: QUYTRINH_UPLOAD_HOURS)",
    )
    act.add_argument("--dry-run", action="store_true", help="only say how many there are")
    act.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Say how many uploads were taken away, or would be."""
    with opened() as app:
        settings = settings_of(app)
        hours = asked.hours or settings.upload_hours
        found = leftovers(hours) if asked.dry_run else clean(shelf_of(settings), hours)
    verb = "would be taken away" if asked.dry_run else "taken away"
    print(f"{found.files} uploads ({found.size} bytes) that no paper uses, older than {hours} hours: {verb}")
    return 0


def _hours(text: str) -> int:
    """A form that was refused may use its upload for a day: nothing younger may go."""
    if not text.isdecimal() or int(text) < UPLOAD_HOURS_LEAST:
        raise argparse.ArgumentTypeError(f"a whole number, at least {UPLOAD_HOURS_LEAST}")
    return int(text)
