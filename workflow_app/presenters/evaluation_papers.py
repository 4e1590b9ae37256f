"""The notice of a grade (T7) as an official paper."""

from __future__ import annotations

from dataclasses import dataclass

from state_machines.rulebook import RuleSet
from workflow_app.presenters import labels, links
from workflow_app.presenters.evaluation import period
from workflow_app.queries.form_sheets import Sheet

VIETNAMESE = "vi"
PETITION, ANSWER = "grade_petition", "petition_answer"  # deadlines of a form


@dataclass(frozen=True, slots=True)
class Notice:
    """What the paper says, in Vietnamese."""

    addressee: str
    issuer: str
    decision: str
    period: str
    facts: tuple[tuple[str, str], ...]
    strengths: str
    limits: str
    petition: str
    case_url: str


def notice(sheet: Sheet, issuer: str, rule_set: RuleSet) -> Notice:
    """The notice for the person of the form."""
    row = sheet.row
    head = next((one for one in reversed(sheet.records) if one.kind == "HEAD_OPINION"), None)
    decided = (
        f"văn bản số {row.decision_number} ngày {labels.day(row.decided_on)}" if row.decision_number else ""
    )
    return Notice(
        addressee=f"đồng chí {row.name}",
        issuer=issuer,
        decision=decided,
        period=period(row.kind, row.from_on, row.to_on, VIETNAMESE).lower(),
        facts=(
            ("Họ và tên", row.name),
            ("Chức vụ, đơn vị", f"{row.title_name}, {row.unit_name}"),
            ("Kết quả xếp loại", labels.word("Grade", row.grade, VIETNAMESE)),
            ("Tổng điểm", f"{row.score}/100" if row.score is not None else ""),
        ),
        strengths=head.text if head else "",
        limits=str((head.data or {}).get("limits", "")) if head else "",
        petition=_petition(rule_set),
        case_url=links.case(row.case_id),
    )


def _petition(rule_set: RuleSet) -> str:
    """How long one may petition, and how long the answer may take."""
    asked, answered = _span(rule_set, PETITION), _span(rule_set, ANSWER)
    return (
        f"Nếu không đồng ý với kết quả này, đồng chí có quyền kiến nghị bằng văn bản trong {asked} "
        "kể từ ngày nhận thông báo, gửi người đã xếp loại hoặc cấp trên trực tiếp; "
        f"kiến nghị được trả lời trong {answered}."
    )


def _span(rule_set: RuleSet, code: str) -> str:
    setting = rule_set.deadlines[code]
    return f"{setting.count:02} {labels.word('TimeUnit', setting.unit, VIETNAMESE)}"
