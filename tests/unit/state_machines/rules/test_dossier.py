"""Papers and time."""

from __future__ import annotations

from datetime import date

import pytest

from state_machines.facts import DeadlineFacts, DocumentFacts, Facts
from state_machines.vocabulary import DocumentKind, RecordKind
from tests.unit.state_machines.rules.factories import (
    AN,
    BINH,
    HEAD,
    SELECTION_ROUND,
    TODAY,
    a_case,
    a_record,
    outcome_of,
    says,
    the_dossier,
    the_facts,
    with_case,
)

HEALTH, RESUME = DocumentKind.HEALTH_CERTIFICATE, DocumentKind.RESUME


def without(*kinds: DocumentKind) -> tuple[DocumentFacts, ...]:
    return tuple(paper for paper in the_dossier() if paper.kind not in kinds)


def dated(kind: DocumentKind, dated_on: date | None) -> tuple[DocumentFacts, ...]:
    return (*without(kind), DocumentFacts(kind, AN, dated_on=dated_on))


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param(the_facts(), ("met", "met"), id="every paper"),
        pytest.param(with_case(chosen_id=None), ("missing", "nobody_chosen"), id="nobody is chosen"),
        pytest.param(with_case(documents=without(HEALTH)), ("missing", "absent"), id="one is lacking"),
        pytest.param(with_case(documents=()), ("missing", "absent"), id="all are lacking"),
        pytest.param(
            with_case(documents=(*without(HEALTH), DocumentFacts(HEALTH, BINH, dated_on=TODAY))),
            ("missing", "absent"),
            id="the paper of another person",
        ),
        pytest.param(
            with_case(documents=dated(HEALTH, date(2023, 12, 3))), ("met", "met"), id="six months today"
        ),
        pytest.param(
            with_case(documents=dated(HEALTH, date(2023, 12, 2))),
            ("not_met", "stale"),
            id="six months and a day",
        ),
        pytest.param(with_case(documents=dated(HEALTH, None)), ("not_met", "stale"), id="without a date"),
        pytest.param(
            with_case(
                documents=(*dated(HEALTH, date(2020, 1, 1)), DocumentFacts(HEALTH, AN, dated_on=TODAY))
            ),
            ("met", "met"),
            id="a newer paper beside the old one",
        ),
        pytest.param(
            with_case(documents=dated(HEALTH, date(2023, 12, 2)), submitted_on=date(2024, 6, 1)),
            ("met", "met"),
            id="young enough on the day of submission",
        ),
        pytest.param(
            with_case(documents=tuple(p for p in dated(HEALTH, date(2020, 1, 1)) if p.kind is not RESUME)),
            ("missing", "absent_and_stale"),
            id="one lacking, one stale",
        ),
        pytest.param(
            with_case(documents=tuple(p for p in the_dossier() if p.round_id != SELECTION_ROUND)),
            ("missing", "absent"),
            id="no minutes of one certified round",
        ),
        pytest.param(
            with_case(documents=dated(DocumentKind.DEGREE_COPIES, date(1999, 1, 1))),
            ("met", "met"),
            id="no age limit",
        ),
    ],
)
def test_the_dossier_is_complete_and_fresh(facts: Facts, expected: tuple[str, str]) -> None:
    assert says("R-P-dossier", facts) == expected


def test_every_missing_paper_is_named() -> None:
    facts = with_case(
        documents=tuple(p for p in dated(HEALTH, None) if p.kind is not RESUME and p.round_id != 201)
    )
    assert outcome_of("R-P-dossier", facts).facts == {
        "person": "Nguyễn Văn An",
        "count": 4,
        "absent_document_kind_codes": "MINUTES, COUNT_RECORD, RESUME_C2C",
        "stale_document_kind_codes": "HEALTH_CERTIFICATE",
    }


def test_several_copies_may_be_asked_for() -> None:
    two = [{"kind": "RESIDENCE_COMMENT", "count": 2}]
    assert says("R-P-dossier", the_facts(), dossier_items=two) == ("missing", "absent")
    assert says("R-P-dossier", with_case(documents=the_dossier() * 2), dossier_items=two) == ("met", "met")


def test_a_paper_of_the_case_needs_no_person() -> None:
    of_case = [{"kind": "PARTY_OPINION", "per": "case"}]
    facts = with_case(documents=(DocumentFacts(DocumentKind.PARTY_OPINION),))
    assert says("R-P-dossier", facts, dossier_items=of_case) == ("met", "met")


def overrun(due_on: date, met_on: date | None = None, explained: str | None = None) -> Facts:
    data = {"deadline_code": explained}
    records = (a_record(1, RecordKind.OVERRUN_EXPLANATION, HEAD, data=data),) if explained else ()
    clock = DeadlineFacts("process", date(2024, 4, 1), due_on, met_on)
    return the_facts(case=a_case(deadlines=(clock,), records=records))


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param(the_facts(), ("not_applicable", "no_clock"), id="no clock is running"),
        pytest.param(overrun(TODAY), ("met", "met"), id="the last day"),
        pytest.param(overrun(date(2024, 6, 2)), ("not_met", "late_unexplained"), id="one day late"),
        pytest.param(
            overrun(date(2024, 6, 2), explained="process"), ("met", "explained"), id="late and explained"
        ),
        pytest.param(
            overrun(date(2024, 6, 2), explained="policy_reply"),
            ("not_met", "late_unexplained"),
            id="another overrun was explained",
        ),
        pytest.param(
            overrun(date(2024, 5, 20), met_on=date(2024, 5, 20)), ("met", "met"), id="was met in time"
        ),
    ],
)
def test_an_overrun_is_explained(facts: Facts, expected: tuple[str, str]) -> None:
    assert says("R-P-30days", facts) == expected


@pytest.mark.parametrize(
    ("rule_id", "kind", "reason"),
    [
        ("R-S-signature", RecordKind.SIGNATURE, "signature_missing"),
        ("R-S-inspection-finding", RecordKind.INSPECTION_FINDING, "finding_missing"),
    ],
)
def test_a_record_must_come_first(rule_id: str, kind: RecordKind, reason: str) -> None:
    assert says(rule_id, the_facts()) == ("missing", reason)
    assert says(rule_id, with_case(records=(a_record(1, kind, HEAD),))) == ("met", "met")
