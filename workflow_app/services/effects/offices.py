"""What a decision changes beside its case: posts, the plan and the home unit; and taking it back.

The home unit follows on the day of effect. Where that day is still to come, the daily run
moves it (``services/homes.py``). What was changed stands on record, so that a revocation
can restore it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row, func, or_, select

from state_machines.vocabulary import RecordKind
from workflow_app.extensions import db
from workflow_app.models import OrgUnit, Post, Tenure, Title
from workflow_app.queries.sql import nested, parsed, rows
from workflow_app.services.work import Work

LEAVE_PRESENT_POSTS = """
UPDATE tenure SET to_on = :on
WHERE official_id = :who AND from_on < :on AND (to_on IS NULL OR to_on > :on)
"""
MOVE_HOME = "UPDATE official SET home_unit_id = (SELECT unit_id FROM post WHERE id = :post) WHERE id = :who"
FULFIL_PLAN = """
UPDATE plan_entry SET status = 'APPOINTED', ended_on = :on, ended_id = :case
WHERE official_id = :who AND title_id = :title AND status = 'ACTIVE'
"""
TO_BE_LEFT = nested(
    "tenure te",
    "te.official_id = o.id AND te.from_on < :on AND (te.to_on IS NULL OR te.to_on > :on)",
    "te.id",
    "te.to_on",
)
BEFORE = f"""
SELECT o.home_unit_id AS home, (SELECT unit_id FROM post WHERE id = :post) AS unit, {TO_BE_LEFT} AS stays
FROM official o WHERE o.id = :who
"""  # noqa: S608
# An entry that has been made anew meanwhile stays the running one.
PLAN_AGAIN = """
UPDATE plan_entry SET status = 'ACTIVE', ended_on = NULL, ended_id = NULL
WHERE ended_id = :case AND status = 'APPOINTED' AND NOT EXISTS (
 SELECT 1 FROM plan_entry other WHERE other.official_id = plan_entry.official_id
 AND other.title_id = plan_entry.title_id AND other.unit_id = plan_entry.unit_id
 AND other.status IN ('PROPOSED', 'ACTIVE'))
