"""What is due, for whom it is to see: a list by due day, and one thing with all that was done about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, String, cast, exists, literal, select

from state_machines.ladder import DEADLINE
from workflow_app.extensions import db
from workflow_app.models import Deadline, HistoryEntry, Obligation, Official, OrgUnit, PersonnelCase, Reminder
from workflow_app.queries.case_rows import REVIEWED, is_reviewed
from workflow_app.queries.paging import Key, Page, Place, page
from workflow_app.security.identity import Actor
from workflow_app.security.permissions import Permission
from workflow_app.security.policy import visible
from workflow_app.security.predicates import owes_it

BY_DAY = (Key(Obligation.due_on, date, "due_on"), Key(Obligation.id, int, "obligation_id"))
MOST_TOLD = 200  # reminders shown of one thing


def listed(actor: Actor, view: str, place: Place) -> Page[Row[*tuple[Any, ...]]]:
    """Running ones, due first: "mine" those that the role in use owes, else all in sight. One statement."""
    statement = _obligations().where(Obligation.met_on.is_(None), ~_met_meanwhile())
    wanted = owes_it.rows(actor) if view == "mine" else visible(actor, Permission.SEE_OBLIGATION)
    return page(statement.where(wanted), BY_DAY, place)


def over(actor: Actor, place: Place) -> Page[Row[*tuple[Any, ...]]]:
    """Those that are done or not owed any more, the latest first. One statement."""
    statement = _obligations().where(Obligation.met_on.is_not(None))
    return page(statement.where(visible(actor, Permission.SEE_OBLIGATION)), BY_DAY, place, descending=True)


def one(obligation_id: int) -> Row[*tuple[Any, ...]] | None:
    """One thing, or None. One statement."""
    return db.session.execute(_obligations().where(Obligation.id == obligation_id)).one_or_none()


def _met_meanwhile() -> Any:  # noqa: ANN401 - a condition
    """Its deadline has been met since the last scan."""
    return exists().where(
        Deadline.case_id == Obligation.case_id,
        Obligation.rule == literal(DEADLINE) + Deadline.code,
        cast(Deadline.started_on, String) == Obligation.period,
        Deadline.met_on.is_not(None),
    )


def _obligations() -> Select[*tuple[Any, ...]]:
    columns = Obligation.__table__.c
    return (
        select(
            columns.id.label("obligation_id"),
            *(column for column in columns if column.name != "id"),
            PersonnelCase.code.label("case_code"),
            REVIEWED.name.label("reviewed_name"),
            OrgUnit.id.label("unit_id"),
            OrgUnit.name.label("unit_name"),
            Official.name.label("owner"),
        )
        .select_from(Obligation)
        .outerjoin(PersonnelCase, PersonnelCase.id == Obligation.case_id)
        .outerjoin(REVIEWED, is_reviewed())
        .outerjoin(OrgUnit, OrgUnit.path == Obligation.unit_path)
        .outerjoin(Official, Official.id == Obligation.official_id)
    )


def names(official_ids: Iterable[int]) -> Mapping[int, str]:
    """Names of officials by id. One statement, none for nobody."""
    wanted = sorted(set(official_ids))
    if not wanted:
        return {}
    found = db.session.execute(select(Official.id, Official.name).where(Official.id.in_(wanted)))
    return {row.id: row.name for row in found}


def reminders(obligation_id: int) -> Sequence[Row[*tuple[Any, ...]]]:
    """Who was reminded of it over what channel, the newest first. One statement."""
    statement = (
        select(
            Reminder.kind,
            Reminder.rung,
            Reminder.channel,
            Reminder.state,
            Reminder.due_at,
            Reminder.sent_at,
            Official.name.label("recipient"),
        )
        .join(Official, Official.id == Reminder.recipient_id)
        .where(Reminder.obligation_id == obligation_id)
        .order_by(Reminder.id.desc())
        .limit(MOST_TOLD)
    )
    return db.session.execute(statement).all()


def acts(stream: str) -> Sequence[Row[*tuple[Any, ...]]]:
    """What people have done about it by hand, the newest first. One statement."""
    columns = (HistoryEntry.at, HistoryEntry.action, HistoryEntry.body)
    statement = select(*columns).where(HistoryEntry.stream == stream).order_by(HistoryEntry.seq.desc())
    return db.session.execute(statement.limit(MOST_TOLD)).all()
