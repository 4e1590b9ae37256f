"""The first page of a case: what is to be done now, by whom, and what stands in the way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from state_machines import registry
from state_machines.definition import RoundTemplate, Step
from state_machines.engine import Ruling, is_mine, judge
from state_machines.findings import Finding
from state_machines.wanted import WANTED
from workflow_app.presenters import labels, links
from workflow_app.presenters.case_view import CaseView
from workflow_app.presenters.findings import FindingRow
from workflow_app.presenters.holders import few, nearest
from workflow_app.presenters.situation import is_for, roles_of
from workflow_app.queries.case_file import TaskRow
from workflow_app.services import context
from workflow_app.services.inbox import asks_the_form
from workflow_app.services.preview import CONVENE
from workflow_app.services.steps import is_round_step
from workflow_app.wording import said as _

RARE = (
    "suspend",
    "cancel",
    "propose_override",
    "adopt_override",
    "decline_override",
    "declare_no_selection",
    "record_no_selection",
)

# Steps about something that has to be there: the condition that says whether it is.
NEEDS = {
    "accept_withdrawal": "withdrawal_pending",
    "refuse_withdrawal": "withdrawal_pending",
    "resolve_matter": "matter_open",
    "adopt_override": "override_proposed",
    "decline_override": "override_proposed",
    "explain_overrun": "overrun_unexplained",
}


@dataclass(frozen=True, slots=True)
class MyStep:
    """A step that this person may take now; ``findings`` are the unmet ones that nobody types away."""

    url: str
    name: str
    help: str
    clause: str
    clause_url: str
    ready: bool
    status: str
    findings: tuple[FindingRow, ...]


@dataclass(frozen=True, slots=True)
class OthersStep:
    """A step that is somebody else's turn."""

    name: str
    who: str
    people: str
    blocked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseNow:
    mine: tuple[MyStep, ...]
    others: tuple[OthersStep, ...]
    possible: tuple[MyStep, ...]
    rare: tuple[MyStep, ...]
    over: bool


def case_now(view: CaseView) -> CaseNow:
    """Steps wanted of me, steps wanted of others, and what else I may do."""
    tasks = view.sight.file.tasks
    mine = [task for task in tasks if is_for(task.role, task.official_id, task.unit_path, view)]
    wanted = {(task.step, task.detail) for task in mine}
    rulings = [ruling for ruling in _rulings(view) if (ruling.step.code, "") not in wanted]
    rest = tuple(_of_ruling(view, ruling) for ruling in rulings if ruling.step.code not in RARE)
    rare = tuple(_of_ruling(view, ruling) for ruling in rulings if ruling.step.code in RARE)
    return CaseNow(
        mine=tuple(_of_task(view, task) for task in _distinct(mine)),
        others=tuple(_others(view, [task for task in tasks if task not in mine])),
        possible=rest,
        rare=rare,
        over=view.sight.file.row["phase"] == "ended",
    )


def _distinct(tasks: Iterable[TaskRow]) -> list[TaskRow]:
    """One row a step and round, ready ones first."""
    found = {(task.step, task.detail, task.round_id): task for task in tasks}
    return sorted(found.values(), key=lambda task: (bool(task.blocked_by), task.id))


def _rulings(view: CaseView) -> Iterator[Ruling]:
    """The case's own steps that are this person's and have something to act upon, each judged."""
    facts = view.facts
    for step in view.procedure.leaving(view.case.state):
        pointless = step.code in NEEDS and not WANTED[NEEDS[step.code]](facts, view.sight.rule_set)
        if is_mine(step, facts) and not pointless:
            yield judge(step, facts, view.sight.rule_set)


def _of_task(view: CaseView, task: TaskRow) -> MyStep:
    template = view.procedure.round(task.detail) if task.detail else None
    if is_round_step(task.step):
        return _round_step(view, task, template)
    return _of_ruling(view, judge(view.procedure.step(task.step), view.facts, view.sight.rule_set))


def _round_step(view: CaseView, task: TaskRow, template: RoundTemplate | None) -> MyStep:
    step = registry.ballot_round().step(task.step)
    round_ = context.round_of(view.case, task.round_id)
    facts = context.build(
        view.sight.file, view.sight.actor, view.sight.today, people=view.people, round_=round_
    )
    findings: tuple[Finding, ...] = ()
    if round_ is not None:
        ruling = judge(step, context.with_template(facts, template), view.sight.rule_set, template)
        findings = _standing(ruling.findings)
    code = task.detail if task.step == CONVENE else None
    url = links.step(view.case.id, step.code, round_id=task.round_id, round_code=code)
    name = labels.step_name(step.code, view.language)
    if template is not None:
        name = f"{name}: {template.name.in_language(view.language)}"
    return _my_step(view, step, url, name, findings)


def _of_ruling(view: CaseView, ruling: Ruling) -> MyStep:
    step = ruling.step
    name = step.name.in_language(view.language)
    return _my_step(view, step, links.step(view.case.id, step.code), name, _standing(ruling.findings))


def _standing(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """What no typing mends: unmet, and not only a form that is still empty."""
    return tuple(one for one in findings if one.unmet and not asks_the_form(one.reason))


def _my_step(view: CaseView, step: Step, url: str, name: str, findings: tuple[Finding, ...]) -> MyStep:
    blocking = sum(finding.blocks for finding in findings)
    warning = sum(finding.to_acknowledge for finding in findings)
    status = ""
    if blocking:
        status = _("Còn %(count)s điều kiện chưa đạt", count=blocking)
    elif warning:
        status = _("%(count)s cảnh báo cần đọc", count=warning)
    return MyStep(
        url=url,
        name=name,
        help=step.help.in_language(view.language) if step.help else "",
        clause=labels.clause_number(step.clause, view.language),
        clause_url=links.clause(step.clause),
        ready=not blocking,
        status=status,
        findings=view.rows(findings) if view.sight.dossier else (),
    )


def _others(view: CaseView, tasks: Iterable[TaskRow]) -> Iterator[OthersStep]:
    """One line a step: whose it is, who that is, what blocks it."""
    grouped: dict[tuple[str, str], list[TaskRow]] = {}
    for task in tasks:
        grouped.setdefault((task.step, task.detail), []).append(task)
    for (code, detail), rows in grouped.items():
        name = labels.step_name(code, view.language, view.procedure)
        if detail:
            name = f"{name}: {labels.round_name(detail, view.language, view.procedure)}"
        yield OthersStep(
            name, ", ".join(roles_of(rows, view.language)), _people(view, rows), _blocked(view, rows)
        )


def _people(view: CaseView, rows: Iterable[TaskRow]) -> str:
    """Names of the holders nearest to the unit, a few at most."""
    ids: set[int] = set()
    for row in rows:
        if row.official_id is not None:
            ids.add(row.official_id)
        elif row.role:
            ids |= nearest(view.details.holders, row.role, row.unit_path).keys()
    return few([view.name(who) for who in view.in_order(ids)])


def _blocked(view: CaseView, rows: Iterable[TaskRow]) -> tuple[str, ...]:
    """Titles of the rules in the way, for those who may read findings."""
    if not view.sight.dossier:
        return ()
    rules = dict.fromkeys(rule for row in rows for rule in row.blocked_by.split(",") if rule)
    return tuple(labels.rule_lack(rule, view.language) for rule in rules)
