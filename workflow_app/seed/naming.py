"""Names, origins and beliefs of invented people."""

from __future__ import annotations

from random import Random

from workflow_app.seed.drawing import by_chance, weighted
from workflow_app.seed.shapes import Person
from workflow_app.seed.sources import table
from workflow_app.seed.tree import Tree

FROM_ELSEWHERE = 0.12
BORN_ELSEWHERE = 0.07
OUTSIDE = "Ngoài tỉnh (dữ liệu minh họa)"


def name_of(sex: str, ethnicity: str, rng: Random) -> str:
    """A full name, drawn again while it holds a pair that the public knows."""
    words = table("names")
    family = weighted(rng, words["family"][ethnicity])
    while True:
        middle, given = rng.choice(words[sex]["middle"]), rng.choice(words[sex]["given"])
        repeated = given in middle.split() or given == family
        if not repeated and f"{middle} {given}" not in words["never"]["pairs"]:
            return f"{family} {middle} {given}"


def ethnicity_of(rng: Random) -> str:
    """One of the peoples who live in such a province."""
    return weighted(rng, table("names")["ethnicity"])


class Origins:
    """Native places: a commune of one of the districts, or outside the province."""

    def __init__(self, tree: Tree) -> None:
        names = {body.unit.id: body.unit.name for body in tree.districts}
        self._places = [
            (body.unit.area, f"{body.unit.name}, {names.get(body.unit.parent_id or 0, '')}")
            for body in tree.communes
        ]

    def describe(self, person: Person, rng: Random) -> None:
        """Set native place, place of birth and religion."""
        person.religion = weighted(rng, table("names")["religion"])
        person.native_place = person.birth_place = OUTSIDE
        if by_chance(rng, FROM_ELSEWHERE):
            return
        person.native_area, person.native_place = rng.choice(self._places)
        if not by_chance(rng, BORN_ELSEWHERE):
            person.birth_place = person.native_place
