"""Whatever ends in the middle of a form, what was typed is still there and nothing has been done."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_wtf import FlaskForm
from sqlalchemy import func, select, update
from werkzeug.test import TestResponse
from wtforms import PasswordField

from tests.conftest import ReadingClient
from tests.integration.web import small
from tests.integration.web.typing_in import Fields
from workflow_app import forms
from workflow_app.extensions import db
from workflow_app.forms import admin, auth, campaigns, cases, criteria, notices, steps
from workflow_app.forms.typed import TypedForm
from workflow_app.models import Account, CalendarDay
from workflow_app.paths import templates_dir
from workflow_app.services.transactions import transaction

URL = "/admin/calendar?year=2027"
TYPED = {"day": "31/04/2027", "kind": "HOLIDAY", "name": "Nghỉ bù <b>Tết</b>", "document": "12-TB/VP"}
Pairs = dict[str, str]


@pytest.fixture
def desk(app: Flask) -> Flask:
    """Two administrators; forms need their tokens, as in life."""
    app.testing = True
    app.test_client_class = ReadingClient
    with app.app_context():
        unit_id, _ = small.unit("SNV", "Sở Nội vụ")
        for username, name in (("lan", "Trần Thị Lan"), ("minh", "Lê Văn Minh")):
            person = small.official(name, unit_id)
            small.account(username, person)
            small.grant(person, "OFFICIAL", unit_id)
            small.grant(person, "SYSADMIN", unit_id)
    return app


def form_of(page: TestResponse, **typed: str) -> Pairs:
    """The fields of the page's main form, with what is typed into it."""
    found = re.search(r'<form[^>]*(?:id="form"|data-press).*?</form>', page.text, re.DOTALL)
    assert found, page.text
    return dict(Fields(found[0]).sent) | typed


def enter(client: FlaskClient, username: str, page: TestResponse | None = None, **typed: str) -> TestResponse:
    """Sign in, on the page that asks for it or on the plain one."""
    page = page or client.get("/sign-in")
    sent = form_of(page, username=username, password=small.PASSWORD) | typed
    return client.post("/sign-in", data=sent)


def as_administrator(client: FlaskClient) -> None:
    page = client.get("/")
    grant = re.search(r'value="(SYSADMIN:\d+)"', page.text)
    if grant:
        token = form_token(page)
        client.post("/role", data={"grant": grant[1], "csrf_token": token})


def form_token(page: TestResponse) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert found
    return found[1]


@pytest.fixture
def lan(desk: Flask) -> FlaskClient:
    """Lan, in her second role, before the form."""
    client = desk.test_client()
    enter(client, "lan")
    as_administrator(client)
    return client


def end_sessions(app: Flask) -> None:
    with app.app_context(), transaction():
        db.session.execute(update(Account).values(session_version=Account.session_version + 1))


def days(app: Flask) -> int:
    with app.app_context():
        return int(db.session.execute(select(func.count()).select_from(CalendarDay)).scalar_one())


def expired(desk: Flask, client: FlaskClient, how: str) -> TestResponse:
    """The answer to a form that is sent after its session has ended."""
    sent = form_of(client.get(URL), **{**TYPED, "day": "30/04/2027"})
    if how == "cookie gone":
        client.delete_cookie("quytrinh")
    else:
        end_sessions(desk)
    return client.post(URL, data=sent)


@pytest.mark.parametrize("how", ["cookie gone", "session ended"])
def test_a_form_sent_too_late_comes_back_filled_after_signing_in(
    desk: Flask, lan: FlaskClient, how: str
) -> None:
    asked = expired(desk, lan, how)
    assert asked.status_code == 401
    assert "Phiên làm việc đã hết" in asked.text
    assert "Nghỉ bù" not in asked.text
    refused = enter(lan, "lan", asked, password="sai mat khau roi")  # noqa: S106 - a wrong one
    assert refused.status_code == 422
    onward = enter(lan, "lan", refused)
    assert onward.status_code == 200
    assert f'action="{URL}"' in onward.text
    again = lan.post(URL, data=form_of(onward))
    assert again.status_code == 200
    assert "Nội dung đã nhập được giữ nguyên và chưa được ghi" in again.text
    filled = form_of(again)
    assert {name: unescape(filled[name]) for name in TYPED} == {**TYPED, "day": "30/04/2027"}
    assert days(desk) == 0
    assert lan.post(URL, data=filled).status_code == 303
    assert days(desk) == 1


def test_another_person_who_signs_in_sees_nothing_of_it(desk: Flask, lan: FlaskClient) -> None:
    asked = expired(desk, lan, "cookie gone")
    answer = enter(lan, "minh", asked)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    page = lan.get("/units")
    assert "là của người khác" in page.text
    assert "Nghỉ bù" not in page.text


