"""The same for evaluation: what people usually type on a form and in a campaign, and the lawful way."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from state_machines.evaluations import CAMPAIGN, FORM, CriterionFacts
from state_machines.vocabulary import Grade, RecordKind, Role
from workflow_app.security.identity import Actor

if TYPE_CHECKING:
    from workflow_app.queries.case_file import CaseFile
    from workflow_app.rehearsal.driver import Driver

    Crowd = tuple[int, ...]
    Leg = Callable[[Driver, Crowd, Crowd, Crowd], None]

KINDS = (FORM, CAMPAIGN)
UNITS = {"elsewhere": 2, "unit": 3, "division": 4}  # of the small world, as scripts call them
Answers = tuple[tuple[int, int, str, str], ...]
SHARES: Mapping[Grade, int] = {  # percent of each criterion's points
    Grade.EXCELLENT: 95,
    Grade.GOOD: 80,
    Grade.COMPLETED: 60,
    Grade.NOT_COMPLETED: 30,
}
# fmt: off
EVALUATION_DEFAULTS: Mapping[str, Mapping[str, Any]] = {
    "mark_not_assessable": {"unassessed_reason": "LONG_LEAVE", "note": "Nghỉ thai sản."},
    "self_assess":       {"self_review": "Đã hoàn thành các nhiệm vụ được giao trong kỳ."},
    "return_self":       {"reason": "Chưa nêu rõ kết quả, minh chứng."},
    "review_at_meeting": {"comment": "Hội nghị nhất trí với bản tự đánh giá."},
    "comment_head":      {"strengths": "Chủ động, trách nhiệm trong công việc.", "prospect": False,
                          "limits": "Cần quyết liệt hơn ở việc mới, việc khó."},
    "comment_party":     {"opinion": "Cấp ủy nhất trí với nhận xét của người đứng đầu."},
    "synthesise":        {"note": ""},
    "decide_grade":      {"number": "12-QĐ/ĐG", "dated_on": "@today"},
    "notify_grade":      {"announced_on": "@today", "means": "Gửi văn bản và niêm yết tại cơ quan."},
    "petition":          {"reasons": "Kết quả thực hiện nhiệm vụ chưa được xem xét đầy đủ.",
                          "request": "Đề nghị xem lại mức xếp loại."},
    "answer_petition":   {"reasons": "Đã xem xét lại, mức xếp loại đúng quy định."},
    "change_grade":      {"reasons": "Đã xem xét lại, điều chỉnh mức xếp loại."},
    "record_reassignment": {"new_work": "Chuyển làm công tác chuyên môn.",
                            "reasons": "Không hoàn thành nhiệm vụ trong kỳ đánh giá."},
    "file_form":         {"note": ""},
    "grade_unit":        {"number": "15-QĐ/ĐG"},
    "publish_campaign":  {"announced_on": "@today", "audience": "Niêm yết tại cơ quan, đơn vị."},
    "close_campaign":    {"note": ""},
    "cancel":            {"reason": "Chờ sắp xếp tổ chức.", "basis": "Kết luận của cấp có thẩm quyền"},
}
# fmt: on
GRADED = ("self_assess", "comment_head", "synthesise", "decide_grade", "change_grade")
OWN = ("self_assess", "petition")
POINTED = ("self_assess", "comment_head")


def answers_for(criteria: Sequence[CriterionFacts], grade: Grade) -> Answers:
    """Points that earn a grade by the usual scale, with words and evidence."""
    share = SHARES[grade]
    return tuple(
        (one.id, -(-one.points * share // 100), "Hoàn thành.", "Báo cáo kết quả.") for one in criteria
    )


def performer(cast: Mapping[str, Sequence[Actor]], code: str, file: CaseFile) -> Actor | None:
    """The person on their own form, and who acts in a head's place; None for the usual performer."""
    form, head = file.facts.form, file.unit.head
    if form is None:
        return None
    if code in OWN:
        name = file.people[form.official_id].name if form.official_id in file.people else "#"
        return Actor(form.official_id, name, Role.OFFICIAL, str(file.row["unit_path"]))
    if code in ("comment_head", "return_self") and head is not None and head.id == form.official_id:
        return cast["AUTHORITY_MEMBER"][0]
    if code in ("decide_grade", "answer_petition", "change_grade") and form.by_own_agency:
        return cast["UNIT_HEAD"][0]
    return None


