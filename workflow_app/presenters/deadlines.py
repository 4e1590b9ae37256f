"""Deadlines as sentences, with how they were counted folded below."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from state_machines.rulebook import RuleSet
from state_machines.vocabulary import RecordKind
from workflow_app.presenters import labels, links
from workflow_app.presenters.case_view import CaseView
from workflow_app.queries.case_page import DeadlineRow
from workflow_app.wording import said as _

SOON_DAYS = 5


@dataclass(frozen=True, slots=True)
class DeadlineLine:
    """For ``macros/deadline.html``."""

    tone: str
    status_label: str
    sentence: str
    clause: str
    clause_url: str
    counted: str
    skipped: tuple[tuple[str, str], ...]


def deadline_lines(view: CaseView) -> tuple[DeadlineLine, ...]:
    """The deadlines of a case: running ones first, the nearest on top."""
    rows = sorted(view.details.deadlines, key=lambda row: (row.met_on is not None, row.due_on or date.max))
    paused = view.sight.file.row["phase"] == "paused"
    explained = {
        record.data.get("deadline_code", record.data.get("deadline"))
        for record in view.case.recorded(RecordKind.OVERRUN_EXPLANATION)
    }
    return tuple(_line(view, row, paused=paused, explained=row.code in explained) for row in rows)


def _line(view: CaseView, row: DeadlineRow, *, paused: bool, explained: bool) -> DeadlineLine:
    tone, status = _status(row, view.sight.today, paused=paused)
    name = _name(row.code, view.sight.rule_set, view.language)
    sentence = _("%(name)s trước hết ngày %(day)s.", name=name, day=labels.day(row.due_on))
    if row.met_on is not None:
        sentence = _("%(name)s: xong ngày %(day)s.", name=name, day=labels.day(row.met_on))
    if explained:
        sentence = _("%(sentence)s Đã có giải trình.", sentence=sentence)
    setting = view.sight.rule_set.deadlines.get(row.code)
    origin = labels.word("Origin", setting.origin, view.language) if setting else ""
    return DeadlineLine(
        tone=tone,
        status_label=status,
        sentence=sentence,
        clause=origin,
        clause_url=links.rule_set(view.sight.rule_set.code, view.sight.rule_set.version),
        counted=_counted(row, view.language),
        skipped=tuple(_skipped(row.skipped)),
    )


def _name(code: str, rule_set: RuleSet, language: str) -> str:
    setting = rule_set.deadlines.get(code)
    return setting.name.in_language(language) if setting else code


def _status(row: DeadlineRow, today: date, *, paused: bool) -> tuple[str, str]:
    """Tone and words: met, paused, late, soon, running."""
    due = row.due_on or date.max
    if row.met_on is not None:
        late = (row.met_on - due).days
        return "met", _("Xong, chậm %(days)s ngày", days=late) if late > 0 else _("Xong đúng hạn")
    if paused:
        return "paused", _("Đồng hồ đang dừng")
    left = (due - today).days
    if left < 0:
        return "late", _("Quá hạn %(days)s ngày", days=-left)
    if left == 0:
        return "soon", _("Hết hạn hôm nay")
    return "soon" if left <= SOON_DAYS else "ok", _("Còn %(days)s ngày", days=left)


def _counted(row: DeadlineRow, language: str) -> str:
    return _(
        "%(count)s %(unit)s kể từ ngày %(day)s, không tính ngày bắt đầu.",
        count=row.count,
        unit=labels.word("TimeUnit", row.unit, language),
        day=labels.day(row.started_on),
    )


def _skipped(days: Iterable[list[str]]) -> Iterable[tuple[str, str]]:
    """Days that did not count; weekends are told, holidays by their name."""
    for iso, reason, name in days:
        yield labels.day(iso), name or (_("cuối tuần") if reason == "WEEKEND" else _("ngày nghỉ"))
