"""A unit's planning review through the pages: opened by hand, led to approval, read in one place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, insert, select

from state_machines.plans import present_ids
from tests.integration.web.conftest import FEW_CASES, counted, loaded, signed_in
from tests.integration.web.typing_in import Fields, take
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import (
    Account,
    Evaluation,
    Official,
    OrgUnit,
    PersonnelCase,
    PersonnelOption,
    PlanEntry,
    RoleGrant,
    RoundMember,
)
from workflow_app.queries import case_file
from workflow_app.security.identity import SYSTEM
from workflow_app.services import context
from workflow_app.services.transactions import transaction

OK, SEE_OTHER, FORBIDDEN = 200, 303, 403
MOST_ON_THE_PAGE = 9  # whatever the number of titles and people
TEAM = ("chuyenvien", "thuky", "tokiem1", "tokiem2")


@dataclass
class Planning:
    """The showcase department, and one of its planning rounds."""

    app: Flask
    unit_id: int
    accounts: dict[str, int]
    case_id: int = 0

    def page(self, username: str, url: str) -> str:
        answer = signed_in(self.app, username).get(url)
        assert answer.status_code == OK, (username, url)
        return re.sub(r"\s+", " ", answer.text)

    def send(self, username: str, step: str, query: str = "", **typed: Any) -> Any:
        everybody = ("present",) if step == "take_attendance" else ()
        url = f"/cases/{self.case_id}/steps/{step}{query}"
        return take(self.app, (username, ""), url, typed, all_of=everybody)

    def take(self, username: str, step: str, query: str = "", **typed: Any) -> None:
        """Take a step; what is only warned of is read and ticked on the page that comes back."""
        answer = self.send(username, step, query, **typed)
        if answer.status_code != SEE_OTHER:
            rules = [value for name, value in Fields(answer.text).boxes if name == "acknowledged"]
            answer = self.send(username, step, query, **typed, acknowledged=rules)
        if answer.status_code != SEE_OTHER:
            pytest.fail(step + re.sub(r"(<[^>]+>|\s)+", " ", answer.text.partition("<main")[2]))

    def facts(self) -> Any:
        with self.app.app_context():
            file = case_file.load(self.case_id, clock.today())
            assert file is not None
            return context.build(file, SYSTEM, clock.today(), people={})

    def hold(self, code: str) -> None:
        """A whole round in which everybody is for everybody."""
        preparer, secretary, first, second = TEAM
        held = clock.today().strftime("%d/%m/%Y")
        self.take(preparer, "convene", f"?round_code={code}", place="Hội trường", held_on=held)
        round_ = max(self.facts().case.rounds, key=lambda one: one.id)
        query = f"?round={round_.id}"
        self.take(secretary, "take_attendance", query)
        tellers = [str(self.accounts[one]) for one in (first, second, "tokiem3")]
        self.take(secretary, "set_tellers", query, tellers=tellers, teller_head=tellers[0])
        there = select(func.count()).where(RoundMember.round_id == round_.id, RoundMember.present.is_(True))
        with self.app.app_context():
            came = str(db.session.execute(there).scalar_one())
        self.take(first, "close_voting", query, issued=came, collected=came)
        votes = {}
        for who in round_.candidates:
            votes |= {f"tallies-of_{who}-{name}": "0" for name in ("against", "no_opinion")}
            votes[f"tallies-of_{who}-votes"] = came
        self.take(first, "enter_count", query, valid=came, invalid="0", **votes)
        self.take(second, "confirm_count", query, agreed="y")
        url = f"/cases/{self.case_id}/steps/certify{query}"
        chairs = Fields(signed_in(self.app, secretary).get(url).text)
        chair = next(value for name, value in chairs.boxes if name == "chair_id" and value)
        self.take(secretary, "certify", query, chair_id=chair)

    def status(self, official_id: int) -> str:
        with self.app.app_context():
            newest = select(PlanEntry.status).where(
                PlanEntry.official_id == official_id, PlanEntry.case_id == self.case_id
            )
            return str(db.session.execute(newest).scalar_one())


@pytest.fixture(params=["sqlite", "postgresql"])
def planning(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Planning]:
    """The department's people were evaluated before planning; no round has been opened."""
    with loaded(request, tmp_path, FEW_CASES) as app:
        with app.app_context():
            unit_id, path = db.session.execute(
                select(OrgUnit.id, OrgUnit.path).where(OrgUnit.code == "S01")
            ).one()
            on = clock.today() - timedelta(days=20)
            own = select(Official.id).join(OrgUnit, OrgUnit.id == Official.home_unit_id)
            people = db.session.execute(own.where(OrgUnit.path.startswith(path))).scalars().all()
            shape = {"kind": "PRE_PLANNING", "grade": "GOOD", "period_end_on": on, "decided_on": on}
            with transaction():
                db.session.execute(insert(Evaluation), [{**shape, "official_id": who} for who in people])
            pairs = db.session.execute(select(Account.username, Account.official_id))
            accounts = {username: who for username, who in pairs if who}
        yield Planning(app, unit_id, accounts)


def rounds(planning: Planning) -> list[int]:
    with planning.app.app_context():
        found = select(PersonnelCase.id).where(PersonnelCase.unit_id == planning.unit_id)
        year = PersonnelCase.planning_year == clock.today().year
        return list(db.session.execute(found.where(year).order_by(PersonnelCase.id)).scalars())


