"""Accounts and grants for the administrator's pages, and the demo accounts of the sign-in page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, and_, case, exists, false, func, literal, or_, select, union

from state_machines.names import fold
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import Account, HistoryEntry, Official, OrgUnit, RoleGrant, Substitution
from workflow_app.queries.paging import Key, Page, Place, page

BY_NAME = (Key(Official.sort_key, str, "sort_key"), Key(Account.id, int, "account_id"))
OFFICIALS_FOUND = 20


def demo_accounts() -> Sequence[Row[*tuple[Any, ...]]]:
    """Active demo accounts in the order in which they were made, a row for each role today."""
    holds = and_(RoleGrant.official_id == Account.official_id, _in_force(clock.today()))
    return db.session.execute(
        select(
            Account.username,
            Official.name,
            RoleGrant.role,
            func.coalesce(OrgUnit.name, "").label("unit_name"),
        )
        .join(Official, Official.id == Account.official_id)
        .outerjoin(RoleGrant, holds)
        .outerjoin(OrgUnit, OrgUnit.id == func.coalesce(RoleGrant.unit_id, Official.home_unit_id))
        .where(Account.demo, Account.active)
        .order_by(Account.id, RoleGrant.id)
    ).all()


def accounts(text: str, state: str, place: Place) -> Page[Row[*tuple[Any, ...]]]:
    """Accounts by the person's given name. ``state`` is "active", "closed" or "" for all."""
    statement = _accounts()
    if words := fold(text):
        either = or_(
            Official.folded.contains(words, autoescape=True),
            Account.username.contains(text.strip().casefold(), autoescape=True),
        )
        statement = statement.where(either)
    if state in ("active", "closed"):
        statement = statement.where(Account.active == (state == "active"))
    return page(statement, BY_NAME, place)


def account(account_id: int) -> Row[*tuple[Any, ...]] | None:
    """One account with its person."""
    return db.session.execute(_accounts().where(Account.id == account_id)).one_or_none()


def _accounts() -> Select[*tuple[Any, ...]]:
    today = clock.today()
    grants = (
        select(func.count(RoleGrant.id))
        .where(RoleGrant.official_id == Account.official_id, _in_force(today))
        .correlate(Account)
        .scalar_subquery()
    )
    last = (
        select(func.max(HistoryEntry.at))
        .where(HistoryEntry.actor_id == Account.official_id, HistoryEntry.action == "account:session:opened")
        .correlate(Account)
        .scalar_subquery()
    )
    return (
        select(
            Account.id.label("account_id"),
            Account.username,
            Account.active,
            Account.demo,
            Account.created_at,
            Official.id.label("official_id"),
            Official.name,
            Official.code,
            Official.sort_key,
            func.coalesce(OrgUnit.name, "").label("unit_name"),
            grants.label("grants"),
            last.label("last_sign_in"),
        )
        .join(Official, Official.id == Account.official_id)
        .outerjoin(OrgUnit, OrgUnit.id == Official.home_unit_id)
    )


def grants_of(official_id: int) -> Sequence[Row[*tuple[Any, ...]]]:
    """Every grant of a person: those in force first, then coming ones, then past ones."""
    today = clock.today()
    order = case((_in_force(today), 0), (RoleGrant.valid_from > today, 1), else_=2)
    return db.session.execute(
        select(
            RoleGrant.id.label("grant_id"),
            RoleGrant.role,
            RoleGrant.valid_from,
            RoleGrant.valid_to,
            RoleGrant.basis,
            OrgUnit.name.label("unit_name"),
            order.label("standing"),
        )
        .join(OrgUnit, OrgUnit.id == RoleGrant.unit_id)
        .where(RoleGrant.official_id == official_id)
        .order_by(order, RoleGrant.valid_from.desc(), RoleGrant.id)
    ).all()


def officials_like(text: str) -> Sequence[Row[*tuple[Any, ...]]]:
    """Officials whose name or code fits, by given name: only what tells people apart."""
    words = fold(text)
    if not words:
        return ()
    has_account = exists(select(Account.id).where(Account.official_id == Official.id))
    return db.session.execute(
        select(
            Official.id,
            Official.name,
            Official.code,
            func.coalesce(OrgUnit.name, "").label("unit_name"),
            has_account.label("has_account"),
        )
        .outerjoin(OrgUnit, OrgUnit.id == Official.home_unit_id)
        .where(
            or_(
                Official.folded.contains(words, autoescape=True),
                func.lower(Official.code) == text.strip().lower(),
            )
        )
        .order_by(Official.sort_key, Official.id)
        .limit(OFFICIALS_FOUND)
    ).all()


def official(official_id: int) -> Row[*tuple[Any, ...]] | None:
    """One official: only what tells people apart."""
    return db.session.execute(
        select(Official.id, Official.name, Official.code, func.coalesce(OrgUnit.name, "").label("unit_name"))
        .outerjoin(OrgUnit, OrgUnit.id == Official.home_unit_id)
        .where(Official.id == official_id)
    ).one_or_none()


def _in_force(today: date) -> Any:  # noqa: ANN401 - a condition of SQLAlchemy
    return and_(RoleGrant.valid_from <= today, or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to > today))


def holders(roles: Iterable[str], paths: Iterable[str]) -> Sequence[Row[*tuple[Any, ...]]]:
    """Grants in force of the roles over the units: role, official_id, name, path. One statement."""
    over = or_(false(), *(literal(path).like(OrgUnit.path + "%") for path in paths))
    return db.session.execute(
        select(RoleGrant.role, RoleGrant.official_id, Official.name, OrgUnit.path)
        .join(OrgUnit, OrgUnit.id == RoleGrant.unit_id)
        .join(Official, Official.id == RoleGrant.official_id)
        .where(RoleGrant.role.in_(list(roles)), _in_force(clock.today()), over)
    ).all()


def acting(roles: Iterable[str], paths: Iterable[str]) -> Sequence[Row[*tuple[Any, ...]]]:
    """Who acts in the roles over the units today, substitutes too: role, official_id, path. One statement."""
    today, wanted, over = clock.today(), list(roles), list(paths)
    covers = or_(false(), *(literal(path).like(OrgUnit.path + "%") for path in over))
    own = (
        select(RoleGrant.role, RoleGrant.official_id, OrgUnit.path)
        .join(OrgUnit, OrgUnit.id == RoleGrant.unit_id)
        .where(RoleGrant.role.in_(wanted), _in_force(today), covers)
    )
    entrusted = (
        select(Substitution.role, Substitution.substitute_id, OrgUnit.path)
        .join(OrgUnit, OrgUnit.id == Substitution.unit_id)
        .join(RoleGrant, RoleGrant.official_id == Substitution.holder_id)
        .where(RoleGrant.role == Substitution.role, RoleGrant.unit_id == Substitution.unit_id)
        .where(_in_force(today), Substitution.role.in_(wanted), covers, Substitution.revoked_on.is_(None))
        .where(Substitution.from_on <= today, Substitution.to_on > today)
    )
    return db.session.execute(union(own, entrusted)).all()