"""
STAY_ON = "UPDATE tenure SET to_on = :until WHERE id = :stay AND to_on = :on"
STAY_ON_FOR_GOOD = "UPDATE tenure SET to_on = NULL WHERE id = :stay AND to_on = :on"
NEVER_BEGUN = "DELETE FROM tenure WHERE id = :stay"
END_STAY = "UPDATE tenure SET to_on = :on WHERE id = :stay"
HOME_AGAIN = "UPDATE official SET home_unit_id = :home WHERE id = :who AND home_unit_id = :unit"


def take_office(work: Work, stay: Mapping[str, Any]) -> None:
    """From the first day of the new stay: older posts are left, the plan is fulfilled, home moves."""
    who, post_id, on = stay["official_id"], stay["post_id"], stay["from_on"]
    before = rows(BEFORE, who=who, post=post_id, on=on)[0]
    data = {"home": before["home"], "unit": before["unit"], "stays": parsed(before["stays"])}
    work.record(RecordKind.OFFICE_TAKEN, official_id=who, data=data | {"on": on.isoformat()})
    values = {"who": who, "on": on, "title": work.file.row["title_id"], "case": work.case.id}
    work.writes.run(LEAVE_PRESENT_POSTS, **values)
    work.writes.run(FULFIL_PLAN, **values)
    move_home(work, who, post_id, on)
    work.writes.insert(Tenure, stay)
    work.detail["home"] = [before["home"], before["unit"], on]


def move_home(work: Work, who: int, post_id: int, on: date) -> None:
    """Home follows the post: at once, or by the daily run of the day on which it begins."""
    work.reaches_out = True
    if on <= work.today:
        work.writes.run(MOVE_HOME, who=who, post=post_id)


def give_back_office(work: Work) -> None:
    """The decision is withdrawn: the stay ends, and what issuing it changed comes back where it can.

    A stay that has not begun has never been. A post that somebody else has taken meanwhile is
    not given back; nor is anything to a person whom another decision has moved on since.
    """
    work.writes.run(PLAN_AGAIN, case=work.case.id)
    stay = stay_made_by(work)
    if stay is None:
        return
    taken = next(iter(reversed(work.case.recorded(RecordKind.OFFICE_TAKEN))), None)
    before = taken.data if taken else {"stays": [], "home": None, "unit": None}
    end = withdraw_stay(work)
    if stay.from_on > work.today:
        _stay_on(work, before["stays"], stay.from_on)
        return
    told = _take_up_again(work, before["stays"], end)
    if before["home"] is not None:
        work.writes.run(HOME_AGAIN, who=stay.official_id, home=before["home"], unit=before["unit"])
        told["home"] = [before["unit"], before["home"]]
    work.detail["restored"] = told


def withdraw_stay(work: Work) -> date:
    """End the stay that the case made; one that has not begun has never been. The day of its end."""
    work.reaches_out = True
    stay = stay_made_by(work)
    if stay is None:
        return work.today
    if stay.from_on > work.today:
        work.writes.run(NEVER_BEGUN, stay=stay.id)
        work.detail["restored"] = {"unbegun": stay.from_on}
        return work.today
    end: date = max(work.today, stay.from_on + timedelta(days=1))
    work.writes.run(END_STAY, stay=stay.id, on=end)
    return end


def stay_made_by(work: Work) -> Row[*tuple[Any, ...]] | None:
    """The stay that the case made, if the person has not left it since."""
    return db.session.execute(
        select(Tenure.id, Tenure.official_id, Tenure.from_on)
        .where(Tenure.case_id == work.case.id, Tenure.to_on.is_(None))
        .order_by(Tenure.id)
    ).first()


def _stay_on(work: Work, stays: list[list[Any]], on: date) -> None:
    for stay, until in stays:
        if until is None:
            work.writes.run(STAY_ON_FOR_GOOD, stay=stay, on=on)
        else:
            work.writes.run(STAY_ON, stay=stay, on=on, until=until)


def _take_up_again(work: Work, stays: list[list[Any]], on: date) -> dict[str, Any]:
    """A further stay in each post that was left, from ``on``; which posts, and which have no seat left."""
    told: dict[str, Any] = {"posts": [], "taken": []}  # names with their units, as they are now
    wanted = {stay: until for stay, until in stays if until is None or date.fromisoformat(until) > on}
    for left in _left(list(wanted), on):
        if left.serving >= left.seats:
            told["taken"].append([left.title, left.unit])
            continue
        until = wanted[left.id]
        row = {
            "official_id": left.official_id,
            "post_id": left.post_id,
            "from_on": on,
            "to_on": date.fromisoformat(until) if until else None,
            "term_end_on": left.term_end_on,
            "via": left.via,
            "decision": work.papers[0].number if work.papers else "",
        }
        work.writes.insert(Tenure, row)
        told["posts"].append([left.title, left.unit])
    return told


def _left(ids: list[int], on: date) -> list[Row[*tuple[Any, ...]]]:
    """The stays that were left, with the seats of their posts and how many serve there on a day."""
    there = Tenure.__table__.alias("there")
    serving = (
        select(func.count())
        .where(there.c.post_id == Tenure.post_id, there.c.from_on <= on)
        .where(or_(there.c.to_on.is_(None), there.c.to_on > on))
        .scalar_subquery()
    )
    columns = (Tenure.id, Tenure.official_id, Tenure.post_id, Tenure.term_end_on, Tenure.via, Post.seats)
    found = (
        select(*columns, serving.label("serving"), Title.name.label("title"), OrgUnit.name.label("unit"))
        .join(Post, Post.id == Tenure.post_id)
        .join(Title, Title.id == Post.title_id)
        .join(OrgUnit, OrgUnit.id == Post.unit_id)
    )
    return list(db.session.execute(found.where(Tenure.id.in_(ids)).order_by(Tenure.id)).all())
