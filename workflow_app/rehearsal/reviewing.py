"""The same for a reappointment: what people usually type, and the shortest lawful way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from state_machines.vocabulary import DocumentKind, RecordKind, ReviewPath
from workflow_app import clock
from workflow_app.rehearsal.ballot import Ballot

if TYPE_CHECKING:
    from collections.abc import Callable

    from workflow_app.rehearsal.driver import Driver

    Crowd = tuple[int, ...]
    Leg = Callable[[Driver, Crowd, Crowd, Crowd], None]

# fmt: off
REVIEW_DEFAULTS: Mapping[str, Mapping[str, Any]] = {
    "notify_review":    {"late_reason": ""},
    "file_self_review": {"self_review": "Hoàn thành các nhiệm vụ của nhiệm kỳ.", "whole_term": True,
                         "limits": "Còn chậm trong một số việc phối hợp."},
    "assess":           {"capacity": "KEPT", "prestige": "KEPT", "sector": "IMPROVED",
                         "post_need": "NEEDED", "assessment": "Lĩnh vực phụ trách tiến bộ rõ qua các năm."},
    "give_head_opinion":       {"head_view": "FOR"},
    "decide_reappointment":    {"reasons": "Theo kết quả đánh giá và biểu quyết."},
    "decide_extension":        {"reasons": "Theo kết quả đánh giá và biểu quyết."},
    "decide_no_reappointment": {"reason": "Không đủ điều kiện bổ nhiệm lại."},
    "reassign":                {"new_work": "Chuyên viên cao cấp của cơ quan."},
    "issue_review_decision":   {"number": "101-QĐ/TU", "dated_on": "@today", "effective_on": "@effect"},
    "defer":                   {"deferral_reason": "ILLNESS", "reason": "Đang điều trị dài ngày."},
    "take_up":                 {"note": "Lý do không còn."},
    "complete_late":           {"reason": "Hồ sơ xong trước khi hết nhiệm kỳ, chưa kịp họp."},
    "resume_late":             {"reason": "Làm tiếp các bước còn thiếu."},
}
# fmt: on
SAME_AS = {"assess_for_extension": "assess"}
REVIEW_PAPERS = (DocumentKind.ASSET_DECLARATION, DocumentKind.HEALTH_CERTIFICATE)


def usual(code: str, drive: Driver) -> dict[str, Any]:
    """What is usually typed in a step of a reappointment, on top of what any case has."""
    values = dict(REVIEW_DEFAULTS.get(SAME_AS.get(code, code), {}))
    if values.get("effective_on") == "@effect":
        values["effective_on"] = max(drive.file().row["running_term_end_on"], clock.today())
    return values


def _consult(drive: Driver, people: Crowd, voters: Crowd, _: Crowd) -> None:
    facts = drive.file().facts
    if facts.review_path is ReviewPath.EXTEND:
        drive.step("assess_for_extension")
        return
    if facts.certified("confidence") is None:
        drive.hold("confidence", Ballot({people[0]: len(voters)}, voters))
    drive.step("record_consultation")


def _vote(drive: Driver, people: Crowd, voters: Crowd, _: Crowd) -> None:
    crowd, facts = drive.leaders or voters, drive.file().facts
    if facts.certified("collective") is None:
        drive.hold("collective", Ballot({people[0]: len(crowd)}, crowd))
    if not facts.recorded(RecordKind.HEAD_OPINION):
        drive.step("give_head_opinion")
    drive.step("record_collective_vote")


def _submit(drive: Driver, *_: Crowd) -> None:
    drive.attach_dossier()
    drive.step("submit")


def _decide(drive: Driver, people: Crowd, _: Crowd, authority: Crowd) -> None:
    facts = drive.file().facts
    if facts.certified("decision") is None:
        drive.hold("decision", Ballot({people[0]: len(authority)}, authority))
    extended = facts.review_path is ReviewPath.EXTEND
    drive.step("decide_extension" if extended else "decide_reappointment")


def _issue(drive: Driver, *_: Crowd) -> None:
    if not drive.file().facts.recorded(RecordKind.SIGNATURE):
        drive.step("sign_decision")
    drive.step("issue_review_decision")


def _take(code: str) -> Leg:
    return lambda drive, *_: drive.step(code) and None


REVIEW_LINE: Mapping[str, Leg] = {
    "DUE": _take("notify_review"),
    "NOTIFIED": _take("file_self_review"),
    "SELF_REVIEWED": _consult,
    "CONSULTED": _take("assess"),
    "ASSESSED": _vote,
    "COLLECTIVE_VOTED": _submit,
    "SUBMITTED": _take("finish_appraisal"),
    "DECIDING": _decide,
    "REAPPOINTED": _issue,
    "EXTENDED": _issue,
    "DECISION_ISSUED": _take("announce"),
    "ANNOUNCED": _take("close"),
    "NOT_REAPPOINTED": _take("reassign"),
    "REASSIGNED": _take("close"),
}
