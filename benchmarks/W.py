"""Benchmark W: the pages over HTTP against small pages of the same web server."""

from __future__ import annotations


def main() -> int:
    """Being written by bench B."""
    return 0
