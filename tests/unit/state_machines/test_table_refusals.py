"""Whatever a table does not name is refused: every state with every step, every role with every step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from state_machines import registry, rulebook
from state_machines.definition import RETURN, Procedure, RoundTemplate, Step
from state_machines.engine import Ruling, fire, judge
from state_machines.errors import NoSuchStep, NotYours
from state_machines.facts import ActorFacts, CaseFacts, Facts, RoundFacts, RoundPolicy, TitleFacts, UnitFacts
from state_machines.vocabulary import BallotType, Level, Rank, Role, RoundState

TABLES = list(registry.procedures().values())
RULE_SET = next(iter(rulebook.rule_sets().values()))
TITLE = TitleFacts("DEPUTY_DIRECTOR", Level.PROVINCE, Rank.DEPUTY, in_scope=True, is_key=False)
UNIT = UnitFacts(id=3, kind="DEPARTMENT", level=Level.PROVINCE)
SOMEBODY, TELLER = 1, 2
NOWHERE = ActorFacts(SOMEBODY, Role.CLERK, in_unit_scope=False, in_authority_scope=False)


def name_of(table: Procedure) -> str:
    return table.code


def standing(
    table: Procedure, state: str, actor: ActorFacts = NOWHERE, returns_to: str | None = None
) -> Facts:
    """A case in a state, or a case with a round in that state."""
    of_round = table.kind == "ballot_round"
    case = CaseFacts(state="NOMINATING" if of_round else state, title=TITLE, opened_on=date(2026, 3, 2))
    case = replace(case, return_state=returns_to)
    facts = Facts(date(2026, 3, 2), case, UNIT, actor)
    return replace(facts, round=a_round(state)) if of_round else facts


def a_round(state: str) -> RoundFacts:
    form, policy = BallotType.PICK_ONE, RoundPolicy()
    return RoundFacts(9, "collective", 1, RoundState(state), form, policy, tellers=(TELLER,))


def let_through(step: Step) -> Ruling:
    """A ruling that finds nothing against the step, so that only the table is left to refuse it."""
    return Ruling(step, mine=True, findings=())


def pairs(table: Procedure) -> Iterator[tuple[str, Step]]:
    """Every state with every step; opening a case and convening a round begin from nothing."""
    return ((state.code, step) for state in table.states for step in table.steps if step.sources)


@pytest.mark.parametrize("table", TABLES, ids=name_of)
def test_a_step_that_does_not_leave_a_state_is_no_step_there(table: Procedure) -> None:
    wrong = [(state, step) for state, step in pairs(table) if state not in step.sources]
    assert len(wrong) > len(list(pairs(table))) / 2
    for state, step in wrong:
        with pytest.raises(NoSuchStep) as refusal:
            fire(table, let_through(step), standing(table, state))
        assert (refusal.value.step, refusal.value.state) == (step.code, state)


@pytest.mark.parametrize("table", TABLES, ids=name_of)
def test_a_step_leads_where_the_table_says_and_nowhere_else(table: Procedure) -> None:
    right = [(state, step) for state, step in pairs(table) if state in step.sources]
    assert right
    for state, step in right:
        facts = standing(table, state, returns_to=table.initial if step.dest == RETURN else None)
        wanted = table.initial if step.dest == RETURN else step.dest or state
        assert fire(table, let_through(step), facts) == wanted


@pytest.mark.parametrize("table", TABLES, ids=name_of)
def test_a_step_that_goes_back_goes_nowhere_when_there_is_no_state_to_go_back_to(table: Procedure) -> None:
    back = [(state, step) for state, step in pairs(table) if state in step.sources and step.dest == RETURN]
    for state, step in back:
        for returns_to in (None, "CLOSED", "CANCELLED", "SUSPENDED", "ELSEWHERE"):
            with pytest.raises(NoSuchStep):
                fire(table, let_through(step), standing(table, state, returns_to=returns_to))


@pytest.mark.parametrize("table", TABLES, ids=name_of)
def test_an_ended_state_has_no_way_out(table: Procedure) -> None:
    ended = [state.code for state in table.states if state.phase == "ended"]
    assert ended
    assert [step.code for state in ended for step in table.leaving(state)] == []


def at_venue(table: Procedure, step: Step) -> RoundTemplate | None:
    """A round of the authority, for a step whose scope is the venue of its round."""
    if step.scope != "venue" or table.kind != "ballot_round":
        return None
    return registry.latest("three-channels").round("decision")


def asked(table: Procedure, step: Step, actor: ActorFacts) -> Ruling:
    """Whether the actor may take the step at all, with no rule to hide behind."""
    state = step.sources[0] if step.sources else table.initial
    facts = standing(table, state, actor)
    return judge(replace(step, rules=()), facts, RULE_SET, at_venue(table, step))


def turned_away(table: Procedure, step: Step, actor: ActorFacts) -> bool:
    """Whether the engine answers that the step is somebody else's."""
    ruling = asked(table, step, actor)
    state = step.sources[0] if step.sources else table.initial
    try:
        fire(table, ruling, standing(table, state, actor, returns_to=table.initial))
    except NotYours as refusal:
        return refusal.roles == tuple(str(role) for role in step.by)
    return False


@pytest.mark.parametrize("table", TABLES, ids=name_of)
def test_a_step_is_not_for_a_role_that_it_does_not_name(table: Procedure) -> None:
    strangers = [(step, role) for step in table.steps for role in Role if role not in step.by]
    assert strangers
    let_in = [
        (step.code, str(role))
        for step, role in strangers
        if not turned_away(table, step, ActorFacts(SOMEBODY, role, in_sending_scope=True))
    ]
    assert let_in == []


@pytest.mark.parametrize("table", TABLES, ids=name_of)
def test_a_step_is_open_to_each_role_that_it_names(table: Procedure) -> None:
    named = [(step, role) for step in table.steps for role in step.by]
    shut_out = [
        (step.code, str(role))
        for step, role in named
        if not asked(table, step, ActorFacts(SOMEBODY, role, in_sending_scope=True)).mine
    ]
    assert shut_out == []


SCOPES = {  # whose grant is enough: of the unit, of the authority
    "unit": (True, False),
    "authority": (False, True),
    "venue": (False, True),  # asked about a round of the authority
    "either": (True, True),
    "sending": (False, False),  # a third body: neither of the two
    "movers": (False, True),
    "places": (True, True),
}


@pytest.mark.parametrize("table", TABLES, ids=name_of)
def test_a_role_elsewhere_is_no_role_here(table: Procedure) -> None:
    wrong = []
    for step in (step for step in table.steps if step.scope in SCOPES):
        by_unit, by_authority = SCOPES[step.scope]
        for role in (role for role in step.by if role is not Role.SYSTEM):
            at_unit = ActorFacts(SOMEBODY, role, in_unit_scope=True, in_authority_scope=False)
            at_authority = ActorFacts(SOMEBODY, role, in_unit_scope=False, in_authority_scope=True)
            answers = (
                not turned_away(table, step, at_unit),
                not turned_away(table, step, at_authority),
                not turned_away(table, step, replace(NOWHERE, role=role)),
            )
            if answers != (by_unit, by_authority, False):
                wrong.append((step.code, str(role), answers))
    assert wrong == []


def test_a_named_teller_needs_no_role_and_an_unnamed_person_is_turned_away() -> None:
    table = registry.ballot_round()
    for step in (step for step in table.steps if step.scope == "self"):
        assert not turned_away(table, step, ActorFacts(TELLER, Role.CLERK))
        assert turned_away(table, step, ActorFacts(SOMEBODY, Role.CLERK))
