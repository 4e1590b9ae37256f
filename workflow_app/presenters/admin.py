"""The administrator's pages: accounts, roles, the calendar. Never a word of a case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from state_machines.calendar import WorkCalendar
from state_machines.vocabulary import Role
from workflow_app.languages import gettext as _
from workflow_app.languages import ngettext
from workflow_app.presenters import labels
from workflow_app.presenters.pages import Choice, choices

Row = Any  # a row of a query, read by attribute
IN_FORCE, COMING, PAST = 0, 1, 2


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One account in the list."""

    account_id: int
    username: str
    name: str
    code: str
    unit: str
    roles: str
    last_sign_in: str
    active: bool
    state: str
    tone: str
    demo: bool


@dataclass(frozen=True, slots=True)
class GrantRow:
    """One role of a person; ``ends`` says whether it can still be ended."""

    grant_id: int
    role: str
    unit: str
    span: str
    basis: str
    standing: str
    tone: str
    ends: bool


@dataclass(frozen=True, slots=True)
class DayRow:
    """One day of the calendar; ``own`` says that the office's table has it."""

    day: str
    iso: str
    weekday: str
    name: str
    kind: str
    tone: str
    source: str
    own: bool


@dataclass(frozen=True, slots=True)
class CalendarPage:
    """The days of a year that are not as their weekday says."""

    year: int
    previous: int
    following: int
    days: tuple[DayRow, ...]


def account_rows(rows: Iterable[Row]) -> tuple[AccountRow, ...]:
    """The lines of the list."""
    return tuple(account_row(row) for row in rows)


def account_row(row: Row) -> AccountRow:
    """One account."""
    return AccountRow(
        account_id=row.account_id,
        username=row.username,
        name=row.name,
        code=row.code,
        unit=row.unit_name,
        roles=ngettext("%(num)d vai trò", "%(num)d vai trò", row.grants),
        last_sign_in=labels.moment(row.last_sign_in) if row.last_sign_in else _("chưa đăng nhập"),
        active=row.active,
        state=_("Đang dùng") if row.active else _("Đã khóa"),
        tone="ok" if row.active else "off",
        demo=row.demo,
    )


def grant_rows(rows: Iterable[Row], language: str) -> tuple[GrantRow, ...]:
    """The roles of a person: in force, coming, past."""
    return tuple(_grant(row, language) for row in rows)


def _grant(row: Row, language: str) -> GrantRow:
    standings = {IN_FORCE: (_("Đang hiệu lực"), "ok"), COMING: (_("Chưa đến ngày"), "neutral")}
    standing, tone = standings.get(row.standing, (_("Đã kết thúc"), "off"))
    until = _("đến trước %(day)s", day=labels.day(row.valid_to)) if row.valid_to else _("không thời hạn")
    return GrantRow(
        grant_id=row.grant_id,
        role=labels.word("Role", row.role, language),
        unit=row.unit_name,
        span=f"{labels.day(row.valid_from)}, {until}",
        basis=row.basis,
        standing=standing,
        tone=tone,
        ends=row.standing != PAST,
    )


def states(chosen: str) -> tuple[Choice, ...]:
    """The filter by state."""
    return choices({"active": _("Đang dùng"), "closed": _("Đã khóa")}, chosen)


def roles(granted: Iterable[Role], language: str) -> dict[str, str]:
    """Roles that may be given, by label."""
    return {str(role): labels.word("Role", role, language) for role in granted}


def calendar_page(year: int, calendar: WorkCalendar, own: Mapping[date, Row], language: str) -> CalendarPage:
    """Holidays and exchanged working days of a year, with where each comes from."""
    days = {day for day in calendar.holidays if day.year == year}
    days |= {day for day in calendar.working if day.year == year} | set(own)
    return CalendarPage(
        year=year,
        previous=year - 1,
        following=year + 1,
        days=tuple(_day(day, calendar, own.get(day), language) for day in sorted(days)),
    )


def _day(day: date, calendar: WorkCalendar, own: Row | None, language: str) -> DayRow:
    kind = "WORKING" if day in calendar.working else "HOLIDAY"
    return DayRow(
        day=labels.day(day),
        iso=day.isoformat(),
        weekday=_weekday(day),
        name=own.name if own else calendar.holidays.get(day, ""),
        kind=labels.word("DayKind", kind, language),
        tone="neutral" if kind == "WORKING" else "off",
        source=own.document if own else _("Lịch nghỉ lễ có sẵn, chưa đối chiếu văn bản"),
        own=own is not None,
    )


def _weekday(day: date) -> str:
    names = (
        _("Thứ Hai"),
        _("Thứ Ba"),
        _("Thứ Tư"),
        _("Thứ Năm"),
        _("Thứ Sáu"),
        _("Thứ Bảy"),
        _("Chủ nhật"),
    )
    return str(names[day.weekday()])
