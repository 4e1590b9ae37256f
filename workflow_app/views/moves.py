"""Proposing to move somebody, and drawing up a rotation plan."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from state_machines import registry, rulebook
from state_machines.errors import NotYours, StepRefused
from state_machines.moves import KINDS
from workflow_app import clock, languages
from workflow_app.forms.moves import MoveForm, PlanForm, complain
from workflow_app.presenters import links, new_case
from workflow_app.presenters.findings import FindingRow
from workflow_app.presenters.new_move import MovePage, PlanPage, stays_of
from workflow_app.presenters.pages import unit_choices
from workflow_app.queries import moving, vacancies
from workflow_app.queries.paging import whole
from workflow_app.security.guard import NotAllowed, current_actor, requires
from workflow_app.security.identity import Actor
from workflow_app.security.permissions import Permission
from workflow_app.services import moves
from workflow_app.services.errors import BadInput, NotFound

blueprint = Blueprint("moves", __name__, url_prefix="/cases/new")
HIGHER = "R-S-move-higher"  # whoever is to rise is appointed instead


@blueprint.route("/<kind>", methods=["GET", "POST"])
@requires(Permission.OPEN_MOVE)
def new(kind: str) -> ResponseReturnValue:
    """Choose who goes where and propose it; a refusal keeps what was typed."""
    if kind not in KINDS:
        raise NotFound(kind)
    actor, today, language = current_actor(), clock.today(), languages.current()
    here, there = _units(actor.unit_path, actor), _units("/", actor)
    from_id, to_id = _unit(dict(here), "from"), _unit(dict(there), "unit")
    posts = vacancies.posts(to_id, today, actor)
    form = MoveForm()
    form.offer(
        kind,
        stays_of(moving.holders(from_id, today)),
        [(str(row.post_id), row.title_name) for row in posts],
        [(code, text.in_language(language)) for code, text in rulebook.words()["MoveReason"].items()],
        [(str(row.id), f"{row.code}, {row.unit}") for row in moving.approved_plans()],
    )
    refusals: tuple[FindingRow, ...] = ()
    if form.validate_on_submit():
        try:
            case_id = moves.open_move(kind, form.values(), actor=actor)
        except StepRefused as refused:
            refusals = new_case.refusal(refused.findings, language, to_id)
            form.acknowledged.offer([(row.rule, row.sentence) for row in refusals if row.to_acknowledge])
        except BadInput as error:
            complain(form, error)
        except NotYours:
            raise NotAllowed(Permission.OPEN_MOVE) from None
        else:
            return redirect(url_for("case.show", case_id=case_id), HTTPStatus.SEE_OTHER)
    page = MovePage(
        kind=kind,
        title=registry.latest(kind).name.in_language(language),
        from_units=unit_choices(here, from_id),
        to_units=unit_choices(there, to_id),
        from_id=from_id,
        to_id=to_id,
        refusals=refusals,
        appointment_url=_appointment(form, to_id, refusals),
    )
    return render_template("cases/new_move.html", form=form, page=page), _status(form, refusals)


def _appointment(form: MoveForm, to_id: int, refusals: tuple[FindingRow, ...]) -> str:
    """A move upwards is led into an appointment with what has been typed."""
    if not any(row.rule == HIGHER for row in refusals):
        return ""
    return links.new_appointment(to_id, int(form.post_id.data), form.need.data or "")


@blueprint.route("/rotation-plan", methods=["GET", "POST"])
@requires(Permission.OPEN_MOVE)
def plan() -> ResponseReturnValue:
    """Draw up a rotation plan of one's own body."""
    actor, today, language = current_actor(), clock.today(), languages.current()
    units = _units(actor.unit_path, actor)
    unit_id = _unit(dict(units), "unit")
    form = PlanForm()
    form.post_id.choices = [
        (str(row.post_id), row.title_name) for row in vacancies.posts(unit_id, today, actor)
    ]
    refusals: tuple[FindingRow, ...] = ()
    if form.validate_on_submit():
        try:
            case_id = moves.open_plan(form.values(), actor=actor)
        except StepRefused as refused:
            refusals = new_case.refusal(refused.findings, language, unit_id)
        except BadInput as error:
            complain(form, error)
        except NotYours:
            raise NotAllowed(Permission.OPEN_MOVE) from None
        else:
            return redirect(url_for("case.show", case_id=case_id), HTTPStatus.SEE_OTHER)
    page = PlanPage(units=unit_choices(units, unit_id), unit_id=unit_id, refusals=refusals)
    return render_template("cases/new_plan.html", form=form, page=page), _status(form, refusals)


def _units(path: str, actor: Actor) -> list[tuple[int, str]]:
    """Id and name of the units at a path and below it that have posts."""
    return [(one.id, one.name) for one in vacancies.units_with_posts(path, clock.today(), actor)]


def _unit(units: dict[int, str], name: str) -> int:
    """The unit that was asked for, else the person's own, else the first."""
    asked, own = whole(request.values.get(name)), current_actor().unit_id
    return next((one for one in (asked, own) if one in units), next(iter(units), 0))


def _status(form: MoveForm | PlanForm, refusals: tuple[FindingRow, ...]) -> HTTPStatus:
    if refusals:
        return HTTPStatus.CONFLICT
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
