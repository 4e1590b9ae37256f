"""Bringing a running case from one version of a procedure to another, judged before it is done.

Nothing here changes anything: ``obstacle`` says in a code why a case cannot come over, and
``difference`` what would be otherwise for it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from state_machines.definition import Procedure, Step
from state_machines.engine import unmet
from state_machines.facts import CaseFacts, Facts
from state_machines.rulebook import RuleSet
from state_machines.rules.reading import NOT_GIVEN
from state_machines.vocabulary import RoundState

OVER = (RoundState.CERTIFIED, RoundState.VOIDED)
RUNNING_PHASES = ("open", "paused")


class Obstacle(StrEnum):
    """Why a case stays under its version."""

    ALREADY = "ALREADY"  # it stands under the wanted version
    DECIDED = "DECIDED"  # a decision is never judged anew (separation of duties 5)
    OTHER_PROCEDURE = "OTHER_PROCEDURE"
    VERSION_NOT_NAMED = "VERSION_NOT_NAMED"  # the new version does not say how to come from there
    STATE_GONE = "STATE_GONE"
    RETURN_STATE_GONE = "RETURN_STATE_GONE"
    ROUND_RUNNING = "ROUND_RUNNING"
    ROUND_GONE = "ROUND_GONE"
    NOT_ALLOWED = "NOT_ALLOWED"  # not under this person's authority, or their own case
    SETTING_MISSING = "SETTING_MISSING"  # its own rule set lacks a deadline or a policy


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a case would stand: its state, and the one that it would go back to."""

    state: str
    return_state: str | None


@dataclass(frozen=True, slots=True)
class Difference:
    """What would be otherwise for one case, as codes: steps, (step, rule), (step, rule, reason)."""

    source: Standing
    dest: Standing
    steps_gone: tuple[str, ...] = ()
    steps_new: tuple[str, ...] = ()
    rules_gone: tuple[tuple[str, str], ...] = ()
    rules_new: tuple[tuple[str, str], ...] = ()
    findings_gone: tuple[tuple[str, str, str], ...] = ()
    findings_new: tuple[tuple[str, str, str], ...] = ()


def standing(case: CaseFacts, before: Procedure, after: Procedure) -> Standing:
    """Where the case would stand under ``after``; the states need not exist there."""
    return Standing(
        _renamed(case.state, before, after),
        _renamed(case.return_state, before, after) if case.return_state else None,
    )


def obstacle(case: CaseFacts, before: Procedure, after: Procedure, rule_set: RuleSet) -> Obstacle | None:
    """The first reason for which the case cannot go from one version to the other; None when it can."""
    if before.digest == after.digest:
        return Obstacle.ALREADY
    if before.code != after.code:
        return Obstacle.OTHER_PROCEDURE
    if before.state(case.state).phase not in RUNNING_PHASES:
        return Obstacle.DECIDED
    if not _names(after, before) and not _names(before, after):
        return Obstacle.VERSION_NOT_NAMED
    return _of_its_standing(case, before, after, rule_set)


def _of_its_standing(
    case: CaseFacts, before: Procedure, after: Procedure, rule_set: RuleSet
) -> Obstacle | None:
    states, dest = {state.code for state in after.states}, standing(case, before, after)
    if dest.state not in states:
        return Obstacle.STATE_GONE
    if dest.return_state is not None and dest.return_state not in states:
        return Obstacle.RETURN_STATE_GONE
    if any(one.state not in OVER for one in case.rounds):
        return Obstacle.ROUND_RUNNING
    if {one.code for one in case.rounds} - {one.code for one in after.rounds}:
        return Obstacle.ROUND_GONE
    return Obstacle.SETTING_MISSING if _lacks(rule_set, after) else None


def _names(later: Procedure, earlier: Procedure) -> bool:
    return later.succession is not None and earlier.version in later.succession.versions


def _renamed(state: str, before: Procedure, after: Procedure) -> str:
    """Forward by the new version's names; back by the same names read the other way."""
    if _names(after, before) and after.succession is not None:
        return after.succession.states.get(state, state)
    if _names(before, after) and before.succession is not None:
        back = {new: old for old, new in before.succession.states.items()}
        return back.get(state, state)
    return state


def _lacks(rule_set: RuleSet, after: Procedure) -> bool:
    deadlines = {code for step in after.steps for code in (*step.starts, *step.meets)}
    policies = {template.policy for template in after.rounds}
    return bool(deadlines - set(rule_set.deadlines) or policies - set(rule_set.policies))


def difference(before: Procedure, after: Procedure, facts: Facts, rule_set: RuleSet) -> Difference:
    """What the steps of the case's state would ask, and would find, that they do not now."""
    case = facts.case
    dest = standing(case, before, after)
    moved = replace(facts, case=replace(case, state=dest.state, return_state=dest.return_state))
    old = {step.code: step for step in before.leaving(case.state)}
    new = {step.code: step for step in after.leaving(dest.state)}
    changed = {code for code in old | new if _rules(old.get(code)) != _rules(new.get(code))}
    found_old = set(_found(old.values(), changed, facts, rule_set))
    found_new = set(_found(new.values(), changed, moved, rule_set))
    rules_old = {(code, rule) for code, step in old.items() if code in new for rule in step.rules}
    rules_new = {(code, rule) for code, step in new.items() if code in old for rule in step.rules}
    return Difference(
        source=Standing(case.state, case.return_state),
        dest=dest,
        steps_gone=tuple(code for code in old if code not in new),
        steps_new=tuple(code for code in new if code not in old),
        rules_gone=tuple(sorted(rules_old - rules_new)),
        rules_new=tuple(sorted(rules_new - rules_old)),
        findings_gone=tuple(sorted(found_old - found_new)),
        findings_new=tuple(sorted(found_new - found_old)),
    )


def _rules(step: Step | None) -> frozenset[str] | None:
    return frozenset(step.rules) if step else None


def _found(
    steps: Collection[Step], changed: Collection[str], facts: Facts, rule_set: RuleSet
) -> Iterator[tuple[str, str, str]]:
    """Broken and missing things that are known before a form is filled in."""
    for step in steps:
        if step.code in changed:
            for finding in unmet(step, facts, rule_set):
                if finding.reason != NOT_GIVEN:
                    yield step.code, finding.rule, finding.reason
