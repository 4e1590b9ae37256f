"""The list of cases, and opening a new one."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from state_machines.errors import NotYours, StepRefused
from state_machines.vocabulary import Source
from workflow_app import clock, languages
from workflow_app.forms.cases import NewCaseForm
from workflow_app.presenters import case_list, kinds, labels, new_case
from workflow_app.presenters.findings import FindingRow
from workflow_app.presenters.pages import paging
from workflow_app.queries import case_list as found_cases
from workflow_app.queries import inbox, vacancies
from workflow_app.queries.case_list import Wanted
from workflow_app.queries.paging import Place, whole
from workflow_app.queries.vacancies import UnitWithPosts
from workflow_app.security.guard import NotAllowed, current_actor, may, requires
from workflow_app.security.permissions import Permission
from workflow_app.services.cases import open_case, rule_set_on
from workflow_app.services.exams import switched_on

blueprint = Blueprint("cases", __name__, url_prefix="/cases")


@blueprint.get("")
@requires(Permission.LIST_CASES)
def index() -> ResponseReturnValue:
    """The cases that I may know of."""
    actor, language, today = current_actor(), languages.current(), clock.today()
    wanted = _wanted()
    found = found_cases.cases(actor, wanted, Place.of(request.args), today)
    tasks = inbox.tasks_of(row.case_id for row in found.rows)
    return render_template(
        "cases/index.html",
        rows=case_list.case_rows(found.rows, tasks, language, today),
        filters=case_list.filters(wanted, found_cases.units(actor), language),
        can_open=may(Permission.START_CASE),
        paging=paging(found, "cases.index", **_address(wanted)),
    )


def _wanted() -> Wanted:
    query = request.args
    return Wanted(
        text=query.get("q", "").strip()[: found_cases.LONGEST_SEARCH],
        state=query.get("state", ""),
        phase=query.get("phase", ""),
        unit_id=whole(query.get("unit")),
        procedure=query.get("procedure", ""),
        overdue=query.get("overdue") == "1",
    )


def _address(wanted: Wanted) -> dict[str, object]:
    return {
        "q": wanted.text,
        "state": wanted.state,
        "phase": wanted.phase,
        "unit": wanted.unit_id,
        "procedure": wanted.procedure,
        "overdue": "1" if wanted.overdue else "",
    }


@blueprint.get("/new")
@requires(Permission.START_CASE)
def new() -> ResponseReturnValue:
    """Every kind of case that may be opened, with what it is for."""
    found = kinds.offered(
        current_actor(), rule_set_on(clock.today()), languages.current(), exams=switched_on()
    )
    return render_template("cases/kinds.html", kinds=found)


@blueprint.route("/new/appointment", methods=["GET", "POST"])
@requires(Permission.OPEN_CASE)
def new_appointment() -> ResponseReturnValue:
    """Choose a post and open a case for it; a refusal keeps what was typed."""
    actor, today = current_actor(), clock.today()
    units = vacancies.units_with_posts(actor.unit_path, today, actor)
    unit_id = _unit(units)
    posts = vacancies.posts(unit_id, today, actor)
    form = NewCaseForm(data=_known())
    form.offer(posts, _sources())
    refusals: tuple[FindingRow, ...] = ()
    if form.validate_on_submit():
        try:
            case_id = open_case(_values(form, posts), actor=actor)
        except StepRefused as refused:
            post = next(row for row in posts if str(row.post_id) == form.post_id.data)
            refusals = new_case.refusal(refused.findings, languages.current(), unit_id, post)
            form.acknowledged.offer([(row.rule, row.sentence) for row in refusals if row.to_acknowledge])
        except NotYours:
            raise NotAllowed(Permission.OPEN_CASE) from None
        else:
            return redirect(url_for("case.show", case_id=case_id), HTTPStatus.SEE_OTHER)
    page = new_case.page(units, unit_id, posts, refusals)
    return render_template("cases/new.html", form=form, page=page, exam=False), _status(form, refusals)


def _known() -> dict[str, str]:
    """What a link to the form has filled in."""
    names = {"post_id": "post", "source": "source", "need": "need"}
    return {field: request.args[name] for field, name in names.items() if request.args.get(name)}


def _unit(units: Sequence[UnitWithPosts]) -> int:
    """The unit asked for (in the form, else in the address); else one with a free seat, the own one first."""
    asked = whole(request.form.get("unit") or request.args.get("unit"))
    own = current_actor().unit_id
    known = [unit.id for unit in units]
    free = [unit.id for unit in units if unit.free]
    wanted = (asked, own if own in free else None, *free[:1], own)
    return next((one for one in wanted if one in known), next(iter(known), 0))


def _sources() -> dict[str, str]:
    offered = [source for source in Source if source is not Source.EXAM or switched_on()]
    return {str(source): labels.word("Source", source, languages.current()) for source in offered}


def _values(form: NewCaseForm, posts: Sequence[Any]) -> dict[str, object]:
    post_id = int(form.post_id.data)
    return {
        "post_id": post_id,
        "source": form.source.data,
        "outcome_type": str(new_case.outcome_of(posts, post_id)),
        "need": form.need.data or "",
        "acknowledged": frozenset(form.acknowledged.data or ()),
    }


def _status(form: NewCaseForm, refusals: tuple[FindingRow, ...]) -> HTTPStatus:
    if refusals:
        return HTTPStatus.CONFLICT
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
