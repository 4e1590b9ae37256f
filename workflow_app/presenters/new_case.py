"""Opening a case: which posts there are, how full they are, and what stands in the way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from state_machines.findings import Finding
from state_machines.vocabulary import OutcomeType
from workflow_app.languages import gettext as _
from workflow_app.presenters import labels, links
from workflow_app.presenters.findings import FindingRow, finding_rows
from workflow_app.presenters.pages import Choice, unit_choices
from workflow_app.queries.names import names_of
from workflow_app.queries.vacancies import UnitWithPosts

Row = Any  # a row of a query, read by attribute
BEING_FILLED = "being_filled"  # the reason of rule R-S-vacancy that another case gives
UNNAMED = re.compile(r"#(\d+)")  # how a rule writes a person whom nobody gathered


@dataclass(frozen=True, slots=True)
class PostRow:
    """One post to choose; ``free`` when a case can be opened, else ``case_url`` leads to one that runs."""

    post_id: str
    title: str
    seats: str
    vacancy: str
    tone: str
    notes: tuple[str, ...]
    free: bool
    case_url: str
    case_code: str


@dataclass(frozen=True, slots=True)
class NewCasePage:
    """The posts of the chosen unit, and the refusal of the last attempt if there was one.

    ``staffing_url`` is the unit's page, where its seats and who holds them are shown.
    """

    units: tuple[Choice, ...]
    unit_id: int
    unit_name: str
    posts: tuple[PostRow, ...]
    refusals: tuple[FindingRow, ...]
    any_free: bool
    staffing_url: str


def page(
    units: Sequence[UnitWithPosts], unit_id: int, posts: Iterable[Row], refused: Iterable[FindingRow]
) -> NewCasePage:
    """The page for one unit."""
    rows = tuple(_post(row) for row in posts)
    return NewCasePage(
        units=unit_choices([(unit.id, _unit_name(unit)) for unit in units], unit_id),
        unit_id=unit_id,
        unit_name=next((unit.name for unit in units if unit.id == unit_id), ""),
        posts=rows,
        refusals=tuple(refused),
        any_free=any(row.free for row in rows),
        staffing_url=links.unit(unit_id) if unit_id else "",
    )


def _unit_name(unit: UnitWithPosts) -> str:
    return _("%(unit)s (còn vị trí trống)", unit=unit.name) if unit.free else unit.name


def _post(row: Row) -> PostRow:
    free = row.seats - row.taken
    vacancy, tone = _vacancy(free, row.running)
    return PostRow(
        post_id=str(row.post_id),
        title=row.title_name,
        seats=_("%(taken)s/%(seats)s vị trí đã có người", taken=row.taken, seats=row.seats),
        vacancy=vacancy,
        tone=tone,
        notes=tuple(_notes(row)),
        free=free > row.running,
        case_url=links.case(row.case_id) if row.case_id else "",
        case_code=row.case_code or "",
    )


def _vacancy(free: int, running: int) -> tuple[str, str]:
    """Whether a case can be opened: each open one already takes a free seat."""
    if free <= 0:
        return _("Không còn vị trí trống"), "off"
    if running >= free:
        return _("Vị trí trống đã có hồ sơ"), "off"
    return _("Còn %(free)s vị trí trống", free=free - running), "ok"


def _notes(row: Row) -> Iterable[str]:
    if row.is_elected:
        yield _("Chức danh bầu cử: hồ sơ kết thúc bằng văn bản giới thiệu ứng cử")
    if row.leaving_on:
        yield _("Có người thôi giữ chức vụ từ %(day)s", day=labels.day(row.leaving_on))
    if row.running:
        yield _("Đang có %(count)s hồ sơ cho vị trí này", count=row.running)


def outcome_of(posts: Iterable[Row], post_id: int) -> OutcomeType:
    """How a case for this post ends: elected titles end in a nomination to stand."""
    elected = any(row.is_elected for row in posts if row.post_id == post_id)
    return OutcomeType.ELECTION_NOMINATION if elected else OutcomeType.APPOINTMENT


def refusal(
    findings: Sequence[Finding], language: str, unit_id: int, post: Row | None = None
) -> tuple[FindingRow, ...]:
    """The findings of a refused attempt, with the names that they speak of.

    Where a case for the same post is in the way, the remedy leads to that case.
    """
    names = names_of(people_in(findings))
    rows = finding_rows(findings, language, names, unit_id=unit_id)
    if post is None or not post.case_id:
        return rows
    url, label = links.case(post.case_id), _("Mở hồ sơ %(code)s", code=post.case_code)
    return tuple(
        replace(row, link_url=url, link_label=label) if finding.reason == BEING_FILLED else row
        for finding, row in zip(findings, rows, strict=True)
    )


def people_in(findings: Iterable[Finding]) -> set[int]:
    """Officials whom findings are about or mention by number."""
    found = {finding.subject for finding in findings if finding.subject is not None}
    for finding in findings:
        for value in finding.facts.values():
            found |= {int(number) for number in UNNAMED.findall(value)} if isinstance(value, str) else set()
    return found
