"""The processes of production on this machine: each says that it is well, and one that dies comes back."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from tests.browser.conftest import Town, queue
from workflow_app.processes import BEAT, LASTING, WEB, Process

pytestmark = pytest.mark.timeout(180)


def ask(process: Process, town: Town, redis_url: str) -> subprocess.CompletedProcess[str]:
    """How a container engine asks."""
    env = os.environ | {
        "QUYTRINH_HOME": str(town.home),
        "QUYTRINH_PORT": town.url.rpartition(":")[2],
        "QUYTRINH_BROKER_URL": queue(redis_url),
    }
    return subprocess.run(process.health, env=env, capture_output=True, text=True, check=False)


def _well(process: Process, town: Town, redis_url: str) -> bool:
    return ask(process, town, redis_url).returncode == 0


def until(true: Callable[[], bool], seconds: float = 30) -> bool:
    """Wait for something to become true."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.2)
    return False


def masters(town: Town) -> set[int]:
    """The first process of each web server that listens on the port of this town."""
    found = set()
    for path in Path("/proc").iterdir():
        if path.name.isdecimal() and _of(path, town):
            found.add(int(path.name))
    return found


def _of(path: Path, town: Town) -> bool:
    try:
        words, env = (path / "cmdline").read_bytes(), (path / "environ").read_bytes()
        started = int((path / "stat").read_text("utf-8").rpartition(")")[2].split()[1])
        above = Path(f"/proc/{started}/cmdline").read_bytes()
    except OSError:
        return False
    return b"gunicorn" in words and str(town.home).encode() in env and b"local" in above


def test_every_process_says_that_it_is_well(production: Town, redis_url: str) -> None:
    for process in LASTING:
        assert until(partial(_well, process, production, redis_url)), process.name


def test_a_process_that_does_not_run_is_told_apart(tmp_path: Path, redis_url: str, production: Town) -> None:
    assert ask(BEAT, replace(production, home=tmp_path), redis_url).returncode == 1
    assert ask(WEB, replace(production, url="http://127.0.0.1:9"), redis_url).returncode == 1


def test_a_web_server_that_is_killed_comes_back(production: Town, redis_url: str) -> None:
    (first,) = masters(production)
    os.kill(first, signal.SIGKILL)
    assert until(lambda: bool(masters(production) - {first}))
    assert until(partial(_well, WEB, production, redis_url))
