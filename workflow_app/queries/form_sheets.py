"""Forms of evaluation as people read them: who, by which criteria, with which points, words and remarks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import aliased

from state_machines.evaluations import FormPart
from workflow_app.extensions import db
from workflow_app.models import (
    CaseRecord,
    EvaluationForm,
    FormAnswer,
    Official,
    OrgUnit,
    PersonnelCase,
    Title,
    UnitGrade,
)
from workflow_app.queries.criteria import criteria

TOLD = (  # what is put on record in a form, in the order of its steps
    "NOT_ASSESSED",
    "SELF_REVIEW",
    "FORM_RETURNED",
    "MEETING_REVIEW",
    "HEAD_OPINION",
    "PARTY_OPINION",
    "SYNTHESIS",
    "GRADE_DECIDED",
    "GRADE_PETITION",
    "GRADE_PETITION_ANSWER",
    "REASSIGNMENT",
)


@dataclass(frozen=True, slots=True)
class Answer:
    """Points, words and evidence for one criterion."""

    points: int
    text: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One form. ``row`` has the columns of ``_rows``; answers are by part and criterion."""

    row: Row[*tuple[Any, ...]]
    criteria: Sequence[Row[*tuple[Any, ...]]] = ()
    answers: Mapping[tuple[str, int], Answer] = field(default_factory=dict)
    records: Sequence[Row[*tuple[Any, ...]]] = ()

    def points(self, part: FormPart) -> int | None:
        """The sum of a part's points; None while nothing is answered."""
        found = [answer.points for (whose, _criterion), answer in self.answers.items() if whose == part]
        return sum(found) if found else None


def sheet(case_id: int) -> Sheet | None:
    """One form, or None. Four statements."""
    return sheets([case_id]).get(case_id)


def sheets(case_ids: Iterable[int]) -> dict[int, Sheet]:
    """Forms by case, people by given name. Four statements, however many forms; none for none."""
    wanted = sorted(case_ids)
    if not wanted:
        return {}
    rows = _rows(wanted)
    held = criteria({row.criteria_set_id for row in rows if row.criteria_set_id})
    answers, records = _answers(wanted), _records(wanted)
    return {
        row.case_id: Sheet(
            row, held.get(row.criteria_set_id, ()), answers.get(row.case_id, {}), records.get(row.case_id, ())
        )
        for row in rows
    }


def _rows(case_ids: Sequence[int]) -> Sequence[Row[*tuple[Any, ...]]]:
    form, case, unit = EvaluationForm, PersonnelCase, aliased(OrgUnit)
    campaign = aliased(PersonnelCase)
    return db.session.execute(
        select(
            *(getattr(form, name) for name in FORM),
            case.code,
            case.state,
            case.phase,
            case.revision,
            case.unit_path,
            case.decision_number,
            case.decided_on,
            Official.name,
            Official.code.label("person_code"),
            Title.name.label("title_name"),
            unit.name.label("unit_name"),
            UnitGrade.grade.label("unit_grade"),
            campaign.code.label("campaign_code"),
        )
        .join(case, case.id == form.case_id)
        .join(Official, Official.id == form.official_id)
        .join(unit, unit.id == form.unit_id)
        .join(Title, Title.id == case.title_id)
        .outerjoin(campaign, campaign.id == form.campaign_id)
        .outerjoin(
            UnitGrade, (UnitGrade.campaign_id == form.campaign_id) & (UnitGrade.unit_id == form.unit_id)
        )
        .where(form.case_id.in_(case_ids))
        .order_by(Official.sort_key, form.case_id)
    ).all()


FORM = (
    "case_id",
    "campaign_id",
    "official_id",
    "unit_id",
    "criteria_set_id",
    "kind",
    "from_on",
    "to_on",
    "is_head",
    "populations",
    "self_grade",
    "head_grade",
    "proposed_grade",
    "grade",
    "score",
    "prospect",
)


def _answers(case_ids: Sequence[int]) -> dict[int, dict[tuple[str, int], Answer]]:
    found: dict[int, dict[tuple[str, int], Answer]] = {}
    one = FormAnswer
    rows = select(one.case_id, one.part, one.criterion_id, one.points, one.text, one.evidence)
    for row in db.session.execute(rows.where(one.case_id.in_(case_ids))):
        answer = Answer(row.points, row.text, row.evidence)
        found.setdefault(row.case_id, {})[row.part, row.criterion_id] = answer
    return found


def _records(case_ids: Sequence[int]) -> dict[int, list[Row[*tuple[Any, ...]]]]:
    found: dict[int, list[Row[*tuple[Any, ...]]]] = {}
    one = CaseRecord
    rows = (
        select(
            one.case_id,
            one.kind,
            one.text,
            one.data,
            one.on_date,
            one.author_id,
            Official.name.label("author"),
        )
        .join(Official, Official.id == one.author_id)
        .where(one.case_id.in_(case_ids), one.kind.in_(TOLD))
        .order_by(one.case_id, one.id)
    )
    for row in db.session.execute(rows):
        found.setdefault(row.case_id, []).append(row)
    return found
