"""The yearly planning review of a unit, and opening its rounds by hand (clause 2.4)."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from state_machines.errors import NotYours
from workflow_app import clock, languages
from workflow_app.presenters import planning as pages
from workflow_app.queries import planning as found
from workflow_app.queries import units
from workflow_app.queries.paging import whole
from workflow_app.security import reading
from workflow_app.security.guard import NotAllowed, current_actor, may, requires
from workflow_app.security.permissions import Permission
from workflow_app.services import planning as service
from workflow_app.services.cases import rule_set_on

blueprint = Blueprint("planning", __name__, url_prefix="/units/<int:unit_id>/planning")
YEARS = range(2016, 2100)


@blueprint.get("")
@requires(Permission.SEE_PLANNING)
def unit(unit_id: int) -> ResponseReturnValue:
    """Titles, people and structure of the plan, with the rounds of one year."""
    actor, today = current_actor(), clock.today()
    row = units.unit(unit_id) or abort(404)
    year = _year()
    page = pages.planning_page(
        found.posts_of(unit_id, year, today),
        found.entries_of(unit_id, year, today, actor),
        found.voted_in(unit_id, year),
        about=pages.About(year, row.path, today, found.considered_in(unit_id, year, actor.official_id)),
        rule_set=rule_set_on(today),
        language=languages.current(),
    )
    scope = reading.unit_scope(unit_id)
    opens = year == today.year and bool(page.missing) and may(Permission.OPEN_PLANNING, scope)
    return render_template("planning/unit.html", unit=row, page=page, opens=opens, this_year=today.year)


@blueprint.post("/open")
@requires(Permission.OPEN_PLANNING)
def open_rounds(unit_id: int) -> ResponseReturnValue:
    """Open this year's round for every leading post of the unit that has none."""
    try:
        opened = service.open_unit(unit_id, actor=current_actor())
    except NotYours:
        raise NotAllowed(Permission.OPEN_PLANNING) from None
    count = len(opened.cases)
    flash(ngettext("Đã mở %(num)d đợt rà soát.", "Đã mở %(num)d đợt rà soát.", count), "success")
    if opened.left_out:
        flash(
            _(
                "%(count)s chức danh chưa mở được: chưa có tiêu chuẩn hoặc đang tạm dừng.",
                count=opened.left_out,
            ),
            "error",
        )
    return redirect(url_for("planning.unit", unit_id=unit_id), HTTPStatus.SEE_OTHER)


def _year() -> int:
    asked = whole(request.args.get("year"))
    return asked if asked is not None and asked in YEARS else clock.today().year
