"""Signing in and out, choosing role and language, changing the password."""

from __future__ import annotations

from http import HTTPStatus

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask import g as library_context  # noqa: TID251 - where the library keeps its token
from flask.typing import ResponseReturnValue
from flask_babel import refresh
from flask_limiter.util import get_remote_address
from flask_login import current_user, login_user, logout_user
from werkzeug.exceptions import TooManyRequests

from workflow_app import languages, settings_of
from workflow_app.extensions import limiter, login
from workflow_app.forms.auth import PasswordForm, SignInForm
from workflow_app.languages import gettext as _
from workflow_app.presenters import problems, welcome
from workflow_app.security import guard, signed_in, typed
from workflow_app.security.guard import requires
from workflow_app.security.permissions import Permission
from workflow_app.security.signed_in import GRANT_KEY
from workflow_app.services import sign_in as service
from workflow_app.services.errors import BadInput
from workflow_app.services.sign_in import Opened
from workflow_app.views.resume import back, carried_on, onward, sign_in_page

blueprint = Blueprint("auth", __name__)
login.user_loader(signed_in.load)

SAFE = ("GET", "HEAD")


def _who_tries() -> str:
    """One counter for each name tried from one place."""
    return f"{get_remote_address()} {service.plain_username(request.form.get('username', ''))[:60]}"


def _failed(response: Response) -> bool:
    """Only attempts that failed count."""
    return response.status_code >= HTTPStatus.BAD_REQUEST


@blueprint.get("/sign-in")
def sign_in() -> ResponseReturnValue:
    """The sign-in page; straight on for those who are signed in."""
    if current_user.is_authenticated:
        return redirect(onward(request.args.get("next")), HTTPStatus.SEE_OTHER)
    return sign_in_page(SignInForm())


@blueprint.post("/sign-in")
@limiter.limit("10 per 5 minutes", key_func=_who_tries, deduct_when=_failed)
@limiter.limit("100 per 5 minutes", deduct_when=_failed)
def enter() -> ResponseReturnValue:
    """Sign in with a password. One sentence for whatever was wrong."""
    form = SignInForm()
    if typed.only_shown():  # in the other language
        return sign_in_page(form)
    if not form.validate_on_submit():
        return sign_in_page(form, HTTPStatus.UNPROCESSABLE_ENTITY)
    opened = service.sign_in(form.username.data or "", form.password.data or "")
    if opened is None:
        form.form_errors.append(_("Tên đăng nhập hoặc mật khẩu không đúng."))
        return sign_in_page(form, HTTPStatus.UNPROCESSABLE_ENTITY)
    return _entered(opened)


@blueprint.post("/sign-in/demo")
@limiter.limit("60 per minute")
def enter_demo() -> ResponseReturnValue:
    """Sign in as a demo account by one click; only where the demo is on."""
    if not settings_of(current_app).demo:
        return redirect(url_for("auth.sign_in"), HTTPStatus.SEE_OTHER)
    username = request.form.get("username", "")
    opened = service.sign_in_demo(username)
    person = signed_in.person_of(opened.account_id) if opened else None
    if opened is None or person is None:
        return redirect(url_for("auth.sign_in"), HTTPStatus.SEE_OTHER)
    return _entered(opened, welcome.demo_role(username, person.grants))


def _entered(opened: Opened, role: str | None = None) -> ResponseReturnValue:
    """A session for the account, and the page that was wanted or the form that was being filled in."""
    kept = typed.unsealed(request.form)
    own = kept is not None and kept.account_id == opened.account_id
    _open_session(opened, kept.role if kept and own else role)
    if kept and own:
        return carried_on(kept)
    if kept:
        flash(_("Nội dung nhập dở trước đó là của người khác nên không được hiển thị."), "warning")
        return redirect(url_for("desk.inbox"), HTTPStatus.SEE_OTHER)
    return redirect(onward(request.args.get("next")), HTTPStatus.SEE_OTHER)


@blueprint.errorhandler(TooManyRequests)
def too_many(_error: TooManyRequests) -> ResponseReturnValue:
    """Too many failed attempts: say so on the same page."""
    form = PasswordForm() if current_user.is_authenticated else SignInForm()
    form.form_errors.append(_("Đã thử quá nhiều lần. Xin chờ vài phút rồi thử lại."))
    if isinstance(form, SignInForm):
        return sign_in_page(form, HTTPStatus.TOO_MANY_REQUESTS)
    return render_template("auth/password.html", form=form), HTTPStatus.TOO_MANY_REQUESTS


