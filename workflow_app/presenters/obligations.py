"""Due things in words: what, for whom, why on that day, and who is reminded when."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for

from state_machines import rulebook
from state_machines.calendar import Unit
from state_machines.ladder import Rung
from workflow_app import clock
from workflow_app.languages import lazy_gettext as _l
from workflow_app.presenters import labels, links, pages
from workflow_app.presenters.due_words import rule_words
from workflow_app.queries import obligations as found
from workflow_app.services.history import Action
from workflow_app.wording import said as _

Row = Any  # a row of a query, read by attribute
VIEWS = {"mine": _l("Của tôi"), "all": _l("Trong phạm vi của tôi"), "over": _l("Đã xong")}
CHANNELS = {"BELL": _l("Trong phần mềm"), "MAIL": _l("Thư điện tử")}
KINDS = {"DUE": _l("Nhắc việc"), "ESCALATION": _l("Báo cấp trên"), "NUDGE": _l("Nhắc bằng tay")}
STATES = {
    "PENDING": (_l("Chờ gửi"), "neutral"),
    "SENT": (_l("Đã gửi"), "ok"),
    "DROPPED": (_l("Không cần gửi nữa"), "off"),
    "DEAD": (_l("Không gửi được"), "stop"),
}
ACTS = {
    Action.OBLIGATION_SNOOZED: _l("Hoãn nhắc"),
    Action.OBLIGATION_NUDGED: _l("Nhắc bằng tay"),
    Action.OBLIGATION_DONE: _l("Ghi đã xong"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One due thing in the list."""

    url: str
    what: str
    about: str
    about_url: str
    whom: str  # the person whom the case is about
    owner: str
    unit: str
    due: pages.Due
    quiet: str  # until when its reminders are put off


@dataclass(frozen=True, slots=True)
class Whole:
    """One due thing on its page."""

    line: Line
    clause: str
    clause_url: str
    counted: str
    skipped: tuple[tuple[str, str], ...]
    rungs: tuple[tuple[str, str, str], ...]  # when, day, whether it has come


def tabs(view: str) -> tuple[tuple[str, str, bool], ...]:
    """The tabs of the list as (address, label, whether it is open)."""
    return tuple(
        (url_for("obligations.index", view=name), str(label), name == view) for name, label in VIEWS.items()
    )


def rows(listed: Sequence[Row], today: date, language: str) -> tuple[Line, ...]:
    """The lines of a list. One statement for the names of those whom they are about."""
    people = found.names(number for row in listed if (number := _official(row)) is not None)
    return tuple(line(row, people, today, language) for row in listed)


def _official(row: Row) -> int | None:
    kind, _colon, number = row.subject.partition(":")
    return int(number) if kind == "official" else None


def line(row: Row, people: Mapping[int, str], today: date, language: str) -> Line:
    """One due thing."""
    role = labels.word("Role", row.role, language) if row.role else ""
    about, about_url = _about(row, people)
    quiet = row.snoozed_until_on is not None and row.snoozed_until_on > today
    return Line(
        url=url_for("obligations.show", obligation_id=row.obligation_id),
        what=rule_words(row.rule, language),
        about=about,
        about_url=about_url,
        whom=row.reviewed_name or "",
        owner=row.owner or role,
        unit=row.unit_name or "",
        due=_met(row) if row.met_on else pages.due(row.due_on, today),
        quiet=_("Hoãn nhắc đến %(day)s", day=labels.day(row.snoozed_until_on)) if quiet else "",
    )


def _met(row: Row) -> pages.Due:
    done = "done" in row.basis
    label = _("Xong ngày %(day)s", day=labels.day(row.met_on)) if done else _("Không còn phải làm")
    return pages.Due(label, "ok" if done else "off", labels.day(row.due_on))


def _about(row: Row, people: Mapping[int, str]) -> tuple[str, str]:
    if row.case_code:
        return row.case_code, url_for("case.show", case_id=row.case_id)
    number = _official(row)
    if number is not None:
        return people.get(number) or row.owner or "", ""
    return row.unit_name or "", links.unit(row.unit_id) if row.unit_id else ""


def whole(row: Row, rungs: Iterable[Rung], today: date, language: str) -> Whole:
    """One due thing with how its day was found and its ladder."""
    people = found.names(number for number in [_official(row)] if number is not None)
    known = row.clause in rulebook.clauses()
    return Whole(
        line=line(row, people, today, language),
        clause=labels.clause_number(row.clause, language) if known else "",
        clause_url=links.clause(row.clause) if known else "",
        counted=_counted(row.basis, language),
        skipped=tuple(_skipped(row.basis.get("skipped", ()))),
        rungs=tuple((_when(rung.offset), labels.day(rung.on), _come(rung, today)) for rung in rungs),
    )


def _come(rung: Rung, today: date) -> str:
    return _("đã đến") if rung.on <= today else _("chưa đến")


def _when(offset: int) -> str:
    if offset == 0:
        return _("Đúng hạn")
    if offset < 0:
        return _("Trước hạn %(days)s ngày", days=-offset)
    return _("Quá hạn %(days)s ngày", days=offset)


def _counted(basis: Mapping[str, Any], language: str) -> str:
    if "fixed" in basis:
        day = labels.day(basis["fixed"])
        return (
            _("Ngày %(day)s hằng năm.", day=day[:5])
            if basis.get("yearly")
            else _("Ngày định sẵn: %(day)s.", day=day)
        )
    if "count" not in basis:
        return _("Hạn chung của cả đợt.")
    start, count = labels.day(basis["from"]), basis["count"]
    if count == 0:
        return _("Chính ngày %(day)s.", day=start)
    unit = labels.word("TimeUnit", Unit(basis["unit"]), language)
    if count < 0:
        return _("%(count)s %(unit)s trước ngày %(day)s.", count=-count, unit=unit, day=start)
    return _(
        "%(count)s %(unit)s kể từ ngày %(day)s, không tính ngày bắt đầu.", count=count, unit=unit, day=start
    )


def _skipped(days: Iterable[Sequence[str]]) -> Iterable[tuple[str, str]]:
    for iso, reason, name in days:
        yield labels.day(iso), name or (_("cuối tuần") if reason == "WEEKEND" else _("ngày nghỉ"))


def told(listed: Iterable[Row]) -> tuple[tuple[str, ...], ...]:
    """Who was reminded: when, of which rung, who, over what, how it stands, and the tone of that."""
    return tuple(
        (
            _moment(row.sent_at or row.due_at),
            _when(row.rung) if row.kind != "NUDGE" else "",
            row.recipient,
            str(KINDS.get(row.kind, row.kind)),
            str(CHANNELS[row.channel]),
            str(STATES[row.state][0]),
            STATES[row.state][1],
        )
        for row in listed
    )


def acts(listed: Iterable[Row]) -> tuple[tuple[str, ...], ...]:
    """What was done by hand: when, what, by whom, and why."""
    lines = []
    for row in listed:
        body = json.loads(row.body)
        detail = body["detail"]
        why = detail.get("reason") or detail.get("document") or ""
        until = _("đến ngày %(day)s", day=labels.day(detail["until"])) if "until" in detail else ""
        said = ", ".join(part for part in (until, why) if part)
        lines.append((_moment(row.at), str(ACTS[Action(row.action)]), body["actor"]["name"], said))
    return tuple(lines)


def _moment(at: Any) -> str:  # noqa: ANN401 - an aware moment
    return at.astimezone(clock.OFFICE_ZONE).strftime("%d/%m/%Y %H:%M") if at else ""
