"""THE table of the processes of an installation: how each is started and asked how it is.

``docker-compose.yml``, the units of ``docs/operations.md`` and ``quytrinh local`` start these and no
others; tests hold them together.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Process:
    """One process. ``words`` is its command line, which begins with a program of this installation."""

    name: str
    words: str
    why: str

    @property
    def command(self) -> list[str]:
        """The command line with the full path of the program."""
        return _in_full(self.words)

    @property
    def health(self) -> list[str]:
        """What is run to ask how it is: status 0 when all is well."""
        return _in_full(f"quytrinh health {self.name}")


MIGRATION = Process(
    "migrate", "quytrinh db upgrade", "before anything else, once: the database of this version"
)
WEB = Process(
    "web",
    "gunicorn --config python:workflow_app.gunicorn_settings workflow_app.wsgi:app",
    "the pages; as many as there are processors for",
)
WORKER = Process(
    "worker",
    "celery --app tasks.worker worker --concurrency 2 --loglevel INFO --hostname worker@%h"
    " --without-gossip --without-mingle",
    "does what is asked for; one or more",
)
BEAT = Process(
    "beat",
    "celery --app tasks.worker beat --loglevel INFO --pidfile=",
    "asks for it by the table of tasks/schedule.py; one is enough, more do no harm",
)
LASTING = (WEB, WORKER, BEAT)


def by_name(name: str) -> Process:
    """The lasting process of this name."""
    return next(process for process in LASTING if process.name == name)


def beat_file(home: Path) -> Path:
    """Where the scheduler keeps when it asked for what; it writes there every three minutes."""
    return home / "beat" / "schedule"


def _in_full(words: str) -> list[str]:
    program, *rest = words.split()
    return [_installed(program), *rest]


def _installed(program: str) -> str:
    return str(Path(sys.executable).with_name(program))


def names(processes: Sequence[Process] = LASTING) -> list[str]:
    """Their names, in the order in which they start."""
    return [process.name for process in processes]
