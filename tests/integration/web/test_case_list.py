"""The list of cases: only what one may know of, found with and without marks."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from state_machines.names import fold
from tests.integration.web.conftest import signed_in
from workflow_app.extensions import db
from workflow_app.models import (
    Account,
    Deadline,
    Official,
    OrgUnit,
    PersonnelCase,
    PersonnelOption,
    Post,
    RoleGrant,
    Title,
)
from workflow_app.services.transactions import transaction

SignIn = Callable[..., FlaskClient]
One = Callable[..., Any]

LONG_AGO = date(2020, 1, 1)
CODES = re.compile(r"BN-\d{4}-\d{5}")


def codes(page: str) -> set[str]:
    return set(CODES.findall(page))


def test_a_unit_sees_its_own_cases_only(sign_in: SignIn, one: One, province: Flask) -> None:
    path = one(select(OrgUnit.path).where(OrgUnit.code == "S01"))
    with province.app_context():
        statement = select(PersonnelCase.code).where(PersonnelCase.unit_path.startswith(path))
        own = set(db.session.execute(statement).scalars())
    assert codes(sign_in("chuyenvien").get("/cases").text) == own


def test_the_front_row_says_state_and_for_whom_it_waits(sign_in: SignIn) -> None:
    page = sign_in("thamdinh").get("/cases?state=POLICY_REQUESTED").text
    assert "Đã xin chủ trương" in page
    assert "Đồng ý chủ trương" in page
    assert "Cơ quan tham mưu tổ chức cán bộ" in page


@pytest.mark.parametrize("spelling", [str, fold, str.upper], ids=["with marks", "without marks", "capitals"])
def test_a_case_is_found_by_the_name_of_its_unit(
    sign_in: SignIn, one: One, spelling: Callable[[str], str]
) -> None:
    name, unit_id = "Sở Nông nghiệp", one(select(OrgUnit.id).where(OrgUnit.code == "S01"))
    client = sign_in("thamdinh")
    found = codes(client.get("/cases", query_string={"q": spelling(name)}).text)
    assert found == codes(client.get(f"/cases?unit={unit_id}").text)
    assert found


@pytest.mark.parametrize("spelling", [str, fold], ids=["with marks", "without marks"])
def test_a_case_is_found_by_the_name_of_a_person_considered(
    sign_in: SignIn, one: One, spelling: Callable[[str], str]
) -> None:
    name, code = _an_option(one)
    page = sign_in("thamdinh").get("/cases", query_string={"q": spelling(name)}).text
    assert code in codes(page)
    assert name not in page.replace(f'value="{name}"', "")


def _an_option(one: One) -> tuple[str, str]:
    option_id = one(select(PersonnelOption.id).where(PersonnelOption.status == "LIVE"))
    name = one(
        select(Official.name)
        .join(PersonnelOption, PersonnelOption.official_id == Official.id)
        .where(PersonnelOption.id == option_id)
    )
    code = one(
        select(PersonnelCase.code)
        .join(PersonnelOption, PersonnelOption.case_id == PersonnelCase.id)
        .where(PersonnelOption.id == option_id)
    )
    return name, code


def test_searching_a_name_betrays_nothing_to_those_who_may_not_read_the_dossier(
    province: Flask, sign_in: SignIn, one: One
) -> None:
    name, code = _an_option(one)
    unit_id = one(select(PersonnelCase.unit_id).where(PersonnelCase.code == code))
    monitor = _monitor(province, unit_id)
    assert monitor is not None
    client = sign_in(monitor, f"MONITORING_MEMBER:{unit_id}")
    assert code in codes(client.get("/cases").text)
    assert codes(client.get("/cases", query_string={"q": name}).text) == set()


def _monitor(province: Flask, unit_id: int) -> str | None:
    with province.app_context():
        return (
            db.session.execute(
                select(Account.username)
                .join(RoleGrant, RoleGrant.official_id == Account.official_id)
                .where(RoleGrant.role == "MONITORING_MEMBER", RoleGrant.unit_id == unit_id)
            )
            .scalars()
            .first()
        )


@pytest.mark.parametrize("text", ["%", "_", "\\", "'", "\x00", "😀", "a" * 5_000])
def test_signs_that_mean_something_to_a_database_are_only_text(sign_in: SignIn, text: str) -> None:
    answer = sign_in("thamdinh").get("/cases", query_string={"q": text})
    assert answer.status_code == 200
    if text.strip("\x00"):
        assert codes(answer.text) == set()


def test_filters_stand_in_the_address_and_on_the_next_page(sign_in: SignIn) -> None:
    page = sign_in("thamdinh").get("/cases?phase=open&overdue=1").text
    assert '<option value="open" selected>' in page
    assert re.search(r'name="overdue"\s+value="1"\s+checked', page)


def test_the_filter_by_procedure_keeps_its_own_cases(sign_in: SignIn) -> None:
    client = sign_in("thamdinh")
    assert codes(client.get("/cases?procedure=three-channels").text) == codes(client.get("/cases").text)
    assert codes(client.get("/cases?procedure=none").text) == set()


def test_overdue_cases_are_those_with_an_unmet_deadline_behind_them(office: Flask) -> None:
    client = signed_in(office, "thamdinh")
    before = codes(client.get("/cases?overdue=1").text)
    with office.app_context(), transaction():
        late = db.session.execute(
            select(Deadline.case_id).where(Deadline.met_on.is_(None)).limit(1)
        ).scalar_one()
        db.session.execute(
            update(Deadline).where(Deadline.case_id == late).values(started_on=LONG_AGO, due_on=LONG_AGO)
        )
        code = db.session.execute(select(PersonnelCase.code).where(PersonnelCase.id == late)).scalar_one()
    assert code not in before
    assert codes(client.get("/cases?overdue=1").text) == before | {code}


def post_of_showcase(app: Flask, *, free: bool) -> tuple[int, int]:
    """The head's post of the showcase department as (post, unit): with seats to spare, or full."""
    with app.app_context(), transaction():
        post = db.session.execute(
            select(Post.id, Post.unit_id)
            .join(OrgUnit, OrgUnit.id == Post.unit_id)
            .join(Title, Title.id == Post.title_id)
            .where(OrgUnit.code == "S01", Title.rank == "HEAD")
        ).one()
        db.session.execute(update(Post).where(Post.id == post.id).values(seats=5 if free else 1))
        return post.id, post.unit_id


