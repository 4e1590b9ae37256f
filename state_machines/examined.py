"""The outcome of an examination: marks out of a hundred, the order, who passed. Plain arithmetic."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

FULL_MARK = 100


class ExamPart(StrEnum):
    """The two parts of a leadership examination (practice)."""

    WRITTEN = "WRITTEN"
    DEFENCE = "DEFENCE"  # of a scheme for the post


class ExamTie(StrEnum):
    """What parts candidates of equal totals."""

    WRITTEN_FIRST = "WRITTEN_FIRST"
    DEFENCE_FIRST = "DEFENCE_FIRST"
    SHARED = "SHARED"


@dataclass(frozen=True, slots=True)
class ExamFacts:
    """The newest approved examination for a post; ``passed`` are official ids, the best first."""

    case_code: str
    approved_on: date
    passed: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """One candidate. ``total`` is out of a hundred times the weights; ``rank`` 0 when not passed."""

    official_id: int
    written: int
    defence: int
    total: int
    passed: bool
    rank: int = 0


def results(marks: Mapping[int, Mapping[ExamPart, int]], params: Mapping[str, Any]) -> tuple[Result, ...]:
    """Everybody with both marks: those who passed in order, then the others by total.

    Equal totals are parted by the tie rule; where it leaves two equal they share a rank.
    """
    found = [
        _result(who, parts[ExamPart.WRITTEN], parts[ExamPart.DEFENCE], params)
        for who, parts in marks.items()
        if len(parts) == len(ExamPart)
    ]
    passed = sorted((one for one in found if one.passed), key=lambda one: _order(one, params))
    others = sorted((one for one in found if not one.passed), key=lambda one: _order(one, params))
    return (*_ranked(passed, params), *others)


def _result(who: int, written: int, defence: int, params: Mapping[str, Any]) -> Result:
    weights = params["exam_weights"]
    passed = written >= params["exam_written_pass"] and defence >= params["exam_defence_pass"]
    return Result(who, written, defence, written * weights["written"] + defence * weights["defence"], passed)


def _order(one: Result, params: Mapping[str, Any]) -> tuple[int, int]:
    tie = {ExamTie.WRITTEN_FIRST: one.written, ExamTie.DEFENCE_FIRST: one.defence, ExamTie.SHARED: 0}
    return -one.total, -tie[ExamTie(params["exam_tie_rule"])]


def _ranked(passed: list[Result], params: Mapping[str, Any]) -> Iterable[Result]:
    keys = [_order(one, params) for one in passed]
    for one, key in zip(passed, keys, strict=True):
        yield Result(one.official_id, one.written, one.defence, one.total, one.passed, keys.index(key) + 1)
