"""What a permission is asked about: where a case, a round, a person or a unit belongs.

Plain values, made either from one small statement (for a route) or from a case that
has been loaded anyway (for a page).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CaseScope:
    """Where a case belongs and whom it concerns. People are official ids.

    ``summoned`` are the voters, observers and tellers of rounds that are not over yet;
    ``options`` all persons who are or were an option.
    """

    unit_path: str
    authority_path: str
    state: str
    phase: str
    summoned: frozenset[int] = frozenset()
    options: frozenset[int] = frozenset()
    examiners: frozenset[int] = frozenset()  # who sits on the council of an examination
    sending_path: str | None = None  # of the body that a person is moved from


@dataclass(frozen=True, slots=True)
class RoundScope:
    """A round inside its case. ``passed_on``: its result has gone to the next step."""

    case: CaseScope
    venue_path: str
    announced: bool  # the policy lets the votes be read out at the conference
    certified: bool
    passed_on: bool
    tellers: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class PersonScope:
    """Where an official serves, is planned and is considered.

    ``work`` are paths of units, ``managed`` of the authorities over the posts held,
    ``planned`` of units that plan the person, ``considered`` of the units and authorities
    of cases, not yet ended, in which the person is an option.
    """

    official_id: int
    work: frozenset[str] = frozenset()
    managed: frozenset[str] = frozenset()
    planned: frozenset[str] = frozenset()
    considered: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class LetterScope:
    """A petition or denunciation: who may read it, who of them knows the sender, whom it is about."""

    readers: frozenset[int] = frozenset()
    know_sender: frozenset[int] = frozenset()
    about_id: int | None = None


@dataclass(frozen=True, slots=True)
class UnitScope:
    """A unit and the authorities that manage its posts."""

    path: str
    managed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ObligationScope:
    """By whom a thing is owed, and where; ``authority_path`` of its case, if it has one."""

    unit_path: str
    role: str | None
    official_id: int | None
    authority_path: str | None = None
