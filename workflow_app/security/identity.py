"""Who acts: a person, in one role over one unit's subtree, as they were on that day."""

from __future__ import annotations

from dataclasses import dataclass

from state_machines.facts import ActorFacts
from state_machines.vocabulary import Role


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

    def covers(self, path: str) -> bool:
        """Whether the grant's subtree holds the unit of that path."""
        return path.startswith(self.unit_path)

    def facts(self, unit_path: str, authority_path: str) -> ActorFacts:
        """The actor as the rule book sees them, for a case of that unit and authority."""
        return ActorFacts(
            official_id=self.official_id or 0,
            role=self.role,
            in_unit_scope=self.covers(unit_path),
            in_authority_scope=self.covers(authority_path),
        )


SYSTEM = Actor(official_id=None, name="Hệ thống", role=Role.SYSTEM, unit_path="/")
