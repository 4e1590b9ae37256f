"""A campaign of evaluation over the demo's first department, led on through the services."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask import Flask
from sqlalchemy import func, select, text

from state_machines.vocabulary import Grade
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import EvaluationForm, Official, OrgUnit, PersonnelCase, RoleGrant
from workflow_app.queries.campaigns import head_post
from workflow_app.rehearsal.campaigns import forms_of, prepare
from workflow_app.rehearsal.driver import Cast, Driver
from workflow_app.seed.players import AT_AUTHORITY, cast_of
from workflow_app.services.evaluation_catching_up import catch_up
from workflow_app.services.evaluations import plan_campaign
from workflow_app.services.transactions import transaction

UNIT = "S01"
SAME = (
    "name, sort_key, folded, sex, birth_year, native_place, birth_place, ethnicity, religion, theory,"
    " synthetic, home_unit_id"
)
NEWCOMER = (
    f"INSERT INTO official (id, code, {SAME}) SELECT :new, :code, {SAME} FROM official WHERE id = :who",
    (
        "INSERT INTO tenure (official_id, post_id, from_on, via, decision)"
        " SELECT :new, post_id, from_on, via, '' FROM tenure WHERE official_id = :who AND to_on IS NULL"
    ),
)


@dataclass(frozen=True)
class Campaign:
    """The campaign's case and who works in it."""

    case_id: int
    unit_id: int
    cast: Cast

    def forms(self) -> Sequence[tuple[int, int]]:
        """Open forms: case and official."""
        return forms_of(self.case_id)

    def lead(self, case_id: int, to: str, grade: Grade = Grade.GOOD) -> Driver:
        """One form led to a state before the decision."""
        return prepare(case_id, self.cast, grade, to=to)

    def drive(self, case_id: int) -> Driver:
        """A driver of one case."""
        return Driver(self.cast, case_id=case_id)

    def of_head(self) -> int:
        """The form of the department's head."""
        found = select(EvaluationForm.case_id).where(
            EvaluationForm.campaign_id == self.case_id,
            EvaluationForm.is_head,
            EvaluationForm.unit_id == self.unit_id,
        )
        return db.session.execute(found).scalars().first() or 0

    def subordinates(self) -> list[int]:
        """Forms as they were handed out, but of those who act on the others: the head, the secretary."""
        acting = {self.cast[role][0].official_id for role in ("UNIT_HEAD", "COLLECTIVE_SECRETARY")}
        found = (
            select(EvaluationForm.case_id)
            .join(PersonnelCase, PersonnelCase.id == EvaluationForm.case_id)
            .where(EvaluationForm.campaign_id == self.case_id, PersonnelCase.state == "ASSIGNED")
            .where(EvaluationForm.official_id.not_in(acting))
            .order_by(EvaluationForm.case_id)
        )
        return list(db.session.execute(found).scalars())

    def joined(self, count: int) -> None:
        """So many newcomers in the post of a subordinate, each with a form; they are there from now on."""
        acting = {self.cast[role][0].official_id for role in ("UNIT_HEAD", "COLLECTIVE_SECRETARY")}
        some = select(EvaluationForm.official_id).where(
            EvaluationForm.campaign_id == self.case_id,
            ~EvaluationForm.is_head,
            EvaluationForm.official_id.not_in(acting),
        )
        who = db.session.execute(some.order_by(EvaluationForm.case_id)).scalars().first()
        last = db.session.execute(select(func.max(Official.id))).scalar_one()
        with transaction():
            for new in range(last + 1, last + 1 + count):
                for statement in NEWCOMER:
                    db.session.execute(text(statement), {"new": new, "code": f"M{new}", "who": who})
        catch_up(self.case_id)


def opened(app: Flask) -> Campaign:
    """The campaign of an office, begun when it is first asked for. Needs a context."""
    if "campaign" not in app.extensions:
        app.extensions["campaign"] = _begin()
    found: Campaign = app.extensions["campaign"]
    return found


def _begin() -> Campaign:
    today = clock.today()
    unit_id = db.session.execute(select(OrgUnit.id).where(OrgUnit.code == UNIT)).scalar_one()
    above = db.session.execute(select(RoleGrant.unit_id).where(RoleGrant.role.in_(AT_AUTHORITY))).scalars()
    cast = cast_of(frozenset({unit_id}), frozenset(above), today)
    values = {
        "post_id": head_post(unit_id, today),
        "campaign_unit_id": unit_id,
        "evaluation_kind": "HALF_YEAR",
        "from_on": today - timedelta(days=180),
        "to_on": today,
        "due_on": today + timedelta(days=20),
    }
    case_id = plan_campaign(values, actor=cast["ADVISER"][0])
    campaign = Campaign(case_id, unit_id, cast)
    campaign.drive(case_id).step("open_period")
    return campaign
