"""``quytrinh reminders pump``: deliver what is due, as the worker does; for a timer without a worker."""

from __future__ import annotations

import argparse
from typing import Any

from workflow_app import settings_of
from workflow_app.cli.context import opened
from workflow_app.presenters import mail
from workflow_app.services import delivering, outbox
from workflow_app.services.spool import spool_of


def add(subparsers: Any) -> None:  # noqa: ANN401 - argparse has no public name for it
    """Register the command."""
    parser: argparse.ArgumentParser = subparsers.add_parser("reminders", help="deliver reminders")
    acts = parser.add_subparsers(required=True)
    act = acts.add_parser("pump", help="deliver what is due, behind the bell and into the spool of mail")
    act.set_defaults(run=run)


def run(_asked: argparse.Namespace) -> int:
    """Say how much was delivered."""
    with opened() as app:
        settings = settings_of(app)
        spool, compose = spool_of(settings.home), mail.composer(settings.postal)
        messages = handled = 0
        while batch := outbox.deliver_pending():
            messages += batch
        while batch := delivering.pump(spool, settings.postal, compose):
            handled += batch
        waiting = spool.counts()["queue"]
    print(f"{messages} messages of steps, {handled} reminders; {waiting} letters wait in the spool")
    return 0
