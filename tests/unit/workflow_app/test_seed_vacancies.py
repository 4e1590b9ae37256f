"""The vacant posts of the demo province, judged by the rule book itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import pytest

from state_machines.facts import (
    ActorFacts,
    CaseFacts,
    Discipline,
    Evaluation,
    Facts,
    LanguageSkill,
    PersonFacts,
    Qualification,
    StandardFacts,
    Tenure,
    TitleFacts,
    UnitFacts,
)
from state_machines.findings import Verdict
from state_machines.planned import PlanEntry
from state_machines.registry import latest
from state_machines.rulebook import RuleSet, rule_sets
from state_machines.rules import RULES
from state_machines.vocabulary import Role
from workflow_app.seed.province import Province, build
from workflow_app.seed.shapes import Person, Post, Stay, Title, Vacancy

TODAY = date(2026, 3, 2)
EVALUATED = "R-2.3-b"


@cache
def province(officials: int) -> Province:
    return build(officials)


def tenure(stay: Stay) -> Tenure:
    title, unit = stay.post.title, stay.post.unit
    return Tenure(
        post_id=stay.post.id,
        title_code=title.code,
        title_level=title.level,
        rank=title.rank,
        is_key=title.is_key,
        unit_id=unit.id,
        unit_kind=unit.kind,
        unit_level=unit.level,
        from_on=stay.from_on,
        to_on=stay.to_on,
        term_end_on=stay.term_end_on,
        by_rotation=stay.via == "ROTATION",
        equivalence=title.equivalence,
    )


def person_facts(person: Person) -> PersonFacts:
    return PersonFacts(
        id=person.id,
        name=person.name,
        sex=person.sex,
        birth=person.birth,
        qualifications=tuple(Qualification(s.degree, s.mode, s.subject) for s in person.studies),
        theory=person.theory,
        languages=tuple(LanguageSkill(code, level) for code, level in person.languages.items()),
        tenures=tuple(map(tenure, person.stays)),
        plans=tuple(
            PlanEntry(p.title.code, p.title.equivalence, p.status, p.from_on, p.to_on) for p in person.plans
        ),
        evaluations=tuple(Evaluation(*grading) for grading in person.gradings),
        disciplines=tuple(Discipline(*sanction) for sanction in person.sanctions),
        retirement_notice_on=person.notice_on,
    )


def title_facts(title: Title) -> TitleFacts:
    return TitleFacts(
        code=title.code,
        level=title.level,
        rank=title.rank,
        in_scope=title.in_scope,
        is_key=title.is_key,
        is_elected=title.is_elected,
        standing_committee_managed=title.managed,
        equivalence=title.equivalence,
    )


def facts_of(found: Province, post: Post, day: date) -> Facts:
    """A case just opened for the post, as the body that carries it would see it."""
    body = next(unit for unit in found.tree.units if unit.id == post.unit.home_id)
    version = len(post.title.standards)
    standard = post.title.standards[-1]
    case = CaseFacts(
        state="NOMINATING",
        title=title_facts(post.title),
        opened_on=day,
        standard=StandardFacts(1, version, standard.min_degree, standard.min_theory, standard.min_language),
    )
    unit = UnitFacts(body.id, body.kind, body.level, foreign_affairs=body.foreign_affairs)
    return Facts(today=day, case=case, unit=unit, actor=ActorFacts(1, Role.PERSONNEL_SPECIALIST))


def person_rules(rule_set: RuleSet) -> list[str]:
    """Every rule about a person that nominating or verifying asks, apart from the papers."""
    steps = [
        latest(rule_set.procedures["appointment"]).step(code)
        for code in ("add_eligible", "start_verification")
    ]
    named = {rule for step in steps for rule in step.rules if RULES[rule].person_check}
    return sorted(named - {"SOD-3-nominee", "R-2.8-c"})


def unmet(person: PersonFacts, facts: Facts, rule_set: RuleSet) -> list[str]:
    """Ids of the rules that stand in this person's way."""
    found = []
    facts = replace(facts, people={person.id: person})
    for rule_id in person_rules(rule_set):
        check = RULES[rule_id].person_check
        assert check is not None
        if check(facts, person, rule_set.params).verdict in (Verdict.NOT_MET, Verdict.MISSING):
            found.append(rule_id)
    return found


