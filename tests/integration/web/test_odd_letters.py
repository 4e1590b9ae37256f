"""NUL, which no row of PostgreSQL can hold, is left out or refused and is never an error of ours."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from tests.integration.web.conftest import signed_in
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import CaseTask, FormDraft, MailChoice

OK, BAD_REQUEST, INVALID = 200, 400, 422


@pytest.mark.parametrize(
    ("username", "address"),
    [
        ("quantri", "/admin/reminders?q=%00"),
        ("quantri", "/admin/reminders?rule=%00"),
        ("thamdinh", "/moratoria?q=%00"),
        ("chuyenvien", "/obligations?view=%00"),
    ],
)
def test_a_search_for_it_finds_what_a_search_for_nothing_finds(
    office: Flask, username: str, address: str
) -> None:
    assert signed_in(office, username).get(address).status_code == OK


@pytest.mark.parametrize("field", ["about", "case", "subject", "document", "sender"])
def test_a_form_leaves_it_out(office: Flask, field: str) -> None:
    typed = {"kind": "DENUNCIATION", "received_on": f"{clock.today():%d/%m/%Y}", "subject": "Nội dung"}
    page = signed_in(office, "kiemtra").post("/letters/new", data=typed | {field: "Không\x00có"})
    assert page.status_code == INVALID  # about nobody, or about somebody who is not known


def test_an_address_is_kept_without_it(office: Flask) -> None:
    client = signed_in(office, "canbo")
    client.post("/notices/choices", data={"email": "a\x00b@so.example", "ordinary": "DIGEST"})
    with office.app_context():
        assert db.session.execute(select(MailChoice.email)).scalars().all() == ["ab@so.example"]


def test_a_draft_holds_it_as_typed_and_a_draft_without_end_is_refused(office: Flask) -> None:
    with office.app_context():
        task = select(CaseTask.case_id, CaseTask.step).where(
            CaseTask.role == "PERSONNEL_SPECIALIST", CaseTask.round_id.is_(None)
        )
        case_id, step = db.session.execute(task.order_by(CaseTask.id)).first() or (0, "")
    client, address = signed_in(office, "chuyenvien"), f"/cases/{case_id}/steps/{step}"
    assert client.post(f"{address}/draft", data={"note": "a\x00b"}).status_code == OK
    assert client.get(address).status_code == OK
    assert client.post(f"{address}/draft", data={"note": "a" * 250_000}).status_code == BAD_REQUEST
    with office.app_context():
        assert db.session.execute(select(FormDraft.data)).scalar_one()["note"] == ["a\x00b"]
