"""Title standards in words: the list of titles, and the versions of one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row

from workflow_app.models import TitleStandard
from workflow_app.presenters import labels
from workflow_app.wording import said as _

TONES = {"DRAFT": "neutral", "SUBMITTED": "warn", "APPROVED": "ok"}


@dataclass(frozen=True, slots=True)
class TitleLine:
    """One title of the list."""

    title_id: int
    name: str
    level: str
    version: str
    since: str
    pending: str
    tone: str


@dataclass(frozen=True, slots=True)
class VersionCard:
    """One version. ``may_edit``, ``may_decide``: what the reader can do with it now."""

    standard_id: int
    version: int
    state: str
    tone: str
    span: str
    facts: tuple[tuple[str, str], ...]
    returned: str
    may_edit: bool
    may_decide: bool
    own: bool


def title_lines(rows: Iterable[Row[*tuple[Any, ...]]], language: str) -> tuple[TitleLine, ...]:
    """Every title with its version in force."""
    return tuple(
        TitleLine(
            title_id=row.id,
            name=row.name,
            level=labels.word("Level", row.level, language),
            version=_("Bản số %(number)s", number=row.version) if row.version else _("Chưa có tiêu chuẩn"),
            since=labels.day(row.since),
            pending=labels.word("StandardState", row.pending, language) if row.pending else "",
            tone=TONES.get(row.pending or "", "neutral"),
        )
        for row in rows
    )


def version_cards(
    rows: Iterable[Row[*tuple[Any, ...]]],
    language: str,
    today: date,
    *,
    me: int | None,
    drafts: bool,
    approves: bool,
) -> tuple[VersionCard, ...]:
    """The versions, the newest first; ``drafts`` and ``approves`` are the reader's permissions."""
    return tuple(
        _card(row, language, today, me=me, drafts=drafts, approves=approves)
        for row in rows
        if row.TitleStandard.state == "APPROVED" or drafts or approves
    )


def _card(
    row: Row[*tuple[Any, ...]], language: str, today: date, *, me: int | None, drafts: bool, approves: bool
) -> VersionCard:
    one: TitleStandard = row.TitleStandard
    own = one.proposed_by_id is not None and one.proposed_by_id == me
    return VersionCard(
        standard_id=one.id,
        version=one.version,
        state=_state(one, language, today),
        tone=TONES[one.state] if one.state != "APPROVED" or _in_force(one, today) else "off",
        span=_span(one),
        facts=tuple((name, value) for name, value in _facts(row, language) if value),
        returned=one.returned,
        may_edit=drafts and one.state == "DRAFT",
        may_decide=approves and one.state == "SUBMITTED" and not own,
        own=own,
    )


def _in_force(one: TitleStandard, today: date) -> bool:
    return one.valid_from <= today and (one.valid_to is None or today < one.valid_to)


def _state(one: TitleStandard, language: str, today: date) -> str:
    if one.state != "APPROVED":
        return labels.word("StandardState", one.state, language)
    if one.valid_from > today:
        return _("Đã phê duyệt, chưa đến ngày áp dụng")
    return _("Đang áp dụng") if _in_force(one, today) else _("Đã được thay thế")


def _span(one: TitleStandard) -> str:
    since = labels.day(one.valid_from)
    return f"{since} – {labels.day(one.valid_to)}" if one.valid_to else _("từ %(day)s", day=since)


def _facts(row: Row[*tuple[Any, ...]], language: str) -> Iterator[tuple[str, str]]:
    one: TitleStandard = row.TitleStandard
    yield from _demands(one, language)
    yield _("Kỹ năng cần thiết"), "; ".join(one.skills)
    yield _("Nội dung khác"), one.note
    by = _by(row.proposer, one.submitted_on) if row.proposer else _("nhập từ văn bản đã ban hành")
    yield _("Người đề xuất"), by
    yield _("Người phê duyệt"), _by(row.approver, one.approved_on) if row.approver else ""
    yield _("Hồ sơ áp dụng bản này"), labels.number(row.cases, language)


def _demands(one: TitleStandard, language: str) -> Iterator[tuple[str, str]]:
    yield _("Trình độ chuyên môn tối thiểu"), labels.word("Degree", one.min_degree, language)
    yield _("Lý luận chính trị tối thiểu"), labels.word("Theory", one.min_theory, language)
    yield _("Ngoại ngữ tối thiểu"), labels.word("LanguageLevel", one.min_language, language)
    yield _("Văn bản quy định"), one.document


def _by(name: str, on: date | None) -> str:
    return f"{name}, {labels.day(on)}" if on else name


def as_typed(version: TitleStandard) -> dict[str, object]:
    """A version as the form shows it: each skill on a line of its own."""
    as_stored = ("min_degree", "min_theory", "min_language", "note", "valid_from", "document")
    return {name: getattr(version, name) for name in as_stored} | {"skills": "\n".join(version.skills)}
