"""The kind of Flask application that this is: one that keeps at hand what every page asks for."""

from __future__ import annotations

from collections.abc import MutableMapping
from functools import lru_cache
from typing import Any

from flask import Flask, has_request_context, request
from flask.templating import Environment

KEPT_ADDRESSES = 4096
PLAIN = (int, str, type(None))  # values that a kept address can be known by


class Templates(Environment):
    """Templates share the words that all of them know."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The shared words themselves where there are no others.

        Jinja lays a second mapping over them to keep them from change; none of our templates
        changes them, and to look through two costs a page with a dozen imports a good part of it.
        """
        return super().make_globals(d) if d else self.globals


class Application(Flask):
    """A page of a case names forty addresses, most of them the same as the page before."""

    jinja_environment = Templates

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as Flask
        super().__init__(*args, **kwargs)
        self._kept = lru_cache(maxsize=KEPT_ADDRESSES)(self._address)

    def url_for(self, endpoint: str, /, **values: Any) -> str:  # type: ignore[override]  # noqa: ANN401
        """The address within this site, kept; any other kind as Flask makes it."""
        plain = all(
            type(value) in PLAIN and (value is None or name[0] != "_") for name, value in values.items()
        )
        if plain and endpoint[0] != "." and has_request_context():
            return self._kept(request.environ.get("SCRIPT_NAME", ""), endpoint, tuple(values.items()))
        return super().url_for(endpoint, **values)

    def _address(self, _root: str, endpoint: str, values: tuple[tuple[str, Any], ...]) -> str:
        return super().url_for(endpoint, **dict(values))
