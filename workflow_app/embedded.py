"""The worker beside a small web server: one child process, watched, never left behind."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path

from workflow_app.config import MEGABYTE, OWN, Settings
from workflow_app.supervision import PARENT, Supervised

PR_SET_PDEATHSIG = 1


class EmbeddedWorker(Supervised):
    """Runs the worker while the context is open; starts it again when it dies."""

    def __init__(self, settings: Settings) -> None:
        told = settings.home / "logs" / "worker.log"
        super().__init__("the worker", command(settings.home), child_environment(settings), told)


def command(home: Path) -> list[str]:
    """How the worker is started: one process for the tasks, one for the schedule."""
    words = (
        "-m celery -A tasks.worker worker --beat --pool solo --loglevel INFO --hostname embedded@localhost"
    )
    quiet = "--without-gossip --without-mingle --without-heartbeat"
    return [sys.executable, *words.split(), *quiet.split(), "--schedule", str(home / "broker" / "schedule")]


def child_environment(settings: Settings) -> Mapping[str, str]:
    """The environment of this process with these settings in the place of its own."""
    others = {name: value for name, value in os.environ.items() if not name.startswith(OWN)}
    return {**others, **environment(settings)}


def environment(settings: Settings) -> Mapping[str, str]:
    """The settings as variables that ``Settings.from_env`` reads back."""
    return {
        "QUYTRINH_DATABASE_URL": settings.database_url,
        "QUYTRINH_SECRET_KEY": settings.secret_key,
        "QUYTRINH_HOME": str(settings.home),
        "QUYTRINH_HOST": settings.host,
        "QUYTRINH_PORT": str(settings.port),
        "QUYTRINH_DEMO": str(int(settings.demo)),
        "QUYTRINH_SECURE_COOKIES": str(int(settings.secure_cookies)),
        "QUYTRINH_UPLOAD_MB": str(settings.upload_limit // MEGABYTE),
        "QUYTRINH_UPLOAD_HOURS": str(settings.upload_hours),
        "QUYTRINH_RATE_LIMITS": str(int(settings.rate_limits)),
        "QUYTRINH_BROKER_URL": settings.broker_url,
        "QUYTRINH_RULE_SET": settings.rule_set,
        "QUYTRINH_LEADERSHIP_EXAM": str(int(settings.leadership_exam)),
        **settings.postal.environment(),
        "QUYTRINH_PROXIES": str(settings.proxies),
        "QUYTRINH_WEB_PROCESSES": str(settings.web_processes),
    }


def follow_parent() -> None:
    """End this process with the one named in the environment (Linux); nothing when none is named."""
    parent = os.environ.get(PARENT)
    if parent is not None:
        end_with(int(parent))


def end_with(parent: int) -> None:
    """End this process when ``parent``, which must have started it, ends (Linux only)."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:  # it was gone before we asked
        raise SystemExit
