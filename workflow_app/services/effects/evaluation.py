"""Evaluation (clause 2.3): what the person, the head and the authority write on a form; the campaign."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from state_machines.calendar import due
from state_machines.evaluations import REASSIGNMENT, FormFacts, FormPart, score_of
from state_machines.rules.reading import overridden
from state_machines.vocabulary import DocumentKind, Grade, RecordKind
from workflow_app.extensions import db
from workflow_app.models import Deadline, EvaluationCampaign, EvaluationForm, FormAnswer, UnitGrade
from workflow_app.queries.evaluations import form_facts
from workflow_app.services import evaluation_forms
from workflow_app.services.calendar import work_calendar
from workflow_app.services.deadlines import row_of
from workflow_app.services.errors import CaseMovedOn
from workflow_app.services.inputs import Paper
from workflow_app.services.work import Work

CAP_RULE, CAP_RULE_ON_CHANGE = "R-P-20pct", "R-P-20pct-changed"
CLEAR_ANSWERS = "DELETE FROM form_answer WHERE case_id = :case AND part = :part"
CLEAR_DRAFT = "DELETE FROM form_draft WHERE case_id = :case AND official_id = :who"
RESULT = """
INSERT INTO evaluation (official_id, kind, period_end_on, decided_on, grade, document)
VALUES (:who, :kind, :period, :on, :grade, :document)
ON CONFLICT (official_id, kind, period_end_on)
DO UPDATE SET decided_on = :on, grade = :grade, document = :document
"""
REGRADE_UNIT = "DELETE FROM unit_grade WHERE campaign_id = :campaign AND unit_id = :unit"


def form_of(work: Work) -> FormFacts:
    """The form as it stood before the step. Raises LookupError in another case."""
    if work.case.form is None:
        raise LookupError(f"case {work.case.id} is no form")
    return work.case.form


def _write(work: Work, **values: Any) -> None:  # noqa: ANN401
    """New values on the form; the facts are read again afterwards."""
    work.reaches_out = True
    work.writes.update(EvaluationForm, {"case_id": work.case.id}, values)


def _answer(work: Work, part: FormPart) -> int:
    """Points, words and evidence in place of earlier ones of the same hand; returns the sum."""
    answers = work.values["answers"]
    work.writes.run(CLEAR_ANSWERS, case=work.case.id, part=str(part))
    shared = {"case_id": work.case.id, "part": str(part)}
    work.writes.insert_many(FormAnswer, [{**shared, **_answer_row(*answer)} for answer in answers])
    if work.actor.official_id is not None:
        work.writes.run(CLEAR_DRAFT, case=work.case.id, who=work.actor.official_id)
    return score_of((answer[0], answer[1]) for answer in answers)


def _answer_row(criterion_id: int, points: int, text: str = "", evidence: str = "") -> Mapping[str, Any]:
    return {"criterion_id": criterion_id, "points": points, "text": text, "evidence": evidence}


def _graded(work: Work, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    """What a record about a grade keeps beside its text."""
    told = {"grade": str(work.values["grade"]), **more}
    reason = (work.values.get("grade_reason") or "").strip()
    return {**told, "grade_reason": reason} if reason else told


# ---------------------------------------------------------------- the form
def mark_not_assessable(work: Work) -> None:
    """The person is not assessed in this period, for a reason of the office's list."""
    data = {"reason": str(work.values["unassessed_reason"])}
    who = form_of(work).official_id
    work.record(RecordKind.NOT_ASSESSED, work.values.get("note") or "", official_id=who, data=data)


def self_assess(work: Work) -> None:
    """The person's own points and grade."""
    score = _answer(work, FormPart.SELF)
    _write(work, self_grade=str(work.values["grade"]))
    who = form_of(work).official_id
    data = _graded(work, score=score)
    work.record(RecordKind.SELF_REVIEW, work.values["self_review"], official_id=who, data=data)


