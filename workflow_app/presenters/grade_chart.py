"""A person's grades over time as a small drawing: one dot a period, the four grades as lines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from state_machines.vocabulary import EvaluationKind, Grade
from workflow_app.presenters import labels
from workflow_app.wording import said as _

LEVELS = (Grade.EXCELLENT, Grade.GOOD, Grade.COMPLETED, Grade.NOT_COMPLETED)  # from the top
ONCE = frozenset(
    {EvaluationKind.PRE_PLANNING, EvaluationKind.PRE_APPOINTMENT, EvaluationKind.PRE_COMMENDATION}
)
MOST = 10  # dots: five years of half years
LEFT, TOP, RIGHT = 205, 22, 30  # margins, in the units of the drawing
ROW, WIDTH, FOOT = 32, 640, 34


@dataclass(frozen=True, slots=True)
class Dot:
    """One evaluation; ``shape`` tells the grade without colour, ``title`` in words."""

    x: int
    y: int
    shape: str
    day: str
    title: str


@dataclass(frozen=True, slots=True)
class GradeChart:
    """``levels`` are (height, grade in words), ``line`` the points of the line through the dots."""

    width: int
    height: int
    left: int
    levels: tuple[tuple[int, str], ...]
    dots: tuple[Dot, ...]
    line: str
    summary: str


def grade_chart(evaluations: Iterable[list[Any]], language: str) -> GradeChart | None:
    """The periodic evaluations of ``queries.profile``, oldest first; None for fewer than two."""
    periodic = sorted((one for one in evaluations if one[2] not in ONCE), key=lambda one: str(one[0]))[-MOST:]
    if len(periodic) < len("ab"):
        return None
    step = (WIDTH - LEFT - RIGHT - 40) // (len(periodic) - 1)
    dots = tuple(_dot(one, LEFT + 20 + place * step, language) for place, one in enumerate(periodic))
    return GradeChart(
        width=WIDTH,
        height=TOP + ROW * (len(LEVELS) - 1) + FOOT,
        left=LEFT,
        levels=tuple(
            (TOP + ROW * n, labels.word("Grade", grade, language)) for n, grade in enumerate(LEVELS)
        ),
        dots=dots,
        line=" ".join(f"{dot.x},{dot.y}" for dot in dots),
        summary=_summary(dots),
    )


def _dot(item: list[Any], x: int, language: str) -> Dot:
    end, _decided, kind, grade, _document = item
    words = f"{labels.word('EvaluationKind', kind, language)} {labels.day(end)}"
    return Dot(
        x=x,
        y=TOP + ROW * LEVELS.index(Grade(grade)),
        shape=str(grade).lower(),
        day=f"{str(end)[5:7]}/{str(end)[:4]}",
        title=f"{words}: {labels.word('Grade', grade, language)}",
    )


def _summary(dots: tuple[Dot, ...]) -> str:
    return _(
        "Xếp loại qua %(count)s kỳ, từ kỳ đến %(first)s đến kỳ đến %(last)s. %(all)s.",
        count=len(dots),
        first=dots[0].day,
        last=dots[-1].day,
        all="; ".join(dot.title for dot in dots),
    )
