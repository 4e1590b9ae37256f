"""The cases of the departments that a person leads: what a retirement notice touches."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, or_, select

from workflow_app.extensions import db
from workflow_app.models import CaseRecord, OrgUnit, PersonnelCase, Post, RuleOverride, Tenure, Title
from workflow_app.security.identity import Actor
from workflow_app.security.permissions import Permission
from workflow_app.security.policy import visible


def running(official_id: int, rule: str, today: date, actor: Actor) -> Sequence[Row[*tuple[Any, ...]]]:
    """Cases that are not over, oldest first. One statement.

    ``in_sight``: the actor may know of the case. ``excepted``: an override of ``rule`` is adopted.
    """
    case = PersonnelCase
    adopted = (
        select(RuleOverride.id)
        .where(RuleOverride.case_id == case.id, RuleOverride.rule == rule, RuleOverride.state == "ADOPTED")
        .exists()
    )
    statement = _of_head(official_id, today).add_columns(
        case.code,
        case.state,
        case.review_path,
        case.procedure_code,
        case.procedure_version,
        case.procedure_digest,
        case.rule_set_code,
        case.rule_set_version,
        case.rule_set_digest,
        Title.name.label("title_name"),
        OrgUnit.name.label("unit_name"),
        adopted.label("excepted"),
        visible(actor, Permission.SEE_CASE).label("in_sight"),
    )
    joined = statement.join(Title, Title.id == case.title_id).order_by(case.id)
    return db.session.execute(joined).all()


def stopped(official_id: int, reason: str, today: date) -> list[int]:
    """Ids of paused cases whose latest suspension gives that reason. One statement."""
    case = PersonnelCase
    last = (
        select(CaseRecord.data)
        .where(CaseRecord.case_id == case.id, CaseRecord.kind == "SUSPENSION")
        .order_by(CaseRecord.id.desc())
        .limit(1)
        .correlate(case)
        .scalar_subquery()
    )
    found = db.session.execute(_of_head(official_id, today).add_columns(last).where(case.phase == "paused"))
    return sorted(case_id for case_id, data in found if (data or {}).get("suspension_reason") == reason)


def _of_head(official_id: int, today: date) -> Select[int]:
    case = PersonnelCase
    head = (
        select(Tenure.id)
        .join(Post, Post.id == Tenure.post_id)
        .join(Title, Title.id == Post.title_id)
        .where(Post.unit_id == case.unit_id, Title.rank == "HEAD", Tenure.official_id == official_id)
        .where(Tenure.from_on <= today, or_(Tenure.to_on.is_(None), Tenure.to_on > today))
        .correlate(case)
        .exists()
    )
    return (
        select(case.id.label("case_id"))
        .join(OrgUnit, OrgUnit.id == case.unit_id)
        .where(OrgUnit.is_department, case.phase.in_(("open", "paused", "decided")), head)
    )
