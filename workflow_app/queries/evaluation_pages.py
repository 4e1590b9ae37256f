"""What pages show of an evaluation beside its facts: names of criteria and units, words of answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, select

from state_machines.evaluations import FormPart
from workflow_app.extensions import db
from workflow_app.models import Criterion, EvaluationForm, FormAnswer, OrgUnit


def criteria_of(case_id: int) -> Sequence[Row[*tuple[Any, ...]]]:
    """The criteria of a form in their order. One statement."""
    return db.session.execute(
        select(Criterion.id, Criterion.name, Criterion.part, Criterion.points, Criterion.asks_evidence)
        .join(EvaluationForm, EvaluationForm.criteria_set_id == Criterion.set_id)
        .where(EvaluationForm.case_id == case_id)
        .order_by(Criterion.position)
    ).all()


def answers_of(case_id: int, *, own: bool) -> Sequence[Row[*tuple[Any, ...]]]:
    """Points, words and evidence of a form: the person's own, or the head's. One statement."""
    part = FormPart.SELF if own else FormPart.HEAD
    return db.session.execute(
        select(FormAnswer.criterion_id, FormAnswer.points, FormAnswer.text, FormAnswer.evidence).where(
            FormAnswer.case_id == case_id, FormAnswer.part == str(part)
        )
    ).all()


def unit_names(unit_ids: Iterable[int]) -> Mapping[int, tuple[str, str]]:
    """Unit → its name and path. One statement."""
    found = select(OrgUnit.id, OrgUnit.name, OrgUnit.path).where(OrgUnit.id.in_(list(unit_ids)))
    return {row.id: (row.name, row.path) for row in db.session.execute(found)}
