"""Decisions on discipline in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for

from workflow_app.languages import gettext as _
from workflow_app.presenters import labels

Row = Any  # a row of ``queries.discipline``, read by attribute


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision; ``end_url`` is empty for whom it is not to end, and for one that is over."""

    form: str
    day: str
    document: str
    by: str
    state: str
    tone: str
    ended: str
    end_url: str


def decisions(
    rows: Iterable[Row], official_id: int, today: date, language: str, *, records: bool
) -> tuple[Decision, ...]:
    """All of a person's decisions; ``records`` lets the reader end them."""
    return tuple(_decision(row, official_id, today, language, records=records) for row in rows)


def _decision(row: Row, official_id: int, today: date, language: str, *, records: bool) -> Decision:
    over = row.ended_on is not None and row.ended_on <= today
    end_url = ""
    if records and row.ended_on is None:
        end_url = url_for("discipline.end", official_id=official_id, discipline_id=row.discipline_id)
    state = labels.word("DisciplineEnd", row.ended_how, language) if over else _("Đang tính")
    return Decision(
        form=labels.word("DisciplineForm", row.form, language),
        day=labels.day(row.decided_on),
        document=row.document,
        by=_("ghi bởi %(name)s", name=row.recorder) if row.recorder else _("nhập từ hồ sơ cũ"),
        state=str(state),
        tone="off" if over else "stop",
        ended=_ended(row, language),
        end_url=end_url,
    )


def _ended(row: Row, language: str) -> str:
    if row.ended_on is None:
        return ""
    return str(
        _(
            "%(how)s từ ngày %(day)s: %(reason)s (%(document)s; %(name)s)",
            how=labels.word("DisciplineEnd", row.ended_how, language),
            day=labels.day(row.ended_on),
            reason=row.ended_reason,
            document=row.ended_document,
            name=row.ender or "",
        )
    )