def usual(code: str, drive: Driver) -> dict[str, Any]:
    """What is usually typed in a step of a form or a campaign."""
    values = dict(EVALUATION_DEFAULTS.get(code, {}))
    form = drive.file().facts.form
    if form is None or code not in GRADED:
        return values
    standing = form.proposed_grade or form.head_grade or form.self_grade or Grade.GOOD
    values["grade"], values["grade_reason"] = str(standing), ""
    if code in POINTED:
        values["answers"] = answers_for(form.criteria, standing)
    return values


def typed_answers(drive: Driver, value: str | Sequence[int]) -> Answers:
    """Points of a script: one number a criterion in their order, or a grade that they earn."""
    form = drive.file().facts.form
    criteria = form.criteria if form else ()
    if isinstance(value, str):
        return answers_for(criteria, Grade(value))
    pairs = zip(criteria, value, strict=False)
    return tuple((one.id, points, "Hoàn thành.", "Báo cáo kết quả.") for one, points in pairs)


def graded(drive: Driver, code: str, grade: str, **more: Any) -> None:  # noqa: ANN401
    """Take a step of a form with the points that go with a grade."""
    form = drive.file().facts.form
    values: dict[str, Any] = {"grade": grade, **more}
    if form is not None and code in POINTED:
        values["answers"] = answers_for(form.criteria, Grade(grade))
    drive.step(code, **values)


def _after_comment(drive: Driver, *_: Crowd) -> None:
    """The Party committee speaks where it is asked, then the adviser."""
    form = drive.file().facts.form
    asked = form is not None and "LEADER" in form.populations
    heard = drive.file().facts.recorded(RecordKind.PARTY_OPINION)
    drive.step("comment_party" if asked and not heard else "synthesise")


def _open_period(drive: Driver, *_: Crowd) -> None:
    drive.step("open_period")


def _grade_units(drive: Driver, *_: Crowd) -> None:
    """Every unit that has no grade is graded good."""
    campaign = drive.file().facts.campaign
    for unit_id in campaign.ungraded if campaign else ():
        drive.step("grade_unit", unit_id=unit_id, grade=str(Grade.GOOD))
    drive.step("finish_units")


def _take(code: str) -> Leg:
    return lambda drive, *_: drive.step(code) and None


EVALUATION_LINE: Mapping[str, Leg] = {
    "ASSIGNED": _take("self_assess"),
    "RETURNED": _take("self_assess"),
    "SELF_ASSESSED": _take("review_at_meeting"),
    "MEETING_REVIEWED": _take("comment_head"),
    "HEAD_COMMENTED": _after_comment,
    "PARTY_COMMENTED": _take("synthesise"),
    "SYNTHESISED": _take("decide_grade"),
    "DECIDED": _take("notify_grade"),
    "NOTIFIED": _take("file_form"),
    "UPHELD": _take("file_form"),
    "CHANGED": _take("file_form"),
}
CAMPAIGN_LINE: Mapping[str, Leg] = {
    "PERIOD_PLANNED": _open_period,
    "PERIOD_OPEN": _grade_units,
    "UNITS_GRADED": _take("finish_individuals"),
    "INDIVIDUALS_GRADED": _take("publish_campaign"),
    "PUBLISHED": _take("close_campaign"),
}
LINES = {FORM: EVALUATION_LINE, CAMPAIGN: CAMPAIGN_LINE}
