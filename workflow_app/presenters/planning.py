"""The yearly review of a unit as a page: titles, their people, and the structure of the plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row

from state_machines.facts import BirthDate
from state_machines.plans import Member
from state_machines.registry import procedure
from state_machines.rulebook import RuleSet
from workflow_app.presenters import labels, links
from workflow_app.presenters.people import PLAN_TONES
from workflow_app.presenters.plan_shares import Share, shares
from workflow_app.queries.sql import parsed
from workflow_app.wording import said as _

Rows = Sequence[Row[*tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One person in the plan for a title."""

    name: str
    url: str
    detail: str
    status: str
    tone: str
    span: str
    origin: str
    votes: str


@dataclass(frozen=True, slots=True)
class TitleBlock:
    """One title of the unit: its round of the year, and its people."""

    title: str
    seat: str
    code: str
    url: str
    state: str
    entries: tuple[EntryLine, ...]
    count: int
    limit: int


@dataclass(frozen=True, slots=True)
class PlanningPage:
    year: int
    titles: tuple[TitleBlock, ...]
    structure: tuple[Share, ...]
    people: int
    missing: int  # titles without a round this year
    hidden: bool


@dataclass(frozen=True, slots=True)
class About:
    """What the page is about; ``hidden`` when the reader stands in a running round of the unit."""

    year: int
    unit_path: str
    today: date
    hidden: bool


def planning_page(
    posts: Rows,
    entries: Rows,
    voted: Iterable[Mapping[str, Any]],
    *,
    about: About,
    rule_set: RuleSet,
    language: str,
) -> PlanningPage:
    """Everything of one unit and year."""
    year, hidden = about.year, about.hidden
    shown = [] if hidden else list(entries)
    votes = _votes(voted)
    limit = rule_set.params["plan_max_persons"]
    titles = tuple(_block(post, shown, votes, limit, language) for post in posts)
    return PlanningPage(
        year=year,
        titles=titles,
        structure=tuple(shares(_members(shown), about.unit_path, rule_set, about.today)),
        people=len({row.PlanEntry.official_id for row in shown if row.PlanEntry.status in RUNNING}),
        missing=sum(not block.code for block in titles),
        hidden=hidden,
    )


RUNNING = ("ACTIVE", "PROPOSED")


def _votes(voted: Iterable[Mapping[str, Any]]) -> dict[tuple[int, int], list[tuple[str, bool]]]:
    """(case, person) → the rounds that voted on them, and whether each sent them on."""
    found: dict[tuple[int, int], list[tuple[str, bool]]] = {}
    for row in voted:
        who, forwarded = row["official_id"], parsed(row["forwarded"])
        found.setdefault((row["case_id"], who), []).append((row["code"], who in forwarded))
    return found


def _block(
    post: Row[*tuple[Any, ...]],
    entries: Rows,
    votes: Mapping[tuple[int, int], list[tuple[str, bool]]],
    limit: int,
    language: str,
) -> TitleBlock:
    own = [
        row
        for row in entries
        if (row.PlanEntry.title_id, row.PlanEntry.unit_id) == (post.title_id, post.seat_id)
    ]
    table = procedure(post.procedure_code, post.procedure_version) if post.case_id else None
    return TitleBlock(
        title=post.title_name,
        seat=post.seat_name,
        code=post.code or "",
        url=links.case(post.case_id) if post.case_id else "",
        state=table.state(post.state).name.in_language(language) if table else "",
        entries=tuple(
            _entry(row, votes.get((post.case_id, row.PlanEntry.official_id), []), language) for row in own
        ),
        count=sum(row.PlanEntry.status in RUNNING for row in own),
        limit=limit,
    )


def _entry(row: Row[*tuple[Any, ...]], votes: Sequence[tuple[str, bool]], language: str) -> EntryLine:
    entry = row.PlanEntry
    return EntryLine(
        name=row.name,
        url=links.person(entry.official_id),
        detail=f"{row.birth_year} · {row.home_name or ''}",
        status=labels.word("PlanStatus", entry.status, language),
        tone=PLAN_TONES.get(entry.status, "off"),
        span=_span(entry, language),
        origin=_origin(row, language),
        votes="; ".join(_vote(code, language, passed=passed) for code, passed in votes),
    )


def _span(entry: Any, language: str) -> str:  # noqa: ANN401 - a row of the plan
    if entry.status == "PROPOSED":
        return ""
    if entry.ended_on:
        ended = _("kết thúc %(day)s", day=labels.day(entry.ended_on))
        return (
            f"{ended}, {labels.word('PlanRemoval', entry.end_reason, language)}"
            if entry.end_reason
            else ended
        )
    if entry.to_on is None:
        return _("từ %(day)s", day=labels.day(entry.from_on))
    return f"{labels.day(entry.from_on)} – {labels.day(entry.to_on)}"


def _origin(row: Row[*tuple[Any, ...]], language: str) -> str:
    entry = row.PlanEntry
    if entry.migrated:
        return _("nhập từ hồ sơ cũ")
    channel = labels.word("Channel", entry.channel, language) if entry.channel else ""
    return _("đợt %(code)s, %(channel)s", code=row.origin_code, channel=channel)


def _vote(code: str, language: str, *, passed: bool) -> str:
    name = labels.round_name(code, language, procedure("planning", 1))
    return _("%(round)s: đủ phiếu", round=name) if passed else _("%(round)s: không đủ phiếu", round=name)


def _members(entries: Rows) -> tuple[Member, ...]:
    """Everybody who stands in the plan, each counted once."""
    people = {row.PlanEntry.official_id: row for row in entries if row.PlanEntry.status in RUNNING}
    return tuple((row.sex, _birth(row), row.home_path or "") for row in people.values())


def _birth(row: Row[*tuple[Any, ...]]) -> BirthDate:
    return BirthDate(row.birth_year, row.birth_month, row.birth_day)
