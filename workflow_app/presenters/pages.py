"""What every list page shares: links to the pages around it, filters, spans of days in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from flask import url_for

from state_machines.names import sort_key
from workflow_app.languages import gettext as _
from workflow_app.languages import ngettext
from workflow_app.models import NO_DUE
from workflow_app.presenters import labels
from workflow_app.queries.paging import Page

SOON_DAYS = 3


@dataclass(frozen=True, slots=True)
class Paging:
    """For ``macros/paging.html``."""

    previous_url: str
    next_url: str
    summary: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a filter."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Due:
    """A due date in words, with the tone of its badge."""

    label: str
    tone: str
    day: str


def paging(found: Page[Any], endpoint: str, **args: Any) -> Paging:  # noqa: ANN401 - parts of an address
    """Links to the pages before and after; ``args`` are the filters that stay as they are."""
    kept: dict[str, Any] = {name: value for name, value in args.items() if value}
    count = len(found.rows)
    return Paging(
        previous_url=url_for(endpoint, **kept, before=found.before) if found.before else "",
        next_url=url_for(endpoint, **kept, after=found.after) if found.after else "",
        summary=ngettext("%(num)d dòng trên trang này", "%(num)d dòng trên trang này", count),
    )


def choices(labelled: Mapping[str, str], chosen: str) -> tuple[Choice, ...]:
    """Options in the order given."""
    return tuple(Choice(value, label, value == chosen) for value, label in labelled.items())


def unit_choices(units: Iterable[tuple[int, str]], chosen: int | None) -> tuple[Choice, ...]:
    """Units by name in Vietnamese order."""
    ordered = sorted(units, key=lambda unit: (in_order(unit[1]), unit[0]))
    return tuple(Choice(str(unit_id), name, unit_id == chosen) for unit_id, name in ordered)


@lru_cache(maxsize=4096)  # the names of units hardly ever change
def in_order(text: str) -> str:
    """A sort key for titles and units: word by word from the left, as in a dictionary."""
    words = text.split()
    return sort_key(" ".join([*words[1:], words[0]])) if words else ""


def due(on: date, today: date) -> Due:
    """How much time is left until a due date; NO_DUE has no date."""
    if on == NO_DUE:
        return Due(_("Không có hạn"), "off", "")
    left = (on - today).days
    if left < 0:
        label = ngettext("Quá hạn %(num)d ngày", "Quá hạn %(num)d ngày", -left)
        return Due(label, "stop", labels.day(on))
    if left == 0:
        return Due(_("Hết hạn hôm nay"), "warn", labels.day(on))
    label = ngettext("Còn %(num)d ngày", "Còn %(num)d ngày", left)
    return Due(label, "warn" if left <= SOON_DAYS else "neutral", labels.day(on))


def since(on: date, today: date) -> str:
    """How long ago a day was, in days."""
    days = (today - on).days
    return str(ngettext("%(num)d ngày", "%(num)d ngày", days) if days > 0 else _("hôm nay"))
