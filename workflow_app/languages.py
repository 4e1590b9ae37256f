"""Which language a page is in, and the catalogues that translate it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations
from flask import Flask, g, has_request_context, session  # noqa: TID251 - gettext has no argument for it
from flask_babel import force_locale, get_locale, get_translations
from flask_babel.speaklater import LazyString
from flask_login import current_user
from markupsafe import Markup

from workflow_app.extensions import babel
from workflow_app.paths import HERE

LANGUAGES = ("vi", "en")  # the first is the language of the texts in the program
SESSION_KEY = "language"
SOURCES = HERE / "translations"
SPOKEN = "spoken"  # where a request keeps its language


@dataclass(frozen=True, slots=True)
class Spoken:
    """A language with its texts, found once a request: a page asks for hundreds of them."""

    language: str
    catalogue: NullTranslations


SOURCE = Spoken(LANGUAGES[0], NullTranslations())  # outside any application


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
    with app.app_context():  # what another application in this process has read is not ours
        babel.domain_instance.cache.clear()
    app.jinja_env.globals.update(_=_marked, gettext=_marked, ngettext=_counted)
    app.context_processor(lambda: {"language": current()})


def wanted() -> str:
    """What was chosen in this session, else in the account, else Vietnamese."""
    if not has_request_context():
        return LANGUAGES[0]
    chosen = session.get(SESSION_KEY) or getattr(current_user, "language", None)
    return chosen if chosen in LANGUAGES else LANGUAGES[0]


def current() -> str:
    """The language of this request."""
    return _spoken().language


@contextmanager
def forced(language: str) -> Iterator[None]:
    """Speak another language for a while, whoever reads."""
    before = _spoken()
    with force_locale(language):
        g.pop(SPOKEN, None)
        try:
            yield
        finally:
            setattr(g, SPOKEN, before)


def gettext(text: str, /, **values: object) -> str:
    """A text in the language of this request, with its places filled in."""
    said: str = _spoken().catalogue.gettext(text)
    return said % values if values else said


def ngettext(one: str, many: str, num: int, /, **values: object) -> str:
    """A text for so many; ``%(num)d`` in it is the number."""
    said: str = _spoken().catalogue.ngettext(one, many, num)
    return said % {"num": num, **values}


def lazy_gettext(text: str, /, **values: object) -> LazyString:
    """A text that is translated when it is shown."""
    return LazyString(gettext, text, **values)


def _spoken() -> Spoken:
    try:
        held = g._get_current_object()  # noqa: SLF001 - the proxy costs more than the text
    except RuntimeError:
        return SOURCE
    kept: Spoken | None = held.get(SPOKEN)
    if kept is None:
        kept = Spoken(str(get_locale() or LANGUAGES[0]), get_translations())
        setattr(held, SPOKEN, kept)
    return kept


def _marked(text: str, /, **values: object) -> Markup:
    """``_`` of the templates: the text is markup, what is filled in is escaped."""
    said = _markup(_spoken().catalogue.gettext(text))
    return said % values if values else said


def _counted(one: str, many: str, num: int, /, **values: object) -> Markup:
    return _markup(_spoken().catalogue.ngettext(one, many, num)) % {"num": num, **values}


@cache  # as many as there are texts in the templates
def _markup(text: str) -> Markup:
    return Markup(text)  # noqa: S704 - a text of ours


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
