"""Title standards: read, drafted by one person, approved by another (clause 2.1)."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workflow_app import clock, languages
from workflow_app.forms.standards import ReturnForm, StandardForm
from workflow_app.presenters import problems
from workflow_app.presenters import standards as pages
from workflow_app.queries import standards as found
from workflow_app.security.guard import current_actor, may, requires
from workflow_app.security.permissions import Permission
from workflow_app.services import standards as service
from workflow_app.services.errors import BadInput

blueprint = Blueprint("standards", __name__, url_prefix="/standards")


@blueprint.get("")
@requires(Permission.SEE_STANDARDS)
def index() -> ResponseReturnValue:
    """Every title in scope with the version in force."""
    rows = found.titles(clock.today())
    return render_template("standards/index.html", titles=pages.title_lines(rows, languages.current()))


@blueprint.get("/<int:title_id>")
@requires(Permission.SEE_STANDARDS)
def show(title_id: int) -> ResponseReturnValue:
    """The versions of one title's standard."""
    return _page(title_id, ReturnForm())


def _page(title_id: int, form: ReturnForm) -> ResponseReturnValue:
    title = found.title(title_id) or abort(404)
    drafts, approves = may(Permission.DRAFT_STANDARD), may(Permission.APPROVE_STANDARD)
    cards = pages.version_cards(
        found.versions(title_id),
        languages.current(),
        clock.today(),
        me=current_actor().official_id,
        drafts=drafts,
        approves=approves,
    )
    pending = any(card.may_edit or card.may_decide or card.tone == "warn" for card in cards)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    page = {"title": title, "cards": cards, "form": form, "may_draft": drafts and not pending}
    return render_template("standards/show.html", **page), status


@blueprint.route("/<int:title_id>/draft", methods=["GET", "POST"])
@requires(Permission.DRAFT_STANDARD)
def draft(title_id: int) -> ResponseReturnValue:
    """Draft the next version, or change the draft that there is."""
    title = found.title(title_id) or abort(404)
    rows = [row.TitleStandard for row in found.versions(title_id)]
    current = next((one for one in rows if one.state == "DRAFT"), None)
    basis = current or next(iter(rows), None)
    form = StandardForm(data=pages.as_typed(basis) if basis else None)
    form.offer(languages.current())
    if not form.is_submitted() and current is None:
        form.valid_from.data, form.document.data = None, ""
    if form.validate_on_submit():
        try:
            if current is None:
                service.draft(title_id, form.demands, actor=current_actor())
            else:
                service.redraft(current.id, form.demands, actor=current_actor())
        except BadInput as error:
            problems.put_on(form, error)
        else:
            flash(_("Đã lưu dự thảo tiêu chuẩn."), "success")
            return _to(title_id)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render_template("standards/draft.html", title=title, form=form), status


@blueprint.post("/<int:title_id>/<int:standard_id>/submit")
@requires(Permission.DRAFT_STANDARD)
def submit(title_id: int, standard_id: int) -> ResponseReturnValue:
    """Put the draft before the approver."""
    done = _("Đã trình, chờ người có thẩm quyền phê duyệt.")
    return _done(title_id, lambda: service.submit(standard_id, actor=current_actor()), done)


@blueprint.post("/<int:title_id>/<int:standard_id>/approve")
@requires(Permission.APPROVE_STANDARD)
def approve(title_id: int, standard_id: int) -> ResponseReturnValue:
    """Approve a version that another person has submitted."""
    done = _("Đã phê duyệt tiêu chuẩn chức danh.")
    return _done(title_id, lambda: service.approve(standard_id, actor=current_actor()), done)


@blueprint.post("/<int:title_id>/<int:standard_id>/return")
@requires(Permission.APPROVE_STANDARD)
def give_back(title_id: int, standard_id: int) -> ResponseReturnValue:
    """Give a version back with a reason."""
    form = ReturnForm()
    if not form.validate_on_submit():
        return _page(title_id, form)
    reason = form.reason.data or ""
    done = _("Đã trả lại để soạn tiếp.")
    return _done(title_id, lambda: service.give_back(standard_id, reason, actor=current_actor()), done)


def _done(title_id: int, act: Callable[[], None], words: str) -> ResponseReturnValue:
    """Do it and go back to the page; a complaint is shown there."""
    try:
        act()
    except BadInput as error:
        flash(str(problems.WORDS.get(error.reason, error.reason)), "error")
    else:
        flash(words, "success")
    return _to(title_id)


def _to(title_id: int) -> ResponseReturnValue:
    return redirect(url_for("standards.show", title_id=title_id), HTTPStatus.SEE_OTHER)
