"""The words of a script as the services want them: officials by id, days, tallies, newest records."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from state_machines.facts import CaseFacts, Tally
from state_machines.vocabulary import RecordKind, Role
from workflow_app.rehearsal import evaluating
from workflow_app.rehearsal import world as worlds
from workflow_app.rehearsal.driver import Driver
from workflow_app.rehearsal.files import BadScript
from workflow_app.rehearsal.office import as_date
from workflow_app.rehearsal.world import World
from workflow_app.security.identity import Actor

PEOPLE_FIELDS = frozenset(
    {
        "official_id",
        "official_id_optional",
        "teller_head",
        "chair_id",
        "council_chair",
        "council_secretary",
    }
)
PEOPLE_LISTS = frozenset({"eligible", "candidates", "voters", "observers", "present", "tellers", "council"})
DAYS = frozenset(
    {
        "answered_on",
        "dated_on",
        "received_on",
        "effective_on",
        "plan_until",
        "election_on",
        "announced_on",
        "correct_by",
        "closes_on",
        "held_on",
        "review_on",
        "handed_on",
        "arrived_on",
        "period_end_on",
        "new_end_on",
    }
)
NEWEST = "newest"
HEAD = "head"
AT_AUTHORITY = "decision"  # the round in which the members of the authority vote


class Values:
    """Reads the values of a script's entries against its world and its case."""

    def __init__(self, world: World, driver: Driver) -> None:
        self.world, self.driver = world, driver

    def given(self, act: Mapping[str, Any], *, round_code: str | None = None) -> dict[str, Any]:
        """What an entry types, by field name."""
        typed: Mapping[str, Any] = act.get("given", {})
        code = round_code or typed.get("round_code")
        return {name: self._value(name, value, code) for name, value in typed.items()}

    def _value(self, name: str, value: Any, round_code: str | None) -> Any:  # noqa: ANN401
        if name in PEOPLE_FIELDS:
            return self.person(value)
        if name in PEOPLE_LISTS:
            return tuple(self._people(value, round_code))
        if name in DAYS:
            return as_date(value)
        if name in self._readers:
            return self._readers[name](value)
        return self._newest(name, round_code) if value == NEWEST else value

    @property
    def _readers(self) -> Mapping[str, Callable[[Any], Any]]:
        return {
            "tallies": lambda told: tuple(self._tally(key, counts) for key, counts in told.items()),
            "marks": lambda told: tuple((self.person(key), mark) for key, mark in told.items()),
            "unit_id": lambda told: evaluating.UNITS[told],
            "answers": lambda told: evaluating.typed_answers(self.driver, told),
        }

    def crowd(self, round_code: str | None) -> list[int]:
        """Everybody who can be summoned to a round."""
        return self.world.authority if round_code == AT_AUTHORITY else self.world.voters

    def person(self, key: str) -> int:
        """A person of the script, or whoever plays a role ("TELLER 2")."""
        if key in self.world.people:
            return self.world.people[key]
        return self.player(key).official_id or 0

    def people(self, keys: Sequence[str]) -> list[int]:
        """Persons of the script or players of roles."""
        return [self.person(key) for key in keys]

    def _people(self, value: int | Sequence[str], round_code: str | None) -> list[int]:
        """A number stands for so many of the summoned."""
        return self.crowd(round_code)[:value] if isinstance(value, int) else self.people(value)

    def player(self, words: str) -> Actor:
        """Who plays a role: "UNIT_HEAD", or "TELLER 2" for its second player."""
        role, _, index = words.partition(" ")
        try:
            return self.driver.actor(role, int(index or 1) - 1)
        except (LookupError, ValueError):
            raise BadScript(f"there is no person and no player {words!r}") from None

    def actor(self, who: str | Mapping[str, str] | None) -> Actor | None:
        """A player, a person of the script acting for themselves, or a person in a role."""
        if who is None:
            return None
        if isinstance(who, str):
            own = who in self.world.people and who != HEAD
            return worlds.official_actor(self.world, who) if own else self.player(who)
        official_id = self.person(who["person"])
        if who["role"] == Role.OFFICIAL:
            usual = worlds.official_actor(self.world, HEAD)
        else:
            usual = self.player(who["role"])
        return replace(usual, official_id=official_id, name=who["person"], post="")

    def _tally(self, key: str, counts: int | Sequence[int]) -> Tally:
        numbers = [counts] if isinstance(counts, int) else list(counts)
        return Tally(self.person(key), *numbers)

    def _newest(self, name: str, round_code: str | None) -> int:
        facts = self.driver.file().facts
        found = {
            "matter_id": [record.id for record in facts.recorded(RecordKind.MATTER_RAISED)],
            "petition_id": [record.id for record in facts.recorded(RecordKind.EXAM_PETITION)],
            "withdrawal_id": [request.id for request in facts.withdrawals],
            "override_id": [override.id for override in facts.overrides],
            "corrects_id": _certified(facts, round_code),
        }
        if not found.get(name):
            raise BadScript(f"there is no newest {name}")
        return max(found[name])


def _certified(facts: CaseFacts, code: str | None) -> list[int]:
    round_ = facts.certified(code) if code else None
    return [round_.id] if round_ else []
