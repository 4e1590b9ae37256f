"""``quytrinh health``: whether one process of this installation works; for whoever watches it."""

from __future__ import annotations

import argparse
import socket
import time
import urllib.error
import urllib.request
from typing import Any

from workflow_app.config import Settings
from workflow_app.processes import beat_file, names

PATIENCE = 5  # seconds
BEAT_AGE = 600  # seconds; the scheduler writes every three minutes


def add(subparsers: Any) -> None:  # noqa: ANN401 - argparse has no public name for it
    """Register the command."""
    parser: argparse.ArgumentParser = subparsers.add_parser("health", help="ask whether a process works")
    parser.add_argument("process", choices=names())
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """0 when it works, 1 when it does not."""
    settings = Settings.from_env()
    said = CHECKS[asked.process](settings)
    print(said or "ok")
    return 1 if said else 0


def _web(settings: Settings) -> str:
    """Empty when a page can be served, else what is wrong."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104 - compared
    host = f"[{host}]" if ":" in host else host
    try:
        with urllib.request.urlopen(f"http://{host}:{settings.port}/health", timeout=PATIENCE):
            return ""
    except (OSError, urllib.error.URLError) as error:
        return f"no answer: {error}"


def _worker(settings: Settings) -> str:
    """Empty when the worker of this machine answers through the broker."""
    from celery import Celery  # noqa: PLC0415 - half a second, for this one check

    from workflow_app.dispatch import broker_config  # noqa: PLC0415

    sender = Celery("quytrinh", set_as_current=False)
    sender.conf.update(broker_config(settings))
    try:
        found = sender.control.ping(destination=[f"worker@{socket.gethostname()}"], timeout=PATIENCE)
    except Exception as error:  # noqa: BLE001 - whatever the broker's library raises
        return f"no broker: {error}"
    return "" if found else "no worker answers"


def _beat(settings: Settings) -> str:
    """Empty when the scheduler has written of late."""
    kept = beat_file(settings.home)
    written = [path.stat().st_mtime for path in kept.parent.glob(f"{kept.name}*") if path.is_file()]
    age = time.time() - max(written, default=0.0)
    return "" if age < BEAT_AGE else "the scheduler has not written for too long"


CHECKS = {"web": _web, "worker": _worker, "beat": _beat}
