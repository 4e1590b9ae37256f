"""A small office on each engine, with a case that stands at the beginning."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from flask import Flask

from workflow_app import clock
from workflow_app.rehearsal import world as worlds
from workflow_app.rehearsal.ballot import Ballot
from workflow_app.rehearsal.driver import Driver
from workflow_app.rehearsal.world import World

TODAY = date(2026, 3, 2)


@dataclass(frozen=True, slots=True)
class Desk:
    """The office and the hand that moves its case."""

    world: World
    driver: Driver

    def advance(self, state: str) -> None:
        """The shortest lawful way, for An and Bình."""
        people = [self.world.people["an"], self.world.people["binh"]]
        self.driver.advance(state, people, self.world.voters[:9], self.world.authority)

    def ballot(self, **votes: int) -> Ballot:
        """A ballot of nine voters."""
        return Ballot({self.world.people[key]: count for key, count in votes.items()}, self.world.voters[:9])


@pytest.fixture
def desk(app_context: Flask) -> Iterator[Desk]:
    assert app_context
    with clock.on(TODAY):
        world = worlds.build({"people": {"an": None, "binh": {"sex": "F"}}, "post": {"seats": 1}}, TODAY)
        driver = Driver(world.cast)
        driver.open(post_id=world.post_id)
        yield Desk(world, driver)
