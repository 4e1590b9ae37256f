"""Input of the right types, and often of the wrong content, for any step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any

from state_machines.definition import Step
from state_machines.facts import CaseFacts, RoundFacts, Tally
from state_machines.vocabulary import DocumentKind, RecordKind
from tests.integration.walking.office import Office

RULES = ("R-2.5-f", "R-2.5-k", "R-2.5-a2", "R-P-age", "R-S-matters", "R-2.1-f", "R-0-x")
ROUNDS = ("collective", "conference", "selection", "decision")
MANY = 4  # people named in one field, at most
DAYS_AGO = (0, 0, 1, 30, 400)


@dataclass(frozen=True, slots=True)
class Desk:
    """Where somebody fills in a form: the office, the case as they see it, the round if it is about one."""

    office: Office
    facts: CaseFacts
    rng: Random
    round: RoundFacts | None = None

    @property
    def people(self) -> list[int]:
        """Whoever may be considered, fit or not."""
        return list(self.office.world.people.values())

    def some(self, pool: list[int]) -> tuple[int, ...]:
        """A few of them."""
        return tuple(self.rng.sample(pool, self.rng.randint(0, min(MANY, len(pool)))))

    def one_of(self, *ids: int | None) -> int | None:
        """One of the ids, or one that is not there."""
        return self.rng.choice([0, *ids, *ids])

    def voters(self) -> tuple[int, ...]:
        """Those who can be summoned, now and then with a candidate among them."""
        pool = self.office.world.voters[:9] + self.people[: self.rng.choice((0, 0, 1))]
        return tuple(self.rng.sample(pool, self.rng.randint(1, len(pool))))

    def present(self) -> tuple[int, ...]:
        """Some of the summoned."""
        return self.some(list(self.round.voters)) if self.round else ()

    def tallies(self) -> tuple[Tally, ...]:
        """Numbers that seldom add up."""
        return tuple(
            Tally(who, self.rng.randint(-1, 9), self.rng.randint(0, 3)) for who in self.some(self.people)
        )

    def day(self) -> Any:
        """Today or some time ago."""
        return self.office.today - timedelta(days=self.rng.choice(DAYS_AGO))

    def number(self) -> int:
        """A small number, seldom below nothing."""
        return self.rng.randint(-1, 9)


def _person(desk: Desk) -> int | None:
    return desk.rng.choice([*desk.people, *desk.facts.live * 3, desk.facts.chosen_id])


def _flag(desk: Desk) -> bool:
    return desk.rng.random() < 0.8


# fmt: off
FIELDS: Mapping[str, Callable[[Desk], Any]] = {
    "official_id":          _person,
    "official_id_optional": _person,
    "eligible":             lambda desk: tuple(desk.rng.choices(desk.people, k=desk.rng.randint(0, MANY))),
    "candidates":           lambda desk: desk.some(desk.people),
    "chair_id":             lambda desk: desk.rng.choice(desk.office.crew),
    "teller_head":          lambda desk: desk.rng.choice(desk.office.crew),
    "tellers":              lambda desk: desk.some(desk.office.crew),
    "voters":               Desk.voters,
    "observers":            lambda desk: desk.some(desk.office.world.voters[:9]),
    "present":              Desk.present,
    "tallies":              Desk.tallies,
    "issued":               Desk.number,
    "collected":            Desk.number,
    "valid":                Desk.number,
    "invalid":              Desk.number,
    "seats_requested":      Desk.number,
    "matter_id":     lambda desk: desk.one_of(*(r.id for r in desk.facts.recorded(RecordKind.MATTER_RAISED))),
    "withdrawal_id": lambda desk: desk.one_of(*(request.id for request in desk.facts.withdrawals)),
    "override_id":   lambda desk: desk.one_of(*(override.id for override in desk.facts.overrides)),
    "corrects_id":   lambda desk: desk.one_of(*(round_.id for round_ in desk.facts.rounds)) or None,
    "round_code":    lambda desk: desk.rng.choice(ROUNDS),
    "rule_id":       lambda desk: desk.rng.choice(RULES),
    "kind":          lambda desk: str(desk.rng.choice(list(DocumentKind))),
    "dated_on":      Desk.day,
    "effective_on":  Desk.day,
    "received_on":   Desk.day,
    "number":        lambda desk: f"{desk.number()}/VB",
    "signed":        _flag,
    "agreed":        _flag,
    "conflict":      _flag,
    "person_ineligible": _flag,
    "post_id":       lambda desk: desk.office.world.post_id,
    "source":        lambda _: "ON_SITE",
    "outcome_type":  lambda _: "APPOINTMENT",
}
# fmt: on


def typed(step: Step, desk: Desk) -> dict[str, Any]:
    """What is typed into the fields of a step; the others are filled in as usual."""
    return {name: FIELDS[name](desk) for name in step.asks if name in FIELDS}
