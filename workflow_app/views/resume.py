"""Signing in in the middle of something: the sign-in page in place, and the way back to what was typed."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import urlsplit

from flask import current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from workflow_app import languages, settings_of
from workflow_app.forms.auth import SignInForm
from workflow_app.languages import gettext as _
from workflow_app.presenters import welcome
from workflow_app.presenters.refusals import SESSION_ENDED, plain_refusal
from workflow_app.security import typed
from workflow_app.security.typed import Kept

SIGN_IN = ("auth.enter", "auth.enter_demo")


def sign_in_page(
    form: SignInForm, status: HTTPStatus = HTTPStatus.OK, *, kept: Kept | None = None
) -> ResponseReturnValue:
    """The sign-in page; it carries the form that was being filled in when the session ended."""
    kept = kept or typed.unsealed(request.form)
    return render_template(
        "auth/sign_in.html",
        form=form,
        page=welcome.page(demo=settings_of(current_app).demo, language=languages.current()),
        onward=request.args.get("next") if request.endpoint in ("auth.sign_in", *SIGN_IN) else back(),
        kept=typed.seal(kept) if kept else "",
        lost=kept.files if kept else (),
    ), status


def carried_on(kept: Kept) -> ResponseReturnValue:
    """The page that sends the kept form back to where it was, to be shown and not to be acted on."""
    return render_template("auth/resume.html", action=onward(kept.path), kept=kept, names=typed)


def session_ended() -> ResponseReturnValue:
    """A form from an earlier session: what was typed is kept where it is this person's own."""
    kept = typed.sent()
    if request.endpoint in SIGN_IN:
        form = SignInForm()
        form.form_errors.append(_("Trang đăng nhập đã mở quá lâu. Xin đăng nhập lại."))
        return sign_in_page(form, HTTPStatus.BAD_REQUEST)
    if not current_user.is_authenticated:
        return sign_in_page(SignInForm(formdata=None), HTTPStatus.UNAUTHORIZED, kept=kept)
    if kept is not None and kept.account_id == current_user.account_id:
        return carried_on(kept)
    page = plain_refusal(SESSION_ENDED, None)
    return render_template("errors/plain.html", page=page), HTTPStatus.BAD_REQUEST


def onward(target: str | None) -> str:
    """A place in this application, or the inbox: never an address elsewhere."""
    home = url_for("desk.inbox")
    if not target or not target.isprintable() or "\\" in target:
        return home
    parts = urlsplit(target)
    own = not parts.scheme and not parts.netloc and target.startswith("/") and not target.startswith("//")
    return target if own else home


def back() -> str:
    """The page that the form stood on, when it is one of ours."""
    came_from = urlsplit(request.referrer or "")
    if came_from.netloc != request.host:
        return url_for("desk.inbox")
    return onward(came_from.path + (f"?{came_from.query}" if came_from.query else ""))
