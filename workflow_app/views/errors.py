"""Domain errors and failures become pages in one place. No stack, no code of ours, a way back."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from state_machines.errors import NoSuchStep, NotYours, StepRefused
from workflow_app import languages
from workflow_app.presenters.findings import finding_rows
from workflow_app.presenters.refusals import (
    WORDS,
    RefusalPage,
    no_such_step,
    not_yours,
    plain_refusal,
)
from workflow_app.presenters.refused import not_allowed, other_roles, own_roles
from workflow_app.queries import accounts
from workflow_app.security import reading, typed
from workflow_app.security.guard import (
    HiddenInThisRole,
    NotAllowed,
    current_actor,
    current_person,
    own_grants,
)
from workflow_app.security.permissions import Permission
from workflow_app.security.scopes import CaseScope
from workflow_app.security.signed_in import Grant
from workflow_app.services.errors import BadInput, CaseMovedOn, NotFound
from workflow_app.views import resume

blueprint = Blueprint("errors", __name__)

LAST_WORDS = (
    '<!DOCTYPE html><html lang="vi"><meta charset="utf-8"><title>Quytrinh</title>'
    "<h1>Hệ thống gặp lỗi</h1><p>Chưa có gì được ghi. Thử lại sau ít phút.</p>"
    '<p><a href="/">Về trang đầu</a></p></html>'
)


@blueprint.app_errorhandler(NotFound)
def not_found(_error: NotFound) -> ResponseReturnValue:
    """Not there, or not for this person: the same words, and no link to what is hidden."""
    return _page(plain_refusal(WORDS[HTTPStatus.NOT_FOUND], None), HTTPStatus.NOT_FOUND)


@blueprint.app_errorhandler(NotAllowed)
def refused_by_policy(error: NotAllowed) -> ResponseReturnValue:
    """Seen, but not for this role: for whom it is, and which own role would do."""
    page = not_allowed(error, current_person(), languages.current())
    return render_template("errors/not_allowed.html", page=page, kept=_kept()), HTTPStatus.FORBIDDEN


@blueprint.app_errorhandler(HiddenInThisRole)
def hidden_in_this_role(error: HiddenInThisRole) -> ResponseReturnValue:
    """Not there in this role, but there in another one of the person's own: a button that goes there."""
    page = other_roles(error.grants, languages.current())
    return render_template("errors/other_role.html", page=page, kept=_kept()), HTTPStatus.NOT_FOUND


@blueprint.app_errorhandler(NotYours)
def refused_by_role(error: NotYours) -> ResponseReturnValue:
    """The procedure gives this step to others; perhaps to another role of the same person."""
    case_id, language = _case_id(), languages.current()
    scope = reading.case_scope(case_id, current_actor()) if case_id is not None else None
    paths = (scope.unit_path, scope.authority_path) if scope else None
    holders = accounts.holders(error.roles, paths) if paths else ()
    page = not_yours(error, case_id, language, holders, paths or ("", ""))
    own = own_roles([one for one in _own_grants(scope) if str(one.role) in error.roles], language)
    return render_template("errors/plain.html", page=page, own=own, kept=_kept()), HTTPStatus.FORBIDDEN


def _own_grants(scope: CaseScope | None) -> Sequence[Grant]:
    """The person's roles that may take steps of the case that the address names."""
    return own_grants(Permission.TAKE_STEP, scope) if scope else ()


def _kept() -> str:
    """The form that was sent, if it is this person's, to be carried to the other role."""
    kept = typed.sent() if request.method == "POST" else None
    return typed.seal(kept) if kept and kept.account_id == current_person().account_id else ""


@blueprint.app_errorhandler(NoSuchStep)
def refused_by_state(error: NoSuchStep) -> ResponseReturnValue:
    """The table has no such step here."""
    return _page(no_such_step(error, _case_id(), languages.current()), HTTPStatus.CONFLICT)


@blueprint.app_errorhandler(StepRefused)
def refused_by_rules(error: StepRefused) -> ResponseReturnValue:
    """Where no form can show it: every failing rule with its clause."""
    case_id = _case_id()
    page = plain_refusal(WORDS[HTTPStatus.BAD_REQUEST], case_id)
    rows = finding_rows(error.findings, languages.current(), {}, case_id)
    return render_template("errors/refused.html", page=page, findings=rows), HTTPStatus.CONFLICT


@blueprint.app_errorhandler(CaseMovedOn)
@blueprint.app_errorhandler(BadInput)
def bad_request(_error: Exception) -> ResponseReturnValue:
    """A form that no page of ours has made."""
    return _page(plain_refusal(WORDS[HTTPStatus.BAD_REQUEST], _case_id()), HTTPStatus.BAD_REQUEST)


@blueprint.app_errorhandler(CSRFError)
def session_ended(_error: CSRFError) -> ResponseReturnValue:
    """The form is from another session: sign in in place, and go on where one was."""
    return resume.session_ended()


@blueprint.app_errorhandler(HTTPException)
def failed(error: HTTPException) -> ResponseReturnValue:
    """Every other status in words; redirects and the like pass through."""
    status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    if status < HTTPStatus.BAD_REQUEST:
        return error
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return _broken(status)
    words = WORDS.get(status, WORDS[HTTPStatus.BAD_REQUEST])
    return _page(plain_refusal(words, None), status)


def _broken(status: HTTPStatus) -> ResponseReturnValue:
    """The page for our own failure; even when whatever the page needs has failed too."""
    words = WORDS.get(status, WORDS[HTTPStatus.INTERNAL_SERVER_ERROR])
    try:
        return _page(plain_refusal(words, None), status)
    except Exception:  # noqa: BLE001 - nothing may go wrong here, and the first error is logged
        return LAST_WORDS, status


def _page(page: RefusalPage, status: HTTPStatus) -> ResponseReturnValue:
    return render_template("errors/plain.html", page=page), status


def _case_id() -> int | None:
    """The case that the address names, when the person got past its door."""
    found = (request.view_args or {}).get("case_id")
    return found if isinstance(found, int) else None
