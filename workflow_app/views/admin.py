"""Accounts and roles, for the system administrator."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from state_machines.vocabulary import Role
from workflow_app import clock, languages
from workflow_app.forms.admin import AccountForm, EndGrantForm, GrantForm, ReasonForm
from workflow_app.languages import gettext as _
from workflow_app.presenters import admin as pages
from workflow_app.presenters import problems
from workflow_app.presenters.pages import paging
from workflow_app.queries import accounts as found_accounts
from workflow_app.queries import units
from workflow_app.queries.paging import Place
from workflow_app.security.guard import current_actor, requires
from workflow_app.security.permissions import Permission
from workflow_app.services import accounts as service
from workflow_app.services.errors import BadInput

blueprint = Blueprint("admin", __name__, url_prefix="/admin")


@blueprint.get("/accounts")
@requires(Permission.MANAGE_ACCOUNTS)
def accounts() -> ResponseReturnValue:
    """Accounts by the person's given name."""
    text, state = request.args.get("q", "").strip()[:120], request.args.get("state", "")
    found = found_accounts.accounts(text, state, Place.of(request.args))
    return render_template(
        "admin/accounts.html",
        rows=pages.account_rows(found.rows),
        text=text,
        states=pages.states(state),
        active=bool(text or state),
        paging=paging(found, "admin.accounts", q=text, state=state),
    )


@blueprint.get("/accounts/new")
@requires(Permission.MANAGE_ACCOUNTS)
def account_pick() -> ResponseReturnValue:
    """Find the person who gets an account."""
    text = request.args.get("q", "").strip()[:120]
    people = found_accounts.officials_like(text)
    return render_template("admin/account_pick.html", people=people, text=text)


@blueprint.route("/accounts/new/<int:official_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_ACCOUNTS)
def account_new(official_id: int) -> ResponseReturnValue:
    """Create an account and show its password this once."""
    person = found_accounts.official(official_id) or abort(404)
    form = AccountForm()
    if form.validate_on_submit():
        try:
            account_id, password = service.create(
                form.username.data or "", official_id, actor=current_actor()
            )
        except BadInput as error:
            problems.put_on(form, error)
        else:
            return _once(account_id, password)
    return render_template("admin/account_new.html", form=form, person=person), _status(form)


@blueprint.get("/accounts/<int:account_id>")
@requires(Permission.MANAGE_ACCOUNTS)
def account(account_id: int) -> ResponseReturnValue:
    """One account and the roles of its person."""
    row = _account(account_id)
    grants = found_accounts.grants_of(row.official_id)
    return render_template(
        "admin/account.html",
        user=pages.account_row(row),
        own=row.official_id == current_actor().official_id,
        grants=pages.grant_rows(grants, languages.current()),
    )


@blueprint.route("/accounts/<int:account_id>/state", methods=["GET", "POST"])
@requires(Permission.MANAGE_ACCOUNTS)
def account_state(account_id: int) -> ResponseReturnValue:
    """Disable an account, or open a disabled one again."""
    row, form = _account(account_id), ReasonForm()
    if form.validate_on_submit():
        change = service.disable if row.active else service.enable
        try:
            change(account_id, reason=form.reason.data or "", actor=current_actor())
        except BadInput as error:
            problems.put_on(form, error)
        else:
            flash(_("Đã khóa tài khoản.") if row.active else _("Đã mở lại tài khoản."), "success")
            return _to_account(account_id)
    page = pages.account_row(row)
    return render_template("admin/account_state.html", form=form, user=page), _status(form)


@blueprint.route("/accounts/<int:account_id>/password", methods=["GET", "POST"])
@requires(Permission.MANAGE_ACCOUNTS)
def account_password(account_id: int) -> ResponseReturnValue:
    """Give an account a new password and show it this once."""
    row, form = _account(account_id), FlaskForm()
    if form.validate_on_submit():
        return _once(account_id, service.reset_password(account_id, actor=current_actor()))
    page = pages.account_row(row)
    return render_template("admin/account_password.html", form=form, user=page)


@blueprint.route("/accounts/<int:account_id>/grants/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_ACCOUNTS)
def account_grant(account_id: int) -> ResponseReturnValue:
    """Give the person of an account a role."""
    row = _account(account_id)
    form = GrantForm(valid_from=clock.today())
    form.offer(pages.roles(service.GRANTED, languages.current()))
    if form.validate_on_submit():
        try:
            service.give(_grant(form, row.official_id), actor=current_actor())
        except BadInput as error:
            problems.put_on(form, error)
        else:
            flash(_("Đã phân công vai trò."), "success")
            return _to_account(account_id)
    page = pages.account_row(row)
    suggestions = units.bodies("", clock.today())
    return render_template("admin/account_grant.html", form=form, user=page, units=suggestions), _status(form)


def _grant(form: GrantForm, official_id: int) -> service.NewGrant:
    return service.NewGrant(
        official_id=official_id,
        role=Role(form.role.data),
        unit_id=_unit(form.unit.data or ""),
        valid_from=form.valid_from.data,
        valid_to=form.valid_to.data,
        basis=form.basis.data or "",
    )


def _unit(text: str) -> int:
    """The unit that the text names. Raises BadInput when none or several fit."""
    found = units.by_code_or_name(text)
    if not found:
        raise BadInput("unit", "unit_unknown")
    if len(found) > 1:
        raise BadInput("unit", "unit_several")
    return next(iter(found))


@blueprint.route("/accounts/<int:account_id>/grants/<int:grant_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_ACCOUNTS)
def account_grant_end(account_id: int, grant_id: int) -> ResponseReturnValue:
    """Let a role end."""
    row = _account(account_id)
    grants = pages.grant_rows(found_accounts.grants_of(row.official_id), languages.current())
    grant = next((one for one in grants if one.grant_id == grant_id), None) or abort(404)
    form = EndGrantForm(valid_to=clock.today())
    if form.validate_on_submit():
        try:
            service.end(grant_id, on=form.valid_to.data, basis=form.basis.data or "", actor=current_actor())
        except BadInput as error:
            problems.put_on(form, error)
        else:
            flash(_("Đã ghi ngày kết thúc vai trò."), "success")
            return _to_account(account_id)
    page = pages.account_row(row)
    return render_template("admin/grant_end.html", form=form, user=page, grant=grant), _status(form)


def _account(account_id: int) -> Any:  # noqa: ANN401 - a row, read by attribute
    return found_accounts.account(account_id) or abort(404)


def _to_account(account_id: int) -> ResponseReturnValue:
    return redirect(url_for("admin.account", account_id=account_id), HTTPStatus.SEE_OTHER)


def _once(account_id: int, password: str) -> ResponseReturnValue:
    """The password goes into this one answer and nowhere else."""
    page = pages.account_row(_account(account_id))
    return render_template("admin/password_once.html", user=page, password=password)


def _status(form: FlaskForm) -> HTTPStatus:
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
