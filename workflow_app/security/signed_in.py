"""The person behind a session, with every role they hold today: one statement a request."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from flask import session
from sqlalchemy import (
    Date,
    Integer,
    ScalarSelect,
    Subquery,
    and_,
    cast,
    exists,
    func,
    literal_column,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from state_machines.vocabulary import MemberRole, Role
from workflow_app import clock
from workflow_app.models import (
    Account,
    BallotRound,
    Notice,
    Official,
    OrgUnit,
    Post,
    RoleGrant,
    RoundMember,
    Substitution,
    Tenure,
    Title,
)
from workflow_app.once import Once
from workflow_app.security.identity import Actor, StandsFor
from workflow_app.security.predicates import OVER
from workflow_app.security.reading import LARGEST_ID

GRANT_KEY = "grant"  # where a session keeps the role in use
NOWHERE = "-"  # a path that begins no unit's path
MOST_UNREAD = 100
TODAY = literal_column(":today", Date)
Row = Any  # a row of the statement, read by attribute
TELLERS = (MemberRole.TELLER, MemberRole.TELLER_HEAD)


@dataclass(frozen=True, slots=True)
class Grant:
    """A role over a unit's subtree. ``grant_id`` None: it follows from who the person is.

    Everybody is the official of their own profile, and whoever was elected to count a
    round is a teller until the round is over.
    """

    role: Role
    unit_id: int | None
    unit_name: str
    unit_path: str
    grant_id: int | None = None
    stands_for: StandsFor | None = None  # it is another's, in this person's hands for a time

    @property
    def key(self) -> str:
        """What a session and a form call it; it outlives the renewal of a grant."""
        own = f"{self.role}:{self.unit_id or 0}"
        return f"{own}:{self.stands_for.official_id}" if self.stands_for else own


@dataclass(frozen=True, slots=True)
class SignedIn:
    """What Flask-Login keeps for the length of a request."""

    account_id: int
    username: str
    session_version: int
    language: str
    grants: tuple[Grant, ...]
    actor: Actor
    unread: int = 0  # notices behind the bell, counted as far as MOST_UNREAD

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        """Account and session version: raising the version ends every session at once."""
        return f"{self.account_id}.{self.session_version}"

    @property
    def grant(self) -> Grant:
        """The grant in use."""
        return next(one for one in self.grants if _is_of(one, self.actor))


def load(session_id: str) -> SignedIn | None:
    """The signed-in person, or None when the account is disabled or the session was ended."""
    account_id, _dot, version = session_id.partition(".")
    if not (account_id.isdecimal() and version.isdecimal()) or int(account_id) > LARGEST_ID:
        return None
    found = person_of(int(account_id))
    return found if found and found.session_version == int(version) else None


def person_of(account_id: int) -> SignedIn | None:
    """An active account with its person and roles today. One statement."""
    rows = _statement().rows({"account_id": account_id, "today": clock.today()})
    if not rows:
        return None
    first, grants = rows[0], _grants(rows)
    wanted = session.get(GRANT_KEY)
    used = next((grant for grant in grants if grant.key == wanted), grants[0])
    return SignedIn(
        account_id=first.id,
        username=first.username,
        session_version=first.session_version,
        language=first.language,
        grants=grants,
        actor=_actor(first, used),
        unread=first.unread,
    )


@cache
def _statement() -> Once:
    """Put together once: every page asks for ``account_id`` on the day ``today``."""
    home, place, replaced = aliased(OrgUnit), aliased(OrgUnit), aliased(Official)
    held = _held()
    counts = exists(
        select(RoundMember.round_id)
        .join(BallotRound, BallotRound.id == RoundMember.round_id)
        .where(RoundMember.official_id == Account.official_id, RoundMember.part.in_(TELLERS))
        .where(BallotRound.state.not_in(OVER))
        .correlate(Account)
    )
    return Once(
        select(
            Account.id,
            Account.username,
            Account.session_version,
            Account.language,
            Account.official_id,
            Official.name,
            home.id.label("home_id"),
            home.name.label("home_name"),
            home.path.label("home_path"),
            _present_title(Account.official_id, Account).label("post"),
            counts.label("counts"),
            _unread().label("unread"),
            held.c.grant_id,
            held.c.role,
            held.c.holder_id,
            held.c.substitution_id,
            held.c.until,
            replaced.name.label("holder_name"),
            replaced.sex.label("holder_sex"),
            _present_title(held.c.holder_id, held).label("holder_post"),
            place.id.label("unit_id"),
            place.name.label("unit_name"),
            place.path.label("unit_path"),
        )
        .join(Official, Official.id == Account.official_id)
        .outerjoin(home, home.id == Official.home_unit_id)
        .outerjoin(held, held.c.official_id == Account.official_id)
        .outerjoin(place, place.id == held.c.unit_id)
        .outerjoin(replaced, replaced.id == held.c.holder_id)
        .where(Account.id == literal_column(":account_id", Integer), Account.active)
        .order_by(held.c.substitution_id.is_not(None), held.c.grant_id, held.c.substitution_id)
    )


def _held() -> Subquery:
    """Roles held today, and those of absent holders that are in somebody's hands today.

    A substitution gives nothing that the holder has not got, and ends by itself.
    """
    holds_today = and_(
        RoleGrant.valid_from <= TODAY, or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to > TODAY)
    )
    own = select(
        RoleGrant.official_id,
        RoleGrant.id.label("grant_id"),
        RoleGrant.role,
        RoleGrant.unit_id,
        cast(None, Integer).label("holder_id"),
        cast(None, Integer).label("substitution_id"),
        cast(None, Date).label("until"),
    ).where(holds_today)
    entrusted = (
        select(
            Substitution.substitute_id,
            RoleGrant.id,
            Substitution.role,
            Substitution.unit_id,
            Substitution.holder_id,
            Substitution.id,
            Substitution.to_on,
        )
        .join(RoleGrant, RoleGrant.official_id == Substitution.holder_id)
        .where(RoleGrant.role == Substitution.role, RoleGrant.unit_id == Substitution.unit_id, holds_today)
        .where(Substitution.from_on <= TODAY, Substitution.to_on > TODAY, Substitution.revoked_on.is_(None))
    )
    return union_all(own, entrusted).subquery("held")


def _unread() -> ScalarSelect[int]:
    """How many notices the person has not read, as far as the header shows it."""
    some = (
        select(Notice.id)
        .where(Notice.recipient_id == Account.official_id, Notice.read_at.is_(None))
        .limit(MOST_UNREAD)
        .correlate(Account)
        .subquery()
    )
    return select(func.count()).select_from(some).scalar_subquery()


def _present_title(official_id: Any, outer: Any) -> ScalarSelect[str]:  # noqa: ANN401 - a column and its table
    """The highest title held today, for history."""
    return (
        select(Title.name)
        .join(Post, Post.title_id == Title.id)
        .join(Tenure, Tenure.post_id == Post.id)
        .where(Tenure.official_id == official_id, Tenure.from_on <= TODAY)
        .where(or_(Tenure.to_on.is_(None), Tenure.to_on > TODAY))
        .order_by(Title.equivalence.desc(), Title.id)
        .limit(1)
        .correlate(outer)
        .scalar_subquery()
    )


def _grants(rows: Sequence[Row]) -> tuple[Grant, ...]:
    """The grants on record, those that follow from who the person is, then others' in their hands.

    Never empty. Whoever administers the system stands in for nobody.
    """
    first = rows[0]
    given = [
        Grant(Role(row.role), row.unit_id, row.unit_name, row.unit_path, row.grant_id, _stands_for(row))
        for row in rows
        if row.grant_id is not None
    ]
    distinct = {grant.key: grant for grant in reversed(given)}
    listed = list(reversed(distinct.values()))
    found = [grant for grant in listed if grant.stands_for is None]
    held = {grant.role for grant in found}
    home = (first.home_id, first.home_name or "", first.home_path or NOWHERE)
    if first.counts and not held & {Role.TELLER, Role.TELLER_HEAD, Role.SYSADMIN}:
        found.append(Grant(Role.TELLER, *home))
    if not held & {Role.OFFICIAL, Role.SYSADMIN}:
        found.append(Grant(Role.OFFICIAL, *home))
    entrusted = [grant for grant in listed if grant.stands_for is not None]
    return tuple(found if Role.SYSADMIN in held else found + entrusted)


def _stands_for(row: Row) -> StandsFor | None:
    if row.holder_id is None:
        return None
    post = row.holder_post or ""
    return StandsFor(row.holder_id, row.holder_name, row.holder_sex, post, row.until, row.substitution_id)


def _actor(row: Row, grant: Grant) -> Actor:
    return Actor(
        official_id=row.official_id,
        name=row.name,
        role=grant.role,
        unit_path=grant.unit_path,
        post=row.post or "",
        unit_name=grant.unit_name,
        unit_id=grant.unit_id,
        grant_id=grant.grant_id,
        stands_for=grant.stands_for,
    )


def _is_of(grant: Grant, actor: Actor) -> bool:
    same = (grant.role, grant.unit_id) == (actor.role, actor.unit_id)
    return same and grant.stands_for == actor.stands_for
