"""The shortest whole appointment as a list of acts: written down once, replayed on other cases.

A driver looks at the case before each step, as people do. That is not part of a step,
so the figures are taken from a replay, which goes straight through the one door.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from unittest.mock import patch

from sqlalchemy import func, select

from benchmarks.openings import Opening
from state_machines.errors import StepRefused
from workflow_app.extensions import db
from workflow_app.models import BallotRound
from workflow_app.rehearsal import driver as driving
from workflow_app.rehearsal.driver import Driver
from workflow_app.rehearsal.world import World
from workflow_app.security.identity import Actor
from workflow_app.services.cases import open_case
from workflow_app.services.inputs import Paper, StepInput
from workflow_app.services.steps import take_step

VOTERS = 15
TOO_EARLY = "consolidate"  # refused right after nomination was opened: nobody is named yet


@dataclass(frozen=True, slots=True)
class Act:
    """One step of the recorded case. ``round_number`` counts its rounds from zero."""

    step: str
    given: StepInput
    actor: Actor
    round_number: int | None = None
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A whole appointment, ready to be played on any opening."""

    opening: Opening
    first: Mapping[str, Any]
    opener: Actor
    acts: tuple[Act, ...]

    @property
    def taken(self) -> int:
        """Steps taken in one case, the opening of the case among them."""
        return 1 + sum(not act.refused for act in self.acts)

    @property
    def refused(self) -> int:
        """Attempts that are refused in one case."""
        return sum(act.refused for act in self.acts)


def write_down(world: World, opening: Opening) -> Part:
    """Drive one case to its end and keep every act."""
    acts: list[Act] = []
    rounds: list[int] = []
    driver = Driver(world.cast)

    def listening(case_id: int, code: str, given: StepInput, *, actor: Actor) -> Any:  # noqa: ANN401
        if given.round_id is not None and given.round_id not in rounds:
            rounds.append(given.round_id)
        number = rounds.index(given.round_id) if given.round_id is not None else None
        taken = take_step(case_id, code, given, actor=actor)
        acts.append(Act(code, given, actor, number))
        return taken

    first = {
        "post_id": opening.post_id,
        "source": "ON_SITE",
        "outcome_type": "APPOINTMENT",
        "need": "Kiện toàn.",
    }
    with patch.object(driving, "take_step", listening):
        driver.open(**first)
        driver.advance("CLOSED", opening.candidates, world.voters[:VOTERS], world.authority)
    return Part(opening, first, driver.actor("PERSONNEL_SPECIALIST"), _with_refusal(acts, driver))


def _with_refusal(acts: Sequence[Act], driver: Driver) -> tuple[Act, ...]:
    place = next(i for i, act in enumerate(acts) if act.step == "open_nomination") + 1
    early = StepInput(acts[place].given.revision)
    return (*acts[:place], Act(TOO_EARLY, early, driver.actor("UNIT_HEAD"), refused=True), *acts[place:])


def play(
    part: Part, opening: Opening, each: list[float], *, until: Callable[[Act], bool] | None = None
) -> int:
    """Play a whole case on another opening and return its id; seconds of each step go to ``each``."""
    names = dict(zip(part.opening.candidates, opening.candidates, strict=True))
    began = time.perf_counter()
    case_id = open_case({**part.first, "post_id": opening.post_id}, actor=part.opener)
    each.append(time.perf_counter() - began)
    rounds: list[int] = []
    for act in part.acts:
        if until is not None and until(act):
            break
        given = _cast(act, names, rounds)
        began = time.perf_counter()
        _take(case_id, act, given)
        each.append(time.perf_counter() - began)
        if act.step == "convene":
            rounds.append(_newest_round(case_id))
    return case_id


def _take(case_id: int, act: Act, given: StepInput) -> None:
    try:
        take_step(case_id, act.step, given, actor=act.actor)
    except StepRefused:
        if not act.refused:
            raise


def _newest_round(case_id: int) -> int:
    newest = select(func.max(BallotRound.__table__.c.id)).where(BallotRound.__table__.c.case_id == case_id)
    found = int(db.session.execute(newest).scalar_one())
    db.session.rollback()
    return found


def _cast(act: Act, names: Mapping[int, int], rounds: Sequence[int]) -> StepInput:
    """The act with the other case's people and rounds in it."""
    return replace(
        act.given,
        values={name: _renamed(value, names) for name, value in act.given.values.items()},
        papers=tuple(_paper(paper, names) for paper in act.given.papers),
        round_id=None if act.round_number is None else rounds[act.round_number],
    )


def _paper(paper: Paper, names: Mapping[int, int]) -> Paper:
    return replace(paper, official_id=names.get(paper.official_id or 0, paper.official_id))


def _renamed(value: Any, names: Mapping[int, int]) -> Any:  # noqa: ANN401
    """Ids of candidates are above every number that is typed in a case."""
    if isinstance(value, tuple):
        return tuple(_renamed(item, names) for item in value)
    if hasattr(value, "official_id"):
        return replace(value, official_id=names.get(value.official_id, value.official_id))
    return names.get(value, value) if type(value) is int else value
