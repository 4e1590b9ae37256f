"""One form of evaluation on paper: the form itself (T6) and the notice of the grade (T7)."""

from __future__ import annotations

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from workflow_app import clock, languages
from workflow_app.presenters import links
from workflow_app.presenters.case_view import CaseView, view_of
from workflow_app.presenters.evaluation import PUBLIC, form_panel
from workflow_app.presenters.evaluation_papers import notice
from workflow_app.presenters.letterhead import letterhead
from workflow_app.queries.form_sheets import Sheet, sheet
from workflow_app.security.guard import current_actor, requires
from workflow_app.security.permissions import Permission
from workflow_app.services.sight import look

blueprint = Blueprint("evaluations", __name__, url_prefix="/cases/<int:case_id>/evaluation")
VIETNAMESE = languages.LANGUAGES[0]


@blueprint.get("/form")
@requires(Permission.SEE_CASE)
def form_paper(case_id: int) -> ResponseReturnValue:
    """The form as far as this person may read it. Official papers are in Vietnamese."""
    with languages.forced(VIETNAMESE):
        view, found = _readable(case_id)
        panel = form_panel(found, VIETNAMESE, me=current_actor().official_id)
        page = letterhead(view, "Phiếu đánh giá, xếp loại", panel.name)
        return render_template(
            "evaluations/form_paper.html", page=page, panel=panel, case_url=links.case(case_id)
        )


@blueprint.get("/notice")
@requires(Permission.SEE_CASE)
def notice_paper(case_id: int) -> ResponseReturnValue:
    """The notice, once there is a grade; the person reads it once it is sent."""
    with languages.forced(VIETNAMESE):
        view, found = _readable(case_id)
        own = found.row.official_id == current_actor().official_id
        if not found.row.grade or (own and found.row.state not in PUBLIC):
            abort(404)
        head = letterhead(view, "Thông báo", "Kết quả đánh giá, xếp loại")
        told = notice(found, head.issuer, view.sight.rule_set)
        return render_template("evaluations/notice_paper.html", page=head, notice=told)


def _readable(case_id: int) -> tuple[CaseView, Sheet]:
    """The case and its form; 404 for any other case, and for whoever may not read the form."""
    actor = current_actor()
    sight = look(case_id, actor, clock.today())
    found = sheet(case_id) or abort(404)
    if not (sight.dossier or found.row.official_id == actor.official_id):
        abort(404)
    return view_of(sight, VIETNAMESE, judged=False), found
