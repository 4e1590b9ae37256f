"""Addresses that are kept, and the language that a text is in."""

from __future__ import annotations

import pytest
from flask import Flask, session, url_for

from workflow_app import languages


def test_a_kept_address_is_the_one_that_was_asked_for(app: Flask) -> None:
    with app.test_request_context():
        for case_id in (7, 8, 7):
            assert url_for("case.show", case_id=case_id) == f"/cases/{case_id}"
        assert url_for("desk.inbox", tab="done") == "/?tab=done"
        assert url_for("desk.inbox") == "/"


def test_an_address_is_kept_apart_for_each_place_the_site_hangs_at(app: Flask) -> None:
    with app.test_request_context():
        assert url_for("case.show", case_id=7) == "/cases/7"
    with app.test_request_context(environ_overrides={"SCRIPT_NAME": "/desk"}):
        assert url_for("case.show", case_id=7) == "/desk/cases/7"


def test_a_whole_address_names_the_host_of_its_own_request(app: Flask) -> None:
    for host in ("one.example", "two.example"):
        with app.test_request_context(base_url=f"http://{host}"):
            assert url_for("case.show", case_id=7, _external=True) == f"http://{host}/cases/7"


def test_a_number_and_a_yes_are_not_taken_for_each_other(app: Flask) -> None:
    with app.test_request_context():
        assert url_for("desk.inbox", tab=1) == "/?tab=1"
        assert url_for("desk.inbox", tab=True) == "/?tab=True"


def test_another_language_is_spoken_for_a_while(app: Flask) -> None:
    with app.test_request_context():
        session[languages.SESSION_KEY] = "en"
        assert languages.gettext("Hồ sơ") != "Hồ sơ"
        with languages.forced("vi"):
            assert (languages.current(), languages.gettext("Hồ sơ")) == ("vi", "Hồ sơ")
        assert languages.current() == "en"


def test_the_language_comes_back_when_something_goes_wrong(app: Flask) -> None:
    with app.test_request_context():
        session[languages.SESSION_KEY] = "en"
        with pytest.raises(LookupError), languages.forced("vi"):
            raise LookupError
        assert languages.current() == "en"


def test_what_is_filled_into_a_text_of_a_template_is_escaped(app: Flask) -> None:
    with app.test_request_context():
        template = app.jinja_env.from_string('{{ _("Chờ: %(who)s", who=who) }}')
        assert template.render(who="<b>") == "Chờ: &lt;b&gt;"


def test_outside_any_application_a_text_stays_as_it_is_written() -> None:
    assert languages.gettext("Chờ: %(who)s", who="a") == "Chờ: a"
    assert languages.ngettext("%(num)d dòng", "%(num)d dòng", 2) == "2 dòng"
