"""The policy says the same of one case and of a list, and never more than the roles allow."""

from __future__ import annotations

from itertools import product

import pytest
from flask import Flask
from sqlalchemy import select

from state_machines.vocabulary import Role
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import (
    BallotRound,
    Official,
    PersonnelCase,
    PersonnelOption,
    RoundMember,
)
from workflow_app.queries import case_file
from workflow_app.queries.scopes import case_scope as scope_of_file
from workflow_app.security import permissions
from workflow_app.security.identity import Actor
from workflow_app.security.permissions import Permission
from workflow_app.security.policy import POLICY, may, visible
from workflow_app.security.reading import case_scope, person_scope
from workflow_app.security.scopes import CaseScope, RoundScope

UNIT, AUTHORITY = "/1/20/", "/1/2/"
ASKED = (Permission.SEE_CASE, Permission.SEE_DOSSIER, Permission.SEE_OUTCOME)


def actor(role: Role, path: str, official_id: int = 1) -> Actor:
    return Actor(official_id, "Người thử", role, path)


def case(state: str = "NOMINATING", phase: str = "open", **more: frozenset[int]) -> CaseScope:
    return CaseScope(UNIT, AUTHORITY, state, phase, **more)


def test_every_permission_is_in_the_table() -> None:
    assert set(POLICY) == set(Permission)


@pytest.mark.parametrize("permission", sorted(permissions.CASE))
def test_the_administrator_sees_nothing_of_any_case(permission: Permission) -> None:
    concerned = frozenset({1})
    own = case(summoned=concerned, options=concerned)
    assert not may(actor(Role.SYSADMIN, "/"), permission, own)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SYSADMIN}))
def test_nobody_sees_a_case_of_another_unit(role: Role) -> None:
    assert not may(actor(role, "/1/21/"), Permission.SEE_CASE, case())


def test_a_path_that_only_begins_alike_is_another_unit() -> None:
    assert not may(actor(Role.UNIT_HEAD, "/1/2/"), Permission.SEE_CASE, case())


@pytest.mark.parametrize(
    ("role", "state", "seen"),
    [
        pytest.param(Role.ADVISER, "DRAFT", False, id="a draft has not left the unit"),
        pytest.param(Role.ADVISER, "POLICY_REQUESTED", True, id="once requested the authority knows"),
        pytest.param(Role.CLERK, "DECIDING", False, id="a clerk waits for the conclusion"),
    ],
)
def test_the_authority_sees_what_has_come_to_it(role: Role, state: str, *, seen: bool) -> None:
    assert may(actor(role, AUTHORITY), Permission.SEE_CASE, case(state)) is seen


def test_a_summoned_person_sees_the_case_but_not_the_dossier() -> None:
    voter = actor(Role.CONFERENCE_VOTER, "-", 7)
    running = case(summoned=frozenset({7}))
    assert may(voter, Permission.SEE_CASE, running)
    assert not may(voter, Permission.SEE_DOSSIER, running)
    assert not may(voter, Permission.SEE_CASE, case())


@pytest.mark.parametrize(
    "permission", [Permission.SEE_DOSSIER, Permission.SEE_HISTORY, Permission.SEE_RESTRICTED]
)
@pytest.mark.parametrize("role", [Role.PERSONNEL_SPECIALIST, Role.UNIT_HEAD, Role.ADVISER, Role.INSPECTOR])
def test_whoever_is_an_option_reads_nothing_of_the_others(role: Role, permission: Permission) -> None:
    everywhere = actor(role, "/", 7)
    assert may(everywhere, permission, case())
    assert not may(everywhere, permission, case(options=frozenset({7})))


def test_a_member_in_charge_of_the_unit_knows_the_state_only() -> None:
    monitor = actor(Role.MONITORING_MEMBER, UNIT)
    allowed = {permission for permission in permissions.CASE if may(monitor, permission, case())}
    assert allowed == {Permission.SEE_CASE}


def test_an_inspector_reads_cancelled_cases_too() -> None:
    inspector = actor(Role.INSPECTOR, "/1/")
    assert may(inspector, Permission.SEE_DOSSIER, case("CANCELLED", "ended"))