def test_opening_a_case_leads_to_its_page(office: Flask) -> None:
    post, unit = post_of_showcase(office, free=True)
    client = signed_in(office, "chuyenvien")
    data = {"post_id": post, "source": "ON_SITE", "need": "Thay người nghỉ hưu."}
    answer = client.post(f"/cases/new/appointment?unit={unit}", data=data)
    assert answer.status_code == 303
    page = client.get(answer.headers["Location"])
    assert page.status_code == 200
    with office.app_context():
        newest = db.session.execute(select(PersonnelCase).order_by(PersonnelCase.id.desc())).scalars().first()
        assert newest is not None
        assert (newest.post_id, newest.need, newest.state) == (post, "Thay người nghỉ hưu.", "DRAFT")
        assert newest.outcome_type == "APPOINTMENT"


def test_a_refusal_names_the_clause_and_keeps_what_was_typed(office: Flask) -> None:
    post, unit = post_of_showcase(office, free=False)
    client = signed_in(office, "chuyenvien")
    data = {"post_id": post, "source": "EXTERNAL", "need": "Việc đang dồn lại."}
    answer = client.post(f"/cases/new/appointment?unit={unit}", data=data)
    assert answer.status_code == 409
    assert "Chưa mở được hồ sơ" in answer.text
    assert "Mục 2.5" in answer.text
    assert "đã có người giữ" in answer.text
    assert "Cách khắc phục:" in answer.text
    assert "Việc đang dồn lại." in answer.text
    assert '<option selected value="EXTERNAL">' in answer.text


@pytest.mark.parametrize("post", ["", "x", "999999"])
def test_without_a_post_of_the_unit_nothing_is_opened(office: Flask, post: str) -> None:
    answer = signed_in(office, "chuyenvien").post(
        "/cases/new/appointment", data={"post_id": post, "source": "ON_SITE"}
    )
    assert answer.status_code == 422
    assert "Chưa chọn." in answer.text


def test_a_post_of_another_department_cannot_be_smuggled_in(office: Flask) -> None:
    with office.app_context():
        foreign = (
            db.session.execute(
                select(Post.id)
                .join(OrgUnit, OrgUnit.id == Post.unit_id)
                .where(OrgUnit.is_department, OrgUnit.code != "S01", OrgUnit.valid_to.is_(None))
            )
            .scalars()
            .first()
        )
        unit = db.session.execute(select(Post.unit_id).where(Post.id == foreign)).scalar_one()
    assert foreign is not None
    client = signed_in(office, "chuyenvien")
    answer = client.post(
        f"/cases/new/appointment?unit={unit}", data={"post_id": str(foreign), "source": "ON_SITE"}
    )
    assert answer.status_code == 422


def test_a_post_named_in_the_address_is_chosen_already(office: Flask) -> None:
    post, unit = post_of_showcase(office, free=True)
    page = signed_in(office, "chuyenvien").get(f"/cases/new/appointment?unit={unit}&post={post}").text
    assert re.search(rf'value="{post}"\s+checked', page)
