"""A gunicorn with one sync worker, what its processes use, and load for one page at a time."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.report import check

STARTS = 30.0  # seconds that a server may take to start
SCRIPT = """done = function(summary, latency, requests)
  local e = summary.errors
  io.write(string.format("RESULT %d %d %d %d\\n", summary.requests,
    latency:percentile(50), latency:percentile(95),
    e.connect + e.read + e.write + e.status + e.timeout))
end
"""
RESULT = re.compile(r"RESULT (\d+) (\d+) (\d+) (\d+)")
OK = 200


@dataclass(frozen=True, slots=True)
class Load:
    """Requests answered in one stretch, with half and nearly all of them within so many microseconds."""

    requests: int
    p50_us: float
    p95_us: float


@contextmanager
def gunicorn(target: str, env: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    """Serve an application on a free port; gives its address and the process id."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "--workers", "1", "--bind", f"127.0.0.1:{port}", target]
    with subprocess.Popen(  # noqa: S603 - our own program
        command, env={**os.environ, **env}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            _await(port, server)
            yield f"http://127.0.0.1:{port}", server.pid
        finally:
            server.terminate()


def _await(port: int, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + STARTS
    while time.monotonic() < until and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the web server did not start")


def family(pid: int) -> list[int]:
    """A process and its children: gunicorn's master and its worker."""
    told = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii")
    return [pid, *map(int, told.split())]


def listener(url: str) -> int | None:
    """The process that listens at an address of this machine; None when it cannot be told."""
    port = urlsplit(url).port or 80
    entries = [line.split() for line in Path("/proc/net/tcp").read_text("ascii").splitlines()[1:]]
    sockets = {
        f"socket:[{one[9]}]" for one in entries if one[3] == "0A" and int(one[1].split(":")[1], 16) == port
    }
    for folder in Path("/proc").glob("[0-9]*/fd"):
        try:
            if any(str(link.readlink()) in sockets for link in folder.iterdir()):
                return int(folder.parent.name)
        except OSError:
            continue
    return None


def load(url: str, cookie: str, *, seconds: float, folder: Path) -> Load:
    """One client asks for a page again and again. Raises CheckFailed when an answer is not 200."""
    if shutil.which("wrk") and seconds >= 1:
        return _wrk(url, cookie, seconds, folder)
    return _loop(url, cookie, seconds)


def _wrk(url: str, cookie: str, seconds: float, folder: Path) -> Load:
    script = folder / "done.lua"
    script.write_text(SCRIPT, "ascii")
    asked = ["wrk", "-t1", "-c1", f"-d{seconds:.0f}s", "-s", str(script), "-H", f"Cookie: {cookie}", url]
    told = subprocess.run(asked, capture_output=True, text=True, check=True).stdout  # noqa: S603
    found = RESULT.search(told)
    check(found, f"wrk told nothing of {url}")
    requests, half, most, errors = map(int, found.groups()) if found else (0, 0, 0, 0)
    check(requests and not errors, f"{errors} of {requests} requests for {url} failed")
    return Load(requests, half, most)


def _loop(url: str, cookie: str, seconds: float) -> Load:
    each: list[float] = []
    until = time.monotonic() + seconds
    while time.monotonic() < until or not each:
        began = time.perf_counter()
        status, _ = get(url, cookie)
        each.append(time.perf_counter() - began)
        check(status == OK, f"{url} answered {status}")
    each.sort()
    return Load(len(each), each[len(each) // 2] * 1e6, each[len(each) * 95 // 100] * 1e6)


def get(url: str, cookie: str = "") -> tuple[int, str]:
    """Status and text of one page."""
    parts = urlsplit(url)
    connection = HTTPConnection(parts.netloc, timeout=30)
    try:
        connection.request("GET", f"{parts.path}?{parts.query}", headers={"Cookie": cookie} if cookie else {})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    except HTTPException as error:
        raise SystemExit(f"{url}: {error}") from error
    finally:
        connection.close()