def return_self(work: Work) -> None:
    """Back to the person, with the reason."""
    work.record(RecordKind.FORM_RETURNED, work.values["reason"], official_id=form_of(work).official_id)


def review_at_meeting(work: Work) -> None:
    """What the meeting of the unit said; its minutes are the paper of the step."""
    work.record(RecordKind.MEETING_REVIEW, work.values["comment"], official_id=form_of(work).official_id)


def comment_head(work: Work) -> None:
    """The head's points, grade and comment (clause 2.3), and whether the head sees promise."""
    score, prospect = _answer(work, FormPart.HEAD), bool(work.values.get("prospect"))
    _write(work, head_grade=str(work.values["grade"]), score=score, prospect=prospect)
    data = _graded(work, score=score, limits=work.values["limits"], prospect=prospect)
    who = form_of(work).official_id
    work.record(RecordKind.HEAD_OPINION, work.values["strengths"], official_id=who, data=data)


def comment_party(work: Work) -> None:
    """The Party committee's opinion in writing."""
    work.record(RecordKind.PARTY_OPINION, work.values["opinion"], official_id=form_of(work).official_id)


def synthesise(work: Work) -> None:
    """The adviser's proposal."""
    _write(work, proposed_grade=str(work.values["grade"]))
    who = form_of(work).official_id
    work.record(RecordKind.SYNTHESIS, work.values.get("note") or "", official_id=who, data=_graded(work))


def decide_grade(work: Work) -> None:
    """The grade stands, and from now on other rules read it."""
    _hold_campaign(work)
    form, grade = form_of(work), str(work.values["grade"])
    number = work.values["number"]
    allowed = grade == Grade.EXCELLENT and overridden(work.facts, CAP_RULE)
    _write(work, grade=grade, excess_approved=allowed)
    work.changes.update(decision_number=number, decided_on=work.today)
    work.papers.append(Paper(DocumentKind.DECISION, number, work.values["dated_on"], form.official_id))
    work.record(RecordKind.GRADE_DECIDED, official_id=form.official_id, data=_graded(work, score=form.score))
    _put_result(work, grade, number)


def _hold_campaign(work: Work) -> None:
    """Two grades of one campaign are not decided on the same count: who comes second looks again."""
    form = form_of(work)
    if form.campaign_id is None:
        return
    held = select(EvaluationCampaign.case_id).where(EvaluationCampaign.case_id == form.campaign_id)
    db.session.execute(held.with_for_update())
    now = form_facts(work.case.id)
    if now is None or now.caps != form.caps:
        raise CaseMovedOn(work.case.id, work.case.revision, work.case.revision)


def _put_result(work: Work, grade: str, document: str) -> None:
    form = form_of(work)
    work.writes.run(
        RESULT,
        who=form.official_id,
        kind=str(form.kind),
        period=form.period_end_on,
        on=work.today,
        grade=grade,
        document=document,
    )


def notify_grade(work: Work) -> None:
    """The person is told, and from now on may petition; who failed is to be given other work."""
    form = form_of(work)
    data = {"on": work.values["announced_on"].isoformat(), "grade": str(form.grade)}
    work.record(RecordKind.PUBLICATION, work.values["means"], official_id=form.official_id, data=data)
    if form.grade is Grade.NOT_COMPLETED:
        _start_reassignment(work)


def _start_reassignment(work: Work) -> None:
    """Clause 2.3: a failed person is firmly given other work, by a day."""
    running = {d.code for d in work.case.deadlines if d.met_on is None}
    if REASSIGNMENT not in running:
        setting = work.rule_set.deadlines[REASSIGNMENT]
        result = due(work.today, setting.count, setting.unit, work_calendar(work.today))
        work.detail.setdefault("deadlines", {})[REASSIGNMENT] = result.due_on
        work.writes.insert(Deadline, row_of(work.case.id, setting, work.today, result))


