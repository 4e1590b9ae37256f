"""What a person has to do by a day: for their calendar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, and_, func, literal, or_, select

from workflow_app.extensions import db
from workflow_app.models import (
    NO_DUE,
    Account,
    CalendarAddress,
    CaseTask,
    Obligation,
    OrgUnit,
    PersonnelCase,
    PersonnelOption,
    RoleGrant,
)

MOST = 300  # entries of each kind; a calendar is no archive


def owner(token_hash: str) -> Row[*tuple[Any, ...]] | None:
    """The person behind an address: official_id, language; None when there is none who may sign in."""
    return db.session.execute(
        select(CalendarAddress.official_id, func.max(Account.language).label("language"))
        .join(Account, Account.official_id == CalendarAddress.official_id)
        .where(CalendarAddress.token_hash == token_hash, Account.active)
        .group_by(CalendarAddress.official_id)
    ).one_or_none()


def tasks(official_id: int, today: date) -> Sequence[Row[*tuple[Any, ...]]]:
    """Steps of cases with a due day that are the person's, by name or by role. One statement."""
    own = and_(
        _holds(official_id, today, CaseTask.role, CaseTask.unit_path),
        ~_considered(official_id, CaseTask.case_id),
    )
    return db.session.execute(
        select(
            CaseTask.case_id,
            CaseTask.step,
            CaseTask.detail,
            CaseTask.due_on,
            CaseTask.since_on,
            PersonnelCase.code.label("case_code"),
        )
        .join(PersonnelCase, PersonnelCase.id == CaseTask.case_id)
        .where(CaseTask.due_on < NO_DUE, or_(CaseTask.official_id == official_id, own))
        .order_by(CaseTask.due_on, CaseTask.id)
        .limit(MOST)
    ).all()


def obligations(official_id: int, today: date) -> Sequence[Row[*tuple[Any, ...]]]:
    """What the person still owes, by name or by role. One statement."""
    own = and_(
        _holds(official_id, today, Obligation.role, Obligation.unit_path),
        ~_considered(official_id, Obligation.case_id),
    )
    return db.session.execute(
        select(
            Obligation.id,
            Obligation.rule,
            Obligation.subject,
            Obligation.period,
            Obligation.clause,
            Obligation.step,
            Obligation.case_id,
            Obligation.due_on,
            Obligation.opened_on,
            PersonnelCase.code.label("case_code"),
        )
        .outerjoin(PersonnelCase, PersonnelCase.id == Obligation.case_id)
        .where(Obligation.met_on.is_(None), or_(Obligation.official_id == official_id, own))
        .order_by(Obligation.due_on, Obligation.id)
        .limit(MOST)
    ).all()


def _considered(official_id: int, case_id: Any) -> Any:  # noqa: ANN401 - a column
    """The person is considered in the case, and so does nothing in it in a role."""
    return (
        select(literal(1))
        .select_from(PersonnelOption)
        .where(PersonnelOption.case_id == case_id, PersonnelOption.official_id == official_id)
        .exists()
    )


def _holds(official_id: int, today: date, role: Any, path: Any) -> Any:  # noqa: ANN401 - columns
    """The person holds the role today over the unit of the path."""
    return (
        select(literal(1))
        .select_from(RoleGrant)
        .join(OrgUnit, OrgUnit.id == RoleGrant.unit_id)
        .where(
            RoleGrant.official_id == official_id,
            RoleGrant.role == role,
            RoleGrant.valid_from <= today,
            or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to > today),
            and_(path >= OrgUnit.path, func.substr(path, 1, func.length(OrgUnit.path)) == OrgUnit.path),
        )
        .exists()
    )
