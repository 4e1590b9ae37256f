"""Officials: the list by given name, the profile, and why a person is eligible or not."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from state_machines.names import fold, sort_key
from state_machines.registry import latest
from state_machines.rules import RULES
from tests.integration.web.conftest import counted
from workflow_app import clock
from workflow_app.models import (
    Account,
    Discipline,
    Official,
    OrgUnit,
    PersonnelCase,
    PersonnelOption,
    PlanEntry,
    Post,
    RetirementNotice,
    Title,
)
from workflow_app.services.cases import rule_set_on

SignIn = Callable[..., FlaskClient]
One = Callable[..., Any]

NAMES = re.compile(r'<a href="/people/\d+">([^<]+)</a>')
FOUND = re.compile(r'<a href="/people/(\d+)">')


def test_people_stand_in_the_order_of_their_given_names(sign_in: SignIn) -> None:
    names = NAMES.findall(sign_in("thamdinh").get("/people").text)
    assert len(names) == 25
    assert names == sorted(names, key=sort_key)


@pytest.mark.parametrize("spelling", [str, fold, str.upper], ids=["with marks", "without marks", "capitals"])
def test_a_person_is_found_with_and_without_marks(
    sign_in: SignIn, one: One, spelling: Callable[[str], str]
) -> None:
    name = one(select(Official.name).where(Official.name.contains("ễ")).order_by(Official.id))
    page = sign_in("kiemtra").get("/people", query_string={"q": spelling(name)}).text
    assert name in NAMES.findall(page)


def test_a_person_is_found_by_code(sign_in: SignIn, one: One) -> None:
    code, name = (
        one(select(Official.code).where(Official.id == 9)),
        one(select(Official.name).where(Official.id == 9)),
    )
    page = sign_in("kiemtra").get("/people", query_string={"q": code.lower()}).text
    assert NAMES.findall(page) == [name]


@pytest.mark.parametrize("text", ["%", "_", "\x00", "' OR '1'='1", "zzzz"])
def test_a_search_that_fits_nobody_says_so(sign_in: SignIn, text: str) -> None:
    answer = sign_in("chuyenvien").get("/people", query_string={"q": text})
    assert answer.status_code == 200
    if text != "\x00":
        assert "Không tìm thấy cán bộ nào" in answer.text


def test_a_department_lists_its_own_people(sign_in: SignIn, one: One) -> None:
    path = one(select(OrgUnit.path).where(OrgUnit.code == "S01"))
    foreign = one(
        select(Official.id)
        .join(OrgUnit, OrgUnit.id == Official.home_unit_id)
        .where(~OrgUnit.path.startswith(path))
        .where(Official.id.not_in(select(PlanEntry.official_id)))
        .where(Official.id.not_in(select(PersonnelOption.official_id)))
    )
    client = sign_in("chuyenvien")
    assert client.get(f"/people/{foreign}").status_code == 404
    own = FOUND.findall(client.get("/people").text)
    assert all(client.get(f"/people/{who}").status_code == 200 for who in own[:5])


def test_an_official_reads_their_own_profile_and_no_other(sign_in: SignIn, one: One) -> None:
    own = one(select(Account.official_id).where(Account.username == "canbo"))
    client = sign_in("canbo")
    assert client.get(f"/people/{own}").status_code == 200
    assert client.get(f"/people/{own}/check").status_code == 200
    assert client.get(f"/people/{own + 1}").status_code == 404
    assert client.get("/people").status_code == 403


def test_ones_own_profile_tells_no_case_in_which_one_is_considered(sign_in: SignIn, one: One) -> None:
    own = one(select(Account.official_id).where(Account.username == "canbo"))
    assert "Hồ sơ đang xem xét" not in sign_in("canbo").get(f"/people/{own}").text


def test_a_person_considered_for_a_post_of_the_unit_can_be_read_there(sign_in: SignIn, one: One) -> None:
    path = one(select(OrgUnit.path).where(OrgUnit.code == "S01"))
    considered = one(
        select(PersonnelOption.official_id)
        .join(PersonnelCase, PersonnelCase.id == PersonnelOption.case_id)
        .where(PersonnelCase.unit_path.startswith(path), PersonnelCase.phase != "ended")
    )
    page = sign_in("chuyenvien").get(f"/people/{considered}")
    assert page.status_code == 200
    assert "Hồ sơ đang xem xét người này" in page.text


def test_a_profile_shows_the_whole_file(sign_in: SignIn, one: One) -> None:
    punished = one(select(Discipline.official_id))
    page = sign_in("kiemtra").get(f"/people/{punished}").text
    for part in ("Quá trình công tác", "Đánh giá, xếp loại", "Quy hoạch", "Trình độ chuyên môn", "Kỷ luật"):
        assert part in page
    assert "Có 1 quyết định trên hệ thống." in page
    assert "theo bảng tuổi mặc định, cần xác nhận" in page


def test_an_unknown_birth_day_is_said_to_be_unknown(sign_in: SignIn, one: One) -> None:
    who = one(select(Official.id).where(Official.birth_day.is_(None), Official.birth_month.is_not(None)))
    assert who is not None
    assert "(không rõ ngày)" in sign_in("kiemtra").get(f"/people/{who}").text


def test_a_retirement_notice_stands_above_everything(sign_in: SignIn, one: One) -> None:
    told = one(select(RetirementNotice.official_id))
    assert "Đã có thông báo nghỉ hưu ngày" in sign_in("kiemtra").get(f"/people/{told}").text


def test_every_condition_on_a_person_is_shown_with_its_clause(
    province: Flask, sign_in: SignIn, one: One
) -> None:
    post = one(select(Post.id).join(Title).where(Title.rank == "DEPUTY", Title.in_scope))
    who = one(select(Official.id).where(Official.id == 80))
    page = sign_in("kiemtra").get(f"/people/{who}/check?post={post}").text
    with province.app_context():
        rule_set = rule_set_on(clock.today())
    step = latest(rule_set.procedures["appointment"]).step("add_eligible")
    about_people = [rule for rule in step.rules if RULES[rule].person_check]
    assert page.count('class="finding finding--') == len(about_people)
    assert page.count('class="finding__clause"') == len(about_people)
    assert rule_set.name.vi in page


def test_a_title_that_is_chosen_is_judged_wherever_the_post_may_be(sign_in: SignIn, one: One) -> None:
    title_id = one(select(Title.id).where(Title.in_scope, Title.is_key).order_by(Title.equivalence.desc()))
    page = sign_in("kiemtra").get(f"/people/80/check?title={title_id}").text
    assert re.search(rf'<option value="{title_id}"\s+selected', page)
    assert "Chưa đủ điều kiện" in page
    assert "Cách khắc phục:" in page


@pytest.mark.parametrize("query", ["post=999999", "title=999999"])
def test_a_post_or_title_that_is_not_there_is_not_found(sign_in: SignIn, query: str) -> None:
    assert sign_in("kiemtra").get(f"/people/80/check?{query}").status_code == 404


@pytest.mark.parametrize("query", ["", "post=x", "title="])
def test_while_nothing_is_chosen_the_page_says_what_to_choose(sign_in: SignIn, query: str) -> None:
    assert "Chưa chọn chức danh" in sign_in("kiemtra").get(f"/people/80/check?{query}").text


def test_the_list_can_be_narrowed_to_one_unit_and_to_the_planned(
    sign_in: SignIn, one: One, province: Flask
) -> None:
    unit_id = one(select(OrgUnit.id).where(OrgUnit.code == "S01"))
    client = sign_in("thamdinh2")
    page = client.get(f"/people?unit={unit_id}&planned=1").text
    planned = FOUND.findall(page)
    assert planned
    for who in planned[:3]:
        plans = one(select(func.count(PlanEntry.id)).where(PlanEntry.official_id == int(who)))
        assert plans > 0
    with counted(province) as sent:
        client.get(f"/people?unit={unit_id}&planned=1")
    assert len(sent) <= 3
