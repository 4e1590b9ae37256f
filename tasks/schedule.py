"""THE table of what runs by itself, when, and why then. Times are the office's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from celery.schedules import crontab


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the schedule. ``late`` is how many seconds it may wait before it is dropped."""

    task: str
    when: crontab
    why: str
    late: int


ENTRIES = (
    Entry(
        "tasks.outbox.deliver_pending",
        crontab(),
        "every minute: what a step promised stands in the inbox at the latest then",
        late=50,
    ),
    Entry(
        "tasks.delivery.pump",
        crontab(),
        "every minute: a reminder is delivered at most a minute after it falls due, or after a kill",
        late=50,
    ),
    Entry(
        "tasks.delivery.send_mail",
        crontab(),
        "every minute: what the mail server refused for now is tried again, and a server back is noticed",
        late=50,
    ),
    Entry(
        "tasks.cases.follow_homes",
        crontab(hour="5", minute="50"),
        "before anything of the day: whoever takes up a post today belongs there from the first look on",
        late=12 * 3600,
    ),
    Entry(
        "tasks.cases.suspend_frozen",
        crontab(hour="6", minute="20"),
        "before office hours, and well after the date has changed: a notice of retirement stops cases today",
        late=12 * 3600,
    ),
    Entry(
        "tasks.cases.lift_ended",
        crontab(hour="6", minute="25"),
        "after the suspensions of the day: what has ended by then lets its cases go on",
        late=12 * 3600,
    ),
    Entry(
        "tasks.cases.lapse_reappointments",
        crontab(hour="6", minute="10"),
        "first thing in the morning: whoever's term ended yesterday holds no post today",
        late=12 * 3600,
    ),
    Entry(
        "tasks.cases.open_reappointments",
        crontab(hour="6", minute="30"),
        "before office hours: reviews of terms that end soon stand in the inbox that day",
        late=12 * 3600,
    ),
    Entry(
        "tasks.cases.follow_exams",
        crontab(hour="6", minute="35"),
        "before office hours: once the days for petitions are over the result waits for the authority",
        late=12 * 3600,
    ),
    Entry(
        "tasks.cases.follow_moves",
        crontab(hour="6", minute="40"),
        "before office hours: what has come near for people on rotation stands in the inbox that day",
        late=12 * 3600,
    ),
    Entry(
        "tasks.cases.expire_plans",
        crontab(hour="6", minute="5"),
        "before anything that asks who is in the plan today",
        late=12 * 3600,
    ),
    Entry(
        "tasks.cases.open_planning",
        crontab(hour="6", minute="40"),
        "before office hours: yearly planning rounds stand in the inbox from the month of the rule set on",
        late=12 * 3600,
    ),
    Entry(
        "tasks.reminders.scan",
        crontab(hour="6-18", minute="50"),
        "after everything that the morning opens or ends; then each hour, so that what was done by then"
        " stands as done and what came up is reminded of the same day",
        late=50 * 60,
    ),
    Entry(
        "tasks.cases.file_evaluations",
        crontab(hour="6", minute="15"),
        "after the date has changed: yesterday was the last day for a petition",
        late=12 * 3600,
    ),
    Entry(
        "tasks.cases.catch_up_evaluations",
        crontab(hour="6", minute="35"),
        "before office hours, after posts and plans have changed: who has joined has a form that day",
        late=12 * 3600,
    ),
    Entry(
        "tasks.history.verify",
        crontab(hour="2", minute="40"),
        "at night, when nobody waits for the database",
        late=3 * 3600,
    ),
    Entry(
        "tasks.delivery.clear",
        crontab(hour="3", minute="50"),
        "at night, after the uploads: the keys of letters that went out months ago",
        late=3 * 3600,
    ),
    Entry(
        "tasks.uploads.clean",
        crontab(hour="3", minute="30"),
        "at night, when nobody is filling in a form that may still want its file",
        late=3 * 3600,
    ),
)


def beat_schedule() -> dict[str, Any]:
    """The table as the scheduler reads it."""
    return {
        entry.task: {"task": entry.task, "schedule": entry.when, "options": {"expires": entry.late}}
        for entry in ENTRIES
    }
