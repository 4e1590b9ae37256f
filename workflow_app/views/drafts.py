"""Keeping what is typed into the form of a step, as it is typed and when asked to."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, abort, flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from workflow_app import clock
from workflow_app.presenters.kept_typing import saved_words, typed_in
from workflow_app.security.guard import current_actor, requires
from workflow_app.security.permissions import Permission
from workflow_app.services import drafts
from workflow_app.services.sight import look
from workflow_app.wording import said as _

blueprint = Blueprint("drafts", __name__, url_prefix="/cases/<int:case_id>/steps/<code>/draft")


@blueprint.post("")
@requires(Permission.TAKE_STEP)
def keep(case_id: int, code: str) -> ResponseReturnValue:
    """Keep what is typed; answers when it was kept."""
    _must_be_a_step(case_id, code)
    moment = drafts.keep(case_id, code, typed_in(request.form), actor=current_actor())
    return jsonify({"words": saved_words(moment)})


@blueprint.post("/drop")
@requires(Permission.TAKE_STEP)
def drop(case_id: int, code: str) -> ResponseReturnValue:
    """Let go of the draft and begin with an empty form."""
    _must_be_a_step(case_id, code)
    drafts.drop(case_id, code, actor=current_actor())
    flash(_("Đã bỏ bản nháp."), "success")
    return redirect(url_for("steps.take", case_id=case_id, code=code), HTTPStatus.SEE_OTHER)


def _must_be_a_step(case_id: int, code: str) -> None:
    sight = look(case_id, current_actor(), clock.today())
    step = next((one for one in sight.procedure.steps if one.code == code), None)
    if step is None or not drafts.may_be_kept(step):
        abort(HTTPStatus.NOT_FOUND)
