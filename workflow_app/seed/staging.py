"""Which seats are vacant, who is meant for them, and who does what in the cases of a body.

Every department gets one vacant seat of deputy director and, by the number of its
divisions, one or two vacant division heads and deputies. Three people are made eligible
for each, people of their own as far as the body goes; a near miss breaks exactly one rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import cycle
from random import Random

from state_machines.vocabulary import Rank, Role
from workflow_app.seed.drawing import by_chance, months_before
from workflow_app.seed.shapes import Aim, Post, Seat
from workflow_app.seed.tree import Body, Tree

ELIGIBLE = 3
LARGE, MIDDLE = 6, 5  # divisions of a department with two vacant deputies; with two vacant heads
ANYWHERE = ("R-2.5-a2", "R-P-2years", "R-2.5-a3", "R-1-d", "R-P-age", "R-2.3-b")
DEPUTY_DIRECTOR = ("R-2.5-a3", "R-2.1-f", "R-1-d", "R-P-2years", "R-2.5-a2", "R-P-age")
DISTRICT_KEY = ("R-2.1-e", "R-2.1-f", "R-2.1-c", "R-2.5-a3", "R-P-age")
VACANT_MONTHS = (8, 18)
COMMUNE_VACANCIES = 0.05


@dataclass(slots=True)
class Stage:
    """Marks seats; ``vacancies`` collects the posts in the order they were staged."""

    today: date
    rng: Random
    vacancies: list[Post] = field(default_factory=list)
    flaws: Iterator[str] = field(default_factory=lambda: cycle(ANYWHERE))
    deputy_flaws: Iterator[str] = field(default_factory=lambda: cycle(DEPUTY_DIRECTOR))
    district_flaws: Iterator[str] = field(default_factory=lambda: cycle(DISTRICT_KEY))

    def vacate(self, seat: Seat) -> Post:
        """Leave a seat empty and note its post as a vacancy."""
        self.empty(seat)
        self.vacancies.append(seat.post)
        return seat.post

    def empty(self, seat: Seat) -> None:
        """Leave a seat empty for a while already."""
        seat.vacant_since = months_before(self.today, self.rng.randint(*VACANT_MONTHS))
        seat.taken_from = seat.vacant_since

    def aim(self, post: Post, seats: list[Seat], flaws: Iterator[str]) -> None:
        """Aim the holders at a post: the first three eligible, the others with a flaw each."""
        for place, seat in enumerate(seats):
            seat.aim = Aim(post, None if place < ELIGIBLE else next(flaws))


def stage(tree: Tree, today: date, rng: Random) -> list[Post]:
    """Mark all seats of the tree; the vacant posts that have candidates."""
    marks = Stage(today, rng)
    for number, body in enumerate(tree.departments):
        _department(body, marks, leaving=(number + 2) % 5 == 0)
    for body in tree.districts:
        _district(body, marks)
    for body in tree.communes:
        for seat in body.seats:
            if seat.post.title.rank is Rank.DEPUTY and by_chance(rng, COMMUNE_VACANCIES):
                marks.empty(seat)
    return marks.vacancies


def _department(body: Body, marks: Stage, *, leaving: bool) -> None:
    _parts(body)
    leaders = [seat for seat in body.seats if seat.post.unit is body.unit]
    deputies = [seat for seat in leaders if seat.post.title.rank is Rank.DEPUTY]
    director_post = marks.vacate(deputies[-1])
    if leaving:
        deputies[-2].leaves_on = months_before(marks.today, -2)
    last = 2 if len(body.divisions) >= MIDDLE else 1
    _division_heads(body, marks, last)
    _division_deputies(body, marks, 2 if len(body.divisions) >= LARGE else 1)
    heads = [s for unit in body.divisions for s in body.at(unit, "SO_TRUONG_PHONG") if s.vacant_since is None]
    marks.aim(director_post, heads, marks.deputy_flaws)


def _parts(body: Body) -> None:
    """Secretary and specialists in the first division, tellers in the last ones."""
    office = body.divisions[0]
    secretary, second = body.at(office, "SO_PHO_TRUONG_PHONG")
    secretary.part, second.part = Role.COLLECTIVE_SECRETARY, Role.PARTY_COMMITTEE
    for seat in body.at(office, "CHUYEN_VIEN")[:2]:
        seat.part = Role.PERSONNEL_SPECIALIST
    for seat in (*body.at(body.divisions[-1], "CHUYEN_VIEN")[:2], *body.at(office, "CHUYEN_VIEN")[2:3]):
        seat.part = Role.TELLER


def _division_heads(body: Body, marks: Stage, count: int) -> None:
    """The last divisions have no head; their own deputies and one from elsewhere may follow."""
    deputies = [body.at(division, "SO_PHO_TRUONG_PHONG") for division in body.divisions]
    flawed = deputies[3] if len(body.divisions) >= LARGE else deputies[2][1:]
    for place in range(count):
        post = marks.vacate(body.at(body.divisions[-1 - place], "SO_TRUONG_PHONG")[0])
        named = [*deputies[-1 - place], deputies[1 + place][0], *flawed[place : place + 1]]
        marks.aim(post, named, marks.flaws)


def _division_deputies(body: Body, marks: Stage, count: int) -> None:
    """The second and third division lack a deputy; three of their own staff may follow."""
    near = body.at(body.divisions[3], "CHUYEN_VIEN")
    for place in range(count):
        division = body.divisions[1 + place]
        post = marks.vacate(body.at(division, "SO_PHO_TRUONG_PHONG")[1])
        own = body.at(division, "CHUYEN_VIEN")[:ELIGIBLE]
        free = [seat for seat in near if seat.part is None and seat.aim is None]
        marks.aim(post, [*own, *free[:1]], marks.flaws)


def _district(body: Body, marks: Stage) -> None:
    """A vacant vice-chair of the People's Committee, for heads of divisions to stand for."""
    party, office, *state = body.divisions
    body.at(office, "HUYEN_PHO_TRUONG_PHONG")[0].part = Role.COLLECTIVE_SECRETARY
    for unit, part, places in (
        (party, Role.PERSONNEL_SPECIALIST, 2),
        (office, Role.TELLER, 1),
        (state[-1], Role.TELLER, 2),
    ):
        for seat in body.at(unit, "HUYEN_CHUYEN_VIEN")[:places]:
            seat.part = part
    vice_chairs = [seat for seat in body.seats if seat.post.title.code == "HUYEN_PCT_UBND"]
    post = marks.vacate(vice_chairs[-1])
    heads = [seat for unit in state for seat in body.at(unit, "HUYEN_TRUONG_PHONG")]
    marks.aim(post, heads[: ELIGIBLE + 2], marks.district_flaws)
