"""Benchmark B: the data of the case page against one SQL statement."""

from __future__ import annotations


def main() -> int:
    """Being written by bench B."""
    return 0
