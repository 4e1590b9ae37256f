"""The English catalogue: take in the texts of the program (Vietnamese), or say what it lacks.

``python tools/translations.py`` writes new texts into the catalogue, drops those that are
gone, and compiles it. ``--check`` changes nothing and fails when something is missing.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
CATALOGUE = ROOT / "workflow_app" / "translations" / "en" / "LC_MESSAGES" / "messages.po"
SOURCES = (
    ("workflow_app", [("**.py", "python")]),
    ("templates", [("**.html", "jinja2"), ("**.txt", "jinja2")]),
)
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "_l": None,
    "lazy_gettext": None,
    "lazy_ngettext": (1, 2),
    "lazy_pgettext": ((1, "c"), 2),
}
OPTIONS = {"**": {"newstyle_gettext": "true", "trimmed": "true", "silent": "false", "encoding": "utf-8"}}
PLACE = re.compile(r"%\((\w+)\)[sdf]")


def extracted() -> Catalog:
    """Every text that the program and its templates show, with the files that it stands in."""
    found = Catalog(locale="en", project="quytrinh", fuzzy=False)
    for folder, methods in SOURCES:
        texts = extract_from_dir(
            ROOT / folder, method_map=methods, options_map=OPTIONS, keywords=KEYWORDS, strip_comment_tags=True
        )
        for filename, _line, text, _comments, context in texts:
            found.add(text, locations=[(f"{folder}/{filename}", 0)], context=context)
    return found


def kept() -> Catalog:
    """The English catalogue as it stands."""
    if not CATALOGUE.is_file():
        return Catalog(locale="en", project="quytrinh", fuzzy=False)
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en")


def faults() -> Iterator[str]:
    """What the catalogue lacks or has wrong, one line each."""
    catalogue = kept()
    for wanted in extracted():
        if not wanted.id:
            continue
        found = catalogue.get(_key(wanted), wanted.context)
        if found is None or not all(_forms(found.string)) or found.fuzzy:
            yield f"not translated: {_key(wanted)!r}"
        elif any(_places(form) != _places(_key(wanted)) for form in _forms(found.string)):
            yield f"other placeholders: {_key(wanted)!r}"


def write() -> None:
    """Bring the catalogue to the texts of the program; what was translated stays."""
    catalogue = kept()
    catalogue.update(extracted(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    with CATALOGUE.open("wb") as file:
        write_po(file, catalogue, width=110, sort_output=True, include_lineno=False, omit_header=False)


def _key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _forms(text: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def _places(text: str) -> set[str]:
    return set(PLACE.findall(text))


if __name__ == "__main__":
    if "--check" not in sys.argv:
        write()
    told = list(faults())
    print("\n".join(told) or "the English catalogue is complete")
    sys.exit(1 if told else 0)
