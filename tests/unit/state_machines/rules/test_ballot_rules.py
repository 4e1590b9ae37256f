"""Holding and counting a ballot round."""

from __future__ import annotations

from typing import Any

import pytest

from state_machines.facts import Facts, Tally
from state_machines.rulebook import catalogue
from state_machines.vocabulary import BallotType, Role, RoundState
from tests.unit.state_machines.rules.factories import (
    AN,
    BINH,
    CHI,
    HEAD,
    OTHER_TELLER,
    SECRETARY,
    TELLER,
    a_round,
    a_unit,
    an_actor,
    outcome_of,
    says,
    the_facts,
)


def holding(summoned: int, present: int | None, *strangers: int) -> Facts:
    voters = tuple(range(101, 101 + summoned))
    given = {} if present is None else {"present": (*voters[:present], *strangers)}
    return the_facts(round=a_round(voters=voters), given=given)


@pytest.mark.parametrize(
    ("facts", "quorum", "lacking"),
    [
        pytest.param(holding(15, None), "not_given", "not_given", id="attendance is not taken"),
        pytest.param(holding(15, 10), "met", "quorum_there", id="V1: 10 of 15 are two thirds"),
        pytest.param(holding(16, 10), "quorum_lacking", "met", id="V2: 10 of 16 are not"),
        pytest.param(holding(16, 11), "met", "quorum_there", id="the first number above two thirds"),
        pytest.param(holding(0, 0), "quorum_lacking", "met", id="an empty body has no quorum"),
        pytest.param(holding(16, 10, 900), "not_summoned", "met", id="an observer adds nothing"),
    ],
)
def test_a_quorum_is_two_thirds_of_those_summoned(facts: Facts, quorum: str, lacking: str) -> None:
    assert says("R-P-quorum", facts)[1] == quorum
    assert says("R-S-quorum-lacking", facts)[1] == lacking


def test_the_number_needed_is_rounded_up() -> None:
    assert outcome_of("R-P-quorum", holding(16, 10)).facts == {"present": 10, "summoned": 16, "needed": 11}


THREE = (TELLER, OTHER_TELLER, SECRETARY)


def electing(**form: Any) -> Facts:
    return the_facts(round=a_round(), given=form)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param(electing(), ("missing", "not_given"), id="the form is empty"),
        pytest.param(electing(tellers=THREE, teller_head=TELLER), ("met", "met"), id="three"),
        pytest.param(
            electing(tellers=THREE[1:], teller_head=TELLER), ("met", "met"), id="two and their head"
        ),
        pytest.param(electing(tellers=THREE), ("not_met", "no_teller_head"), id="without a head"),
        pytest.param(
            electing(tellers=THREE[:2], teller_head=TELLER), ("not_met", "too_few_tellers"), id="two in all"
        ),
        pytest.param(
            electing(tellers=(TELLER, TELLER, OTHER_TELLER), teller_head=TELLER),
            ("not_met", "too_few_tellers"),
            id="one of them twice",
        ),
        pytest.param(
            electing(tellers=(*THREE, AN), teller_head=TELLER),
            ("not_met", "candidate_counts"),
            id="a candidate",
        ),
        pytest.param(
            electing(tellers=(*THREE, HEAD), teller_head=TELLER),
            ("not_met", "head_counts"),
            id="the head of the unit",
        ),
        pytest.param(
            the_facts(
                round=a_round(),
                unit=a_unit(leaders=()),
                given={"tellers": (*THREE, HEAD), "teller_head": TELLER},
            ),
            ("met", "met"),
            id="no head of the unit",
        ),
    ],
)
def test_tellers_are_enough_and_impartial(facts: Facts, expected: tuple[str, str]) -> None:
    assert says("R-S-tellers", facts) == expected


@pytest.mark.parametrize(
    ("actor", "expected"),
    [
        pytest.param(TELLER, ("met", "met"), id="elected"),
        pytest.param(SECRETARY, ("not_met", "not_a_teller"), id="not elected"),
    ],
)
def test_only_an_elected_teller_counts(actor: int, expected: tuple[str, str]) -> None:
    facts = the_facts(actor=an_actor(actor, Role.TELLER), round=a_round(tellers=(TELLER, OTHER_TELLER)))
    assert says("R-S-named-teller", facts) == expected


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        pytest.param({}, ("missing", "not_given"), id="the form is empty"),
        pytest.param({"issued": 9}, ("missing", "not_given"), id="half of the form"),
        pytest.param({"issued": 9, "collected": 9}, ("met", "met"), id="all present, all collected"),
        pytest.param({"issued": 9, "collected": 7}, ("met", "met"), id="two kept their ballots"),
        pytest.param(
            {"issued": 10, "collected": 9}, ("not_met", "issued_above_present"), id="one too many issued"
        ),
        pytest.param(
            {"issued": 8, "collected": 9}, ("not_met", "collected_above_issued"), id="one too many collected"
        ),
        pytest.param({"issued": -1, "collected": -1}, ("not_met", "negative_number"), id="negative"),
        pytest.param({"issued": 0, "collected": 0}, ("met", "met"), id="nobody took a ballot"),
    ],
)
def test_ballots_issued_and_collected_fit(form: dict[str, int], expected: tuple[str, str]) -> None:
    facts = the_facts(round=a_round(present=tuple(range(101, 110))), given=form)
    assert says("R-S-issued", facts) == expected


