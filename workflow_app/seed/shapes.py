"""What the invented province is made of, before it becomes rows.

Numbers of months count back from the first of the month of ``today``; spans of time are
half-open, as in the archive.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from state_machines.definition import Text
from state_machines.facts import BirthDate
from state_machines.vocabulary import (
    Degree,
    DisciplineForm,
    EvaluationKind,
    Grade,
    LanguageLevel,
    Level,
    PlanStatus,
    Rank,
    Role,
    StudyMode,
    Theory,
)


@dataclass(frozen=True, slots=True)
class Standard:
    """What one version of a title standard demands, and from when."""

    min_degree: Degree
    min_theory: Theory
    min_language: LanguageLevel = LanguageLevel.NONE
    valid_from: date = date(2016, 7, 1)
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Title:
    """A title and how people come to it; ``paths`` are former titles, newest first."""

    id: int
    code: str
    name: str
    level: Level
    rank: Rank
    in_scope: bool
    is_key: bool
    is_elected: bool
    managed: bool
    equivalence: int
    age: tuple[int, int, int]
    months_now: tuple[int, int]
    paths: tuple[tuple[str, ...], ...]
    rotated: tuple[str, ...]
    standards: tuple[Standard, ...]

    @property
    def is_leading(self) -> bool:
        """Whether the holder is a head or a deputy."""
        return self.rank in (Rank.HEAD, Rank.DEPUTY)


@dataclass(slots=True)
class Unit:
    """An organisational unit; ``home_id`` is the body or commune whose staff it shares."""

    id: int
    code: str
    name: str
    kind: str
    level: Level
    parent_id: int | None
    path: str
    home_id: int
    layout: str = "STATE"
    sector: str | None = None
    area: str | None = None
    is_department: bool = False
    foreign_affairs: bool = False
    valid_from: date = date(1990, 1, 1)
    valid_to: date | None = None


@dataclass(slots=True)
class Post:
    id: int
    unit: Unit
    title: Title
    authority_id: int
    seats: int
    valid_from: date
    valid_to: date | None = None
    special_document: str = ""


@dataclass(slots=True)
class Aim:
    """The vacant post that a person is meant to be considered for.

    ``flaw`` is the id of the one rule that the person breaks, None for an eligible one.
    """

    post: Post
    flaw: str | None = None


@dataclass(slots=True)
class Seat:
    """One place in a post. ``taken_from`` is the earliest day it is known to be taken."""

    post: Post
    vacant_since: date | None = None
    leaves_on: date | None = None
    aim: Aim | None = None
    part: Role | None = None  # what the holder does in cases of the body
    taken_from: date = date.max


@dataclass(slots=True)
class Stay:
    """One stay in one post."""

    post: Post
    from_on: date
    to_on: date | None = None
    term_end_on: date | None = None
    via: str = "APPOINTMENT"


class Study(NamedTuple):
    degree: Degree
    mode: StudyMode
    subject: str
    school: str
    year: int


class Plan(NamedTuple):
    title: Title
    unit: Unit
    status: PlanStatus
    from_on: date
    to_on: date | None


class Grading(NamedTuple):
    kind: EvaluationKind
    period_end_on: date
    decided_on: date
    grade: Grade


class Sanction(NamedTuple):
    form: DisciplineForm
    decided_on: date


@dataclass(slots=True)
class Person:
    """An invented official. ``stays`` are ordered by date once the career is complete."""

    id: int
    seat: Seat
    sex: str
    name: str
    birth_on: date
    birth: BirthDate
    ethnicity: str = "Kinh"
    religion: str = "Không"
    native_area: str | None = None
    native_place: str = ""
    birth_place: str = ""
    theory: Theory = Theory.NONE
    party_on: date | None = None
    studies: tuple[Study, ...] = ()
    languages: Mapping[str, LanguageLevel] = field(default_factory=dict)
    stays: list[Stay] = field(default_factory=list)
    plans: list[Plan] = field(default_factory=list)
    gradings: list[Grading] = field(default_factory=list)
    sanctions: list[Sanction] = field(default_factory=list)
    retires_on: date | None = None  # set when notice has been given
    notice_on: date | None = None

    @property
    def title(self) -> Title:
        """The title held today."""
        return self.seat.post.title

    @property
    def home_id(self) -> int:
        """The body or commune where the person serves."""
        return self.seat.post.unit.home_id


class Grant(NamedTuple):
    official_id: int
    role: Role
    unit_id: int
    valid_from: date


class Vacancy(NamedTuple):
    """A vacant post with the people in the plan for it, and those who just fail, with the rule."""

    post_id: int
    unit_id: int
    title_id: int
    eligible: tuple[int, ...]
    near_misses: tuple[tuple[int, str], ...]


class DemoAccount(NamedTuple):
    """A sign-in for visitors: whose it is and what to try with it."""

    username: str
    official_id: int
    name: str
    role: Role
    unit: str
    hint: Text
