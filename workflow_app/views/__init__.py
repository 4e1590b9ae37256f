"""The desk's pages, one blueprint an area."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

from workflow_app import assets
from workflow_app.presenters import frame
from workflow_app.queries.paging import LARGEST
from workflow_app.views import (
    admin,
    auth,
    calendar,
    cases,
    desk,
    health,
    notices,
    people,
    rules,
    units,
)


class RowId(IntegerConverter):
    """A number in an address: beyond what a row id can be, there is no such page."""

    def __init__(self, map_: Map, *_args: object, **_kwargs: object) -> None:
        super().__init__(map_, min=0, max=LARGEST)


LATER = ("case_page", "steps", "documents", "history", "errors")
AREAS = (health, auth, desk, cases, people, units, notices, rules, admin, calendar)


def register(app: Flask) -> None:
    """Hang every blueprint on the application."""
    app.url_map.converters["int"] = RowId
    app.context_processor(frame.context)
    app.register_blueprint(assets.blueprint)
    for module in AREAS:
        app.register_blueprint(module.blueprint)
    for name in LATER:
        if find_spec(f"workflow_app.views.{name}"):
            app.register_blueprint(import_module(f"workflow_app.views.{name}").blueprint)
