"""Units: the tree, one unit, and who would be eligible for one of its posts."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from workflow_app import clock, languages
from workflow_app.presenters import unit_grades as evaluated
from workflow_app.presenters import units as pages
from workflow_app.presenters import verdicts
from workflow_app.presenters.case_list import case_rows
from workflow_app.presenters.pages import paging
from workflow_app.queries import case_list, inbox, people_list, units, vacancies
from workflow_app.queries.paging import Page, Place
from workflow_app.security import reading
from workflow_app.security.guard import current_actor, may, requires
from workflow_app.security.permissions import Permission
from workflow_app.services import eligibility
from workflow_app.services.cases import rule_set_on

blueprint = Blueprint("units", __name__, url_prefix="/units")


@blueprint.get("")
@requires(Permission.SEE_UNITS)
def index() -> ResponseReturnValue:
    """Every unit, by level and kind; with a search, those of that name."""
    text = request.args.get("q", "").strip()[: units.LONGEST_SEARCH]
    found = units.bodies(text, clock.today())
    return render_template(
        "units/index.html",
        levels=pages.tree(found, languages.current()),
        text=text,
        sees_stops=may(Permission.LIST_MORATORIA),
    )


@blueprint.get("/<int:unit_id>")
@requires(Permission.SEE_UNITS)
def show(unit_id: int) -> ResponseReturnValue:
    """One unit: leaders, posts, ages, sub-units, and the cases that I may know of."""
    actor, language, today = current_actor(), languages.current(), clock.today()
    scope = reading.unit_scope(unit_id) or abort(404)
    found = units.found(unit_id, actor, today) or abort(404)
    rights = pages.Rights(
        staffing=may(Permission.SEE_STAFFING, scope),
        opens=may(Permission.OPEN_CASE) and actor.covers(scope.path),
        plans=may(Permission.SEE_PLANNING, scope),
        records=may(Permission.RECORD_MORATORIUM, scope),
        entrusts=may(Permission.GIVE_SUBSTITUTION, scope),
    )
    page = pages.unit_page(found, rights=rights, rule_set=rule_set_on(today), language=language, today=today)
    cases = _open_cases(unit_id)
    tasks = inbox.tasks_of(row.case_id for row in cases.rows)
    rows = case_rows(cases.rows, tasks, language, today)
    graded = evaluated.unit_panel(unit_id, scope.path, language, today) if rights.staffing else None
    return render_template(
        "units/show.html", page=page, cases=rows, more=cases.after, rights=rights, graded=graded
    )


def _open_cases(unit_id: int) -> Page[Any]:
    if not may(Permission.LIST_CASES):
        return Page(())
    wanted = case_list.Wanted(unit_id=unit_id, phase="open")
    return case_list.cases(current_actor(), wanted, Place(), clock.today())


@blueprint.get("/<int:unit_id>/posts/<int:post_id>/eligible")
@requires(Permission.SEE_STAFFING)
def eligible(unit_id: int, post_id: int) -> ResponseReturnValue:
    """People in the plan for the post and people of the unit, each with a verdict."""
    actor, language, today = current_actor(), languages.current(), clock.today()
    posts = vacancies.posts(unit_id, today, actor)
    post = next((row for row in posts if row.post_id == post_id), None) or abort(404)
    found = people_list.eligible_for(post.title_id, unit_id, Place.of(request.args), today, actor=actor)
    judged = eligibility.for_post(post_id, [row.official_id for row in found.rows], actor=actor)
    return render_template(
        "units/eligible.html",
        post=post,
        unit_id=unit_id,
        rows=verdicts.eligible_rows(found.rows, judged, post_id, language, today),
        rule_set=judged.rule_set.name.in_language(language),
        paging=paging(found, "units.eligible", unit_id=unit_id, post_id=post_id),
    )
