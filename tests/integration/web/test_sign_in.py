"""Signing in, staying signed in, and ceasing to be."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import redis
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from tests.integration.web import small
from tests.integration.web.conftest import for_tests, signed_in
from workflow_app import clock, create_app
from workflow_app.config import Settings
from workflow_app.extensions import db
from workflow_app.models import Account, HistoryEntry, RoleGrant
from workflow_app.services.transactions import transaction
from workflow_app.services.verification import verify

SAME_WORDS = "Tên đăng nhập hoặc mật khẩu không đúng."


@pytest.fixture
def desk(app: Flask) -> Flask:
    """An office with one person who may sign in as "lan"."""
    for_tests(app)
    with app.app_context():
        unit_id, _ = small.unit("SNV", "Sở Nội vụ")
        person = small.official("Trần Thị Lan", unit_id)
        small.account("lan", person)
        small.grant(person, "UNIT_HEAD", unit_id)
        small.grant(person, "COLLECTIVE_MEMBER", unit_id)
    return app


def enter(client: FlaskClient, username: str = "lan", password: str = small.PASSWORD, **query: str) -> object:
    return client.post("/sign-in", query_string=query, data={"username": username, "password": password})


def actions(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.execute(select(HistoryEntry.action).order_by(HistoryEntry.seq)).scalars())


def test_the_right_password_opens_the_inbox(desk: Flask) -> None:
    client = desk.test_client()
    answer = enter(client)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert "Trần Thị Lan" in client.get("/").text
    assert actions(desk) == ["account:session:opened"]


def test_capitals_and_blanks_in_the_username_make_no_difference(desk: Flask) -> None:
    assert enter(desk.test_client(), "  LAN ").status_code == 303


@pytest.mark.parametrize(
    ("username", "password"),
    [
        pytest.param("lan", "sai-mat-khau-nay", id="wrong password"),
        pytest.param("khongco", small.PASSWORD, id="unknown name"),
        pytest.param("lan", "x" * 200, id="long password"),
    ],
)
def test_whatever_was_wrong_is_said_in_the_same_words(desk: Flask, username: str, password: str) -> None:
    answer = enter(desk.test_client(), username, password)
    assert answer.status_code == 422
    assert SAME_WORDS in answer.text
    assert small.PASSWORD not in answer.text


def test_a_disabled_account_is_refused_in_the_same_words(desk: Flask) -> None:
    change(desk, active=False)
    answer = enter(desk.test_client())
    assert answer.status_code == 422
    assert SAME_WORDS in answer.text


def change(app: Flask, **values: object) -> None:
    with app.app_context(), transaction():
        db.session.execute(update(Account).values(**values))


def test_a_failed_attempt_is_remembered_but_never_an_unknown_name(desk: Flask) -> None:
    enter(desk.test_client(), "lan", "sai-mat-khau-nay")
    enter(desk.test_client(), "mat-khau-go-nham-o-day", "x")
    assert actions(desk) == ["account:session:refused"]
    with desk.app_context():
        assert verify().breaks == []


def test_an_empty_form_says_what_is_missing(desk: Flask) -> None:
    answer = enter(desk.test_client(), "", "")
    assert answer.status_code == 422
    assert answer.text.count("Xin nhập mục này.") >= 2


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("/people?q=lan", "/people?q=lan"),
        ("https://example.org/", "/"),
        ("//example.org/", "/"),
        ("/\\example.org", "/"),
        ("javascript:alert(1)", "/"),
        ("/\texample", "/"),
    ],
)
def test_one_is_brought_back_to_a_page_of_this_application_only(
    desk: Flask, wanted: str, reached: str
) -> None:
    answer = enter(desk.test_client(), next=wanted)
    assert answer.headers["Location"] == reached


def test_the_page_that_was_asked_for_comes_after_signing_in(desk: Flask) -> None:
    client = desk.test_client()
    answer = client.get("/cases?state=DRAFT")
    assert answer.headers["Location"] == "/sign-in?next=/cases?state%3DDRAFT"
    assert enter(client, next="/cases?state=DRAFT").headers["Location"] == "/cases?state=DRAFT"


def test_signing_out_ends_the_session_and_keeps_the_language(desk: Flask) -> None:
    client = desk.test_client()
    enter(client)
    client.post("/language", data={"language": "en"})
    client.post("/sign-out")
    assert client.get("/cases").status_code == 303
    assert 'lang="en"' in client.get("/sign-in").text


def test_the_language_is_remembered_in_the_account(desk: Flask) -> None:
    client = desk.test_client()
    enter(client)
    back = client.post(
        "/language", data={"language": "en"}, headers={"Referer": "http://localhost/units?q=so"}
    )
    assert back.headers["Location"] == "/units?q=so"
    other = desk.test_client()
    enter(other)
    assert '<html lang="en">' in other.get("/units").text


def test_a_language_that_is_not_spoken_changes_nothing(desk: Flask) -> None:
    client = desk.test_client()
    client.post("/language", data={"language": "fr"}, headers={"Referer": "https://example.org/x"})
    assert '<html lang="vi">' in client.get("/sign-in").text


def test_one_acts_in_the_first_role_and_may_switch_to_another_of_ones_own(desk: Flask) -> None:
    client = desk.test_client()
    enter(client)
    assert "Với vai trò Người đứng đầu, Sở Nội vụ." in client.get("/").text
    client.post("/role", data={"grant": key(desk, "COLLECTIVE_MEMBER")})
    assert "Với vai trò Thành viên tập thể lãnh đạo, Sở Nội vụ." in client.get("/").text


def key(app: Flask, role: str) -> str:
    with app.app_context():
        unit_id = db.session.execute(select(RoleGrant.unit_id).limit(1)).scalar_one()
    return f"{role}:{unit_id}"


def test_nobody_switches_to_a_role_that_they_do_not_hold(desk: Flask) -> None:
    client = desk.test_client()
    enter(client)
    client.post("/role", data={"grant": key(desk, "SYSADMIN")})
    assert client.get("/admin/accounts").status_code == 403


def test_everybody_can_act_as_the_official_that_they_are(desk: Flask) -> None:
    client = signed_in(desk, "lan", key(desk, "OFFICIAL"))
    assert "Với vai trò Cán bộ được xem xét" in client.get("/").text


def test_a_role_that_has_ended_is_gone_with_the_next_request(desk: Flask) -> None:
    client = signed_in(desk, "lan", key(desk, "UNIT_HEAD"))
    assert client.get("/people").status_code == 200
    with desk.app_context(), transaction():
        ended = update(RoleGrant).where(RoleGrant.role == "UNIT_HEAD").values(valid_to=clock.today())
        db.session.execute(ended)
    assert client.get("/people").status_code == 403
    assert "Thành viên tập thể lãnh đạo" in client.get("/").text


def test_a_role_that_has_not_begun_cannot_be_used(desk: Flask) -> None:
    with desk.app_context(), transaction():
        tomorrow = clock.today() + timedelta(days=1)
        db.session.execute(update(RoleGrant).values(valid_from=tomorrow))
    assert "Với vai trò Cán bộ được xem xét" in signed_in(desk, "lan").get("/").text


@pytest.mark.parametrize("values", [{"active": False}, {"session_version": 2}])
def test_disabling_an_account_or_raising_its_version_ends_every_session(
    desk: Flask, values: dict[str, object]
) -> None:
    client = signed_in(desk, "lan")
    assert client.get("/").status_code == 200
    change(desk, **values)
    assert client.get("/").status_code == 303


@pytest.mark.parametrize("forged", ["1", "1.", ".1", "x.y", "1.1.1", "", "99999999999.1"])
def test_a_session_that_we_did_not_write_is_nobodys(desk: Flask, forged: str) -> None:
    client = desk.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = forged
    assert client.get("/").status_code == 303


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(desk: Flask) -> None:
    here, elsewhere = signed_in(desk, "lan", key(desk, "COLLECTIVE_MEMBER")), signed_in(desk, "lan")
    new = "mot cau moi de nho"
    answer = here.post("/password", data={"current": small.PASSWORD, "new": new, "again": new})
    assert answer.status_code == 303
    assert "Thành viên tập thể lãnh đạo" in here.get("/").text
    assert elsewhere.get("/").status_code == 303
    assert enter(desk.test_client(), password=new).status_code == 303
    assert "account:password:changed" in actions(desk)


@pytest.mark.parametrize(
    ("current", "new", "again", "words"),
    [
        ("khong dung dau", "mot cau moi de nho", "mot cau moi de nho", "Mật khẩu đang dùng không đúng."),
        (small.PASSWORD, "ngan", "ngan", "Mật khẩu cần từ 12 đến 200 ký tự."),
        (
            small.PASSWORD,
            "mot cau moi de nho",
            "mot cau khac han",
            "Hai lần nhập mật khẩu mới không giống nhau.",
        ),
        (small.PASSWORD, small.PASSWORD, small.PASSWORD, "Mật khẩu mới phải khác mật khẩu đang dùng."),
    ],
)
def test_a_password_that_cannot_be_taken_says_why(
    desk: Flask, current: str, new: str, again: str, words: str
) -> None:
    answer = signed_in(desk, "lan").post("/password", data={"current": current, "new": new, "again": again})
    assert answer.status_code == 422
    assert words in answer.text


def test_after_ten_failed_attempts_one_has_to_wait(settings: Settings) -> None:
    limited = for_tests(create_app(replace(settings, rate_limits=True)))
    with limited.app_context():
        small.account("lan", small.official("Trần Thị Lan", small.unit("SNV", "Sở Nội vụ")[0]))
    client = limited.test_client()
    for _ in range(10):
        assert enter(client, password="sai-mat-khau-nay").status_code == 422  # noqa: S106 - a wrong one
    refused = enter(client)
    assert refused.status_code == 429
    assert "Đã thử quá nhiều lần" in refused.text
    assert enter(client, "hoa").status_code == 422
    with limited.app_context():
        db.engine.dispose()


def test_attempts_are_counted_for_all_processes_together_and_by_who_asks(
    settings: Settings, redis_url: str
) -> None:
    url = redis_url.rpartition("/")[0] + "/12"
    with redis.Redis.from_url(url) as counters:
        for key in counters.scan_iter("LIMITS:*"):
            counters.delete(key)
    behind = replace(settings, rate_limits=True, broker_url=url, proxies=1)
    first, second = (for_tests(create_app(behind)) for _ in range(2))
    with first.app_context():
        small.account("lan", small.official("Trần Thị Lan", small.unit("SNV", "Sở Nội vụ")[0]))
    wrong = {"username": "lan", "password": "sai-mat-khau-nay"}

    def tried(process: Flask, place: str) -> int:
        headers = {"X-Forwarded-For": place}
        return process.test_client().post("/sign-in", data=wrong, headers=headers).status_code

    assert [tried(process, "10.0.0.7") for process in (first, second) * 5] == [422] * 10
    assert [tried(process, "10.0.0.7") for process in (first, second)] == [429, 429]
    assert tried(first, "10.0.0.8") == 422
    for process in (first, second):
        with process.app_context():
            db.engine.dispose()


def test_signing_in_correctly_is_never_counted(settings: Settings) -> None:
    limited = for_tests(create_app(replace(settings, rate_limits=True)))
    with limited.app_context():
        small.account("lan", small.official("Trần Thị Lan", small.unit("SNV", "Sở Nội vụ")[0]))
    assert [enter(limited.test_client()).status_code for _ in range(12)] == [303] * 12
    with limited.app_context():
        db.engine.dispose()


def test_demo_accounts_are_offered_in_the_demo_only(settings: Settings) -> None:
    shown = for_tests(create_app(replace(settings, demo=True)))
    with shown.app_context():
        unit_id, _ = small.unit("SNV", "Sở Nội vụ")
        person = small.official("Lưu Ngọc Hương", unit_id)
        small.account("chuyenvien", person, demo=True)
        small.account("lan", small.official("Trần Thị Lan", unit_id))
        small.grant(person, "PERSONNEL_SPECIALIST", unit_id)
    page = shown.test_client().get("/sign-in").text
    assert "Lưu Ngọc Hương" in page
    assert "Trần Thị Lan" not in page
    client = shown.test_client()
    assert client.post("/sign-in/demo", data={"username": "chuyenvien"}).headers["Location"] == "/"
    assert "Với vai trò Chuyên viên tổ chức cán bộ, Sở Nội vụ." in client.get("/").text
    assert (
        shown.test_client().post("/sign-in/demo", data={"username": "lan"}).headers["Location"] == "/sign-in"
    )
    with shown.app_context():
        db.engine.dispose()


def test_outside_the_demo_a_demo_account_needs_its_password(desk: Flask) -> None:
    change(desk, demo=True)
    client = desk.test_client()
    assert "dùng thử" not in client.get("/sign-in").text
    assert client.post("/sign-in/demo", data={"username": "lan"}).headers["Location"] == "/sign-in"
    assert client.get("/").status_code == 303


def test_a_form_from_elsewhere_is_refused(settings: Settings) -> None:
    strict = create_app(settings)
    answer = strict.test_client().post("/sign-in", data={"username": "lan", "password": small.PASSWORD})
    assert answer.status_code == 400
    with strict.app_context():
        db.engine.dispose()
