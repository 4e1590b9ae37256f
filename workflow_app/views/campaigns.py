"""Campaigns of evaluation: the list, and how far one is."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from workflow_app import clock, languages
from workflow_app.presenters import campaigns as pages
from workflow_app.presenters import links
from workflow_app.presenters.case_now import case_now
from workflow_app.presenters.case_view import view_of
from workflow_app.presenters.pages import paging
from workflow_app.queries import campaigns as found
from workflow_app.queries import grade_mirror
from workflow_app.queries.paging import Place
from workflow_app.security.guard import current_actor, may, requires
from workflow_app.security.permissions import Permission
from workflow_app.services.sight import look

blueprint = Blueprint("campaigns", __name__)


@blueprint.get("/campaigns")
@requires(Permission.SEE_CAMPAIGNS)
def index() -> ResponseReturnValue:
    """The campaigns that I may know of, the last period first."""
    language = languages.current()
    rows = found.campaigns(current_actor(), Place.of(request.args), clock.today())
    return render_template(
        "campaigns/index.html",
        lines=[pages.campaign_line(row, language) for row in rows.rows],
        may_plan=may(Permission.PLAN_CAMPAIGN),
        paging=paging(rows, "campaigns.index"),
    )


@blueprint.get("/cases/<int:case_id>/campaign")
@requires(Permission.SEE_DOSSIER)
def show(case_id: int) -> ResponseReturnValue:
    """How far each unit is, who is late, the caps, the mirror, and what is to be done now."""
    language, today = languages.current(), clock.today()
    row = found.campaign(case_id, today) or abort(404)
    sight = look(case_id, current_actor(), today)
    view = view_of(sight, language, judged=False)
    campaign = sight.file.facts.campaign
    params = sight.rule_set.params
    left_out = campaign.left_out if campaign else ()
    decided, in_time = grade_mirror.on_time(case_id)
    most = params["inflation_points"]
    return render_template(
        "campaigns/show.html",
        line=pages.campaign_line(row, language),
        now=case_now(view),
        case_url=links.case(case_id),
        units=pages.unit_lines(
            found.by_unit(case_id), found.unfinished(case_id), row.due_on, language, today
        ),
        aside=tuple(pages.aside_lines(found.set_aside(case_id), language)),
        left_out=tuple(pages.left_out_lines(found.names(left_out))) if left_out else (),
        caps=pages.cap_lines(found.caps(case_id), params["excellent_cap"]),
        cap_words=pages.cap_words(params["excellent_cap"]),
        of_units=pages.mirror_lines(grade_mirror.by_unit(case_id), most, language),
        of_heads=pages.mirror_lines(grade_mirror.by_evaluator(case_id), most, language),
        decided=decided,
        in_time=in_time,
    )
