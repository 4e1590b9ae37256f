"""A case without a fault is refused by no rule."""

from __future__ import annotations

import pytest

from state_machines.findings import Verdict
from state_machines.registry import latest
from state_machines.rules import RULES
from state_machines.rules.base import rule
from tests.unit.state_machines.rules.factories import AN, SPECIALIST, outcome_of, the_facts

STEPS = ("request_policy", "consolidate", "open_selection", "choose", "submit", "finish_appraisal")
ELSEWHERE = {
    "SOD-3-nominee",  # looks at the form
    "R-S-party-opinion",  # given before the vote, recorded by its own test
}
JUDGED = sorted({rule for step in STEPS for rule in latest("three-channels").step(step).rules} - ELSEWHERE)


@pytest.mark.parametrize("rule_id", JUDGED)
def test_a_lawful_case_is_refused_by_no_rule(rule_id: str) -> None:
    assert outcome_of(rule_id, the_facts()).verdict in (Verdict.MET, Verdict.NOT_APPLICABLE)


def test_a_rule_names_people_by_name_not_by_number() -> None:
    assert outcome_of("R-P-collective", the_facts()).facts == {"persons": "Nguyễn Văn An"}


def test_a_person_who_was_not_gathered_is_named_by_number() -> None:
    facts = the_facts(people={AN: the_facts().people[AN]})
    assert outcome_of("R-2.5-g", facts).facts == {"prepared_by": f"#{SPECIALIST}"}


def test_every_rule_has_exactly_one_check() -> None:
    both = [rule.id for rule in RULES.values() if (rule.check is None) == (rule.person_check is None)]
    assert both == []


def test_a_rule_is_registered_once() -> None:
    with pytest.raises(ValueError, match="is registered twice"):
        rule("R-2.5-f")(RULES["R-2.5-f"].check)
