"""Clauses, rules and settings, open to everybody who is signed in."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from state_machines import registry, rulebook

SignIn = Callable[..., FlaskClient]


def test_every_clause_is_listed_and_can_be_read(sign_in: SignIn) -> None:
    client = sign_in("canbo")
    front = client.get("/rules").text
    for key, text in rulebook.clauses().items():
        assert f'href="/rules/clauses/{key}"' in front
        page = client.get(f"/rules/clauses/{key}")
        assert page.status_code == 200
        assert text["force"].vi in page.text


def test_every_rule_can_be_read_in_both_languages(sign_in: SignIn) -> None:
    for language in ("vi", "en"):
        client = sign_in("canbo")
        with client.session_transaction() as session:
            session["language"] = language
        for rule_id, rule in rulebook.catalogue().items():
            page = client.get(f"/rules/{rule_id}")
            assert page.status_code == 200, rule_id
            assert rule.sense.in_language(language).split("'")[0][:30] in page.text, rule_id


def test_a_rule_says_at_which_steps_it_is_enforced(sign_in: SignIn) -> None:
    page = sign_in("canbo").get("/rules/R-P-age").text
    names = [
        step.name.vi
        for procedure in registry.procedures().values()
        for step in procedure.steps
        if "R-P-age" in step.rules
    ]
    assert names
    assert all(name in page for name in names)


def test_a_rule_that_is_not_checked_says_why(sign_in: SignIn) -> None:
    rule = next(
        one for one in rulebook.catalogue().values() if one.automation == "later" and one.not_automated
    )
    assert rule.not_automated is not None
    assert rule.not_automated.vi in sign_in("canbo").get(f"/rules/{rule.id}").text


def test_a_setting_that_is_not_law_is_marked_as_a_default(sign_in: SignIn) -> None:
    page = sign_in("canbo").get("/rules?rule_set=bac-giang-2016:1").text
    row = page.split('id="min_options"')[1].split("</tr>")[0]
    assert "Theo nghị quyết" in row
    row = page.split('id="min_months_in_post"')[1].split("</tr>")[0]
    assert "Giá trị mặc định, cần cơ quan xác nhận" in row


@pytest.mark.parametrize("chosen", sorted(f"{code}:{version}" for code, version in rulebook.rule_sets()))
def test_each_rule_set_shows_its_own_values(sign_in: SignIn, chosen: str) -> None:
    code, _, version = chosen.partition(":")
    rule_set = rulebook.rule_sets()[code, int(version)]
    page = sign_in("canbo").get("/rules", query_string={"rule_set": chosen}).text
    assert all(parameter.note.vi in page for parameter in rule_set.parameters.values() if parameter.note)
    assert all(setting.name.vi in page for setting in rule_set.deadlines.values())


@pytest.mark.parametrize("chosen", ["", "none:1", "bac-giang-2016:x", "bac-giang-2016:99", ":"])
def test_an_unknown_rule_set_shows_the_one_in_force(sign_in: SignIn, chosen: str) -> None:
    client = sign_in("canbo")
    asked = client.get("/rules", query_string={"rule_set": chosen}).text
    assert without_tokens(asked) == without_tokens(client.get("/rules").text)


def without_tokens(page: str) -> str:
    """The page without its form tokens, which change with the clock."""
    return re.sub(r'name="csrf_token"[^>]*>', "", page)


@pytest.mark.parametrize("address", ["/rules/R-none", "/rules/clauses/9.9", "/rules/clauses/..%2f..%2fx"])
def test_what_the_rule_book_lacks_is_not_found(sign_in: SignIn, address: str) -> None:
    assert sign_in("canbo").get(address).status_code == 404


def test_no_code_is_shown_where_there_is_a_word(sign_in: SignIn) -> None:
    page = sign_in("canbo").get("/rules").text
    for code in ("DISTRICT", "REPRIMAND", "SUMMONED", "TOP_N", "working_days", "PARTY_COMMISSION"):
        assert f">{code}" not in page
        assert f" {code}" not in page
