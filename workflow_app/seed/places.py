"""Finding the posts that people held before, so that as a rule one sat in a chair at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from random import Random

from workflow_app.seed.careers import Leg, former_stay
from workflow_app.seed.drawing import by_chance
from workflow_app.seed.shapes import Person, Post, Seat, Stay
from workflow_app.seed.tree import Tree

TRIED = 30  # seats elsewhere that are looked at before all are
AT_HOME = 0.7  # share of former staff posts in the same body


class Places:
    """All seats by title and by home; each knows from when on it is known to be taken."""

    def __init__(self, tree: Tree) -> None:
        self._seats: dict[str, list[Seat]] = defaultdict(list)
        self._at_home: dict[tuple[int, str], list[Seat]] = defaultdict(list)
        known: set[int] = set()
        seats = [seat for body in tree.all_bodies() for seat in body.seats]
        for seat in (*seats, *tree.former):
            code = seat.post.title.code
            if seat.post.id in known and not seat.post.title.is_leading:
                continue  # among staff the post is all that matters
            known.add(seat.post.id)
            self._seats[code].append(seat)
            self._at_home[seat.post.unit.home_id, code].append(seat)

    def settle(self, careers: Sequence[tuple[Person, list[Leg]]], rng: Random) -> None:
        """Give every leg a post and put the stays in order of time.

        The latest leading legs choose first, so that the chairs fill up backwards.
        """
        found: dict[tuple[int, int], Seat] = {}
        held = {person.id: {person.seat.post.id} for person, _ in careers}
        leading = [(leg, person, place) for person, legs in careers for place, leg in enumerate(legs)]
        leading = [entry for entry in leading if entry[0].title.is_leading]
        for leg, person, place in sorted(leading, key=lambda entry: entry[0].to_on, reverse=True):
            seat = self._leading(leg, person, held[person.id], rng)
            if seat.taken_from >= leg.to_on:
                seat.taken_from = leg.from_on
            held[person.id].add(seat.post.id)
            found[person.id, place] = seat
        for person, legs in careers:
            for place, leg in enumerate(legs):
                seat = found.get((person.id, place)) or self._staff(leg, person, rng)
                stay = Stay(seat.post, leg.from_on, leg.to_on)
                person.stays.append(former_stay(leg, stay, first=place == len(legs) - 1))
            person.stays.reverse()

    def _leading(self, leg: Leg, person: Person, held: set[int], rng: Random) -> Seat:
        """A free seat at home, or one elsewhere; failing both, one that was shared for a time."""
        home = self._at_home.get((person.home_id, leg.title.code), [])
        everywhere = self._seats[leg.title.code]
        start = rng.randrange(len(everywhere))
        elsewhere = (everywhere[start:] + everywhere[:start])[:TRIED]
        for seats in (home, elsewhere, everywhere):
            fitting = [seat for seat in seats if _existed(seat.post, leg) and seat.post.id not in held]
            free = [seat for seat in fitting if seat.taken_from >= leg.to_on]
            if free:
                return min(free, key=lambda seat: seat.taken_from)
        return max(fitting or everywhere, key=lambda seat: seat.taken_from)

    def _staff(self, leg: Leg, person: Person, rng: Random) -> Seat:
        home = self._at_home.get((person.home_id, leg.title.code), [])
        if home and by_chance(rng, AT_HOME):
            existing = [seat for seat in home if _existed(seat.post, leg)]
            if existing:
                return rng.choice(existing)
        everywhere = self._seats[leg.title.code]
        tried = (rng.choice(everywhere) for _ in range(TRIED))
        return next((seat for seat in tried if _existed(seat.post, leg)), everywhere[0])


def _existed(post: Post, leg: Leg) -> bool:
    return post.valid_from <= leg.from_on and (post.valid_to is None or leg.to_on <= post.valid_to)