def test_a_word_that_we_have_not_signed_brings_nothing_back(desk: Flask, lan: FlaskClient) -> None:
    asked = expired(desk, lan, "cookie gone")
    forged = form_of(asked)["kept_typed"][:-4] + "AAAA"
    assert enter(lan, "lan", asked, kept_typed=forged).status_code == 303


def test_a_form_from_before_a_new_sign_in_is_shown_again_and_not_acted_on(
    desk: Flask, lan: FlaskClient
) -> None:
    old = form_of(lan.get(URL), **{**TYPED, "day": "30/04/2027"})
    lan.delete_cookie("quytrinh")
    enter(lan, "lan")  # in another window
    answer = lan.post(URL, data=old)
    assert answer.status_code == 200
    assert "Mở lại biểu mẫu" in answer.text
    assert days(desk) == 0


def test_a_form_of_somebody_else_or_of_nobody_is_refused(desk: Flask, lan: FlaskClient) -> None:
    old = form_of(lan.get(URL), **TYPED)
    lan.delete_cookie("quytrinh")
    enter(lan, "minh")
    for sent in (old, {**old, "filled_by": ""}, {**old, "filled_by": "WzEsIlNZU0FETUlOOjEiXQ.x"}):
        answer = lan.post(URL, data=sent)
        assert answer.status_code == 400
        assert "Nghỉ bù" not in answer.text
    assert days(desk) == 0


def test_passwords_are_never_carried(lan: FlaskClient) -> None:
    sent = form_of(lan.get("/password"), current="bi mat cu cua toi", new="bi mat moi cua toi", again="x")
    lan.delete_cookie("quytrinh")
    asked = lan.post("/password", data=sent)
    assert asked.status_code == 401
    assert "kept_typed" not in asked.text
    assert "bi mat" not in asked.text


def test_the_other_language_keeps_what_was_typed(desk: Flask, lan: FlaskClient) -> None:
    page = lan.get(URL)
    assert re.search(r'form="form"\s+formnovalidate\s+name="switch_language"\s+value="en"', page.text)
    shown = lan.post(URL, data=form_of(page, **TYPED, switch_language="en"))
    assert shown.status_code == 200
    assert '<html lang="en">' in shown.text
    assert "data-unsaved" in shown.text
    filled = form_of(shown)
    assert {name: unescape(filled[name]) for name in TYPED} == TYPED
    assert days(desk) == 0
    assert '<html lang="en">' in lan.get("/units").text


def test_a_name_typed_at_the_sign_in_survives_the_other_language(desk: Flask) -> None:
    client = desk.test_client()
    shown = client.post(
        "/sign-in", data=form_of(client.get("/sign-in"), username="lan", switch_language="en")
    )
    assert shown.status_code == 200
    assert form_of(shown)["username"] == "lan"


def test_a_page_of_another_own_role_offers_that_role_and_keeps_the_form(lan: FlaskClient) -> None:
    sent = form_of(lan.get(URL), **TYPED)
    page = lan.get("/")
    unit = re.search(r'value="OFFICIAL:(\d+)"', lan.get("/units").text)
    assert unit, page.text
    lan.post("/role", data={"grant": f"OFFICIAL:{unit[1]}", "csrf_token": sent["csrf_token"]})
    refused = lan.post(URL, data=sent)
    assert refused.status_code == 403
    word = re.search(r'name="kept_typed" value="([^"]+)"', refused.text)
    assert word
    switch = {"grant": f"SYSADMIN:{unit[1]}", "kept_typed": word[1], "csrf_token": sent["csrf_token"]}
    again = lan.post(URL, data=form_of(lan.post("/role", data=switch)))
    assert again.status_code == 200
    assert unescape(form_of(again)["document"]) == TYPED["document"]


def every_form() -> Iterator[type[FlaskForm]]:
    assert forms
    for module in (admin, auth, campaigns, cases, criteria, notices, steps):
        for found in vars(module).values():
            if (
                isinstance(found, type)
                and issubclass(found, FlaskForm)
                and found.__module__ == module.__name__
            ):
                yield found


def test_a_form_is_kept_unless_it_has_a_secret() -> None:
    found = list(every_form())
    assert len(found) > 8
    for form in found:
        secret = any(getattr(vars(form)[name], "field_class", None) is PasswordField for name in vars(form))
        assert issubclass(form, TypedForm) is not secret, form


def test_every_page_with_a_form_lends_it_to_the_language_switch() -> None:
    without_words = {"password.html", "account_password.html"}
    root = Path(templates_dir())
    pages = [one for one in root.rglob("*.html") if one.parent.name != "macros"]
    framed = [one for one in pages if re.search(r'call form_frame|id="form"', one.read_text("utf-8"))]
    assert len(framed) > 8
    lacking = [one.name for one in framed if "set typed_form" not in one.read_text("utf-8")]
    assert set(lacking) == without_words
