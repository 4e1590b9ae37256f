"""The three nomination channels, the options they give, and their consolidation."""

from __future__ import annotations

import pytest

from state_machines.facts import Facts, NominationFacts, OptionFacts, OverrideFacts, WithdrawalFacts
from state_machines.vocabulary import Channel, OptionStatus, RecordKind, Role, RoundState
from tests.unit.state_machines.rules.factories import (
    ADVISER,
    AN,
    BINH,
    CHI,
    HEAD,
    NOMINATION_ROUNDS,
    NOMINATIONS,
    SPECIALIST,
    a_case,
    a_record,
    a_round,
    a_table,
    a_unit,
    an_actor,
    certified,
    live,
    outcome_of,
    says,
    the_facts,
    with_case,
)

COLLECTIVE, CONFERENCE, BY_HEAD = NOMINATIONS
RUNNING = a_round(209, code="collective", state=RoundState.COUNTED)


@pytest.mark.parametrize(
    ("rule_id", "nominations", "expected"),
    [
        pytest.param("R-2.5-e1", NOMINATIONS, ("met", "met"), id="the collective has nominated"),
        pytest.param("R-2.5-e1", (CONFERENCE, BY_HEAD), ("not_met", "channel_empty"), id="no collective"),
        pytest.param(
            "R-2.5-e1",
            (NominationFacts(Channel.COLLECTIVE, AN, round_id=209),),
            ("not_met", "round_not_certified"),
            id="a round that is counted only",
        ),
        pytest.param(
            "R-2.5-e1",
            (NominationFacts(Channel.COLLECTIVE, AN),),
            ("not_met", "round_not_certified"),
            id="a nomination without a ballot",
        ),
        pytest.param("R-2.5-e2", NOMINATIONS, ("met", "met"), id="the head has nominated"),
        pytest.param("R-2.5-e2", (COLLECTIVE, CONFERENCE), ("not_met", "head_silent"), id="no head"),
        pytest.param(
            "R-2.5-e2",
            (NominationFacts(Channel.HEAD, AN),),
            ("not_met", "unsigned"),
            id="the head has not signed",
        ),
        pytest.param("R-2.5-e3", NOMINATIONS, ("met", "met"), id="the conference has nominated"),
        pytest.param("R-2.5-e3", (COLLECTIVE, BY_HEAD), ("not_met", "channel_empty"), id="no conference"),
    ],
)
def test_each_channel_has_nominated(
    rule_id: str, nominations: tuple[NominationFacts, ...], expected: tuple[str, str]
) -> None:
    facts = with_case(nominations=nominations, rounds=(*NOMINATION_ROUNDS, RUNNING))
    assert says(rule_id, facts) == expected


def with_options(*options: OptionFacts) -> Facts:
    return with_case(options=options)


WITHDRAWN = OptionFacts(CHI, OptionStatus.WITHDRAWN)
INELIGIBLE = OptionFacts(BINH, OptionStatus.INELIGIBLE)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param(with_options(*live(AN, BINH)), ("met", "met"), id="two live options"),
        pytest.param(
            with_options(*live(AN)), ("not_met", "too_few_options"), id="V15: two channels, one person"
        ),
        pytest.param(
            with_options(*live(AN, AN)), ("not_met", "too_few_options"), id="one person twice is one option"
        ),
        pytest.param(
            with_options(*live(AN), WITHDRAWN), ("not_met", "too_few_options"), id="one has withdrawn"
        ),
        pytest.param(
            with_options(*live(AN), INELIGIBLE), ("not_met", "too_few_options"), id="one is ineligible"
        ),
        pytest.param(with_options(), ("not_met", "too_few_options"), id="no option"),
    ],
)
def test_there_are_two_options_for_one_title(facts: Facts, expected: tuple[str, str]) -> None:
    assert says("R-2.5-f", facts) == expected


