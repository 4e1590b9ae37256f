"""Signing in and out, choosing role and language, changing the password."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import urlsplit

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
from flask.typing import ResponseReturnValue
from flask_limiter.util import get_remote_address
from flask_login import current_user, login_user, logout_user
from werkzeug.exceptions import TooManyRequests

from workflow_app import languages, settings_of
from workflow_app.extensions import limiter, login
from workflow_app.forms.auth import PasswordForm, SignInForm
from workflow_app.languages import gettext as _
from workflow_app.presenters import problems, welcome
from workflow_app.security import guard, signed_in
from workflow_app.security.guard import requires
from workflow_app.security.permissions import Permission
from workflow_app.security.signed_in import GRANT_KEY
from workflow_app.services import sign_in as service
from workflow_app.services.errors import BadInput

blueprint = Blueprint("auth", __name__)
login.user_loader(signed_in.load)

SAFE = ("GET", "HEAD")
REDIRECTS = (HTTPStatus.FOUND, HTTPStatus.SEE_OTHER)


def _who_tries() -> str:
    """One counter for each name tried from one place."""
    return f"{get_remote_address()} {service.plain_username(request.form.get('username', ''))[:60]}"


def _failed(response: Response) -> bool:
    """Only attempts that failed count."""
    return response.status_code not in REDIRECTS


@blueprint.get("/sign-in")
def sign_in() -> ResponseReturnValue:
    """The sign-in page; straight on for those who are signed in."""
    if current_user.is_authenticated:
        return redirect(_onward(request.args.get("next")), HTTPStatus.SEE_OTHER)
    return _sign_in_page(SignInForm())


@blueprint.post("/sign-in")
@limiter.limit("10 per 5 minutes", key_func=_who_tries, deduct_when=_failed)
@limiter.limit("100 per 5 minutes", deduct_when=_failed)
def enter() -> ResponseReturnValue:
    """Sign in with a password. One sentence for whatever was wrong."""
    form = SignInForm()
    if not form.validate_on_submit():
        return _sign_in_page(form, HTTPStatus.UNPROCESSABLE_ENTITY)
    opened = service.sign_in(form.username.data or "", form.password.data or "")
    if opened is None:
        form.form_errors.append(_("Tên đăng nhập hoặc mật khẩu không đúng."))
        return _sign_in_page(form, HTTPStatus.UNPROCESSABLE_ENTITY)
    _open_session(opened.account_id)
    return redirect(_onward(request.args.get("next")), HTTPStatus.SEE_OTHER)


@blueprint.post("/sign-in/demo")
@limiter.limit("60 per minute")
def enter_demo() -> ResponseReturnValue:
    """Sign in as a demo account by one click; only where the demo is on."""
    if not settings_of(current_app).demo:
        return redirect(url_for("auth.sign_in"), HTTPStatus.SEE_OTHER)
    username = request.form.get("username", "")
    opened = service.sign_in_demo(username)
    person = signed_in.person_of(opened.account_id) if opened else None
    if person is None:
        return redirect(url_for("auth.sign_in"), HTTPStatus.SEE_OTHER)
    _open_session(person.account_id, welcome.demo_role(username, person.grants))
    return redirect(_onward(request.args.get("next")), HTTPStatus.SEE_OTHER)


@blueprint.errorhandler(TooManyRequests)
def too_many(_error: TooManyRequests) -> ResponseReturnValue:
    """Too many failed attempts: say so on the same page."""
    form = PasswordForm() if current_user.is_authenticated else SignInForm()
    form.form_errors.append(_("Đã thử quá nhiều lần. Xin chờ vài phút rồi thử lại."))
    if isinstance(form, SignInForm):
        return _sign_in_page(form, HTTPStatus.TOO_MANY_REQUESTS)
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
    wanted = request.form.get("grant", "")
    if any(grant.key == wanted for grant in guard.current_person().grants):
        session[GRANT_KEY] = wanted
    return redirect(_onward(request.form.get("next")), HTTPStatus.SEE_OTHER)


@blueprint.post("/language")
def switch_language() -> ResponseReturnValue:
    """Read in the other language; remembered in the account of those who are signed in."""
    language = request.form.get("language", "")
    if language in languages.LANGUAGES:
        session[languages.SESSION_KEY] = language
        if current_user.is_authenticated:
            service.set_language(guard.current_person().account_id, language)
    return redirect(_back(), HTTPStatus.SEE_OTHER)


@blueprint.route("/password", methods=["GET", "POST"])
@requires(Permission.OWN_ACCOUNT)
@limiter.limit("10 per 5 minutes", methods=["POST"], deduct_when=_failed)
def password() -> ResponseReturnValue:
    """Change one's own password; every other session of the account ends."""
    form = PasswordForm()
    if form.validate_on_submit():
        person = guard.current_person()
        try:
            service.change_password(
                person.account_id, form.current.data or "", form.new.data or "", actor=person.actor
            )
        except BadInput as error:
            problems.put_on(form, error)
        else:
            _open_session(person.account_id, person.grant.key)
            flash(_("Đã đổi mật khẩu. Các phiên đăng nhập khác của bạn đã kết thúc."), "success")
            return redirect(url_for("auth.password"), HTTPStatus.SEE_OTHER)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render_template("auth/password.html", form=form), status


@login.unauthorized_handler  # type: ignore[untyped-decorator]
def stranger() -> ResponseReturnValue:
    """Whoever is not signed in is asked to, and then brought back."""
    onward = request.full_path.rstrip("?") if request.method in SAFE else None
    return redirect(url_for("auth.sign_in", next=onward if onward != "/" else None), HTTPStatus.SEE_OTHER)


def _sign_in_page(form: SignInForm, status: HTTPStatus = HTTPStatus.OK) -> ResponseReturnValue:
    page = welcome.page(demo=settings_of(current_app).demo, language=languages.current())
    onward = request.args.get("next")
    return render_template("auth/sign_in.html", form=form, page=page, onward=onward), status


def _open_session(account_id: int, role: str | None = None) -> None:
    """A new session for the account: nothing of an earlier one is carried over but the language."""
    chosen = session.get(languages.SESSION_KEY)
    session.clear()
    if chosen:
        session[languages.SESSION_KEY] = chosen
    if role:
        session[GRANT_KEY] = role
    session.permanent = True
    person = signed_in.person_of(account_id)
    if person is not None:
        login_user(person)


def _onward(target: str | None) -> str:
    """A place in this application, or the inbox: never an address elsewhere."""
    home = url_for("desk.inbox")
    if not target or not target.isprintable() or "\\" in target:
        return home
    parts = urlsplit(target)
    own = not parts.scheme and not parts.netloc and target.startswith("/") and not target.startswith("//")
    return target if own else home


def _back() -> str:
    """The page that the form stood on, when it is one of ours."""
    came_from = urlsplit(request.referrer or "")
    if came_from.netloc != request.host:
        return url_for("desk.inbox")
    return _onward(came_from.path + (f"?{came_from.query}" if came_from.query else ""))
