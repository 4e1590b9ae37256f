"""A deadline says by which day, counted how, and which days were skipped on the way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from sqlalchemy import insert, select

from tests.integration.services.conftest import Desk
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import CalendarDay, Deadline

MONDAY = date(2026, 4, 27)
SATURDAY, SUNDAY, NEXT_WEEKEND = date(2026, 5, 2), date(2026, 5, 3), date(2026, 5, 9)
REUNIFICATION, LABOUR = date(2026, 4, 30), date(2026, 5, 1)


def row(code: str) -> Any:
    """The newest deadline of a code."""
    found = select(Deadline).where(Deadline.code == code).order_by(Deadline.started_on.desc()).limit(1)
    db.session.expire_all()
    return db.session.execute(found).scalar_one()


def skipped(code: str) -> dict[date, tuple[str, str]]:
    """Skipped day → reason and name."""
    told: Sequence[tuple[str, str, str]] = row(code).skipped
    return {date.fromisoformat(day): (reason, name) for day, reason, name in told}


def test_weekends_and_public_holidays_are_skipped_and_named(desk: Desk) -> None:
    with clock.on(MONDAY):
        desk.driver.step("request_policy")
    reply = row("policy_reply")
    assert (reply.started_on, reply.count, reply.unit) == (MONDAY, 10, "working_days")
    assert reply.due_on == date(2026, 5, 13)  # 28, 29/4, 4-8/5, 11-13/5
    days = skipped("policy_reply")
    assert {SATURDAY, SUNDAY, NEXT_WEEKEND, REUNIFICATION, LABOUR} <= set(days)
    assert days[SATURDAY][0] == days[SUNDAY][0] == "WEEKEND"
    assert days[REUNIFICATION] == ("HOLIDAY", days[REUNIFICATION][1])
    assert days[REUNIFICATION][1]
    assert all(MONDAY < day < reply.due_on for day in days)


def test_the_offices_own_table_comes_before_the_public_one(desk: Desk) -> None:
    rows = [
        {"day": date(2026, 4, 28), "kind": "HOLIDAY", "name": "Lễ hội của địa phương", "document": "01/QĐ"},
        {"day": SATURDAY, "kind": "WORKING", "name": "Làm bù", "document": "01/QĐ"},
    ]
    db.session.execute(insert(CalendarDay), rows)
    db.session.commit()
    with clock.on(MONDAY):
        desk.driver.step("request_policy")
    days = skipped("policy_reply")
    assert days[date(2026, 4, 28)] == ("HOLIDAY", "Lễ hội của địa phương")
    assert SATURDAY not in days
    assert row("policy_reply").due_on == date(2026, 5, 13)


def test_an_answer_meets_one_deadline_and_starts_another(desk: Desk) -> None:
    desk.driver.step("request_policy")
    with clock.on(date(2026, 3, 6)):
        desk.driver.step("approve_policy")
    assert row("policy_reply").met_on == date(2026, 3, 6)
    process = row("process")
    assert (process.started_on, process.count, process.met_on) == (date(2026, 3, 6), 30, None)


def test_a_second_request_has_a_deadline_of_its_own(desk: Desk) -> None:
    desk.driver.step("request_policy")
    with clock.on(date(2026, 3, 9)):
        desk.driver.step("reject_policy")
        desk.driver.step("revise_request")
    with clock.on(date(2026, 3, 10)):
        desk.driver.step("request_policy")
    rows = db.session.execute(
        select(Deadline.started_on, Deadline.met_on).order_by(Deadline.started_on)
    ).all()
    assert [tuple(one) for one in rows] == [
        (date(2026, 3, 2), date(2026, 3, 9)),
        (date(2026, 3, 10), None),
    ]


@pytest.mark.parametrize(("day", "moved"), [(date(2026, 3, 2), 0), (date(2026, 3, 9), 5)])
def test_days_of_suspension_do_not_count(desk: Desk, day: date, moved: int) -> None:
    desk.driver.step("request_policy")
    due = row("policy_reply").due_on
    desk.driver.step("suspend", by=desk.driver.actor("ADVISER"))
    with clock.on(day):
        desk.driver.step("resume")
    later = row("policy_reply").due_on
    assert later >= due
    assert (
        sum(1 for n in range((later - due).days) if date.fromordinal(due.toordinal() + n + 1).weekday() < 5)
        == moved
    )
