"""The inbox: what I have to do, why it is mine, what waits for others, what I have done."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, insert, select, update

from tests.integration.web.conftest import counted, signed_in
from workflow_app.extensions import db
from workflow_app.models import Account, CaseTask, HistoryEntry, PersonnelCase
from workflow_app.queries.paging import token
from workflow_app.services.transactions import transaction

SignIn = Callable[..., FlaskClient]
One = Callable[..., Any]

IDENTITY = 1  # statements that find out who is asking
LINK = re.compile(r'<tr>\s*<td>\s*<a href="([^"]+)"')
BAD_TOKENS = [
    "x",
    "!!!!",
    "bnVsbA",
    token("2026-01-01", 2**40),
    token("9999-99-99", -1),
    token(1, "2026-01-01"),
    token("2026-01-01"),
    "W1tbW1tbW1tbW1tbW1tbW1tb",
    "A" * 5_000,
]


def links(page: str) -> list[str]:
    return [unescape(link) for link in LINK.findall(page)]


def test_each_task_says_why_it_is_mine_and_leads_to_its_form(sign_in: SignIn) -> None:
    client = sign_in("chuyenvien")
    page = client.get("/").text
    assert "Vì bạn là chuyên viên tổ chức cán bộ của Sở Nông nghiệp và Phát triển nông thôn" in page
    assert links(page)
    assert all(client.get(link).status_code == 200 for link in links(page))


def test_a_teller_finds_the_round_that_they_count(sign_in: SignIn, one: One) -> None:
    named = one(select(CaseTask.official_id).where(CaseTask.official_id.is_not(None)))
    assert named is not None
    page = sign_in("tokiem1").get("/").text
    assert "Vì bạn ở tổ kiểm phiếu của vòng này" in page


def test_what_stands_in_the_way_is_named_by_its_rule(sign_in: SignIn, one: One) -> None:
    blocked = one(
        select(CaseTask.role).where(CaseTask.blocked_by != "", CaseTask.role == "PERSONNEL_SPECIALIST")
    )
    assert blocked is not None
    pages = [sign_in(name).get("/").text for name in ("chuyenvien", "chuyenvien2")]
    assert any("Còn vướng: " in page for page in pages)


def test_tasks_come_in_the_order_of_their_due_dates(sign_in: SignIn) -> None:
    page = sign_in("thamdinh").get("/").text
    found = re.findall(r"<small>(\d\d)/(\d\d)/(\d{4})</small>", page)
    days = [date(int(year), int(month), int(day)) for day, month, year in found]
    assert days == sorted(days)


def test_the_filter_keeps_one_state(sign_in: SignIn) -> None:
    client = sign_in("thamdinh")
    assert "Đã xin chủ trương" in client.get("/?state=POLICY_REQUESTED").text
    empty = client.get("/?state=CLOSED").text
    assert "Không có việc nào khớp với bộ lọc" in empty


@pytest.mark.parametrize("query", ["unit=x", "unit=-1", "unit=99999999999", "state=' OR 1=1", "tab=nothing"])
def test_a_filter_that_nothing_has_is_no_error(sign_in: SignIn, query: str) -> None:
    assert sign_in("thamdinh").get(f"/?{query}").status_code == 200


@pytest.mark.parametrize("place", ["after", "before"])
@pytest.mark.parametrize("bad", BAD_TOKENS)
@pytest.mark.parametrize("address", ["/?", "/?tab=waiting&", "/?tab=done&", "/cases?", "/people?"])
def test_a_token_that_nobody_made_is_the_first_page(
    sign_in: SignIn, address: str, bad: str, place: str
) -> None:
    client = sign_in("thamdinh")
    first = client.get(address.rstrip("?&"))
    answer = client.get(f"{address}{place}={bad}")
    assert answer.status_code == 200
    assert links(answer.text) == links(first.text)


def test_work_under_another_role_is_counted_and_one_click_away(sign_in: SignIn, one: One) -> None:
    unit_id = one(select(PersonnelCase.unit_id).where(PersonnelCase.code.like("%00001")))
    client = sign_in("truongso", f"COLLECTIVE_MEMBER:{unit_id}")
    page = client.get("/").text
    assert "Bạn còn việc ở vai trò khác:" in page
    assert f'value="UNIT_HEAD:{unit_id}"' in page
    client.post("/role", data={"grant": f"UNIT_HEAD:{unit_id}"})
    assert "Vì bạn là người đứng đầu" in client.get("/").text


def test_cases_that_wait_for_others_say_for_whom(sign_in: SignIn) -> None:
    page = sign_in("thamdinh").get("/?tab=waiting").text
    assert "Chuyên viên tổ chức cán bộ" in page
    assert links(page)


def test_a_case_is_not_in_both_lists(sign_in: SignIn) -> None:
    client = sign_in("thamdinh")
    own = set(re.findall(r"/cases/(\d+)/", client.get("/").text))
    waiting = set(re.findall(r'href="/cases/(\d+)"', client.get("/?tab=waiting").text))
    assert own
    assert waiting
    assert not own & waiting


def test_what_i_have_done_is_listed_newest_first(sign_in: SignIn) -> None:
    page = sign_in("thamdinh").get("/?tab=done").text
    moments = re.findall(r'<time datetime="([^"]+)"', page)
    assert moments
    assert moments == sorted(moments, reverse=True)
    assert "Đồng ý chủ trương" in page


def test_nothing_done_says_what_will_stand_here(sign_in: SignIn) -> None:
    assert "Bạn chưa thực hiện bước nào" in sign_in("canbo").get("/?tab=done").text


def test_a_person_sees_only_their_own_acts(sign_in: SignIn, one: One) -> None:
    name = "thamdinh2"
    acts = one(select(HistoryEntry.seq).where(HistoryEntry.actor_id == _official(one, name)).limit(1))
    page = sign_in(name).get("/?tab=done").text
    assert ("Bạn chưa thực hiện bước nào" in page) is (acts is None)


def _official(one: One, username: str) -> int:
    found: int = one(select(Account.official_id).where(Account.username == username))
    return found


def grow(app: Flask, copies: int) -> None:
    """As many copies of one open case, with its tasks."""
    with app.app_context(), transaction():
        table, tasks = PersonnelCase.__table__, CaseTask.__table__
        mother = (
            db.session.execute(
                select(table)
                .join(tasks, tasks.c.case_id == table.c.id)
                .where(table.c.phase == "open")
                .order_by(table.c.id)
                .limit(1)
            )
            .mappings()
            .one()
        )
        there = db.session.execute(select(func.max(table.c.id))).scalar_one()
        for number in range(there, there + copies):
            row = {**mother, "code": f"BN-COPY-{number:03}"}
            del row["id"]
            new = db.session.execute(insert(PersonnelCase).returning(PersonnelCase.id), row).scalar_one()
            own = db.session.execute(select(tasks).where(tasks.c.case_id == mother["id"])).mappings()
            db.session.execute(
                insert(CaseTask), [{k: v for k, v in t.items() if k != "id"} | {"case_id": new} for t in own]
            )


LIMITS = {"/": 3, "/?tab=waiting": 3, "/?tab=done": 3, "/cases": 3, "/people": 2}


def test_pages_take_as_few_statements_with_fifty_rows_as_with_five(office: Flask) -> None:
    taken = {}
    for copies in (5, 50):
        grow(office, copies - 5 if copies > 5 else 0)
        for address, limit in LIMITS.items():
            for username in ("chuyenvien", "truongso", "thamdinh"):
                client = signed_in(office, username)
                with counted(office) as sent:
                    assert client.get(address).status_code == 200
                assert len(sent) <= IDENTITY + limit, (address, username, sent)
                taken.setdefault((address, username), set()).add(len(sent))
    assert all(len(counts) == 1 for (address, _), counts in taken.items() if address in ("/", "/people"))


def test_the_pages_of_a_long_list_are_walked_there_and_back(office: Flask) -> None:
    grow(office, 60)
    client = signed_in(office, "thamdinh")
    seen, back = [], []
    address = "/cases"
    while address:
        page = client.get(address).text
        seen.append(links(page))
        address = following(page, "next")
    address = following(client.get(last_address(client)).text, "prev")
    while address:
        page = client.get(address).text
        back.append(links(page))
        address = following(page, "prev")
    flat = [link for page in seen for link in page]
    assert len(flat) == len(set(flat)) >= 60
    assert list(reversed(back)) == seen[:-1]


def test_a_page_that_has_emptied_meanwhile_is_the_first_one(sign_in: SignIn) -> None:
    client = sign_in("thamdinh")
    first = links(client.get("/cases").text)
    assert links(client.get("/cases?after=" + token("1990-01-01", 1)).text) == first
    assert links(client.get("/cases?before=" + token("2990-01-01", 1)).text) == first


def following(page: str, rel: str) -> str:
    found = re.search(rf'rel="{rel}"\s+href="([^"]+)"', page)
    return unescape(found[1]) if found else ""


def last_address(client: FlaskClient) -> str:
    address = "/cases"
    while onward := following(client.get(address).text, "next"):
        address = onward
    return address


def test_rows_that_share_a_due_date_are_neither_lost_nor_shown_twice(office: Flask) -> None:
    grow(office, 60)
    with office.app_context(), transaction():
        db.session.execute(update(CaseTask).values(due_on=date(2030, 1, 1)))
    for username in ("chuyenvien", "truongso", "thamdinh"):
        client, seen, address = signed_in(office, username), [], "/"
        while address:
            page = client.get(address).text
            seen += re.findall(r'href="(/cases/\d+/steps/[^"]+)"', page)
            address = following(page, "next")
        count = re.search(r'Phải làm\s*<span class="count">(\d+)</span>', client.get("/").text)
        assert count is not None
        assert len(seen) == int(count[1])


def test_everybody_finds_their_own_profile(sign_in: SignIn) -> None:
    client = sign_in("canbo")
    address = re.search(r'href="(/people/\d+)">Lý lịch của tôi', client.get("/").text)
    assert address
    assert client.get(address[1]).status_code == 200
