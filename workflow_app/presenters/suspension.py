"""Why a case stands still, since when, who can let it go on, and whether it does so by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from state_machines.vocabulary import RecordKind, Role
from workflow_app.presenters import labels, links
from workflow_app.presenters.case_view import CaseView
from workflow_app.services.lifting import STEP, cause_of
from workflow_app.wording import said as _

CLAUSES: Mapping[str, str] = {"RETIREMENT_NOTICE": "2.5", "MORATORIUM": "2.5"}
OTHERWISE = "2.8"
ENDS: Mapping[str, object] = {
    "RETIREMENT_NOTICE": _l("Tự tiếp tục khi có người đứng đầu mới hoặc khi ngoại lệ được cho phép."),
}


@dataclass(frozen=True, slots=True)
class Suspension:
    """For the page of a case that stands still."""

    cause: str
    since: str
    clause: str
    clause_url: str
    who: str
    ends: str


def suspension(view: CaseView) -> Suspension | None:
    """None for a case that is not suspended."""
    if view.case.state != "SUSPENDED":
        return None
    code = cause_of(view.case)
    stops = view.case.recorded(RecordKind.SUSPENSION)
    clause = CLAUSES.get(code, OTHERWISE)
    by = (role for role in view.procedure.step(STEP).by if role is not Role.SYSTEM)
    return Suspension(
        cause=labels.word("SuspensionReason", code, view.language),
        since=labels.day(stops[-1].on) if stops else "",
        clause=_("Mục %(clause)s", clause=labels.clause_number(clause, view.language)),
        clause_url=links.clause(clause),
        who=", ".join(labels.word("Role", role, view.language) for role in by),
        ends=_ends(view, code),
    )


def _ends(view: CaseView, code: str) -> str:
    """What lets the case go on without anybody's doing."""
    if code == "MORATORIUM":
        last = [one.to_on for one in view.sight.file.unit.moratoria]
        if last and None not in last:
            day = labels.day(max(day for day in last if day is not None))
            return _("Tự tiếp tục sau ngày %(day)s.", day=day)
        return _("Văn bản tạm dừng chưa định ngày kết thúc; hồ sơ tự tiếp tục sau ngày đó.")
    told = ENDS.get(code)
    return str(told) if told else _("Không tự tiếp tục; phải có người kết luận.")
