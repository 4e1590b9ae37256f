"""Discipline, evaluation, political conclusion, conflicts of interest, open matters."""

from __future__ import annotations

from datetime import date

import pytest

from state_machines.facts import Discipline, DocumentFacts, Facts
from state_machines.vocabulary import DisciplineForm, DocumentKind, EvaluationKind, RecordKind, Role
from tests.unit.state_machines.rules.factories import (
    AN,
    BINH,
    HEAD,
    RECORDS,
    SECRETARY,
    SPECIALIST,
    TODAY,
    a_case,
    a_declaration,
    a_person,
    a_record,
    a_title,
    an_actor,
    an_evaluation,
    outcome_of,
    people,
    says,
    the_facts,
    with_case,
    with_person,
)


def disciplined(form: DisciplineForm, decided_on: date, standing: int = 50) -> Facts:
    return with_person(a_title(equivalence=standing), disciplines=(Discipline(form, decided_on),))


REPRIMAND, WARNING, REMOVAL = DisciplineForm.REPRIMAND, DisciplineForm.WARNING, DisciplineForm.REMOVAL


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param(the_facts(), ("met", "met"), id="no discipline"),
        pytest.param(
            disciplined(REPRIMAND, date(2022, 6, 4)), ("not_met", "barred"), id="24 months end tomorrow"
        ),
        pytest.param(disciplined(REPRIMAND, date(2022, 6, 3)), ("met", "met"), id="24 months end today"),
        pytest.param(
            disciplined(WARNING, date(2021, 6, 4)), ("not_met", "barred"), id="36 months end tomorrow"
        ),
        pytest.param(disciplined(WARNING, date(2021, 6, 3)), ("met", "met"), id="36 months end today"),
        pytest.param(
            disciplined(REMOVAL, date(2019, 6, 4)), ("not_met", "barred"), id="60 months end tomorrow"
        ),
        pytest.param(disciplined(REMOVAL, date(2019, 6, 3)), ("met", "met"), id="60 months end today"),
        pytest.param(
            disciplined(REMOVAL, date(2024, 1, 1), standing=40),
            ("not_applicable", "not_higher_post"),
            id="an equivalent post is not barred",
        ),
        pytest.param(
            with_person(tenures=(), disciplines=(Discipline(REPRIMAND, date(2024, 1, 1)),)),
            ("not_met", "barred"),
            id="a first post is a higher one",
        ),
        pytest.param(disciplined(REPRIMAND, date(2024, 6, 4)), ("met", "met"), id="a decision of tomorrow"),
    ],
)
def test_discipline_bars_a_higher_post_for_a_time(facts: Facts, expected: tuple[str, str]) -> None:
    assert says("R-1-d", facts) == expected


def test_the_bar_that_ends_last_is_named() -> None:
    both = (Discipline(REPRIMAND, date(2024, 1, 1)), Discipline(REMOVAL, date(2020, 2, 29)))
    assert outcome_of("R-1-d", with_person(disciplines=both)).facts == {
        "person": "Nguyễn Văn An",
        "discipline_form_code": "REPRIMAND",
        "decided_on": "2024-01-01",
        "months": 24,
        "until_on": "2026-01-01",
    }


def test_a_form_without_a_time_in_the_rule_set_cannot_be_judged() -> None:
    facts = disciplined(REMOVAL, date(2024, 1, 1))
    assert says("R-1-d", facts, discipline_bars={"REPRIMAND": 24}) == ("missing", "bar_not_set")


def evaluated(*decided_on: date, kind: EvaluationKind = EvaluationKind.PRE_APPOINTMENT) -> Facts:
    return with_person(evaluations=tuple(an_evaluation(day, kind) for day in decided_on))


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param(evaluated(date(2023, 12, 3)), ("met", "met"), id="six months ago today"),
        pytest.param(evaluated(date(2023, 12, 2)), ("not_met", "evaluation_too_old"), id="one day more"),
        pytest.param(evaluated(TODAY), ("met", "met"), id="decided today"),
        pytest.param(evaluated(date(2024, 6, 4)), ("missing", "evaluation_missing"), id="decided tomorrow"),
        pytest.param(evaluated(), ("missing", "evaluation_missing"), id="never"),
        pytest.param(
            evaluated(TODAY, kind=EvaluationKind.YEAR),
            ("missing", "evaluation_missing"),
            id="the yearly one only",
        ),
        pytest.param(evaluated(date(2020, 1, 1), date(2024, 1, 9)), ("met", "met"), id="the newest counts"),
    ],
)
def test_a_person_is_evaluated_before_the_appointment(facts: Facts, expected: tuple[str, str]) -> None:
    assert says("R-2.3-b", facts) == expected


