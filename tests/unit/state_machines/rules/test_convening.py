"""Calling a ballot round."""

from __future__ import annotations

from typing import Any

import pytest

from state_machines.definition import RoundTemplate
from state_machines.facts import RecordFacts, RoundFacts
from state_machines.vocabulary import RecordKind, RoundState
from tests.unit.state_machines.rules.factories import (
    AN,
    BINH,
    CHI,
    NOMINATION_ROUNDS,
    SECRETARY,
    a_case,
    a_record,
    a_round,
    a_template,
    outcome_of,
    says,
    selected,
    the_facts,
)

VOTERS = (101, 102, 103)


def convening(
    template: RoundTemplate | None,
    rounds: tuple[RoundFacts, ...] = (),
    state: str = "SELECTING",
    records: tuple[RecordFacts, ...] = (),
    **form: Any,
) -> Any:
    given = {**form, **({"template": template} if template else {})}
    return the_facts(case=a_case(state=state, rounds=rounds, records=records), given=given)


def reopening(*round_ids: int) -> RecordFacts:
    """The record that nomination was reopened, which lets these rounds be held again."""
    return a_record(501, RecordKind.NOTE, SECRETARY, data={"reopened_rounds": list(round_ids)})


VOTE = a_template()


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param(convening(None), ("missing", "not_given"), id="no round is chosen"),
        pytest.param(convening(VOTE), ("met", "met"), id="at its own stage"),
        pytest.param(convening(VOTE, state="NOMINATING"), ("not_met", "wrong_state"), id="at another stage"),
        pytest.param(
            convening(VOTE, (a_round(state=RoundState.ADJOURNED),)),
            ("not_met", "already_running"),
            id="put off only",
        ),
        pytest.param(
            convening(VOTE, (a_round(state=RoundState.VOIDED),)), ("met", "met"), id="after a voided one"
        ),
        pytest.param(
            convening(VOTE, (selected(AN),)), ("not_met", "already_certified"), id="voting again unasked"
        ),
        pytest.param(
            convening(VOTE, (selected(AN),), corrects_id=203), ("met", "met"), id="in place of the last one"
        ),
        pytest.param(
            convening(VOTE, (selected(AN),), corrects_id=201),
            ("not_met", "already_certified"),
            id="of another one",
        ),
        pytest.param(
            convening(VOTE, NOMINATION_ROUNDS), ("met", "met"), id="rounds of other codes are no obstacle"
        ),
    ],
)
def test_a_round_is_held_at_its_stage_and_once(facts: Any, expected: tuple[str, str]) -> None:
    assert says("R-S-round-place", facts) == expected


LAST = a_template(after=("collective", "conference"))


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param(convening(None), ("missing", "not_given"), id="no round is chosen"),
        pytest.param(convening(VOTE), ("met", "met"), id="nothing comes first"),
        pytest.param(convening(LAST, NOMINATION_ROUNDS), ("met", "met"), id="both are certified"),
        pytest.param(
            convening(LAST, NOMINATION_ROUNDS[:1]), ("not_met", "earlier_round_open"), id="one is not"
        ),
        pytest.param(
            convening(LAST, (NOMINATION_ROUNDS[0], a_round(code="conference", state=RoundState.COUNTED))),
            ("not_met", "earlier_round_open"),
            id="one is counted only",
        ),
    ],
)
def test_earlier_rounds_are_certified_first(facts: Any, expected: tuple[str, str]) -> None:
    assert says("R-S-round-order", facts) == expected


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        pytest.param({}, ("missing", "not_given"), id="the form is empty"),
        pytest.param({"voters": VOTERS}, ("met", "met"), id="no observers"),
        pytest.param({"voters": VOTERS, "observers": (104,)}, ("met", "met"), id="an observer apart"),
        pytest.param(
            {"voters": VOTERS, "observers": (103, 104)}, ("not_met", "observer_votes"), id="on both lists"
        ),
    ],
)
def test_observers_do_not_vote(form: dict[str, Any], expected: tuple[str, str]) -> None:
    assert says("R-2.7-e", convening(VOTE, **form)) == expected


@pytest.mark.parametrize(
    ("form", "may_vote", "expected"),
    [
        pytest.param({}, False, ("missing", "not_given"), id="the form is empty"),
        pytest.param({"voters": VOTERS, "candidates": (AN, BINH)}, False, ("met", "met"), id="apart"),
        pytest.param(
            {"voters": (*VOTERS, AN), "candidates": (AN, BINH)}, False, ("not_met", "votes_on_self"), id="one"
        ),
        pytest.param(
            {"voters": (*VOTERS, AN), "candidates": (AN, BINH)},
            True,
            ("met", "met"),
            id="where it is allowed",
        ),
    ],
)
def test_nobody_votes_on_themselves(
    form: dict[str, Any], expected: tuple[str, str], *, may_vote: bool
) -> None:
    assert says("R-S-own-vote", convening(VOTE, **form), person_concerned_votes=may_vote) == expected


def test_those_who_would_vote_on_themselves_are_named() -> None:
    facts = convening(VOTE, voters=(AN, BINH, 101), candidates=(BINH, AN))
    assert outcome_of("R-S-own-vote", facts).facts == {"count": 2, "persons": "Nguyễn Văn An, Trần Thị Bình"}


FREE = a_template(names_from="eligible")


@pytest.mark.parametrize(
    ("template", "candidates", "expected"),
    [
        pytest.param(VOTE, None, ("missing", "not_given"), id="the form is empty"),
        pytest.param(None, (AN,), ("missing", "not_given"), id="no round is chosen"),
        pytest.param(VOTE, (), ("not_met", "nobody_named"), id="nobody"),
        pytest.param(VOTE, (AN, BINH), ("met", "met"), id="both options"),
        pytest.param(VOTE, (AN, CHI), ("not_met", "not_allowed"), id="a stranger"),
        pytest.param(VOTE, (AN,), ("not_met", "too_few_names"), id="one name is no selection"),
        pytest.param(VOTE, (AN, AN), ("not_met", "too_few_names"), id="one name twice"),
        pytest.param(FREE, (AN,), ("met", "met"), id="a nomination may begin with one name"),
    ],
)
def test_the_ballot_paper_names_the_right_people(
    template: RoundTemplate | None, candidates: tuple[int, ...] | None, expected: tuple[str, str]
) -> None:
    form = {} if candidates is None else {"candidates": candidates}
    assert says("R-S-candidates", convening(template, allowed_names=(AN, BINH), **form)) == expected
