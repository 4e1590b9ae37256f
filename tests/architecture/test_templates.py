"""Every template compiles, and no page loads or runs anything from elsewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import StrictUndefined

from tests import databases
from tests.architecture.sources import relative, templates
from workflow_app import create_app
from workflow_app.paths import templates_dir

INLINE = re.compile(
    r"<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:|<script(?![^>]*\bsrc=)", re.IGNORECASE
)
ELSEWHERE = re.compile(r"(?:src|href|action|url)\s*[=(]\s*[\"']?\s*(?:https?:)?//", re.IGNORECASE)
NAMES = [relative(path).removeprefix("templates/") for path in templates()]


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return create_app(databases.settings_for("sqlite://", tmp_path_factory.mktemp("home")))


@pytest.mark.parametrize("name", NAMES)
def test_the_template_compiles(web: Flask, name: str) -> None:
    assert web.jinja_env.get_template(name).name == name


def test_a_word_that_nobody_gave_is_an_error(web: Flask) -> None:
    assert web.jinja_env.undefined is StrictUndefined
    assert web.jinja_env.autoescape is not False


@pytest.mark.parametrize("name", NAMES)
def test_the_template_has_no_inline_script_or_style(name: str) -> None:
    assert INLINE.findall((templates_dir() / name).read_text("utf-8")) == []


@pytest.mark.parametrize("name", NAMES)
def test_the_template_loads_nothing_from_elsewhere(name: str) -> None:
    assert ELSEWHERE.findall((templates_dir() / name).read_text("utf-8")) == []


def test_our_own_files_load_nothing_from_elsewhere() -> None:
    static = Path(__file__).parents[2] / "workflow_app" / "static"
    for path in (*static.glob("*.css"), *static.glob("*.js")):
        assert re.findall(r"https?://|@import", path.read_text("utf-8")) == [], path.name


@pytest.mark.parametrize(
    "planted",
    ['<p style="color:red">', '<a onclick="go()">', "<style>p{}</style>", "<script>go()</script>"],
)
def test_the_search_finds_what_is_planted(planted: str) -> None:
    assert INLINE.search(planted)
    assert not INLINE.search('<script src="/static/quytrinh.js" defer></script><p class="style">')
    assert ELSEWHERE.search('<img src="//cdn.example/x.png">')
