"""What a person typed into a form, kept through a sign-in: signed by us, carried by the page itself.

Every form of ours says who is filling it in (``stamp``). When such a form arrives and its session
has ended, its texts go into the sign-in page as one sealed word (``seal``), and come back only for
the same account. Files and secrets are never kept; nothing is stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app, request
from itsdangerous import BadData, URLSafeSerializer

from workflow_app.security.signed_in import SignedIn

STAMP = "filled_by"  # the hidden field that says who fills the form in
KEPT = "kept_typed"  # the hidden field that carries a sealed form through a sign-in
AGAIN = "show_again"  # a button or field: show the form as it is filled, take no step
LANGUAGE = "switch_language"  # a button: the same, in the other language
LOST = "lost_file"  # the name of a file that has to be chosen again
SIGNED_IN = "signed_in"  # the value of ``AGAIN`` after a sign-in
OURS = frozenset({"csrf_token", STAMP, KEPT, AGAIN, LANGUAGE, LOST})


@dataclass(frozen=True, slots=True)
class Kept:
    """One filled form: whose, in which role, for which address. ``files`` are names of files not kept."""

    account_id: int
    role: str
    path: str
    fields: tuple[tuple[str, str], ...]
    files: tuple[str, ...] = ()


def only_shown() -> bool:
    """Whether the form was sent to be shown again as it is filled, and not to be acted on."""
    return request.method == "POST" and not {AGAIN, LANGUAGE}.isdisjoint(request.form)


def stamp(person: SignedIn) -> str:
    """The signed word for who fills a form in, and in which role."""
    return str(_signer(STAMP).dumps([person.account_id, person.grant.key]))


def sent() -> Kept | None:
    """What this request's form holds; None when it is no form of ours with a stamp."""
    owner = _read(STAMP, request.form.get(STAMP, ""))
    if owner is None:
        return None
    account_id, role = owner
    texts = ((name, value) for name, value in request.form.items(multi=True) if name not in OURS)
    files = (given.filename for given in request.files.values() if given.filename)
    return Kept(account_id, role, request.full_path.rstrip("?"), tuple(texts), tuple(files))


def seal(kept: Kept) -> str:
    """The form as one signed word."""
    return str(_signer(KEPT).dumps([kept.account_id, kept.role, kept.path, kept.fields, kept.files]))


def unsealed(form: Mapping[str, str]) -> Kept | None:
    """The form that a page carried through a sign-in; None when there is none or it is not ours."""
    found = _read(KEPT, form.get(KEPT, ""))
    if found is None:
        return None
    account_id, role, path, fields, files = found
    return Kept(account_id, role, path, tuple((name, value) for name, value in fields), tuple(files))


def _read(salt: str, text: str) -> Any:  # noqa: ANN401 - whatever was signed
    try:
        return _signer(salt).loads(text)
    except BadData:
        return None


def _signer(salt: str) -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt=salt)
