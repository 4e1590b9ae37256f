"""Which language a page is in, and the catalogues that translate it."""

from __future__ import annotations

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask, has_request_context, session
from flask_babel import get_locale
from flask_login import current_user

from workflow_app.extensions import babel
from workflow_app.paths import HERE

LANGUAGES = ("vi", "en")  # the first is the language of the texts in the program
SESSION_KEY = "language"
SOURCES = HERE / "translations"


def bind(app: Flask, home: Path) -> None:
    """Choose the language of each request and give templates the word ``language``."""
    folders = ";".join(str(folder) for folder in compiled(SOURCES, home / "translations"))
    babel.init_app(
        app,
        default_locale=LANGUAGES[0],
        default_timezone="Asia/Ho_Chi_Minh",
        default_translation_directories=folders,
        locale_selector=wanted,
    )
    app.context_processor(lambda: {"language": current()})


def wanted() -> str:
    """What was chosen in this session, else in the account, else Vietnamese."""
    if not has_request_context():
        return LANGUAGES[0]
    chosen = session.get(SESSION_KEY) or getattr(current_user, "language", None)
    return chosen if chosen in LANGUAGES else LANGUAGES[0]


def current() -> str:
    """The language of this request."""
    return str(get_locale() or LANGUAGES[0])


def compiled(sources: Path, spare: Path) -> tuple[Path, ...]:
    """Folders with an up-to-date ``.mo`` for every ``.po``: beside it, or in ``spare`` if read-only."""
    for po in sorted(sources.glob("*/LC_MESSAGES/*.po")):
        beside = po.with_suffix(".mo")
        elsewhere = spare / po.relative_to(sources).with_suffix(".mo")
        if not _fresh(beside, po) and not _fresh(elsewhere, po):
            try:
                _compile(po, beside)
            except OSError:
                _compile(po, elsewhere)
    return (spare, sources) if spare.is_dir() else (sources,)


def _fresh(mo: Path, po: Path) -> bool:
    return mo.is_file() and mo.stat().st_mtime_ns >= po.stat().st_mtime_ns


def _compile(po: Path, mo: Path) -> None:
    """Write beside and rename, so that a server starting at the same time never reads half a file."""
    mo.parent.mkdir(parents=True, exist_ok=True)
    with po.open("rb") as read:
        catalogue = read_po(read)
    half = mo.with_name(f"{mo.name}.{os.getpid()}")
    with half.open("wb") as write:
        write_mo(write, catalogue)
    half.replace(mo)
