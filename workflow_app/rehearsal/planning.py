"""The same for a planning round: what people usually type, and the shortest lawful way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from state_machines.calendar import add_months
from state_machines.vocabulary import RecordKind
from workflow_app import clock
from workflow_app.rehearsal.ballot import Ballot

if TYPE_CHECKING:
    from workflow_app.rehearsal.driver import Driver

    Crowd = tuple[int, ...]
    Leg = Callable[[Driver, Crowd, Crowd, Crowd], None]

# fmt: off
PLANNING_DEFAULTS: Mapping[str, Mapping[str, Any]] = {
    "agree_structure": {"structure": "Mỗi chức danh từ hai đến ba người, chú trọng nữ và trẻ.",
                        "plan_until": "@span"},
    "review_entry":    {"plan_conclusion": "KEEP", "plan_removal": None,
                        "reasons": "Vẫn đạt tiêu chuẩn, hoàn thành tốt nhiệm vụ."},
    "propose_entry":   {"plan_channel": "COLLECTIVE", "development": "Bồi dưỡng lý luận chính trị.",
                        "reasons": "Có năng lực, triển vọng phát triển."},
    "drop_entry":      {"plan_removal": "NOT_VOTED", "reason": "Không đủ phiếu đồng ý."},
    "strike_entry":    {"reason": "Cần theo dõi thêm."},
    "give_head_opinion": {"opinion": "Nhất trí với danh sách."},
    "approve_plan":    {"number": "55-QĐ/TU", "dated_on": "@today", "effective_on": "@today"},
    "publish_plan":    {"announced_on": "@today", "audience": "Tập thể lãnh đạo và người được quy hoạch."},
    "cancel":          {"reason": "Chờ sắp xếp tổ chức.", "basis": "Kết luận của cấp có thẩm quyền"},
}
# fmt: on
SPAN_MONTHS = 60


def usual(code: str) -> dict[str, Any]:
    """What is usually typed in a step of a planning round, on top of what any case has."""
    values = dict(PLANNING_DEFAULTS.get(code, {}))
    if values.get("plan_until") == "@span":
        values["plan_until"] = add_months(clock.today(), SPAN_MONTHS)
    return values


def _review(drive: Driver, *_: Crowd) -> None:
    facts = drive.file().facts
    done = {record.official_id for record in facts.recorded(RecordKind.PLAN_REVIEW)}
    for record in facts.recorded(RecordKind.PLAN_PRESENT):
        if record.official_id not in done:
            drive.step("review_entry", official_id=record.official_id)
    drive.step("finish_review")


def _propose(drive: Driver, people: Crowd, voters: Crowd, _: Crowd) -> None:
    live = drive.file().facts.live
    for who in people:
        if who not in live:
            drive.step("propose_entry", official_id=who)
    facts = drive.file().facts
    added = _additions(drive)
    if added and facts.certified("conference") is None:
        crowd = tuple(who for who in voters if who not in added)
        drive.hold("conference", Ballot(dict.fromkeys(added, len(crowd)), crowd))
    drive.step("consolidate_list")


def _additions(drive: Driver) -> tuple[int, ...]:
    facts = drive.file().facts
    present = {record.official_id for record in facts.recorded(RecordKind.PLAN_PRESENT)}
    return tuple(who for who in facts.live if who not in present)


def _vote(drive: Driver, _: Crowd, voters: Crowd, __: Crowd) -> None:
    crowd, facts = drive.leaders or voters, drive.file().facts
    crowd = tuple(who for who in crowd if who not in facts.live)
    if facts.live and facts.certified("collective") is None:
        drive.hold("collective", Ballot(dict.fromkeys(facts.live, len(crowd)), crowd))
    if not facts.recorded(RecordKind.HEAD_OPINION):
        drive.step("give_head_opinion")
    drive.step("submit")


def _approve(drive: Driver, *_: Crowd) -> None:
    if not drive.file().facts.recorded(RecordKind.APPRAISAL_OPINION):
        drive.step("finish_appraisal")
    drive.step("approve_plan")


def _take(code: str) -> Leg:
    return lambda drive, *_: drive.step(code) and None


PLANNING_LINE: Mapping[str, Leg] = {
    "ROUND_DRAFT": _take("agree_structure"),
    "STRUCTURE_AGREED": _take("start_review"),
    "REVIEWING": _review,
    "NOMINATING": _propose,
    "LIST_CONSOLIDATED": _vote,
    "SUBMITTED": _take("accept_submission"),
    "APPRAISING": _approve,
    "APPROVED": _take("publish_plan"),
    "PUBLISHED_TO_SCOPE": _take("close"),
}
