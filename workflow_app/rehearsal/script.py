"""Plays a rehearsal file and says, a line a step, what the rule book answered."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import jsonschema

from state_machines import registry, rulebook
from state_machines.errors import NoSuchStep, NotYours, StepRefused
from state_machines.facts import Tally
from state_machines.vocabulary import DocumentKind, RecordKind
from workflow_app import clock
from workflow_app.rehearsal import world as worlds
from workflow_app.rehearsal.ballot import Ballot
from workflow_app.rehearsal.driver import Driver
from workflow_app.rehearsal.world import World
from workflow_app.security.identity import Actor
from workflow_app.services import freeze
from workflow_app.services.errors import BadInput, CaseMovedOn
from workflow_app.services.transactions import transaction

ACCEPTED, REFUSED, INVALID, FOREIGN, IMPOSSIBLE = (
    "accepted",
    "refused",
    "invalid",
    "not_yours",
    "no_such_step",
)
PEOPLE_FIELDS = frozenset({"official_id", "official_id_optional", "teller_head", "chair_id"})
PEOPLE_LISTS = frozenset({"eligible", "candidates", "voters", "observers", "present", "tellers"})
DAYS = frozenset(
    {
        "answered_on",
        "dated_on",
        "received_on",
        "effective_on",
        "election_on",
        "announced_on",
        "correct_by",
        "held_on",
    }
)


class BadScript(Exception):
    """The file is not a rehearsal: names the place and what is wrong."""


@dataclass(frozen=True, slots=True)
class Line:
    """One step of the script: what came of it, and whether that was expected."""

    number: int
    what: str
    outcome: str
    rules: tuple[str, ...]
    state: str
    as_expected: bool
    expected: str = ""


@cache
def schema() -> Mapping[str, Any]:
    """The JSON Schema of rehearsal files."""
    text = (files("workflow_app.rehearsal") / "rehearsal.schema.json").read_text("utf-8")
    loaded: Mapping[str, Any] = json.loads(text)
    return loaded


def check(script: Mapping[str, Any]) -> None:
    """Raises BadScript naming the first place that does not fit the schema."""
    plain = json.loads(json.dumps(script, default=str))
    problems = sorted(
        jsonschema.Draft202012Validator(schema()).iter_errors(plain), key=lambda e: list(e.path)
    )
    if problems:
        place = "/".join(str(part) for part in problems[0].path) or "(top)"
        raise BadScript(f"{place}: {problems[0].message}")


def play(script: Mapping[str, Any]) -> Iterator[Line]:
    """Play a checked script on the present (empty) database, a line a step."""
    player = Player(script)
    for number, act in enumerate(script["steps"], 1):
        yield player.act(number, act)


class Player:
    """The state of one performance."""

    def __init__(self, script: Mapping[str, Any]) -> None:
        self.script = script
        self.today = worlds.as_date(script["today"])
        with clock.on(self.today):
            self.world: World = worlds.build(script, self.today)
        self.driver = Driver(self.world.cast)
        self.rule_set = _rule_set(script)

    def act(self, number: int, act: Mapping[str, Any]) -> Line:
        """Perform one entry of the script."""
        if "on" in act:
            self.today = worlds.as_date(act["on"])
        what = next(word for word in ("step", "round", "advance", "notice", "suspend_frozen") if word in act)
        with clock.on(self.today):
            outcome, rules = self._tried(what, act)
            state = self.driver.file().facts.state if self.driver.case_id else "-"
        expected = _expectation(act)
        fits = _fits(expected, outcome, rules) and act.get("state", state) == state
        fits = fits and self._live_fits(act)
        return Line(number, f"{what} {act[what]}", outcome, rules, state, fits, expected_text(act))

    def _live_fits(self, act: Mapping[str, Any]) -> bool:
        if "live" not in act:
            return True
        return set(self.driver.file().facts.live) == {self.world.people[key] for key in act["live"]}

    def _tried(self, what: str, act: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
        try:
            self._perform(what, act)
        except StepRefused as refused:
            unmet = (f.rule for f in refused.findings if f.blocks or f.to_acknowledge)
            return REFUSED, tuple(dict.fromkeys(unmet))
        except NotYours:
            return FOREIGN, ()
        except NoSuchStep:
            return IMPOSSIBLE, ()
        except (BadInput, CaseMovedOn) as error:
            return INVALID, (str(error),)
        return ACCEPTED, ()

    def _perform(self, what: str, act: Mapping[str, Any]) -> None:
        if what == "step":
            self._step(act)
        elif what == "round":
            self._round(act)
        elif what == "advance":
            people = [self.world.people[key] for key in act["candidates"]]
            self.driver.advance(act["advance"], people, self._crowd(act), self.world.authority)
        elif what == "notice":
            with transaction():
                worlds.give_notice(self.world.people[act["notice"]], self.today)
        else:
            freeze.suspend_frozen(self.today)

    def _step(self, act: Mapping[str, Any]) -> None:
        code = act["step"]
        values = {name: self._value(name, value) for name, value in act.get("given", {}).items()}
        actor = self._actor(act.get("by"))
        if code == "open_case":
            values = {"post_id": self.world.post_id, "acknowledged": self._acknowledged(act), **values}
            self.driver.open(rule_set=self.rule_set, by=actor, **values)
            return
        papers = None if "papers" not in act else [DocumentKind(kind) for kind in act["papers"]]
        acknowledged = frozenset(act["acknowledge"]) if "acknowledge" in act else None
        round_id = self._running_round(act.get("of_round")) if "of_round" in act else None
        self.driver.step(
            code, by=actor, papers=papers, acknowledged=acknowledged, round_id=round_id, **values
        )

    def _acknowledged(self, act: Mapping[str, Any]) -> frozenset[str]:
        return frozenset(act.get("acknowledge", ()))

    def _running_round(self, code: object) -> int:
        return max(one.id for one in self.driver.file().facts.rounds if one.code == code)

    def _round(self, act: Mapping[str, Any]) -> None:
        voters = self._crowd(act)
        ballot = Ballot(
            votes={self.world.people[key]: count for key, count in act.get("votes", {}).items()},
            voters=voters,
            present=act.get("present"),
            invalid=act.get("invalid", 0),
            against={self.world.people[key]: count for key, count in act.get("against", {}).items()},
        )
        self.driver.hold(act["round"], ballot, to=act.get("until", "CERTIFIED"))

    def _crowd(self, act: Mapping[str, Any]) -> list[int]:
        if act.get("round") == "decision":
            return self.world.authority[: act.get("summoned", len(self.world.authority))]
        return self.world.voters[: act.get("summoned", 15)]

    def _actor(self, who: str | None) -> Actor | None:
        """A role, "TELLER 2" for its second player, or a person of the script for themselves."""
        if who is None:
            return None
        if who in self.world.people and who != "head":
            return worlds.official_actor(self.world, who)
        role, _, index = who.partition(" ")
        return self.driver.actor(role, int(index or 1) - 1)

    def _value(self, name: str, value: Any) -> Any:  # noqa: ANN401
        if name in PEOPLE_FIELDS:
            return self._person(value)
        if name in PEOPLE_LISTS:
            return tuple(self._people(value))
        if name in DAYS:
            return worlds.as_date(value)
        if name == "tallies":
            return tuple(self._tally(key, counts) for key, counts in value.items())
        return self._newest(name) if value == "newest" else value

    def _person(self, key: str) -> int:
        if key in self.world.people:
            return self.world.people[key]
        actor = self._actor(key)
        return (actor.official_id or 0) if actor else 0

    def _people(self, value: int | Sequence[str]) -> list[int]:
        """A number stands for so many of the summoned; a list names people or roles."""
        if isinstance(value, int):
            return self.world.voters[:value]
        return [self._person(key) for key in value]

    def _tally(self, key: str, counts: int | Sequence[int]) -> Tally:
        numbers = [counts] if isinstance(counts, int) else list(counts)
        return Tally(self.world.people[key], *numbers)

    def _newest(self, name: str) -> int:
        facts = self.driver.file().facts
        if name == "matter_id":
            return facts.recorded(RecordKind.MATTER_RAISED)[-1].id
        rows = facts.withdrawals if name == "withdrawal_id" else facts.overrides
        return max(row.id for row in rows)


def _rule_set(script: Mapping[str, Any]) -> rulebook.RuleSet:
    code = script["rule_set"]
    found = [one for one in rulebook.rule_sets().values() if one.code == code]
    if not found:
        raise BadScript(f"rule_set: there is no rule set {code!r}")
    newest = max(found, key=lambda one: one.version)
    if "procedure" in script and registry.latest(script["procedure"]).code not in newest.procedures.values():
        raise BadScript(f"procedure: rule set {code!r} does not go with {script['procedure']!r}")
    return newest


def _expectation(act: Mapping[str, Any]) -> tuple[str, frozenset[str], bool]:
    expect = act.get("expect", ACCEPTED)
    if isinstance(expect, str):
        return expect, frozenset(), False
    rules = expect.get("refused", expect.get("refused_among", ()))
    return REFUSED, frozenset(rules), "refused_among" in expect


def _fits(expected: tuple[str, frozenset[str], bool], outcome: str, rules: tuple[str, ...]) -> bool:
    word, wanted, among = expected
    if word != outcome:
        return False
    return wanted <= set(rules) if among or not wanted else wanted == set(rules)


def expected_text(act: Mapping[str, Any]) -> str:
    """The expectation as one would write it."""
    expect = act.get("expect", ACCEPTED)
    return expect if isinstance(expect, str) else f"refused by {', '.join(next(iter(expect.values())))}"


def day_of(script: Mapping[str, Any]) -> date:
    """The day on which a script begins."""
    return worlds.as_date(script["today"])
