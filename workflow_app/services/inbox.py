"""Keeps the inbox rows of a case in step with the case, inside its transaction."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from state_machines import registry
from state_machines.definition import Procedure
from state_machines.engine import unmet
from state_machines.facts import Facts
from state_machines.rulebook import RuleSet
from state_machines.rules.reading import NOT_GIVEN
from state_machines.vocabulary import RecordKind
from state_machines.wanted import Todo, todos
from workflow_app.models import NO_DUE, CaseTask
from workflow_app.queries.case_file import CaseFile, TaskRow
from workflow_app.security.identity import SYSTEM
from workflow_app.services import context
from workflow_app.services.writing import Writes

DEADLINE_OF = {  # which running deadline a step answers to
    "approve_policy": "policy_reply",
    "return_supplement": "supplement",
    "finish_appraisal": "appraisal",
    "notify_review": "review_notice",
    "evaluate_period": "move_evaluation",
    "place_back": "move_end_review",
    "self_assess": "evaluation",
    "review_at_meeting": "evaluation",
    "comment_head": "evaluation",
    "comment_party": "evaluation",
    "synthesise": "evaluation",
    "decide_grade": "evaluation",
    "notify_grade": "grade_notice",
    "answer_petition": "petition_answer",
    "record_reassignment": "reassignment",
}
PROCESS = "process"  # the personnel work as a whole
REVIEW = "review_issue"  # the same in a reappointment
TAKE_UP = "take_up"  # what was deferred
BLOCKED_LIMIT = 400


def refresh(file: CaseFile, procedure: Procedure, rule_set: RuleSet, facts: Facts) -> list[dict[str, Any]]:
    """Write the rows that are new and drop the ones that are no longer wanted. Returns the new ones."""
    writes = Writes()
    new = refresh_with(writes, file, procedure, rule_set, facts)
    writes.send()
    return new


def refresh_with(
    writes: Writes, file: CaseFile, procedure: Procedure, rule_set: RuleSet, facts: Facts
) -> list[dict[str, Any]]:
    """The same, to be written together with whatever else ``writes`` holds."""
    wanted = {_key(row): row for row in _rows(file, procedure, rule_set, facts)}
    kept = {_stored_key(task): task for task in file.tasks}
    gone = [task.id for key, task in kept.items() if key not in wanted]
    new = [row for key, row in wanted.items() if key not in kept]
    writes.delete(CaseTask, gone)
    writes.insert_many(CaseTask, new)
    return new


def _rows(file: CaseFile, procedure: Procedure, rule_set: RuleSet, facts: Facts) -> list[dict[str, Any]]:
    judged: dict[tuple[str, str], str] = {}
    found = []
    for todo in todos(procedure, registry.ballot_round(), facts, rule_set):
        detail = todo.template.code if todo.template else ""
        key = todo.step.code, detail
        if key not in judged:
            judged[key] = _blocked_by(todo, facts, rule_set)
        found.append(_row(file, todo, detail, judged[key], facts.today))
    return found


def _row(file: CaseFile, todo: Todo, detail: str, blocked_by: str, today: date) -> dict[str, Any]:
    return {
        "case_id": file.facts.id,
        "round_id": todo.round.id if todo.round else None,
        "step": todo.step.code,
        "detail": detail,
        "role": str(todo.role) if todo.role else None,
        "official_id": todo.official_id,
        "unit_path": _asked_at(todo, file),
        "due_on": _due(todo, file),
        "since_on": today,
        "blocked_by": blocked_by,
    }


def _asked_at(todo: Todo, file: CaseFile) -> str:
    if todo.at_sending and file.row["sending_path"]:
        return str(file.row["sending_path"])
    return str(file.row["authority_path" if todo.at_authority else "unit_path"])


def _blocked_by(todo: Todo, facts: Facts, rule_set: RuleSet) -> str:
    """The rules that stand in the way whatever is typed, as far as they are known now."""
    if todo.round or todo.template or not todo.step.rules:
        return ""
    if todo.official_id:  # judged as the person who is asked, whoever acted last
        facts = replace(facts, actor=replace(facts.actor, official_id=todo.official_id))
    found = unmet(todo.step, facts, rule_set)
    ids = dict.fromkeys(f.rule for f in found if f.blocks and not asks_the_form(f.reason))
    return ",".join(ids)[:BLOCKED_LIMIT]


def asks_the_form(reason: str) -> bool:
    """Whether a finding only says that the form has not been filled in yet."""
    return reason == NOT_GIVEN


def _due(todo: Todo, file: CaseFile) -> date:
    if todo.step.code == TAKE_UP:
        return _looked_at_again(file)
    running = {d.code: d.due_on for d in file.facts.deadlines if d.met_on is None}
    code = DEADLINE_OF.get(todo.step.code, PROCESS)
    return running.get(code) or running.get(REVIEW, NO_DUE)


def _looked_at_again(file: CaseFile) -> date:
    """The day that the newest deferral has set."""
    told = file.facts.recorded(RecordKind.DEFERRAL)
    return date.fromisoformat(told[-1].data["review_on"]) if told else NO_DUE


def _key(row: dict[str, Any]) -> tuple[Any, ...]:
    names = ("step", "round_id", "detail", "role", "official_id", "unit_path", "due_on", "blocked_by")
    return tuple(row[name] for name in names)


def _stored_key(task: TaskRow) -> tuple[Any, ...]:
    return (
        task.step,
        task.round_id,
        task.detail,
        task.role,
        task.official_id,
        task.unit_path,
        task.due_on,
        task.blocked_by,
    )


def as_system(file: CaseFile, today: date, people: Any) -> Facts:  # noqa: ANN401
    """Facts for judging what is wanted, whoever will act."""
    return context.build(file, SYSTEM, today, people=people)
