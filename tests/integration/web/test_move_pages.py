"""A rotation, a transfer and a secondment through the pages, from the proposal to the reception."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, select, update

from tests.integration.web.conftest import FEW_CASES, counted, loaded, signed_in
from tests.integration.web.test_reappointment_pages import AUTHORITY, Review
from tests.integration.web.typing_in import Fields, take
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import (
    Account,
    Official,
    OrgUnit,
    Post,
    Qualification,
    RoleGrant,
    Tenure,
    Title,
)
from workflow_app.services.transactions import transaction

SEE_OTHER, CONFLICT = 303, 409
MOST_STATEMENTS = 8
RECEIVER = "noiden"  # the account of the receiving head
PAPERS = (
    "RESUME_C2C",
    "SELF_REVIEW",
    "RESIDENCE_COMMENT",
    "ASSET_DECLARATION",
    "DEGREE_COPIES",
    "HEALTH_CERTIFICATE",
)


@dataclass
class Office:
    """The province with two departments: who goes, from where and to where."""

    app: Flask
    tenure_id: int
    person: int
    name: str
    from_unit: int
    to_unit: int
    post_id: int
    accounts: dict[str, int]

    def propose(self, kind: str, **typed: Any) -> Any:
        url = f"/cases/new/{kind}?from={self.from_unit}&unit={self.to_unit}"
        given = {
            "tenure_id": str(self.tenure_id),
            "post_id": str(self.post_id),
            "move_reason": "NON_LOCAL",
            "need": "Theo yêu cầu nhiệm vụ.",
        }
        return take(self.app, ("chuyenvien", ""), url, given | typed)

    def case(self, answer: Any) -> Review:
        if answer.status_code != SEE_OTHER:
            pytest.fail(re.sub(r"(<[^>]+>|\s)+", " ", answer.text.partition("<main")[2]))
        case_id = int(answer.headers["Location"].rstrip("/").rpartition("/")[2])
        return Review(self.app, case_id, self.person, self.name, self.accounts, "")

    def act(self, case: Review, username: str, role: str, step: str, **typed: Any) -> None:
        """A step of somebody who may hold several roles, in the one that is named."""
        with self.app.app_context():
            own = select(RoleGrant.unit_id).where(RoleGrant.official_id == self.accounts[username])
            unit = db.session.execute(own.where(RoleGrant.role == role)).scalars().first()
        url = f"/cases/{case.case_id}/steps/{step}"
        answer = take(self.app, (username, f"{role}:{unit}"), url, typed)
        assert answer.status_code == SEE_OTHER, re.sub(r"(<[^>]+>|\s)+", " ", answer.text)

    def plan(self) -> int:
        """An approved plan, drawn up, submitted and approved at three desks."""
        typed = dict.fromkeys(("need", "titles", "places", "benefits", "placement"), "Theo đề án.")
        url = "/cases/new/rotation-plan"
        offered = Fields(signed_in(self.app, "thamdinh").get(url).text).boxes
        typed["post_id"] = next(value for name, value in offered if name == "post_id")
        opened = take(self.app, ("thamdinh", ""), url, typed | {"quantity": "2"})
        plan = self.case(opened)
        plan.take("thamdinh", "submit_plan", number="1/TTr", signed="y")
        plan.take("banthuongvu", "approve_plan", reasons="Nhất trí.")
        assert "Nội dung kế hoạch" in plan.page("banthuongvu")
        return plan.case_id


@pytest.fixture(params=["sqlite", "postgresql"])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    """A deputy of the showcase department, and a seat of the same rank in another one."""
    with loaded(request, tmp_path, FEW_CASES) as app:
        with app.app_context(), transaction():
            yield_from = _people(app)
        yield yield_from


def _people(app: Flask) -> Office:
    today = clock.today()
    serving = (
        select(
            Tenure.id,
            Official.id.label("person"),
            Official.name,
            OrgUnit.id.label("unit"),
            Title.id.label("title"),
        )
        .join(Official, Official.id == Tenure.official_id)
        .join(Post, Post.id == Tenure.post_id)
        .join(Title, Title.id == Post.title_id)
        .join(OrgUnit, OrgUnit.id == Post.unit_id)
        .where(OrgUnit.code == "S01", Title.rank == "DEPUTY", Tenure.to_on.is_(None))
        .where(Official.id.not_in(select(Account.official_id).where(Account.official_id.is_not(None))))
        .order_by(Tenure.id)
    )
    found = db.session.execute(serving).first()
    assert found is not None
    there = db.session.execute(
        select(Post.id, OrgUnit.id.label("unit"), RoleGrant.official_id.label("head"))
        .join(OrgUnit, OrgUnit.id == Post.unit_id)
        .join(RoleGrant, RoleGrant.unit_id == OrgUnit.id)
        .where(Post.title_id == found.title, OrgUnit.code != "S01", RoleGrant.role == "UNIT_HEAD")
        .order_by(Post.id)
    ).first()
    assert there is not None
    db.session.execute(update(Post).where(Post.id == there.id).values(seats=Post.seats + 1))
    young = {"birth_year": today.year - 35, "birth_month": 6, "birth_day": 15, "theory": "ADVANCED"}
    db.session.execute(update(Official).where(Official.id == found.person).values(**young))
    schooled = {"official_id": found.person, "degree": "MASTER", "mode": "FULL_TIME"}
    db.session.execute(insert(Qualification), schooled)
    pattern = select(Account.password_hash, Account.created_at).where(Account.username == "chuyenvien")
    account = dict(db.session.execute(pattern).mappings().one())
    db.session.execute(insert(Account), account | {"username": RECEIVER, "official_id": there.head})
    pairs = db.session.execute(select(Account.username, Account.official_id))
    accounts = {username: who for username, who in pairs if who}
    return Office(app, found.id, found.person, found.name, found.unit, there.unit, there.id, accounts)


def to_the_decision(case: Review) -> None:
    case.take("thamdinh", "screen", prospects="GOOD_PROSPECTS", screening="Đủ điều kiện.")
    case.take("truongso", "give_sending_opinion", head_view="FOR", opinion="Nhất trí.", signed="y")
    case.take("thuky", "give_comments", comment="Hoàn thành tốt nhiệm vụ.")
    for party in ("SENDING", "RECEIVING", "PERSON"):
        typed = {"talk_party": party, "agreement": "AGREES", "opinion": f"Đồng ý {party}."}
        case.take("thamdinh", "record_talk", **typed)
    case.take("thamdinh", "finish_talks")
    today = clock.today().strftime("%d/%m/%Y")
    for kind in PAPERS:
        paper = {"kind": kind, "official_id_optional": str(case.person), "number": "1", "dated_on": today}
        case.take("chuyenvien", "attach_document", **paper)
    case.take("thamdinh", "submit_move", number="15/TTr", signed="y")
    case.take("banthuongvu", "take_up_move")
    case.hold("decision", AUTHORITY)
    case.take("banthuongvu", "decide_move", reasons="Theo kết quả biểu quyết.")


KINDS = {
    "rotation": {"months": "36", "placement": "Bố trí trở lại."},
    "transfer": {},
    "secondment": {"months": "12"},
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_move_goes_from_the_proposal_to_the_new_place(office: Office, kind: str) -> None:
    typed: dict[str, Any] = dict(KINDS[kind])
    if kind == "rotation":
        typed["plan_id"] = str(office.plan())
    case = office.case(office.propose(kind, **typed))
    shown = case.page("thamdinh")
    assert office.name in shown
    assert "Người, nơi đi và nơi đến" in shown
    assert ("Bốn tiêu chí" in shown) is (kind == "rotation")
    assert office.name in signed_in(office.app, "thamdinh").get(f"/cases?procedure={kind}").text
    to_the_decision(case)
    assert "Đồng ý RECEIVING." in case.page("truongso")
    office.act(case, "kyquyetdinh", "AUTHORITY_SIGNER", "sign_decision", signed="y")
    office.act(case, "vanthu", "CLERK", "issue_move_decision", number="1-QĐ/TU")
    assert case.row().effective_on == clock.today()
    case.take("truongso", "hand_over", handover="Bàn giao hồ sơ.")
    flags = dict.fromkeys(("tasks_assigned", "workplace_ready", "regime_settled"), "y")
    office.act(case, RECEIVER, "UNIT_HEAD", "arrive", **flags)
    assert case.row().state == "IN_PLACE"
    with counted(office.app) as sent:
        case.page(RECEIVER)
    assert len(sent) <= MOST_STATEMENTS, sent


def test_the_receiving_body_cannot_cancel_and_sees_the_case(office: Office) -> None:
    case = office.case(office.propose("transfer"))
    assert "Người, nơi đi và nơi đến" in case.page(RECEIVER)
    assert "Hủy hồ sơ" not in case.page(RECEIVER)


def test_a_transfer_upwards_is_led_into_an_appointment(office: Office) -> None:
    with office.app.app_context(), transaction():
        title = select(Post.title_id).where(Post.id == office.post_id).scalar_subquery()
        db.session.execute(update(Title).where(Title.id == title).values(equivalence=Title.equivalence))
        higher = (
            db.session.execute(
                select(Title.id)
                .where(Title.rank == "HEAD", Title.level == "PROVINCE", Title.in_scope)
                .order_by(Title.equivalence.desc())
            )
            .scalars()
            .first()
        )
        db.session.execute(update(Post).where(Post.id == office.post_id).values(title_id=higher))
    refused = office.propose("transfer")
    assert refused.status_code == CONFLICT
    assert "source=EXTERNAL" in refused.text
    assert f"post={office.post_id}" in refused.text
    assert "Theo yêu cầu nhiệm vụ." in refused.text


@pytest.mark.parametrize("kind", ["rotation", "transfer", "secondment"])
def test_nobody_is_chosen_until_somebody_is_chosen(office: Office, kind: str) -> None:
    answer = office.propose(kind, tenure_id="", post_id="", move_reason="", plan_id="")
    assert answer.status_code == 422
    assert "Chưa chọn người nào." in answer.text
    assert "Chưa chọn." in answer.text
    assert not re.search(r'<option selected value="\d+">[^<]*·', answer.text)