def petition(work: Work) -> None:
    """Grounds, and what is asked for."""
    data = {"request": work.values["request"], "grade": str(form_of(work).grade)}
    who = form_of(work).official_id
    work.record(RecordKind.GRADE_PETITION, work.values["reasons"], official_id=who, data=data)


def answer_petition(work: Work) -> None:
    """The grade stands; the answer is final."""
    _answered(work, str(form_of(work).grade))


def change_grade(work: Work) -> None:
    """Another grade stands; the answer is final."""
    _hold_campaign(work)
    grade = str(work.values["grade"])
    beyond = grade == Grade.EXCELLENT and CAP_RULE_ON_CHANGE in work.given.acknowledged
    _write(work, grade=grade, excess_approved=beyond)
    _answered(work, grade)
    _put_result(work, grade, work.file.row["decision_number"] or "")
    if grade == Grade.NOT_COMPLETED:
        _start_reassignment(work)
        return
    for one in work.case.deadlines:
        if one.code == REASSIGNMENT and one.met_on is None:
            keys = {"case_id": work.case.id, "code": one.code, "started_on": one.started_on}
            work.writes.update(Deadline, keys, {"met_on": work.today})


def _answered(work: Work, grade: str) -> None:
    petitions = work.case.recorded(RecordKind.GRADE_PETITION)
    work.record(
        RecordKind.GRADE_PETITION_ANSWER,
        work.values["reasons"],
        official_id=form_of(work).official_id,
        resolves_id=petitions[-1].id if petitions else None,
        data={"grade": grade, "before": str(form_of(work).grade)},
    )


def record_grade_reassignment(work: Work) -> None:
    """Other work for a person who has not completed the tasks (clause 2.3)."""
    data = {"new_work": work.values["new_work"]}
    who = form_of(work).official_id
    work.record(RecordKind.REASSIGNMENT, work.values["reasons"], official_id=who, data=data)


def cancel_form(work: Work) -> None:
    """Ended with no grade; what was proposed counts no longer."""
    _write(work, proposed_grade=None)
    work.record(RecordKind.NOTE, work.values["reason"], data={"basis": work.values["basis"]})


# ---------------------------------------------------------------- the campaign
def open_period(work: Work) -> None:
    """A form for everybody in the population; who has no criteria is named."""
    work.reaches_out = True
    made = evaluation_forms.open_forms(work.case, work.file.row, work.rule_set, work.today)
    work.detail["forms"] = len(made.cases)
    work.record(RecordKind.PERIOD_OPENED, data=made.told())


def grade_unit(work: Work) -> None:
    """The grade of one unit, in place of an earlier one."""
    work.reaches_out = True
    unit_id, grade = work.values["unit_id"], str(work.values["grade"])
    work.writes.run(REGRADE_UNIT, campaign=work.case.id, unit=unit_id)
    row = {
        "campaign_id": work.case.id,
        "unit_id": unit_id,
        "grade": grade,
        "document": work.values["number"],
        "decided_by_id": work.author_id,
        "decided_on": work.today,
    }
    work.writes.insert(UnitGrade, row)
    work.record(RecordKind.UNIT_GRADED, data={"unit_id": unit_id, "grade": grade})


def cancel_campaign(work: Work) -> None:
    """No outcome: forms without a grade are cancelled with it, grades that were decided stay."""
    work.reaches_out = True
    work.record(RecordKind.NOTE, work.values["reason"], data={"basis": work.values["basis"]})
    work.writes.update(EvaluationCampaign, {"case_id": work.case.id}, {"cancelled": True})
    work.detail["cancelled"] = evaluation_forms.cancel_open(work.case.id, work.case.code, work.today)


EFFECTS = (
    mark_not_assessable,
    self_assess,
    return_self,
    review_at_meeting,
    comment_head,
    comment_party,
    synthesise,
    decide_grade,
    notify_grade,
    petition,
    answer_petition,
    change_grade,
    record_grade_reassignment,
    cancel_form,
    open_period,
    grade_unit,
    cancel_campaign,
)
