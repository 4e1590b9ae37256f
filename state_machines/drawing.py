"""A procedure as a standalone SVG picture, with where a case is and has been.

The main line runs down the middle. Other states stand to the right, beside the state
that first leads to them. Jumps along the main line are bends on the left. Every name
stands on its own line in a band that no upright line enters: bends stand beyond it.
Lengths are in pixels.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from html import escape

from state_machines.definition import Procedure, State
from state_machines.diagrams import Edge, edges, remarks

WIDTH, HEIGHT, ROW, LINE = 280, 46, 108, 15  # of a box; from row to row; from text line to text line
MARGIN, GAP, BEND, LANE = 24, 16, 12, 16  # around; beside boxes; from bend to bend; from arrow to arrow
LETTER = 7  # of a name's letter, on the wide side
LEAVES, COMES = 10, 36  # below a box's top edge: where arrows leave at the sides, where they come in
INK, GREY, PAPER = "#12263a", "#525f6d", "#ffffff"
LOOKS = {"current": ("#1f4173", PAPER), "visited": ("#dbe7f3", INK), "": (PAPER, INK)}  # fill and text
MARKS = {
    "vi": {"current": "● Hiện tại", "visited": "✓ Đã qua"},
    "en": {"current": "● Now", "visited": "✓ Passed"},
}
HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    ' role="img" fill="none" font-family="Be Vietnam Pro, Segoe UI, Arial, sans-serif" font-size="12"'
    ' stroke-linejoin="round"><title>{title}</title>'
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


class Columns:
    """Which arrow runs where, and so where the columns stand."""

    def __init__(self, procedure: Procedure, arrows: Iterable[Edge]) -> None:
        rows = [state.code for state in procedure.states if state.on_main_line]
        self.rows = {code: row for row, code in enumerate(rows)}
        self.down: list[Edge] = []  # to the next state of the main line
        self.jumps: list[Edge] = []  # between other states of one column
        self.across: list[Edge] = []
        for edge in arrows:
            self._sorted_in(edge).append(edge)
        self.lanes = _numbered(edge.dest for edge in sorted(self.jumps, key=self._span))
        self.bends = _numbered(edge.dest for edge in self.across)
        self.main = MARGIN + len(self.lanes) * BEND + _room(self.jumps)
        band = max(_room(self.across), _room(self.down) - WIDTH // 2)
        self.aside = self.main + WIDTH + band + len(self.bends) * BEND + GAP

    def _sorted_in(self, edge: Edge) -> list[Edge]:
        source, dest = self.rows.get(edge.source), self.rows.get(edge.dest)
        if (source is None) != (dest is None):
            return self.across
        follows = source is not None and dest is not None and dest - source == 1
        return self.down if follows else self.jumps

    def beside(self, code: str, seen: frozenset[str] = frozenset()) -> int:
        """The row for a state off the main line: beside or below the first state that leads to it.

        ``seen`` are the states that led here: two states may lead to one another.
        """
        seen |= {code}
        before = [self.rows[edge.source] for edge in self.across if edge.dest == code]
        leads = [edge.source for edge in self.jumps if edge.dest == code and edge.source not in seen]
        after = [self.beside(source, seen) + 1 for source in leads]
        return min(before or after, default=0)

    def _span(self, edge: Edge) -> int:
        return abs(self.rows.get(edge.source, 0) - self.rows.get(edge.dest, 0))


def svg(
    procedure: Procedure,
    language: str = "vi",
    *,
    current: str | None = None,
    visited: Collection[str] = (),
) -> str:
    """The picture; the ``current`` state is filled, ``visited`` ones are tinted, both say so in words."""
    columns = Columns(procedure, edges(procedure, language))
    boxes = _boxes(procedure, columns)
    parts = sorted(_arrows(boxes, columns), key=lambda part: part.startswith("<text"))  # words over lines
    for box in boxes.values():
        code = box.state.code
        look = "current" if code == current else "visited" if code in visited else ""
        parts.append(_drawn(box, look, language))
        for number, remark in enumerate(remarks(procedure, box.state, language), start=1):
            parts.append(_text(box.left, box.top + HEIGHT + LINE * number, remark))
    title = escape(procedure.name.in_language(language))
    told = [
        len(remark) * LETTER for box in boxes.values() for remark in remarks(procedure, box.state, language)
    ]
    width = columns.aside + max(WIDTH, *told, 0) + MARGIN
    height = max(box.top for box in boxes.values()) + HEIGHT + 2 * MARGIN
    head = HEAD.format(width=width, height=height, title=title)
    return f"{head}{''.join(parts)}</svg>\n"


def _numbered(codes: Iterable[str]) -> dict[str, int]:
    return {code: number for number, code in enumerate(dict.fromkeys(codes))}


def _room(arrows: Iterable[Edge]) -> int:
    """The width of the band in which the longest name stands beside a box."""
    return max((len(" / ".join(edge.names)) * LETTER for edge in arrows), default=0) + 2 * GAP


def _boxes(procedure: Procedure, columns: Columns) -> dict[str, Box]:
    boxes: dict[str, Box] = {}
    taken: set[int] = set()
    for state in procedure.states:
        if state.on_main_line:
            boxes[state.code] = Box(state, columns.main, columns.rows[state.code])
            continue
        row = columns.beside(state.code)
        while row in taken:
            row += 1
        taken.add(row)
        boxes[state.code] = Box(state, columns.aside, row)
    return boxes


def _drawn(box: Box, look: str, language: str) -> str:
    fill, ink = LOOKS[look]
    dashes = "" if box.state.on_main_line else ' stroke-dasharray="5 4"'
    edge = f'stroke="{INK}" stroke-width="3"' if look == "current" else f'stroke="{GREY}"'
    name, mark = escape(box.state.name.in_language(language)), MARKS[language].get(look, "")
    middle = f'x="{box.left + WIDTH // 2}" text-anchor="middle" fill="{ink}"'
    said = f'<text y="{box.top + 37}" font-size="11" {middle}>{mark}</text>' if mark else ""
    return (
        f'<rect x="{box.left}" y="{box.top}" width="{WIDTH}" height="{HEIGHT}" rx="6" fill="{fill}" {edge}'
        f'{dashes}/><text y="{box.top + (20 if mark else 27)}" font-size="14" {middle}>{name}</text>{said}'
    )


def _arrows(boxes: dict[str, Box], columns: Columns) -> Iterator[str]:
    for edge in (*columns.down, *columns.jumps):
        source, dest = boxes[edge.source], boxes[edge.dest]
        follows = dest.row - source.row == 1
        yield from (_down(source, dest, edge.names) if follows else _jump(source, dest, columns, edge.names))
    named: dict[str, list[list[str]]] = {}  # main state → names at its right side, one line each
    for edge in columns.across:
        main = boxes[edge.source if edge.source in columns.rows else edge.dest]
        lines = named.setdefault(main.state.code, [])
        if edge.names not in lines:
            lines.append(edge.names)
            yield _text(
                main.left + WIDTH + 10, _lane(main, lines.index(edge.names)) - 4, " / ".join(edge.names)
            )
        bend = columns.aside - GAP - BEND * columns.bends[edge.dest]
        yield _path(_elbow(boxes[edge.source], boxes[edge.dest], _lane(main, lines.index(edge.names)), bend))


def _lane(main: Box, number: int) -> int:
    """The height at which the arrows of one name meet the right side of a box."""
    return main.top + LEAVES + LANE * number


def _down(source: Box, dest: Box, names: list[str]) -> Iterator[str]:
    middle = source.left + WIDTH // 2
    yield _path(f"M{middle} {source.top + HEIGHT}V{dest.top}")
    yield _text(middle + 8, source.top + HEIGHT + 26, " / ".join(names))


def _jump(source: Box, dest: Box, columns: Columns, names: list[str]) -> Iterator[str]:
    """A bend on the left of two boxes of one column, named beside the box that it leaves."""
    reach = _room(columns.jumps) if source.state.on_main_line else GAP
    out = source.left - reach - BEND * columns.lanes[dest.state.code]
    yield _path(f"M{source.left} {source.top + LEAVES}H{out}V{dest.top + COMES}H{dest.left}")
    if source.state.on_main_line:
        yield _text(source.left - 10, source.top + LEAVES - 4, " / ".join(names), anchor="end")
    else:
        yield _text(source.left + 10, source.top - 6, " / ".join(names))


def _elbow(source: Box, dest: Box, lane: int, bend: int) -> str:
    """The way between the columns, level with ``lane`` at the main line, upright at ``bend``."""
    if source.state.on_main_line:
        return f"M{source.left + WIDTH} {lane}H{bend}V{dest.top + LEAVES}H{dest.left}"
    return f"M{source.left} {source.top + COMES}H{bend}V{lane}H{dest.left + WIDTH}"


def _path(way: str) -> str:
    return f'<path d="{way}" stroke="{GREY}" marker-end="url(#tip)"/>'


def _text(left: int, top: int, words: str, *, anchor: str = "start") -> str:
    return (
        f'<text x="{left}" y="{top}" text-anchor="{anchor}" fill="{GREY}" stroke="{PAPER}" stroke-width="4"'
        f' paint-order="stroke">{escape(words)}</text>'
    )
