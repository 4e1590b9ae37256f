"""The pages of whoever keeps the procedures: publish, look at what runs, bring cases over and back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from tests.integration.web.conftest import counted, signed_in
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import MigrationBatch, PersonnelCase, ProcedureRelease
from workflow_app.presenters import labels
from workflow_app.services.transactions import transaction

SignIn = Callable[..., FlaskClient]
DOCUMENT = "05-QĐ/TU ngày 01/03/2026"
OFFER = "/procedures/three-channels/2"


def send(client: FlaskClient, address: str, **values: object) -> str:
    """Post a form and read the page that follows."""
    return client.post(address, data=values, follow_redirects=True).text


def newest(model: type) -> int:
    return int(db.session.execute(select(func.max(model.id))).scalar_one() or 0)  # type: ignore[attr-defined]


@pytest.fixture
def enter(office: Flask) -> SignIn:
    """``enter("thamdinh")`` gives a browser in which that demo account is signed in."""
    return lambda username: signed_in(office, username)


@pytest.fixture
def published(office: Flask, enter: SignIn) -> int:
    """The second version, proposed by one and let apply by another; made once an office."""
    with office.app_context():
        known = newest(ProcedureRelease)
    if not known:
        today = labels.day(clock.today())
        send(enter("thamdinh"), f"{OFFER}/propose", effective_from=today, document=DOCUMENT)
        with office.app_context():
            known = newest(ProcedureRelease)
        send(enter("banthuongvu"), f"/procedures/releases/{known}", decision="publish", reason="")
    return known


def test_a_proposal_keeps_what_was_typed_and_says_what_is_wrong(office: Flask, enter: SignIn) -> None:
    assert office
    client = enter("thamdinh")
    text = send(client, f"{OFFER}/propose", effective_from="01/01/2020", document=DOCUMENT)
    assert "Ngày này đã qua." in text
    assert DOCUMENT in text
    assert client.get("/procedures/three-channels/9/propose").status_code == 404


def test_a_version_is_published_by_another_person(enter: SignIn, published: int) -> None:
    page = enter("banthuongvu").get(f"/procedures/releases/{published}").text
    assert "Đã ban hành" in page
    assert "không có ngõ cụt" in page
    assert "Thêm bước: Ghi nhận ý kiến nơi cư trú." in page
    assert "Trạng thái “Xác minh, lấy ý kiến” đổi thành “Xác minh và lấy ý kiến nơi cư trú”." in page
    proposer = enter("thamdinh").post(f"/procedures/releases/{published}")
    assert proposer.status_code == 403


def test_the_list_counts_what_runs_under_each_version(enter: SignIn, published: int) -> None:
    assert published
    text = enter("thamdinh").get("/procedures").text
    assert "Hồ sơ đang chạy" in text
    assert "Đã ban hành" in text


def test_running_cases_say_which_rule_gave_them_their_version(enter: SignIn, published: int) -> None:
    assert published
    client = enter("thamdinh")
    text = client.get("/procedures/three-channels/cases").text
    assert "Theo ngày mở hồ sơ" in text
    assert client.get("/procedures/nothing/cases").status_code == 404


def test_cases_go_over_and_back_by_the_pages(office: Flask, enter: SignIn, published: int) -> None:
    client, address = enter("thamdinh"), f"/procedures/releases/{published}/migrate"
    dry = client.get(address).text
    assert "chưa có gì được ghi" in dry
    assert "Chưa chọn hồ sơ nào." in send(client, address, scope="chosen", document=DOCUMENT)
    assert "Chưa nhập mục này." in send(client, address, scope="all", document="")
    with office.app_context():
        assert under(2) == 0
    result = send(client, address, scope="all", document=DOCUMENT)
    with office.app_context():
        moved, batch = under(2), newest(MigrationBatch)
    assert moved > 0
    assert f"Đã chuyển {moved} hồ sơ." in result
    text = send(client, f"/procedures/migrations/{batch}", document=DOCUMENT)
    assert "Đã trở lại ngày" in text
    with office.app_context():
        assert under(2) == 0


def under(version: int) -> int:
    return int(
        db.session.execute(
            select(func.count()).select_from(PersonnelCase).where(PersonnelCase.procedure_version == version)
        ).scalar_one()
    )


def test_a_migrated_case_shows_it_in_its_pages(office: Flask, enter: SignIn, published: int) -> None:
    client = enter("thamdinh")
    send(client, f"/procedures/releases/{published}/migrate", scope="all", document=DOCUMENT)
    with office.app_context():
        batch = newest(MigrationBatch)
        found = db.session.execute(
            select(PersonnelCase.id)
            .where(PersonnelCase.procedure_version == 2, PersonnelCase.state != "DRAFT")
            .limit(1)
        )
        case_id = found.scalar_one()
    assert "Chuyển từ phiên bản 1 sang phiên bản 2" in client.get(f"/cases/{case_id}/history").text
    assert client.get(f"/cases/{case_id}").status_code == 200
    assert "Đã chuyển; theo ngày mở" in client.get("/procedures/three-channels/cases").text
    send(client, f"/procedures/migrations/{batch}", document=DOCUMENT)
    assert "Đưa trở lại từ phiên bản 2 về phiên bản 1" in client.get(f"/cases/{case_id}/history").text


def test_after_the_window_the_page_offers_no_way_back(office: Flask, enter: SignIn, published: int) -> None:
    client = enter("thamdinh")
    with office.app_context():
        batch = newest(MigrationBatch)
        past = clock.today() - timedelta(days=1)
        with transaction():
            db.session.execute(update(MigrationBatch).values(back_until_on=past))
    assert published
    assert client.get("/procedures/migrations/99999").status_code == 404
    assert "Đưa trở lại</button>" not in client.get(f"/procedures/migrations/{batch}").text


@pytest.mark.parametrize("username", ["quantri", "chuyenvien", "canbo"])
def test_nobody_else_keeps_procedures(enter: SignIn, published: int, username: str) -> None:
    client = enter(username)
    for address in ("/procedures", f"/procedures/releases/{published}", "/procedures/three-channels/cases"):
        assert client.get(address).status_code == 403, address


def test_pages_take_a_fixed_number_of_statements(office: Flask, enter: SignIn, published: int) -> None:
    client = enter("thamdinh")
    most = {
        "/procedures": 3,
        f"/procedures/releases/{published}": 3,
        "/procedures/three-channels/cases": 3,
        f"/procedures/releases/{published}/migrate": 5,
    }
    for address, limit in most.items():
        client.get(address)
        with counted(office) as sent:
            client.get(address)
        assert len(sent) <= limit, (address, sent)
