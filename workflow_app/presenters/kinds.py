"""Which kinds of cases a person may open, what each is for, and on which clause it rests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import url_for

from state_machines import registry
from state_machines.rulebook import RuleSet
from state_machines.vocabulary import Role
from workflow_app.languages import lazy_gettext as _l
from workflow_app.presenters import labels, links
from workflow_app.security import policy
from workflow_app.security.identity import Actor
from workflow_app.security.permissions import Permission
from workflow_app.wording import said as _

PURPOSE = {
    "appointment": _l(
        "Chọn người giữ một chức vụ còn trống, qua ba kênh giới thiệu và ít nhất hai phương án."
    ),
    "exam": _l("Tổ chức thi để chọn người cho một vị trí; người trúng tuyển vào tiếp quy trình bổ nhiệm."),
    "rotation": _l("Đưa cán bộ trong kế hoạch đến nơi khác rèn luyện trong một thời gian, rồi bố trí tiếp."),
    "transfer": _l("Chuyển cán bộ sang chức vụ ngang cấp hoặc thấp hơn ở đơn vị khác theo yêu cầu nhiệm vụ."),
    "secondment": _l("Cử cán bộ đến làm việc có thời hạn ở nơi khác, vẫn thuộc biên chế nơi cử đi."),
    "rotation-plan": _l("Lập kế hoạch luân chuyển của đơn vị: số lượng, chức danh, nơi đến, hướng bố trí."),
    "planning": _l("Rà soát quy hoạch của từng chức danh mỗi năm; hệ thống tự mở, đơn vị mở tay khi cần."),
    "reappointment": _l(
        "Xem xét khi hết nhiệm kỳ; hệ thống tự mở trước ngày hết nhiệm kỳ, không ai phải mở."
    ),
}


@dataclass(frozen=True, slots=True)
class Kind:
    """``url`` is empty for what the system opens by itself."""

    name: str
    purpose: str
    clause: str
    clause_url: str
    action: str
    url: str


def offered(actor: Actor, rule_set: RuleSet, language: str, *, exams: bool) -> tuple[Kind, ...]:
    """The kinds that this person may open in the role in use, and those that open by themselves."""
    found = _addresses(actor, exams=exams)
    known = rule_set.procedures
    return tuple(_kind(kind, known[kind], url, language) for kind, url in found if kind in known)


def _addresses(actor: Actor, *, exams: bool) -> Iterator[tuple[str, str]]:
    if policy.may(actor, Permission.OPEN_CASE):
        yield "appointment", url_for("cases.new_appointment")
        if exams:
            yield "exam", url_for("exams.new")
    if policy.may(actor, Permission.OPEN_MOVE):
        for code in ("rotation", "transfer", "secondment"):
            yield code, url_for("moves.new", kind=code)
        yield "rotation-plan", url_for("moves.plan")
    if actor.role is Role.PERSONNEL_SPECIALIST and actor.unit_id is not None:
        yield "planning", url_for("planning.unit", unit_id=actor.unit_id)
        yield "reappointment", ""


def _kind(kind: str, code: str, url: str, language: str) -> Kind:
    table = registry.latest(code)
    clause = table.opening.clause
    return Kind(
        name=table.name.in_language(language),
        purpose=str(PURPOSE[kind]),
        clause=_("Mục %(clause)s", clause=labels.clause_number(clause, language)),
        clause_url=links.clause(clause),
        action=_("Xem và mở") if kind == "planning" else _("Mở"),
        url=url,
    )
