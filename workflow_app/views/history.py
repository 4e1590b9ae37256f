"""The history of a case: on the screen page by page, and on paper under the unit's head."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from workflow_app import clock, languages
from workflow_app.presenters.case_head import case_head
from workflow_app.presenters.case_view import view_of
from workflow_app.presenters.history_page import (
    actions_for,
    history_page,
    printed_history,
    verification_page,
)
from workflow_app.presenters.timeline import people_in
from workflow_app.queries import case_history
from workflow_app.queries.paging import Place, whole
from workflow_app.security.guard import current_actor, requires
from workflow_app.security.permissions import Permission
from workflow_app.services import verification
from workflow_app.services.sight import look

blueprint = Blueprint("history", __name__)
OF_CASE = "/cases/<int:case_id>/history"


@blueprint.get(OF_CASE)
@requires(Permission.SEE_HISTORY)
def show(case_id: int) -> ResponseReturnValue:
    """Newest first; brief or full, all of it or one kind."""
    sight = look(case_id, current_actor(), clock.today())
    shown = request.args.get("show", "")
    found = case_history.entries(case_id, actions_for(sight, shown), Place.of(request.args))
    view = view_of(sight, languages.current(), also=people_in(found.rows), judged=False)
    density = "full" if request.args.get("density") == "full" else "brief"
    page = history_page(view, found, shown, density)
    return render_template("history/show.html", head=case_head(view, "history"), page=page)


@blueprint.get(f"{OF_CASE}/print")
@requires(Permission.SEE_HISTORY)
def printed(case_id: int) -> ResponseReturnValue:
    """The whole history, oldest first. Official papers are in Vietnamese whatever the screen speaks."""
    sight = look(case_id, current_actor(), clock.today())
    entries = case_history.everything(case_id, actions_for(sight, ""))
    with languages.forced(languages.LANGUAGES[0]):
        view = view_of(sight, languages.LANGUAGES[0], also=people_in(entries), judged=False)
        told = printed_history(view, entries)
        return render_template("history/print.html", page=told.letterhead, history=told)


@blueprint.get("/history/verify")
@requires(Permission.VERIFY_HISTORY)
def verify() -> ResponseReturnValue:
    """Recompute the chain of one case, or of the whole archive when asked to."""
    case_id = whole(request.args.get("case"))
    if case_id is not None:
        look(case_id, current_actor(), clock.today())
    asked = case_id is not None or request.args.get("all") == "1"
    report = verification.verify(case_id) if asked else None
    return render_template("history/verify.html", page=verification_page(report, case_id))
