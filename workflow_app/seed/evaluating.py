"""A campaign of evaluation under way in one department of the demo, its forms at every stage."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

from sqlalchemy import select

from state_machines.calendar import add_months
from state_machines.errors import WorkflowError
from state_machines.vocabulary import Grade
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import OrgUnit, PersonnelCase, Post, Title
from workflow_app.queries import case_file
from workflow_app.rehearsal import campaigns
from workflow_app.rehearsal.driver import Driver
from workflow_app.seed.players import cast_of
from workflow_app.seed.plots import day_before
from workflow_app.services import evaluations

OPENED, DUE_DAYS = 18, 12  # days ago, and days from now
STAGES = (  # how far each form in turn has come, and with which grade
    ("SYNTHESISED", Grade.GOOD),
    ("DECIDED", Grade.GOOD),
    ("MEETING_REVIEWED", Grade.GOOD),
    ("SELF_ASSESSED", Grade.EXCELLENT),
    ("HEAD_COMMENTED", Grade.EXCELLENT),
    ("ASSIGNED", Grade.GOOD),
    ("NOTIFIED", Grade.COMPLETED),
    ("MEETING_REVIEWED", Grade.GOOD),
    ("PARTY_COMMENTED", Grade.GOOD),
    ("ASSIGNED", Grade.GOOD),
)
DECIDED = ("DECIDED", "NOTIFIED")


def evaluate_department(unit_id: int, today: date) -> int:
    """Open a half-yearly campaign in a department and lead its forms on. Returns the steps."""
    opened = day_before(today, OPENED)
    post_id = db.session.execute(
        select(Post.id)
        .join(Title, Title.id == Post.title_id)
        .where(Post.unit_id == unit_id, Title.rank == "HEAD", Post.valid_to.is_(None))
        .order_by(Post.id)
    ).scalars()
    post = post_id.first()
    if post is None:
        raise LookupError(f"unit {unit_id} has no head's post")
    drive = _driver(post, opened)
    with clock.on(opened):
        drive.case_id = evaluations.plan_campaign(
            _values(unit_id, post, opened, today), actor=drive.actor("ADVISER")
        )
        drive.step("open_period")
    campaign = drive.case_id
    with clock.on(day_before(today, OPENED // 2)):
        _grade_units(drive, unit_id)
    steps = drive.steps + 1
    with clock.on(day_before(today, 2), hour=10):
        for number, (case_id, _) in enumerate(campaigns.forms_of(campaign)):
            to, grade = STAGES[number % len(STAGES)]
            steps += _lead(case_id, post, to, grade)
    return steps


def _driver(post_id: int, day: date, authority_id: int | None = None) -> Driver:
    """The people of the department, and those of the authority that grades a form."""
    row = case_file.post_context(post_id, day)[3]
    root, *body = (int(part) for part in str(row["unit_path"]).split("/") if part)
    above = frozenset({root, authority_id or row["authority_id"]})
    return Driver(cast_of(frozenset(body), above - frozenset(body), day))


def _values(unit_id: int, post_id: int, opened: date, today: date) -> dict[str, object]:
    return {
        "post_id": post_id,
        "evaluation_kind": "HALF_YEAR",
        "campaign_unit_id": unit_id,
        "from_on": add_months(opened, -6),
        "to_on": opened,
        "due_on": date.fromordinal(today.toordinal() + DUE_DAYS),
    }


def _grade_units(drive: Driver, unit_id: int) -> None:
    """The divisions are graded; the department itself is not yet, so its head waits."""
    campaign = drive.file().facts.campaign
    divisions = select(OrgUnit.id).where(OrgUnit.parent_id == unit_id)
    own = set(db.session.execute(divisions).scalars())
    for one in campaign.units if campaign else ():
        if one in own:
            drive.step("grade_unit", unit_id=one, grade=str(Grade.GOOD))


def _lead(case_id: int, post_id: int, to: str, grade: Grade) -> int:
    """One form to its stage, as far as the people of the department may take it."""
    held = select(PersonnelCase.authority_id).where(PersonnelCase.id == case_id)
    form = _driver(post_id, clock.today(), db.session.execute(held).scalar_one())
    form.case_id = case_id
    with suppress(WorkflowError, LookupError):  # somebody's own form waits for somebody else
        form = campaigns.prepare(case_id, form.cast, grade, to=to)
        if to in DECIDED:
            form.step("decide_grade")
        if to == "NOTIFIED":
            form.step("notify_grade")
    return form.steps
