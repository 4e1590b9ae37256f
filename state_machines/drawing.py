"""A procedure as a standalone SVG picture, with where a case is and has been.

The main line runs down the middle. Other states stand to the right, beside the state
that first leads to them. Jumps along the main line are arcs on the left. Lengths are
in pixels.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from html import escape

from state_machines.definition import Procedure, State
from state_machines.diagrams import Edge, edges, remarks

WIDTH, HEIGHT, ROW, LINE = 250, 44, 108, 15  # of a box; from row to row; from text line to text line
MAIN, ASIDE, MARGIN = 300, 800, 24  # left edges of the columns; around the picture
INK, GREY, PAPER = "#12263a", "#5b6b7a", "#ffffff"
LOOKS = {"current": ("#0b4f8a", PAPER), "visited": ("#d5e6f4", INK), "": (PAPER, INK)}  # fill and text
HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" fill="none"'
    ' font-family="Be Vietnam Pro, sans-serif" font-size="12" stroke-linejoin="round"><title>{title}</title>'
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8"'
    f' orient="auto"><path d="M0 0 8 4 0 8z" fill="{GREY}"/></marker></defs>'
)


@dataclass(frozen=True, slots=True)
class Box:
    """Where a state is drawn."""

    state: State
    left: int
    row: int

    @property
    def top(self) -> int:
        """Distance from the top edge of the picture."""
        return MARGIN + self.row * ROW


def svg(
    procedure: Procedure,
    language: str = "vi",
    *,
    current: str | None = None,
    visited: Collection[str] = (),
) -> str:
    """The picture; the ``current`` state is filled, ``visited`` ones are tinted."""
    arrows = edges(procedure, language)
    boxes = _boxes(procedure, arrows)
    parts = sorted(_arrows(boxes, arrows), key=lambda part: part.startswith("<text"))  # words over lines
    for box in boxes.values():
        code = box.state.code
        look = "current" if code == current else "visited" if code in visited else ""
        parts.append(_drawn(box, look, language))
        for number, remark in enumerate(remarks(procedure, box.state, language), start=1):
            parts.append(_text(box.left, box.top + HEIGHT + LINE * number, remark))
    title = escape(procedure.name.in_language(language))
    height = max(box.top for box in boxes.values()) + HEIGHT + 2 * MARGIN
    head = HEAD.format(width=ASIDE + WIDTH + MARGIN, height=height, title=title)
    return f"{head}{''.join(parts)}</svg>\n"


def _boxes(procedure: Procedure, arrows: tuple[Edge, ...]) -> dict[str, Box]:
    main = [state.code for state in procedure.states if state.on_main_line]
    boxes: dict[str, Box] = {}
    taken: set[int] = set()
    for state in procedure.states:
        if state.on_main_line:
            boxes[state.code] = Box(state, MAIN, main.index(state.code))
            continue
        before = [
            main.index(edge.source) for edge in arrows if edge.dest == state.code and edge.source in main
        ]
        row = min(before, default=0)
        while row in taken:
            row += 1
        taken.add(row)
        boxes[state.code] = Box(state, ASIDE, row)
    return boxes


def _drawn(box: Box, look: str, language: str) -> str:
    fill, ink = LOOKS[look]
    dashes = "" if box.state.on_main_line else ' stroke-dasharray="5 4"'
    name = escape(box.state.name.in_language(language))
    return (
        f'<rect x="{box.left}" y="{box.top}" width="{WIDTH}" height="{HEIGHT}" rx="6" fill="{fill}"'
        f' stroke="{GREY}"{dashes}/><text x="{box.left + WIDTH // 2}" y="{box.top + 27}" text-anchor="middle"'
        f' font-size="14" fill="{ink}">{name}</text>'
    )


def _arrows(boxes: dict[str, Box], arrows: tuple[Edge, ...]) -> Iterator[str]:
    lanes: dict[str, list[list[str]]] = {}  # main state → names at its right side, one line each
    ends: dict[str, int] = {}  # where arrows between the columns lead: those to one box share a bend
    arcs = 0
    for edge in arrows:
        source, dest = boxes[edge.source], boxes[edge.dest]
        if source.left == dest.left == MAIN and dest.row - source.row == 1:
            yield _path(f"M{MAIN + WIDTH // 2} {source.top + HEIGHT}V{dest.top}")
            yield _text(MAIN + WIDTH // 2 + 8, source.top + HEIGHT + 20, " / ".join(edge.names))
        elif source.left == dest.left:
            yield from _arc(source, dest, arcs, edge.names)
            arcs += 1
        else:
            main = source if source.left == MAIN else dest
            named = lanes.setdefault(main.state.code, [])
            if edge.names not in named:
                named.append(edge.names)
                top = main.top + 6 + LINE * named.index(edge.names)
                yield _text(MAIN + WIDTH + 10, top, " / ".join(edge.names))
            ends.setdefault(edge.dest, len(ends))
            yield _path(_elbow(source, dest, LINE * named.index(edge.names), ends[edge.dest]))


def _arc(source: Box, dest: Box, number: int, names: list[str]) -> Iterator[str]:
    """A bend on the left of two boxes of one column, named beside the box that it leaves."""
    out = source.left - 20 - 16 * (number % 4)
    yield _path(f"M{source.left} {source.top + 30}H{out}V{dest.top + 16}H{dest.left}")
    for line, name in enumerate(names):
        yield _text(out - 6, source.top + 34 + LINE * line, name, anchor="end")


def _elbow(source: Box, dest: Box, down: int, number: int) -> str:
    """The way between the columns: ``down`` from the main box's first line, by bend ``number``."""
    bend = ASIDE - 14 - 9 * number
    if source.left == MAIN:
        return f"M{MAIN + WIDTH} {source.top + 10 + down}H{bend}V{dest.top + 10}H{ASIDE}"
    return f"M{ASIDE} {source.top + 30}H{bend}V{dest.top + 10 + down}H{MAIN + WIDTH}"


def _path(way: str) -> str:
    return f'<path d="{way}" stroke="{GREY}" marker-end="url(#tip)"/>'


def _text(left: int, top: int, words: str, *, anchor: str = "start") -> str:
    return (
        f'<text x="{left}" y="{top}" text-anchor="{anchor}" fill="{GREY}" stroke="{PAPER}" stroke-width="4"'
        f' paint-order="stroke">{escape(words)}</text>'
    )
