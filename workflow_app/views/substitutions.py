"""Who stands in for whom: making, listing and ending substitutions."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from workflow_app import clock, languages
from workflow_app.forms.substitutions import RevokeForm, SubstitutionForm
from workflow_app.presenters import labels, problems
from workflow_app.presenters import substitutions as pages
from workflow_app.presenters.pages import paging
from workflow_app.queries import substitutions as found
from workflow_app.queries import units
from workflow_app.queries.paging import Place
from workflow_app.security import reading
from workflow_app.security.guard import current_actor, may, requires
from workflow_app.security.permissions import Permission
from workflow_app.services import substitutions as service
from workflow_app.services.errors import BadInput

blueprint = Blueprint("substitutions", __name__)


@blueprint.get("/substitutions")
@requires(Permission.SEE_SUBSTITUTIONS)
def index() -> ResponseReturnValue:
    """One's own: given, received, or replaced in."""
    actor, language = current_actor(), languages.current()
    listed = found.of_person(actor.official_id, Place.of(request.args))
    own = actor.grant_id if may(Permission.GIVE_OWN_SUBSTITUTION) else None
    return render_template(
        "substitutions/index.html",
        rows=pages.rows(listed.rows, actor, clock.today(), language),
        give_url=url_for("substitutions.give", grant_id=own) if own else "",
        role=labels.word("Role", actor.role, language),
        paging=paging(listed, "substitutions.index"),
    )


@blueprint.get("/units/<int:unit_id>/substitutions")
@requires(Permission.GIVE_SUBSTITUTION)
def of_unit(unit_id: int) -> ResponseReturnValue:
    """The roles of a unit that may be entrusted, and who stands in for whom there."""
    unit = units.unit(unit_id) or abort(404)
    language, today = languages.current(), clock.today()
    listed = found.of_unit(unit_id, Place.of(request.args))
    return render_template(
        "substitutions/unit.html",
        unit=unit,
        grants=[
            (labels.word("Role", row.role, language), row.holder, row.grant_id)
            for row in found.grants(today, unit_id=unit_id)
        ],
        rows=pages.rows_of_unit(listed.rows, today, language),
        paging=paging(listed, "substitutions.of_unit", unit_id=unit_id),
    )


@blueprint.route("/substitutions/new/<int:grant_id>", methods=["GET", "POST"])
@requires(Permission.SEE_SUBSTITUTIONS)
def give(grant_id: int) -> ResponseReturnValue:
    """Name who stands in; for the holder, and for the superior body."""
    grant = _grant(grant_id)
    form = SubstitutionForm(from_on=clock.today())
    if form.validate_on_submit():
        try:
            service.give(_asked(form, grant_id), actor=current_actor())
        except BadInput as error:
            problems.put_on(form, error)
        else:
            flash(_("Đã ghi việc ủy quyền làm thay."), "success")
            return redirect(url_for("substitutions.index"), HTTPStatus.SEE_OTHER)
    role = labels.word("Role", grant.role, languages.current())
    return render_template("substitutions/give.html", form=form, grant=grant, role=role), _status(form)


def _grant(grant_id: int) -> Any:  # noqa: ANN401 - a row, read by attribute
    """The grant, for its holder in that role and for the superior body; for nobody else there is none."""
    rows = found.grants(clock.today(), grant_id=grant_id)
    grant, actor = (rows[0] if rows else abort(404)), current_actor()
    own = actor.grant_id == grant_id and may(Permission.GIVE_OWN_SUBSTITUTION)
    if not own and not may(Permission.GIVE_SUBSTITUTION, reading.unit_scope(grant.unit_id)):
        abort(404)
    return grant


def _asked(form: SubstitutionForm, grant_id: int) -> service.NewSubstitution:
    people = found.people_like(form.substitute.data or "")
    if len(people) != 1:
        raise BadInput("substitute", "person_several" if people else "person_unknown")
    return service.NewSubstitution(
        grant_id, people[0].id, form.from_on.data, form.last_on.data, form.document.data or ""
    )


@blueprint.route("/substitutions/<int:substitution_id>/revoke", methods=["GET", "POST"])
@requires(Permission.SEE_SUBSTITUTIONS)
def revoke(substitution_id: int) -> ResponseReturnValue:
    """Take a role back from today on."""
    row, actor = found.one(substitution_id) or abort(404), current_actor()
    if not pages.may_end(row, actor):
        abort(404)
    form = RevokeForm()
    if form.validate_on_submit():
        try:
            service.revoke(substitution_id, document=form.document.data or "", actor=actor)
        except BadInput as error:
            problems.put_on(form, error)
        else:
            flash(_("Đã thu hồi việc ủy quyền."), "success")
            return redirect(url_for("substitutions.index"), HTTPStatus.SEE_OTHER)
    line = pages.row(row, clock.today(), languages.current(), revokes=True)
    return render_template("substitutions/revoke.html", form=form, row=line), _status(form)


def _status(form: FlaskForm) -> HTTPStatus:
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.errors or form.form_errors else HTTPStatus.OK
