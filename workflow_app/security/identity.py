"""Who acts: a person, in one role over one unit's subtree, as they were on that day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnClause, Integer, String, literal_column

from state_machines.facts import ActorFacts
from state_machines.vocabulary import Role

# What may be in another's hands for a time: no votes, no counts, no collective's own opinion.
DELEGABLE = (
    Role.PERSONNEL_SPECIALIST,
    Role.UNIT_HEAD,
    Role.COLLECTIVE_SECRETARY,
    Role.ADVISER,
    Role.AUTHORITY_SIGNER,
    Role.CLERK,
)


@dataclass(frozen=True, slots=True)
class StandsFor:
    """The absent holder whose role a substitute acts in, as they were on that day."""

    official_id: int
    name: str
    sex: str  # "F" | "M"
    post: str
    until: date  # that day it no longer counts
    substitution_id: int


def path_end(path: str) -> str:
    """The first text after all that begin with a path, for a search by index."""
    return path[:-1] + chr(ord(path[-1]) + 1)


@dataclass(frozen=True, slots=True)
class Actor:
    """The person behind a request, with the grant that they act under.

    ``official_id`` None is the system itself (the scheduler).
    """

    official_id: int | None
    name: str
    role: Role
    unit_path: str
    post: str = ""  # the title they hold on the day, for history
    unit_name: str = ""
    unit_id: int | None = None
    grant_id: int | None = None
    stands_for: StandsFor | None = None

    @property
    def persons(self) -> tuple[int | None, ...]:
        """Who must have nothing to do with the matter: the actor, and the person replaced."""
        return (self.official_id, self.stands_for.official_id) if self.stands_for else (self.official_id,)

    def covers(self, path: str) -> bool:
        """Whether the grant's subtree holds the unit of that path."""
        return path.startswith(self.unit_path)

    @property
    def path_end(self) -> str:
        """The first text after all paths that the grant covers."""
        return path_end(self.unit_path)

    def facts(self, unit_path: str, authority_path: str, sending_path: str | None = None) -> ActorFacts:
        """The actor as the rule book sees them, for a case of these bodies."""
        return ActorFacts(
            official_id=self.official_id or 0,
            role=self.role,
            in_unit_scope=self.covers(unit_path),
            in_authority_scope=self.covers(authority_path),
            in_sending_scope=sending_path is not None and self.covers(sending_path),
            stands_for=self.stands_for.official_id if self.stands_for else None,
        )


@dataclass(frozen=True, slots=True)
class Anyone:
    """Whoever acts in a role: the same as an actor for a statement that is put together once for all.

    ``number`` tells several in one statement apart; they are grants of one person.
    """

    role: Role
    number: int = 0

    stands_for: None = None  # a list is not narrowed by whom a substitute replaces

    @property
    def persons(self) -> tuple[ColumnClause[int]]:
        """The person alone."""
        return (self.official_id,)

    @property
    def official_id(self) -> ColumnClause[int]:
        """The person, by name."""
        return literal_column(":official_id", Integer)

    @property
    def unit_path(self) -> ColumnClause[str]:
        """The path of the grant, by name."""
        return literal_column(f":path_{self.number}", String)

    @property
    def path_end(self) -> ColumnClause[str]:
        """Its end, by name."""
        return literal_column(f":end_{self.number}", String)

    def values(self, official_id: int | None, unit_path: str) -> Mapping[str, int | str | None]:
        """What the names stand for when this person asks, under a grant over this path."""
        return {"official_id": official_id, **self.paths(unit_path)}

    def paths(self, unit_path: str) -> Mapping[str, str]:
        """What the names of its path stand for."""
        return {f"path_{self.number}": unit_path, f"end_{self.number}": path_end(unit_path)}


SYSTEM = Actor(official_id=None, name="Hệ thống", role=Role.SYSTEM, unit_path="/")
