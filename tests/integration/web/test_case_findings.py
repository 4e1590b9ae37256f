"""Findings in words: every reason of the catalogue makes a sentence, and nothing ever fails to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from string import Formatter

import pytest
from flask import Flask

from state_machines import rulebook
from state_machines.findings import Finding, Scalar, Settlement, Severity, Verdict
from workflow_app.presenters.findings import fact_word, finding_rows, from_record, sentence

PLACEHOLDERS = Formatter()
SAMPLES: dict[str, Scalar] = {
    "rule": "R-2.5-f",
    "person": "Trần Văn Bình",
    "persons": "Lê Thị Ánh, Trần Văn Bình",
}
CODES = {
    "degree": "MASTER",
    "theory": "ADVANCED",
    "language_level": "FLUENT",
    "level": "PROVINCE",
    "rank": "DEPUTY",
    "outcome_type": "APPOINTMENT",
    "discipline_form": "WARNING",
    "round_state": "COUNTING",
    "duty": "APPRAISE",
    "deferral_reason": "ILLNESS",
    "against_ground": "CAPACITY_DECLINED",
    "grade": "GOOD",
    "document_kind": "MINUTES",
    "talk_party": "SENDING",
    "end_party": "RECEIVING",
    "rotation_test": "YOUNG",
    "move_reason": "TRAINING",
    "exam_tie": "WRITTEN_FIRST",
    "agreement": "OBJECTS",
    "cap_scope": "AGENCY",
    "evaluation_kind": "YEAR",
}


@pytest.fixture
def page(app: Flask) -> Iterator[None]:
    with app.test_request_context():
        yield


def sample(name: str) -> Scalar:
    """A fact of the kind that its name promises."""
    if name in SAMPLES:
        return SAMPLES[name]
    if name.endswith("_on"):
        return "2026-03-02"
    if name.endswith(("_code", "_codes")):
        stem = name.removesuffix("s").removesuffix("_code")
        return next(code for ending, code in CODES.items() if stem.endswith(ending))
    return 7


def finding(rule: str, reason: str, **more: object) -> Finding:
    info = rulebook.catalogue()[rule]
    said = info.reasons.get(reason)
    texts = (text.vi + text.en for text in (said.says, said.remedy) if text) if said else ()
    names = {name for text in texts for _, name, _, _ in PLACEHOLDERS.parse(text) if name}
    facts = {name: sample(name) for name in names}
    values = {"verdict": Verdict.NOT_MET, "facts": facts, **more}
    return Finding(rule, info.clause, Severity.BLOCK, reason=reason, **values)  # type: ignore[arg-type]


REASONS = [(rule, reason) for rule, info in rulebook.catalogue().items() for reason in info.reasons]


@pytest.mark.usefixtures("page")
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_reason_of_the_catalogue_makes_a_whole_sentence(language: str) -> None:
    assert REASONS
    for rule, reason in REASONS:
        (row,) = finding_rows([finding(rule, reason, subject=3)], language, {3: "Lê An"}, 1, 2)
        told = f"{row.sentence} {row.remedy}"
        assert row.sentence, (rule, reason)
        assert not re.search(r"[{}…]|_on\b|_code", told), (rule, reason, told)
        assert not re.search(r"\b[A-Z]{2,}_[A-Z]{2,}\b", told), (rule, reason, told)


@pytest.mark.usefixtures("page")
def test_an_unknown_reason_falls_back_to_the_title_of_the_rule() -> None:
    title = rulebook.catalogue()["R-2.5-f"].title.vi
    assert sentence(finding("R-2.5-f", "no_such_reason"), "vi", {}) == title


@pytest.mark.usefixtures("page")
def test_a_rule_that_this_copy_does_not_know_is_shown_by_its_id() -> None:
    unknown = Finding("R-9.9-z", "9.9", Severity.BLOCK, Verdict.NOT_MET, "gone", subject=4)
    (row,) = finding_rows([unknown], "vi", {})
    assert (row.sentence, row.clause_title, row.who, row.link_url) == ("R-9.9-z", "9.9", (), "")
    assert row.subject_name == "#4"


@pytest.mark.usefixtures("page")
@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("notice_on", "2026-03-01", "01/03/2026"),
        ("needed_degree_code", "UNIVERSITY", "Đại học"),
        ("absent_document_kind_codes", "MINUTES, COUNT_RECORD", "Biên bản hội nghị, Biên bản kiểm phiếu"),
        ("votes", 12345, "12.345"),
        ("signed", True, "có"),
        ("document", "15-CV/TU", "15-CV/TU"),
        ("strange_code", "X_Y", "X_Y"),
        ("until_on", None, "…"),
    ],
)
def test_facts_are_told_in_words(name: str, value: Scalar, shown: str) -> None:
    assert fact_word(name, value, "vi") == shown


@pytest.mark.usefixtures("page")
def test_a_person_whom_no_rule_gathered_gets_the_name_of_the_page() -> None:
    one = finding("R-S-withdrawals", "pending", facts={"count": 1, "persons": "#12"})
    assert "Lê Thị Ánh" in sentence(one, "vi", {12: "Lê Thị Ánh"})


@pytest.mark.usefixtures("page")
def test_a_settled_finding_shows_how_it_was_settled() -> None:
    overridden = finding("R-2.5-f", "too_few_options", settled=Settlement.OVERRIDDEN)
    (row,) = finding_rows([overridden], "vi", {})
    assert (row.verdict, row.verdict_label) == ("overridden", "Đã được cho phép ngoại lệ")
    assert not row.blocks


@pytest.mark.usefixtures("page")
def test_a_link_to_a_step_is_only_for_those_who_may_take_it() -> None:
    silent = finding("R-2.5-e2", "head_silent")
    (linked,) = finding_rows([silent], "vi", {}, 5, steps={"nominate_by_head"})
    (unlinked,) = finding_rows([silent], "vi", {}, 5, steps=())
    assert linked.link_url == "/cases/5/steps/nominate_by_head"
    assert (unlinked.link_url, unlinked.who) == ("", linked.who)


@pytest.mark.usefixtures("page")
def test_a_finding_out_of_history_reads_like_a_fresh_one() -> None:
    fresh = finding("R-2.5-f", "too_few_options", subject=3, settled=Settlement.OVERRIDDEN)
    assert from_record(fresh.as_record()) == fresh
