"""A person's due days as an iCalendar: what and until when, nothing out of a file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from icalendar import Calendar, Event

from workflow_app import clock
from workflow_app.languages import gettext as _
from workflow_app.postal import Postal
from workflow_app.presenters import due_words, labels
from workflow_app.presenters.mail import outside

Row = Any  # a row of a query, read by attribute
REFRESH = timedelta(hours=1)


def calendar(tasks: Iterable[Row], obligations: Iterable[Row], language: str, postal: Postal) -> bytes:
    """The file. An entry keeps its UID while the thing is the same, so that calendars update it."""
    found = Calendar()
    found.add("prodid", "-//Quytrinh//VI")
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    found.add("x-wr-calname", _("Quytrinh: việc đến hạn"))
    found.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for task in tasks:
        key = f"task/{task.case_id}/{task.step}/{task.detail}/{task.since_on}"
        found.add_component(_event(key, labels.step_name(task.step, language), task, postal))
    for owed in obligations:
        key = f"{owed.rule}/{owed.subject}/{owed.period}"
        what = due_words.thing({"rule": owed.rule, "step": owed.step}, language)
        found.add_component(_event(key, what, owed, postal))
    return bytes(found.to_ical())


def _event(key: str, what: str, row: Row, postal: Postal) -> Event:
    event = Event()
    host = postal.base_url.partition("://")[2].partition("/")[0].partition(":")[0]
    event.add("uid", f"{hashlib.sha256(key.encode()).hexdigest()[:40]}@{host}")
    event.add("dtstamp", clock.now())
    event.add("dtstart", row.due_on)
    event.add("dtend", row.due_on + timedelta(days=1))
    named = f" ({row.case_code})" if row.case_code else ""
    event.add("summary", _("Hạn: %(what)s", what=what) + named)
    event.add("description", _("Nội dung chỉ xem trong hệ thống."))
    in_case = row.case_id is not None
    event.add(
        "url", outside(postal, "case.show", case_id=row.case_id) if in_case else outside(postal, "bell.index")
    )
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    return event
