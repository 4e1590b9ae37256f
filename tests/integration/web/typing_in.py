"""A person at the form of a step: takes what the form offers as it stands, and types the rest."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from flask import Flask
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from tests.integration.web.conftest import signed_in

Pairs = list[tuple[str, str]]


class Fields(HTMLParser):
    """What a browser would send of a page's form, field by field, and what could be chosen."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.sent: Pairs = []
        self.boxes: Pairs = []
        self.names: list[str] = []
        self._select = self._area = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        name, value = found.get("name", ""), found.get("value", "")
        if tag == "select":
            self._select = name
        elif tag == "option" and self._select:
            self.boxes.append((self._select, value))
            if "selected" in found:
                self.sent.append((self._select, value))
        elif tag == "textarea":
            self._area = name
        elif tag == "input" and name:
            self._input(name, value, found)
        if name and tag in ("input", "select", "textarea"):
            self.names.append(name)

    def _input(self, name: str, value: str, found: dict[str, str]) -> None:
        if found.get("type") in ("checkbox", "radio"):
            self.boxes.append((name, value))
            if "checked" in found:
                self.sent.append((name, value))
        elif found.get("type") not in ("file", "submit", "search"):
            self.sent.append((name, value))

    def handle_data(self, data: str) -> None:
        if self._area:
            self.sent.append((self._area, data.strip()))
            self._area = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._area = ""


def take(
    app: Flask, who: tuple[str, str], url: str, typed: dict[str, Any], *, all_of: tuple[str, ...] = ()
) -> TestResponse:
    """Open a form as (account, role key), fill it in on top of what it holds, send it.

    ``all_of`` names the lists in which everybody is ticked. Papers get numbers, warnings are read.
    """
    client = signed_in(app, *who)
    page = client.get(url)
    assert page.status_code == 200, (who, url, page.text)
    fields = Fields(page.text)
    ticked = {*all_of, "acknowledged"}
    sent = MultiDict[str, Any](pair for pair in fields.sent if pair[0] not in ticked | set(typed))
    for name, value in (*_papers(fields), *(box for box in fields.boxes if box[0] in ticked)):
        if name.startswith("paper_"):
            sent[name] = value
        else:
            sent.add(name, value)
    for name, value in typed.items():
        sent.setlist(name, value if isinstance(value, list) else [value])
    return client.post(url, data=sent, content_type="multipart/form-data")


def _papers(fields: Fields) -> Iterator[tuple[str, str]]:
    for name in fields.names:
        if name.startswith("paper_") and name.endswith("-number"):
            yield name, "15/BB"
