"""Scopes for a route's question, each by one small statement."""

from __future__ import annotations

from functools import cache

from sqlalchemy import Integer, exists, literal, literal_column, or_, select, union_all

from workflow_app import clock
from workflow_app.extensions import db
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
from workflow_app.once import Once
from workflow_app.security.identity import Actor
from workflow_app.security.predicates import OVER
from workflow_app.security.scopes import CaseScope, LetterScope, ObligationScope, PersonScope, UnitScope

LARGEST_ID = 2**31 - 1  # beyond it the database would refuse the number itself


def case_scope(case_id: int, actor: Actor) -> CaseScope | None:
    """The scope of a case; of the people in it, only whether the actor is among them."""
    me = actor.official_id
    if case_id > LARGEST_ID:
        return None
    replaced = actor.stands_for.official_id if actor.stands_for else None
    asked = {"me": me, "replaced": replaced, "case_id": case_id}
    rows = _of_case().rows(asked)
    if not rows:
        return None
    row = rows[0]
    return CaseScope(
        unit_path=row.unit_path,
        authority_path=row.authority_path,
        state=row.state,
        phase=row.phase,
        summoned=_only(me, there=row.summoned),
        options=_only(me, there=row.option) | _only(replaced, there=row.of_replaced),
        examiners=_only(me, there=row.examiner),
        sending_path=row.sending_path,
    )


@cache
def _of_case() -> Once:
    """Put together once: every page of a case asks for ``case_id`` as the official ``me``.

    ``replaced`` is the person in whose place they act, if any.
    """
    case, me = PersonnelCase, literal_column(":me", Integer)
    summoned = exists(
        select(RoundMember.round_id)
        .join(BallotRound, BallotRound.id == RoundMember.round_id)
        .where(BallotRound.case_id == case.id, BallotRound.state.not_in(OVER))
        .where(RoundMember.official_id == me)
    )
    option = exists(
        select(PersonnelOption.id)
        .where(PersonnelOption.case_id == case.id)
        .where(PersonnelOption.official_id == me)
    )
    of_replaced = exists(
        select(PersonnelOption.id)
        .where(PersonnelOption.case_id == case.id)
        .where(PersonnelOption.official_id == literal_column(":replaced", Integer))
    )
    examiner = exists(
        select(CaseDuty.case_id)
        .where(CaseDuty.case_id == case.id, CaseDuty.official_id == me)
        .where(CaseDuty.duty == "EXAMINE")
    )
    found = select(
        case.unit_path,
        case.authority_path,
        case.sending_path,
        case.state,
        case.phase,
        summoned.label("summoned"),
        option.label("option"),
        of_replaced.label("of_replaced"),
        examiner.label("examiner"),
    ).where(case.id == literal_column(":case_id", Integer))
    return Once(found)


def _only(official_id: int | None, *, there: bool) -> frozenset[int]:
    return frozenset({official_id}) if there and official_id is not None else frozenset()


def person_scope(official_id: int) -> PersonScope | None:
    """Where an official serves, is planned and is considered."""
    if official_id > LARGEST_ID:
        return None
    today, case = clock.today(), PersonnelCase
    serving = (
        (Tenure.official_id == official_id)
        & (Tenure.from_on <= today)
        & or_(Tenure.to_on.is_(None), Tenure.to_on > today)
    )
    option = (PersonnelOption.official_id == official_id) & (case.phase != "ended")
    parts = (
        select(literal("self"), literal("")).where(exists().where(Official.id == official_id)),
        select(literal("work"), OrgUnit.path)
        .join(Official, Official.home_unit_id == OrgUnit.id)
        .where(Official.id == official_id),
        select(literal("work"), OrgUnit.path)
        .join(Post, Post.unit_id == OrgUnit.id)
        .join(Tenure, Tenure.post_id == Post.id)
        .where(serving),
        select(literal("managed"), OrgUnit.path)
        .join(Post, Post.authority_id == OrgUnit.id)
        .join(Tenure, Tenure.post_id == Post.id)
        .where(serving),
        select(literal("planned"), OrgUnit.path)
        .join(PlanEntry, PlanEntry.unit_id == OrgUnit.id)
        .where(PlanEntry.official_id == official_id, PlanEntry.status == "ACTIVE"),
        select(literal("considered"), case.unit_path)
        .join(PersonnelOption, PersonnelOption.case_id == case.id)
        .where(option),
        select(literal("considered"), case.authority_path)
        .join(PersonnelOption, PersonnelOption.case_id == case.id)
        .where(option),
    )
    found: dict[str, set[str]] = {}
    for kind, path in db.session.execute(union_all(*parts)):
        found.setdefault(kind, set()).add(path)
    if "self" not in found:
        return None
    return PersonScope(
        official_id=official_id,
        work=frozenset(found.get("work", ())),
        managed=frozenset(found.get("managed", ())),
        planned=frozenset(found.get("planned", ())),
        considered=frozenset(found.get("considered", ())),
    )


def letter_scope(letter_id: int) -> LetterScope | None:
    """The list of persons of one letter."""
    if letter_id > LARGEST_ID:
        return None
    rows = db.session.execute(
        select(Letter.about_id, LetterReader.official_id, LetterReader.sees_sender)
        .outerjoin(LetterReader, LetterReader.letter_id == Letter.id)
        .where(Letter.id == letter_id)
    ).all()
    if not rows:
        return None
    return LetterScope(
        readers=frozenset(row.official_id for row in rows if row.official_id is not None),
        know_sender=frozenset(row.official_id for row in rows if row.sees_sender),
        about_id=rows[0].about_id,
    )


def unit_scope(unit_id: int) -> UnitScope | None:
    """The path of a unit and of the authorities over its posts."""
    if unit_id > LARGEST_ID:
        return None
    parts = (
        select(literal("unit"), OrgUnit.path).where(OrgUnit.id == unit_id),
        select(literal("managed"), OrgUnit.path)
        .join(Post, Post.authority_id == OrgUnit.id)
        .where(Post.unit_id == unit_id),
    )
    path, managed = None, set()
    for kind, found in db.session.execute(union_all(*parts)):
        if kind == "unit":
            path = found
        else:
            managed.add(found)
    return UnitScope(path, frozenset(managed)) if path is not None else None


def obligation_scope(obligation_id: int) -> ObligationScope | None:
    """Who owes a thing, and where."""
    if obligation_id > LARGEST_ID:
        return None
    row = db.session.execute(
        select(Obligation.unit_path, Obligation.role, Obligation.official_id, PersonnelCase.authority_path)
        .outerjoin(PersonnelCase, PersonnelCase.id == Obligation.case_id)
        .where(Obligation.id == obligation_id)
    ).one_or_none()
    return ObligationScope(*row) if row else None
