"""A review of a term through the pages: by whom each step is taken, what each page shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, func, insert, select, update

from state_machines.vocabulary import EvaluationKind, Grade
from tests.integration.web.conftest import FEW_CASES, counted, loaded, signed_in
from tests.integration.web.typing_in import Fields, take
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import (
    Account,
    BallotRound,
    Evaluation,
    Official,
    OrgUnit,
    PersonnelCase,
    Post,
    RoundMember,
    Tenure,
    Title,
)
from workflow_app.services import reappointments
from workflow_app.services.transactions import transaction

OK, SEE_OTHER, CONFLICT = 200, 303, 409
MOST_STATEMENTS = 6  # five, and one that finds out who is asking
UNIT = ("chuyenvien", "thuky", "tokiem1", "tokiem2")
AUTHORITY = ("thamdinh2", "thukybtv", "tokiembtv1", "tokiembtv2")
OWN = "nguoiduocxem"  # the account of the person whose term ends
GOOD: dict[str, Any] = {
    "capacity": "KEPT",
    "prestige": "KEPT",
    "sector": "IMPROVED",
    "post_need": "NEEDED",
    "assessment": "Lĩnh vực phụ trách tiến bộ rõ qua các năm.",
}


@dataclass
class Review:
    """One review in an office, and who sits at which desk."""

    app: Flask
    case_id: int
    person: int
    name: str
    accounts: dict[str, int]
    own: str  # the key of the person's own role
    used: set[str] = field(default_factory=set)

    def row(self) -> Any:
        with self.app.app_context():
            return db.session.get_one(PersonnelCase, self.case_id)

    def page(self, username: str, tail: str = "") -> str:
        answer = signed_in(self.app, username).get(f"/cases/{self.case_id}{tail}")
        assert answer.status_code == OK
        return re.sub(r"\s+", " ", answer.text)

    def send(self, username: str, step: str, query: str = "", **typed: Any) -> Any:
        everybody = ("present",) if step == "take_attendance" else ()
        self.used.add(username)
        url = f"/cases/{self.case_id}/steps/{step}{query}"
        return take(self.app, (username, self.own if username == OWN else ""), url, typed, all_of=everybody)

    def take(self, username: str, step: str, query: str = "", **typed: Any) -> None:
        answer = self.send(username, step, query, **typed)
        if answer.status_code != SEE_OTHER:
            pytest.fail(re.sub(r"(<[^>]+>|\s)+", " ", answer.text.partition("<main")[2]))

    def hold(self, code: str, team: tuple[str, str, str, str]) -> None:
        """A whole ballot round in which everybody is for the person."""
        preparer, secretary, first, second = team
        held = clock.today().strftime("%d/%m/%Y")
        self.take(preparer, "convene", f"?round_code={code}", place="Hội trường", held_on=held)
        with self.app.app_context():
            newest = select(BallotRound.id).where(BallotRound.case_id == self.case_id)
            ballot = db.session.execute(newest.order_by(BallotRound.id.desc())).scalars().first()
        query = f"?round={ballot}"
        self.take(secretary, "take_attendance", query)
        tellers = [str(self.accounts[one]) for one in (first, second, f"{first[:-1]}3")]
        self.take(secretary, "set_tellers", query, tellers=tellers, teller_head=tellers[0])
        came = str(self._present(ballot))
        self.take(first, "close_voting", query, issued=came, collected=came)
        votes = {f"tallies-of_{self.person}-{name}": "0" for name in ("against", "no_opinion")}
        votes[f"tallies-of_{self.person}-votes"] = came
        self.take(first, "enter_count", query, valid=came, invalid="0", **votes)
        self.take(second, "confirm_count", query, agreed="y")
        chairs = Fields(signed_in(self.app, secretary).get(self._url("certify", query)).text)
        chair = next(value for name, value in chairs.boxes if name == "chair_id" and value)
        self.take(secretary, "certify", query, chair_id=chair)

    def _url(self, step: str, query: str) -> str:
        return f"/cases/{self.case_id}/steps/{step}{query}"

    def _present(self, ballot: int | None) -> int:
        came = select(func.count()).where(RoundMember.round_id == ballot, RoundMember.present.is_(True))
        with self.app.app_context():
            return db.session.execute(came).scalar_one()

    def assessed(self, **found: str) -> None:
        """From the day on which it fell due to the assessment."""
        self.take("truongso", "notify_review")
        own = {"self_review": "Hoàn thành nhiệm vụ.", "limits": "Còn chậm một số việc.", "whole_term": "y"}
        self.take(OWN, "file_self_review", **own)
        self.hold("confidence", UNIT)
        self.take("thuky", "record_consultation")
        self.take("thamdinh", "assess", **(GOOD | found))

    def deciding(self) -> None:
        """From the assessment to the vote of the authority."""
        self.hold("collective", UNIT)
        self.take("truongso", "give_head_opinion", head_view="FOR", opinion="Nhất trí.", signed="y")
        self.take("thuky", "record_collective_vote")
        for kind in ("ASSET_DECLARATION", "HEALTH_CERTIFICATE"):
            today = clock.today().strftime("%d/%m/%Y")
            paper = {"kind": kind, "official_id_optional": str(self.person), "number": "1", "dated_on": today}
            self.take("chuyenvien", "attach_document", **paper)
        self.take("truongso", "submit", number="15/TTr", signed="y")
        opinions = {"opinion": "Đủ điều kiện.", "inspection_opinion": "Không có vi phạm."}
        self.take("thamdinh", "finish_appraisal", **opinions)
        self.hold("decision", AUTHORITY)


@pytest.fixture(params=["sqlite", "postgresql"])
def review(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Review]:
    """A deputy of the showcase department whose term ends soon; the review has fallen due."""
    with loaded(request, tmp_path, FEW_CASES) as app:
        with app.app_context():
            person, name = make_due(clock.today())
            opened = reappointments.open_due(clock.today())
            own = select(PersonnelCase.id).where(PersonnelCase.chosen_id == person)
            case_id = db.session.execute(own.where(PersonnelCase.id.in_(opened))).scalar_one()
            pairs = db.session.execute(select(Account.username, Account.official_id))
            accounts = {username: who for username, who in pairs if who}
            home = db.session.get_one(Official, person).home_unit_id
        yield Review(app, case_id, person, name, accounts, f"OFFICIAL:{home}")


def make_due(today: date) -> tuple[int, str]:
    """A deputy without another account whose term ends in 110 days; id and name."""
    with transaction():
        found = db.session.execute(
            select(Tenure.id, Official.id.label("official_id"), Official.name)
            .join(Official, Official.id == Tenure.official_id)
            .join(Post, Post.id == Tenure.post_id)
            .join(Title, Title.id == Post.title_id)
            .join(OrgUnit, OrgUnit.id == Post.unit_id)
            .where(OrgUnit.code == "S01", Title.rank == "DEPUTY", Tenure.to_on.is_(None))
            .where(Official.id.not_in(select(Account.official_id)))
            .order_by(Tenure.id)
            .limit(1)
        ).one()
        term = {"from_on": today - timedelta(days=1715), "term_end_on": today + timedelta(days=110)}
        db.session.execute(update(Tenure).where(Tenure.id == found.id).values(**term))
        born = update(Official).where(Official.id == found.official_id)
        db.session.execute(born.values(birth_year=today.year - 44, birth_month=6, birth_day=15))
        pattern = select(Account.password_hash, Account.created_at).where(Account.username == "chuyenvien")
        account = dict(db.session.execute(pattern).mappings().one())
        db.session.execute(insert(Account), account | {"username": OWN, "official_id": found.official_id})
        grades = [date(today.year - back, 12, 31) for back in range(1, 5)]
        shape = {"kind": str(EvaluationKind.YEAR), "grade": str(Grade.GOOD)}
        db.session.execute(delete(Evaluation).where(Evaluation.official_id == found.official_id))
        db.session.execute(
            insert(Evaluation),
            [
                {**shape, "official_id": found.official_id, "period_end_on": day, "decided_on": day}
                for day in grades
            ],
        )
        return found.official_id, found.name


def test_a_review_goes_from_due_to_reappointed_through_the_pages(review: Review) -> None:
    listed = signed_in(review.app, "thamdinh").get("/cases?procedure=reappointment").text
    assert f"Bổ nhiệm lại: {review.name}, " in listed
    waits = review.page("truongso")
    assert "Nhiệm kỳ và kết quả" in waits
    assert "Chưa có nhận xét, đánh giá của cấp có thẩm quyền." in waits
    assert "chưa thông báo, hạn cuối" in waits
    review.assessed()
    found = review.page("thamdinh")
    assert "Giữ vững" in found
    assert "Có chuyển biến tích cực" in found
    assert GOOD["assessment"] in found
    assert "thông báo ngày" in found
    assert found.count("Hoàn thành tốt nhiệm vụ") == 4
    assert "Kết quả theo kênh giới thiệu" not in found
    review.deciding()
    with counted(review.app) as sent:
        review.page("banthuongvu")
    assert len(sent) <= MOST_STATEMENTS, sent
    review.take("banthuongvu", "decide_reappointment", reasons="Theo kết quả biểu quyết.")
    assert review.row().state == "REAPPOINTED"
    assert len(review.used) >= 12


def test_a_negative_finding_is_refused_with_its_clause_and_who_can_act(review: Review) -> None:
    review.assessed(prestige="DECLINED", assessment="Để xảy ra mất đoàn kết kéo dài.")
    review.deciding()
    assert "Giảm sút" in review.page("banthuongvu")
    refused = review.send("banthuongvu", "decide_reappointment", reasons="Theo kết quả biểu quyết.")
    assert refused.status_code == CONFLICT
    assert re.search(r'href="/rules/clauses/2\.5">\s*Mục 2\.5', refused.text)
    assert "Cách khắc phục" in refused.text
    assert review.row().state == "DECIDING"
    review.take("banthuongvu", "decide_no_reappointment", reason="Uy tín giảm sút.")
    assert review.row().state == "NOT_REAPPOINTED"


def test_the_papers_that_are_asked_for_are_those_of_a_review(review: Review) -> None:
    papers = review.page("chuyenvien", "/papers")
    assert "Thành phần hồ sơ của" in papers
    assert "Nhận xét, đánh giá của cấp có thẩm quyền" in papers
    assert "Cấp trong 6 tháng" in papers
    assert "Sơ yếu lý lịch" not in papers


def test_the_inbox_of_the_person_says_why_the_self_review_is_theirs(review: Review) -> None:
    review.take("truongso", "notify_review")
    inbox = signed_in(review.app, OWN, review.own).get("/").text
    assert "Vì nhiệm kỳ của bạn đang được xem xét" in inbox
    assert "Tổ kiểm phiếu" not in review.page("truongso")
