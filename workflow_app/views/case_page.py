"""The pages of one case: what is to be done now, its options, its papers, its diagram."""

from __future__ import annotations

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from state_machines.drawing import svg
from workflow_app import clock, languages
from workflow_app.presenters.case_head import case_head
from workflow_app.presenters.case_now import case_now
from workflow_app.presenters.case_view import CaseView, view_of
from workflow_app.presenters.comparison import comparison
from workflow_app.presenters.deadlines import deadline_lines
from workflow_app.presenters.evaluation_steps import own_deadlines, panel_of
from workflow_app.presenters.exam import exam_panel
from workflow_app.presenters.move import move_panel
from workflow_app.presenters.options import matrix
from workflow_app.presenters.papers import papers_page
from workflow_app.presenters.plan_panel import plan_panel
from workflow_app.presenters.procedure_steps import step_lines
from workflow_app.presenters.records import record_lines
from workflow_app.presenters.review import review_panel
from workflow_app.presenters.rounds import round_panels
from workflow_app.presenters.suspension import suspension
from workflow_app.security.guard import current_actor, may, requires
from workflow_app.security.permissions import Permission
from workflow_app.services.sight import look

blueprint = Blueprint("case", __name__, url_prefix="/cases/<int:case_id>")


@blueprint.get("")
@requires(Permission.SEE_CASE)
def show(case_id: int) -> ResponseReturnValue:
    """What is to be done now, by whom, and what stands in the way."""
    view = _view(case_id)
    form = panel_of(view)
    return render_template(
        "case/now.html",
        head=case_head(view, "now"),
        now=case_now(view),
        rounds=round_panels(view),
        deadlines=deadline_lines(view) if view.sight.dossier else own_deadlines(view),
        records=record_lines(view) if view.sight.dossier and form is None else (),
        review=review_panel(view),
        exam=exam_panel(view),
        form=form,
        move=move_panel(view),
        plan=plan_panel(view),
        suspension=suspension(view) if view.sight.dossier else None,
        under_review=view.sight.dossier and bool(view.case.under_review),
        reads_letters=may(Permission.LIST_LETTERS),
        matrix=matrix(view) if view.sight.dossier and view.case.rounds and view.has_channels else None,
    )


@blueprint.get("/options")
@requires(Permission.SEE_DOSSIER)
def options(case_id: int) -> ResponseReturnValue:
    """The options side by side, with what the channels and the rules say."""
    view = _view(case_id)
    return render_template(
        "case/options.html",
        head=case_head(view, "options"),
        matrix=matrix(view),
        comparison=comparison(view) if view.case.options else None,
    )


@blueprint.get("/papers")
@requires(Permission.SEE_DOSSIER)
def papers(case_id: int) -> ResponseReturnValue:
    """The papers on file and what the dossier still lacks."""
    view = _view(case_id, judged=False)
    return render_template("case/papers.html", head=case_head(view, "papers"), papers=papers_page(view))


@blueprint.get("/diagram")
@requires(Permission.SEE_CASE)
def diagram(case_id: int) -> ResponseReturnValue:
    """The procedure as a picture and as a table, with where the case is."""
    view = _view(case_id, judged=False)
    return render_template(
        "case/diagram.html",
        head=case_head(view, "diagram"),
        procedure=view.procedure.name.in_language(view.language),
        picture=Markup(_picture(view)),  # noqa: S704 - escaped where it is drawn
        steps=step_lines(view),
    )


@blueprint.get("/diagram.svg")
@requires(Permission.SEE_CASE)
def drawing(case_id: int) -> ResponseReturnValue:
    """The picture itself."""
    view = _view(case_id, judged=False)
    return Response(_picture(view), mimetype="image/svg+xml")


def _picture(view: CaseView) -> str:
    visited = {move.dest for move in view.details.moves if move.dest}
    return svg(view.procedure, view.language, current=view.case.state, visited=visited)


def _view(case_id: int, *, judged: bool = True) -> CaseView:
    sight = look(case_id, current_actor(), clock.today(), judged=judged)
    return view_of(sight, languages.current(), judged=judged)
