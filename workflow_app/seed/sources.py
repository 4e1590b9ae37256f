"""The lists that the province is made from, read from the data files beside this module."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from state_machines import rulebook
from state_machines.ages import RetirementTable
from state_machines.vocabulary import Degree, LanguageLevel, Level, Rank, Theory
from workflow_app.seed.shapes import Standard, Title


@cache
def table(name: str) -> Mapping[str, Any]:
    """One data file as parsed."""
    return tomllib.loads((files("workflow_app.seed") / "data" / f"{name}.toml").read_text("utf-8"))


@cache
def titles() -> Mapping[str, Title]:
    """Every title by code, numbered from 1 in the order of the file."""
    rows = table("titles")["title"]
    return {row["code"]: _title(number, row) for number, row in enumerate(rows, start=1)}


@cache
def criteria() -> tuple[Mapping[str, Any], ...]:
    """The criteria that every title of the demo is evaluated by."""
    return tuple(table("criteria")["criterion"])


@cache
def retirement_ages() -> RetirementTable:
    """The retirement ages of the newest rule set."""
    newest = max(rulebook.rule_sets().values(), key=lambda one: (one.effective_from, one.version))
    ages: RetirementTable = newest.params["retirement_table"]
    return ages


def _title(number: int, row: Mapping[str, Any]) -> Title:
    youngest, usual, oldest = row.get("age", (40, 50, 58))
    shortest, longest = row.get("months_now", (16, 60))
    return Title(
        id=number,
        code=row["code"],
        name=row["name"],
        level=Level(row["level"]),
        rank=Rank(row["rank"]),
        in_scope=row.get("in_scope", True),
        is_key=row.get("is_key", False),
        is_elected=row.get("is_elected", False),
        managed=row.get("managed", False),
        equivalence=row["equivalence"],
        age=(youngest, usual, oldest),
        months_now=(shortest, longest),
        paths=tuple(tuple(path) for path in row.get("before", [[]])),
        rotated=tuple(row.get("rotated", ())),
        standards=_standards(row),
    )


def _standards(row: Mapping[str, Any]) -> tuple[Standard, ...]:
    if "standard" not in row:
        return ()
    revised = row.get("revised")
    first = _standard(row["standard"], valid_to=revised["from"] if revised else None)
    return (first, _standard(revised, valid_from=revised["from"])) if revised else (first,)


def _standard(row: Mapping[str, Any], **dates: date | None) -> Standard:
    return Standard(
        min_degree=Degree(row["min_degree"]),
        min_theory=Theory(row["min_theory"]),
        min_language=LanguageLevel(row.get("min_language", "NONE")),
        **dates,  # type: ignore[arg-type]
    )