def test_the_number_of_options_is_told_with_the_number_needed() -> None:
    outcome = outcome_of("R-2.5-f", with_options(*live(AN, BINH)), min_options=3)
    assert (outcome.reason, outcome.facts) == ("too_few_options", {"live": 2, "min_options": 3})


def allowed(*official_ids: int, rule: str = "R-2.5-f", state: str = "ADOPTED") -> Facts:
    override = OverrideFacts(1, rule, None, state, ADVISER)
    return with_case(options=live(*official_ids), overrides=(override,))


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param(with_options(*live(AN)), ("met", "met"), id="one option"),
        pytest.param(with_options(), ("met", "met"), id="none"),
        pytest.param(with_options(*live(AN, BINH)), ("not_met", "enough_options"), id="two are enough"),
        pytest.param(allowed(AN), ("not_met", "special_case_allowed"), id="one, and the authority allows it"),
        pytest.param(allowed(AN, state="PROPOSED"), ("met", "met"), id="one, and it is only proposed"),
        pytest.param(allowed(), ("met", "met"), id="a special case needs a person"),
    ],
)
def test_nomination_is_reopened_only_for_lack_of_options(facts: Facts, expected: tuple[str, str]) -> None:
    assert says("R-S-too-few", facts) == expected


def nominating(*, rounds: tuple[object, ...], head: bool = True, reopened: tuple[int, ...] = ()) -> Facts:
    """One live option while nomination runs."""
    return with_case(
        state="NOMINATING",
        options=live(AN),
        rounds=rounds,
        nominations=(NominationFacts(Channel.HEAD, AN, signed=True),) if head else (),
        records=(a_record(409, RecordKind.NOTE, SPECIALIST, data={"reopened_rounds": list(reopened)}),)
        if reopened
        else (),
    )


BOTH = (certified(201, "collective"), certified(202, "conference"))


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param(nominating(rounds=BOTH), ("met", "met"), id="all three have spoken"),
        pytest.param(nominating(rounds=BOTH[1:]), ("not_met", "collective_not_heard"), id="no collective"),
        pytest.param(nominating(rounds=BOTH, head=False), ("not_met", "head_not_heard"), id="no head"),
        pytest.param(nominating(rounds=BOTH[:1]), ("not_met", "conference_not_heard"), id="no conference"),
        pytest.param(
            nominating(rounds=BOTH, reopened=(201, 202)),
            ("not_met", "collective_not_heard"),
            id="reopened, and not held again",
        ),
        pytest.param(
            nominating(
                rounds=(*BOTH, certified(203, "collective"), certified(204, "conference")),
                reopened=(201, 202),
            ),
            ("met", "met"),
            id="reopened, and held again",
        ),
    ],
)
def test_nomination_is_given_up_once_all_channels_have_spoken(
    facts: Facts, expected: tuple[str, str]
) -> None:
    assert says("R-S-too-few", facts) == expected


def consolidated(*tables: object, state: str = "NOMINATING", actor: int = HEAD, **case: object) -> Facts:
    return the_facts(case=a_case(state=state, records=tables, **case), actor=an_actor(actor, Role.UNIT_HEAD))


