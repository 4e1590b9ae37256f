"""The office's calendar: Vietnamese public holidays, with the office's own table on top."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

import holidays
from sqlalchemy import delete, insert, select

from state_machines.calendar import WorkCalendar
from workflow_app.extensions import db
from workflow_app.models import CalendarDay
from workflow_app.security.identity import Actor
from workflow_app.services import history
from workflow_app.services.errors import BadInput
from workflow_app.services.transactions import transaction

YEARS_BEFORE, YEARS_AFTER = 1, 2


@lru_cache(maxsize=8)
def _published(year: int) -> tuple[dict[date, str], frozenset[date]]:
    """Holidays and worked swap days around a year, from the maintained package."""
    years = range(year - YEARS_BEFORE, year + YEARS_AFTER + 1)
    table = holidays.country_holidays("VN", years=years, language="vi")
    return dict(table.items()), frozenset(table.weekend_workdays)


def work_calendar(around: date) -> WorkCalendar:
    """The calendar for the years around a day. One statement for the office's own table."""
    public, swaps = _published(around.year)
    named, working = dict(public), set(swaps)
    for row in db.session.execute(select(CalendarDay.day, CalendarDay.kind, CalendarDay.name)):
        if row.kind == "HOLIDAY":
            named[row.day] = row.name
            working.discard(row.day)
        else:
            named.pop(row.day, None)
            working.add(row.day)
    return WorkCalendar(named, frozenset(working))


def set_day(day: date, kind: str, name: str, *, document: str, actor: Actor) -> None:
    """Make a day a holiday or a working day, on the basis of a document. Raises BadInput."""
    if kind not in ("HOLIDAY", "WORKING"):
        raise BadInput("kind", "unknown_kind")
    if not document.strip():
        raise BadInput("document", "document_needed")
    row: dict[str, Any] = {"day": day, "kind": kind, "name": name, "document": document}
    with transaction():
        _remember(row, actor)
        db.session.execute(delete(CalendarDay).where(CalendarDay.day == day))
        db.session.execute(insert(CalendarDay), row)


def clear_day(day: date, *, actor: Actor) -> None:
    """Take a day out of the office's own table."""
    with transaction():
        _remember({"day": day, "kind": None}, actor)
        db.session.execute(delete(CalendarDay).where(CalendarDay.day == day))


def _remember(detail: dict[str, Any], actor: Actor) -> None:
    """Before the day is written: the end of the history is what makes a second person wait."""
    history.record("calendar", history.Action.CALENDAR_CHANGED, actor, detail)