def free_of_players(planning: Planning, cases: list[int]) -> int:
    """A round in whose plan nobody stands who acts in it."""
    with planning.app.app_context():
        actors = select(RoleGrant.official_id)
        taken = select(PlanEntry.id).where(
            PlanEntry.title_id == PersonnelCase.title_id, PlanEntry.official_id.in_(actors)
        )
        found = select(PersonnelCase.id).where(PersonnelCase.id.in_(cases), ~taken.exists())
        return db.session.execute(found.order_by(PersonnelCase.id)).scalars().first() or cases[0]


def test_a_review_goes_from_the_unit_page_to_an_approved_plan(planning: Planning) -> None:
    url = f"/units/{planning.unit_id}/planning"
    assert "Chưa mở đợt rà soát năm nay" in planning.page("chuyenvien", url)
    assert signed_in(planning.app, "truongso").post(f"{url}/open").status_code in (FORBIDDEN, 404)
    assert signed_in(planning.app, "chuyenvien").post(f"{url}/open").status_code == SEE_OTHER
    cases = rounds(planning)
    assert cases
    assert signed_in(planning.app, "chuyenvien").post(f"{url}/open").status_code == SEE_OTHER
    assert rounds(planning) == cases  # a second click opens nothing
    planning.case_id = free_of_players(planning, cases)

    planning.take("thuky", "agree_structure", structure="Hai đến ba người, có nữ.")
    planning.take("chuyenvien", "start_review")
    under_review = present_ids(planning.facts())
    for who in under_review:
        removal = {"plan_conclusion": "REMOVE", "plan_removal": "WEAK_RESULTS"}
        planning.take("thuky", "review_entry", official_id=str(who), reasons="Kết quả thấp.", **removal)
    planning.take("truongso", "finish_review")
    added = propose(planning)
    assert planning.status(added) == "PROPOSED"
    assert "Đề xuất quy hoạch" in planning.page("chuyenvien", url)
    planning.hold("conference")
    planning.take("thuky", "consolidate_list")
    planning.hold("collective")
    planning.take("truongso", "give_head_opinion", opinion="Nhất trí.", signed="y")
    planning.take("truongso", "submit", number="15/TTr", signed="y")
    approved_by_authority(planning)
    assert planning.status(added) == "ACTIVE"
    assert "đợt QH-" in planning.page("truongso", f"/people/{added}")
    with counted(planning.app) as sent:
        page = planning.page("truongso", url)
    assert "Đã phê duyệt quy hoạch" in page
    assert "đủ phiếu" in page
    assert "Cơ cấu quy hoạch" in page
    assert len(sent) <= MOST_ON_THE_PAGE, sent


def propose(planning: Planning) -> int:
    """The first person whom the form offers and nothing refuses."""
    form = Fields(planning.page("thuky", f"/cases/{planning.case_id}/steps/propose_entry"))
    offered = [value for name, value in form.boxes if name == "official_id" and value]
    assert offered
    players = {str(who) for who in planning.accounts.values()}
    typed = {"plan_channel": "COLLECTIVE", "reasons": "Có triển vọng.", "development": "Học lý luận."}
    for who in (one for one in offered if one not in players):
        answer = planning.send("thuky", "propose_entry", official_id=who, **typed)
        rules = [value for name, value in Fields(answer.text).boxes if name == "acknowledged"]
        if answer.status_code != SEE_OTHER and rules:
            answer = planning.send("thuky", "propose_entry", official_id=who, acknowledged=rules, **typed)
        if answer.status_code == SEE_OTHER:
            return int(who)
    pytest.fail("nobody can be proposed")


def approved_by_authority(planning: Planning) -> None:
    """Appraisal and approval by whichever authority manages the post."""
    with planning.app.app_context():
        authority = db.session.get_one(PersonnelCase, planning.case_id).authority_id
        at = select(Account.username, RoleGrant.role).join(
            RoleGrant, RoleGrant.official_id == Account.official_id
        )
        found = db.session.execute(at.where(RoleGrant.unit_id == authority)).all()
    desks = {role: username for username, role in found}
    adviser, member = desks.get("ADVISER", "thamdinh"), desks.get("AUTHORITY_MEMBER", "banthuongvu")
    planning.take(adviser, "accept_submission")
    planning.take(adviser, "finish_appraisal", opinion="Đủ.", inspection_opinion="Không có vi phạm.")
    planning.take(member, "approve_plan", number="55-QĐ/TU")


def test_a_person_in_a_running_round_does_not_see_the_list(planning: Planning) -> None:
    url = f"/units/{planning.unit_id}/planning"
    signed_in(planning.app, "chuyenvien").post(f"{url}/open")
    planning.case_id = rounds(planning)[0]
    with planning.app.app_context(), transaction():
        row = {"case_id": planning.case_id, "official_id": planning.accounts["truongso"], "status": "LIVE"}
        db.session.execute(insert(PersonnelOption), row)
    page = planning.page("truongso", url)
    assert "Bạn đang được xem xét trong một đợt của đơn vị" in page
    assert "Đề xuất quy hoạch" not in page
