"""Opening rotations, transfers, secondments and rotation plans; end reviews that a day brings about."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import insert, select

from state_machines.engine import judge
from state_machines.errors import StepRefused
from state_machines.facts import CaseFacts, Facts
from state_machines.moves import KINDS, PLAN, ROTATION, MoveFacts
from state_machines.rulebook import RuleSet
from state_machines.vocabulary import OptionStatus, OutcomeType, RecordKind, Source
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import CaseRecord, PersonnelCase, PersonnelOption, Tenure
from workflow_app.queries import case_file
from workflow_app.queries.people import people_facts
from workflow_app.queries.places import places, with_proposal
from workflow_app.security.identity import SYSTEM, Actor
from workflow_app.services import inputs, published
from workflow_app.services.cases import Opening, enter, must_be_open, rule_set_on, write_tasks
from workflow_app.services.effects.moving import check_quantity
from workflow_app.services.errors import BadInput, NotFound
from workflow_app.services.inputs import StepInput
from workflow_app.services.steps import take_step
from workflow_app.services.transactions import transaction

AWAY = ("IN_PLACE", "PROLONGED")
USUAL = {"source": str(Source.EXTERNAL), "outcome_type": str(OutcomeType.APPOINTMENT)}
TOLD = ("quantity", "titles", "places", "benefits", "placement")  # of a plan, apart from its need
LONGEST_MONTHS = 120


def open_move(kind: str, values: Mapping[str, Any], *, actor: Actor, rule_set: RuleSet | None = None) -> int:
    """Propose to move the holder of ``tenure_id`` to ``post_id`` and return the case's id. One transaction.

    Raises NotFound for an unknown stay or post, NotYours, StepRefused, BadInput.
    """
    today = clock.today()
    chosen = rule_set or rule_set_on(today)
    procedure = published.in_force(chosen.procedures[kind], today)
    with transaction():
        who = _holder(values["tenure_id"])
        months = _months(values)
        given = {**values, "official_id": who, "months": months}
        try:
            unit, title, standard, row = case_file.post_context(values["post_id"], today)
            move, place = places(
                kind, values["tenure_id"], values["post_id"], today, plan_id=values.get("plan_id")
            )
        except LookupError:
            raise NotFound(f"post {values['post_id']}") from None
        move = with_proposal(move, given)
        case = CaseFacts(
            state="",
            title=title,
            opened_on=today,
            source=Source.EXTERNAL,
            need=values.get("need") or "",
            standard=standard,
            chosen_id=who,
            move=move,
        )
        acts = actor.facts(row["unit_path"], row["authority_path"], place["s_path"])
        facts = Facts(today, case, unit, acts, people=people_facts([who]), given=given)
        ruling = judge(procedure.opening, facts, chosen)
        must_be_open(ruling)
        columns = {
            "chosen_id": who,
            "tenure_id": values["tenure_id"],
            "sending_path": place["s_path"],
            "plan_id": values.get("plan_id"),
        }
        opening = Opening(procedure, chosen, ruling, row, columns, _detail(move))
        case_id = enter({**given, **USUAL}, actor, opening)
        _put_on_record(case_id, RecordKind.MOVE_PROPOSAL, given, actor, who)
        option = {"case_id": case_id, "official_id": who, "status": str(OptionStatus.LIVE)}
        db.session.execute(insert(PersonnelOption), option)  # who is considered, as in any case
        write_tasks(case_id)
        return case_id


def _holder(tenure_id: int) -> int:
    who = db.session.execute(select(Tenure.official_id).where(Tenure.id == tenure_id)).scalar_one_or_none()
    if who is None:
        raise NotFound(f"tenure {tenure_id}")
    return who


def _months(values: Mapping[str, Any]) -> int | None:
    months = values.get("months")
    if months is not None and not 0 < months <= LONGEST_MONTHS:
        raise BadInput("months", "months_out_of_range")
    return months


def _detail(move: MoveFacts) -> dict[str, Any]:
    sending, receiving = move.sending, move.receiving
    return {
        "from_post": [sending.post_id, sending.title_name, sending.unit_name],
        "to_post": [receiving.post_id, receiving.title_name, receiving.unit_name],
        "plan": move.plan.code if move.plan else None,
    }


def _put_on_record(
    case_id: int, kind: RecordKind, given: Mapping[str, Any], actor: Actor, official_id: int | None
) -> None:
    names = ("move_reason", "months", "placement") if kind is RecordKind.MOVE_PROPOSAL else TOLD
    row = {
        "case_id": case_id,
        "kind": str(kind),
        "author_id": actor.official_id,
        "official_id": official_id,
        "on_date": clock.today(),
        "text": given.get("placement") or "",
        "data": {name: given.get(name) for name in names},
    }
    db.session.execute(insert(CaseRecord), row)


def open_plan(values: Mapping[str, Any], *, actor: Actor, rule_set: RuleSet | None = None) -> int:
    """Draw up a rotation plan; the case hangs on the head's post of the body that makes it. One transaction.

    Raises NotFound for an unknown post, NotYours, StepRefused, BadInput.
    """
    today = clock.today()
    chosen = rule_set or rule_set_on(today)
    procedure = published.in_force(chosen.procedures[PLAN], today)
    check_quantity(values["quantity"])
    with transaction():
        try:
            unit, title, standard, row = case_file.post_context(values["post_id"], today)
        except LookupError:
            raise NotFound(f"post {values['post_id']}") from None
        case = CaseFacts(
            state="", title=title, opened_on=today, standard=standard, need=values.get("need") or ""
        )
        facts = Facts(today, case, unit, actor.facts(row["unit_path"], row["authority_path"]), given=values)
        ruling = judge(procedure.opening, facts, chosen)
        must_be_open(ruling)
        inputs.check(procedure.opening, StepInput(0, values))
        case_id = enter({**values, **USUAL}, actor, Opening(procedure, chosen, ruling, row))
        _put_on_record(case_id, RecordKind.ROTATION_PLAN, values, actor, None)
        write_tasks(case_id)
        return case_id


def review_ending(today: date) -> int:
    """Open the end review of every rotation that ends soon; safe to run twice. Returns how many."""
    return sum(_review(case_id, today) for case_id in _ending(today))


def _ending(today: date) -> list[int]:
    """Rotations whose end is near enough under any rule set; the rule decides. One statement."""
    statement = (
        select(PersonnelCase.id)
        .where(PersonnelCase.kind == ROTATION, PersonnelCase.state.in_(AWAY))
        .where(PersonnelCase.term_end_on <= today + timedelta(days=366))
        .order_by(PersonnelCase.id)
    )
    return list(db.session.execute(statement).scalars())


def _review(case_id: int, today: date) -> int:
    file = case_file.load(case_id, today)
    if file is None:
        return 0
    try:
        take_step(case_id, "open_end_review", StepInput(file.facts.revision, {}), actor=SYSTEM)
    except (StepRefused, BadInput):
        return 0
    return 1


def refresh_away(today: date) -> int:
    """Bring the inbox of people away up to date with the day; safe to run twice. Returns how many cases."""
    away = select(PersonnelCase.id).where(PersonnelCase.kind.in_(KINDS), PersonnelCase.state.in_(AWAY))
    ids = list(db.session.execute(away.where(PersonnelCase.effective_on <= today)).scalars())
    for case_id in ids:
        with transaction():
            write_tasks(case_id, lock=True)
    return len(ids)
