"""Standing in for somebody: given, used, shown, refused, ended."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Row, delete, insert, select, update

from tests.integration.web.conftest import counted, signed_in
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import (
    Account,
    HistoryEntry,
    Official,
    OrgUnit,
    PersonnelCase,
    Post,
    RetirementNotice,
    RoleGrant,
    Substitution,
    Tenure,
    Title,
)
from workflow_app.presenters import labels
from workflow_app.queries import accounts
from workflow_app.security.identity import Actor
from workflow_app.security.signed_in import SignedIn, person_of
from workflow_app.services import substitutions as service
from workflow_app.services.errors import BadInput, NotFound
from workflow_app.services.transactions import transaction

DOCUMENT = "12-QĐ/SNV ngày 02/03/2026"
WEEK = timedelta(days=6)


@pytest.fixture
def office_now(office: Flask) -> Iterator[Flask]:
    """The office without substitutions and with a context for services."""
    with office.test_request_context():
        with transaction():
            db.session.execute(delete(Substitution))
        yield office


def person(username: str, role: str = "") -> SignedIn:
    account = select(Account.id).where(Account.username == username)
    found = person_of(db.session.execute(account).scalar_one())
    assert found is not None
    if not role:
        return found
    grant = next(one for one in found.grants if one.role == role)
    actor = replace(
        found.actor, role=grant.role, unit_id=grant.unit_id, unit_path=grant.unit_path,
        grant_id=grant.grant_id, stands_for=grant.stands_for,
    )  # fmt: skip
    return replace(found, actor=actor)


def grant_of(username: str, role: str) -> Row[Any]:
    statement = (
        select(RoleGrant.id, RoleGrant.official_id, RoleGrant.unit_id)
        .join(Account, Account.official_id == RoleGrant.official_id)
        .where(Account.username == username, RoleGrant.role == role)
    )
    return db.session.execute(statement).first()  # type: ignore[return-value]


def asked(username: str = "truongso", role: str = "UNIT_HEAD", **more: Any) -> service.NewSubstitution:
    today = clock.today()
    whom = person("tapthe").actor.official_id
    found = service.NewSubstitution(grant_of(username, role).id, whom or 0, today, today + WEEK, DOCUMENT)
    return replace(found, **more)


def head() -> Actor:
    return person("truongso", "UNIT_HEAD").actor


def roles_of(username: str) -> dict[str, Any]:
    return {grant.key: grant for grant in person(username).grants}


def key() -> str:
    grant = grant_of("truongso", "UNIT_HEAD")
    return f"UNIT_HEAD:{grant.unit_id}:{grant.official_id}"


# ---------------------------------------------------------------- giving
def test_the_role_is_in_the_substitutes_hands_and_ends_by_itself(office_now: Flask) -> None:
    assert office_now
    service.give(asked(), actor=head())
    grant = roles_of("tapthe")[key()]
    assert grant.stands_for.name == head().name
    assert person("tapthe").grant.stands_for is None, "nobody lands in another's role unasked"
    with clock.on(clock.today() + timedelta(days=7)):
        assert key() not in roles_of("tapthe")


def test_the_superior_body_may_give_it(office_now: Flask) -> None:
    assert office_now
    assert service.give(asked(), actor=person("thamdinh", "ADVISER").actor)


def test_nothing_is_given_that_the_holder_has_lost(office_now: Flask) -> None:
    assert office_now
    service.give(asked(), actor=head())
    grant = grant_of("truongso", "UNIT_HEAD")
    with transaction():
        db.session.execute(update(RoleGrant).where(RoleGrant.id == grant.id).values(valid_to=clock.today()))
    try:
        assert key() not in roles_of("tapthe")
        told = {row.official_id for row in accounts.acting({"UNIT_HEAD"}, {path_of(grant.unit_id)})}
        assert person("tapthe").actor.official_id not in told, "nor are they told of what is to be done"
    finally:
        with transaction():
            db.session.execute(update(RoleGrant).where(RoleGrant.id == grant.id).values(valid_to=None))


def path_of(unit_id: int) -> str:
    """The path of a unit."""
    return db.session.execute(select(OrgUnit.path).where(OrgUnit.id == unit_id)).scalar_one()


# ---------------------------------------------------------------- refusals
@pytest.mark.parametrize(
    ("more", "reason"),
    [
        pytest.param({"document": "  "}, "document_needed", id="no document"),
        pytest.param({"from_on": date(2020, 1, 1)}, "day_in_the_past", id="begun in the past"),
        pytest.param({"last_on": date(2020, 1, 1)}, "ends_before_it_begins", id="ends before it begins"),
        pytest.param({"last_on": date(2090, 1, 1)}, "substitution_too_long", id="without an end in sight"),
    ],
)
def test_a_substitution_that_cannot_be_right_is_refused(
    office_now: Flask, more: dict[str, Any], reason: str
) -> None:
    assert office_now
    with pytest.raises(BadInput, match=reason):
        service.give(asked(**more), actor=head())


@pytest.mark.parametrize(
    ("username", "role"),
    [("tapthe", "COLLECTIVE_MEMBER"), ("banthuongvu", "AUTHORITY_MEMBER"), ("capuy", "PARTY_COMMITTEE")],
)
def test_a_role_that_votes_is_never_given(office_now: Flask, username: str, role: str) -> None:
    assert office_now
    grant = grant_of(username, role)
    superior = replace(person("thamdinh", "ADVISER").actor, unit_path="/")
    whom = person("chuyenvien").actor.official_id or 0
    with pytest.raises(BadInput, match="role_not_delegable"):
        service.give(asked(grant_id=grant.id, substitute_id=whom), actor=superior)


def test_one_does_not_stand_in_for_oneself_nor_does_the_administrator(office_now: Flask) -> None:
    assert office_now
    for whom, reason in (
        (head().official_id, "substitutes_oneself"),
        (person("quantri").actor.official_id, "sysadmin_apart"),
        (999_999, "person_unknown"),
    ):
        with pytest.raises(BadInput, match=reason):
            service.give(asked(substitute_id=whom), actor=head())


def test_only_the_holder_or_the_superior_body_gives_it(office_now: Flask) -> None:
    assert office_now
    for username, role in (("chuyenvien", "PERSONNEL_SPECIALIST"), ("kiemtra", "INSPECTOR")):
        with pytest.raises(BadInput, match="not_the_holder_nor_superior"):
            service.give(asked(), actor=person(username, role).actor)


def test_a_substitute_puts_nobody_else_in_the_place(office_now: Flask) -> None:
    assert office_now
    service.give(asked(), actor=head())
    stand_in = roles_of("tapthe")[key()]
    actor = replace(head(), official_id=person("tapthe").actor.official_id, stands_for=stand_in.stands_for)
    later = clock.today() + timedelta(days=20)
    with pytest.raises(BadInput, match="not_the_holder_nor_superior"):
        service.give(asked(from_on=later, last_on=later + WEEK), actor=actor)


def test_two_substitutes_at_once_are_refused(office_now: Flask) -> None:
    assert office_now
    service.give(asked(), actor=head())
    other = person("chuyenvien").actor.official_id
    with pytest.raises(BadInput, match="substitution_overlaps"):
        service.give(asked(substitute_id=other), actor=head())


def test_a_head_who_has_had_the_notice_entrusts_nothing(office_now: Flask) -> None:
    assert office_now
    today, holder = clock.today(), leading()
    grant = {"official_id": holder.official_id, "role": "UNIT_HEAD", "unit_id": holder.unit_id}
    notice = {"official_id": holder.official_id, "notice_on": today, "retires_on": today + WEEK}
    with transaction():
        rows = insert(RoleGrant).returning(RoleGrant.id)
        grant_id = db.session.execute(rows, grant | {"valid_from": today}).scalar_one()
        db.session.execute(insert(RetirementNotice), notice)
    superior = replace(person("thamdinh", "ADVISER").actor, unit_path="/")
    try:
        with pytest.raises(BadInput, match="holder_frozen"):
            service.give(asked(grant_id=grant_id), actor=superior)
    finally:
        with transaction():
            db.session.execute(delete(RoleGrant).where(RoleGrant.id == grant_id))


def leading() -> Row[Any]:
    """A serving head of a department who has had no notice."""
    statement = (
        select(Tenure.official_id, Post.unit_id)
        .join(Post, Post.id == Tenure.post_id)
        .join(Title, Title.id == Post.title_id)
        .join(OrgUnit, OrgUnit.id == Post.unit_id)
        .where(Title.rank == "HEAD", OrgUnit.is_department, Tenure.to_on.is_(None))
        .where(Tenure.official_id.not_in(select(RetirementNotice.official_id)))
        .where(Tenure.official_id != person("truongso").actor.official_id)
        .limit(1)
    )
    return db.session.execute(statement).one()


# ---------------------------------------------------------------- ending
def test_it_is_revoked_once_and_at_once(office_now: Flask) -> None:
    assert office_now
    number = service.give(asked(), actor=head())
    with pytest.raises(BadInput, match="document_needed"):
        service.revoke(number, document="", actor=head())
    with pytest.raises(BadInput, match="not_for_this_role"):
        service.revoke(number, document=DOCUMENT, actor=person("chuyenvien").actor)
    service.revoke(number, document=DOCUMENT, actor=head())
    assert key() not in roles_of("tapthe")
    with pytest.raises(BadInput, match="substitution_over"):
        service.revoke(number, document=DOCUMENT, actor=head())
    with pytest.raises(NotFound):
        service.revoke(999_999, document=DOCUMENT, actor=head())


def test_both_ends_are_remembered(office_now: Flask) -> None:
    assert office_now
    number = service.give(asked(), actor=head())
    service.revoke(number, document=DOCUMENT, actor=head())
    stream = f"official:{head().official_id}"
    bodies = db.session.execute(
        select(HistoryEntry.action, HistoryEntry.body)
        .where(HistoryEntry.stream == stream)
        .order_by(HistoryEntry.seq.desc())
        .limit(2)
    ).all()
    assert [row.action for row in bodies] == ["official:substitution:revoked", "official:substitution:given"]
    assert json.loads(bodies[1].body)["detail"]["document"] == DOCUMENT


# ---------------------------------------------------------------- pages
def typed(substitute: str) -> dict[str, str]:
    today = clock.today()
    days = {"from_on": labels.day(today), "last_on": labels.day(today + WEEK)}
    return {"substitute": substitute, "document": DOCUMENT, **days}


def test_the_pages_make_list_use_and_end_it(office: Flask) -> None:
    with office.test_request_context():
        with transaction():
            db.session.execute(delete(Substitution))
        told = read_names()
    owner = signed_in(office, "truongso", told["own_key"])
    assert "Ủy quyền vai trò" in owner.get("/substitutions").text
    address = f"/substitutions/new/{told['grant_id']}"
    wrong = owner.post(address, data=typed("Không Có Ai"))
    assert wrong.status_code == 422
    assert "Không tìm thấy cán bộ này" in wrong.text
    assert "Không Có Ai" in wrong.text
    made = owner.post(address, data=typed(told["code"]), follow_redirects=True).text
    assert told["substitute"] in made
    assert "Đang làm thay" in made
    stands_in(signed_in(office, "tapthe", told["key"]), told)
    with office.app_context():
        statement = select(Substitution.id).order_by(Substitution.id.desc())
        revoke = f"/substitutions/{db.session.execute(statement).scalars().first()}/revoke"
    assert signed_in(office, "chuyenvien").get(revoke).status_code == 404
    assert owner.get(revoke).status_code == 200
    ended = owner.post(revoke, data={"document": DOCUMENT}, follow_redirects=True)
    assert "Đã thu hồi ngày" in ended.text


def read_names() -> dict[str, Any]:
    """What the pages speak of, read before a browser is opened."""
    holder, substitute = head(), person("tapthe").actor
    of = select(Official.code).where(Official.id == substitute.official_id)
    sex = select(Official.sex).where(Official.id == holder.official_id)
    case = select(PersonnelCase.id).where(PersonnelCase.unit_path.startswith(holder.unit_path)).limit(1)
    return {
        "holder": holder.name,
        "grant_id": holder.grant_id,
        "unit_id": holder.unit_id,
        "own_key": f"UNIT_HEAD:{holder.unit_id}",
        "substitute": substitute.name,
        "code": db.session.execute(of).scalar_one(),
        "title": "bà" if db.session.execute(sex).scalar_one() == "F" else "ông",
        "case_id": db.session.execute(case).scalar_one(),
        "key": key(),
    }


def stands_in(client: FlaskClient, told: dict[str, Any]) -> None:
    page = client.get(f"/cases/{told['case_id']}").text
    until = labels.day(clock.today() + WEEK)
    assert f"thay {told['title']} {told['holder']}, đến {until}" in page
    mine = client.get("/substitutions")
    assert mine.status_code == 200
    assert "Ủy quyền vai trò" not in mine.text


def test_the_superior_body_finds_the_roles_of_a_unit(office: Flask) -> None:
    with office.test_request_context():
        told = read_names()
    unit_id, grant_id = told["unit_id"], told["grant_id"]
    client = signed_in(office, "thamdinh")
    assert "Cử người làm thay" in client.get(f"/units/{unit_id}/substitutions").text
    assert f"/units/{unit_id}/substitutions" in client.get(f"/units/{unit_id}").text
    assert client.get(f"/substitutions/new/{grant_id}").status_code == 200
    assert signed_in(office, "chuyenvien").get(f"/units/{unit_id}/substitutions").status_code == 403
    assert signed_in(office, "kiemtra").get(f"/substitutions/new/{grant_id}").status_code == 404
    assert signed_in(office, "quantri").get("/substitutions").status_code == 403


def test_pages_take_a_fixed_number_of_statements(office: Flask) -> None:
    with office.test_request_context():
        told = read_names()
    client = signed_in(office, "thamdinh")
    for address, most in (("/substitutions", 2), (f"/units/{told['unit_id']}/substitutions", 5)):
        client.get(address)
        with counted(office) as sent:
            client.get(address)
        assert len(sent) <= most, (address, sent)
