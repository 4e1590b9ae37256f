"""Units: the tree, one unit's page, and who would be eligible for a post."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests.integration.web.conftest import counted
from workflow_app import clock
from workflow_app.models import Moratorium, OrgUnit, Post, Tenure, Title, UnitLineage

SignIn = Callable[..., FlaskClient]
One = Callable[..., Any]


@pytest.fixture
def showcase(one: One) -> int:
    """The department of the demo accounts."""
    found: int = one(select(OrgUnit.id).where(OrgUnit.code == "S01"))
    return found


def deputies(one: One, unit_id: int) -> Any:
    return one(
        select(Post.id)
        .join(Title, Title.id == Post.title_id)
        .where(Post.unit_id == unit_id, Title.rank == "DEPUTY")
    )


def test_every_body_of_the_province_is_in_the_tree(sign_in: SignIn, one: One) -> None:
    page = sign_in("canbo").get("/units").text
    count = one(select(func.count(OrgUnit.id)).where(OrgUnit.kind != "DIVISION", OrgUnit.valid_to.is_(None)))
    assert len(re.findall(r'href="/units/\d+"', page)) == count


@pytest.mark.parametrize("text", ["Nông nghiệp", "nong nghiep", "NÔNG NGHIỆP"])
def test_a_unit_is_found_with_and_without_marks(sign_in: SignIn, text: str) -> None:
    page = sign_in("canbo").get("/units", query_string={"q": text}).text
    assert "Sở Nông nghiệp và Phát triển nông thôn" in page
    assert "Sở Ngoại vụ" not in page


def test_a_search_without_result_says_so(sign_in: SignIn) -> None:
    assert "Không tìm thấy đơn vị nào" in sign_in("canbo").get("/units?q=zzzz").text


def test_seats_are_counted_against_those_who_serve(sign_in: SignIn, one: One, showcase: int) -> None:
    post = deputies(one, showcase)
    seats = one(select(Post.seats).where(Post.id == post))
    today = clock.today()
    taken = one(
        select(func.count(Tenure.id)).where(
            Tenure.post_id == post,
            Tenure.from_on <= today,
            Tenure.to_on.is_(None) | (Tenure.to_on > today),
        )
    )
    page = sign_in("chuyenvien").get(f"/units/{showcase}").text
    row = page.split("<strong>Phó Giám đốc sở</strong>")[1].split("</tr>")[0]
    assert re.findall(r'data-label="(?:Số vị trí|Đã có người)">(\d+)<', row) == [str(seats), str(taken)]


def test_ages_of_leaders_are_for_those_who_do_personnel_work(sign_in: SignIn, showcase: int) -> None:
    assert "Ba độ tuổi trong lãnh đạo" in sign_in("truongso").get(f"/units/{showcase}").text
    plain = sign_in("canbo").get(f"/units/{showcase}").text
    assert "Ba độ tuổi trong lãnh đạo" not in plain
    assert "Tuổi" not in plain
    assert "Phó Giám đốc sở" in plain


def test_only_a_specialist_of_the_unit_is_offered_to_open_a_case(sign_in: SignIn, showcase: int) -> None:
    assert "Mở hồ sơ" not in sign_in("truongso").get(f"/units/{showcase}").text
    assert "/cases/new" not in sign_in("thamdinh").get(f"/units/{showcase}").text


def test_a_suspension_above_the_unit_is_shown_on_it(sign_in: SignIn, one: One) -> None:
    stopped = one(select(Moratorium.unit_id))
    below = one(select(OrgUnit.id).where(OrgUnit.parent_id == stopped))
    words = one(select(Moratorium.document))
    for unit_id in (stopped, below):
        assert words in sign_in("canbo").get(f"/units/{unit_id}").text


def test_a_merged_unit_says_what_it_came_from(sign_in: SignIn, one: One) -> None:
    target = one(select(UnitLineage.target_id))
    assert "Quá trình sắp xếp" in sign_in("canbo").get(f"/units/{target}").text
    source = one(select(UnitLineage.source_id))
    assert "Đơn vị đã kết thúc hoạt động" in sign_in("canbo").get(f"/units/{source}").text


def test_people_for_a_post_each_have_a_verdict_that_leads_to_its_grounds(
    sign_in: SignIn, one: One, showcase: int
) -> None:
    client = sign_in("chuyenvien")
    page = client.get(f"/units/{showcase}/posts/{deputies(one, showcase)}/eligible").text
    verdicts = re.findall(r'<a href="(/people/\d+/check\?post=\d+)">', page)
    assert verdicts
    assert "Đủ điều kiện" in page
    assert "Trong quy hoạch" in page
    assert all(client.get(link).status_code == 200 for link in verdicts[:4])


def test_judging_a_page_of_people_takes_few_statements(
    sign_in: SignIn, one: One, showcase: int, province: Flask
) -> None:
    client, post = sign_in("chuyenvien"), deputies(one, showcase)
    with counted(province) as sent:
        client.get(f"/units/{showcase}/posts/{post}/eligible")
    assert len(sent) <= 6


def test_a_post_of_another_unit_is_not_found_under_this_one(sign_in: SignIn, one: One, showcase: int) -> None:
    other = one(select(Post.id).where(Post.unit_id != showcase))
    assert sign_in("chuyenvien").get(f"/units/{showcase}/posts/{other}/eligible").status_code == 404
