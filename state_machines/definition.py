"""A procedure as a frozen table: states, steps and ballot rounds.

Read from dated data files (``procedures/*.toml``) so that a new version is a new
file and running cases keep the version they were opened under.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from state_machines.vocabulary import BallotType, Channel, DocumentKind, Duty, ReviewPath, Role

RETURN = "@return"  # destination: the state that the case was taken out of


@dataclass(frozen=True, slots=True)
class Text:
    """One label in both languages."""

    vi: str
    en: str

    def in_language(self, language: str) -> str:
        """The label in ``language``; Vietnamese unless English is asked for."""
        return self.en if language == "en" else self.vi


@dataclass(frozen=True, slots=True)
class State:
    """``phase``: "open", "paused" (clock stopped), "decided" or "ended" (read-only)."""

    code: str
    name: Text
    phase: str
    on_main_line: bool = True


@dataclass(frozen=True, slots=True)
class Step:
    """One legal move: who, from where, to where, under which rules.

    ``dest`` None keeps the case in its state (something is put on record).
    ``per`` says whom person-by-person rules look at: "live" options, the "nominee"
    named in the form, the "eligible" list given, the "chosen" person, or "none".
    ``scope`` says whose subtree the actor's grant must cover: the "unit" of the
    post, the managing "authority", "either", "venue" of the round, or "self"; where a
    person is moved, also the "sending" unit, the "movers" (it or the authority), all "places".
    ``wanted`` names the condition under which the step stands in somebody's inbox.
    """

    code: str
    name: Text
    sources: tuple[str, ...]
    dest: str | None
    by: tuple[Role, ...]
    clause: str
    scope: str = "unit"
    rules: tuple[str, ...] = ()
    per: str = "none"
    asks: tuple[str, ...] = ()
    documents: tuple[DocumentKind, ...] = ()
    effect: str | None = None
    duty: Duty | None = None
    starts: tuple[str, ...] = ()  # deadlines that begin
    meets: tuple[str, ...] = ()  # deadlines that end
    wanted: str | None = None
    help: Text | None = None


@dataclass(frozen=True, slots=True)
class RoundTemplate:
    """One ballot round that the procedure demands, and where its result goes."""

    code: str
    name: Text
    state: str  # the case state in which it is held
    voter_group: str
    venue: str  # "unit" | "authority"
    ballot: BallotType
    policy: str  # which policy of the rule set counts it
    clause: str
    channel: Channel | None = None  # nomination channel that it feeds
    names_from: str = "eligible"  # "eligible" | "live" | "chosen" | "proposed" | an earlier round
    after: tuple[str, ...] = ()  # rounds that must be certified first
    path: ReviewPath | None = None  # held on this path of a reappointment only


@dataclass(frozen=True, slots=True)
class Succession:
    """How running cases of earlier versions may come over to this one.

    ``states``: earlier code → present code, for states that were renamed. A state that is
    not named keeps its code; one that this version has not is where a case cannot come from.
    """

    versions: tuple[int, ...]
    states: Mapping[str, str]
    note: Text | None = None


T = TypeVar("T", State, Step, RoundTemplate)


@dataclass(frozen=True, slots=True)
class Procedure:
    """A versioned table. ``digest`` is over its content, so a pinned case can be sure."""

    kind: str
    code: str
    version: int
    name: Text
    effective_from: date
    initial: str
    states: tuple[State, ...]
    steps: tuple[Step, ...]
    rounds: tuple[RoundTemplate, ...] = ()
    succession: Succession | None = None
    digest: str = field(default="", compare=False)

    def state(self, code: str) -> State:
        """The state of that code; KeyError when the table has none."""
        return next_or_key_error(self.states, code)

    def step(self, code: str) -> Step:
        """The step of that code; KeyError when the table has none."""
        return next_or_key_error(self.steps, code)

    def round(self, code: str) -> RoundTemplate:
        """The ballot round of that code; KeyError when the table has none."""
        return next_or_key_error(self.rounds, code)

    @property
    def opening(self) -> Step:
        """The step that opens a case: the one that comes from no state."""
        return next(step for step in self.steps if not step.sources)

    def rounds_in(self, state: str, path: ReviewPath | None) -> tuple[RoundTemplate, ...]:
        """The ballot rounds that are held in a state, by the path of the case."""
        return tuple(one for one in self.rounds if one.state == state and one.path in (None, path))

    def leaving(self, state: str) -> Iterator[Step]:
        """The steps that the table allows in ``state``, in table order."""
        return (step for step in self.steps if state in step.sources)


def next_or_key_error(rows: tuple[T, ...], code: str) -> T:
    for row in rows:
        if row.code == code:
            return row
    raise KeyError(code)


def read_procedure(table: Mapping[str, Any]) -> Procedure:
    """A procedure from its parsed data file.

    Raises ValueError naming the row when a word in it is not of the vocabulary.
    """
    head = table["procedure"]
    return Procedure(
        kind=head["kind"],
        code=head["code"],
        version=head["version"],
        name=Text(**head["name"]),
        effective_from=as_day(head["effective_from"]),
        initial=head["initial"],
        states=tuple(_state(row) for row in table["state"]),
        steps=tuple(_step(row) for row in table["step"]),
        rounds=tuple(_round(row) for row in table.get("round", ())),
        succession=_succession(table["succession"]) if "succession" in table else None,
        digest=digest_of(table),
    )


def digest_of(table: Mapping[str, Any]) -> str:
    """SHA-256 in hex over the canonical text of a data file."""
    return hashlib.sha256(canonical(table).encode()).hexdigest()


def canonical(table: Mapping[str, Any]) -> str:
    """A data file as JSON with sorted keys; read again it gives the same digest."""
    return json.dumps(table, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)


def as_day(value: date | str) -> date:
    """A date out of TOML, or out of the JSON that was kept of it."""
    return value if isinstance(value, date) else date.fromisoformat(value)


def _succession(row: Mapping[str, Any]) -> Succession:
    note = Text(**row["note"]) if "note" in row else None
    return Succession(tuple(row["versions"]), dict(row.get("states", {})), note)


def _state(row: Mapping[str, Any]) -> State:
    return State(row["code"], Text(**row["name"]), row["phase"], row.get("main", True))


def _step(row: Mapping[str, Any]) -> Step:
    try:
        return Step(
            code=row["code"],
            name=Text(**row["name"]),
            sources=tuple(row["from"]),
            dest=row.get("to"),
            by=tuple(Role(role) for role in row["by"]),
            clause=row["clause"],
            scope=row.get("scope", "unit"),
            rules=tuple(row.get("rules", ())),
            per=row.get("per", "none"),
            asks=tuple(row.get("asks", ())),
            documents=tuple(DocumentKind(kind) for kind in row.get("documents", ())),
            effect=row.get("effect"),
            duty=Duty(row["duty"]) if "duty" in row else None,
            starts=tuple(row.get("starts", ())),
            meets=tuple(row.get("meets", ())),
            wanted=row.get("wanted"),
            help=Text(**row["help"]) if "help" in row else None,
        )
    except (KeyError, ValueError) as error:
        raise ValueError(f"step {row.get('code', '?')}: {error}") from error


def _round(row: Mapping[str, Any]) -> RoundTemplate:
    return RoundTemplate(
        code=row["code"],
        name=Text(**row["name"]),
        state=row["state"],
        voter_group=row["voter_group"],
        venue=row["venue"],
        ballot=BallotType(row["ballot"]),
        policy=row["policy"],
        clause=row["clause"],
        channel=Channel(row["channel"]) if "channel" in row else None,
        names_from=row.get("names_from", "eligible"),
        after=tuple(row.get("after", ())),
        path=ReviewPath(row["path"]) if "path" in row else None,
    )
