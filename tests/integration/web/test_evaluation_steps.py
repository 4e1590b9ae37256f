"""The forms of an evaluation's steps: points for each criterion, kept when something is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from state_machines.vocabulary import Role
from tests.integration.web.conftest import FEW_CASES, loaded, signed_in
from tests.integration.web.typing_in import take
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import Account, Criterion, EvaluationForm, OrgUnit, PersonnelCase, Post, Title
from workflow_app.rehearsal.driver import Driver
from workflow_app.security.identity import Actor
from workflow_app.services import evaluations

SEE_OTHER, CONFLICT = 303, 409
POINTS = {10: 8, 25: 20, 15: 12}  # eight tenths of what a criterion can bring


@dataclass
class Office:
    """The showcase department with a campaign, and the form of one deputy head with an account."""

    app: Flask
    campaign_id: int
    form_id: int
    person: str
    criteria: tuple[tuple[int, int], ...]

    def points(self, **more: Any) -> dict[str, Any]:
        """Points for every criterion, as typed."""
        typed: dict[str, Any] = {}
        for number, most in self.criteria:
            typed[f"answers-c{number}-points"] = str(POINTS[most])
            typed[f"answers-c{number}-evidence"] = "Báo cáo số 12/BC"
        return {**typed, **more}

    def send(self, username: str, step: str, **typed: Any) -> Any:
        return take(self.app, (username, ""), f"/cases/{self.form_id}/steps/{step}", typed)

    def page(self, username: str, step: str) -> str:
        answer = signed_in(self.app, username).get(f"/cases/{self.form_id}/steps/{step}")
        assert answer.status_code == 200, answer.text
        return answer.text

    def state(self) -> str:
        with self.app.app_context():
            return db.session.get_one(PersonnelCase, self.form_id).state


@pytest.fixture(params=["sqlite", "postgresql"])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    with loaded(request, tmp_path, FEW_CASES) as app:
        with app.app_context():
            made = opened(app)
        yield made


def opened(app: Flask) -> Office:
    """A campaign of the department, opened by an adviser."""
    today = clock.today()
    unit = db.session.execute(select(OrgUnit).where(OrgUnit.code == "S01")).scalar_one()
    head = select(Post.id).join(Title, Title.id == Post.title_id)
    post = db.session.execute(head.where(Post.unit_id == unit.id, Title.rank == "HEAD")).scalars().first()
    adviser = db.session.execute(
        select(Account.official_id).where(Account.username == "thamdinh")
    ).scalar_one()
    actor = Actor(adviser, "", Role.ADVISER, "/1/")
    values = {
        "post_id": post,
        "evaluation_kind": "HALF_YEAR",
        "campaign_unit_id": unit.id,
        "from_on": today - timedelta(days=180),
        "to_on": today,
        "due_on": today + timedelta(days=20),
    }
    drive = Driver({"ADVISER": [actor]})
    drive.case_id = evaluations.plan_campaign(values, actor=actor)
    drive.step("open_period")
    form, person = db.session.execute(
        select(EvaluationForm, Account.username)
        .join(Account, Account.official_id == EvaluationForm.official_id)
        .where(
            EvaluationForm.campaign_id == drive.case_id, Account.username.in_(("tapthe", "canbo", "thuky"))
        )
        .order_by(Account.username)
    ).first() or pytest.fail("nobody of the department with an account is evaluated")
    criteria = db.session.execute(
        select(Criterion.id, Criterion.points).where(Criterion.set_id == form.criteria_set_id)
    ).all()
    numbers = tuple((row.id, row.points) for row in criteria)
    return Office(app, drive.case_id, form.case_id, person, numbers)


def test_a_person_gives_themselves_points_and_the_head_answers(office: Office) -> None:
    page = office.page(office.person, "self_assess")
    assert page.count("-points") >= len(office.criteria)
    assert "Hoàn thành tốt nhiệm vụ" in page
    typed = office.points(grade="GOOD", self_review="Hoàn thành các chỉ tiêu được giao.")
    half = {**typed, f"answers-c{office.criteria[0][0]}-points": ""}
    refused = office.send(office.person, "self_assess", **half)
    assert refused.status_code != SEE_OTHER
    assert "Hoàn thành các chỉ tiêu được giao." in refused.text
    assert "Báo cáo số 12/BC" in refused.text
    off = office.send(office.person, "self_assess", **{**typed, "grade": "EXCELLENT"})
    assert off.status_code == CONFLICT
    assert "80 điểm ứng với Hoàn thành tốt nhiệm vụ" in re.sub(r"\s+", " ", off.text)
    assert office.state() == "ASSIGNED"
    assert office.send(office.person, "self_assess", **typed).status_code == SEE_OTHER
    assert office.state() == "SELF_ASSESSED"
    secretary = "thuky" if office.person != "thuky" else "chuyenvien"
    assert office.send(secretary, "review_at_meeting", comment="Nhất trí.").status_code == SEE_OTHER
    commented = office.send(
        "truongso",
        "comment_head",
        **office.points(grade="GOOD", strengths="Chủ động.", limits="Còn chậm ở việc mới."),
    )
    assert commented.status_code == SEE_OTHER
    assert office.state() == "HEAD_COMMENTED"


def test_the_case_page_and_its_history_tell_of_the_form(office: Office) -> None:
    typed = office.points(grade="GOOD", self_review="Hoàn thành các chỉ tiêu được giao.")
    assert office.send(office.person, "self_assess", **typed).status_code == SEE_OTHER
    head = signed_in(office.app, "truongso")
    assert head.get(f"/cases/{office.form_id}").status_code == 200
    history = head.get(f"/cases/{office.form_id}/history")
    assert history.status_code == 200
    assert "8 tiêu chí, tổng 80 điểm" in history.text
    own = signed_in(office.app, office.person)
    assert own.get(f"/cases/{office.form_id}").status_code == 200
    assert signed_in(office.app, "thamdinh").get(f"/cases/{office.campaign_id}").status_code == 200


@pytest.mark.parametrize("step", ["grade_unit", "finish_units", "cancel"])
def test_the_steps_of_a_campaign_have_their_pages(office: Office, step: str) -> None:
    answer = signed_in(office.app, "thamdinh").get(f"/cases/{office.campaign_id}/steps/{step}")
    assert answer.status_code == 200
    if step == "grade_unit":
        assert "Sở Nông nghiệp" in answer.text