def counting(
    ballot: BallotType = BallotType.PICK_ONE, state: RoundState = RoundState.COUNTING, **form: Any
) -> Facts:
    round_ = a_round(state=state, ballot=ballot, present=tuple(range(101, 110)), issued=9, collected=9)
    return the_facts(round=round_, given=form)


FIVE_THREE = (Tally(AN, 5), Tally(BINH, 3))
EACH = BallotType.APPROVE_EACH
BROKEN = [
    pytest.param(counting(), "not_given", id="the form is empty"),
    pytest.param(counting(state=RoundState.COUNTED), "missing_number", id="a counted round without numbers"),
    pytest.param(counting(valid=None, invalid=1), "missing_number", id="a number left out"),
    pytest.param(counting(valid=10, invalid=-1, tallies=FIVE_THREE), "negative_number", id="below nothing"),
    pytest.param(
        counting(valid=8, invalid=0, tallies=FIVE_THREE), "collected_not_valid_plus_invalid", id="one lost"
    ),
    pytest.param(
        counting(issued=10, valid=9, invalid=0, tallies=FIVE_THREE),
        "issued_above_present",
        id="one more than present",
    ),
    pytest.param(
        counting(collected=10, valid=9, invalid=1, tallies=FIVE_THREE),
        "collected_above_issued",
        id="one too many",
    ),
    pytest.param(
        counting(valid=8, invalid=1, tallies=(*FIVE_THREE, Tally(CHI, 1))),
        "not_a_candidate",
        id="not on the paper",
    ),
    pytest.param(
        counting(valid=8, invalid=1, tallies=(*FIVE_THREE, Tally(AN, 0))), "counted_twice", id="two lines"
    ),
    pytest.param(
        counting(valid=8, invalid=1, tallies=(Tally(AN, 9),)),
        "person_votes_above_valid",
        id="more than all ballots",
    ),
    pytest.param(
        counting(valid=8, invalid=1, tallies=(Tally(AN, 5), Tally(BINH, 4))),
        "votes_above_valid",
        id="nine of eight",
    ),
    pytest.param(
        counting(EACH, valid=8, invalid=1, tallies=(Tally(AN, 5, 2), Tally(BINH, 8))),
        "opinions_not_valid",
        id="one answer lost",
    ),
]


@pytest.mark.parametrize(("facts", "reason"), BROKEN)
def test_a_count_that_does_not_add_up_is_refused_by_name(facts: Facts, reason: str) -> None:
    found = outcome_of("R-S-arithmetic", facts)
    assert found.reason == reason
    assert str(found.verdict) == ("missing" if reason in ("not_given", "missing_number") else "not_met")


@pytest.mark.parametrize(("facts", "reason"), BROKEN)
def test_the_words_about_a_count_find_their_numbers(facts: Facts, reason: str) -> None:
    saying = catalogue()["R-S-arithmetic"].reasons[reason]
    told = outcome_of("R-S-arithmetic", facts).facts
    assert "{" not in saying.says.vi.format(**told)
    assert "{" not in saying.says.en.format(**told)


def test_more_present_than_summoned_is_refused() -> None:
    round_ = a_round(present=tuple(range(101, 111)), issued=9, collected=9, valid=9, invalid=0)
    found = outcome_of("R-S-arithmetic", the_facts(round=round_))
    assert (found.reason, found.facts) == (
        "present_above_summoned",
        {"problems": 1, "present": 10, "summoned": 9},
    )


@pytest.mark.parametrize(
    "facts",
    [
        pytest.param(counting(valid=8, invalid=1, tallies=FIVE_THREE), id="one spoilt ballot"),
        pytest.param(counting(valid=9, invalid=0, tallies=FIVE_THREE), id="a blank choice is allowed"),
        pytest.param(
            counting(EACH, valid=9, invalid=0, tallies=(Tally(AN, 5, 4), Tally(BINH, 6, 2, 1))),
            id="each answered",
        ),
    ],
)
def test_a_count_that_adds_up_stands(facts: Facts) -> None:
    assert says("R-S-arithmetic", facts) == ("met", "met")


def test_all_problems_are_counted_and_the_first_is_told() -> None:
    facts = counting(valid=8, invalid=0, tallies=(Tally(AN, 9),))
    found = outcome_of("R-S-arithmetic", facts)
    assert found.facts == {"problems": 3, "collected": 9, "valid": 8, "invalid": 0}
