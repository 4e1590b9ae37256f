"""What the repository says: nothing about any machine, nothing out of date, nothing untranslated."""

from __future__ import annotations

import re

import pytest
from babel.messages.catalog import Catalog

from tests.architecture.sources import ROOT, relative, tracked
from tools import translations
from workflow_app.cli.docs import FOLDER, pages

BINARY = {".png", ".jpg", ".ttf", ".pdf", ".docx", ".ico", ".db"}
HERE = "tests/architecture/test_texts.py"
# Folders of somebody's machine and hosts that packages come from.
FORBIDDEN = re.compile(
    r"(?<![\w.])/(?:work|root|home/\w+)/|pypi\.org|files\.pythonhosted|/simple/|registry\.npmjs|TODO\b|FIXME\b"
)


def test_no_text_speaks_of_a_machine_or_a_registry() -> None:
    found = {}
    for path in tracked():
        if path.suffix not in BINARY and relative(path) != HERE:
            words = FORBIDDEN.findall(path.read_text("utf-8"))
            if words:
                found[relative(path)] = sorted(set(words))
    assert found == {}


def test_the_search_finds_what_is_planted() -> None:
    for planted in ("see /home/somebody/x", "/root/.cache", "https://pypi.org/simple/"):
        assert FORBIDDEN.search(planted)
    assert not FORBIDDEN.search("docs/work/plan.md and https://example.vn/home")


def test_the_pages_about_procedures_are_up_to_date() -> None:
    written = {path.name: path.read_text("utf-8") for path in (ROOT / FOLDER).glob("*.md")}
    assert written == pages(), "run make docs"


def test_every_text_is_translated_into_english() -> None:
    assert list(translations.faults()) == [], "run make translations and fill in what is empty"


@pytest.mark.parametrize(
    ("english", "fault"),
    [
        ("", "not translated: 'Còn %(count)s ngày'"),
        ("Some days left", "other placeholders: 'Còn %(count)s ngày'"),
        ("%(count)s days left", None),
    ],
)
def test_a_missing_or_broken_translation_is_found(
    monkeypatch: pytest.MonkeyPatch, english: str, fault: str | None
) -> None:
    wanted, catalogue = Catalog(locale="en"), Catalog(locale="en")
    wanted.add("Còn %(count)s ngày")
    catalogue.add("Còn %(count)s ngày", english)
    monkeypatch.setattr(translations, "extracted", lambda: wanted)
    monkeypatch.setattr(translations, "kept", lambda: catalogue)
    assert list(translations.faults()) == ([fault] if fault else [])
