"""What a script expects of an entry, and whether it came about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from state_machines.errors import StepRefused

ACCEPTED, REFUSED, INVALID, FOREIGN, IMPOSSIBLE = (
    "accepted",
    "refused",
    "invalid",
    "not_yours",
    "no_such_step",
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of an entry. ``reasons`` are "R-…:reason", or "field: reason" of an invalid input."""

    outcome: str
    reasons: tuple[str, ...] = ()

    @property
    def rules(self) -> tuple[str, ...]:
        """The ids of the rules that refused, each once."""
        return tuple(dict.fromkeys(_rule(reason) for reason in self.reasons))


def refusal(refused: StepRefused) -> Answer:
    """The answer that names every rule which blocks or wants an acknowledgement."""
    unmet = (finding for finding in refused.findings if finding.blocks or finding.to_acknowledge)
    return Answer(REFUSED, tuple(dict.fromkeys(f"{finding.rule}:{finding.reason}" for finding in unmet)))


def fits(act: Mapping[str, Any], answer: Answer) -> bool:
    """Whether the answer is the one that the entry expects.

    A rule may be named alone or with its reason ("R-2.5-a2:plan_ended").
    """
    expect = act.get("expect", ACCEPTED)
    if isinstance(expect, str):
        return expect == answer.outcome
    if INVALID in expect:
        return answer == Answer(INVALID, (expect[INVALID],))
    wanted = expect.get("refused", expect.get("refused_among"))
    if answer.outcome != REFUSED or not _named(wanted, answer):
        return False
    return "refused_among" in expect or {_rule(word) for word in wanted} == set(answer.rules)


def _named(wanted: Iterable[str], answer: Answer) -> bool:
    return set(wanted) <= {*answer.rules, *answer.reasons}


def _rule(word: str) -> str:
    return word.partition(":")[0]


def told(act: Mapping[str, Any]) -> str:
    """The expectation as one would say it."""
    expect = act.get("expect", ACCEPTED)
    words = [expect if isinstance(expect, str) else _told(expect)]
    words += [f"{name} {act[name]}" for name in ("state", "live", "outcome", "forward") if name in act]
    return ", ".join(words)


def _told(expect: Mapping[str, Any]) -> str:
    if INVALID in expect:
        return f"invalid ({expect[INVALID]})"
    return f"refused by {', '.join(next(iter(expect.values())))}"
