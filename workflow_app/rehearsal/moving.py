"""The same for a rotation, a transfer, a secondment and a rotation plan."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from state_machines.calendar import add_months
from state_machines.moves import TalkParty
from state_machines.vocabulary import RecordKind
from workflow_app import clock
from workflow_app.rehearsal.ballot import Ballot

if TYPE_CHECKING:
    from collections.abc import Callable

    from workflow_app.rehearsal.driver import Driver

    Crowd = tuple[int, ...]
    Leg = Callable[[Driver, Crowd, Crowd, Crowd], None]

# fmt: off
MOVE_DEFAULTS: Mapping[str, Mapping[str, Any]] = {
    "open_move":            {"move_reason": "TRAINING", "placement": "Bố trí trở lại sau khi hết thời gian.",
                             "need": "Bố trí cán bộ theo yêu cầu nhiệm vụ."},
    "screen":               {"prospects": "GOOD_PROSPECTS", "screening": "Đủ điều kiện theo hồ sơ."},
    "give_sending_opinion": {"head_view": "FOR", "opinion": "Nhất trí.", "signed": True},
    "give_comments":        {"comment": "Hoàn thành tốt nhiệm vụ, có uy tín."},
    "record_talk":          {"agreement": "AGREES", "opinion": "Đồng ý với phương án."},
    "finish_talks":         {"note": ""},
    "record_disagreement":  {"reason": "Còn ý kiến khác, trình cấp có thẩm quyền xem xét."},
    "submit_move":          {"number": "01/TTr", "dated_on": "@today", "signed": True},
    "take_up_move":         {"note": ""},
    "decide_move":          {"reasons": "Theo kết quả biểu quyết."},
    "refuse_move":          {"reason": "Chưa nhất trí."},
    "issue_move_decision":  {"number": "200-QĐ/TU", "dated_on": "@today", "effective_on": "@today"},
    "hand_over":            {"handed_on": "@today", "handover": "Bàn giao hồ sơ và công việc."},
    "arrive":               {"arrived_on": "@today", "tasks_assigned": True, "workplace_ready": True,
                             "regime_settled": True, "note": ""},
    "evaluate_period":      {"period_end_on": "@today", "grade": "GOOD",
                             "assessment": "Hoàn thành tốt nhiệm vụ ở nơi đến."},
    "file_end_review":      {"self_review": "Đã hoàn thành nhiệm vụ được giao."},
    "give_receiving_review": {"assessment": "Tập thể nơi đến đánh giá tốt."},
    "give_authority_review": {"assessment": "Đủ điều kiện kết thúc luân chuyển."},
    "place_back":           {"placement": "Trở lại chức vụ cũ.", "effective_on": "@today"},
    "place_elsewhere":      {"placement": "Bố trí ở sở khác.", "effective_on": "@today"},
    "settle":               {"placement": "Ở lại nơi đến.", "effective_on": "@today"},
    "prolong":              {"reason": "Công việc đang dở.", "new_end_on": "@later"},
    "prolong_secondment":   {"reason": "Công việc đang dở.", "new_end_on": "@later"},
    "recall":               {"recall_reason": "NEED", "reason": "Yêu cầu công tác.",
                             "placement": "Bố trí công tác khác.", "effective_on": "@today"},
    "return_home":          {"assessment": "Hoàn thành nhiệm vụ biệt phái.", "effective_on": "@today"},
    "open_plan":            {"quantity": 2, "need": "Đào tạo cán bộ qua thực tiễn.",
                             "titles": "Phó Giám đốc sở.",
                             "places": "Các sở, ngành.", "benefits": "Giữ phụ cấp cao hơn.",
                             "placement": "Bố trí trở lại hoặc ở vị trí cao hơn."},
    "submit_plan":          {"number": "01/TTr-KH", "dated_on": "@today", "signed": True},
    "return_plan":          {"reason": "Bổ sung số lượng."},
    "approve_plan":         {"reasons": "Nhất trí với kế hoạch."},
    "start_plan":           {"note": ""},
    "close_plan":           {"note": ""},
}
# fmt: on
SAME_AS = {"revise_plan": "open_plan"}
LATER_MONTHS = 6


def usual(code: str, drive: Driver) -> dict[str, Any]:
    """What is usually typed in a step of a move or of a plan, on top of what any case has."""
    values = dict(MOVE_DEFAULTS.get(SAME_AS.get(code, code), {}))
    if values.get("new_end_on") == "@later":
        ends_on = drive.file().row["term_end_on"] or clock.today()
        values["new_end_on"] = add_months(max(ends_on, clock.today()), LATER_MONTHS)
    return values


def _comment(drive: Driver, *_: Crowd) -> None:
    if not drive.file().facts.recorded(RecordKind.HEAD_OPINION):
        drive.step("give_sending_opinion")
    drive.step("give_comments")


def _talk(drive: Driver, *_: Crowd) -> None:
    held = {record.data["talk_party"] for record in drive.file().facts.recorded(RecordKind.TALK)}
    for party in TalkParty:
        if str(party) not in held:
            drive.step("record_talk", talk_party=str(party))
    drive.step("finish_talks")


def _submit(drive: Driver, *_: Crowd) -> None:
    drive.attach_dossier()
    drive.step("submit_move")


def _decide(drive: Driver, people: Crowd, _: Crowd, authority: Crowd) -> None:
    if drive.file().facts.certified("decision") is None:
        drive.hold("decision", Ballot({people[0]: len(authority)}, authority))
    drive.step("decide_move")


def _issue(drive: Driver, *_: Crowd) -> None:
    if not drive.file().facts.recorded(RecordKind.SIGNATURE):
        drive.step("sign_decision")
    drive.step("issue_move_decision")


def _away(drive: Driver, *_: Crowd) -> None:
    """A rotation goes on to its end review; the other kinds are closed or end with their time."""
    kind = drive.file().row["kind"]
    if kind == "transfer":
        drive.step("close")
    elif kind == "secondment":
        drive.step("return_home")
    else:
        if not drive.file().facts.recorded(RecordKind.PERIOD_EVALUATION):
            drive.step("evaluate_period")
        drive.step("open_end_review")


def _look_back(drive: Driver, *_: Crowd) -> None:
    for code in ("file_end_review", "give_receiving_review", "give_authority_review"):
        drive.step(code)
    drive.step("place_back")


def _take(code: str) -> Leg:
    return lambda drive, *_: drive.step(code) and None


MOVE_LINE: Mapping[str, Leg] = {
    "PROPOSED": _take("screen"),
    "SCREENED": _comment,
    "COMMENTED": _talk,
    "DISCUSSED": _submit,
    "NOT_AGREED": _submit,
    "SUBMITTED": _take("take_up_move"),
    "DECIDING": _decide,
    "DECIDED": _issue,
    "DECISION_ISSUED": _take("hand_over"),
    "HANDED_OVER": _take("arrive"),
    "IN_PLACE": _away,
    "PROLONGED": _away,
    "END_REVIEW": _look_back,
    "PLACED_BACK": _take("close"),
    "PLACED_ELSEWHERE": _take("close"),
    "SETTLED": _take("close"),
    "RECALLED": _take("close"),
    "RETURNED": _take("close"),
    "NOT_APPROVED": _take("close"),
}
PLAN_LINE: Mapping[str, Leg] = {
    "PLAN_DRAFT": _take("submit_plan"),
    "PLAN_SUBMITTED": _take("approve_plan"),
    "PLAN_APPROVED": _take("start_plan"),
    "PLAN_IN_FORCE": _take("close_plan"),
}
