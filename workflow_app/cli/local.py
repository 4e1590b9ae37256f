"""``quytrinh local``: the processes of an installation in earnest, on this machine, without containers.

PostgreSQL and Redis must answer; everything else is made: a database, its tables, the invented province.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from threading import Event
from typing import Any

import psycopg
import psycopg.sql
import redis
from sqlalchemy import make_url

from workflow_app.cli.context import opened
from workflow_app.cli.demo import prepare, welcome
from workflow_app.cli.serve import BAD_USE, listening, taken
from workflow_app.config import Settings
from workflow_app.embedded import child_environment
from workflow_app.processes import LASTING, MIGRATION, WEB, Process
from workflow_app.seed.demo import CASES, OFFICIALS
from workflow_app.supervision import Supervised

HOME = "var/local"
DATABASE = "quytrinh_local"
POSTGRESQL = os.environ.get("QUYTRINH_LOCAL_PG", "postgresql://postgres@127.0.0.1:5432")
REDIS = os.environ.get("QUYTRINH_LOCAL_REDIS", "redis://127.0.0.1:6379/14")
PATIENCE = 60  # seconds until the first page


def add(subparsers: Any) -> None:  # noqa: ANN401 - argparse has no public name for it
    """Register the command."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "local", help="run the processes of production over PostgreSQL and Redis"
    )
    parser.add_argument("--postgresql", default=POSTGRESQL, help="a server (default: %(default)s)")
    parser.add_argument("--redis", default=REDIS, help="a server and database (default: %(default)s)")
    parser.add_argument("--database", default=DATABASE, help="made when missing (default: %(default)s)")
    parser.add_argument("--officials", type=int, default=OFFICIALS, help="how many (default: %(default)s)")
    parser.add_argument("--cases", type=int, default=CASES, help="how many (default: %(default)s)")
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Make what is missing, run everything until Ctrl-C; 2 when a server does not answer."""
    ending = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ending.set())
    try:
        address = _database(asked.postgresql, asked.database)
        redis.Redis.from_url(asked.redis, socket_connect_timeout=3).ping()
    except (psycopg.OperationalError, redis.ConnectionError) as error:
        print(f"a server does not answer: {str(error).strip()}", file=sys.stderr)
        return BAD_USE
    settings = Settings.from_env(
        {"QUYTRINH_HOME": HOME, "QUYTRINH_DEMO": "1"}
        | dict(os.environ)
        | {"QUYTRINH_DATABASE_URL": address, "QUYTRINH_BROKER_URL": asked.redis}
    )
    try:
        listening(settings).close()  # else another server would answer in the place of ours
    except OSError as error:
        return taken(settings, error)
    settings.home.mkdir(parents=True, exist_ok=True)
    subprocess.run(MIGRATION.command, env=child_environment(settings), check=True)  # noqa: S603 - our own
    prepare(settings, asked.officials, asked.cases)
    return _run_all(settings, ending)


def _run_all(settings: Settings, ending: Event) -> int:
    with ExitStack() as running:
        for process in LASTING:
            running.enter_context(_supervised(process, settings))
        if not _answers(settings, ending):
            print(f"no page after {PATIENCE} s: see {settings.home / 'logs'}", file=sys.stderr)
            return 1
        print(f"Quytrinh: http://{settings.host}:{settings.port}/", flush=True)
        with opened(settings):
            welcome()
        ending.wait()
    return 0


def _supervised(process: Process, settings: Settings) -> Supervised:
    told: Path = settings.home / "logs" / f"{process.name}.log"
    return Supervised(process.name, process.command, child_environment(settings), told)


def _answers(settings: Settings, ending: Event) -> bool:
    """Wait for the first page; True at once when everything is to end."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        asked = subprocess.run(  # noqa: S603 - our own program
            WEB.health, env=child_environment(settings), capture_output=True, check=False
        )
        if asked.returncode == 0 or ending.wait(0.2):
            return True
    return False


def _database(server: str, name: str) -> str:
    """The address of the database of this name, which is made when it is missing."""
    url = make_url(server).set(database=name)
    with psycopg.connect(url.set(database="postgres").render_as_string(hide_password=False)) as asked:
        asked.autocommit = True
        known = asked.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if known is None:
            asked.execute(psycopg.sql.SQL("CREATE DATABASE {}").format(psycopg.sql.Identifier(name)))
    return url.render_as_string(hide_password=False)
