"""A small office in memory that random walks can be started in again and again, from any state.

The database is kept as bytes for each state of the main line and put back in a few
milliseconds, so that a walk need not begin at the beginning to get anywhere.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import yaml

from state_machines.errors import StepRefused, WorkflowError
from state_machines.facts import CaseFacts
from state_machines.vocabulary import Channel, Role
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.queries.case_file import CaseFile
from workflow_app.rehearsal import driver as driving
from workflow_app.rehearsal import stage
from workflow_app.rehearsal import world as worlds
from workflow_app.rehearsal.driver import Driver
from workflow_app.rehearsal.world import World
from workflow_app.security.identity import Actor
from workflow_app.services import freeze, steps
from workflow_app.services.errors import ServiceError
from workflow_app.services.inputs import StepInput
from workflow_app.services.steps import StepTaken

TODAY = date(2026, 3, 2)
STARTS = (
    "DRAFT",
    "NOMINATING",
    "CONSOLIDATED",
    "VERIFYING",
    "SELECTING",
    "DOSSIER_PREPARING",
    "APPRAISING",
    "DECIDING",
    "APPROVED",
)
PEOPLE = """
an: {}
binh: {sex: F}
chi: {sex: F, born: 1979-08-01}
dung: {born: 1990-02-01, degree: MASTER FULL_TIME}
unplanned: {planned: false}
punished: {discipline: {form: WARNING, "on": 2025-06-01}}
old: {born: 1966-01-01}
"""
LAWFUL = ("an", "binh", "chi", "dung")


@dataclass(slots=True)
class Office:
    """The world, the case, and what the services were asked and answered since the walk began."""

    world: World
    driver: Driver
    saved: dict[str, bytes] = field(default_factory=dict)
    today: date = TODAY
    taken: int = 0
    refused: int = 0
    noticed: bool = False  # the first head has been told to retire
    answers: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)

    @property
    def crew(self) -> list[int]:
        """Everybody who plays a role or may be a candidate."""
        players = [actor.official_id for actors in self.world.cast.values() for actor in actors]
        return [*filter(None, players), *self.world.people.values()]

    def file(self) -> CaseFile:
        """The case as it is stored now."""
        return self.driver.file()

    def actor(self, role: Role, who: int) -> Actor:
        """A person in a role, at the place where that role usually is."""
        players = self.world.cast.get(str(role))
        usual = players[0] if players else worlds.official_actor(self.world, "head")
        return replace(usual, role=role, official_id=who, name=f"#{who}")

    def begin(self, state: str) -> None:
        """Put the database back to where the case had reached a state."""
        db.session.remove()
        with _connection() as connection:
            connection.deserialize(self.saved[state])
        self.today, self.taken, self.refused, self.noticed = TODAY, 0, 0, False
        self.answers.clear()
        self.problems.clear()

    def take_step(self, case_id: int, code: str, given: StepInput, *, actor: Actor) -> StepTaken:
        """The one door, with a note of what came of it. A refusal must leave the case as it was."""
        before = self.file().facts
        try:
            done = steps.take_step(case_id, code, given, actor=actor)
        except (WorkflowError, ServiceError) as refusal:
            self.refused += isinstance(refusal, StepRefused)
            self.answers[type(refusal).__name__] += 1
            if self.file().facts != before:
                self.problems.append(f"{code} was refused and left a trace")
            raise
        self.taken += 1
        self.answers["accepted"] += 1
        self._look(code, before)
        return done

    def _look(self, code: str, before: CaseFacts) -> None:
        """The moment of the choice cannot be seen afterwards: options may fall away later."""
        if code in ("consolidate", "choose"):
            self.problems.extend(too_little(before))
        if code == "choose":
            self.problems.extend(wrong_choice(before, self.file().facts.chosen_id))


def too_little(before: CaseFacts) -> Iterator[str]:
    """What a case lacks that its options may be put together or chosen among."""
    special = any(o.rule == "R-2.5-f" and o.state == "ADOPTED" for o in before.overrides)
    if len(before.live) < 2 and not special:
        yield f"only {len(before.live)} live options"
    if {nomination.channel for nomination in before.nominations} != set(Channel):
        yield "not all channels have spoken"


def wrong_choice(before: CaseFacts, chosen: int | None) -> Iterator[str]:
    """What is wrong with choosing a person in a case as it stands."""
    if chosen not in before.live:
        yield "the person chosen was no live option"
    vote = before.certified("selection")
    if vote is None or chosen not in vote.forwarded:
        yield "the person chosen was not voted for"


@contextmanager
def _connection() -> Iterator[sqlite3.Connection]:
    with closing(db.engine.raw_connection()) as checked_out:
        raw = checked_out.driver_connection
        assert isinstance(raw, sqlite3.Connection)
        yield raw


@contextmanager
def office() -> Iterator[Office]:
    """An office whose case has been taken to every state of ``STARTS``, with the door watched."""
    people: Mapping[str, Any] = yaml.safe_load(PEOPLE)
    with stage.empty_stage(), clock.on(TODAY):
        world = worlds.build({"people": deepcopy(people), "post": {"seats": 2}}, TODAY)
        made = Office(world, Driver(world.cast))
        made.driver.open(post_id=world.post_id, rule_set=None)
        lawful = [world.people[key] for key in LAWFUL]
        for state in STARTS:
            if made.file().facts.state == "POLICY_APPROVED":
                made.driver.step("open_nomination", eligible=tuple(lawful))
            made.driver.advance(state, lawful, world.voters[:15], world.authority)
            db.session.remove()
            with _connection() as connection:
                made.saved[state] = connection.serialize()
        with _watched(made):
            yield made


@contextmanager
def _watched(made: Office) -> Iterator[None]:
    """Whoever takes a step from here on takes it through the office."""
    usual = driving.take_step, freeze.take_step
    driving.take_step = freeze.take_step = made.take_step
    try:
        yield
    finally:
        driving.take_step, freeze.take_step = usual
