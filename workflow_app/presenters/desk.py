"""The inbox as a page: what to do, in which case, why it is mine, what blocks it, until when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import url_for

from state_machines import registry
from state_machines.definition import Procedure
from state_machines.evaluations import CAMPAIGN, FORM
from state_machines.moves import KINDS, PLAN
from state_machines.vocabulary import Role
from state_machines.wanted_exams import KEEPING
from workflow_app.languages import gettext as _
from workflow_app.languages import lazy_gettext as _l
from workflow_app.presenters import labels, links
from workflow_app.presenters.pages import Choice, Due, choices, due, since, unit_choices
from workflow_app.queries import inbox
from workflow_app.queries.inbox import Counts, Done
from workflow_app.security.identity import StandsFor
from workflow_app.security.signed_in import Grant, SignedIn
from workflow_app.services import published

MOVING = (*KINDS, PLAN)
Row = Any  # a row of a query, read by attribute
# Why a task comes to each role.
WHY = {
    Role.UNIT_HEAD: _l("Vì bạn là người đứng đầu %(unit)s"),
    Role.PERSONNEL_SPECIALIST: _l("Vì bạn là chuyên viên tổ chức cán bộ của %(unit)s"),
    Role.COLLECTIVE_SECRETARY: _l("Vì bạn là thư ký hội nghị của %(unit)s"),
    Role.COLLECTIVE_MEMBER: _l("Vì bạn thuộc tập thể lãnh đạo %(unit)s"),
    Role.PARTY_COMMITTEE: _l("Vì bạn thay mặt cấp ủy của %(unit)s"),
    Role.ADVISER: _l("Vì bạn làm tham mưu tổ chức cán bộ của %(unit)s"),
    Role.AUTHORITY_MEMBER: _l("Vì bạn là thành viên %(unit)s"),
    Role.AUTHORITY_SIGNER: _l("Vì bạn ký thay mặt %(unit)s"),
    Role.CLERK: _l("Vì bạn là văn thư của %(unit)s"),
    Role.INSPECTOR: _l("Vì bạn làm công tác kiểm tra của %(unit)s"),
}
ROUND_STEPS = frozenset(step.code for step in registry.ballot_round().steps)


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One line of "to do"."""

    url: str
    step: str
    case_url: str
    case_code: str
    title: str
    unit: str
    state: str
    why: str
    blocked: tuple[str, ...]
    due: Due
    since: str


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """One case that waits for others: ``who`` are (step, by whom)."""

    case_url: str
    case_code: str
    title: str
    unit: str
    state: str
    who: tuple[tuple[str, str], ...]
    due: Due
    since: str


@dataclass(frozen=True, slots=True)
class DoneRow:
    """One step that was taken; ``case_url`` "" when the case is out of sight now."""

    when: str
    when_iso: str
    step: str
    case_url: str
    case_code: str
    title: str
    unit: str
    state: str


@dataclass(frozen=True, slots=True)
class OtherRole:
    """Another role of the same person under which something waits."""

    key: str
    label: str
    count: int


def task_rows(rows: Iterable[Row], grant: Grant, language: str, today: date) -> tuple[TaskRow, ...]:
    """The lines of the tab "to do"."""
    return tuple(_task_row(row, grant, language, today) for row in rows)


def _task_row(row: Row, grant: Grant, language: str, today: date) -> TaskRow:
    procedure = procedure_of(row)
    convenes = row.round_id is None and row.step in ROUND_STEPS
    return TaskRow(
        url=links.step(
            row.case_id, row.step, round_id=row.round_id, round_code=row.detail if convenes else None
        ),
        step=step_label(row.step, row.detail, language, procedure),
        case_url=links.case(row.case_id),
        case_code=row.code,
        title=subject(row, language),
        unit=place(row),
        state=labels.state_name(row.state, language, procedure),
        why=why(grant, named=row.official_id is not None, step=row.step),
        blocked=rule_titles(row.blocked_by, language),
        due=due(row.due_on, today),
        since=since(row.since_on, today),
    )


