"""The page before a new case: which kinds there are, what for, on which clause."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

SignIn = Callable[..., FlaskClient]

MOVES = ["/cases/new/rotation", "/cases/new/transfer", "/cases/new/secondment", "/cases/new/rotation-plan"]


def links(page: str) -> list[str]:
    main = page[page.index("<main") : page.index("</main>")]
    return re.findall(r'<a class="button"\s+href="([^"]+)"', main)


@pytest.mark.parametrize(
    ("username", "first"), [("chuyenvien", ["/cases/new/appointment"]), ("thamdinh", [])]
)
def test_each_role_is_offered_the_kinds_that_it_may_open(
    sign_in: SignIn, username: str, first: list[str]
) -> None:
    client = sign_in(username)
    offered = links(client.get("/cases/new").text)
    assert offered[: len(first) + 4] == [*first, *MOVES]
    assert [client.get(url).status_code for url in offered] == [200] * len(offered)


def test_every_kind_has_its_sentence_and_its_clause(sign_in: SignIn) -> None:
    page = sign_in("chuyenvien").get("/cases/new").text
    rows = re.findall(r"<th scope=\"row\">([^<]+)</th>", page)
    assert len(rows) == len(set(rows)) == 7
    assert page.count('data-label="Dùng để làm gì"') == page.count("/rules/clauses/") == 7
    assert "Bổ nhiệm lại, kéo dài thời gian giữ chức vụ" in rows
    assert page.count("Tự mở") == 1


def test_the_list_of_cases_leads_there(sign_in: SignIn) -> None:
    assert 'href="/cases/new"' in sign_in("thamdinh").get("/cases").text
    assert 'href="/cases/new"' not in sign_in("truongso").get("/cases").text
