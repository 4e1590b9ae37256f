"""Sets of criteria: read, drawn up by one person, approved by another (clause 2.3)."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from workflow_app import clock, languages
from workflow_app.forms.criteria import PARTS, CriteriaForm
from workflow_app.forms.standards import ReturnForm
from workflow_app.languages import gettext as _
from workflow_app.presenters import criteria as pages
from workflow_app.presenters import problems
from workflow_app.queries import criteria as found
from workflow_app.queries import standards
from workflow_app.security.guard import current_actor, may, requires
from workflow_app.security.permissions import Permission
from workflow_app.services import criteria as service
from workflow_app.services.errors import BadInput

blueprint = Blueprint("criteria", __name__, url_prefix="/criteria")


@blueprint.get("")
@requires(Permission.SEE_CRITERIA)
def index() -> ResponseReturnValue:
    """Every title in scope with the criteria in force."""
    rows = found.titles(clock.today())
    return render_template("criteria/index.html", titles=pages.title_lines(rows, languages.current()))


@blueprint.get("/<int:title_id>")
@requires(Permission.SEE_CRITERIA)
def show(title_id: int) -> ResponseReturnValue:
    """The versions of one title's criteria."""
    return _page(title_id, ReturnForm())


def _page(title_id: int, form: ReturnForm) -> ResponseReturnValue:
    title = standards.title(title_id) or abort(404)
    drafts, approves = may(Permission.DRAFT_CRITERIA), may(Permission.APPROVE_CRITERIA)
    rows = found.versions(title_id)
    cards = pages.set_cards(
        rows,
        found.criteria(row.CriteriaSet.id for row in rows),
        languages.current(),
        clock.today(),
        me=current_actor().official_id,
        drafts=drafts,
        approves=approves,
    )
    pending = any(row.CriteriaSet.state in found.PENDING for row in rows)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    page = {"title": title, "cards": cards, "form": form, "may_draft": drafts and not pending}
    return render_template("criteria/show.html", **page), status


@blueprint.route("/<int:title_id>/draft", methods=["GET", "POST"])
@requires(Permission.DRAFT_CRITERIA)
def draft(title_id: int) -> ResponseReturnValue:
    """Draw up the next version, or change the draft that there is."""
    title = standards.title(title_id) or abort(404)
    rows = [row.CriteriaSet for row in found.versions(title_id)]
    current = next((one for one in rows if one.state == "DRAFT"), None)
    form = CriteriaForm(data=_before(current or next(iter(rows), None), own=current is not None))
    if form.validate_on_submit():
        try:
            if current is None:
                service.draft(title_id, form.proposal, actor=current_actor())
            else:
                service.redraft(current.id, form.proposal, actor=current_actor())
        except BadInput as error:
            problems.put_on(form, error)
        else:
            flash(_("Đã lưu dự thảo bộ tiêu chí."), "success")
            return _to(title_id)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    groups = pages.group_names(languages.current())
    return render_template("criteria/draft.html", title=title, form=form, groups=groups), status


def _before(basis: Any, *, own: bool) -> dict[str, Any]:  # noqa: ANN401 - a row of a query
    """The draft that there is, or the last version as a beginning."""
    if basis is None:
        return {}
    lines = found.criteria([basis.id]).get(basis.id, [])
    head = {"valid_from": basis.valid_from, "document": basis.document} if own else {}
    return head | {
        part.lower(): [_line(row) for row in lines if row.part == part] + _blank() for part in PARTS
    }


def _line(row: Any) -> dict[str, Any]:  # noqa: ANN401 - a row of a query
    return {"name": row.name, "points": row.points, "asks_evidence": row.asks_evidence}


def _blank() -> list[dict[str, Any]]:
    """Room for more criteria below those that there are."""
    return [{"name": "", "points": None, "asks_evidence": False}] * 2


@blueprint.post("/<int:title_id>/<int:set_id>/submit")
@requires(Permission.DRAFT_CRITERIA)
def submit(title_id: int, set_id: int) -> ResponseReturnValue:
    """Put the draft before the approver."""
    done = _("Đã trình, chờ người có thẩm quyền phê duyệt.")
    return _done(title_id, lambda: service.submit(set_id, actor=current_actor()), done)


@blueprint.post("/<int:title_id>/<int:set_id>/approve")
@requires(Permission.APPROVE_CRITERIA)
def approve(title_id: int, set_id: int) -> ResponseReturnValue:
    """Approve a version that another person has submitted."""
    done = _("Đã phê duyệt bộ tiêu chí.")
    return _done(title_id, lambda: service.approve(set_id, actor=current_actor()), done)


@blueprint.post("/<int:title_id>/<int:set_id>/return")
@requires(Permission.APPROVE_CRITERIA)
def give_back(title_id: int, set_id: int) -> ResponseReturnValue:
    """Give a version back with a reason."""
    form = ReturnForm()
    if not form.validate_on_submit():
        return _page(title_id, form)
    reason = form.reason.data or ""
    done = _("Đã trả lại để soạn tiếp.")
    return _done(title_id, lambda: service.give_back(set_id, reason, actor=current_actor()), done)


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
    return redirect(url_for("criteria.show", title_id=title_id), HTTPStatus.SEE_OTHER)
