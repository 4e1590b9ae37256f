"""Opening a leadership examination; nothing leads here while the module is off."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from state_machines.errors import NotYours, StepRefused
from workflow_app import clock, languages
from workflow_app.forms.cases import NewExamForm
from workflow_app.presenters import new_case
from workflow_app.presenters.findings import FindingRow
from workflow_app.queries import vacancies
from workflow_app.queries.paging import whole
from workflow_app.security.guard import NotAllowed, current_actor, requires
from workflow_app.security.permissions import Permission
from workflow_app.services.exams import open_exam

blueprint = Blueprint("exams", __name__, url_prefix="/exams")


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.OPEN_CASE)
def new() -> ResponseReturnValue:
    """Choose a post and open an examination for it; a refusal keeps what was typed."""
    actor, today = current_actor(), clock.today()
    units = vacancies.units_with_posts(actor.unit_path, today, actor)
    known = [unit.id for unit in units]
    asked = (whole(request.values.get("unit")), actor.unit_id)
    unit_id = next((one for one in asked if one in known), next(iter(known), 0)) or 0
    posts = vacancies.posts(unit_id, today, actor)
    form = NewExamForm(data={"post_id": request.args["post"]} if "post" in request.args else {})
    form.offer_posts(posts)
    refusals: tuple[FindingRow, ...] = ()
    if form.validate_on_submit():
        try:
            values = {"post_id": int(form.post_id.data), "need": form.need.data or ""}
            values["acknowledged"] = frozenset(form.acknowledged.data or ())
            case_id = open_exam(values, actor=actor)
        except StepRefused as refused:
            post = next(row for row in posts if str(row.post_id) == form.post_id.data)
            refusals = new_case.refusal(refused.findings, languages.current(), unit_id, post)
            form.acknowledged.offer([(row.rule, row.sentence) for row in refusals if row.to_acknowledge])
        except NotYours:
            raise NotAllowed(Permission.OPEN_CASE) from None
        else:
            return redirect(url_for("case.show", case_id=case_id), HTTPStatus.SEE_OTHER)
    page = new_case.page(units, unit_id, posts, refusals)
    broken = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    status = HTTPStatus.CONFLICT if refusals else broken
    return render_template("cases/new.html", form=form, page=page, exam=True), status
