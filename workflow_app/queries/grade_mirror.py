"""The mirror held up to a campaign: excellent grades against the last period, and decisions on time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, select
from sqlalchemy.orm import aliased

from workflow_app.extensions import db
from workflow_app.models import (
    CaseRecord,
    Evaluation,
    EvaluationCampaign,
    EvaluationForm,
    Official,
    OrgUnit,
    PersonnelCase,
)

Rows = Sequence[Row[*tuple[Any, ...]]]
BEST = "EXCELLENT"


def by_unit(campaign_id: int) -> Rows:
    """Graded and excellent now and at the last period of the same people, by unit. One statement."""
    form = EvaluationForm
    statement = select(OrgUnit.id, OrgUnit.name.label("name"), *_shares(form.grade)).join(
        OrgUnit, OrgUnit.id == form.unit_id
    )
    return _found(statement, campaign_id, OrgUnit.id, OrgUnit.name, OrgUnit.path, order=OrgUnit.path)


def by_evaluator(campaign_id: int) -> Rows:
    """The same by the head who has commented, by what that head proposes. One statement."""
    form, who = EvaluationForm, aliased(Official)
    said = and_(CaseRecord.case_id == form.case_id, CaseRecord.kind == "HEAD_OPINION")
    statement = (
        select(who.id, who.name.label("name"), *_shares(form.head_grade))
        .join(CaseRecord, said)
        .join(who, who.id == CaseRecord.author_id)
    )
    return _found(statement, campaign_id, who.id, who.name, who.sort_key, order=who.sort_key)


def _found(
    statement: Select[*tuple[Any, ...]],
    campaign_id: int,
    *groups: Any,  # noqa: ANN401 - columns
    order: Any,  # noqa: ANN401
) -> Rows:
    """With the last period of the same kind before the campaign's, where there was one."""
    form, one, before = EvaluationForm, EvaluationCampaign, Evaluation
    last = (
        select(func.max(before.period_end_on))
        .where(before.kind == one.kind, before.period_end_on < one.to_on)
        .correlate(one)
        .scalar_subquery()
    )
    same = and_(before.official_id == form.official_id, before.kind == one.kind, before.period_end_on == last)
    return db.session.execute(
        statement.join(one, one.case_id == form.campaign_id)
        .outerjoin(before, same)
        .where(form.campaign_id == campaign_id)
        .group_by(*groups)
        .order_by(order)
    ).all()


def _shares(grade: Any) -> tuple[ColumnElement[int], ...]:  # noqa: ANN401 - a column
    counted = {
        "graded": grade.is_not(None),
        "excellent": grade == BEST,
        "graded_before": Evaluation.grade.is_not(None),
        "excellent_before": Evaluation.grade == BEST,
    }
    return tuple(
        func.coalesce(func.sum(case((condition, 1), else_=0)), 0).label(name)
        for name, condition in counted.items()
    )


def on_time(campaign_id: int) -> tuple[int, int]:
    """How many grades were decided, and how many of them by the due day. One statement."""
    one = EvaluationCampaign
    in_time = case((CaseRecord.on_date <= one.due_on, 1), else_=0)
    row = db.session.execute(
        select(func.count().label("decided"), func.coalesce(func.sum(in_time), 0).label("in_time"))
        .select_from(EvaluationForm)
        .join(one, one.case_id == EvaluationForm.campaign_id)
        .join(PersonnelCase, PersonnelCase.id == EvaluationForm.case_id)
        .join(CaseRecord, and_(CaseRecord.case_id == PersonnelCase.id, CaseRecord.kind == "GRADE_DECIDED"))
        .where(EvaluationForm.campaign_id == campaign_id)
    ).one()
    return int(row.decided), int(row.in_time)