@pytest.mark.parametrize(
    ("papers", "expected"),
    [
        pytest.param(((DocumentKind.POLITICAL_CONCLUSION, AN),), ("met", "met"), id="on file"),
        pytest.param((), ("missing", "conclusion_missing"), id="not on file"),
        pytest.param(
            ((DocumentKind.POLITICAL_CONCLUSION, BINH),),
            ("missing", "conclusion_missing"),
            id="about another person",
        ),
        pytest.param(
            ((DocumentKind.POLITICAL_CONCLUSION, None),), ("missing", "conclusion_missing"), id="about nobody"
        ),
    ],
)
def test_the_political_conclusion_is_on_file_for_each_person(
    papers: tuple[tuple[DocumentKind, int | None], ...], expected: tuple[str, str]
) -> None:
    documents = tuple(DocumentFacts(kind, person) for kind, person in papers)
    assert says("R-2.8-c", with_case(documents=documents)) == expected


def declaring(*records: object, actor: int = SPECIALIST) -> Facts:
    return the_facts(case=a_case(records=records), actor=an_actor(actor, Role.PERSONNEL_SPECIALIST))


OF_BOTH = (a_declaration(1, SPECIALIST), a_declaration(2, HEAD))


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param(declaring(*OF_BOTH), ("met", "met"), id="preparer and submitter have declared"),
        pytest.param(declaring(OF_BOTH[0]), ("missing", "undeclared"), id="the head has not"),
        pytest.param(
            declaring(*OF_BOTH, actor=SECRETARY), ("missing", "undeclared"), id="whoever acts has not"
        ),
        pytest.param(
            declaring(*OF_BOTH, a_declaration(3, SPECIALIST, conflict=True)),
            ("not_met", "own_conflict"),
            id="a later declaration of a conflict counts",
        ),
        pytest.param(
            declaring(a_declaration(1, SPECIALIST, conflict=True), *OF_BOTH),
            ("met", "met"),
            id="a conflict that is declared over",
        ),
        pytest.param(
            declaring(OF_BOTH[0], a_declaration(2, HEAD, conflict=True)),
            ("met", "met"),
            id="the head steps out",
        ),
        pytest.param(declaring(*OF_BOTH, actor=0), ("met", "met"), id="the system has nothing to declare"),
    ],
)
def test_interests_are_declared(facts: Facts, expected: tuple[str, str]) -> None:
    assert says("R-S-conflict", facts) == expected


def test_those_who_have_not_declared_are_named() -> None:
    assert outcome_of("R-S-conflict", declaring()).facts == {
        "persons": "Phạm Quang Đạo, Vũ Thu Hà",
        "count": 2,
    }


def raised(record_id: int, official_id: int | None) -> object:
    return a_record(record_id, RecordKind.MATTER_RAISED, SPECIALIST, official_id=official_id)


RESOLVED = a_record(9, RecordKind.MATTER_RESOLVED, HEAD, resolves_id=1)


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        pytest.param(RECORDS, ("met", "met"), id="nothing was raised"),
        pytest.param((raised(1, AN),), ("not_met", "matter_open"), id="about a person"),
        pytest.param((raised(1, None),), ("not_met", "matter_open_on_case"), id="about the case"),
        pytest.param((raised(1, AN), RESOLVED), ("met", "met"), id="resolved"),
        pytest.param(
            (raised(1, AN), raised(2, BINH), RESOLVED), ("not_met", "matter_open"), id="one of two resolved"
        ),
    ],
)
def test_raised_matters_are_resolved(records: tuple[object, ...], expected: tuple[str, str]) -> None:
    assert says("R-S-matters", with_case(records=records)) == expected


@pytest.mark.parametrize(
    ("under_review", "expected"),
    [
        pytest.param((), ("met", "met"), id="nothing"),
        pytest.param((AN,), ("not_met", "under_review"), id="about a person"),
        pytest.param((0,), ("not_met", "under_review_on_case"), id="about the case"),
        pytest.param((0, AN), ("not_met", "under_review"), id="about both"),
    ],
)
def test_an_admitted_denunciation_holds_the_case_up(
    under_review: tuple[int, ...], expected: tuple[str, str]
) -> None:
    assert says("R-S-matters", with_case(under_review=under_review)) == expected


@pytest.mark.parametrize(
    ("ended_on", "expected"),
    [
        pytest.param(TODAY, ("met", "met"), id="ended today"),
        pytest.param(date(2024, 6, 4), ("not_met", "barred"), id="ends tomorrow"),
    ],
)
def test_an_ended_decision_bars_nothing(ended_on: date, expected: tuple[str, str]) -> None:
    ended = Discipline(REMOVAL, date(2024, 1, 1), ended_on)
    assert says("R-1-d", with_person(a_title(equivalence=50), disciplines=(ended,))) == expected


def test_open_matters_are_counted_and_their_people_named() -> None:
    facts = the_facts(
        case=a_case(records=(raised(1, BINH), raised(2, AN), raised(3, AN))),
        people=people(a_person(AN)),
    )
    assert outcome_of("R-S-matters", facts).facts == {"count": 3, "persons": "Nguyễn Văn An, Trần Thị Bình"}
