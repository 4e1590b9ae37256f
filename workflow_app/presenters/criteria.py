"""Sets of criteria in words: the list of titles, and the versions of one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row

from state_machines.evaluations import CriterionGroup, imbalance
from workflow_app.models import CriteriaSet
from workflow_app.presenters import labels
from workflow_app.presenters.standards import TONES, TitleLine
from workflow_app.wording import said as _

Rows = Sequence[Row[*tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class GroupCard:
    """One of the three groups; ``lines`` are (criterion, points, whether it needs evidence)."""

    name: str
    points: int
    lines: tuple[tuple[str, int, bool], ...]


@dataclass(frozen=True, slots=True)
class SetCard:
    """One version. ``may_edit``, ``may_decide``: what the reader can do with it now."""

    set_id: int
    version: int
    state: str
    tone: str
    since: str
    document: str
    groups: tuple[GroupCard, ...]
    remarks: tuple[str, ...]
    proposed: str
    approved: str
    forms: str
    returned: str
    may_edit: bool
    may_decide: bool


def title_lines(rows: Iterable[Row[*tuple[Any, ...]]], language: str) -> tuple[TitleLine, ...]:
    """Every title with its version in force."""
    return tuple(
        TitleLine(
            title_id=row.id,
            name=row.name,
            level=labels.word("Level", row.level, language),
            version=_("Bản số %(number)s", number=row.version) if row.version else _("Chưa có bộ tiêu chí"),
            since=labels.day(row.since),
            pending=labels.word("StandardState", row.pending, language) if row.pending else "",
            tone=TONES.get(row.pending or "", "neutral"),
        )
        for row in rows
    )


def set_cards(
    rows: Rows,
    criteria: Mapping[int, Rows],
    language: str,
    today: date,
    *,
    me: int | None,
    drafts: bool,
    approves: bool,
) -> tuple[SetCard, ...]:
    """The versions, the newest first; ``drafts`` and ``approves`` are the reader's permissions."""
    in_force = next((r.CriteriaSet.id for r in rows if _applies(r.CriteriaSet, today)), None)
    return tuple(
        SetCard(
            set_id=row.CriteriaSet.id,
            version=row.CriteriaSet.version,
            state=_state(row.CriteriaSet, language, today, in_force),
            tone="off" if _is_past(row.CriteriaSet, today, in_force) else TONES[row.CriteriaSet.state],
            since=_("từ %(day)s", day=labels.day(row.CriteriaSet.valid_from)),
            document=row.CriteriaSet.document,
            groups=(groups := tuple(_groups(criteria.get(row.CriteriaSet.id, ()), language))),
            remarks=tuple(_remarks(groups)),
            proposed=row.proposer or _("nhập từ văn bản đã ban hành"),
            approved=_by(row.approver, row.CriteriaSet.approved_on),
            forms=labels.number(row.forms, language),
            returned=row.CriteriaSet.returned,
            may_edit=drafts and row.CriteriaSet.state == "DRAFT",
            may_decide=approves
            and row.CriteriaSet.state == "SUBMITTED"
            and row.CriteriaSet.proposed_by_id != me,
        )
        for row in rows
        if row.CriteriaSet.state == "APPROVED" or drafts or approves
    )


def _applies(one: CriteriaSet, today: date) -> bool:
    return one.state == "APPROVED" and one.valid_from <= today


def _is_past(one: CriteriaSet, today: date, in_force: int | None) -> bool:
    return _applies(one, today) and one.id != in_force


def _state(one: CriteriaSet, language: str, today: date, in_force: int | None) -> str:
    if one.state != "APPROVED":
        return labels.word("StandardState", one.state, language)
    if one.valid_from > today:
        return _("Đã phê duyệt, chưa đến ngày áp dụng")
    return _("Đang áp dụng") if one.id == in_force else _("Đã được thay thế")


def _groups(rows: Rows, language: str) -> Iterator[GroupCard]:
    for part in CriterionGroup:
        lines = tuple((row.name, row.points, row.asks_evidence) for row in rows if row.part == part)
        yield GroupCard(
            labels.word("CriterionGroup", part, language),
            sum(points for _name, points, _proof in lines),
            lines,
        )


def _remarks(groups: tuple[GroupCard, ...]) -> Iterator[str]:
    """What clause 2.3 warns of, as its rule has it."""
    told = imbalance({part: group.points for part, group in zip(CriterionGroup, groups, strict=True)})
    if "group_without_weight" in told:
        for group in groups:
            if not group.points:
                yield _("Nhóm %(group)s không có điểm nào.", group=group.name)
    if "results_not_largest" in told:
        yield _("Kết quả thực hiện nhiệm vụ không phải là nhóm có điểm cao nhất.")


def _by(name: str | None, on: date | None) -> str:
    if not name:
        return ""
    return f"{name}, {labels.day(on)}" if on else name


def group_names(language: str) -> dict[str, str]:
    """The three groups in words, by code."""
    return {part: labels.word("CriterionGroup", part, language) for part in CriterionGroup}
