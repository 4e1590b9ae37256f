"""``quytrinh mail send``: give the letters of the spool to the mail server, as the worker does."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from workflow_app import settings_of
from workflow_app.cli.context import opened
from workflow_app.services import mailer
from workflow_app.services.spool import spool_of


def add(subparsers: Any) -> None:  # noqa: ANN401 - argparse has no public name for it
    """Register the command."""
    parser: argparse.ArgumentParser = subparsers.add_parser("mail", help="send the letters of the spool")
    acts = parser.add_subparsers(required=True)
    act = acts.add_parser("send", help="give waiting letters to the mail server")
    act.set_defaults(run=run)


def run(_asked: argparse.Namespace) -> int:
    """Say how many letters went out; 1 when the server does not answer or a letter was refused for good."""
    with opened() as app:
        settings = settings_of(app)
        if not settings.postal.smtp_host:
            print("no mail server is set (QUYTRINH_SMTP_HOST): no mail is sent", file=sys.stderr)
            return 1
        try:
            done = mailer.send_waiting(spool_of(settings.home), settings.postal)
        except mailer.Unreachable as error:
            print(f"the mail server does not answer: {error}", file=sys.stderr)
            return 1
    print(f"{done.sent} sent, {done.later} to be tried again, {done.dead} refused for good")
    return 1 if done.dead else 0
