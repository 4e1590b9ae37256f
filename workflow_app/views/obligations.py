"""What is due: the list, one thing with its ladder, putting off, reminding, saying that it is done."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from workflow_app import clock, languages
from workflow_app.forms.obligations import DoneForm, SnoozeForm
from workflow_app.languages import gettext as _
from workflow_app.languages import ngettext
from workflow_app.presenters import obligations as pages
from workflow_app.presenters import problems
from workflow_app.presenters.pages import paging
from workflow_app.queries import obligations as found
from workflow_app.queries.paging import Place
from workflow_app.security.guard import current_actor, may, requires
from workflow_app.security.permissions import Permission
from workflow_app.security.reading import obligation_scope
from workflow_app.services import obligations as engine
from workflow_app.services import putting_off as service
from workflow_app.services.errors import BadInput

blueprint = Blueprint("obligations", __name__)
VIEWS = ("mine", "all", "over")


@blueprint.get("/obligations")
@requires(Permission.SEE_OBLIGATIONS)
def index() -> ResponseReturnValue:
    """What the role in use owes, what is due in its scope, what is over."""
    wanted = request.args.get("view", "mine")
    view = wanted if wanted in VIEWS else "mine"
    place, actor = Place.of(request.args), current_actor()
    listed = found.over(actor, place) if view == "over" else found.listed(actor, view, place)
    return render_template(
        "obligations/index.html",
        tabs=pages.tabs(view),
        rows=pages.rows(listed.rows, clock.today(), languages.current()),
        paging=paging(listed, "obligations.index", view=view),
    )


@blueprint.get("/obligations/<int:obligation_id>")
@requires(Permission.SEE_OBLIGATION)
def show(obligation_id: int) -> ResponseReturnValue:
    """Why it is due, how its day was found, who was or will be reminded when."""
    row, language = _row(obligation_id), languages.current()
    scope, running = obligation_scope(obligation_id), row.met_on is None
    may_snooze = running and may(Permission.SNOOZE_OBLIGATION, scope)
    return render_template(
        "obligations/show.html",
        page=pages.whole(row, engine.rungs_of(row), clock.today(), language),
        told=pages.told(found.reminders(obligation_id)),
        acts=pages.acts(found.acts(service.stream(obligation_id))),
        may_snooze=may_snooze,
        may_nudge=running and may(Permission.NUDGE_OBLIGATION, scope),
        may_tell=may_snooze and service.may_be_told(row.rule, row.subject),
    )


@blueprint.route("/obligations/<int:obligation_id>/snooze", methods=["GET", "POST"])
@requires(Permission.SNOOZE_OBLIGATION)
def snooze(obligation_id: int) -> ResponseReturnValue:
    """Put its reminders off."""
    row, form = _row(obligation_id), SnoozeForm()
    if form.validate_on_submit():
        try:
            service.snooze(
                obligation_id, form.until_on.data, reason=form.reason.data or "", actor=current_actor()
            )
        except BadInput as error:
            problems.put_on(form, error)
        else:
            flash(_("Đã hoãn nhắc."), "success")
            return _back(obligation_id)
    return _asked("obligations/snooze.html", form, row)


@blueprint.route("/obligations/<int:obligation_id>/done", methods=["GET", "POST"])
@requires(Permission.SNOOZE_OBLIGATION)
def done(obligation_id: int) -> ResponseReturnValue:
    """Say on a document that it is done."""
    row, form = _row(obligation_id), DoneForm()
    if form.validate_on_submit():
        try:
            service.done(obligation_id, document=form.document.data or "", actor=current_actor())
        except BadInput as error:
            problems.put_on(form, error)
        else:
            flash(_("Đã ghi việc đã xong."), "success")
            return _back(obligation_id)
    return _asked("obligations/done.html", form, row)


@blueprint.post("/obligations/<int:obligation_id>/nudge")
@requires(Permission.NUDGE_OBLIGATION)
def nudge(obligation_id: int) -> ResponseReturnValue:
    """Remind whoever owes it, at once."""
    try:
        people = service.nudge(obligation_id, actor=current_actor())
    except BadInput as error:
        flash(str(problems.WORDS[error.reason]), "warning")
    else:
        flash(ngettext("Đã nhắc %(num)d người.", "Đã nhắc %(num)d người.", people), "success")
    return _back(obligation_id)


def _row(obligation_id: int) -> Any:  # noqa: ANN401 - a row, read by attribute
    return found.one(obligation_id) or abort(404)


def _back(obligation_id: int) -> ResponseReturnValue:
    return redirect(url_for("obligations.show", obligation_id=obligation_id), HTTPStatus.SEE_OTHER)


def _asked(template: str, form: FlaskForm, row: Any) -> ResponseReturnValue:  # noqa: ANN401 - a row
    wrong = form.errors or form.form_errors
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    line = pages.line(row, {}, clock.today(), languages.current())
    return render_template(template, form=form, row=line), status
