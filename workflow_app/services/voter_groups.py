"""Who is summoned to which kind of conference, as far as the posts held can say.

A proposal only: the form shows it ticked and a person decides. What the resolution does
not define (clause 2.5 names the bodies, not their members) follows practice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from state_machines.vocabulary import Rank
from workflow_app.queries.choosing import PersonLine, Serving

LEADING = (Rank.HEAD, Rank.DEPUTY)


@dataclass(frozen=True, slots=True)
class Venue:
    """Where the conference is held: the unit of the case, or the managing authority."""

    unit_id: int
    path: str

    def is_here(self, post: Serving) -> bool:
        """Whether the post belongs to the body itself."""
        return post.unit_id == self.unit_id

    def is_under(self, post: Serving) -> bool:
        """Whether the post belongs to the body or to a unit below it."""
        return post.unit_path.startswith(self.path)

    def is_one_below(self, post: Serving) -> bool:
        """Whether the post belongs to a unit directly below the body."""
        return self.is_under(post) and post.unit_path.count("/") == self.path.count("/") + 1


Belongs = Callable[[Venue, Serving], bool]


def _leads_here(venue: Venue, post: Serving) -> bool:
    return venue.is_here(post) and post.rank in LEADING


def _leads_here_or_heads_below(venue: Venue, post: Serving) -> bool:
    return _leads_here(venue, post) or (venue.is_one_below(post) and post.rank == Rank.HEAD)


def _leads_anywhere(venue: Venue, post: Serving) -> bool:
    return venue.is_under(post) and post.rank in LEADING


GROUPS: Mapping[str, Belongs] = {
    "COLLECTIVE_LEADERSHIP": _leads_here,
    "EXTENDED_LEADERSHIP": _leads_here_or_heads_below,
    "KEY_OFFICIALS_CONFERENCE": _leads_anywhere,
    "BROAD_CONFERENCE": Venue.is_under,
    "AUTHORITY": Venue.is_here,
}


def members(group: str, venue: Venue, people: Iterable[PersonLine]) -> frozenset[int]:
    """The people whose posts put them in the group. KeyError for an unknown group."""
    belongs = GROUPS[group]
    return frozenset(who.id for who in people if any(belongs(venue, post) for post in who.posts))
