"""Columns of text on a terminal."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterator, Sequence

GAP = "  "
NARROWEST = 20  # the last column keeps at least so much


def lines(head: Sequence[str], rows: Sequence[Sequence[str]], most: int | None = None) -> Iterator[str]:
    """The head, a rule under it and each row, with columns as wide as their longest word.

    With ``most`` the last column is wrapped, so that no line is longer where that can be helped.
    """
    table = [[unicodedata.normalize("NFC", cell) for cell in row] for row in (head, *rows)]
    widths = [max(columns(row[column]) for row in table) for column in range(len(head))]
    if most is not None:
        before = sum(widths[:-1]) + len(GAP) * (len(widths) - 1)
        widths[-1] = min(widths[-1], max(most - before, NARROWEST))
    yield from _lines(table[0], widths)
    yield _line(["-" * width for width in widths], widths)
    for row in table[1:]:
        yield from _lines(row, widths)


def columns(text: str) -> int:
    """How many columns a terminal needs: marks that stand on a letter need none, wide letters two."""
    return sum(
        2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
        if not unicodedata.combining(char)
    )


def _lines(row: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    last = textwrap.wrap(row[-1], widths[-1]) or [""]
    for number, rest in enumerate(last):
        first = row[:-1] if number == 0 else [""] * (len(row) - 1)
        yield _line([*first, rest], widths)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (cell + " " * (width - columns(cell)) for cell, width in zip(cells, widths, strict=True))
    return GAP.join(padded).rstrip()
