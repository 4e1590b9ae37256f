"""The worker beside a small web server: one child process, watched, never left behind."""

from __future__ import annotations

import ctypes
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from threading import Event, Thread
from time import monotonic
from types import TracebackType
from typing import Self

from workflow_app.config import MEGABYTE, Settings

PARENT = "QUYTRINH_PARENT"  # the process that a worker must not outlive
PR_SET_PDEATHSIG = 1
PATIENCE = 10  # seconds for a task to end before the worker is killed
STEADY = 60  # a worker that ran for so many seconds is started again at once
PAUSES = (1, 2, 5, 15, 60)  # seconds before each new start of one that keeps falling

log = logging.getLogger(__name__)


class EmbeddedWorker:
    """Runs the worker while the context is open; starts it again when it dies."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._ending = Event()
        self._child: subprocess.Popen[bytes] | None = None
        # The child is born and awaited in one thread: the kernel ends it with the thread that bore it.
        self._watcher = Thread(target=self._watch, name="worker-watcher", daemon=True)

    def __enter__(self) -> Self:
        self._watcher.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ending.set()
        if self._child is not None:
            self._child.terminate()
            try:
                self._child.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self._child.kill()
        self._watcher.join(PATIENCE)

    def _watch(self) -> None:
        falls = 0
        while not self._ending.is_set():
            born = monotonic()
            with self._log_file().open("ab") as told:
                self._child = subprocess.Popen(  # noqa: S603 - our own program
                    command(self._settings.home),
                    env={**os.environ, **environment(self._settings), PARENT: str(os.getpid())},
                    stdin=subprocess.DEVNULL,
                    stdout=told,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,  # Ctrl-C reaches the server, which ends the worker in order
                )
            status = self._child.wait()
            falls = 0 if monotonic() - born > STEADY else falls + 1
            pause = PAUSES[min(falls, len(PAUSES) - 1)]
            if not self._ending.wait(pause):
                log.warning("the worker ended with status %s and is started again", status)

    def _log_file(self) -> Path:
        folder = self._settings.home / "logs"
        folder.mkdir(parents=True, exist_ok=True)
        return folder / "worker.log"


def command(home: Path) -> list[str]:
    """How the worker is started: one process for the tasks, one for the schedule."""
    words = (
        "-m celery -A tasks.worker worker --beat --pool solo --loglevel INFO --hostname embedded@localhost"
    )
    quiet = "--without-gossip --without-mingle --without-heartbeat"
    return [sys.executable, *words.split(), *quiet.split(), "--schedule", str(home / "broker" / "schedule")]


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
