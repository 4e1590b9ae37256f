"""The desk's pages, one blueprint an area."""

from __future__ import annotations

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

from workflow_app import assets
from workflow_app.presenters import frame
from workflow_app.queries.paging import LARGEST
from workflow_app.views import (
    admin,
    auth,
    bell,
    calendar,
    campaigns,
    case_page,
    cases,
    criteria,
    desk,
    discipline,
    documents,
    drafts,
    due_forms,
    errors,
    evaluations,
    exams,
    health,
    history,
    letters,
    moratoria,
    moves,
    notices,
    obligations,
    people,
    planning,
    procedures,
    reminder_log,
    rules,
    standards,
    steps,
    substitutions,
    units,
)

AREAS = (
    health,
    errors,
    auth,
    bell,
    desk,
    obligations,
    cases,
    exams,
    moves,
    case_page,
    steps,
    drafts,
    documents,
    history,
    people,
    discipline,
    letters,
    units,
    moratoria,
    planning,
    standards,
    criteria,
    campaigns,
    evaluations,
    due_forms,
    notices,
    substitutions,
    rules,
    procedures,
    admin,
    reminder_log,
    calendar,
)


class RowId(IntegerConverter):
    """A number in an address: beyond what a row id can be, there is no such page."""

    def __init__(self, map_: Map, *_args: object, **_kwargs: object) -> None:
        super().__init__(map_, min=0, max=LARGEST)


def register(app: Flask) -> None:
    """Hang every blueprint on the application."""
    app.url_map.converters["int"] = RowId
    app.context_processor(frame.context)
    assets.register(app)
    for module in AREAS:
        app.register_blueprint(module.blueprint)
