"""The command line of a measurement, its checks and the JSON line that it prints last."""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from benchmarks.cpu import Spent, rss_mb

KEYS = (
    "peer",
    "workload",
    "unit",
    "n",
    "ops_per_s",
    "cpu_us_per_op",
    "total_cpu_us_per_op",
    "p50_us",
    "p95_us",
    "db_bytes_per_case",
    "rss_mb",
    "statements_per_op",
    "limit_cpu_us_per_op",
    "ratio",
)
DEFAULT_DB = f"sqlite:///{tempfile.gettempdir()}/quytrinh.db"


class CheckFailed(Exception):
    """The measured work did not do what it should have done."""


def check(holds: object, sentence: str) -> None:
    """Raises CheckFailed with the sentence when the result is wrong."""
    if not holds:
        raise CheckFailed(sentence)


def parser(workload: str, about: str, *, cases: int = 20) -> argparse.ArgumentParser:
    """The options that every measurement has; each works without any."""
    made = argparse.ArgumentParser(prog=f"python -m benchmarks.{workload}", description=about)
    made.add_argument("--cases", type=int, default=cases, help="how many cases (default: %(default)s)")
    made.add_argument("--db", default=DEFAULT_DB, metavar="URL", help="sqlite:///FILE or postgresql://…")
    return made


def run(measure: Callable[[argparse.Namespace], Mapping[str, Any]], args: argparse.Namespace) -> int:
    """Measure and print; 1 when a check failed, so that a wrong result is never taken for a fast one."""
    try:
        found = measure(args)
    except CheckFailed as failed:
        print(f"check failed: {failed}", file=sys.stderr)
        return 1
    line = {key: found.get(key) for key in KEYS} | dict(found)
    print(json.dumps({name: _rounded(value) for name, value in line.items()}, ensure_ascii=False))
    return 0


def _rounded(value: object) -> object:
    return round(value, 3) if isinstance(value, float) else value


def figures(workload: str, unit: str, ours: Sequence[Spent], limits: Sequence[Spent]) -> dict[str, Any]:
    """The common keys out of interleaved rounds; ratios are taken round by round, then the median."""
    each = sorted(second for spent in ours for second in spent.each)
    totals = [spent.total_us for spent in ours if spent.total_us is not None]
    limit = [spent.total_us for spent in limits if spent.total_us is not None]
    return {
        "peer": "quytrinh",
        "workload": workload,
        "unit": unit,
        "n": sum(spent.ops for spent in ours),
        "ops_per_s": sum(spent.ops for spent in ours) / sum(spent.wall for spent in ours),
        "cpu_us_per_op": statistics.median(spent.client_us for spent in ours),
        "total_cpu_us_per_op": statistics.median(totals) if totals else None,
        "p50_us": _percentile(each, 50),
        "p95_us": _percentile(each, 95),
        "rss_mb": rss_mb(),
        "limit_cpu_us_per_op": statistics.median(limit) if limit else None,
        "ratio": ratio(ours, limits),
    }


def ratio(ours: Sequence[Spent], limits: Sequence[Spent]) -> float | None:
    """The median over rounds of our CPU an operation against the limit's in the same round."""
    pairs = [(a.total_us, b.total_us) for a, b in zip(ours, limits, strict=True)]
    return statistics.median(a / b for a, b in pairs if a and b) if all(a and b for a, b in pairs) else None


def _percentile(ordered: Sequence[float], percent: int) -> float | None:
    if not ordered:
        return None
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)] * 1e6
