"""The pages of a case: what each role sees, in how many statements, and readable to all."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Select, select

from state_machines.drawing import LOOKS, MARKS
from tests.integration.web.conftest import counted
from workflow_app.models import BallotRound, HistoryEntry, PersonnelCase

SignIn = Callable[..., FlaskClient]
One = Callable[..., Any]

OK, NOT_FOUND, FORBIDDEN = 200, 404, 403
PAGES = {
    "now": "",
    "options": "/options",
    "papers": "/papers",
    "history": "/history",
    "full history": "/history?density=full",
    "print": "/history/print",
    "diagram": "/diagram",
    "picture": "/diagram.svg",
}
FOR_ALL = {"now", "diagram", "picture"}
DOSSIER = FOR_ALL | {"options", "papers"}
EVERYTHING = set(PAGES)
SEES = {
    "chuyenvien": EVERYTHING,
    "truongso": EVERYTHING,
    "thamdinh": EVERYTHING,
    "kiemtra": EVERYTHING,
    "thuky": DOSSIER,
    "tapthe": DOSSIER,
    "tokiem1": FOR_ALL,
}
MOST_STATEMENTS = 6  # five, and one that finds out who is asking


def in_state(state: str) -> Select[Any]:
    return select(PersonnelCase.id).where(PersonnelCase.state == state).order_by(PersonnelCase.id)


@pytest.fixture
def counting(one: One) -> int:
    """The case whose conference is being counted."""
    return int(one(select(BallotRound.case_id).where(BallotRound.state == "COUNTING")))


@pytest.mark.parametrize("username", SEES)
def test_each_role_sees_its_pages_and_no_other(sign_in: SignIn, counting: int, username: str) -> None:
    client = sign_in(username)
    statuses = {name: client.get(f"/cases/{counting}{path}").status_code for name, path in PAGES.items()}
    assert {name for name, status in statuses.items() if status == OK} == SEES[username]
    assert set(statuses.values()) <= {OK, FORBIDDEN}


def test_a_case_of_another_unit_does_not_exist(sign_in: SignIn, one: One) -> None:
    elsewhere = one(in_state("DRAFT"))
    client = sign_in("chuyenvien")
    pages = [
        client.get(f"/cases/{case_id}{path}") for case_id in (elsewhere, 99999) for path in PAGES.values()
    ]
    assert {page.status_code for page in pages} == {NOT_FOUND}
    assert len({re.sub(r'name="csrf_token"[^>]*', "", page.text) for page in pages}) == 1


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("state", ["NOMINATING", "SELECTING", "DOSSIER_PREPARING"])
def test_a_page_needs_a_handful_of_statements_whatever_the_case_holds(
    province: Flask, sign_in: SignIn, one: One, page: str, state: str
) -> None:
    client, case_id = sign_in("chuyenvien"), one(in_state(state))
    client.get(f"/cases/{case_id}{PAGES[page]}")
    with counted(province) as sent:
        assert client.get(f"/cases/{case_id}{PAGES[page]}").status_code == OK
    assert len(sent) <= MOST_STATEMENTS, sent


# ---------------------------------------------------------------- what stays hidden
def test_votes_are_hidden_from_the_head_until_they_go_to_the_next_step(
    sign_in: SignIn, counting: int
) -> None:
    text = sign_in("truongso").get(f"/cases/{counting}/options").text
    assert "Số phiếu chưa được xem" in text
    assert not re.search(r"matrix__votes", text)


def test_votes_are_shown_once_the_table_has_been_prepared(sign_in: SignIn, one: One) -> None:
    text = sign_in("truongso").get(f"/cases/{one(in_state('SELECTING'))}/options").text
    assert re.search(r"matrix__votes", text)
    assert "số người được triệu tập" in text


def test_a_teller_sees_the_figures_of_the_own_round_and_no_dossier(sign_in: SignIn, counting: int) -> None:
    text = sign_in("tokiem1").get(f"/cases/{counting}").text
    assert "Phát ra" in text
    assert "Thời hạn" not in text
    assert "Phương án" not in text


def test_a_teller_of_one_case_knows_nothing_of_another(sign_in: SignIn, one: One) -> None:
    elsewhere = one(in_state("SELECTING"))
    client = sign_in("tokiem1")
    assert {client.get(f"/cases/{elsewhere}{path}").status_code for path in PAGES.values()} == {NOT_FOUND}
    assert client.get(f"/cases/{elsewhere}/steps/enter_count").status_code == NOT_FOUND


def test_whoever_votes_sees_that_the_round_is_on_and_nothing_of_the_count(
    sign_in: SignIn, counting: int
) -> None:
    text = sign_in("canbo").get(f"/cases/{counting}").text
    assert "Triệu tập" in text
    assert "Phát ra" not in text
    assert "Kết quả theo kênh" not in text


def test_refused_attempts_are_for_those_who_watch(sign_in: SignIn, one: One) -> None:
    refused = one(select(HistoryEntry.stream).where(HistoryEntry.action == "case:step:refused"))
    assert refused is not None
    case_id = refused.removeprefix("case:")
    shown = {
        username: "Chưa thực hiện được" in sign_in(username).get(f"/cases/{case_id}/history").text
        for username in ("kiemtra", "thamdinh")
    }
    assert shown == {"kiemtra": True, "thamdinh": False}


# ---------------------------------------------------------------- what the pages say
def test_the_first_page_says_what_to_do_whose_turn_it_is_and_for_how_long(sign_in: SignIn, one: One) -> None:
    text = sign_in("chuyenvien").get(f"/cases/{one(in_state('POLICY_APPROVED'))}").text
    assert "Việc đang chờ bạn" in text
    assert "Thông qua danh sách đủ điều kiện và mở giới thiệu" in text
    assert re.search(r"\d+ ngày ở trạng thái này", text)


def test_others_read_whom_the_case_waits_for_by_role_and_name(sign_in: SignIn, one: One) -> None:
    text = sign_in("chuyenvien").get(f"/cases/{one(in_state('SELECTING'))}").text
    assert re.search(r"Chờ: Người đứng đầu\s*<span class=\"muted\">\(\S+ [^)]+\)", text)
    assert "Điều kiện chưa đạt" in text


def test_an_inspector_reads_everything_and_may_only_record_a_finding(sign_in: SignIn, one: One) -> None:
    case_id = one(in_state("SELECTING"))
    text = sign_in("kiemtra").get(f"/cases/{case_id}").text
    steps = set(re.findall(rf"/cases/{case_id}/steps/(\w+)", text))
    assert steps == {"record_inspection_finding"}


def test_a_step_that_has_nothing_to_act_upon_is_not_offered(sign_in: SignIn, one: One) -> None:
    text = sign_in("thuky").get(f"/cases/{one(in_state('SELECTING'))}").text
    assert "accept_withdrawal" not in text


def test_the_diagram_marks_where_the_case_is(sign_in: SignIn, one: One) -> None:
    answer = sign_in("chuyenvien").get(f"/cases/{one(in_state('SELECTING'))}/diagram.svg")
    assert answer.mimetype == "image/svg+xml"
    assert LOOKS["current"][0] in answer.text
    assert MARKS["vi"]["current"] in answer.text


def test_the_diagram_page_says_the_same_as_a_table(sign_in: SignIn, one: One) -> None:
    text = sign_in("chuyenvien").get(f"/cases/{one(in_state('SELECTING'))}/diagram").text
    assert '<svg xmlns="http://www.w3.org/2000/svg"' in text
    here = re.findall(r'<tr class="row--here">\s*<th scope="row">\s*(.+)', text)
    assert "Ghi nhận người được lựa chọn" in here
    assert "Xin chủ trương" not in here


def test_a_case_says_first_what_happens_whose_turn_it_is_and_until_when(sign_in: SignIn, one: One) -> None:
    address = f"/cases/{one(in_state('SELECTING'))}"
    told = re.search(r'<p class="situation.*?</p>', sign_in("thuky").get(address).text, re.DOTALL)
    assert told is not None
    words = " ".join(re.sub(r"<[^>]+>", "", told[0]).split())
    assert re.match(
        r"Việc lúc này: .+ \(đến lượt bạn.*\). Hạn gần nhất: \d\d/\d\d/\d{4} \(còn \d+ ngày\)", words
    )


def test_rounds_that_are_over_are_folded(sign_in: SignIn, counting: int) -> None:
    text = sign_in("kiemtra").get(f"/cases/{counting}").text
    assert '<section class="sheet round round--running">' in text
    assert '<details class="round">' in text
    assert '<details class="round" open' not in text


def test_the_printed_history_names_its_place(sign_in: SignIn, one: One) -> None:
    text = sign_in("chuyenvien").get(f"/cases/{one(in_state('SELECTING'))}/history/print").text
    assert re.search(r"Minh họa, ngày \d\d tháng \d{1,2} năm \d{4}", text)


def test_the_printed_history_is_an_official_paper_in_vietnamese(sign_in: SignIn, one: One) -> None:
    client, case_id = sign_in("chuyenvien"), one(in_state("SELECTING"))
    with client.session_transaction() as session:
        session["language"] = "en"
    text = client.get(f"/cases/{case_id}/history/print").text
    told = [
        text.index(mark) for mark in ("CỘNG HÒA XÃ HỘI", "Độc lập", "paper__title", "Dự thảo", "Mã kiểm tra")
    ]
    assert told == sorted(told)
    assert "Mở hồ sơ bổ nhiệm" in text
    assert "Open the case" not in text


def test_history_is_told_newest_first_by_chapters_with_actor_post_and_receipt(
    sign_in: SignIn, one: One
) -> None:
    text = sign_in("chuyenvien").get(f"/cases/{one(in_state('SELECTING'))}/history").text
    chapters = re.findall(r'class="chapter">([^<]+)', text)
    assert chapters[0] == "Biểu quyết lựa chọn"
    assert chapters[-1] == "Dự thảo"
    assert "Giám đốc sở" in text
    assert re.search(r"\b1-[0-9a-f]{12}\b", text)
    assert re.search(r"\d\d/\d\d/\d{4} \d\d:\d\d", text)


def test_the_history_can_be_narrowed_to_one_kind(sign_in: SignIn, one: One) -> None:
    client, case_id = sign_in("kiemtra"), one(in_state("SELECTING"))
    assert "Mở hồ sơ bổ nhiệm" in client.get(f"/cases/{case_id}/history?show=steps").text
    assert "Mở hồ sơ bổ nhiệm" not in client.get(f"/cases/{case_id}/history?show=reads").text


@pytest.mark.parametrize(
    "query", ["before=1", "after=x", "density=no", "show=nothing", "after=" + "A" * 3000]
)
def test_an_address_that_nobody_made_still_gives_the_history(sign_in: SignIn, one: One, query: str) -> None:
    answer = sign_in("chuyenvien").get(f"/cases/{one(in_state('SELECTING'))}/history?{query}")
    assert answer.status_code == OK


def test_the_whole_history_verifies(sign_in: SignIn, one: One) -> None:
    client = sign_in("kiemtra")
    assert "Nguyên vẹn" in client.get(f"/history/verify?case={one(in_state('SELECTING'))}").text
    assert "Nguyên vẹn" in client.get("/history/verify?all=1").text
    assert "Nguyên vẹn" not in client.get("/history/verify").text
    assert sign_in("chuyenvien").get("/history/verify").status_code == FORBIDDEN


# ---------------------------------------------------------------- readable to all
class Reader(HTMLParser):
    """Notes what somebody without eyes or without a mouse would stumble over."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: Counter[str] = Counter()
        self.labelled: set[str] = set()
        self.controls: list[dict[str, str | None]] = []
        self.tags: Counter[str] = Counter()
        self.inline: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags[tag] += 1
        if found.get("id"):
            self.ids[str(found["id"])] += 1
        if tag == "label" and found.get("for"):
            self.labelled.add(str(found["for"]))
        if tag in ("input", "select", "textarea") and found.get("type") not in ("hidden", "submit"):
            self.controls.append(found)
        self.inline += [name for name in found if name == "style" or name.startswith("on")]


