"""Decisions on discipline: opened (which is put on record), recorded, ended."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from state_machines.discipline import DisciplineEnd
from state_machines.vocabulary import DisciplineForm
from workflow_app import clock, languages
from workflow_app.forms.records import DisciplineEndForm, DisciplineRecordForm
from workflow_app.languages import gettext as _
from workflow_app.presenters import discipline as pages
from workflow_app.presenters import problems
from workflow_app.queries import accounts
from workflow_app.queries import discipline as found
from workflow_app.security import reading
from workflow_app.security.guard import current_actor, may, requires
from workflow_app.security.permissions import Permission
from workflow_app.services import discipline as service
from workflow_app.services.errors import BadInput

blueprint = Blueprint("discipline", __name__, url_prefix="/people/<int:official_id>/discipline")


@blueprint.post("")
@requires(Permission.SEE_DISCIPLINE)
def opened(official_id: int) -> ResponseReturnValue:
    """All decisions of a person. Opening them is an act that is put in history, so it is a POST."""
    service.opened(official_id, actor=current_actor())
    records = may(Permission.RECORD_DISCIPLINE, reading.person_scope(official_id))
    rows = found.of_person(official_id)
    return render_template(
        "people/discipline.html",
        person=_person(official_id),
        rows=pages.decisions(rows, official_id, clock.today(), languages.current(), records=records),
        records=records,
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.RECORD_DISCIPLINE)
def record(official_id: int) -> ResponseReturnValue:
    """Record a decision."""
    form = DisciplineRecordForm()
    form.offer(languages.current())
    if form.validate_on_submit():
        given = DisciplineForm(form.form.data), form.decided_on.data
        document = form.document.data or ""
        try:
            service.record(official_id, *given, document=document, actor=current_actor())
        except BadInput as error:
            problems.put_on(form, error)
        else:
            flash(_("Đã ghi quyết định kỷ luật."), "success")
            return redirect(url_for("people.show", official_id=official_id), HTTPStatus.SEE_OTHER)
    return render_template("people/discipline_new.html", form=form, person=_person(official_id)), _status(
        form
    )


@blueprint.route("/<int:discipline_id>/end", methods=["GET", "POST"])
@requires(Permission.RECORD_DISCIPLINE)
def end(official_id: int, discipline_id: int) -> ResponseReturnValue:
    """Say that a decision counts no more, or that it should never have been."""
    row = found.one(official_id, discipline_id) or abort(404)
    form = DisciplineEndForm(ended_on=clock.today())
    form.offer(languages.current())
    if form.validate_on_submit():
        how = DisciplineEnd(form.how.data)
        ending = service.Ending(how, form.ended_on.data, form.reason.data or "", form.document.data or "")
        try:
            service.end(official_id, discipline_id, ending, actor=current_actor())
        except BadInput as error:
            problems.put_on(form, error)
        else:
            flash(_("Đã ghi việc kết thúc quyết định kỷ luật."), "success")
            return redirect(url_for("people.show", official_id=official_id), HTTPStatus.SEE_OTHER)
    lines = pages.decisions([row], official_id, clock.today(), languages.current(), records=False)
    return render_template(
        "people/discipline_end.html", form=form, person=_person(official_id), line=lines[0]
    ), _status(form)


def _person(official_id: int) -> Any:  # noqa: ANN401 - a row
    return accounts.official(official_id) or abort(404)


def _status(form: FlaskForm) -> HTTPStatus:
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.errors or form.form_errors else HTTPStatus.OK