LATER_ROUND = certified(205, "collective")


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param(consolidated(), ("missing", "table_missing"), id="no table"),
        pytest.param(consolidated(a_table()), ("met", "met"), id="made from both rounds"),
        pytest.param(
            consolidated(a_table(round_ids=[201])), ("not_met", "table_outdated"), id="a round is lacking"
        ),
        pytest.param(
            consolidated(
                a_table(),
                rounds=(*NOMINATION_ROUNDS, LATER_ROUND),
                nominations=(*NOMINATIONS[:2], NominationFacts(Channel.COLLECTIVE, CHI, round_id=205)),
            ),
            ("not_met", "table_outdated"),
            id="a round was certified later",
        ),
        pytest.param(
            consolidated(
                a_table(), nominations=(*NOMINATIONS, NominationFacts(Channel.HEAD, CHI, signed=True))
            ),
            ("not_met", "table_outdated"),
            id="the head has nominated since",
        ),
        pytest.param(
            consolidated(a_table(401, round_ids=[]), a_table(409)),
            ("met", "met"),
            id="the newest table counts",
        ),
        pytest.param(
            consolidated(a_table(author_id=HEAD)),
            ("not_met", "confirmed_by_preparer"),
            id="the head made the table",
        ),
        pytest.param(
            consolidated(a_table(), state="SELECTING", actor=SPECIALIST),
            ("met", "met"),
            id="once confirmed its preparer may act again",
        ),
    ],
)
def test_the_table_is_made_after_all_nominations_and_confirmed_by_another(
    facts: Facts, expected: tuple[str, str]
) -> None:
    assert says("R-2.5-g", facts) == expected


def signing(actor: int = HEAD, **form: object) -> Facts:
    return the_facts(actor=an_actor(actor, Role.UNIT_HEAD), given=form)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param(signing(), ("missing", "not_given"), id="the form is empty"),
        pytest.param(signing(signed=True, reasons="Có năng lực"), ("met", "met"), id="signed, with reasons"),
        pytest.param(signing(signed=False, reasons="Có năng lực"), ("not_met", "unsigned"), id="not signed"),
        pytest.param(
            signing(signed=True, reasons=" "), ("not_met", "no_reasons"), id="blanks are no reasons"
        ),
        pytest.param(signing(signed=True), ("not_met", "no_reasons"), id="no reasons"),
        pytest.param(
            signing(ADVISER, signed=True, reasons="x"), ("not_met", "not_the_head"), id="somebody else"
        ),
        pytest.param(
            the_facts(
                actor=an_actor(ADVISER, Role.UNIT_HEAD),
                unit=a_unit(leaders=()),
                given={"signed": True, "reasons": "x"},
            ),
            ("met", "met"),
            id="whoever acts as head while the post is vacant",
        ),
    ],
)
def test_the_head_signs_in_person(facts: Facts, expected: tuple[str, str]) -> None:
    assert says("R-S-head-signature", facts) == expected


def asked(official_id: int, state: str) -> WithdrawalFacts:
    return WithdrawalFacts(1, official_id, state)


@pytest.mark.parametrize(
    ("withdrawals", "expected"),
    [
        pytest.param((), ("met", "met"), id="none"),
        pytest.param((asked(BINH, "PENDING"),), ("not_met", "pending"), id="one is pending"),
        pytest.param((asked(BINH, "ACCEPTED"), asked(AN, "REFUSED")), ("met", "met"), id="both are decided"),
    ],
)
def test_requests_to_withdraw_are_decided(
    withdrawals: tuple[WithdrawalFacts, ...], expected: tuple[str, str]
) -> None:
    assert says("R-S-withdrawals", with_case(withdrawals=withdrawals)) == expected


@pytest.mark.parametrize(
    ("actor", "withdrawals", "expected"),
    [
        pytest.param(BINH, (), ("met", "met"), id="an option"),
        pytest.param(CHI, (), ("not_met", "not_an_option"), id="somebody else"),
        pytest.param(BINH, (asked(BINH, "PENDING"),), ("not_met", "already_asked"), id="asked already"),
        pytest.param(BINH, (asked(BINH, "REFUSED"),), ("met", "met"), id="asks again after a refusal"),
        pytest.param(BINH, (asked(AN, "PENDING"),), ("met", "met"), id="another's request is no obstacle"),
    ],
)
def test_a_person_withdraws_for_oneself(
    actor: int, withdrawals: tuple[WithdrawalFacts, ...], expected: tuple[str, str]
) -> None:
    facts = the_facts(case=a_case(withdrawals=withdrawals), actor=an_actor(actor, Role.OFFICIAL))
    assert says("R-S-own-option", facts) == expected
