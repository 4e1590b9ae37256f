"""Benchmark C: the inbox against its bare read model."""

from __future__ import annotations


def main() -> int:
    """Being written by bench B."""
    return 0
