"""The worker beside the server: it works, comes back when it dies, and never outlives the server."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests import databases
from workflow_app import create_app, dispatch
from workflow_app.config import Settings
from workflow_app.embedded import EmbeddedWorker, environment
from workflow_app.supervision import PARENT

pytestmark = pytest.mark.slow
SERVER = """
import sys, time
from workflow_app.config import Settings
from workflow_app.embedded import EmbeddedWorker
with EmbeddedWorker(Settings.from_env()):
    time.sleep(60)
"""


@pytest.fixture
def local(tmp_path: Path, migrated_file: Path) -> Settings:
    """Settings over a file, with the broker in a folder."""
    return Settings(databases.copied(migrated_file, tmp_path), "k" * 40, tmp_path / "home")


def until(true: Callable[[], object], seconds: float = 20) -> bool:
    """Wait for something to become true."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.05)
    return False


def workers(settings: Settings) -> set[int]:
    """The worker's processes: those whose command line names this home."""
    return {pid for pid in _processes() if str(settings.home).encode() in _words(pid)}


def _processes() -> Iterator[int]:
    return (int(path.name) for path in Path("/proc").iterdir() if path.name.isdecimal())


def _words(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def told(settings: Settings) -> str:
    path = settings.home / "logs" / "worker.log"
    return path.read_text("utf-8") if path.is_file() else ""


def ready(settings: Settings) -> bool:
    """Whether the worker and its schedule both run."""
    return "ready." in told(settings) and len(workers(settings)) == 2


def test_a_kicked_task_is_done_and_the_worker_ends_with_the_context(local: Settings) -> None:
    with EmbeddedWorker(local):
        assert until(lambda: ready(local)), told(local)
        with create_app(local).app_context():
            dispatch.kick("tasks.outbox.deliver_pending")
        assert until(lambda: "tasks.outbox.deliver_pending" in told(local).partition("ready.")[2])
        assert until(lambda: "succeeded" in told(local)), told(local)
    assert workers(local) == set()


def test_a_worker_that_dies_is_started_again(local: Settings) -> None:
    with EmbeddedWorker(local):
        assert until(lambda: ready(local)), told(local)
        first = workers(local)
        os.kill(min(first), signal.SIGKILL)
        assert until(lambda: len(workers(local) - first) == 2 and not workers(local) & first), told(local)
    assert workers(local) == set()


def test_the_demo_is_served_and_stopped_in_order_and_holds_no_lock(tmp_path: Path) -> None:
    local = Settings("sqlite://", "k" * 40, tmp_path / "demo")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = {**os.environ, "QUYTRINH_HOME": str(local.home), "QUYTRINH_PORT": str(port)}
    command = [Path(sys.executable).with_name("quytrinh"), "demo", "--officials", "300", "--cases", "1"]
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) as demo:
        try:
            assert demo.stdout is not None
            said = [demo.stdout.readline() for _ in range(5)]
            assert said[0] == f"Quytrinh: http://127.0.0.1:{port}/\n"
            assert until(lambda: ready(local)), told(local)
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health") as answer:
                assert answer.status == 200
            with closing(sqlite3.connect(local.home / "quytrinh.db", timeout=1)) as file:
                file.execute("BEGIN IMMEDIATE")
                file.rollback()
        finally:
            demo.terminate()
    assert demo.returncode == 0
    assert workers(local) == set()


def test_a_killed_server_leaves_no_worker_behind(local: Settings) -> None:
    env = {**os.environ, **environment(local)}
    with subprocess.Popen([sys.executable, "-c", SERVER], env=env) as server:
        assert until(lambda: ready(local)), told(local)
        server.kill()
    assert until(lambda: not workers(local)), workers(local)


def test_a_worker_whose_server_is_already_gone_does_not_start() -> None:
    program = "from workflow_app.embedded import follow_parent; follow_parent(); print('works on')"
    env = {**os.environ, PARENT: "1"}  # not the process that starts it
    told = subprocess.run(
        [sys.executable, "-c", program], env=env, capture_output=True, text=True, check=True
    )
    assert told.stdout == ""
