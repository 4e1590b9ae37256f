"""Several writers at once, each on cases of its own, with the chains of history and without.

A chain is written under the lock of its own case, so it must not make writers of other
cases wait. Without it an entry is the same row with an empty hash.
"""

from __future__ import annotations

import multiprocessing
import statistics
import tempfile
import time
from collections.abc import Sequence
from multiprocessing.pool import Pool
from pathlib import Path
from typing import Any
from unittest.mock import patch

from benchmarks import openings, playing
from benchmarks.databases import Database, settings_for
from benchmarks.openings import Opening
from benchmarks.playing import Part
from workflow_app import clock, create_app
from workflow_app.extensions import db
from workflow_app.services import history

ROUNDS = 3


def measure(database: Database, part: Part, posts: Sequence[Opening], writers: int) -> dict[str, Any]:
    """Steps a second of ``writers`` processes with chains against those without, round by round."""
    db.session.remove()
    context = multiprocessing.get_context("spawn")  # a connection does not survive a fork
    with context.Pool(writers, _begin, (database.url, part)) as pool:
        pairs = [_round(pool, posts[2 * number * writers :], writers) for number in range(ROUNDS)]
    return {
        "writers": writers,
        "writers_steps_per_s": statistics.median(chained for chained, _ in pairs),
        "writers_ratio": statistics.median(chained / bare for chained, bare in pairs),
    }


def _round(pool: Pool, posts: Sequence[Opening], writers: int) -> tuple[float, float]:
    return tuple(  # type: ignore[return-value]
        _speed(pool, [(post, chained) for post in posts[start : start + writers]])
        for start, chained in ((0, True), (writers, False))
    )


def _speed(pool: Pool, work: Sequence[tuple[Opening, bool]]) -> float:
    began = time.perf_counter()
    steps = sum(pool.map(_play, work, chunksize=1))
    return steps / (time.perf_counter() - began)


_part: Part


def _begin(url: str, part: Part) -> None:
    """What each writer keeps: its application, in a context that stays open."""
    global _part  # noqa: PLW0603 - a process of a pool has no other place
    _part = part
    app = create_app(settings_for(url, Path(tempfile.gettempdir())))
    app.app_context().push()


def _play(work: tuple[Opening, bool]) -> int:
    post, chained = work
    with clock.on(openings.TODAY):
        if chained:
            playing.play(_part, post, [])
        else:
            with patch.object(history, "entry_hash", lambda _body: ""):
                playing.play(_part, post, [])
    return _part.taken
