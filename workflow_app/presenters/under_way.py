"""The ballot round that a case is holding: its next step, and who takes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflow_app.presenters import labels, links
from workflow_app.presenters.holders import named_roles
from workflow_app.wording import said as _

if TYPE_CHECKING:
    from workflow_app.presenters.case_view import CaseView


def under_way(view: CaseView) -> tuple[str, str] | None:
    """Where to go and what to read there; None while no round is running.

    The address is that of the next step for whoever takes it, of the case for others.
    """
    tasks = [task for task in view.sight.file.tasks if task.round_id is not None]
    if not tasks:
        return None
    task, actor, row = tasks[0], view.sight.actor, view.sight.file.row
    round_ = next((one for one in view.case.rounds if one.id == task.round_id), None)
    if round_ is None:
        return None
    mine = any(
        one.official_id == actor.official_id
        if one.official_id
        else one.role == actor.role and one.unit_path.startswith(actor.unit_path)
        for one in tasks
        if one.step == task.step
    )
    if task.role:
        paths = row["unit_path"], row["authority_path"]
        who = named_roles([task.role], view.details.holders, *paths, view.language)[task.role]
    else:
        who = _("Tổ kiểm phiếu")
    text = _(
        "%(round)s đang diễn ra; việc tiếp theo: %(step)s, %(who)s",
        round=labels.round_name(round_.code, view.language, view.procedure),
        step=labels.step_name(task.step, view.language),
        who=who,
    )
    url = links.step(view.case.id, task.step, round_id=round_.id) if mine else links.case(view.case.id)
    return url, text
