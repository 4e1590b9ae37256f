"""Suspensions of personnel work across units: the list, and where a new one begins."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from workflow_app import clock
from workflow_app.presenters import moratoria as pages
from workflow_app.presenters.pages import paging, unit_choices
from workflow_app.queries import moratoria as found
from workflow_app.queries.paging import Place, whole
from workflow_app.security.guard import current_actor, requires
from workflow_app.security.permissions import Permission

blueprint = Blueprint("moratoria", __name__, url_prefix="/moratoria")


@blueprint.get("")
@requires(Permission.LIST_MORATORIA)
def index() -> ResponseReturnValue:
    """Suspensions of the units whose staffing I may see, the latest first."""
    actor, today = current_actor(), clock.today()
    past = request.args.get("past") == "1"
    text = request.args.get("q", "").strip()[: found.LONGEST_SEARCH]
    listed = found.moratoria(actor, found.Wanted(text, running=not past), Place.of(request.args), today)
    return render_template(
        "units/moratoria.html",
        rows=pages.stop_rows(listed.rows, today),
        units=unit_choices(found.units(actor, today), None),
        text=text,
        past=past,
        paging=paging(listed, "moratoria.index", q=text, past="1" if past else ""),
    )


@blueprint.get("/new")
@requires(Permission.LIST_MORATORIA)
def begin() -> ResponseReturnValue:
    """On to the form of the unit that was chosen; it asks for the right to record there."""
    unit_id = whole(request.args.get("unit"))
    if unit_id is None:
        return redirect(url_for("moratoria.index"), HTTPStatus.SEE_OTHER)
    return redirect(url_for("notices.moratorium", unit_id=unit_id), HTTPStatus.SEE_OTHER)
