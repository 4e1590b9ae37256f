"""Opening a leadership examination."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from state_machines.engine import judge
from state_machines.exams import KIND, SWITCH
from state_machines.facts import CaseFacts, Facts
from state_machines.rulebook import RuleSet
from state_machines.vocabulary import OutcomeType, Source
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import PersonnelCase
from workflow_app.queries import case_file
from workflow_app.security.identity import Actor
from workflow_app.services import published
from workflow_app.services.cases import Opening, enter, must_be_open, refresh_tasks, rule_set_on, write_tasks
from workflow_app.services.errors import NotFound
from workflow_app.services.transactions import transaction

USUAL = {"source": str(Source.EXAM), "outcome_type": str(OutcomeType.APPOINTMENT)}


def switched_on() -> bool:
    """Whether the office uses examinations: by its own setting, or by its rule set."""
    try:
        return bool(rule_set_on(clock.today()).params[SWITCH])
    except LookupError:  # no rule set is in force yet
        return False


def follow_scored() -> int:
    """Bring the inbox of examinations up to date whose marks are open to petitions; safe to run twice.

    The day on which the petitions are over puts the result before the authority. Returns how many cases.
    """
    scored = select(PersonnelCase.id).where(PersonnelCase.kind == KIND, PersonnelCase.state == "SCORED")
    ids = list(db.session.execute(scored.order_by(PersonnelCase.id)).scalars())
    for case_id in ids:
        refresh_tasks(case_id)
    return len(ids)


def open_exam(values: Mapping[str, Any], *, actor: Actor, rule_set: RuleSet | None = None) -> int:
    """Open an examination for one post and return the case's id. One transaction.

    Raises NotFound for an unknown post, NotYours, StepRefused.
    """
    today = clock.today()
    chosen = rule_set or rule_set_on(today)
    procedure = published.in_force(chosen.procedures[KIND], today)
    with transaction():
        try:
            unit, title, standard, row = case_file.post_context(values["post_id"], today)
        except LookupError:
            raise NotFound(f"post {values['post_id']}") from None
        need = values.get("need") or ""
        case = CaseFacts("", title, today, standard=standard, source=Source.EXAM, need=need)
        facts = Facts(today, case, unit, actor.facts(row["unit_path"], row["authority_path"]), given=values)
        ruling = judge(procedure.opening, facts, chosen)
        must_be_open(ruling)
        case_id = enter({**values, **USUAL}, actor, Opening(procedure, chosen, ruling, row))
        write_tasks(case_id)
        return case_id
