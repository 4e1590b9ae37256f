"""Notices, the choices of a person, and the log of reminders, as pages show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from workflow_app import languages
from workflow_app.languages import gettext as _
from workflow_app.postal import Postal
from workflow_app.presenters import due_words, labels, links
from workflow_app.presenters.pages import Choice, choices
from workflow_app.queries.bell import Wanted
from workflow_app.services.pulse import Silent

Row = Any  # a row of a query, read by attribute


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One notice."""

    notice_id: int
    heading: str
    due: str
    case_code: str
    url: str
    at: str
    unread: bool


@dataclass(frozen=True, slots=True)
class LogRow:
    """One reminder in the administrator's log: to whom and when, never about which case."""

    reminder_id: int
    heading: str
    person: str
    code: str
    channel: str
    urgent: bool
    due_at: str
    sent_at: str
    attempts: int
    state: str
    tone: str
    error: str
    dead: bool


def notice_rows(rows: Iterable[Row]) -> tuple[NoticeRow, ...]:
    """The lines of the page of notices."""
    language = languages.current()
    return tuple(
        NoticeRow(
            notice_id=row.notice_id,
            heading=due_words.heading(row.kind, row.body, language),
            due=due_words.due(row.body),
            case_code=row.case_code or "",
            url=_where(row),
            at=labels.moment(row.created_at),
            unread=row.read_at is None,
        )
        for row in rows
    )


def _where(row: Row) -> str:
    """The page of what a notice is about, "" where there is none."""
    if row.case_id:
        return links.case(row.case_id)
    owed = row.body.get("obligation")
    return links.obligation(owed) if owed else ""


def log_rows(rows: Iterable[Row]) -> tuple[LogRow, ...]:
    """The lines of the log."""
    language = languages.current()
    return tuple(_log_row(row, language) for row in rows)


def _log_row(row: Row, language: str) -> LogRow:
    told = {"rung": row.rung, "rule": row.rule, **row.body}
    digest = row.kind == "DIGEST"
    label, tone = states()[row.state]
    return LogRow(
        reminder_id=row.reminder_id,
        heading=_("Thư gộp buổi sáng") if digest else due_words.heading(row.kind, told, language),
        person=row.name,
        code=row.official_code,
        channel=_("Thư điện tử") if row.channel == "MAIL" else _("Thông báo"),
        urgent=row.urgent,
        due_at=labels.moment(row.due_at),
        sent_at=labels.moment(row.sent_at) if row.sent_at else "",
        attempts=row.attempts,
        state=label,
        tone=tone,
        error=reasons().get(row.last_error, row.last_error),
        dead=row.state == "DEAD",
    )


def states() -> dict[str, tuple[str, str]]:
    """State → its word and tone."""
    return {
        "PENDING": (_("Đang chờ"), "neutral"),
        "SENT": (_("Đã gửi"), "ok"),
        "DROPPED": (_("Không gửi"), "off"),
        "DEAD": (_("Không gửi được"), "stop"),
    }


def reasons() -> dict[str, str]:
    """Why a reminder was not sent."""
    return {
        "no_longer_due": _("Việc đã xong trước khi gửi"),
        "nothing_to_say": _("Không còn việc nào để báo"),
        "mail_is_off": _("Chưa đặt máy chủ thư"),
        "no_address": _("Người nhận chưa có địa chỉ thư"),
        "no_account": _("Người nhận không có tài khoản đang dùng"),
        "not_wanted": _("Người nhận chọn không nhận thư việc thường"),
    }


def state_choices(wanted: Wanted) -> tuple[Choice, ...]:
    """The filter by state."""
    return choices({code: label for code, (label, _tone) in states().items()}, wanted.state)


def rule_choices(rules: Iterable[str], wanted: Wanted) -> tuple[Choice, ...]:
    """The filter by rule."""
    language = languages.current()
    return choices({rule: due_words.rule_words(rule, language) for rule in rules}, wanted.rule)


def alarms(silent: Iterable[Silent]) -> tuple[str, ...]:
    """What has given no sign of life, as the administrator is told."""
    return tuple(_alarm(one) for one in silent)


def _alarm(one: Silent) -> str:
    names = {"mail": _("Bộ phận gửi thư"), "scan": _("Bộ phận rà soát việc đến hạn")}
    name = names.get(one.name, _("Bộ phận gửi nhắc việc"))
    if one.since is None:
        return _("%(name)s chưa chạy lần nào.", name=name)
    return _("%(name)s không có tín hiệu từ %(at)s.", name=name, at=labels.moment(one.since))


def mail_is_off(postal: Postal) -> bool:
    """Whether no mail is sent at all."""
    return not postal.smtp_host
