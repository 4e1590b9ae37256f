"""Fill a database with many cases at once, with rows as the services would have left them."""

from __future__ import annotations


def main() -> int:
    """Being written by bench B."""
    return 0
