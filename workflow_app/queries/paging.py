"""Pages by key, never by number: a page stays right while rows come and go, however deep.

A key is the values by which the rows are ordered. It travels in the address as a token;
a token that nobody made, or an old one, simply means the first page.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, Protocol, TypeVar

from sqlalchemy import ColumnElement, Row, Select, literal, tuple_

from workflow_app.extensions import db

T = TypeVar("T")
LARGEST = 2**31 - 1  # beyond it the database would refuse the number itself
LONGEST_TEXT = 400
LONGEST_TOKEN = 1_000
EARLIEST, LATEST = 1900, 9999  # years in which a moment can be moved to another zone
PAGE_SIZE = 25


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Rows of one page, and the tokens of the pages around it ("" where there is none)."""

    rows: Sequence[T]
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Which page is wanted: after one token, before another, or the first."""

    after: str = ""
    before: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Place:
        """From the query part of an address."""
        return cls(query.get("after", ""), query.get("before", ""))


@dataclass(frozen=True, slots=True)
class Key:
    """One column of an order, the type of its values in a token, and its name in a row."""

    column: Any
    type: type
    name: str


def page(
    statement: Select[*tuple[Any, ...]],
    keys: tuple[Key, ...],
    place: Place,
    *,
    size: int = PAGE_SIZE,
    descending: bool = False,
) -> Page[Row[*tuple[Any, ...]]]:
    """One page of a statement, ordered by the keys; the last key makes the order total."""

    def fetch(since: tuple[Any, ...] | None, most: int, *, descending: bool) -> Sequence[Any]:
        from_here = statement
        if since is not None:
            from_here = statement.where(_beyond(keys, since, downwards=descending))
        order = [key.column.desc() if descending else key.column.asc() for key in keys]
        return db.session.execute(from_here.order_by(*order).limit(most)).all()

    return page_of(fetch, keys, place, size=size, descending=descending)


class Fetch(Protocol):
    """At most so many rows beyond a key (or from the start), in this order."""

    def __call__(self, since: tuple[Any, ...] | None, most: int, *, descending: bool) -> Sequence[Any]: ...


def page_of(
    fetch: Fetch, keys: tuple[Key, ...], place: Place, *, size: int = PAGE_SIZE, descending: bool = False
) -> Page[Any]:
    """One page of whatever ``fetch`` finds."""
    since, backwards = _start(place, keys)
    found = fetch(since, size + 1, descending=descending is not backwards)
    rows, more = list(found[:size]), len(found) > size
    if backwards:
        rows.reverse()
    if not rows and since is not None:  # what stood there is gone
        return page_of(fetch, keys, Place(), size=size, descending=descending)
    if not rows:
        return Page(())
    earlier = more if backwards else since is not None
    later = True if backwards else more
    return Page(
        rows,
        before=_token(rows[0], keys) if earlier else "",
        after=_token(rows[-1], keys) if later else "",
    )


def _start(place: Place, keys: tuple[Key, ...]) -> tuple[tuple[Any, ...] | None, bool]:
    """The key to go on from, and whether backwards."""
    after = read(place.after, tuple(key.type for key in keys))
    if after is not None:
        return after, False
    before = read(place.before, tuple(key.type for key in keys))
    return before, before is not None


def _beyond(keys: tuple[Key, ...], since: tuple[Any, ...], *, downwards: bool) -> ColumnElement[bool]:
    values = tuple_(*(literal(value, key.column.type) for key, value in zip(keys, since, strict=True)))
    columns = tuple_(*(key.column for key in keys))
    return columns < values if downwards else columns > values


def _token(row: Row[*tuple[Any, ...]], keys: tuple[Key, ...]) -> str:
    return token(*(getattr(row, key.name) for key in keys))


def token(*values: str | float | date) -> str:
    """Key values as text for an address."""
    plain = [value.isoformat() if isinstance(value, date) else value for value in values]
    text = json.dumps(plain, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read(text: str, types: tuple[type, ...]) -> tuple[Any, ...] | None:
    """The key values of a token, or None when they are not of these types."""
    if not text or len(text) > LONGEST_TOKEN:
        return None
    try:
        values = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        if not isinstance(values, list) or len(values) != len(types):
            return None
        return tuple(_value(value, wanted) for value, wanted in zip(values, types, strict=True))
    except (ValueError, TypeError, binascii.Error, RecursionError):
        return None


def _value(value: object, wanted: type) -> object:
    """Raises ValueError or TypeError for a value that the database would not take."""
    if wanted is int:
        if type(value) is int and 0 <= value <= LARGEST:
            return value
        raise ValueError(value)
    if not isinstance(value, str) or len(value) > LONGEST_TEXT or "\x00" in value:
        raise ValueError(value)
    if wanted is datetime:
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None or not EARLIEST < moment.year < LATEST:
            raise ValueError(value)
        return moment
    return date.fromisoformat(value) if wanted is date else value


def whole(text: str | None) -> int | None:
    """A row id out of an address; None for anything that is no id."""
    if text is None or not (text.isascii() and text.isdecimal()) or len(text) > len(str(LARGEST)):
        return None
    number = int(text)
    return number if 0 < number <= LARGEST else None
