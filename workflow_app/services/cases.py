"""Opening a case: the first step, when there is no case yet to lock."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import current_app
from sqlalchemy import insert, select, update

from state_machines import rulebook
from state_machines.definition import Procedure
from state_machines.engine import Ruling, judge
from state_machines.errors import NotYours, StepRefused
from state_machines.exams import SWITCH
from state_machines.facts import CaseFacts, Facts
from state_machines.names import fold
from state_machines.rulebook import RuleSet
from state_machines.vocabulary import OutcomeType, Source
from workflow_app import clock, settings_of
from workflow_app.extensions import db
from workflow_app.models import CaseDuty, PersonnelCase, Post
from workflow_app.queries import case_file
from workflow_app.security.identity import Actor
from workflow_app.services import context, history, inbox, published
from workflow_app.services.errors import NotFound
from workflow_app.services.telling import told
from workflow_app.services.transactions import transaction

PREFIX = {
    "appointment": "BN",
    "reappointment": "BNL",
    "rotation": "LC",
    "transfer": "DD",
    "secondment": "BP",
    "rotation-plan": "KHLC",
    "planning": "QH",
    "exam": "TT",
    "evaluation": "DG",
    "evaluation-campaign": "DDG",
}
KIND = "appointment"


@dataclass(frozen=True, slots=True)
class Opening:
    """What a new case rests on: its pins, the ruling that let it through, the post's row.

    ``columns`` are further ones of the case, ``detail`` further words for its history.
    """

    procedure: Procedure
    rule_set: RuleSet
    ruling: Ruling
    post: Mapping[str, Any]
    columns: Mapping[str, Any] = field(default_factory=dict)
    detail: Mapping[str, Any] = field(default_factory=dict)


def rule_set_on(day: date) -> RuleSet:
    """The newest version in force on a day of the rule set that this office has chosen.

    Raises LookupError when none was in force yet.
    """
    code = settings_of(current_app).rule_set
    dated = (one for one in rulebook.rule_sets().values() if one.code == code)
    in_force = [one for one in dated if one.effective_from <= day]
    if not in_force:
        raise LookupError(f"no version of {code} was in force on {day}")
    newest = max(in_force, key=lambda one: one.version)
    return rulebook.switched(newest, SWITCH) if settings_of(current_app).leadership_exam else newest


def open_case(values: Mapping[str, Any], *, actor: Actor, rule_set: RuleSet | None = None) -> int:
    """Open a case for one title and return its id. One transaction.

    Raises NotFound for an unknown post, NotYours, StepRefused, BadInput.
    """
    with transaction():
        return begin(values, actor=actor, rule_set=rule_set)


def begin(values: Mapping[str, Any], *, actor: Actor, rule_set: RuleSet | None = None) -> int:
    """The same inside the caller's transaction."""
    today = clock.today()
    chosen = rule_set or rule_set_on(today)
    procedure = published.in_force(chosen.procedures[KIND], today)
    _hold_post(values["post_id"])
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
    ruling = judge(procedure.opening, facts, chosen)
    must_be_open(ruling)
    case_id = enter(values, actor, Opening(procedure, chosen, ruling, row))
    write_tasks(case_id)
    return case_id


def _hold_post(post_id: int) -> None:
    """Whoever opens a case for the same post waits here, and then sees the case that was first."""
    db.session.execute(select(Post.id).where(Post.id == post_id).with_for_update())


def must_be_open(ruling: Ruling) -> None:
    """Raises NotYours or StepRefused when a case may not be opened."""
    if not ruling.mine:
        raise NotYours(ruling.step.code, tuple(str(role) for role in ruling.step.by))
    if ruling.refusals or ruling.warnings:
        raise StepRefused(ruling.step.code, ruling.findings)


def enter(values: Mapping[str, Any], actor: Actor, opening: Opening) -> int:
    """The row of a new case with its history and the duty of whoever opens it; returns the id."""
    published.publish(opening.procedure, opening.rule_set)
    columns = _pins(opening) | _subject(values, actor, opening) | dict(opening.columns)
    made = db.session.execute(insert(PersonnelCase).returning(PersonnelCase.id), columns)
    case_id = int(made.scalar_one())
    code = f"{PREFIX[opening.procedure.kind]}-{clock.today().year}-{case_id:05d}"
    link = _remember(case_id, code, values, actor, opening)
    post = opening.post
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
    duty = {"case_id": case_id, "duty": str(opening.ruling.step.duty)}
    duties = [{**duty, "official_id": person} for person in actor.persons if person is not None]
    if duties:
        db.session.execute(insert(CaseDuty), duties)
    return case_id


def _pins(opening: Opening) -> dict[str, Any]:
    """The versions that the case keeps whatever is published later."""
    procedure, rule_set = opening.procedure, opening.rule_set
    return {
        "kind": procedure.kind,
        "procedure_code": procedure.code,
        "procedure_version": procedure.version,
        "procedure_digest": procedure.digest,
        "rule_set_code": rule_set.code,
        "rule_set_version": rule_set.version,
        "rule_set_digest": rule_set.digest,
        "standard_id": opening.post["standard_id"],
        "state": procedure.initial,
        "phase": procedure.state(procedure.initial).phase,
    }


def _subject(values: Mapping[str, Any], actor: Actor, opening: Opening) -> dict[str, Any]:
    """What the case is about. The real code needs the row's id and follows at once."""
    today, post = clock.today(), opening.post
    return {
        "code": f"new-{secrets.token_hex(8)}",
        "post_id": post["post_id"],
        "unit_id": post["unit_id"],
        "unit_path": post["unit_path"],
        "title_id": post["title_id"],
        "authority_id": post["authority_id"],
        "authority_path": post["authority_path"],
        "source": values["source"],
        "outcome_type": values["outcome_type"],
        "need": values.get("need") or "",
        "revision": 1,
        "opened_on": today,
        "opened_by_id": actor.official_id,
        "changed_on": today,
        "folded": "",
    }


def _remember(
    case_id: int, code: str, values: Mapping[str, Any], actor: Actor, opening: Opening
) -> history.Link:
    procedure, rule_set, post = opening.procedure, opening.rule_set, opening.post
    detail = {
        "step": opening.ruling.step.code,
        "to": procedure.initial,
        "code": code,
        "given": told(values),
        "post": [post["post_id"], post["title_code"], post["title_name"], post["unit_name"]],
        "findings": [finding.as_record() for finding in opening.ruling.findings],
        "procedure": [procedure.code, procedure.version, procedure.digest],
        "rule_set": [rule_set.code, rule_set.version, rule_set.digest],
        "standard": post["standard_id"],
        **opening.detail,
    }
    stream = history.case_stream(case_id)
    return history.append(stream, history.Link(0, ""), history.Action.CASE_OPENED, actor, detail)


def refresh_tasks(case_id: int) -> None:
    """Bring the inbox rows of a case up to date when facts outside the case have changed."""
    with transaction():
        write_tasks(case_id, lock=True)


def write_tasks(case_id: int, *, lock: bool = False) -> None:
    """The inbox rows of a case, inside the caller's transaction."""
    today = clock.today()
    file = case_file.load(case_id, today, lock=lock)
    if file is None:
        raise NotFound(f"case {case_id}")
    procedure, rule_set = context.pinned(file)
    inbox.refresh(file, procedure, rule_set, inbox.as_system(file, today, context.people_of(file.facts)))
