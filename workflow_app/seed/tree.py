"""Growing the tree of units with their posts and seats."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from state_machines.vocabulary import Level
from workflow_app.seed.shapes import Post, Seat, Title, Unit
from workflow_app.seed.sources import titles


class Lineage(NamedTuple):
    source_id: int
    target_id: int
    kind: str
    on_date: date
    document: str


@dataclass(slots=True)
class Body:
    """A department, Party body, district or commune: one staff under one leadership."""

    unit: Unit
    acting: Unit  # in whose name its cases run: a district's People's Committee
    divisions: list[Unit] = field(default_factory=list)
    seats: list[Seat] = field(default_factory=list)

    def at(self, unit: Unit, *codes: str) -> list[Seat]:
        """The seats of these titles in a unit."""
        return [seat for seat in self.seats if seat.post.unit is unit and seat.post.title.code in codes]


@dataclass(slots=True)
class Tree:
    """Units and posts by id from 1 on, and the bodies that they make up."""

    units: list[Unit] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    lineage: list[Lineage] = field(default_factory=list)
    bodies: list[Body] = field(default_factory=list)  # Party bodies of the province
    departments: list[Body] = field(default_factory=list)
    districts: list[Body] = field(default_factory=list)
    communes: list[Body] = field(default_factory=list)
    former: list[Seat] = field(default_factory=list)  # seats of units that have ceased
    stopped: Unit | None = None  # the unit under a moratorium

    def unit(self, parent: Unit | None, code: str, name: str, kind: str, **more: Any) -> Unit:  # noqa: ANN401
        """A new unit under ``parent``; level, layout, area and home come down from it."""
        number = len(self.units) + 1
        values: dict[str, Any] = {"level": Level.PROVINCE, "home_id": number}
        if parent is not None:
            values |= {
                "level": parent.level,
                "home_id": parent.home_id,
                "layout": parent.layout,
                "area": parent.area,
            }
        made = Unit(
            id=number,
            code=code,
            name=name,
            kind=kind,
            parent_id=parent.id if parent else None,
            path=f"{parent.path if parent else '/'}{number}/",
            **(values | more),
        )
        self.units.append(made)
        return made

    def body_unit(self, parent: Unit, code: str, name: str, kind: str, **more: Any) -> Unit:  # noqa: ANN401
        """A new unit that is a home of its own."""
        made = self.unit(parent, code, name, kind, **more)
        made.home_id = made.id
        return made

    def post(
        self, unit: Unit, title: Title | str, authority: Unit, seats: int, body: Body | None = None
    ) -> Post:
        """A new post as old as its unit; its seats go to ``body``."""
        title = titles()[title] if isinstance(title, str) else title
        made = Post(
            id=len(self.posts) + 1,
            unit=unit,
            title=title,
            authority_id=authority.id,
            seats=seats,
            valid_from=unit.valid_from,
            valid_to=unit.valid_to,
        )
        self.posts.append(made)
        if body is not None:
            body.seats.extend(Seat(made) for _ in range(seats))
        return made

    @property
    def root(self) -> Unit:
        """The province."""
        return self.units[0]

    def coded(self, code: str) -> Unit:
        """The unit with this code. StopIteration when there is none."""
        return next(unit for unit in self.units if unit.code == code)

    def all_bodies(self) -> list[Body]:
        """Every body, the larger ones first."""
        return [*self.bodies, *self.departments, *self.districts, *self.communes]
