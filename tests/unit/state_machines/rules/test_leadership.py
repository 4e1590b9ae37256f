"""The head and the other leaders of the unit."""

from __future__ import annotations

from datetime import date

import pytest

from state_machines.facts import BirthDate, Facts, Leader, OverrideFacts
from state_machines.vocabulary import Rank, RecordKind
from tests.unit.state_machines.rules.factories import (
    ADVISER,
    AN,
    BINH,
    CHI,
    HEAD,
    OLDER_DEPUTY,
    a_case,
    a_leader,
    a_person,
    a_record,
    a_title,
    a_unit,
    live,
    outcome_of,
    people,
    says,
    the_facts,
    with_case,
    with_unit,
)

NOTICE = date(2024, 3, 1)


def a_head(notice_on: date | None = None) -> Leader:
    return a_leader(HEAD, 1964, Rank.HEAD, retirement_notice_on=notice_on)


def on(today: date, notice_on: date | None = NOTICE, **unit: object) -> Facts:
    return the_facts(today=today, unit=a_unit(**{"leaders": (a_head(notice_on),), **unit}))


def stopped(leaders: tuple[Leader, ...], reason: str = "RETIREMENT_NOTICE", **case: object) -> Facts:
    suspension = a_record(501, RecordKind.SUSPENSION, HEAD, data={"suspension_reason": reason})
    return the_facts(unit=a_unit(leaders=leaders), case=a_case(records=(suspension,), **case))


def override(rule: str, state: str = "ADOPTED") -> tuple[OverrideFacts, ...]:
    return (OverrideFacts(1, rule, None, state, ADVISER),)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param(on(date(2024, 2, 29)), ("met", "met"), id="the day before the notice"),
        pytest.param(on(NOTICE), ("not_met", "head_is_retiring"), id="the day of the notice"),
        pytest.param(on(date(2024, 3, 2)), ("not_met", "head_is_retiring"), id="V14: the day after it"),
        pytest.param(on(date(2024, 3, 2), None), ("met", "met"), id="no notice at all"),
        pytest.param(
            on(NOTICE, is_department=False), ("not_applicable", "not_a_department"), id="not a department"
        ),
        pytest.param(on(NOTICE, leaders=()), ("not_applicable", "no_head"), id="the post of head is vacant"),
        pytest.param(
            on(NOTICE, leaders=(a_head(), a_leader(OLDER_DEPUTY, 1964, retirement_notice_on=NOTICE))),
            ("met", "met"),
            id="a deputy's notice stops nothing",
        ),
    ],
)
def test_a_head_with_a_retirement_notice_appoints_nobody(facts: Facts, expected: tuple[str, str]) -> None:
    assert says("R-2.5-k", facts) == expected


def test_the_freeze_may_be_switched_off_in_the_rule_set() -> None:
    facts = on(NOTICE)
    assert says("R-2.5-k", facts, retirement_notice_freeze=False) == ("not_applicable", "freeze_off")
    assert says("R-2.5-l", facts, retirement_notice_freeze=False) == ("not_applicable", "freeze_off")


def test_the_head_does_not_carry_the_case_of_a_successor_either() -> None:
    successor = the_facts(unit=on(NOTICE).unit, case=a_case(title=a_title(code="DIRECTOR", rank=Rank.HEAD)))
    assert says("R-2.5-k", successor) == ("not_met", "head_is_retiring")


def test_the_head_and_the_day_of_the_notice_are_named() -> None:
    assert outcome_of("R-2.5-k", on(NOTICE)).facts == {"head": "Phạm Quang Đạo", "notice_on": "2024-03-01"}


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param(stopped((a_head(NOTICE),)), ("not_met", "head_still_retiring"), id="the same head"),
        pytest.param(stopped((a_head(),)), ("met", "met"), id="a new head"),
        pytest.param(stopped(()), ("not_met", "new_head_awaited"), id="the post of head is vacant"),
        pytest.param(
            stopped((), "OTHER"), ("not_applicable", "no_head"), id="vacant, but stopped for other reasons"
        ),
        pytest.param(
            stopped((a_head(NOTICE),), overrides=override("R-2.5-k")),
            ("met", "override_adopted"),
            id="the authority has allowed it",
        ),
        pytest.param(
            stopped((a_head(NOTICE),), overrides=override("R-2.5-k", "PROPOSED")),
            ("not_met", "head_still_retiring"),
            id="an override that is only proposed",
        ),
        pytest.param(
            stopped((a_head(NOTICE),), overrides=override("R-2.5-f")),
            ("not_met", "head_still_retiring"),
            id="an override of another rule",
        ),
        pytest.param(
            on(NOTICE, is_department=False), ("not_applicable", "not_a_department"), id="no department"
        ),
    ],
)
def test_a_case_stopped_by_the_notice_waits_for_a_new_head_or_an_override(
    facts: Facts, expected: tuple[str, str]
) -> None:
    assert says("R-2.5-l", facts) == expected


