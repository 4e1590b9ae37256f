"""``quytrinh reminders``: ``scan`` finds what is due and writes its reminders, ``pump`` delivers them."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from workflow_app import clock, settings_of
from workflow_app.cli.context import opened
from workflow_app.cli.table import lines
from workflow_app.presenters import mail
from workflow_app.services import delivering, obligations, outbox
from workflow_app.services.spool import spool_of

HEAD = ("goes out", "rung", "channel", "to", "rule", "about", "due on")


def add(subparsers: Any) -> None:  # noqa: ANN401 - argparse has no public name for it
    """Register the command."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "reminders", help="what is due, and reminding of it"
    )
    acts = parser.add_subparsers(required=True)
    act = acts.add_parser("scan", help="write the reminders whose day has come; safe to run at any time")
    act.add_argument("--dry-run", action="store_true", help="only say what would be written")
    act.add_argument("--on", type=_day, metavar="DATE", help="as on this day (yyyy-mm-dd), with --dry-run")
    act.set_defaults(run=run)
    pumping = acts.add_parser("pump", help="deliver what is due, behind the bell and into the spool of mail")
    pumping.set_defaults(run=pump)


def run(asked: argparse.Namespace) -> int:
    """Say what was written, or would be. 2 when a day is given for a scan that counts."""
    if asked.on and not asked.dry_run:
        print("--on goes with --dry-run: reminders of another day are never written")
        return 2
    with opened():
        if asked.dry_run:
            _told(obligations.rehearse(asked.on or clock.today()))
            return 0
        found = obligations.scan()
    print(
        f"{found.opened} obligations opened or changed, {found.closed} closed, "
        f"{found.reminders} reminders written ({found.late} of them of missed days)"
    )
    return 0


def pump(_asked: argparse.Namespace) -> int:
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


def _told(rows: Iterable[Any]) -> None:
    found = [_line(row) for row in rows]
    for line in lines(HEAD, found):
        print(line)
    print(f"{len(found)} reminders would be written")


def _line(row: Any) -> tuple[str, ...]:  # noqa: ANN401 - a row
    rule, subject, *_ = row.key.split("/")
    body = obligations.body_of(row)
    at = row.due_at if isinstance(row.due_at, datetime) else datetime.fromisoformat(row.due_at + "+00:00")
    local = at.astimezone(clock.OFFICE_ZONE).strftime("%Y-%m-%d %H:%M")
    return (
        local,
        f"{row.rung:+d}",
        row.channel,
        str(row.recipient_id),
        rule,
        body["case"] or subject,
        body["due_on"],
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("a day as yyyy-mm-dd") from None
