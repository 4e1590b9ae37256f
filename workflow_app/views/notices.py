"""Recording a retirement notice or a suspension of personnel work."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from workflow_app import clock, languages
from workflow_app.forms.notices import AnnulForm, EndForm, MoratoriumForm, NoticeForm
from workflow_app.languages import gettext as _
from workflow_app.languages import ngettext
from workflow_app.presenters import notices as pages
from workflow_app.presenters import people, problems
from workflow_app.queries import accounts, led, profile, titles, units
from workflow_app.queries.paging import whole
from workflow_app.security.guard import current_actor, requires
from workflow_app.security.permissions import Permission
from workflow_app.services import freeze
from workflow_app.services import notices as service
from workflow_app.services.errors import BadInput

blueprint = Blueprint("notices", __name__)


@blueprint.route("/people/<int:official_id>/retirement", methods=["GET", "POST"])
@requires(Permission.RECORD_NOTICE)
def retirement(official_id: int) -> ResponseReturnValue:
    """Record that an official has received a retirement notice, once its effect has been seen."""
    person = accounts.official(official_id) or abort(404)
    form = NoticeForm()
    if request.method == "GET" and (notice := _notice_of(official_id)):
        return _done(official_id, person, notice)
    if not form.validate_on_submit():
        return _asked(form, person)
    found = freeze.foreseen(official_id, current_actor(), clock.today())
    given = official_id, form.notice_on.data, form.retires_on.data
    document = form.document.data or ""
    try:
        if request.form.get("foreseen") != pages.token(found):
            service.check_notice(*given, document=document)
            effect = pages.effect(found, languages.current())
            return _asked(form, person, effect)
        suspended = service.record_notice(*given, document=document, actor=current_actor())
    except BadInput as error:
        problems.put_on(form, error)
        return _asked(form, person)
    flash(_recorded(suspended), "success")
    return redirect(url_for("notices.retirement", official_id=official_id), HTTPStatus.SEE_OTHER)


def _asked(form: NoticeForm, person: Any, effect: pages.Effect | None = None) -> ResponseReturnValue:  # noqa: ANN401 - a row
    """The form, or once it is filled in what recording it would do."""
    return render_template("people/retirement.html", form=form, person=person, effect=effect), _status(form)


def _notice_of(official_id: int) -> str:
    known = profile.profile(official_id)
    return people.notice_words(known) if known else ""


def _done(official_id: int, person: Any, notice: str) -> ResponseReturnValue:  # noqa: ANN401 - a row
    """The notice that stands, and which cases stand still for it."""
    found = freeze.foreseen(official_id, current_actor(), clock.today())
    stopped = set(led.stopped(official_id, freeze.REASON, clock.today()))
    suspended = [row for row in (*found.waits, *found.goes_on) if row.case_id in stopped]
    effect = pages.outcome(suspended, found, languages.current())
    return render_template("people/retirement_done.html", person=person, notice=notice, effect=effect)


@blueprint.route("/people/<int:official_id>/retirement/annul", methods=["GET", "POST"])
@requires(Permission.RECORD_NOTICE)
def annul(official_id: int) -> ResponseReturnValue:
    """Say that a retirement notice does not stand, and let the cases go on that it stopped."""
    person = accounts.official(official_id) or abort(404)
    notice = _notice_of(official_id) or abort(404)
    form = AnnulForm()
    if form.validate_on_submit():
        try:
            gone_on, held = service.annul_notice(
                official_id,
                form.reason.data or "",
                document=form.document.data or "",
                actor=current_actor(),
            )
        except BadInput as error:
            problems.put_on(form, error)
        else:
            flash(pages.annulled(len(gone_on), len(held)), "success")
            return redirect(url_for("people.show", official_id=official_id), HTTPStatus.SEE_OTHER)
    return render_template("people/annul.html", form=form, person=person, notice=notice), _status(form)


def _recorded(suspended: int) -> str:
    if not suspended:
        return str(_("Đã ghi thông báo nghỉ hưu."))
    return str(
        ngettext(
            "Đã ghi thông báo nghỉ hưu và tạm dừng %(num)d hồ sơ bổ nhiệm của cơ quan.",
            "Đã ghi thông báo nghỉ hưu và tạm dừng %(num)d hồ sơ bổ nhiệm của cơ quan.",
            suspended,
        )
    )


@blueprint.route("/units/<int:unit_id>/moratorium", methods=["GET", "POST"])
@requires(Permission.RECORD_MORATORIUM)
def moratorium(unit_id: int) -> ResponseReturnValue:
    """Record that a document suspends personnel work of the unit."""
    unit = units.unit(unit_id) or abort(404)
    form = MoratoriumForm()
    form.offer(titles.titles_in_scope(clock.today()))
    if form.validate_on_submit():
        stop = service.Stop(
            unit_id=unit_id,
            title_id=whole(form.title_id.data),
            from_on=form.from_on.data,
            to_on=form.to_on.data,
            document=form.document.data or "",
        )
        try:
            service.record_moratorium(stop, actor=current_actor())
        except BadInput as error:
            problems.put_on(form, error)
        else:
            flash(_("Đã ghi văn bản tạm dừng công tác nhân sự."), "success")
            return redirect(url_for("units.show", unit_id=unit_id), HTTPStatus.SEE_OTHER)
    return render_template("units/moratorium.html", form=form, unit=unit), _status(form)


@blueprint.route("/units/<int:unit_id>/moratorium/<int:moratorium_id>", methods=["GET", "POST"])
@requires(Permission.RECORD_MORATORIUM)
def end_moratorium(unit_id: int, moratorium_id: int) -> ResponseReturnValue:
    """Set the last day of a suspension that had none."""
    unit = units.unit(unit_id) or abort(404)
    stop = next((one for one in units.stops(unit.path) if one.moratorium_id == moratorium_id), None)
    if stop is None or stop.unit_id != unit_id:
        abort(404)
    form = EndForm()
    if form.validate_on_submit():
        try:
            service.end_moratorium(
                moratorium_id, form.to_on.data, document=form.document.data or "", actor=current_actor()
            )
        except BadInput as error:
            problems.put_on(form, error)
        else:
            flash(_("Đã ghi ngày kết thúc tạm dừng."), "success")
            return redirect(url_for("units.show", unit_id=unit_id), HTTPStatus.SEE_OTHER)
    return render_template("units/end_moratorium.html", form=form, unit=unit, stop=stop), _status(form)


def _status(form: NoticeForm | AnnulForm | MoratoriumForm | EndForm) -> HTTPStatus:
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
