"""What people have put on record in a case: opinions, matters, explanations, withdrawals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from state_machines.vocabulary import RecordKind
from workflow_app.presenters import labels
from workflow_app.presenters.case_view import CaseView
from workflow_app.queries.case_page import RecordRow, WithdrawalRow
from workflow_app.wording import said as _

# The eligibility list stands in the matrix; what a decision changed, in the history.
UNTOLD = (str(RecordKind.ELIGIBLE), str(RecordKind.OFFICE_TAKEN))


@dataclass(frozen=True, slots=True)
class RecordLine:
    """One text on record. ``tone`` marks what is still open."""

    label: str
    tone: str
    text: str
    who: str
    about: str


def record_lines(view: CaseView) -> tuple[RecordLine, ...]:
    """Texts on record, the newest first; pending withdrawals on top."""
    asked = tuple(_withdrawals(view))
    told = [_record(view, row) for row in view.details.records if row.kind not in UNTOLD]
    return (*asked, *reversed(told))


def _record(view: CaseView, row: RecordRow) -> RecordLine:
    resolved = {one.resolves_id for one in view.case.records}
    open_ = row.kind == RecordKind.MATTER_RAISED and row.id not in resolved
    label = labels.word("RecordKind", row.kind, view.language)
    return RecordLine(
        label=_("%(label)s, chưa kết luận", label=label) if open_ else label,
        tone="warn" if open_ else "neutral",
        text=row.text,
        who=f"{view.name(row.author_id)}, {labels.day(row.on)}",
        about=view.name(row.official_id),
    )


def _withdrawals(view: CaseView) -> Iterator[RecordLine]:
    tones = {"PENDING": "warn", "ACCEPTED": "off", "REFUSED": "neutral"}
    for row in sorted(view.details.withdrawals, key=lambda row: row.state != "PENDING"):
        state = labels.word("WithdrawalState", row.state, view.language)
        yield RecordLine(
            label=_("Xin rút: %(state)s", state=state),
            tone=tones[row.state],
            text=_text(row),
            who=f"{view.name(row.official_id)}, {labels.day(row.filed_on)}",
            about="",
        )


def _text(row: WithdrawalRow) -> str:
    if not row.answer:
        return row.reasons
    return _(
        "%(reasons)s Trả lời ngày %(day)s: %(answer)s",
        reasons=row.reasons,
        day=labels.day(row.answered_on),
        answer=row.answer,
    )
