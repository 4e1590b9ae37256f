"""What happens in a case now, who has to act and until when: one sentence at the top of its pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from state_machines.definition import State
from state_machines.vocabulary import Role
from state_machines.wanted_exams import KEEPING
from workflow_app.presenters import labels
from workflow_app.presenters.case_view import CaseView
from workflow_app.queries.case_file import TaskRow
from workflow_app.services.steps import is_round_step
from workflow_app.wording import said as _

TOLD = 2  # tasks named in the sentence


@dataclass(frozen=True, slots=True)
class Duty:
    """One step that the case waits for; ``until`` names the day by which it is due."""

    step: str
    who: str
    mine: bool


@dataclass(frozen=True, slots=True)
class Situation:
    """For ``macros/situation.html``; ``still`` says why nobody has to act, where nobody has."""

    duties: tuple[Duty, ...]
    more: int
    due: str
    due_iso: str
    left: str
    late: bool
    still: str


def situation(view: CaseView, state: State) -> Situation:
    """The sentence for a case that stands in ``state``."""
    grouped = _grouped(view)
    duties = tuple(islice(_duties(view, grouped), TOLD))
    days = [row.due_on for rows in grouped.values() for row in rows if row.due_on < date.max]
    due = min(days, default=None) if state.phase != "paused" else None
    left = (due - view.sight.today).days if due else 0
    return Situation(
        duties=duties,
        more=len(grouped) - len(duties),
        due=labels.day(due),
        due_iso=due.isoformat() if due else "",
        left=_left(left) if due else "",
        late=left < 0,
        still="" if duties else _still(state),
    )


def _grouped(view: CaseView) -> dict[tuple[str, str], list[TaskRow]]:
    """The inbox rows of each step, the viewer's own first, then what is ready."""
    tasks = sorted(
        view.sight.file.tasks, key=lambda task: (not is_of(task, view), bool(task.blocked_by), task.id)
    )
    found: dict[tuple[str, str], list[TaskRow]] = {}
    for task in tasks:
        found.setdefault((task.step, task.detail), []).append(task)
    return found


def _duties(view: CaseView, grouped: dict[tuple[str, str], list[TaskRow]]) -> Iterator[Duty]:
    for (code, detail), rows in grouped.items():
        name = labels.step_name(code, view.language, view.procedure)
        if detail:
            name = f"{name}: {labels.round_name(detail, view.language, view.procedure)}"
        mine = any(is_of(row, view) for row in rows)
        others = ", ".join(roles_of([row for row in rows if not is_of(row, view)], view.language))
        yield Duty(name, others, mine)


def _left(days: int) -> str:
    if days < 0:
        return _("quá hạn %(days)s ngày", days=-days)
    return _("còn %(days)s ngày", days=days) if days else _("hết hạn hôm nay")


def _still(state: State) -> str:
    if state.phase == "ended":
        return _("Hồ sơ đã kết thúc, không còn việc nào phải làm.")
    if state.phase == "paused":
        return _("Hồ sơ đang tạm dừng, các thời hạn không tính tiếp.")
    return _("Chưa có việc nào được giao cho ai.")


def roles_of(rows: Iterable[TaskRow], language: str) -> list[str]:
    """As what the holders of inbox rows act, each once."""
    named = (
        labels.word("Role", row.role, language) if row.role else named_as(row.step, language) for row in rows
    )
    return list(dict.fromkeys(named))


def named_as(step: str, language: str) -> str:
    """As what a step waits for one named person: a teller, or the one whose term is reviewed."""
    if step in KEEPING:
        return _("Thư ký hội đồng")
    if step == "declare_exam_conflict":
        return _("Thành viên hội đồng")
    return _("Tổ kiểm phiếu") if is_round_step(step) else labels.word("Role", Role.OFFICIAL, language)


def is_of(task: TaskRow, view: CaseView) -> bool:
    """Whether an inbox row of the case is the viewer's."""
    return is_for(task.role, task.official_id, task.unit_path, view)


def is_for(role: str | None, official_id: int | None, unit_path: str, view: CaseView) -> bool:
    """Whether an inbox row with these owners is the viewer's."""
    actor = view.sight.actor
    if official_id is not None:
        return official_id == actor.official_id
    return role == actor.role and unit_path.startswith(actor.unit_path)