def a_round(**more: object) -> RoundScope:
    told = {"announced": False, "certified": True, "passed_on": False} | more
    options = frozenset(told.pop("options", ()))  # type: ignore[call-overload]
    return RoundScope(case(options=options), venue_path=UNIT, **told)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("role", "path", "told", "seen"),
    [
        pytest.param(Role.CONFERENCE_VOTER, "-", {"voters": frozenset({1})}, False, id="voter"),
        pytest.param(Role.TELLER, "-", {"tellers": frozenset({1}), "certified": False}, True, id="teller"),
        pytest.param(Role.TELLER, "-", {}, False, id="teller of another round"),
        pytest.param(Role.PERSONNEL_SPECIALIST, UNIT, {"certified": False}, False, id="not certified yet"),
        pytest.param(Role.PERSONNEL_SPECIALIST, UNIT, {}, True, id="specialist after certification"),
        pytest.param(Role.COLLECTIVE_MEMBER, UNIT, {}, False, id="collective before the next step"),
        pytest.param(
            Role.COLLECTIVE_MEMBER, UNIT, {"passed_on": True}, True, id="collective at the next step"
        ),
        pytest.param(Role.UNIT_HEAD, UNIT, {"announced": True}, True, id="read out at the conference"),
        pytest.param(Role.ADVISER, AUTHORITY, {}, True, id="adviser"),
        pytest.param(Role.INSPECTOR, "/", {}, True, id="inspector"),
        pytest.param(Role.ADVISER, AUTHORITY, {"options": {1}}, False, id="an adviser who is an option"),
        pytest.param(Role.MONITORING_MEMBER, UNIT, {"passed_on": True}, False, id="member in charge"),
        pytest.param(Role.SYSADMIN, "/", {"passed_on": True, "announced": True}, False, id="administrator"),
    ],
)
def test_votes_are_seen_by_those_who_must(
    role: Role, path: str, told: dict[str, object], *, seen: bool
) -> None:
    assert may(actor(role, path), Permission.SEE_COUNTS, a_round(**told)) is seen


def test_a_list_and_a_single_case_are_judged_alike(province: Flask) -> None:
    with province.app_context():
        cases = db.session.execute(
            select(PersonnelCase.id, PersonnelCase.unit_path, PersonnelCase.authority_path)
        ).all()
        paths = {"/", "-", cases[0].unit_path, cases[-1].unit_path, cases[0].authority_path}
        for official_id in _people_concerned():
            me = actor(Role.OFFICIAL, "-", official_id)
            scopes = {row.id: case_scope(row.id, me) for row in cases}
            for role, path, permission in product(Role, sorted(paths), ASKED):
                who = actor(role, path, official_id)
                clause = visible(who, permission)
                listed = set(db.session.execute(select(PersonnelCase.id).where(clause)).scalars())
                single = {i for i, scope in scopes.items() if may(who, permission, scope)}
                assert listed == single, (role, path, permission, official_id)


def _people_concerned() -> list[int]:
    """Nobody in particular, an option, and somebody summoned to a running round."""
    option = db.session.execute(select(PersonnelOption.official_id).limit(1)).scalar_one()
    summoned = db.session.execute(
        select(RoundMember.official_id)
        .join(BallotRound, BallotRound.id == RoundMember.round_id)
        .where(BallotRound.state.not_in(("CERTIFIED", "VOIDED")))
        .limit(1)
    ).scalar_one()
    return [0, option, summoned]


def test_a_loaded_case_gives_the_same_scope_as_the_small_statement(province: Flask) -> None:
    with province.app_context():
        for case_id in db.session.execute(select(PersonnelCase.id)).scalars():
            file = case_file.load(case_id, clock.today())
            assert file is not None
            whole = scope_of_file(file)
            for who in [*whole.summoned, *whole.options][:3]:
                small = case_scope(case_id, actor(Role.OFFICIAL, "-", who))
                assert small is not None
                assert small.summoned == whole.summoned & {who}
                assert small.options == whole.options & {who}


def test_people_are_listed_and_opened_alike(province: Flask) -> None:
    with province.app_context():
        option = _people_concerned()[1]
        ids = [option, *db.session.execute(select(Official.id).order_by(Official.id).limit(25)).scalars()]
        scopes = {i: person_scope(i) for i in ids}
        paths = ["/1/", *db.session.execute(select(PersonnelCase.unit_path).distinct().limit(3)).scalars()]
        for role, path in product([Role.PERSONNEL_SPECIALIST, Role.ADVISER, Role.OFFICIAL], paths):
            who = actor(role, path, ids[1])
            clause = visible(who, Permission.SEE_PERSON)
            listed = set(
                db.session.execute(select(Official.id).where(clause, Official.id.in_(ids))).scalars()
            )
            single = {i for i, scope in scopes.items() if may(who, Permission.SEE_PERSON, scope)}
            assert listed == single, (role, path)


def test_an_unknown_subject_has_no_scope(province: Flask) -> None:
    with province.app_context():
        assert case_scope(2**40, actor(Role.ADVISER, "/")) is None
        assert person_scope(999_999) is None
