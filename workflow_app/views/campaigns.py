"""Campaigns of evaluation: the list, and how far one is."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from state_machines.errors import NotYours, StepRefused
from workflow_app import clock, languages
from workflow_app.forms.campaigns import CampaignForm
from workflow_app.languages import gettext as _
from workflow_app.languages import ngettext
from workflow_app.presenters import campaigns as pages
from workflow_app.presenters import links, new_case
from workflow_app.presenters.case_now import case_now
from workflow_app.presenters.case_view import view_of
from workflow_app.presenters.findings import FindingRow
from workflow_app.presenters.pages import paging
from workflow_app.queries import campaigns as found
from workflow_app.queries import evaluation_results as results
from workflow_app.queries import vacancies
from workflow_app.queries.paging import Place
from workflow_app.security.guard import NotAllowed, current_actor, may, requires
from workflow_app.security.permissions import Permission
from workflow_app.security.reading import obligation_scope
from workflow_app.security.scopes import ObligationScope
from workflow_app.services import putting_off
from workflow_app.services.cases import rule_set_on
from workflow_app.services.errors import BadInput, NotFound
from workflow_app.services.evaluations import plan_campaign
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


@blueprint.route("/campaigns/new", methods=["GET", "POST"])
@requires(Permission.PLAN_CAMPAIGN)
def new() -> ResponseReturnValue:
    """Plan a campaign; a refusal keeps what was typed."""
    actor, today, language = current_actor(), clock.today(), languages.current()
    units = vacancies.units_with_posts(actor.unit_path, today, actor)
    rule_set = rule_set_on(today)
    form = CampaignForm(data=pages.usual_period(today))
    form.offer(pages.periods(rule_set, language), [(one.id, one.name) for one in units])
    refusals: tuple[FindingRow, ...] = ()
    if form.validate_on_submit():
        values = form.values()
        try:
            values["post_id"] = _head_post(values["campaign_unit_id"])
            case_id = plan_campaign(values, actor=actor)
        except StepRefused as refused:
            refusals = new_case.refusal(refused.findings, language, values["campaign_unit_id"])
        except BadInput as error:
            form.complain(error)
        except NotYours:
            raise NotAllowed(Permission.PLAN_CAMPAIGN) from None
        else:
            return redirect(links.campaign(case_id), HTTPStatus.SEE_OTHER)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    status = HTTPStatus.CONFLICT if refusals else status
    return render_template("campaigns/new.html", form=form, refusals=refusals), status


def _head_post(unit_id: int) -> int:
    post_id = found.head_post(unit_id, clock.today())
    if post_id is None:
        raise BadInput("campaign_unit_id", "no_head_post")
    return post_id


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
    most = params["inflation_points"]
    return render_template(
        "campaigns/show.html",
        line=pages.campaign_line(row, language),
        case_id=case_id,
        may_nudge=_may_nudge(ObligationScope(row.unit_path, None, None, None)),
        now=case_now(view),
        case_url=links.case(case_id),
        units=pages.unit_lines(
            found.by_unit(case_id), found.unfinished(case_id), row.due_on, language, today
        ),
        aside=tuple(pages.aside_lines(found.set_aside(case_id), language)),
        left_out=tuple(pages.left_out_lines(found.names(left_out))) if left_out else (),
        caps=pages.cap_lines(found.caps(case_id), params["excellent_cap"]),
        cap_words=pages.cap_words(params["excellent_cap"]),
        of_units=pages.mirror_lines(results.by_unit(case_id), most, language),
        of_heads=pages.mirror_lines(results.by_evaluator(case_id), most, language),
        timely=results.timeliness(case_id, today),
        prospects=tuple(
            pages.prospect_lines(results.prospects(case_id, me=current_actor().official_id), language)
        ),
    )


@blueprint.post("/cases/<int:case_id>/campaign/nudge/<int:unit_id>")
@requires(Permission.SEE_DOSSIER)
def nudge(case_id: int, unit_id: int) -> ResponseReturnValue:
    """Remind everybody by whom a form of the unit is kept waiting; each once a day."""
    allowed = [one for one in found.owed(case_id, unit_id) if _may_nudge(obligation_scope(one))]
    people = sum(_nudged(one) for one in allowed)
    if people:
        flash(ngettext("Đã nhắc %(num)d người.", "Đã nhắc %(num)d người.", people), "success")
    else:
        flash(
            _("Không có ai để nhắc thêm: hôm nay đã nhắc, hoặc việc chưa có trong sổ việc đến hạn."), "error"
        )
    return redirect(links.campaign(case_id), HTTPStatus.SEE_OTHER)


def _may_nudge(scope: ObligationScope | None) -> bool:
    return scope is not None and may(Permission.NUDGE_OBLIGATION, scope)


def _nudged(obligation_id: int) -> int:
    try:
        return putting_off.nudge(obligation_id, actor=current_actor())
    except (BadInput, NotFound):
        return 0
