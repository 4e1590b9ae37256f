"""What people do about a due thing by hand: put its reminders off, remind of it, say that it is done.

Each act stands in the history of the thing, with who did it and why.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import exists, select, update

from state_machines.calendar import add_months
from state_machines.ladder import quiet_until
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import Obligation, Reminder
from workflow_app.queries import due_rows, due_words
from workflow_app.queries.due_sources import source_of
from workflow_app.security.identity import Actor
from workflow_app.services import due_tables, history
from workflow_app.services.cases import rule_set_on
from workflow_app.services.errors import BadInput, NotFound
from workflow_app.services.history import Action
from workflow_app.services.transactions import transaction

LONGEST_MONTHS = 12


def stream(obligation_id: int) -> str:
    """The history of one due thing."""
    return f"obligation:{obligation_id}"


def snooze(obligation_id: int, until: date, *, reason: str, actor: Actor) -> None:
    """No reminders until that day; on it the newest rung that came meanwhile. Raises NotFound, BadInput."""
    today = clock.today()
    if not reason.strip():
        raise BadInput("reason", "reason_needed")
    if until <= today:
        raise BadInput("until_on", "day_in_the_past")
    if until > add_months(today, LONGEST_MONTHS):
        raise BadInput("until_on", "snooze_too_far")
    with transaction():
        row = _running(obligation_id)
        blocks = due_tables.blocks(row.rule, rule_set_on(today))
        if quiet_until(until, row.due_on, blocks=blocks) != until:
            raise BadInput("until_on", "snooze_past_due")
        _set(obligation_id, snoozed_until_on=until)
        detail = {**_told(row), "until": until, "reason": reason.strip()}
        history.record(stream(obligation_id), Action.OBLIGATION_SNOOZED, actor, detail)


def nudge(obligation_id: int, *, actor: Actor) -> int:
    """Remind whoever owes it, at once; returns how many people. Raises NotFound, BadInput.

    Once a day for each person who nudges.
    """
    today = clock.today()
    with transaction():
        row = _running(obligation_id)
        mark = f"N{today.isoformat()}.{actor.official_id}"
        rung = (today - row.due_on).days
        asked = {"number": obligation_id, "mark": mark, "rung": rung, "by": actor.official_id}
        written = due_words.run(due_rows.NUDGE, **asked, today=today, now=clock.now()).rowcount
        if not written:
            raise BadInput("nudge", "nudged_today" if _nudged(obligation_id, mark) else "nobody_to_nudge")
        people = written // 2  # a row for each channel
        detail = {**_told(row), "people": people}
        history.record(stream(obligation_id), Action.OBLIGATION_NUDGED, actor, detail)
    return people


def done(obligation_id: int, *, document: str, actor: Actor) -> None:
    """Say on a document that a thing is done which no step of a case tells. Raises NotFound, BadInput."""
    if not document.strip():
        raise BadInput("document", "document_needed")
    with transaction():
        row = _running(obligation_id)
        if not may_be_told(row.rule, row.subject):
            raise BadInput("document", "done_by_a_step")
        told = {"document": document.strip(), "by": actor.official_id, "on": clock.today().isoformat()}
        _set(obligation_id, met_on=clock.today(), basis={**row.basis, "done": told})
        detail = {**_told(row), "document": document.strip()}
        history.record(stream(obligation_id), Action.OBLIGATION_DONE, actor, detail)


def may_be_told(rule: str, subject: str) -> bool:
    """Whether people say themselves that it is done."""
    source = source_of(rule, subject)
    return source is not None and source.by_hand


def _running(obligation_id: int) -> Any:  # noqa: ANN401 - a row
    """The thing, locked. Raises NotFound; BadInput when it is over."""
    columns = Obligation.__table__.c
    row = db.session.execute(
        select(*columns).where(columns.id == obligation_id).with_for_update()
    ).one_or_none()
    if row is None:
        raise NotFound(f"obligation {obligation_id}")
    if row.met_on is not None:
        raise BadInput("obligation", "obligation_over")
    return row


def _nudged(obligation_id: int, mark: str) -> bool:
    which = exists().where(Reminder.obligation_id == obligation_id, Reminder.key.contains(f"/{mark}/"))
    return bool(db.session.execute(select(which)).scalar_one())


def _set(obligation_id: int, **values: Any) -> None:  # noqa: ANN401
    db.session.execute(update(Obligation).where(Obligation.id == obligation_id).values(**values))


def _told(row: Any) -> dict[str, Any]:  # noqa: ANN401 - a row
    return {"rule": row.rule, "subject": row.subject, "period": row.period, "due_on": row.due_on}
