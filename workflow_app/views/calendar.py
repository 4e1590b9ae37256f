"""The office's calendar, for the system administrator."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from workflow_app import clock, languages
from workflow_app.forms.admin import DayForm
from workflow_app.languages import gettext as _
from workflow_app.presenters import admin as pages
from workflow_app.presenters import labels, problems
from workflow_app.queries.calendar_days import own_days
from workflow_app.queries.paging import whole
from workflow_app.security.guard import current_actor, requires
from workflow_app.security.permissions import Permission
from workflow_app.services import calendar as service
from workflow_app.services.errors import BadInput

blueprint = Blueprint("calendar", __name__, url_prefix="/admin/calendar")
YEARS = range(2000, 2100)
KINDS = ("HOLIDAY", "WORKING")


@blueprint.route("", methods=["GET", "POST"])
@requires(Permission.MANAGE_CALENDAR)
def index() -> ResponseReturnValue:
    """The year's holidays and exchanged days, and a form for one more."""
    language = languages.current()
    form = DayForm()
    form.offer({kind: labels.word("DayKind", kind, language) for kind in KINDS})
    if form.validate_on_submit():
        try:
            service.set_day(
                form.day.data,
                form.kind.data,
                form.name.data or "",
                document=form.document.data or "",
                actor=current_actor(),
            )
        except BadInput as error:
            problems.put_on(form, error)
        else:
            flash(_("Đã ghi ngày vào lịch."), "success")
            return _to_year(form.day.data.year)
    year = _year()
    page = pages.calendar_page(year, service.work_calendar(date(year, 7, 1)), own_days(year), language)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render_template("admin/calendar.html", page=page, form=form), status


@blueprint.post("/<day>/clear")
@requires(Permission.MANAGE_CALENDAR)
def clear(day: str) -> ResponseReturnValue:
    """Take a day out of the office's own table."""
    try:
        wanted = date.fromisoformat(day)
    except ValueError:
        abort(404)
    service.clear_day(wanted, actor=current_actor())
    flash(_("Đã bỏ ngày khỏi lịch riêng của cơ quan."), "success")
    return _to_year(wanted.year)


def _year() -> int:
    asked = whole(request.args.get("year"))
    return asked if asked is not None and asked in YEARS else clock.today().year


def _to_year(year: int) -> ResponseReturnValue:
    return redirect(url_for("calendar.index", year=year), HTTPStatus.SEE_OTHER)
