"""What people usually type, who usually acts, and the shortest lawful way of a case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from state_machines.definition import Procedure
from state_machines.facts import RoundFacts
from state_machines.registry import ballot_round
from state_machines.vocabulary import BallotType, DocumentKind, OutcomeType, RecordKind
from workflow_app.rehearsal.ballot import Ballot
from workflow_app.services import context

if TYPE_CHECKING:
    from workflow_app.rehearsal.driver import Driver

# fmt: off
DEFAULTS: Mapping[str, Mapping[str, Any]] = {
    "open_case":             {"need": "Kiện toàn lãnh đạo để bảo đảm nhiệm vụ được giao."},
    "request_policy":        {"seats_requested": 1, "intended_work": "Phụ trách lĩnh vực chuyên môn."},
    "approve_policy":        {"answered_on": "@today", "note": ""},
    "reject_policy":         {"answered_on": "@today", "reason": "Chưa phù hợp thời điểm."},
    "revise_request":        {"reason": "Soạn lại theo ý kiến của cấp có thẩm quyền."},
    "open_nomination":       {},
    "add_eligible":          {"reasons": "Đủ điều kiện, bổ sung vào danh sách."},
    "nominate_by_head":      {"reasons": "Năng lực tốt, hoàn thành tốt nhiệm vụ.", "signed": True},
    "declare_no_selection":  {"reason": "Không đủ phương án nhân sự."},
    "reopen_nomination":     {"reason": "Không còn đủ phương án nhân sự."},
    "renominate":            {"reason": "Giới thiệu lại nhân sự."},
    "declare_conflict":      {"conflict": False, "note": ""},
    "raise_matter":          {"matter": "Có nội dung cần làm rõ."},
    "resolve_matter":        {"conclusion": "Đã làm rõ, không có vi phạm."},
    "give_party_opinion":    {"opinion": "Nhất trí với các phương án nhân sự."},
    "give_head_opinion":     {"opinion": "Nhất trí với kết quả biểu quyết.", "signed": True},
    "file_differing_opinion": {"opinion": "Đề nghị cân nhắc thêm."},
    "hear_residence":        {"note": "Nơi cư trú nhận xét tốt."},
    "choose":                {"reasons": "Theo kết quả biểu quyết của tập thể lãnh đạo."},
    "record_no_selection":   {"reason": "Không ai đạt đủ số phiếu."},
    "explain_overrun":       {"deadline_code": "process", "explanation": "Phải xác minh thêm hồ sơ."},
    "submit":                {"number": "01/TTr-ĐV", "dated_on": "@today", "signed": True},
    "accept_submission":     {"received_on": "@today"},
    "request_supplement":    {"missing_items": "Bổ sung giấy tờ còn thiếu."},
    "return_supplement":     {"note": "Đã bổ sung."},
    "finish_appraisal":      {"opinion": "Đủ điều kiện trình.", "inspection_opinion": "Không có vi phạm."},
    "approve":               {"reasons": "Theo kết quả biểu quyết."},
    "refuse":                {"reason": "Chưa nhất trí."},
    "ask_other_option":      {"reason": "Đề nghị xem xét phương án khác."},
    "sign_decision":         {"signed": True},
    "issue_decision":        {"number": "100-QĐ/TU", "dated_on": "@today", "effective_on": "@today"},
    "nominate_for_election": {"number": "100-CV/TU", "dated_on": "@today", "election_on": "@today",
                              "electing_body": "Hội đồng nhân dân tỉnh"},
    "announce":              {"announced_on": "@today", "audience": "Hội nghị cán bộ của đơn vị."},
    "close":                 {"note": ""},
    "record_inspection_finding": {"finding": "Có sai sót về trình tự.", "correct_by": "@today",
                                  "correction": "Khắc phục trình tự."},
    "revoke":                {"reason": "Theo kết luận kiểm tra."},
    "file_withdrawal":       {"reasons": "Xin rút vì lý do cá nhân."},
    "accept_withdrawal":     {"reasons": "Hội nghị nhất trí."},
    "refuse_withdrawal":     {"reasons": "Hội nghị không nhất trí."},
    "propose_override":      {"reason": "Trường hợp đặc biệt, có đủ căn cứ."},
    "adopt_override":        {"reason": "Tập thể nhất trí cho phép."},
    "decline_override":      {"reason": "Tập thể không nhất trí cho phép."},
    "suspend":               {"suspension_reason": "OTHER", "reason": "Tạm dừng để xem xét."},
    "resume":                {"reason": "Lý do tạm dừng không còn."},
    "cancel":                {"reason": "Không còn nhu cầu.", "basis": "Kết luận của cấp có thẩm quyền"},
    "convene":               {"held_on": "@today", "place": "Hội trường cơ quan"},
    "reconvene":             {"held_on": "@today", "place": "Hội trường cơ quan"},
    "adjourn":               {"reason": "Không đủ số người dự họp."},
    "confirm_count":         {"agreed": True},
    "dispute_count":         {"reason": "Số liệu chưa khớp với phiếu."},
    "void":                  {"reason": "Có sai sót khi tổ chức bỏ phiếu."},
}
# fmt: on

PERSON_PAPERS = (
    DocumentKind.RESUME,
    DocumentKind.SELF_REVIEW,
    DocumentKind.CELL_COMMENT,
    DocumentKind.RESIDENCE_COMMENT,
    DocumentKind.POLITICAL_CONCLUSION,
    DocumentKind.ASSET_DECLARATION,
    DocumentKind.DEGREE_COPIES,
    DocumentKind.HEALTH_CERTIFICATE,
)
WIDE = frozenset({"BROAD_CONFERENCE", "KEY_OFFICIALS_CONFERENCE"})  # more than the leaders vote
SENT = ("sending", "movers")  # scopes of steps that the sending body of a move takes
UNIT_ROLES = ("PERSONNEL_SPECIALIST", "UNIT_HEAD", "COLLECTIVE_SECRETARY", "COLLECTIVE_MEMBER")
SECOND_TELLER = frozenset({"confirm_count", "dispute_count"})
FIRST_TELLER = frozenset({"close_voting", "enter_count"})


def performer(procedure: Procedure, code: str, round_: RoundFacts | None) -> tuple[str, int]:
    """The role that usually takes a step, and which of its players."""
    if code in SECOND_TELLER or code in FIRST_TELLER:
        at_authority = round_ is not None and procedure.round(round_.code).venue == "authority"
        return "AUTHORITY_TELLER" if at_authority else "TELLER", int(code in SECOND_TELLER)
    if round_ is not None or code == "convene":
        step = ballot_round().step(code)
        at_authority = round_ is not None and procedure.round(round_.code).venue == "authority"
        if at_authority and str(step.by[0]) == "COLLECTIVE_SECRETARY":
            return "AUTHORITY_SECRETARY", 0
        return str(step.by[0]), 0
    step = procedure.step(code)
    role = str(step.by[0])
    return (f"SENDING_{role}" if step.scope in SENT and role in UNIT_ROLES else role), 0


Leg = Callable[["Driver", tuple[int, ...], tuple[int, ...], tuple[int, ...]], None]


def _nominate(drive: Driver, people: tuple[int, ...], voters: tuple[int, ...], _: tuple[int, ...]) -> None:
    file = drive.file()
    if not any(n.official_id == people[0] for n in file.facts.nominations):
        drive.step("nominate_by_head", official_id=people[0])
    _hold_nominations(drive, people, voters)
    drive.declare_conflicts()
    drive.step("prepare_consolidation")
    drive.step("consolidate")


def name_one(drive: Driver, who: int, voters: tuple[int, ...]) -> None:
    """All three channels name the same person, so that there are too few options."""
    drive.step("nominate_by_head", official_id=who)
    _hold_nominations(drive, (who,), voters)


def _hold_nominations(drive: Driver, people: tuple[int, ...], voters: tuple[int, ...]) -> None:
    """Every nomination round that has not been held."""
    file = drive.file()
    procedure, _set = context.pinned(file)
    for template in procedure.rounds:
        if template.state == "NOMINATING" and file.facts.certified(template.code) is None:
            crowd = voters if template.voter_group in WIDE else (drive.leaders or voters)
            drive.hold(template.code, Ballot(_split(people, len(crowd), template.ballot), crowd))


def _split(people: tuple[int, ...], voters: int, ballot: BallotType) -> dict[int, int]:
    """Nobody above half, so that both people go on."""
    half = voters // 2
    second = half if ballot is BallotType.APPROVE_EACH else max(1, half - 1)
    return dict(zip(people, (half, second), strict=False))


def _verify(drive: Driver, people: tuple[int, ...], voters: tuple[int, ...], _: tuple[int, ...]) -> None:  # noqa: ARG001
    drive.step("give_party_opinion")
    drive.political_conclusions()
    drive.step("open_selection")


def _consult(drive: Driver, people: tuple[int, ...], voters: tuple[int, ...], _: tuple[int, ...]) -> None:
    """Verification in the second version, which hears the place of residence too."""
    if not any(paper.kind is DocumentKind.RESIDENCE_COMMENT for paper in drive.file().facts.documents):
        drive.step("hear_residence")
    _verify(drive, people, voters, _)


def _select(drive: Driver, people: tuple[int, ...], voters: tuple[int, ...], _: tuple[int, ...]) -> None:
    crowd = drive.leaders or voters
    drive.hold("selection", Ballot({people[0]: len(crowd)}, crowd))
    drive.step("give_head_opinion", official_id=people[0])
    drive.step("choose", official_id=people[0])


def _submit(drive: Driver, *_: tuple[int, ...]) -> None:
    drive.attach_dossier()
    drive.step("submit")


def _decide(drive: Driver, people: tuple[int, ...], _: tuple[int, ...], authority: tuple[int, ...]) -> None:
    drive.hold("decision", Ballot({people[0]: len(authority)}, authority))
    drive.step("approve")


def _issue(drive: Driver, *_: tuple[int, ...]) -> None:
    facts = drive.file().facts
    if not facts.recorded(RecordKind.SIGNATURE):
        drive.step("sign_decision")
    elected = facts.outcome_type is OutcomeType.ELECTION_NOMINATION
    drive.step("nominate_for_election" if elected else "issue_decision")


def _take(code: str) -> Leg:
    return lambda drive, *_: drive.step(code) and None


LINE: Mapping[str, Leg] = {
    "DRAFT": _take("request_policy"),
    "POLICY_REQUESTED": _take("approve_policy"),
    "POLICY_APPROVED": lambda drive, people, *_: drive.step("open_nomination", eligible=people) and None,
    "NOMINATING": _nominate,
    "CONSOLIDATED": _take("start_verification"),
    "VERIFYING": _verify,
    "CONSULTING": _consult,
    "SELECTING": _select,
    "DOSSIER_PREPARING": _submit,
    "SUBMITTED": _take("accept_submission"),
    "APPRAISING": _take("finish_appraisal"),
    "DECIDING": _decide,
    "APPROVED": _issue,
    "DECISION_ISSUED": _take("announce"),
    "ANNOUNCED": _take("close"),
    "NOMINATED_FOR_ELECTION": _take("close"),
}
