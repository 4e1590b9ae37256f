"""Substitutions in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import url_for

from workflow_app.presenters import labels
from workflow_app.security.identity import Actor
from workflow_app.services.substitutions import may_revoke
from workflow_app.wording import said as _

Row = Any  # a row of a query, read by attribute


@dataclass(frozen=True, slots=True)
class SubstitutionRow:
    """One substitution; ``revoke_url`` is empty for whoever may not end it."""

    role: str
    unit: str
    holder: str
    substitute: str
    span: str
    document: str
    given: str
    standing: str
    tone: str
    revoke_url: str


def rows(found: Iterable[Row], actor: Actor, today: date, language: str) -> tuple[SubstitutionRow, ...]:
    """The lines of a list; ``actor`` decides which may be ended."""
    return tuple(row(one, today, language, revokes=_is_own(one, actor)) for one in found)


def _is_own(found: Row, actor: Actor) -> bool:
    """Without asking about the unit, which would be a statement a line."""
    return actor.stands_for is None and actor.official_id in (found.holder_id, found.given_by_id)


def rows_of_unit(found: Iterable[Row], today: date, language: str) -> tuple[SubstitutionRow, ...]:
    """The lines of a unit's list, for its superior body."""
    return tuple(row(one, today, language, revokes=True) for one in found)


def row(found: Row, today: date, language: str, *, revokes: bool) -> SubstitutionRow:
    """One substitution."""
    standing, tone = _standing(found, today)
    running = found.revoked_on is None and found.to_on > today
    last = found.to_on - timedelta(days=1)
    return SubstitutionRow(
        role=labels.word("Role", found.role, language),
        unit=found.unit_name,
        holder=found.holder,
        substitute=found.substitute,
        span=_("từ %(first)s đến hết %(last)s", first=labels.day(found.from_on), last=labels.day(last)),
        document=found.document,
        given=f"{found.giver}, {labels.day(found.given_on)}",
        standing=standing,
        tone=tone,
        revoke_url=url_for("substitutions.revoke", substitution_id=found.substitution_id)
        if running and revokes
        else "",
    )


def _standing(found: Row, today: date) -> tuple[str, str]:
    if found.revoked_on is not None:
        return _("Đã thu hồi ngày %(day)s", day=labels.day(found.revoked_on)), "off"
    if found.to_on <= today:
        return _("Đã hết thời hạn"), "off"
    if found.from_on > today:
        return _("Chưa đến ngày"), "neutral"
    return _("Đang làm thay"), "ok"


def may_end(found: Row, actor: Actor) -> bool:
    """Whether this person may take the role back."""
    return may_revoke(found, actor)
