"""Drawing by lot, always from the one generator that is passed in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from random import Random

from state_machines.calendar import add_months


def weighted(rng: Random, shares: Mapping[str, int]) -> str:
    """One of the keys, as often as its share says."""
    return rng.choices(list(shares), list(shares.values()))[0]


def by_chance(rng: Random, share: float) -> bool:
    """True in that share of the draws."""
    return rng.random() < share


def months_before(today: date, months: int, day: int = 1) -> date:
    """A day in the month that lies so many months before the one of ``today``."""
    return add_months(today.replace(day=1), -months).replace(day=day)
