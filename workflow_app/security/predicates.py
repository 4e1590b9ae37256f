"""Small statements about an actor and a subject, each said once for Python and for SQL.

``holds`` answers for one subject; ``clause`` picks the rows of a list by the same words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select, true
from sqlalchemy.orm import aliased

from state_machines.vocabulary import Duty, Role, RoundState
from workflow_app import clock
from workflow_app.models import (
    BallotRound,
    CaseDuty,
    Letter,
    LetterReader,
    Obligation,
    Official,
    OrgUnit,
    PersonnelCase,
    PersonnelOption,
    PlanEntry,
    Post,
    RoundMember,
    Tenure,
)
from workflow_app.security.identity import Actor, Anyone

Holds = Callable[[Actor, Any], bool]
Clause = Callable[[Actor | Anyone], ColumnElement[bool]]

_authority = aliased(OrgUnit)
OVER = (RoundState.CERTIFIED, RoundState.VOIDED)
DRAFT = "DRAFT"
DECIDED_PHASES = ("decided", "ended")
PUBLISHED = (
    "DECISION_ISSUED",
    "ANNOUNCED",
    "NOMINATED_FOR_ELECTION",
    "REVOKED",
    "CLOSED",
    "NOT_REAPPOINTED",
    "REASSIGNED",
    "HANDED_OVER",
    "IN_PLACE",
    "PROLONGED",
    "END_REVIEW",
    "PLACED_BACK",
    "PLACED_ELSEWHERE",
    "SETTLED",
    "RECALLED",
    "RETURNED",
    "NOTIFIED",
    "PETITIONED",
    "UPHELD",
    "CHANGED",
    "FILED",
)


@dataclass(frozen=True, slots=True)
class Predicate:
    """``clause`` None: the statement is never asked about a list."""

    name: str
    holds: Holds
    clause: Clause | None = None

    def rows(self, actor: Actor | Anyone) -> ColumnElement[bool]:
        """The rows for which it holds. Raises TypeError when it cannot be asked of a list."""
        if self.clause is None:
            raise TypeError(f"{self.name} has no SQL form")
        return self.clause(actor)


# ---------------------------------------------------------------- the actor alone
def acts_as(*roles: Role) -> Predicate:
    """The actor acts in one of these roles."""
    return Predicate(
        "acts as " + ", ".join(roles),
        lambda actor, _: actor.role in roles,
        lambda actor: true() if actor.role in roles else false(),
    )


anybody = Predicate("anybody signed in", lambda _actor, _: True, lambda _actor: true())
does_case_work = Predicate(
    "does not administer the system",
    lambda actor, _: actor.role is not Role.SYSADMIN,
    lambda actor: false() if actor.role is Role.SYSADMIN else true(),
)

in_person = Predicate(
    "stands in for nobody",
    lambda actor, _: actor.stands_for is None,
    lambda actor: true() if actor.stands_for is None else false(),
)


# ---------------------------------------------------------------- cases
def _under(column: Any, actor: Actor | Anyone) -> ColumnElement[bool]:  # noqa: ANN401 - a mapped column
    """In the subtree of the grant, said so that an index by path serves."""
    return and_(column >= actor.unit_path, column < actor.path_end)


def _is_option(actor: Actor | Anyone) -> ColumnElement[bool]:
    return _names_any(actor.official_id)


def _names_any(*officials: Any) -> ColumnElement[bool]:  # noqa: ANN401 - numbers, or their names in a statement
    ids = select(PersonnelOption.case_id).where(PersonnelOption.official_id.in_(officials))
    return PersonnelCase.id.in_(ids)


def _is_summoned(actor: Actor | Anyone) -> ColumnElement[bool]:
    ids = (
        select(BallotRound.case_id)
        .join(RoundMember, RoundMember.round_id == BallotRound.id)
        .where(RoundMember.official_id == actor.official_id, BallotRound.state.not_in(OVER))
    )
    return PersonnelCase.id.in_(ids)


covers_unit = Predicate(
    "the grant covers the unit of the case",
    lambda actor, case: actor.covers(case.unit_path),
    lambda actor: _under(PersonnelCase.unit_path, actor),
)
covers_authority = Predicate(
    "the grant covers the managing authority",
    lambda actor, case: actor.covers(case.authority_path),
    lambda actor: _under(PersonnelCase.authority_path, actor),
)
covers_sending = Predicate(
    "the grant covers the unit that a person is moved from",
    lambda actor, case: case.sending_path is not None and actor.covers(case.sending_path),
    lambda actor: and_(PersonnelCase.sending_path.is_not(None), _under(PersonnelCase.sending_path, actor)),
)
has_left_the_unit = Predicate(
    "the case is no draft any more",
    lambda _actor, case: case.state != DRAFT,
    lambda _actor: PersonnelCase.state != DRAFT,
)
is_decided = Predicate(
    "the authority has concluded",
    lambda _actor, case: case.phase in DECIDED_PHASES,
    lambda _actor: PersonnelCase.phase.in_(DECIDED_PHASES),
)
is_published = Predicate(
    "the outcome has been issued",
    lambda _actor, case: case.state in PUBLISHED,
    lambda _actor: PersonnelCase.state.in_(PUBLISHED),
)
is_option = Predicate(
    "the actor is an option in the case",
    lambda actor, case: actor.official_id in case.options,
    _is_option,
)
is_no_option = Predicate(
    "neither the actor nor the person replaced is an option in the case",
    lambda actor, case: case.options.isdisjoint(actor.persons),
    lambda actor: ~_names_any(*actor.persons),
)
is_summoned = Predicate(
    "the actor is summoned to a round that is not over",
    lambda actor, case: actor.official_id in case.summoned,
    _is_summoned,
)


is_examiner = Predicate(
    "the actor sits on the examining council of the case",
    lambda actor, case: actor.official_id in case.examiners,
    lambda actor: PersonnelCase.id.in_(
        select(CaseDuty.case_id).where(
            CaseDuty.official_id == actor.official_id, CaseDuty.duty == str(Duty.EXAMINE)
        )
    ),
)


# ---------------------------------------------------------------- rounds
def of_its_case(predicate: Predicate) -> Predicate:
    """A statement about a case, asked about the case of a round."""
    return Predicate(predicate.name, lambda actor, round_: predicate.holds(actor, round_.case))


covers_venue = Predicate("the grant covers the venue", lambda actor, r: actor.covers(r.venue_path))
counts_it = Predicate("the actor is a teller of the round", lambda actor, r: actor.official_id in r.tellers)
is_certified = Predicate("the round is certified", lambda _actor, r: r.certified)
is_announced = Predicate("the votes are read out at the conference", lambda _actor, r: r.announced)
is_passed_on = Predicate("the result has gone to the next step", lambda _actor, r: r.passed_on)


# ---------------------------------------------------------------- people and units
def _any_under(actor: Actor, paths: Iterable[str]) -> bool:
    return any(actor.covers(path) for path in paths)


def _serving(actor: Actor | Anyone, unit_column: Any) -> ColumnElement[bool]:  # noqa: ANN401 - a mapped column
    today = clock.today()
    ids = (
        select(Tenure.official_id)
        .join(Post, Post.id == Tenure.post_id)
        .join(OrgUnit, OrgUnit.id == unit_column)
        .where(Tenure.from_on <= today, or_(Tenure.to_on.is_(None), Tenure.to_on > today))
        .where(_under(OrgUnit.path, actor))
    )
    return Official.id.in_(ids)


def _works_under(actor: Actor | Anyone) -> ColumnElement[bool]:
    units = select(OrgUnit.id).where(_under(OrgUnit.path, actor))
    return or_(Official.home_unit_id.in_(units), _serving(actor, Post.unit_id))


def _planned_under(actor: Actor | Anyone) -> ColumnElement[bool]:
    ids = (
        select(PlanEntry.official_id)
        .join(OrgUnit, OrgUnit.id == PlanEntry.unit_id)
        .where(PlanEntry.status == "ACTIVE", _under(OrgUnit.path, actor))
    )
    return Official.id.in_(ids)


def _considered_under(actor: Actor | Anyone) -> ColumnElement[bool]:
    case = PersonnelCase
    ids = (
        select(PersonnelOption.official_id)
        .join(case, case.id == PersonnelOption.case_id)
        .where(case.phase != "ended")
        .where(or_(_under(case.unit_path, actor), _under(case.authority_path, actor)))
    )
    return Official.id.in_(ids)


is_self = Predicate(
    "the person is the actor",
    lambda actor, person: actor.official_id == person.official_id,
    lambda actor: Official.id == actor.official_id,
)
works_under = Predicate(
    "the person works in a unit that the grant covers",
    lambda actor, person: _any_under(actor, person.work),
    _works_under,
)
is_managed_under = Predicate(
    "the person holds a post that the actor's authority manages",
    lambda actor, person: _any_under(actor, person.managed),
    lambda actor: _serving(actor, Post.authority_id),
)
is_planned_under = Predicate(
    "the person is in the plan of a unit that the grant covers",
    lambda actor, person: _any_under(actor, person.planned),
    _planned_under,
)
is_considered_under = Predicate(
    "the person is an option in an open case of the actor's unit or authority",
    lambda actor, person: _any_under(actor, person.considered),
    _considered_under,
)
is_not_self = Predicate(
    "the person is another than the actor",
    lambda actor, person: actor.official_id != person.official_id,
    lambda actor: Official.id != actor.official_id,
)
holds_unit = Predicate(
    "the grant covers the unit",
    lambda actor, unit: actor.covers(unit.path),
    lambda actor: _under(OrgUnit.path, actor),
)
is_not_own_unit = Predicate(
    "the unit is another than the actor's own", lambda actor, unit: actor.unit_path != unit.path
)
manages_posts_of = Predicate(
    "the actor's authority manages posts of the unit",
    lambda actor, unit: _any_under(actor, unit.managed),
    lambda actor: OrgUnit.id.in_(
        select(Post.unit_id).where(
            Post.authority_id.in_(select(_authority.id).where(_under(_authority.path, actor)))
        )
    ),
)


# ---------------------------------------------------------------- letters
is_reader = Predicate(
    "the actor is on the list of the letter's readers",
    lambda actor, letter: actor.official_id in letter.readers,
    lambda actor: Letter.id.in_(
        select(LetterReader.letter_id).where(LetterReader.official_id == actor.official_id)
    ),
)
is_not_its_subject = Predicate(
    "the letter is not about the actor",
    lambda actor, letter: letter.about_id is None or actor.official_id != letter.about_id,
    lambda actor: or_(Letter.about_id.is_(None), Letter.about_id != actor.official_id),
)
knows_sender = Predicate(
    "the list lets the actor know who wrote",
    lambda actor, letter: actor.official_id in letter.know_sender,
)


# ---------------------------------------------------------------- due things
def _owes(actor: Actor, owed: Any) -> bool:  # noqa: ANN401 - an ObligationScope
    if owed.official_id is not None:
        return bool(owed.official_id == actor.official_id)
    return bool(owed.role == actor.role) and actor.covers(owed.unit_path)


owes_it = Predicate(
    "the actor, or the role in use, owes it",
    _owes,
    lambda actor: or_(
        Obligation.official_id == actor.official_id,
        and_(Obligation.role == str(actor.role), _under(Obligation.unit_path, actor)),
    ),
)
is_over_it = Predicate(
    "the grant covers the unit that owes it, or the authority of its case",
    lambda actor, owed: (
        actor.covers(owed.unit_path)
        or (owed.authority_path is not None and actor.covers(owed.authority_path))
    ),
    lambda actor: or_(
        _under(Obligation.unit_path, actor),
        and_(PersonnelCase.authority_path.is_not(None), _under(PersonnelCase.authority_path, actor)),
    ),
)