@blueprint.post("/sign-out")
@requires(Permission.OWN_ACCOUNT)
def sign_out() -> ResponseReturnValue:
    """End this session; the language stays as it was."""
    language = languages.current()
    logout_user()
    session.clear()
    session[languages.SESSION_KEY] = language
    return redirect(url_for("auth.sign_in"), HTTPStatus.SEE_OTHER)


@blueprint.post("/role")
@requires(Permission.OWN_ACCOUNT)
def switch_role() -> ResponseReturnValue:
    """Act in another of one's own roles."""
    wanted, person = request.form.get("grant", ""), guard.current_person()
    if any(grant.key == wanted for grant in person.grants):
        session[GRANT_KEY] = wanted
    kept = typed.unsealed(request.form)
    if kept is not None and kept.account_id == person.account_id:
        return carried_on(kept)
    return redirect(onward(request.form.get("next")), HTTPStatus.SEE_OTHER)


@blueprint.post("/language")
def switch_language() -> ResponseReturnValue:
    """Read in the other language; remembered in the account of those who are signed in."""
    _speak(request.form.get("language", ""))
    return redirect(back(), HTTPStatus.SEE_OTHER)


@blueprint.before_app_request
def show_again() -> None:
    """A form that is only shown again: in the language that its button names, and why if one signed in."""
    if not typed.only_shown():
        return
    if request.endpoint != "auth.switch_language":
        _speak(request.form.get(typed.LANGUAGE, ""))
    if request.form.get(typed.AGAIN) == typed.SIGNED_IN:
        flash(_("Nội dung đã nhập được giữ nguyên và chưa được ghi. Xem lại rồi bấm nút để ghi."), "success")
    for name in request.form.getlist(typed.LOST):
        flash(_("Tệp “%(name)s” không giữ được: xin chọn lại tệp.", name=name), "warning")


def _speak(language: str) -> None:
    """The language of this session from now on, and of the account of whoever is signed in."""
    if language not in languages.LANGUAGES:
        return
    session[languages.SESSION_KEY] = language
    if current_user.is_authenticated:
        service.set_language(guard.current_person().account_id, language)
    refresh()


@blueprint.route("/password", methods=["GET", "POST"])
@requires(Permission.OWN_ACCOUNT)
@limiter.limit("10 per 5 minutes", methods=["POST"], deduct_when=_failed)
def password() -> ResponseReturnValue:
    """Change one's own password; every other session of the account ends."""
    form = PasswordForm()
    if form.validate_on_submit():
        person = guard.current_person()
        try:
            opened = service.change_password(
                person.account_id, form.current.data or "", form.new.data or "", actor=person.actor
            )
        except BadInput as error:
            problems.put_on(form, error)
        else:
            _open_session(opened, person.grant.key)
            flash(_("Đã đổi mật khẩu. Các phiên đăng nhập khác của bạn đã kết thúc."), "success")
            return redirect(url_for("auth.password"), HTTPStatus.SEE_OTHER)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render_template("auth/password.html", form=form), status


@login.unauthorized_handler  # type: ignore[untyped-decorator]
def stranger() -> ResponseReturnValue:
    """Whoever is not signed in is asked to, and then brought back; a form that was sent is kept."""
    if request.method not in SAFE:
        return sign_in_page(SignInForm(formdata=None), HTTPStatus.UNAUTHORIZED, kept=typed.sent())
    wanted = request.full_path.rstrip("?")
    return redirect(url_for("auth.sign_in", next=wanted if wanted != "/" else None), HTTPStatus.SEE_OTHER)


def _open_session(opened: Opened, role: str | None = None) -> None:
    """A new session for the account: nothing of an earlier one is carried over but the language.

    None if the account was closed or given a new password meanwhile.
    """
    chosen = session.get(languages.SESSION_KEY)
    session.clear()
    library_context.pop("csrf_token", None)  # made for the session that has just ended
    if chosen:
        session[languages.SESSION_KEY] = chosen
    if role:
        session[GRANT_KEY] = role
    session.permanent = True
    person = signed_in.person_of(opened.account_id)
    if person is not None and person.session_version == opened.session_version:
        login_user(person)
