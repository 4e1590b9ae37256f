"""Officials: the list, a profile, and why a person is eligible or not."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from workflow_app import clock, languages
from workflow_app.presenters import people as pages
from workflow_app.presenters import verdicts
from workflow_app.presenters.pages import paging
from workflow_app.queries import people_list, profile, titles
from workflow_app.queries.paging import Place, whole
from workflow_app.queries.people_list import Wanted
from workflow_app.security import reading
from workflow_app.security.guard import current_actor, may, requires
from workflow_app.security.permissions import Permission
from workflow_app.services import eligibility
from workflow_app.services.cases import rule_set_on
from workflow_app.services.eligibility import Verdicts
from workflow_app.services.errors import NotFound

blueprint = Blueprint("people", __name__, url_prefix="/people")


@blueprint.get("")
@requires(Permission.LIST_PEOPLE)
def index() -> ResponseReturnValue:
    """Officials whom I may see, by given name."""
    actor, language, today = current_actor(), languages.current(), clock.today()
    wanted = Wanted(
        text=request.args.get("q", "").strip()[: people_list.LONGEST_SEARCH],
        unit_id=whole(request.args.get("unit")),
        planned=request.args.get("planned") == "1",
    )
    found = people_list.people(actor, wanted, Place.of(request.args), today)
    units = people_list.units(actor, wanted.unit_id, today)
    kept = {"q": wanted.text, "unit": wanted.unit_id, "planned": "1" if wanted.planned else ""}
    return render_template(
        "people/index.html",
        rows=pages.person_rows(found.rows, language, today),
        filters=pages.filters(wanted, units),
        reads_letters=may(Permission.LIST_LETTERS),
        paging=paging(found, "people.index", **kept),
    )


@blueprint.get("/<int:official_id>")
@requires(Permission.SEE_PERSON)
def show(official_id: int) -> ResponseReturnValue:
    """The profile of one official."""
    person = profile.profile(official_id, own=official_id == current_actor().official_id) or abort(404)
    today = clock.today()
    cases = profile.cases_of(official_id, current_actor())
    page = pages.profile_page(person, cases, rule_set_on(today), languages.current(), today)
    scope = reading.person_scope(official_id)
    may_record = may(Permission.RECORD_NOTICE, scope)
    return render_template(
        "people/show.html",
        page=page,
        can_record=may_record and not page.notice,
        can_annul=may_record and bool(page.notice),
        can_open_discipline=may(Permission.SEE_DISCIPLINE, scope),
        can_record_discipline=may(Permission.RECORD_DISCIPLINE, scope),
        can_list=may(Permission.LIST_PEOPLE),
    )


@blueprint.get("/<int:official_id>/check")
@requires(Permission.SEE_PERSON)
def check(official_id: int) -> ResponseReturnValue:
    """Every condition on the person for a title or post, with verdict, clause and remedy."""
    person = profile.profile(official_id, own=official_id == current_actor().official_id) or abort(404)
    today = clock.today()
    post_id, title_id = whole(request.args.get("post")), whole(request.args.get("title"))
    page = verdicts.check_page(
        titles.titles_in_scope(today),
        _judged(official_id, post_id, title_id),
        official_id=official_id,
        language=languages.current(),
        today=today,
    )
    return render_template(
        "people/check.html", page=page, person=person, can_list=may(Permission.LIST_PEOPLE)
    )


def _judged(official_id: int, post_id: int | None, title_id: int | None) -> Verdicts | None:
    """The person against the post or the title; None while neither is chosen, 404 when unknown."""
    try:
        if post_id:
            return eligibility.for_post(post_id, [official_id], actor=current_actor())
        if title_id:
            return eligibility.for_title(title_id, [official_id], actor=current_actor())
    except NotFound:
        abort(404)
    return None
