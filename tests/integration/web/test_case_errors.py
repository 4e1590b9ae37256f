"""What goes wrong becomes a page in Vietnamese with a way back, and tells nothing of the inside."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import TooManyRequests

from state_machines.errors import StepRefused
from state_machines.findings import Finding, Severity, Verdict
from workflow_app.services.errors import BadInput, CaseMovedOn
from workflow_app.views import errors

SignIn = Callable[..., FlaskClient]
INSIDE = ("Traceback", "File &#34;", "workflow_app", "sqlalchemy", "SELECT ")


@pytest.fixture
def raising(province: Flask) -> Iterator[Callable[[BaseException], None]]:
    """``raising(error)`` makes the front page of the desk raise it."""
    shown = province.view_functions["desk.inbox"]
    province.config["PROPAGATE_EXCEPTIONS"] = False

    def arrange(error: BaseException) -> None:
        def broken() -> str:
            raise error

        province.view_functions["desk.inbox"] = broken

    yield arrange
    province.view_functions["desk.inbox"] = shown
    province.config["PROPAGATE_EXCEPTIONS"] = None


def assert_fit_for_people(text: str) -> None:
    assert '<html lang="vi">' in text
    assert "<h1>" in text
    assert 'href="/' in text
    assert not [word for word in INSIDE if word in text]


@pytest.mark.parametrize(
    ("address", "status", "heading"),
    [
        ("/no/such/page", 404, "Không có trang này"),
        ("/cases/999999", 404, "Không có trang này"),
        ("/cases/99999999999999999999", 404, "Không có trang này"),
        ("/cases/%00", 404, "Không có trang này"),
    ],
)
def test_what_is_not_there_is_said_in_one_way(
    sign_in: SignIn, address: str, status: int, heading: str
) -> None:
    answer = sign_in("chuyenvien").get(address)
    assert answer.status_code == status
    assert f"<h1>{heading}</h1>" in answer.text
    assert_fit_for_people(answer.text)


def test_a_wrong_method_is_refused_in_words(sign_in: SignIn) -> None:
    answer = sign_in("chuyenvien").post("/rules")
    assert answer.status_code == 405
    assert_fit_for_people(answer.text)


@pytest.mark.parametrize(
    ("error", "status", "heading"),
    [
        (RuntimeError("SELECT secret"), 500, "Hệ thống gặp lỗi"),
        (TooManyRequests(), 429, "Quá nhiều yêu cầu"),
        (BadInput("field", "reason"), 400, "Yêu cầu không hợp lệ"),
        (CaseMovedOn(1, 2, 3), 400, "Yêu cầu không hợp lệ"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else str(value),
)
def test_a_failure_is_told_without_its_inside(
    sign_in: SignIn, raising: Callable[[BaseException], None], error: Exception, status: int, heading: str
) -> None:
    raising(error)
    answer = sign_in("chuyenvien").get("/")
    assert answer.status_code == status
    assert f"<h1>{heading}</h1>" in answer.text
    assert_fit_for_people(answer.text)


def test_a_refusal_that_no_form_shows_lists_clauses_and_remedies(
    sign_in: SignIn, raising: Callable[[BaseException], None]
) -> None:
    few = Finding(
        "R-2.5-f", "2.5", Severity.BLOCK, Verdict.NOT_MET, "too_few_options", {"live": 1, "min_options": 2}
    )
    raising(StepRefused("consolidate", (few,)))
    answer = sign_in("chuyenvien").get("/")
    assert answer.status_code == 409
    assert "Mục 2.5" in answer.text
    assert "Cách khắc phục" in answer.text
    assert_fit_for_people(answer.text)


def test_even_a_page_that_cannot_be_made_ends_in_words(
    sign_in: SignIn, raising: Callable[[BaseException], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("no page at all")

    raising(RuntimeError("first"))
    monkeypatch.setattr(errors, "plain_refusal", broken)
    answer = sign_in("chuyenvien").get("/")
    assert answer.status_code == 500
    assert_fit_for_people(answer.text)


def test_a_form_of_another_session_is_sent_back(province: Flask, sign_in: SignIn) -> None:
    client = sign_in("chuyenvien")
    province.config["WTF_CSRF_ENABLED"] = True
    try:
        answer = client.post("/language", data={"language": "en"})
    finally:
        province.config["WTF_CSRF_ENABLED"] = False
    assert answer.status_code == 400
    assert "Phiên làm việc đã hết" in answer.text
    assert_fit_for_people(answer.text)


def test_an_upload_above_the_limit_is_cut_off_before_it_is_read(province: Flask, sign_in: SignIn) -> None:
    client, limit = sign_in("chuyenvien"), province.config["MAX_CONTENT_LENGTH"]
    province.config["MAX_CONTENT_LENGTH"] = 2_000
    try:
        data = {"file": (io.BytesIO(b"%PDF-" + b"0" * 5_000), "a.pdf")}
        answer = client.post("/cases/4/steps/attach_document", data=data)
    finally:
        province.config["MAX_CONTENT_LENGTH"] = limit
    assert answer.status_code == 413
    assert "Tệp gửi lên quá lớn" in answer.text
    assert_fit_for_people(answer.text)
