"""Every page says who may enter, and lets nobody else in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import IntegerConverter, Rule

from workflow_app.models import OrgUnit, PersonnelCase, Post
from workflow_app.security.permissions import CASE

SignIn = Callable[..., FlaskClient]
One = Callable[..., Any]

PUBLIC = {
    "static",
    "bootstrap.static",
    "assets.font",
    "favicon",
    "health.health",
    "auth.sign_in",
    "auth.enter",
    "auth.enter_demo",
    "auth.switch_language",
    "bell.calendar",  # behind a secret address of its own
}
MAIN = {
    "inbox": "/",
    "cases": "/cases",
    "new": "/cases/new",
    "people": "/people",
    "units": "/units",
    "standards": "/standards",
    "criteria": "/criteria",
    "campaigns": "/campaigns",
    "planning a campaign": "/campaigns/new",
    "due": "/evaluations/due",
    "rules": "/rules",
    "procedures": "/procedures",
    "accounts": "/admin/accounts",
    "calendar": "/admin/calendar",
    "reminders": "/admin/reminders",
    "notices": "/notices",
    "choices": "/notices/choices",
}
OK, MOVED, FORBIDDEN = 200, 302, 403
EVERYBODY = {"units", "rules", "notices", "choices"}
CASE_WORKER = EVERYBODY | {"inbox", "cases", "criteria"}
PERSONNEL = CASE_WORKER | {"people", "standards", "campaigns"}
ENTERS = {
    "chuyenvien": PERSONNEL | {"new", "planning a campaign"},
    "truongso": PERSONNEL | {"due"},
    "thuky": CASE_WORKER,
    "tokiem1": CASE_WORKER,
    "tapthe": CASE_WORKER,
    "capuy": CASE_WORKER,
    "thamdinh": PERSONNEL | {"procedures", "new", "planning a campaign"},
    "banthuongvu": PERSONNEL | {"procedures", "due"},
    "kyquyetdinh": PERSONNEL | {"procedures", "due"},
    "vanthu": CASE_WORKER | {"campaigns"},
    "kiemtra": PERSONNEL | {"procedures"},
    "canbo": CASE_WORKER,
    "quantri": EVERYBODY | {"accounts", "calendar", "reminders"},
}


def rules(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint not in PUBLIC]


def test_every_route_declares_who_may_enter(province: Flask) -> None:
    undeclared = [
        r.endpoint for r in rules(province) if not hasattr(province.view_functions[r.endpoint], "access")
    ]
    assert undeclared == []


def test_the_public_list_names_no_page_that_is_gone(province: Flask) -> None:
    assert {rule.endpoint for rule in province.url_map.iter_rules()} >= PUBLIC


def test_every_route_about_a_case_asks_a_question_about_that_case(province: Flask) -> None:
    lax = [
        rule.endpoint
        for rule in rules(province)
        if "case_id" in rule.arguments and province.view_functions[rule.endpoint].access not in CASE
    ]
    assert lax == []


def test_a_stranger_is_asked_to_sign_in_everywhere(province: Flask) -> None:
    client = province.test_client()
    for rule in rules(province):
        method = "GET" if "GET" in (rule.methods or ()) else "POST"
        answer = client.open(filled(rule), method=method)
        if method == "POST":  # in place, for there is no page to come back to
            assert answer.status_code == 401, rule.endpoint
            assert 'action="/sign-in' in answer.text, rule.endpoint
        else:
            assert answer.status_code == 303, rule.endpoint
            assert answer.headers["Location"].startswith("/sign-in"), rule.endpoint


def test_a_browser_that_asks_for_an_icon_unasked_finds_the_mark(province: Flask) -> None:
    answer = province.test_client().get("/favicon.ico", follow_redirects=True)
    assert answer.status_code == 200
    assert answer.mimetype == "image/svg+xml"


def filled(rule: Rule, **values: object) -> str:
    """The address of a rule with 1 for every number and a word for every text."""
    told = {
        name: 1 if isinstance(converter, IntegerConverter) else "x"
        for name, converter in rule._converters.items()
    }
    built = rule.build({**told, **values}, append_unknown=False)
    assert built is not None
    return built[1]


def test_the_administrator_meets_no_case(province: Flask, sign_in: SignIn, one: One) -> None:
    client = sign_in("quantri")
    case_id = one(select(PersonnelCase.id))
    about_cases = [rule for rule in rules(province) if "case_id" in rule.arguments]
    assert about_cases
    for rule in about_cases:
        method = "GET" if "GET" in (rule.methods or ()) else "POST"
        answer = client.open(filled(rule, case_id=case_id), method=method)
        assert answer.status_code == 404, rule.endpoint


@pytest.mark.parametrize("page", ["units", "rules", "accounts", "calendar", "reminders", "notices"])
def test_no_page_of_the_administrator_names_a_case(sign_in: SignIn, page: str) -> None:
    assert "BN-20" not in sign_in("quantri").get(MAIN[page]).text


def test_a_unit_page_of_the_administrator_names_no_case(sign_in: SignIn, one: One) -> None:
    unit_id = one(select(PersonnelCase.unit_id))
    assert "BN-20" not in sign_in("quantri").get(f"/units/{unit_id}").text


@pytest.mark.parametrize("username", sorted(ENTERS))
def test_each_role_enters_its_own_pages_and_no_others(sign_in: SignIn, username: str) -> None:
    client = sign_in(username)
    found = {name: client.get(address).status_code for name, address in MAIN.items()}
    expected = {name: OK if name in ENTERS[username] else FORBIDDEN for name in MAIN}
    if username == "quantri":
        expected["inbox"] = MOVED
    assert found == expected


def test_a_case_of_another_unit_does_not_exist_for_a_unit_head(sign_in: SignIn, one: One) -> None:
    own = one(select(OrgUnit.path).where(OrgUnit.code == "S01"))
    foreign = one(select(PersonnelCase.id).where(~PersonnelCase.unit_path.startswith(own)))
    mine = one(select(PersonnelCase.id).where(PersonnelCase.unit_path.startswith(own)))
    client = sign_in("truongso")
    assert client.get(f"/cases/{foreign}").status_code == 404
    assert client.get(f"/cases/{mine}").status_code == 200


@pytest.mark.parametrize("number", ["0", "999999", "99999999999999999999"])
def test_a_number_that_nothing_has_is_not_found(sign_in: SignIn, number: str) -> None:
    client = sign_in("thamdinh")
    for address in ("/cases/{}", "/people/{}", "/people/{}/check", "/units/{}", "/cases/{}/history"):
        assert client.get(address.format(number)).status_code == 404, address
    assert sign_in("quantri").get(f"/admin/accounts/{number}").status_code == 404


def test_an_action_that_is_seen_but_not_allowed_says_for_whom_it_is(sign_in: SignIn) -> None:
    answer = sign_in("truongso").get("/cases/new")
    assert answer.status_code == FORBIDDEN
    assert "Việc này không thuộc vai trò của bạn" in answer.text
    assert "Chuyên viên tổ chức cán bộ" in answer.text


def test_the_refusal_offers_the_role_in_which_it_would_be_allowed(sign_in: SignIn) -> None:
    client = sign_in("truongso", "COLLECTIVE_MEMBER:" + _own_unit(sign_in))
    answer = client.get("/people")
    assert answer.status_code == FORBIDDEN
    assert "Đổi sang vai Người đứng đầu" in answer.text


def _own_unit(sign_in: SignIn) -> str:
    text = sign_in("truongso").get("/rules").text
    return text.split('value="COLLECTIVE_MEMBER:')[1].split('"')[0]


def test_staffing_of_another_unit_is_not_for_a_unit_head(sign_in: SignIn, one: One) -> None:
    foreign = one(
        select(OrgUnit.id).where(OrgUnit.is_department, OrgUnit.code != "S01", OrgUnit.valid_to.is_(None))
    )
    post = one(select(Post.id).where(Post.unit_id == foreign))
    client = sign_in("truongso")
    page = client.get(f"/units/{foreign}")
    assert page.status_code == 200
    assert "Ba độ tuổi" not in page.text
    assert client.get(f"/units/{foreign}/posts/{post}/eligible").status_code == FORBIDDEN
