"""Suspending, resuming and cancelling."""

from __future__ import annotations

from datetime import date

from state_machines.vocabulary import RecordKind
from workflow_app.models import Deadline
from workflow_app.services.calendar import work_calendar
from workflow_app.services.work import Work


def suspend(work: Work) -> None:
    """The clock stops; the case remembers where it was."""
    work.changes["return_state"] = work.case.state
    data = {"suspension_reason": work.values["suspension_reason"]}  # R-2.5-l reads it
    work.record(RecordKind.SUSPENSION, work.values["reason"], data=data)


def resume(work: Work) -> None:
    """Deadlines that were running move on by as many working days as the case stood still."""
    work.record(RecordKind.NOTE, work.values["reason"])
    work.changes["return_state"] = None
    stopped = max((r.on for r in work.case.recorded(RecordKind.SUSPENSION) if r.on), default=work.today)
    calendar = work_calendar(work.today)
    for deadline in work.case.deadlines:
        if deadline.met_on is None and stopped < work.today:
            lost = calendar.working_days_between(stopped, work.today)
            due = calendar.add_working_days(deadline.due_on, lost).due_on if lost else deadline.due_on
            _move(work, deadline.code, deadline.started_on, due)


def _move(work: Work, code: str, started_on: date, due_on: date) -> None:
    keys = {"case_id": work.case.id, "code": code, "started_on": started_on}
    work.writes.update(Deadline, keys, {"due_on": due_on})


def cancel(work: Work) -> None:
    """Ended with no outcome: the reason and its basis stay, nothing is deleted."""
    work.record(RecordKind.NOTE, work.values["reason"], data={"basis": work.values["basis"]})


EFFECTS = (suspend, resume, cancel)
