"""Opening a case: the first step, when there is no case yet to lock."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert, select, update

from state_machines import registry, rulebook
from state_machines.definition import Procedure
from state_machines.engine import Ruling, judge
from state_machines.errors import NotYours, StepRefused
from state_machines.facts import CaseFacts, Facts
from state_machines.rulebook import RuleSet
from state_machines.vocabulary import OutcomeType, Source
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import CaseDuty, PersonnelCase
from workflow_app.queries import case_file
from workflow_app.security.identity import Actor
from workflow_app.services import context, history, inbox, published
from workflow_app.services.errors import BadInput, NotFound
from workflow_app.services.steps import told
from workflow_app.services.transactions import transaction
from state_machines.names import fold

PREFIX = {"appointment": "BN"}
KIND = "appointment"


def rule_set_on(day: object) -> RuleSet:
    """The newest rule set in force on a day."""
    inforce = [one for one in rulebook.rule_sets().values() if one.effective_from <= day]  # type: ignore[operator]
    return max(inforce, key=lambda one: (one.effective_from, one.version))


def open_case(values: Mapping[str, Any], *, actor: Actor, rule_set: RuleSet | None = None) -> int:
    """Open a case for one title and return its id. One transaction.

    Raises NotFound for an unknown post, NotYours, StepRefused, BadInput.
    """
    today = clock.today()
    chosen = rule_set or rule_set_on(today)
    procedure = registry.latest(chosen.procedures[KIND])
    with transaction():
        try:
            unit, title, standard, row = case_file.post_context(values["post_id"], today)
        except LookupError:
            raise NotFound(f"post {values['post_id']}") from None
        case = CaseFacts(
            state="",
            title=title,
            opened_on=today,
            standard=standard,
            source=Source(values["source"]),
            outcome_type=OutcomeType(values["outcome_type"]),
            need=values.get("need") or "",
        )
        facts = Facts(today, case, unit, actor.facts(row["unit_path"], row["authority_path"]), given=values)
        ruling = judge(procedure.step("open_case"), facts, chosen)
        _must_be_open(ruling)
        return _insert(values, actor, procedure, chosen, ruling, row)


def _must_be_open(ruling: Ruling) -> None:
    if not ruling.mine:
        raise NotYours(ruling.step.code, tuple(str(role) for role in ruling.step.by))
    if ruling.refusals or ruling.warnings:
        raise StepRefused(ruling.step.code, ruling.findings)


def _insert(
    values: Mapping[str, Any],
    actor: Actor,
    procedure: Procedure,
    rule_set: RuleSet,
    ruling: Ruling,
    post: Mapping[str, Any],
) -> int:
    if actor.official_id is None:
        raise BadInput("actor", "a_person_opens_a_case")
    today = clock.today()
    published.publish(procedure, rule_set)
    columns = {
        "code": f"new-{actor.official_id}-{clock.now().timestamp()}",
        "kind": procedure.kind,
        "procedure_code": procedure.code,
        "procedure_version": procedure.version,
        "procedure_digest": procedure.digest,
        "rule_set_code": rule_set.code,
        "rule_set_version": rule_set.version,
        "rule_set_digest": rule_set.digest,
        "standard_id": post["standard_id"],
        "post_id": post["post_id"],
        "unit_id": post["unit_id"],
        "unit_path": post["unit_path"],
        "title_id": post["title_id"],
        "authority_id": post["authority_id"],
        "authority_path": post["authority_path"],
        "source": values["source"],
        "outcome_type": values["outcome_type"],
        "need": values.get("need") or "",
        "state": procedure.initial,
        "phase": procedure.state(procedure.initial).phase,
        "revision": 1,
        "opened_on": today,
        "opened_by_id": actor.official_id,
        "changed_on": today,
        "folded": "",
    }
    case_id = db.session.execute(insert(PersonnelCase).returning(PersonnelCase.id), columns).scalar_one()
    code = f"{PREFIX[procedure.kind]}-{today.year}-{case_id:05d}"
    detail = {
        "step": ruling.step.code,
        "to": procedure.initial,
        "code": code,
        "given": told(values),
        "post": [post["post_id"], post["title_code"], post["title_name"], post["unit_name"]],
        "findings": [finding.as_record() for finding in ruling.findings],
        "procedure": [procedure.code, procedure.version, procedure.digest],
        "rule_set": [rule_set.code, rule_set.version, rule_set.digest],
        "standard": post["standard_id"],
    }
    link = history.append(
        history.case_stream(case_id), history.Link(0, ""), history.Action.CASE_OPENED, actor, detail
    )
    db.session.execute(
        update(PersonnelCase)
        .where(PersonnelCase.id == case_id)
        .values(
            code=code,
            folded=fold(f"{code} {post['title_name']} {post['unit_name']}"),
            history_seq=link.seq,
            history_hash=link.hash,
        )
    )
    duty = ruling.step.duty
    if duty is not None:
        db.session.execute(
            insert(CaseDuty), {"case_id": case_id, "official_id": actor.official_id, "duty": str(duty)}
        )
    _first_tasks(case_id, procedure, rule_set)
    return int(case_id)


def _first_tasks(case_id: int, procedure: Procedure, rule_set: RuleSet) -> None:
    today = clock.today()
    file = case_file.load(case_id, today)
    if file is None:
        raise NotFound(f"case {case_id}")
    inbox.refresh(file, procedure, rule_set, inbox.as_system(file, today, context.people_of(file.facts)))


def refresh_tasks(case_id: int) -> None:
    """Bring the inbox rows of a case up to date when facts outside the case have changed."""
    with transaction():
        today = clock.today()
        file = case_file.load(case_id, today, lock=True)
        if file is None:
            raise NotFound(f"case {case_id}")
        procedure, rule_set = context.pinned(file)
        inbox.refresh(file, procedure, rule_set, inbox.as_system(file, today, context.people_of(file.facts)))


def code_of(case_id: int) -> str:
    """The number that people use for a case."""
    return db.session.execute(select(PersonnelCase.code).where(PersonnelCase.id == case_id)).scalar_one()
