"""Starts and meets the deadlines of a step, with the days that were skipped."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from state_machines.calendar import Due, due
from state_machines.rulebook import DeadlineSetting
from workflow_app.models import Deadline
from workflow_app.services.calendar import work_calendar
from workflow_app.services.work import Work


def start_and_meet(work: Work) -> None:
    """Deadlines that the step begins and ends, by the case's own rule set."""
    met = [
        {"case_id": work.case.id, "code": d.code, "started_on": d.started_on, "met_on": work.today}
        for d in work.case.deadlines
        if d.code in work.step.meets and d.met_on is None
    ]
    work.writes.update_many(Deadline, ("case_id", "code", "started_on"), met)
    known = {(d.code, d.started_on) for d in work.case.deadlines}
    starting = [code for code in work.step.starts if (code, work.today) not in known]
    work.writes.insert_many(Deadline, [_row(work, code) for code in starting])


def _row(work: Work, code: str) -> dict[str, object]:
    setting = work.rule_set.deadlines[code]
    result = due(work.today, setting.count, setting.unit, work_calendar(work.today))
    work.detail.setdefault("deadlines", {})[code] = result.due_on
    return row_of(work.case.id, setting, work.today, result)


def row_of(case_id: int, setting: DeadlineSetting, started_on: date, result: Due) -> dict[str, object]:
    """A running deadline; one that is over already begins on its own last day."""
    return {
        "case_id": case_id,
        "code": setting.code,
        "started_on": min(started_on, result.due_on),
        "due_on": result.due_on,
        "count": setting.count,
        "unit": setting.unit,
        "skipped": [[day.isoformat(), reason, name] for day, reason, name in result.skipped],
    }


def before_term_end(
    case_id: int, settings: Iterable[DeadlineSetting], term_end_on: date, today: date
) -> list[dict[str, object]]:
    """Deadlines that are counted back from the end of a term."""
    calendar = work_calendar(today)
    return [row_of(case_id, one, today, due(term_end_on, -one.count, one.unit, calendar)) for one in settings]
