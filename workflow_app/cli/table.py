"""Columns of text on a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

GAP = "  "


def lines(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """The head, a rule under it and each row, with columns as wide as their longest word."""
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    for row in (head, ["-" * width for width in widths], *rows):
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield GAP.join(cells).rstrip()
