"""What a retirement notice does to the cases of a department, in words."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from workflow_app.languages import gettext as _
from workflow_app.languages import ngettext
from workflow_app.presenters import labels, links
from workflow_app.presenters.desk import procedure_of
from workflow_app.services.freeze import Touched

Row = Any  # a row of ``queries.led``, read by attribute


@dataclass(frozen=True, slots=True)
class CaseLine:
    url: str
    code: str
    title: str
    unit: str
    state: str


@dataclass(frozen=True, slots=True)
class Group:
    """Cases that fare alike; ``more`` counts those out of the reader's sight."""

    title: str
    lines: tuple[CaseLine, ...]
    more: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Effect:
    """``token`` changes when the list of cases to be suspended does."""

    groups: tuple[Group, ...]
    token: str
    submit: str


def effect(found: Touched, language: str) -> Effect:
    """What is going to happen."""
    count = len(found.stops)
    stops = _group(
        ngettext("Sẽ tạm dừng %(num)d hồ sơ", "Sẽ tạm dừng %(num)d hồ sơ", count)
        if count
        else _("Không có hồ sơ nào phải tạm dừng"),
        found.stops,
        language,
        note=_("Hồ sơ tạm dừng được tiếp tục khi có người đứng đầu mới hoặc cấp có thẩm quyền cho phép."),
    )
    submit = (
        ngettext("Ghi thông báo và tạm dừng %(num)d hồ sơ", "Ghi thông báo và tạm dừng %(num)d hồ sơ", count)
        if count
        else _("Ghi thông báo")
    )
    return Effect((stops, *_others(found, language)), token(found), str(submit))


def outcome(suspended: Sequence[Row], found: Touched, language: str) -> Effect:
    """What has happened: ``suspended`` are the cases that stand still for this notice."""
    count = len(suspended)
    title = (
        ngettext("Đang tạm dừng %(num)d hồ sơ", "Đang tạm dừng %(num)d hồ sơ", count)
        if count
        else _("Không có hồ sơ nào tạm dừng vì thông báo này")
    )
    rest = {row.case_id for row in suspended}
    waits = tuple(row for row in found.waits if row.case_id not in rest)
    return Effect(
        (
            _group(title, suspended, language),
            *_others(Touched(found.stops, waits, found.goes_on), language),
        ),
        "",
        "",
    )


def token(found: Touched) -> str:
    """A short mark of the cases that will be suspended."""
    ids = ",".join(str(row.case_id) for row in found.stops)
    return hashlib.sha256(ids.encode()).hexdigest()[:16]


def _others(found: Touched, language: str) -> tuple[Group, ...]:
    groups = (
        _group(
            _("Chưa tạm dừng, nhưng bị vướng ở bước sau"),
            found.waits,
            language,
            note=_("Các hồ sơ này chưa đến hoặc đã qua bước có thể tạm dừng."),
        ),
        _group(
            _("Vẫn được làm tiếp"),
            found.goes_on,
            language,
            note=_("Bổ nhiệm lại và hồ sơ đã được cho phép ngoại lệ không bị hạn chế."),
        ),
    )
    return tuple(group for group in groups if group.lines or group.more)


def _group(title: str, rows: Iterable[Row], language: str, note: str = "") -> Group:
    listed = list(rows)
    lines = tuple(_line(row, language) for row in listed if row.in_sight)
    hidden = len(listed) - len(lines)
    more = (
        ngettext("Và %(num)d hồ sơ ngoài phạm vi xem.", "Và %(num)d hồ sơ ngoài phạm vi xem.", hidden)
        if hidden
        else ""
    )
    return Group(str(title), lines, str(more), note if listed else "")


def _line(row: Row, language: str) -> CaseLine:
    return CaseLine(
        url=links.case(row.case_id),
        code=row.code,
        title=row.title_name,
        unit=row.unit_name,
        state=labels.state_name(row.state, language, procedure_of(row)),
    )


def annulled(gone_on: int, held: int) -> str:
    """What became of the suspended cases once the notice was annulled."""
    told = [str(_("Đã hủy thông báo nghỉ hưu."))]
    if gone_on:
        told.append(ngettext("Cho tiếp tục %(num)d hồ sơ.", "Cho tiếp tục %(num)d hồ sơ.", gone_on))
    if held:
        told.append(
            ngettext("%(num)d hồ sơ còn lý do tạm dừng khác.", "%(num)d hồ sơ còn lý do tạm dừng khác.", held)
        )
    return " ".join(told)
