"""Drafts: kept while typing, seen by their owner alone, gone when the step is taken."""

from __future__ import annotations

from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.integration.web.conftest import counted, signed_in
from tests.integration.web.typing_in import Fields
from workflow_app.extensions import db
from workflow_app.models import FormDraft, PersonnelCase
from workflow_app.services.drafts import LONGEST

OK, SEE_OTHER, NOT_FOUND, INVALID, BAD = 200, 303, 404, 422, 400
TEXT = "Lý do <b>đang</b> viết dở"


@pytest.fixture
def writer(office: Flask) -> FlaskClient:
    """The adviser of the authority."""
    return signed_in(office, "thamdinh")


@pytest.fixture
def step(office: Flask, writer: FlaskClient) -> str:
    """The address of a step that asks for words, of the adviser and of the unit's head; no draft is kept."""
    with office.app_context():
        ids = list(db.session.execute(select(PersonnelCase.id).order_by(PersonnelCase.id)).scalars())
    both = (writer, signed_in(office, "truongso"))
    steps = (f"/cases/{number}/steps/cancel" for number in ids)
    found = next(url for url in steps if all(one.get(url).status_code == OK for one in both))
    writer.post(f"{found}/draft/drop")
    return found


def typed(page: str) -> str:
    """What stands in the box for the reason."""
    return unescape(dict(Fields(page).sent).get("reason", ""))


def kept(app: Flask) -> int:
    with app.app_context():
        return len(db.session.execute(select(FormDraft.case_id)).all())


def test_what_is_typed_is_kept_and_there_when_the_form_is_opened_again(
    office: Flask, writer: FlaskClient, step: str
) -> None:
    for text in ("Lý do", TEXT):
        answer = writer.post(f"{step}/draft", data={"reason": text, "revision": "1", "csrf_token": "x"})
        assert answer.status_code == OK
        assert answer.json
        assert answer.json["words"].startswith("Đã lưu nháp lúc ")
    page = writer.get(step)
    assert typed(page.text) == TEXT
    assert "Đã mở lại bản nháp lưu lúc" in page.text
    assert kept(office) == 1
    with office.app_context():
        assert db.session.execute(select(FormDraft.data)).scalar_one() == {"reason": [TEXT]}


def test_nobody_else_sees_it(office: Flask, writer: FlaskClient, step: str) -> None:
    writer.post(f"{step}/draft", data={"reason": TEXT})
    other = signed_in(office, "truongso").get(step)
    assert other.status_code == OK
    assert "viết dở" not in other.text


def test_the_button_keeps_it_and_shows_the_form_as_it_is(writer: FlaskClient, step: str) -> None:
    page = writer.get(step)
    assert 'name="save_draft"' in page.text
    saved = writer.post(step, data={**dict(Fields(page.text).sent), "reason": TEXT, "save_draft": "1"})
    assert saved.status_code == OK
    assert "Đã lưu nháp lúc" in saved.text
    assert typed(saved.text) == typed(writer.get(step).text) == TEXT


def test_it_is_let_go_when_asked_to(office: Flask, writer: FlaskClient, step: str) -> None:
    writer.post(f"{step}/draft", data={"reason": TEXT})
    assert writer.post(f"{step}/draft/drop").status_code == SEE_OTHER
    assert kept(office) == 0
    assert typed(writer.get(step).text) == ""


def test_it_outlives_a_refusal_and_goes_with_the_step(office: Flask, writer: FlaskClient, step: str) -> None:
    writer.post(f"{step}/draft", data={"reason": TEXT})
    fields = {**dict(Fields(writer.get(step).text).sent), "basis": "12-TB/TU"}
    assert writer.post(step, data={**fields, "basis": ""}).status_code == INVALID
    assert kept(office) == 1
    assert writer.post(step, data=fields).status_code == SEE_OTHER
    assert kept(office) == 0


def test_opening_a_form_asks_for_the_draft_once(office: Flask, writer: FlaskClient, step: str) -> None:
    writer.get(step)
    with counted(office) as sent:
        writer.get(step)
    assert len([one for one in sent if "form_draft" in one]) == 1


@pytest.mark.parametrize("code", ["no_such_step", "enter_count"])
def test_there_is_no_draft_of_a_step_that_may_have_none(writer: FlaskClient, step: str, code: str) -> None:
    url = step.replace("cancel", code)
    assert writer.post(f"{url}/draft", data={"reason": TEXT}).status_code == NOT_FOUND


def test_more_than_a_form_can_hold_is_refused(office: Flask, writer: FlaskClient, step: str) -> None:
    before = kept(office)
    assert writer.post(f"{step}/draft", data={"reason": "x" * LONGEST}).status_code == BAD
    assert kept(office) == before