def waiting_rows(
    rows: Iterable[Row], tasks: Mapping[int, Sequence[Row]], language: str, today: date
) -> tuple[WaitingRow, ...]:
    """The lines of the tab "waiting for others"."""
    return tuple(_waiting_row(row, tasks.get(row.case_id, ()), language, today) for row in rows)


def _waiting_row(row: Row, tasks: Sequence[Row], language: str, today: date) -> WaitingRow:
    procedure = procedure_of(row)
    return WaitingRow(
        case_url=links.case(row.case_id),
        case_code=row.code,
        title=subject(row, language),
        unit=place(row),
        state=labels.state_name(row.state, language, procedure),
        who=who_acts(row, tasks, language, procedure),
        due=due(min(task.due_on for task in tasks), today),
        since=since(row.changed_on, today),
    )


def place(row: Row) -> str:
    """Where the post of a case is: its own unit, and the department that carries the case."""
    if row.place_name == row.unit_name:
        return str(row.unit_name)
    return f"{row.place_name}, {row.unit_name}"


def who_acts(
    case: Row, tasks: Sequence[Row], language: str, procedure: Procedure | None
) -> tuple[tuple[str, str], ...]:
    """Each distinct step that is due, and whose it is: a unit is named where it is not the case's."""
    found: dict[str, list[str]] = {}
    for task in tasks:
        people = found.setdefault(step_label(task.step, task.detail, language, procedure), [])
        if (who := _who(task, case, language)) not in people:
            people.append(who)
    return tuple((step, "; ".join(people)) for step, people in found.items())


def _reviewed(case: Row, language: str) -> str:
    """Whom a review is about; the role in words where the row names nobody."""
    return case.reviewed_name or labels.word("Role", Role.OFFICIAL, language)


def _who(task: Row, case: Row, language: str) -> str:
    if task.official_id is not None:
        return str(_("Tổ kiểm phiếu")) if task.step in ROUND_STEPS else _reviewed(case, language)
    role = labels.word("Role", task.role, language)
    return role if task.unit_name in (None, case.unit_name) else f"{role}, {task.unit_name}"


def done_rows(rows: Iterable[Done], language: str) -> tuple[DoneRow, ...]:
    """The lines of the tab "done"."""
    return tuple(_done_row(row, language) for row in rows)


def _done_row(row: Done, language: str) -> DoneRow:
    case = row.case
    procedure = procedure_of(case) if case else None
    round_code = (row.detail.get("round") or [""])[0]
    return DoneRow(
        when=labels.moment(row.at),
        when_iso=row.at.isoformat(),
        step=step_label(row.step, round_code, language, procedure),
        case_url=links.case(row.case_id) if case else "",
        case_code=case.code if case else "",
        title=subject(case, language) if case else "",
        unit=place(case) if case else "",
        state=labels.state_name(case.state, language, procedure) if case else "",
    )


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab; ``count`` None shows no figure."""

    url: str
    label: str
    count: int | None
    current: bool


@dataclass(frozen=True, slots=True)
class DeskPage:
    """What the three tabs share."""

    tabs: tuple[Tab, ...]
    others: tuple[OtherRole, ...]
    role: str
    can_open: bool
    profile_url: str  # one's own profile


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list may be narrowed to; ``active`` while it is."""

    units: tuple[Choice, ...]
    states: tuple[Choice, ...]
    active: bool


def page(current: str, person: SignedIn, found: Counts, language: str, *, can_open: bool) -> DeskPage:
    """The head of the inbox, with the figures on its tabs."""
    tabs = (
        Tab(url_for("desk.inbox"), _("Phải làm"), found.to_do[person.grant.key], current == "to_do"),
        Tab(url_for("desk.inbox", tab="waiting"), _("Chờ người khác"), found.waiting, current == "waiting"),
        Tab(url_for("desk.inbox", tab="done"), _("Đã xong"), None, current == "done"),
    )
    return DeskPage(
        tabs=tabs,
        others=other_roles(person.grants, person.grant, found, language),
        role=grant_label(person.grant, language),
        can_open=can_open,
        profile_url=links.person(person.actor.official_id) if person.actor.official_id else "",
    )


