"""``quytrinh serve``: the web server, and the worker beside it when asked."""

from __future__ import annotations

import argparse
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import ExitStack
from types import FrameType
from typing import Any

from flask import Flask
from waitress.server import create_server

from workflow_app import create_app, database
from workflow_app.cli.context import closing
from workflow_app.config import Settings
from workflow_app.embedded import EmbeddedWorker

THREADS = 8
BAD_USE = 2


def add(subparsers: Any) -> None:  # noqa: ANN401 - argparse has no public name for it
    """Register the command."""
    parser: argparse.ArgumentParser = subparsers.add_parser("serve", help="start the web server")
    parser.add_argument("--with-worker", action="store_true", help="run the scheduled tasks beside it")
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Serve until stopped; 2 when the database is not up to date or the port is taken."""
    return serve(Settings.from_env(), with_worker=asked.with_worker)


def serve(settings: Settings, *, with_worker: bool, ready: Callable[[], None] | None = None) -> int:
    """Serve until stopped. ``ready`` is called in a context once the port is open."""
    with ExitStack() as running:
        app = running.enter_context(closing(create_app(settings)))
        if not _up_to_date(app):
            print("the database is not up to date: run quytrinh db upgrade", file=sys.stderr)
            return BAD_USE
        try:
            port = running.enter_context(listening(settings))
        except OSError as error:
            return taken(settings, error)
        server = create_server(app, sockets=[port], threads=THREADS, ident="quytrinh")
        if with_worker:
            running.enter_context(EmbeddedWorker(settings))
        signal.signal(signal.SIGTERM, _stop)
        print(f"Quytrinh: http://{settings.host}:{settings.port}/", flush=True)
        if ready is not None:
            with app.app_context():  # closed before serving: a session left open would hold a lock
                ready()
        server.run()  # returns on Ctrl-C and on SystemExit
    return 0


def _up_to_date(app: Flask) -> bool:
    with app.app_context():
        return database.revision() == database.newest_revision()


def taken(settings: Settings, error: OSError) -> int:
    """Say that the port cannot be had."""
    print(f"{settings.host}:{settings.port}: {error.strerror}; set QUYTRINH_PORT", file=sys.stderr)
    return BAD_USE


def listening(settings: Settings) -> socket.socket:
    """The port of the settings, open. Raises OSError."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    return socket.create_server((settings.host, settings.port), family=family)


def _stop(_signal: int, _frame: FrameType | None) -> None:
    """End like Ctrl-C does, so that the worker is stopped too."""
    raise SystemExit
