"""What a step asks of a person in one case: its fields with the choices that the case offers.

Made by a presenter, which knows the words, and turned into fields by a form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from state_machines.definition import Step
from state_machines.vocabulary import BallotType


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose. ``picked``: ticked before anybody has touched the form.

    ``verdict`` is "" or the verdict code of the person, ``notes`` the sentences behind it.
    """

    value: str
    label: str
    detail: str = ""
    picked: bool = False
    verdict: str = ""
    verdict_label: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AskedCriterion:
    """One criterion to give points for. ``own``: the person's own part, which brings evidence.

    ``before`` are the points that another has given already, with words and evidence.
    """

    id: int
    group: str
    name: str
    points: int
    asks_evidence: bool = False
    own: bool = True
    before: int | None = None
    said: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """Everything a step's form is built from.

    ``fixed`` holds what the address already says (the round); ``papers`` the documents of
    the step by kind with their labels; ``counted`` the names on the ballot paper; ``criteria``
    those of an evaluation, with the ``scale`` of its grades: the least points of each.
    """

    step: Step
    revision: int
    choices: Mapping[str, tuple[Choice, ...]] = field(default_factory=dict)
    defaults: Mapping[str, Any] = field(default_factory=dict)
    fixed: Mapping[str, Any] = field(default_factory=dict)
    papers: Mapping[str, str] = field(default_factory=dict)
    counted: tuple[Choice, ...] = ()
    ballot: BallotType | None = None
    round_id: int | None = None
    searches: bool = False
    criteria: tuple[AskedCriterion, ...] = ()
    scale: Mapping[str, int] = field(default_factory=dict)

    @property
    def asks(self) -> tuple[str, ...]:
        """The fields that the form has to show: those the address has not settled."""
        shown = (name for name in self.step.asks if name not in self.fixed)
        return tuple(name for name in shown if name not in ONLY_WITH_CHOICES or self.choices.get(name))


ONLY_WITH_CHOICES = ("corrects_id",)  # asked when there is something to choose
