"""A leadership examination through the pages: off, then on, with marks that nobody can read early."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, select

from tests.integration.web.conftest import FEW_CASES, loaded, signed_in
from tests.integration.web.typing_in import take
from workflow_app import SETTINGS, clock
from workflow_app.extensions import db
from workflow_app.models import (
    Account,
    Official,
    OrgUnit,
    PersonnelCase,
    PlanEntry,
    Post,
    RoleGrant,
    Title,
    TitleStandard,
)
from workflow_app.services.transactions import transaction

SEE_OTHER, FORBIDDEN, NOT_FOUND, CONFLICT = 303, 403, 404, 409
EXAMINERS = ("truongso", "tapthe", "thamdinh", "thamdinh2", "banthuongvu")
MARKS = (83, 67)


@dataclass
class Office:
    """An office with a free post, two people who may sit, and who sits at which desk."""

    app: Flask
    post_id: int
    candidates: tuple[int, int]
    accounts: dict[str, int]
    case_id: int = 0

    def send(self, username: str, step: str, **typed: Any) -> Any:
        return take(self.app, (username, ""), f"/cases/{self.case_id}/steps/{step}", typed)

    def take(self, username: str, step: str, **typed: Any) -> None:
        answer = self.send(username, step, **typed)
        if answer.status_code != SEE_OTHER:
            pytest.fail(re.sub(r"(<[^>]+>|\s)+", " ", answer.text.partition("<main")[2]))

    def open(self) -> Any:
        typed = {"post_id": str(self.post_id), "need": "Kiện toàn lãnh đạo."}
        return take(self.app, ("chuyenvien", ""), "/exams/new", typed)

    def page(self, username: str, tail: str = "") -> str:
        return re.sub(r"\s+", " ", signed_in(self.app, username).get(f"/cases/{self.case_id}{tail}").text)

    def mark(self, part: str) -> None:
        cells = zip(self.candidates, MARKS, strict=True)
        typed = {f"marks-of_{who}-mark": str(mark) for who, mark in cells}
        self.take("thuky", f"enter_{part}_marks", **typed)

    def state(self) -> str:
        with self.app.app_context():
            return db.session.get_one(PersonnelCase, self.case_id).state


@pytest.fixture(params=["sqlite", "postgresql"])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    """The showcase department with one more post, and two lawful candidates."""
    with loaded(request, tmp_path, FEW_CASES) as app:
        with app.app_context():
            post_id, candidates = prepared()
            pairs = db.session.execute(select(Account.username, Account.official_id))
            accounts = {username: who for username, who in pairs if who}
        yield Office(app, post_id, candidates, accounts)


def prepared() -> tuple[int, tuple[int, int]]:
    """A vacant post whose title has an easy standard, and two planned people who suit it."""
    today = clock.today()
    with transaction():
        unit = db.session.execute(select(OrgUnit).where(OrgUnit.code == "S01")).scalar_one()
        deputy = select(Post).join(Title, Title.id == Post.title_id)
        model = (
            db.session.execute(deputy.where(Post.unit_id == unit.id, Title.rank == "DEPUTY"))
            .scalars()
            .first()
        )
        assert model is not None
        long_ago = today - timedelta(days=4000)
        name = {"code": "EXAMINED", "name": "Phó Giám đốc (thi tuyển)", "folded": "pho giam doc thi tuyen"}
        rank = {
            "rank": "DEPUTY",
            "level": "PROVINCE",
            "in_scope": True,
            "equivalence": 1,
            "valid_from": long_ago,
        }
        title = db.session.execute(insert(Title).values(**name, **rank).returning(Title.id)).scalar_one()
        standard = {
            "title_id": title,
            "version": 1,
            "valid_from": long_ago,
            "skills": [],
            "state": "APPROVED",
            "migrated": True,
        }
        db.session.execute(insert(TitleStandard), standard)
        place = {"unit_id": unit.id, "title_id": title, "authority_id": model.authority_id, "seats": 1}
        post = db.session.execute(
            insert(Post).values(**place, valid_from=long_ago).returning(Post.id)
        ).scalar_one()
        people = select(Official.id).where(Official.id.not_in(select(Account.official_id)))
        young = people.where(Official.birth_year > today.year - 48, Official.home_unit_id.is_not(None))
        first, second = db.session.execute(young.order_by(Official.id).limit(2)).scalars()
        for who in (first, second):
            entry = {"official_id": who, "title_id": title, "unit_id": unit.id, "status": "ACTIVE"}
            db.session.execute(
                insert(PlanEntry),
                entry | {"from_on": today - timedelta(days=300), "migrated": True, "document": "12-QH"},
            )
    return post, (first, second)


def test_while_the_module_is_off_nothing_leads_to_an_examination_and_opening_says_who_can(
    office: Office,
) -> None:
    assert "/exams/new" not in signed_in(office.app, "chuyenvien").get("/cases/new").text
    assert 'value="EXAM"' not in signed_in(office.app, "chuyenvien").get("/cases/new/appointment").text
    refused = office.open()
    assert refused.status_code == CONFLICT
    assert "Phần thi tuyển đang tắt" in refused.text
    assert "QUYTRINH_LEADERSHIP_EXAM" in refused.text


def test_an_examination_goes_to_opened_marks_that_nobody_reads_before(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = office.app.extensions[SETTINGS]
    monkeypatch.setitem(office.app.extensions, SETTINGS, replace(settings, leadership_exam=True))
    assert "/exams/new" in signed_in(office.app, "chuyenvien").get("/cases/new").text
    opened = office.open()
    assert opened.status_code == SEE_OTHER, opened.text
    office.case_id = int(opened.headers["Location"].rsplit("/", 1)[-1])
    ids = [str(office.accounts[name]) for name in EXAMINERS]
    seats = {"council": ids, "council_chair": ids[0], "council_secretary": str(office.accounts["thuky"])}
    office.take("banthuongvu", "appoint_council", **seats)
    closes = (clock.today() + timedelta(days=20)).strftime("%d/%m/%Y")
    office.take("chuyenvien", "open_registration", closes_on=closes)
    for who in office.candidates:
        office.take("chuyenvien", "register_candidate", official_id=str(who))
    for name in EXAMINERS:
        office.take(name, "declare_exam_conflict")
    answer = office.send("chuyenvien", "screen")
    assert answer.status_code in (SEE_OTHER, CONFLICT)
    if answer.status_code == CONFLICT:
        pytest.fail(re.sub(r"(<[^>]+>|\s)+", " ", answer.text.partition("<main")[2]))
    office.take("thuky", "hold_written", held_on=clock.today().strftime("%d/%m/%Y"))
    refused = office.send("chuyenvien", "enter_written_marks", **dict.fromkeys(fields(office), "50"))
    assert refused.status_code == CONFLICT
    office.mark("written")
    office.take("thuky", "hold_defence", held_on=clock.today().strftime("%d/%m/%Y"))
    office.mark("defence")
    for reader in ("banthuongvu", "thuky", "truongso", "chuyenvien"):
        for tail in ("", "/history?density=full", "/steps/enter_defence_marks"):
            assert not re.search(r"(>|\"|: )\s*(83|67)\s*(<|\"|;|,)", office.page(reader, tail)), (
                reader,
                tail,
            )
    assert "Điểm được niêm phong" in office.page("banthuongvu")
    office.take("thuky", "score")
    assert office.state() == "SCORED"
    shown = office.page("banthuongvu")
    assert "83,00" in shown
    assert "Đạt" in shown


def fields(office: Office) -> list[str]:
    return [f"marks-of_{who}-mark" for who in office.candidates]


def outsider(office: Office) -> tuple[str, int]:
    """Somebody of another body with an account and nothing but a plain official's role there."""
    with office.app.app_context(), transaction():
        unit = (
            db.session.execute(
                select(OrgUnit).where(
                    OrgUnit.is_department, OrgUnit.code != "S01", OrgUnit.valid_to.is_(None)
                )
            )
            .scalars()
            .first()
        )
        assert unit is not None
        used = select(Account.official_id).union(select(RoleGrant.official_id))
        who = (
            db.session.execute(
                select(Official.id).where(Official.home_unit_id.is_not(None), Official.id.not_in(used))
            )
            .scalars()
            .first()
        )
        hashed = select(Account.password_hash).where(Account.username == "canbo").scalar_subquery()
        account = {"username": "nguoingoai", "official_id": who, "created_at": clock.now()}
        db.session.execute(insert(Account).values(**account, password_hash=hashed))
        grant = {"official_id": who, "role": "OFFICIAL", "unit_id": unit.id, "basis": "thử"}
        db.session.execute(insert(RoleGrant).values(**grant, valid_from=clock.today() - timedelta(days=9)))
    return "nguoingoai", int(who or 0)


