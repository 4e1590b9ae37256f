"""The register of automated rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from state_machines.facts import Facts, PersonFacts
from state_machines.findings import Outcome

Params = Mapping[str, Any]  # the rule set's parameters by name
Check = Callable[[Facts, Params], Outcome]
PersonCheck = Callable[[Facts, PersonFacts, Params], Outcome]


@dataclass(frozen=True, slots=True)
class Rule:
    """One automated rule; exactly one of the two checks is set."""

    id: str
    check: Check | None = None
    person_check: PersonCheck | None = None


RULES: dict[str, Rule] = {}


def rule(rule_id: str) -> Callable[[Check], Check]:
    """Register a rule about the case."""

    def register(check: Check) -> Check:
        _add(Rule(rule_id, check=check))
        return check

    return register


def person_rule(rule_id: str) -> Callable[[PersonCheck], PersonCheck]:
    """Register a rule about one person in the case."""

    def register(check: PersonCheck) -> PersonCheck:
        _add(Rule(rule_id, person_check=check))
        return check

    return register


def _add(new: Rule) -> None:
    if new.id in RULES:
        raise ValueError(f"rule {new.id} is registered twice")
    RULES[new.id] = new
