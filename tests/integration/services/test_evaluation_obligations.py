"""What evaluation owes: each step of a form by the campaign's day, and other work for whoever failed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, select

from state_machines.vocabulary import Grade
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import Deadline, EvaluationForm, Obligation, Reminder, RoleGrant
from workflow_app.rehearsal import campaigns
from workflow_app.rehearsal import world as worlds
from workflow_app.rehearsal.driver import Driver
from workflow_app.rehearsal.evaluation_desk import criteria_of
from workflow_app.rehearsal.world import World
from workflow_app.services import evaluations, obligations
from workflow_app.services.transactions import transaction

TODAY, LAST_DAY = date(2026, 12, 1), date(2026, 12, 31)
REASSIGNMENT, FORM = "deadline:reassignment", "deadline:evaluation"
SCRIPT = {"kind": "evaluation", "people": {"an": {}, "binh": {"sex": "F"}}}


@pytest.fixture
def office(app_context: Flask) -> Iterator[World]:
    assert app_context
    with clock.on(TODAY):
        world = worlds.build(SCRIPT, TODAY)
        criteria_of(SCRIPT)
        yield world


@pytest.fixture
def campaign(office: World) -> Driver:
    """Open over the whole unit, with a month for everything; heads and personnel hold their roles."""
    for role in ("UNIT_HEAD", "PERSONNEL_SPECIALIST"):
        row = {"role": role, "unit_id": worlds.UNIT, "valid_from": date(2020, 1, 1), "basis": "thử"}
        with transaction():
            db.session.execute(insert(RoleGrant), row | {"official_id": office.cast[role][0].official_id})
    values = {
        "post_id": office.head_post_id,
        "evaluation_kind": "YEAR",
        "campaign_unit_id": worlds.UNIT,
        "from_on": date(2026, 1, 1),
        "to_on": TODAY,
        "due_on": LAST_DAY,
    }
    drive = Driver(office.cast)
    drive.case_id = evaluations.plan_campaign(values, actor=office.cast["ADVISER"][0])
    drive.step("open_period")
    return drive


def form_of(official_id: int) -> int:
    found = select(EvaluationForm.case_id).where(EvaluationForm.official_id == official_id)
    return db.session.execute(found).scalar_one()


def scan(day: date = TODAY) -> obligations.Scanned:
    with clock.on(day):
        return obligations.scan()


def owed(case_id: int) -> dict[str, Any]:
    """What is owed about a form, by rule."""
    table = Obligation.__table__
    found = db.session.execute(select(table).where(table.c.case_id == case_id, table.c.met_on.is_(None)))
    return {row.rule: row for row in found}


def told(rule: str, case_id: int) -> set[tuple[int | None, int]]:
    """Rung and recipient of every reminder about a form."""
    table = Reminder.__table__
    stem = f"{rule}/case:{case_id}/"
    found = db.session.execute(select(table).where(table.c.key.startswith(stem), table.c.kind == "DUE"))
    return {(row.rung, row.recipient_id) for row in found}


def test_the_step_of_a_form_that_is_due_reminds_whose_turn_it_is(office: World, campaign: Driver) -> None:
    assert campaign
    who = office.people["an"]
    head = office.cast["UNIT_HEAD"][0].official_id
    case_id = form_of(who)
    scan()
    row = owed(case_id)[FORM]
    assert (row.official_id, row.step, row.due_on) == (who, "self_assess", LAST_DAY)
    scan(LAST_DAY - timedelta(days=14))
    assert (-14, who) in told(FORM, case_id)
    campaigns.prepare(case_id, office.cast, Grade.GOOD, to="MEETING_REVIEWED")
    scan(LAST_DAY - timedelta(days=7))
    row = owed(case_id)[FORM]
    assert (row.official_id, row.role, row.step) == (None, "UNIT_HEAD", "comment_head")
    scan(LAST_DAY)
    assert {person for rung, person in told(FORM, case_id) if rung == 0} == {head}


def test_whoever_failed_is_owed_other_work_until_it_is_on_record(office: World, campaign: Driver) -> None:
    case_id = form_of(office.people["an"])
    head = office.cast["UNIT_HEAD"][0].official_id
    found = campaign.file().facts.campaign
    for unit_id in found.ungraded if found else ():
        campaign.step("grade_unit", unit_id=unit_id, grade="GOOD")
    form = campaigns.prepare(case_id, office.cast, Grade.NOT_COMPLETED)
    form.step("decide_grade")
    form.step("notify_grade")
    due_on = db.session.execute(
        select(Deadline.due_on).where(Deadline.case_id == case_id, Deadline.code == "reassignment")
    ).scalar_one()
    scan()
    assert set(owed(case_id)) == {REASSIGNMENT}  # nobody owes a petition
    row = owed(case_id)[REASSIGNMENT]
    assert (row.role, row.step, row.due_on) == ("UNIT_HEAD", "record_reassignment", due_on)
    assert row.unit_path == worlds.PATHS[worlds.UNIT]
    scan(due_on - timedelta(days=7))
    scan(due_on)
    assert {(-7, head), (0, head)} <= told(REASSIGNMENT, case_id)
    with clock.on(due_on):
        form.step("record_reassignment")
    scan(due_on + timedelta(days=1))
    assert REASSIGNMENT not in owed(case_id)
    scan(due_on + timedelta(days=7))
    assert 3 not in {rung for rung, _ in told(REASSIGNMENT, case_id)}