def test_an_examiner_of_another_body_sees_and_does_their_part_and_nothing_else(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = office.app.extensions[SETTINGS]
    monkeypatch.setitem(office.app.extensions, SETTINGS, replace(settings, leadership_exam=True))
    office.case_id = int(office.open().headers["Location"].rsplit("/", 1)[-1])
    name, who = outsider(office)
    assert signed_in(office.app, name).get(f"/cases/{office.case_id}").status_code == NOT_FOUND
    ids = [str(office.accounts[one]) for one in EXAMINERS[:4]]
    seats = {"council_chair": ids[0], "council_secretary": str(office.accounts["thuky"])}
    office.take("banthuongvu", "appoint_council", council=[*ids, str(who)], **seats)
    closes = (clock.today() + timedelta(days=20)).strftime("%d/%m/%Y")
    office.take("chuyenvien", "open_registration", closes_on=closes)
    office.take("chuyenvien", "register_candidate", official_id=str(office.candidates[0]))
    client = signed_in(office.app, name)
    page = office.page(name)
    assert "Hội đồng thi tuyển" in page
    assert "Người dự tuyển" in page
    assert f"/cases/{office.case_id}/steps/declare_exam_conflict" in client.get("/").text
    office.take(name, "declare_exam_conflict")
    for closed in ("options", "papers", "history", "steps/screen"):
        assert client.get(f"/cases/{office.case_id}/{closed}").status_code in (FORBIDDEN, NOT_FOUND), closed
    with office.app.app_context():
        others = db.session.execute(select(PersonnelCase.id).where(PersonnelCase.id != office.case_id))
        for case_id in others.scalars():
            assert client.get(f"/cases/{case_id}").status_code == NOT_FOUND
    listed = client.get("/cases").text
    assert f"/cases/{office.case_id}" in listed
    assert len(set(re.findall(r'href="/cases/(\d+)"', listed))) == 1
    office.take(
        "banthuongvu", "appoint_council", council=[*ids, str(office.accounts["banthuongvu"])], **seats
    )
    assert client.get(f"/cases/{office.case_id}").status_code == NOT_FOUND