def stumbles(text: str) -> list[str]:
    reader = Reader()
    reader.feed(text)
    unlabelled = [
        str(control.get("name"))
        for control in reader.controls
        if control.get("id") not in reader.labelled and not control.get("aria-label")
    ]
    found = [f"{control} has no label" for control in unlabelled]
    found += [f"id {name} stands {times} times" for name, times in reader.ids.items() if times > 1]
    found += [f"inline {name}" for name in reader.inline]
    if reader.tags["h1"] != 1 or reader.tags["main"] != 1:
        found.append(f"{reader.tags['h1']} h1, {reader.tags['main']} main")
    if reader.tags["table"] > reader.tags["caption"] + text.count('class="paper"') * reader.tags["table"]:
        found.append("a table has no caption")
    return found


@pytest.mark.parametrize("username", ["chuyenvien", "thuky", "tokiem1", "kiemtra"])
def test_pages_and_forms_can_be_read_and_filled_in_without_a_mouse(
    sign_in: SignIn, one: One, counting: int, username: str
) -> None:
    client = sign_in(username)
    addresses = {f"/cases/{counting}{path}" for name, path in PAGES.items() if name in SEES[username]}
    cases = [counting, *(one(in_state(state)) for state in ("POLICY_APPROVED", "SELECTING"))]
    for case_id in cases:
        text = client.get(f"/cases/{case_id}").text
        addresses |= {
            found.replace("&amp;", "&") for found in re.findall(rf"/cases/{case_id}/steps/[^\"]+", text)
        }
    problems = {
        address: stumbles(client.get(address).text) for address in addresses if not address.endswith(".svg")
    }
    assert {address: found for address, found in problems.items() if found} == {}
