"""The ``quytrinh`` command. Each module adds one subcommand with ``add(subparsers)``.

Only the module of the command that was asked for is imported, so that a short command
stays quick.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module

from workflow_app.config import BadSetting

COMMANDS = {  # command → module
    "demo": "demo",
    "serve": "serve",
    "local": "local",
    "health": "health",
    "db": "db",
    "user": "users",
    "procedures": "procedures",
    "rules": "rules",
    "history": "history",
    "uploads": "uploads",
    "reminders": "reminders",
    "mail": "mail",
    "rehearse": "rehearse",
    "docs": "docs",
}
BAD_USE = 2
INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status is 0 for success, 1 for a finding, 2 for bad use."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    asked = _parser(words).parse_args(words)
    try:
        status: int = asked.run(asked)
    except BadSetting as error:
        print(error, file=sys.stderr)
        return BAD_USE
    except KeyboardInterrupt:
        return INTERRUPTED
    return status


def _parser(words: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="quytrinh", description="Workflow and case tracking.")
    subparsers = parser.add_subparsers(metavar="COMMAND", required=True)
    for name in [words[0]] if words and words[0] in COMMANDS else COMMANDS:
        import_module(f"workflow_app.cli.{COMMANDS[name]}").add(subparsers)
    return parser
