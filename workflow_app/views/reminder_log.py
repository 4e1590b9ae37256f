"""The administrator's log of reminders: what went to whom and when, and what could not."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from workflow_app import settings_of
from workflow_app.languages import gettext as _
from workflow_app.presenters import bell as pages
from workflow_app.presenters.pages import paging
from workflow_app.queries import bell as found
from workflow_app.queries.paging import Place
from workflow_app.security.guard import current_actor, requires
from workflow_app.security.permissions import Permission
from workflow_app.services import bell as service
from workflow_app.services.errors import BadInput, NotFound

blueprint = Blueprint("reminder_log", __name__, url_prefix="/admin/reminders")


@blueprint.get("")
@requires(Permission.MANAGE_REMINDERS)
def index() -> ResponseReturnValue:
    """Reminders, newest first."""
    wanted = found.Wanted(
        state=_known(request.args.get("state", "")),
        rule=request.args.get("rule", "")[:40].replace("\x00", ""),
        text=request.args.get("q", "").strip()[:120],
    )
    rows = found.log(wanted, Place.of(request.args))
    return render_template(
        "admin/reminders.html",
        rows=pages.log_rows(rows.rows),
        wanted=wanted,
        states=pages.state_choices(wanted),
        rules=pages.rule_choices(found.rules_in_log(), wanted),
        active=bool(wanted.state or wanted.rule or wanted.text),
        off=pages.mail_is_off(settings_of(current_app).postal),
        paging=paging(rows, "reminder_log.index", state=wanted.state, rule=wanted.rule, q=wanted.text),
    )


@blueprint.post("/<int:reminder_id>/again")
@requires(Permission.MANAGE_REMINDERS)
def again(reminder_id: int) -> ResponseReturnValue:
    """Send a dead reminder once more."""
    try:
        service.send_again(reminder_id, actor=current_actor())
    except NotFound:
        abort(HTTPStatus.NOT_FOUND)
    except BadInput:
        flash(_("Nhắc việc này không ở trạng thái “Không gửi được” nên không gửi lại."), "warning")
    else:
        flash(_("Đã đưa nhắc việc vào hàng chờ để gửi lại."), "success")
    return redirect(url_for("reminder_log.index", state="DEAD"), HTTPStatus.SEE_OTHER)


def _known(state: str) -> str:
    return state if state in pages.states() else ""
