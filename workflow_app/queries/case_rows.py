"""What every list of cases says of a case."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_
from sqlalchemy.orm import aliased

from state_machines.evaluations import FORM
from workflow_app.models import Official, OrgUnit, PersonnelCase, Post, Title

PLACE = aliased(OrgUnit, name="place")  # where the post is; its department may carry the case
REVIEWED = aliased(Official, name="reviewed")  # whose term a review is about, who is moved or evaluated


def case_columns() -> tuple[Any, ...]:
    """What every list says of a case."""
    return (
        PersonnelCase.id.label("case_id"),
        PersonnelCase.code,
        PersonnelCase.state,
        PersonnelCase.phase,
        PersonnelCase.procedure_code,
        PersonnelCase.procedure_version,
        PersonnelCase.changed_on,
        PersonnelCase.review_path,
        REVIEWED.name.label("reviewed_name"),
        Title.name.label("title_name"),
        OrgUnit.name.label("unit_name"),
        PLACE.name.label("place_name"),
    )


def of_case(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Join to a case row what ``case_columns`` reads: title, units, the person of a review."""
    return (
        statement.join(Title, Title.id == PersonnelCase.title_id)
        .join(OrgUnit, OrgUnit.id == PersonnelCase.unit_id)
        .join(Post, Post.id == PersonnelCase.post_id)
        .join(PLACE, PLACE.id == Post.unit_id)
        .outerjoin(REVIEWED, is_reviewed())
    )


def is_reviewed() -> ColumnElement[bool]:
    """Whether ``REVIEWED`` is the person whom a case is about from its beginning, and so no secret of it."""
    from_the_beginning = or_(
        PersonnelCase.review_path.is_not(None),
        PersonnelCase.sending_path.is_not(None),
        PersonnelCase.kind == FORM,
    )
    return and_(REVIEWED.id == PersonnelCase.chosen_id, from_the_beginning)