def posts(found: Province) -> Mapping[int, Post]:
    return {post.id: post for post in found.tree.posts}


def every_vacancy(found: Province) -> Iterator[tuple[Vacancy, Post]]:
    for vacancy in (*found.vacancies(), *found.stopped_vacancies()):
        yield vacancy, posts(found)[vacancy.post_id]


RULE_SETS = sorted(rule_sets().values(), key=lambda one: one.code)
both_rule_sets = pytest.mark.parametrize("rule_set", RULE_SETS, ids=lambda one: one.code)


@both_rule_sets
@pytest.mark.parametrize("days", [-140, 0, 120])
def test_the_eligible_meet_every_rule_for_half_a_year_on_either_side(rule_set: RuleSet, days: int) -> None:
    found = province(4000)
    by_id = {person.id: person for person in found.people}
    for vacancy, post in every_vacancy(found):
        facts = facts_of(found, post, TODAY + timedelta(days=days))
        for official in vacancy.eligible:
            assert unmet(person_facts(by_id[official]), facts, rule_set) == [], (post.title.code, official)


@both_rule_sets
def test_a_near_miss_breaks_the_one_rule_it_is_named_for(rule_set: RuleSet) -> None:
    found = province(4000)
    by_id = {person.id: person for person in found.people}
    for vacancy, post in every_vacancy(found):
        facts = facts_of(found, post, TODAY)
        for official, rule in vacancy.near_misses:
            assert unmet(person_facts(by_id[official]), facts, rule_set) == [rule], (
                post.title.code,
                official,
            )


def test_the_rules_asked_hold_those_of_the_procedure() -> None:
    asked = person_rules(RULE_SETS[0])
    assert {"R-1-d", "R-2.1-e", "R-2.1-f", "R-2.5-a2", "R-2.5-a3", "R-P-2years", "R-P-age", EVALUATED} <= set(
        asked
    )


@pytest.mark.parametrize(("officials", "least"), [(300, 10), (4000, 80)])
def test_there_are_enough_vacancies_with_three_eligible_people_each(officials: int, least: int) -> None:
    found = province(officials)
    departments = {body.unit.id for body in found.tree.departments}
    in_departments = [v for v in found.vacancies() if posts(found)[v.post_id].unit.home_id in departments]
    assert len(in_departments) >= least
    assert all(len(set(vacancy.eligible)) >= 3 for vacancy in found.vacancies())


@pytest.mark.parametrize("officials", [300, 4000])
def test_every_department_has_two_vacancies_or_more(officials: int) -> None:
    found = province(officials)
    for body in found.tree.departments:
        here = [post for _, post in every_vacancy(found) if post.unit.home_id == body.unit.id]
        assert len(here) >= 2, body.unit.name


def test_a_vacant_post_has_a_free_seat_for_more_than_half_a_year() -> None:
    found = province(4000)
    half_a_year_ago = TODAY - timedelta(days=200)
    for _, post in every_vacancy(found):
        stays = [stay for person in found.people for stay in person.stays if stay.post is post]
        taken = [stay for stay in stays if stay.to_on is None or stay.to_on > half_a_year_ago]
        assert len(taken) < post.seats


def test_nobody_is_meant_for_two_vacancies_or_has_a_part_in_the_case_beside() -> None:
    found = province(4000)
    seen: set[int] = set()
    for vacancy, post in every_vacancy(found):
        named = {*vacancy.eligible, *(official for official, _ in vacancy.near_misses)}
        parts = {
            who for role, ids in found.cast(post.unit.id).items() if role != "CONFERENCE_VOTER" for who in ids
        }
        assert not named & seen
        assert not named & parts
        seen |= named


def test_the_department_under_the_moratorium_offers_no_open_vacancy() -> None:
    found = province(300)
    (stop,) = found.rows("moratorium")
    assert stop["from_on"] < TODAY < stop["to_on"]
    homes = {posts(found)[vacancy.post_id].unit.home_id for vacancy in found.vacancies()}
    assert stop["unit_id"] not in homes
    assert {posts(found)[v.post_id].unit.home_id for v in found.stopped_vacancies()} == {stop["unit_id"]}
