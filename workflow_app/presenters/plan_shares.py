"""The structure of a plan against what the rule set strives for: women, young people, people from outside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from state_machines.plans import Member, is_outside, is_young
from state_machines.rulebook import RuleSet
from workflow_app.wording import said as _


@dataclass(frozen=True, slots=True)
class Share:
    """One share; ``target`` in percent is something to strive for, never a bar."""

    label: str
    count: int
    percent: int
    target: int
    reached: bool


def shares(people: Sequence[Member], unit_path: str, rule_set: RuleSet, today: date) -> Iterator[Share]:
    """The three shares; each person is to be given once."""
    limit, targets = rule_set.params["young_under"], rule_set.params["plan_structure_targets"]
    women = sum(sex == "F" for sex, _birth, _home in people)
    young = sum(is_young(birth, today, limit) for _sex, birth, _home in people)
    outside = sum(is_outside(home, unit_path) for _sex, _birth, home in people)
    for label, count, target in (
        (_("Nữ"), women, targets["women_percent"]),
        (_("Dưới %(limit)s tuổi", limit=limit), young, targets["young_percent"]),
        (_("Từ nơi khác"), outside, targets["outside_percent"]),
    ):
        percent = count * 100 // len(people) if people else 0
        yield Share(label, count, percent, target, bool(people) and count * 100 >= target * len(people))
