"""The four tests of clause 2.6 for a person to be rotated, side by side."""

from __future__ import annotations

from state_machines.facts import Facts, PersonFacts
from state_machines.findings import Verdict
from state_machines.moves import RotationTest
from state_machines.rules.base import Params
from state_machines.rules.moving import wishes
from state_machines.rules.standing import meets_standard


def rotation_tests(facts: Facts, person: PersonFacts, params: Params) -> dict[RotationTest, bool]:
    """Which of the four tests the person passes; the standard alone blocks, the others warn."""
    passed = {**wishes(facts, person, params)}
    passed[RotationTest.STANDARD] = meets_standard(facts, person, params).verdict is Verdict.MET
    return {test: passed[test] for test in RotationTest}
