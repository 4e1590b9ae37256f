"""Suspensions of personnel work across units, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for

from workflow_app.languages import gettext as _
from workflow_app.presenters import labels, links

Row = Any  # a row of ``queries.moratoria``, read by attribute


@dataclass(frozen=True, slots=True)
class StopRow:
    """One suspension. ``end_url`` is empty for whom it is not to end."""

    unit: str
    unit_url: str
    about: str
    since: str
    until: str
    document: str
    end_document: str
    by: str
    state: str
    tone: str
    end_url: str


def stop_rows(rows: Iterable[Row], today: date) -> tuple[StopRow, ...]:
    """The rows of the list."""
    return tuple(_row(row, today) for row in rows)


def _row(row: Row, today: date) -> StopRow:
    state, tone = _state(row, today)
    endable = row.may_end and row.to_on is None
    ids = {"unit_id": row.unit_id, "moratorium_id": row.moratorium_id}
    return StopRow(
        unit=row.unit_name,
        unit_url=links.unit(row.unit_id),
        about=row.title_name or str(_("Mọi chức danh")),
        since=labels.day(row.from_on),
        until=labels.day(row.to_on) or str(_("chưa định ngày kết thúc")),
        document=row.document,
        end_document=row.end_document,
        by=row.recorder or str(_("nhập từ hồ sơ cũ")),
        state=str(state),
        tone=tone,
        end_url=url_for("notices.end_moratorium", **ids) if endable else "",
    )


def _state(row: Row, today: date) -> tuple[str, str]:
    if row.from_on > today:
        return _("Chưa đến ngày"), "neutral"
    if row.to_on is not None and row.to_on < today:
        return _("Đã kết thúc"), "off"
    return _("Đang tạm dừng"), "warn"