def aged(*born: int) -> tuple[Leader, ...]:
    return tuple(a_leader(21 + place, year) for place, year in enumerate(born))


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param(with_unit(leaders=()), ("not_applicable", "no_leaders"), id="no leaders"),
        pytest.param(the_facts(), ("met", "met"), id="spread over the ages"),
        pytest.param(
            the_facts(unit=a_unit(leaders=aged(1980, 1982, 1984)), case=a_case(chosen_id=None)),
            ("not_met", "same_age"),
            id="44, 42 and 40: three within five years",
        ),
        pytest.param(
            the_facts(unit=a_unit(leaders=aged(1980, 1982, 1985)), case=a_case(chosen_id=None)),
            ("met", "met"),
            id="44, 42 and 39: the fifth year is the first of the next band",
        ),
        pytest.param(
            with_unit(leaders=aged(1960, 1961, 1962)),
            ("met", "met"),
            id="a cluster that the person chosen, 44, does not join",
        ),
        pytest.param(
            with_unit(leaders=aged(1979, 1982, 1982)),
            ("not_met", "same_age"),
            id="a cluster that the person chosen joins",
        ),
        pytest.param(
            with_unit(leaders=(a_leader(AN, 1980), *aged(1980, 1981))),
            ("met", "met"),
            id="the person chosen is not counted among those joined",
        ),
    ],
)
def test_leaders_of_one_age_give_a_warning(facts: Facts, expected: tuple[str, str]) -> None:
    assert says("R-2.5-b", facts) == expected


def test_the_leaders_of_one_age_are_counted_and_named() -> None:
    facts = the_facts(
        unit=a_unit(leaders=(a_leader(BINH, 1980), a_leader(CHI, 1981), a_leader(HEAD, 1982))),
        case=a_case(chosen_id=None),
    )
    found = outcome_of("R-2.5-b", facts).facts
    assert found["persons"] == "Trần Thị Bình, Lê Kim Chi, Phạm Quang Đạo"
    assert (found["count"], found["from_age"], found["to_age"]) == (3, 42, 44)


@pytest.mark.parametrize(
    ("leaders", "expected"),
    [
        pytest.param((), ("not_applicable", "no_leaders"), id="no leaders"),
        pytest.param(aged(1990, 1980, 1970), ("met", "met"), id="one of each age"),
        pytest.param(aged(1980, 1970), ("not_met", "band_empty"), id="nobody young"),
        pytest.param(aged(1990, 1970), ("not_met", "band_empty"), id="nobody in the middle"),
        pytest.param(aged(1990, 1980), ("not_met", "band_empty"), id="nobody senior"),
        pytest.param(aged(1985, 1984, 1974), ("met", "met"), id="39, 40 and 50 stand in three bands"),
        pytest.param(aged(1985, 1984, 1975), ("not_met", "band_empty"), id="49 is not senior yet"),
    ],
)
def test_three_ages_are_present_or_one_is_lacking(
    leaders: tuple[Leader, ...], expected: tuple[str, str]
) -> None:
    assert says("R-2.5-c", with_unit(leaders=leaders)) == expected


def test_a_birth_year_alone_is_read_as_the_first_of_january() -> None:
    leaders = (a_leader(21, 1984, birth=BirthDate(1984)), *aged(1990, 1970))
    assert outcome_of("R-2.5-c", with_unit(leaders=leaders)).facts["middle"] == 1


WOMAN = a_person(CHI, sex="F")


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param(with_unit(staff_total=0), ("missing", "staff_unknown"), id="no staff on record"),
        pytest.param(the_facts(), ("not_applicable", "few_women"), id="25 of 100 are women"),
        pytest.param(
            with_unit(staff_women=11), ("not_applicable", "few_women"), id="27.5 of 100: under a third"
        ),
        pytest.param(with_unit(staff_women=12), ("not_met", "no_woman"), id="exactly 30 of 100"),
        pytest.param(
            with_unit(staff_women=12, leaders=(a_leader(21, 1980, sex="F"),)),
            ("met", "woman_leads"),
            id="she leads",
        ),
        pytest.param(
            with_unit(staff_women=12, leaders=(a_leader(21, 1980, Rank.MEMBER, sex="F"),)),
            ("not_met", "no_woman"),
            id="a member is no leader",
        ),
        pytest.param(
            the_facts(unit=a_unit(staff_women=12), people=people(WOMAN), case=a_case(options=live(AN, CHI))),
            ("met", "woman_option"),
            id="a woman among the options",
        ),
        pytest.param(
            the_facts(unit=a_unit(staff_women=12), people=people(WOMAN)),
            ("not_met", "no_woman"),
            id="a woman who is no option",
        ),
    ],
)
def test_a_unit_with_many_women_has_one_among_leaders_or_options(
    facts: Facts, expected: tuple[str, str]
) -> None:
    assert says("R-I-2.1-k", facts) == expected


def test_a_case_before_its_options_is_judged_without_them() -> None:
    facts = the_facts(unit=a_unit(staff_women=20), case=with_case(options=()).case)
    assert says("R-I-2.1-k", facts) == ("not_met", "no_woman")
