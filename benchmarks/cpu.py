"""CPU time of this process and of the database server's processes, in seconds.

The server's share is read from ``/proc``, so it is known only when the server runs on
the same machine; elsewhere it is None.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

PROC = Path("/proc")
NANOSECONDS = 1e9
Pids = Callable[[], Iterable[int]]


@dataclass(slots=True)
class Spent:
    """Seconds over any number of stretches: wall clock, this process, the database server."""

    wall: float = 0.0
    client: float = 0.0
    server: float | None = 0.0
    ops: int = 0
    each: list[float] = field(default_factory=list)  # wall seconds of single operations

    @property
    def total_us(self) -> float | None:
        """CPU microseconds an operation on both sides; None when the server's are unknown."""
        return None if self.server is None else (self.client + self.server) / self.ops * 1e6

    @property
    def client_us(self) -> float:
        """CPU microseconds an operation in this process."""
        return self.client / self.ops * 1e6


def server_seconds(pids: Iterable[int]) -> float | None:
    """CPU seconds that processes have used so far; None when there is nothing to read."""
    found = [seconds for pid in pids if (seconds := _seconds(pid)) is not None]
    return sum(found) if found else None


def _seconds(pid: int) -> float | None:
    try:
        return int((PROC / str(pid) / "schedstat").read_text().split()[0]) / NANOSECONDS
    except (OSError, ValueError, IndexError):
        return None


class Meter:
    """Adds what happens between ``start`` and ``stop`` to a ``Spent``."""

    def __init__(self, pids: Pids | None = None) -> None:
        self._pids = pids

    def start(self) -> None:
        """Begin a stretch."""
        self._server = self._read()
        self._client = time.process_time()
        self._wall = time.perf_counter()

    def stop(self, spent: Spent, ops: int) -> None:
        """End the stretch: ``ops`` operations were done in it."""
        spent.wall += time.perf_counter() - self._wall
        spent.client += time.process_time() - self._client
        after = self._read()
        known = None not in (after, self._server, spent.server)
        spent.server = spent.server + after - self._server if known else None  # type: ignore[operator]
        spent.ops += ops

    def _read(self) -> float | None:
        pids = list(self._pids()) if self._pids else []
        return server_seconds(pids) if pids else 0.0


def rss_mb() -> float:
    """The largest memory this process has had, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
