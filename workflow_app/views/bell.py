"""Notices, how one wants to hear of things, and the address of one's calendar."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from workflow_app import clock, languages, settings_of
from workflow_app.extensions import limiter
from workflow_app.forms.bell import ChoicesForm
from workflow_app.languages import gettext as _
from workflow_app.presenters import bell as pages
from workflow_app.presenters import calendar_feed, labels, problems
from workflow_app.presenters.mail import outside
from workflow_app.presenters.pages import paging
from workflow_app.queries import bell as found
from workflow_app.queries import calendar_feed as dates
from workflow_app.queries.paging import Place, whole
from workflow_app.security.guard import current_actor, requires
from workflow_app.security.permissions import Permission
from workflow_app.services import bell as service
from workflow_app.services.errors import BadInput

blueprint = Blueprint("bell", __name__)
LONGEST_TOKEN = 64


@blueprint.get("/notices")
@requires(Permission.OWN_ACCOUNT)
def index() -> ResponseReturnValue:
    """One's notices, newest first."""
    unread = request.args.get("unread") == "1"
    rows = found.notices(_me(), Place.of(request.args), unread=unread)
    return render_template(
        "bell/index.html",
        rows=pages.notice_rows(rows.rows),
        unread=unread,
        paging=paging(rows, "bell.index", unread="1" if unread else ""),
    )


@blueprint.post("/notices/read")
@requires(Permission.OWN_ACCOUNT)
def read() -> ResponseReturnValue:
    """Mark one notice as read, or all up to the newest on the page."""
    one, newest = whole(request.form.get("notice")), whole(request.form.get("newest"))
    if one is not None:
        service.mark_read(_me(), (one,))
    elif newest is not None:
        service.mark_all_read(_me(), newest)
    return redirect(url_for("bell.index"), HTTPStatus.SEE_OTHER)


@blueprint.route("/notices/choices", methods=["GET", "POST"])
@requires(Permission.OWN_ACCOUNT)
def choices() -> ResponseReturnValue:
    """How one wants to hear of things."""
    kept = found.choice(_me())
    form = ChoicesForm(email=kept.email, ordinary=kept.ordinary)
    if form.validate_on_submit():
        try:
            service.choose(_me(), form.email.data or "", form.ordinary.data or "", actor=current_actor())
        except BadInput as error:
            problems.put_on(form, error)
        else:
            flash(_("Đã ghi cách nhận nhắc việc."), "success")
            return redirect(url_for("bell.choices"), HTTPStatus.SEE_OTHER)
    page = render_template(
        "bell/choices.html",
        form=form,
        off=pages.mail_is_off(settings_of(current_app).postal),
        calendar_since=labels.moment(kept.calendar_since) if kept.calendar_since else "",
    )
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK


@blueprint.post("/notices/calendar")
@requires(Permission.OWN_ACCOUNT)
def calendar_new() -> ResponseReturnValue:
    """A new secret address, shown in this one answer and nowhere else."""
    token = service.give_calendar(_me(), actor=current_actor())
    url = outside(settings_of(current_app).postal, "bell.calendar", token=token)
    return render_template("bell/calendar_once.html", url=url)


@blueprint.post("/notices/calendar/revoke")
@requires(Permission.OWN_ACCOUNT)
def calendar_revoke() -> ResponseReturnValue:
    """Let the secret address end."""
    service.revoke_calendar(_me(), actor=current_actor())
    flash(_("Địa chỉ lịch đã được thu hồi và không còn dùng được."), "success")
    return redirect(url_for("bell.choices"), HTTPStatus.SEE_OTHER)


@blueprint.get("/lich/<token>.ics")
@limiter.limit("60 per minute")
def calendar(token: str) -> ResponseReturnValue:
    """The calendar behind a secret address: for programs, without a session; 404 for any other."""
    who = dates.owner(service.hashed(token)) if len(token) <= LONGEST_TOKEN else None
    if who is None:
        abort(HTTPStatus.NOT_FOUND)
    postal, today = settings_of(current_app).postal, clock.today()
    with languages.forced(who.language):
        told = calendar_feed.calendar(
            dates.tasks(who.official_id, today),
            dates.obligations(who.official_id, today),
            who.language,
            postal,
        )
    answer = Response(told, content_type="text/calendar; charset=utf-8")
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _me() -> int:
    return current_actor().official_id or abort(HTTPStatus.NOT_FOUND)
