"""Which running cases a person is considered in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, or_, select

from workflow_app.extensions import db
from workflow_app.models import OrgUnit, PersonnelCase, PersonnelOption, Title
from workflow_app.security.identity import Actor
from workflow_app.security.permissions import Permission
from workflow_app.security.policy import visible

RUNNING = PersonnelCase.phase.in_(("open", "paused"))


def _considers(official_id: int) -> Any:  # noqa: ANN401 - a condition
    options = select(PersonnelOption.case_id).where(PersonnelOption.official_id == official_id)
    return or_(PersonnelCase.chosen_id == official_id, PersonnelCase.id.in_(options))


def running(official_id: int, *, or_case: int | None = None) -> list[int]:
    """Their numbers, whoever asks; and that of one case more. One statement."""
    concerned = or_(_considers(official_id), PersonnelCase.id == or_case)
    found = select(PersonnelCase.id).where(RUNNING, concerned).order_by(PersonnelCase.id)
    return list(db.session.execute(found).scalars())


def seen_by(actor: Actor, official_id: int) -> Sequence[Row[*tuple[Any, ...]]]:
    """Those that the actor may know of, with where they stand. One statement."""
    case = PersonnelCase
    return db.session.execute(
        select(
            case.id.label("case_id"),
            case.code,
            case.state,
            case.phase,
            case.procedure_code,
            case.procedure_version,
            Title.name.label("title_name"),
            OrgUnit.name.label("unit_name"),
        )
        .join(Title, Title.id == case.title_id)
        .join(OrgUnit, OrgUnit.id == case.unit_id)
        .where(RUNNING, _considers(official_id), visible(actor, Permission.SEE_CASE))
        .order_by(case.id)
    ).all()
