"""Leadership examination: council, candidates, sealed marks, petitions, the approved result."""

from __future__ import annotations

import hashlib
import json
import secrets
from typing import Any

from state_machines.examined import FULL_MARK, ExamPart
from state_machines.exams import marks, open_petitions, outcome
from state_machines.vocabulary import Duty, OptionStatus, OutcomeType, RecordKind, Source
from workflow_app.models import CaseDuty, PersonnelOption
from workflow_app.services import cases
from workflow_app.services.effects.nomination import set_option
from workflow_app.services.errors import BadInput
from workflow_app.services.work import Work

DISMISS = "DELETE FROM case_duty WHERE case_id = :case_id AND duty = :duty"
EXCLUDED = "EXAM"  # why an option no longer counts


def appoint_council(work: Work) -> None:
    """Members, chair and secretary; a later appointment takes the place of an earlier one.

    The duty lets people of other bodies into this case, and into no other.
    """
    values = work.values
    data = {
        "council": list(values["council"]),
        "chair": values["council_chair"],
        "secretary": values["council_secretary"],
    }
    work.record(RecordKind.EXAM_COUNCIL, data=data)
    work.writes.run(DISMISS, case_id=work.case.id, duty=str(Duty.EXAMINE))
    seats = sorted({*values["council"], values["council_secretary"]})
    duties = [{"case_id": work.case.id, "official_id": who, "duty": str(Duty.EXAMINE)} for who in seats]
    work.writes.insert_many(CaseDuty, duties)


def open_registration(work: Work) -> None:
    """The last day on which applications are taken."""
    work.record(RecordKind.EXAM_CALL, data={"closes_on": work.values["closes_on"].isoformat()})


def register_candidate(work: Work) -> None:
    """One application. Raises BadInput when the person has one already."""
    who = work.values["official_id"]
    known = next((option for option in work.case.options if option.official_id == who), None)
    if known is not None and known.status is OptionStatus.LIVE:
        raise BadInput("official_id", "already_registered")
    if known is None:
        row = {"case_id": work.case.id, "official_id": who, "status": str(OptionStatus.LIVE), "why": ""}
        work.writes.insert(PersonnelOption, row)
    else:
        set_option(work, who, OptionStatus.LIVE)
    work.record(RecordKind.EXAM_REGISTRATION, work.values.get("nominated_by") or "", official_id=who)


def exclude_candidate(work: Work) -> None:
    """The application stays visible and no longer counts. Raises BadInput for anybody else."""
    who = work.values["official_id"]
    if who not in work.case.live:
        raise BadInput("official_id", "no_candidate")
    set_option(work, who, OptionStatus.INELIGIBLE, EXCLUDED)
    work.record(RecordKind.EXAM_EXCLUSION, work.values["reason"], official_id=who)


def enter_written_marks(work: Work) -> None:
    """One mark a candidate, under seal."""
    _enter(work, ExamPart.WRITTEN)


def enter_defence_marks(work: Work) -> None:
    """The same for the defence."""
    _enter(work, ExamPart.DEFENCE)


def _enter(work: Work, part: ExamPart) -> None:
    """Raises BadInput for a mark out of range, or for anybody but exactly the candidates."""
    given = dict(work.values["marks"])
    if set(given) != set(work.case.live):
        raise BadInput("marks", "marks_of_all")
    if not all(0 <= mark <= FULL_MARK for mark in given.values()):
        raise BadInput("marks", "mark_out_of_range")
    salt = secrets.token_hex(16)
    for who, mark in sorted(given.items()):
        data = {"part": str(part), "mark": mark, "salt": salt}
        work.record(RecordKind.EXAM_MARK, official_id=who, data=data)
    work.detail["seal"] = [str(part), seal(salt, sorted(given.items()))]


def seal(salt: str, given: list[tuple[int, int]]) -> str:
    """A digest over the marks of one entry: it can be checked once the salt is told, not before."""
    return hashlib.sha256(json.dumps([salt, given]).encode()).hexdigest()


def score(work: Work) -> None:
    """The marks are opened: history gets them with the salts that open the earlier seals."""
    entries = [
        [record.official_id, record.data["part"], record.data["mark"], record.data["salt"]]
        for record in work.case.recorded(RecordKind.EXAM_MARK)
    ]
    work.detail["opened"] = entries
    work.detail["marks"] = [[one.official_id, one.written, one.defence, one.total] for one in _outcome(work)]


def _outcome(work: Work) -> Any:  # noqa: ANN401 - results in order
    return outcome(work.case, work.rule_set.params)


def file_mark_petition(work: Work) -> None:
    """A candidate's petition on the own marks. Raises BadInput while one is waiting."""
    if any(one.official_id == work.author_id for one in open_petitions(work.case)):
        raise BadInput("reasons", "petition_pending")
    work.record(RecordKind.EXAM_PETITION, work.values["reasons"], official_id=work.author_id)


def answer_mark_petition(work: Work) -> None:
    """The council's answer, with new marks where it changes them. Raises BadInput for no petition."""
    petition = next((one for one in open_petitions(work.case) if one.id == work.values["petition_id"]), None)
    if petition is None or petition.official_id is None:
        raise BadInput("petition_id", "unknown_petition")
    before = marks(work.case).get(petition.official_id, {})
    for part, name in ((ExamPart.WRITTEN, "written_mark"), (ExamPart.DEFENCE, "defence_mark")):
        new = work.values.get(name)
        if new is not None and new > FULL_MARK:
            raise BadInput(name, "mark_out_of_range")
        if new is not None and new != before.get(part):
            data = {"part": str(part), "mark": new, "salt": ""}
            work.record(RecordKind.EXAM_MARK, official_id=petition.official_id, data=data)
    work.record(
        RecordKind.EXAM_PETITION_ANSWER,
        work.values["conclusion"],
        official_id=petition.official_id,
        resolves_id=petition.id,
    )


def approve_result(work: Work) -> None:
    """Who passed, in order: what the appointment rests on."""
    work.changes["decided_on"] = work.today
    passed = [one.official_id for one in _outcome(work) if one.passed]
    work.record(RecordKind.EXAM_RESULT, data={"passed": passed})
    work.detail["passed"] = passed


def open_appointment(work: Work) -> None:
    """A case of appointment under the same rule set; it is judged like any other."""
    values = {
        "post_id": work.file.row["post_id"],
        "source": str(Source.EXAM),
        "outcome_type": str(OutcomeType.APPOINTMENT),
        "need": work.values.get("need") or "",
        "acknowledged": work.given.acknowledged,
    }
    case_id = cases.begin(values, actor=work.actor, rule_set=work.rule_set)
    work.detail["appointment"] = case_id


EFFECTS = (
    appoint_council,
    open_registration,
    register_candidate,
    exclude_candidate,
    enter_written_marks,
    enter_defence_marks,
    score,
    file_mark_petition,
    answer_mark_petition,
    approve_result,
    open_appointment,
)
