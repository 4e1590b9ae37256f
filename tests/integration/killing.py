"""A worker, its broker and what it delivers, for tests that kill them at random moments."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import redis

from tests.integration.posting import free_port
from workflow_app.config import Settings
from workflow_app.embedded import environment

WORKER = "-m celery -A tasks.worker worker --loglevel INFO"
QUIET = "--without-gossip --without-mingle --without-heartbeat"


def until(true: Callable[[], object], seconds: float) -> bool:
    """Wait for something to become true."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.05)
    return False


@dataclass
class Worker:
    """A real worker: with Redis of a few processes, of which ``strike`` kills one; else of one."""

    settings: Settings
    chance: random.Random
    kills: int = 0
    _main: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def start(self) -> None:
        """Start it, and wait until it takes tasks."""
        told = self.log()
        told.parent.mkdir(parents=True, exist_ok=True)
        already = told.read_text("utf-8").count("ready.") if told.exists() else 0
        with told.open("ab") as out:
            self._main = subprocess.Popen(
                [
                    sys.executable,
                    *WORKER.split(),
                    *QUIET.split(),
                    *self._pool(),
                    "--hostname",
                    f"kill{time.monotonic_ns()}@localhost",
                ],
                env={**os.environ, **environment(self.settings)},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        assert until(lambda: told.read_text("utf-8").count("ready.") > already, 40), told.read_text("utf-8")

    @property
    def alone(self) -> bool:
        """Whether it is the one process of a small installation."""
        return self.settings.broker_url.startswith("filesystem")

    def _pool(self) -> list[str]:
        return ["--pool", "solo"] if self.alone else ["--pool", "prefork", "--concurrency", "3"]

    def log(self) -> Path:
        return self.settings.home / "logs" / "killed.log"

    def strike(self) -> None:
        """Kill the process of a task, whatever it is doing, and have another."""
        if self.alone:
            self.fell()
            self.start()
            return
        assert until(self._children, 10), "the worker bears no more processes"
        with suppress(ProcessLookupError):
            os.kill(int(self.chance.choice(self._children())), signal.SIGKILL)
            self.kills += 1

    def _children(self) -> list[str]:
        assert self._main is not None
        kept = Path(f"/proc/{self._main.pid}/task/{self._main.pid}/children")
        return kept.read_text("ascii").split()

    def fell(self) -> None:
        """Kill all of it at once."""
        assert self._main is not None
        os.killpg(self._main.pid, signal.SIGKILL)
        self._main.wait()
        self.kills += 1

    def stop(self) -> None:
        """Kill what is left at the end."""
        if self._main is not None and self._main.poll() is None:
            self.fell()
            self.kills -= 1


@dataclass
class Broker:
    """A Redis server of our own that keeps nothing, so that killing it loses every message."""

    folder: Path
    port: int
    kills: int = 0
    _server: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and wait until it answers."""
        words = f"--port {self.port} --bind 127.0.0.1 --appendonly no --dir {self.folder}".split()
        self._server = subprocess.Popen([found_redis(), *words, "--save", ""], stdout=subprocess.DEVNULL)
        with redis.Redis(port=self.port) as asked:
            assert until(lambda: _answers(asked), 10)

    def fell(self) -> None:
        """Kill it; what it held is gone."""
        assert self._server is not None
        self._server.kill()
        self._server.wait()
        self.kills += 1


def found_redis() -> str:
    """Where the Redis server is, "" where there is none."""
    return shutil.which("redis-server") or ""


def _answers(server: redis.Redis) -> bool:
    try:
        return bool(server.ping())
    except redis.ConnectionError:
        return False


@contextmanager
def broker(folder: Path) -> Iterator[Broker]:
    """A running Redis server of our own."""
    made = Broker(folder, free_port())
    made.start()
    try:
        yield made
    finally:
        made.fell()


@contextmanager
def worker(settings: Settings, chance: random.Random) -> Iterator[Worker]:
    """A running worker."""
    made = Worker(settings, chance)
    made.start()
    try:
        yield made
    finally:
        made.stop()
