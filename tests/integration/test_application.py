"""What every answer carries, whatever page it is."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po
from flask import Flask, session, url_for
from flask.testing import FlaskClient
from flask_babel import gettext

from workflow_app import create_app, languages, settings_of
from workflow_app.config import MEGABYTE, Settings

FONT = "/assets/fonts/BeVietnamPro-Regular.ttf"


def test_the_program_says_that_it_can_serve(client: FlaskClient) -> None:
    answer = client.get("/health")
    assert (answer.status_code, answer.json) == (200, {"status": "ok"})


@pytest.mark.parametrize("address", ["/health", FONT, "/static/quytrinh.css", "/no-such-page"])
def test_every_answer_forbids_what_no_page_needs(client: FlaskClient, address: str) -> None:
    headers = client.get(address).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_a_page_of_a_signed_in_person_is_kept_nowhere(client: FlaskClient) -> None:
    assert client.get("/health").headers.get("Cache-Control") != "no-store"
    with client.session_transaction() as kept:
        kept["_user_id"] = "1"
    assert client.get("/health").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("address", [FONT, "/static/quytrinh.css", "/bootstrap/static/css/bootstrap.min.css"])
def test_files_that_are_the_same_for_everybody_may_be_kept(client: FlaskClient, address: str) -> None:
    with client.session_transaction() as kept:
        kept["_user_id"] = "1"
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.cache_control.max_age == 365 * 24 * 3600


@pytest.mark.parametrize("name", ["Other.ttf", "../LICENSE", "LICENSE", "BeVietnamPro-Regular.ttf/x"])
def test_no_other_file_comes_out_of_the_folder_of_fonts(client: FlaskClient, name: str) -> None:
    assert client.get(f"/assets/fonts/{name}").status_code == 404


def test_the_address_of_our_own_file_changes_with_it(app: Flask) -> None:
    with app.test_request_context():
        assert "?v=" in url_for("static", filename="quytrinh.css")
        assert url_for("static", filename="missing.css").endswith("?v=0")


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(settings: Settings) -> None:
    app = create_app(settings)
    assert app.config["SESSION_COOKIE_HTTPONLY"] is True
    assert app.config["SESSION_COOKIE_SAMESITE"] == "Lax"
    assert app.config["SESSION_COOKIE_SECURE"] is settings.secure_cookies
    assert settings_of(app) is settings


def test_an_answer_larger_than_the_limit_is_not_read(app: Flask) -> None:
    assert app.config["MAX_CONTENT_LENGTH"] == settings_of(app).upload_limit + MEGABYTE


@pytest.mark.parametrize(("chosen", "language"), [(None, "vi"), ("en", "en"), ("vi", "vi"), ("fr", "vi")])
def test_the_language_is_vietnamese_unless_english_was_chosen(
    app: Flask, chosen: str | None, language: str
) -> None:
    with app.test_request_context():
        session[languages.SESSION_KEY] = chosen
        assert languages.current() == language


def test_outside_a_page_the_language_is_vietnamese(app: Flask) -> None:
    with app.app_context():
        assert languages.current() == "vi"
        assert gettext("Chi tiết") == "Chi tiết"


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """A folder of translations with one text."""
    po = tmp_path / "sources" / "en" / "LC_MESSAGES" / "messages.po"
    po.parent.mkdir(parents=True)
    catalogue = Catalog(locale="en")
    catalogue.add("Xin chào", "Hello")
    with po.open("wb") as file:
        write_po(file, catalogue)
    return tmp_path / "sources"


def test_catalogues_are_compiled_beside_their_source(sources: Path, tmp_path: Path) -> None:
    assert languages.compiled(sources, tmp_path / "spare") == (sources,)
    assert (sources / "en" / "LC_MESSAGES" / "messages.mo").is_file()


def test_a_catalogue_that_is_up_to_date_is_left_alone(sources: Path, tmp_path: Path) -> None:
    languages.compiled(sources, tmp_path / "spare")
    mo = sources / "en" / "LC_MESSAGES" / "messages.mo"
    before = mo.stat().st_mtime_ns
    languages.compiled(sources, tmp_path / "spare")
    assert mo.stat().st_mtime_ns == before


def test_a_read_only_installation_compiles_into_its_home(
    sources: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = languages._compile

    def refuse_beside(po: Path, mo: Path) -> None:
        if mo.is_relative_to(sources):
            raise OSError(30, "Read-only file system")
        write(po, mo)

    monkeypatch.setattr(languages, "_compile", refuse_beside)
    spare = tmp_path / "spare"
    assert languages.compiled(sources, spare) == (spare, sources)
    assert (spare / "en" / "LC_MESSAGES" / "messages.mo").is_file()


def test_an_english_page_is_in_english(
    settings: Settings, sources: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copytree(sources, settings.home / "copy")
    monkeypatch.setattr(languages, "SOURCES", settings.home / "copy")
    app = create_app(settings)
    with app.test_request_context():
        session[languages.SESSION_KEY] = "en"
        assert gettext("Xin chào") == "Hello"
