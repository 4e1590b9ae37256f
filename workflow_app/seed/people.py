"""Making the person for every seat that is taken, from birth to the latest grading."""

from __future__ import annotations

from datetime import date
from random import Random

from workflow_app.seed.ages import as_filed, birth_of, sex_of
from workflow_app.seed.careers import Leg, career
from workflow_app.seed.conduct import put_on_file
from workflow_app.seed.naming import Origins, ethnicity_of, name_of
from workflow_app.seed.places import Places
from workflow_app.seed.schooling import school
from workflow_app.seed.shapes import Person, Seat
from workflow_app.seed.tree import Tree


def populate(tree: Tree, today: date, rng: Random) -> list[Person]:
    """Every official by id from 1 on, with career, schooling and file; plans come later.

    Present stays are all settled first: they say from when on a seat is taken.
    """
    origins = Origins(tree)
    people: list[Person] = []
    careers: list[list[Leg]] = []
    foreign = {body.unit.id for body in tree.departments if body.unit.foreign_affairs}
    for seat in (seat for body in tree.all_bodies() for seat in body.seats if seat.vacant_since is None):
        person = _born(len(people) + 1, seat, today, rng)
        origins.describe(person, rng)
        people.append(person)
        careers.append(career(person, today, rng))
    Places(tree).settle(list(zip(people, careers, strict=True)), rng)
    for person in people:
        school(person, today, rng, foreign_affairs=person.home_id in foreign)
        put_on_file(person, today, rng)
    return people


def _born(number: int, seat: Seat, today: date, rng: Random) -> Person:
    sex, ethnicity = sex_of(seat, rng), ethnicity_of(rng)
    born = birth_of(seat, sex, today, rng)
    return Person(
        id=number,
        seat=seat,
        sex=sex,
        name=name_of(sex, ethnicity, rng),
        birth_on=born,
        birth=as_filed(born, today, rng, exact=seat.aim is not None or seat.leaves_on is not None),
        ethnicity=ethnicity,
    )