def filters(found: inbox.Choices, wanted: inbox.Wanted, language: str) -> Filters:
    """Units and states in which something waits."""
    states = {code: labels.state_name(code, language) for code in sorted(found.states)}
    return Filters(
        units=unit_choices(found.units, wanted.unit_id),
        states=choices(states, wanted.state),
        active=bool(wanted.unit_id or wanted.state),
    )


def other_roles(
    grants: Iterable[Grant], current: Grant, counts: Counts, language: str
) -> tuple[OtherRole, ...]:
    """The other roles of the person that have something to do."""
    return tuple(
        OtherRole(grant.key, grant_label(grant, language), counts.to_do[grant.key])
        for grant in grants
        if grant.key != current.key and counts.to_do.get(grant.key)
    )


def grant_label(grant: Grant, language: str) -> str:
    """A role with the unit in which it is held."""
    role = labels.word("Role", grant.role, language)
    held = f"{role}, {grant.unit_name}" if grant.unit_name else role
    return f"{held}, {in_place_of(grant.stands_for)}" if grant.stands_for else held


def in_place_of(replaced: StandsFor) -> str:
    """Whom a substitute replaces, and the last day on which: "thay ông A, đến 24/03/2026"."""
    last = labels.day(replaced.until - timedelta(days=1))
    if replaced.sex == "F":
        return str(_("thay bà %(name)s, đến %(day)s", name=replaced.name, day=last))
    return str(_("thay ông %(name)s, đến %(day)s", name=replaced.name, day=last))


def step_label(code: str, round_code: str, language: str, procedure: Procedure | None) -> str:
    """A step, with the round that it belongs to."""
    name = labels.step_name(code, language, procedure)
    if not round_code:
        return name
    return f"{name}: {labels.round_name(round_code, language, procedure)}"


def rule_titles(rule_ids: str, language: str) -> tuple[str, ...]:
    """Titles of the rules that an inbox row names as standing in the way."""
    return tuple(labels.rule_lack(rule, language) for rule in rule_ids.split(",") if rule)


def subject(row: Row, language: str) -> str:
    """What a case is about: a post to be filled, or whose term in it is reviewed."""
    procedure = procedure_of(row)
    if procedure is not None and procedure.kind in (*MOVING, FORM, CAMPAIGN):
        told = procedure.name.in_language(language)
        return f"{told}: {row.reviewed_name}, {row.title_name}" if row.reviewed_name else told
    if not row.reviewed_name:
        return str(row.title_name)
    path = labels.word("ReviewPath", row.review_path, language)
    return f"{path}: {row.reviewed_name}, {row.title_name}"


def procedure_of(row: Row) -> Procedure | None:
    """The procedure that a case row has pinned; None when this copy of the program lacks it."""
    return published.find(row.procedure_code, row.procedure_version)


NAMED: Mapping[str, str] = {  # why a step of one named person is theirs, where it is not a review
    "self_assess": _l("Vì bạn được đánh giá trong kỳ này"),
    "file_end_review": _l("Vì bạn là người được luân chuyển"),
    "declare_exam_conflict": _l("Vì bạn là thành viên hội đồng thi tuyển"),
    **dict.fromkeys(KEEPING, _l("Vì bạn là thư ký hội đồng thi tuyển")),
}


def why(grant: Grant, *, named: bool, step: str) -> str:
    """Why a task is in this person's inbox."""
    if named and step in NAMED:
        return str(NAMED[step])
    if named and step not in ROUND_STEPS:
        return str(_("Vì nhiệm kỳ của bạn đang được xem xét"))
    if named:
        return str(_("Vì bạn ở tổ kiểm phiếu của vòng này"))
    sentence = WHY.get(grant.role)
    if sentence is None:
        return _("Vì việc này thuộc vai trò bạn đang dùng")
    return str(sentence) % {"unit": grant.unit_name}
