"""Rotation, transfer and secondment (clause 2.6): their words, and what is known of the two places.

The receiving place is the post that a case is opened for; the sending place is the post that
the person leaves. Whoever is local is told by native area, which the resolution does not define.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from state_machines.facts import Facts

ROTATION, TRANSFER, SECONDMENT = "rotation", "transfer", "secondment"
KINDS = (ROTATION, TRANSFER, SECONDMENT)  # kinds of procedure that move one person
PLAN = "rotation-plan"  # the kind of the plan that rotations belong to
EVALUATION = "move_evaluation"  # deadline of the next evaluation of a person who is in place
APPROVED_PLANS = ("PLAN_APPROVED", "PLAN_IN_FORCE")
HEAD = "HEAD"


class MoveReason(StrEnum):
    """Why a person is moved."""

    TRAINING = "TRAINING"
    NON_LOCAL = "NON_LOCAL"
    TWO_TERMS = "TWO_TERMS"
    AGE_BALANCE = "AGE_BALANCE"
    TASK_NEED = "TASK_NEED"


class TalkParty(StrEnum):
    """With whom the adviser talks before a move is submitted."""

    SENDING = "SENDING"
    RECEIVING = "RECEIVING"
    PERSON = "PERSON"


class Agreement(StrEnum):
    AGREES = "AGREES"
    OBJECTS = "OBJECTS"


class Prospects(StrEnum):
    """What the screening says of a person's promise."""

    GOOD_PROSPECTS = "GOOD_PROSPECTS"
    NO_PROSPECTS = "NO_PROSPECTS"


class RotationTest(StrEnum):
    """The four tests of clause 2.6 for a person to be rotated."""

    YOUNG = "YOUNG"
    STANDARD = "STANDARD"
    EXCELLENT = "EXCELLENT"
    PROSPECTS = "PROSPECTS"


class RecallReason(StrEnum):
    """Why somebody is called back before the end."""

    FAULT = "FAULT"
    ILLNESS = "ILLNESS"
    NEED = "NEED"


@dataclass(frozen=True, slots=True)
class AreaHolder:
    """Somebody who serves in a post of one area. ``native_area`` None when it is not on file."""

    official_id: int
    native_area: str | None
    is_key: bool
    rank: str
    sector: str | None
    level: str


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """One of the two places: the post, its unit, and who serves in the unit's area."""

    post_id: int
    unit_id: int
    unit_name: str
    title_name: str
    level: str
    area: str | None
    sector: str | None
    rank: str
    is_key: bool
    equivalence: int
    head_id: int | None = None  # the serving head of the unit
    seats_free: int = 0
    holders: tuple[AreaHolder, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """The rotation plan that a case belongs to. ``taken``: other rotations under it, not given up."""

    case_id: int
    code: str
    state: str
    quantity: int
    taken: int


@dataclass(frozen=True, slots=True)
class MoveFacts:
    """What a case that moves a person rests on. ``months`` None: no end is set."""

    kind: str
    reason: MoveReason
    sending: PlaceFacts
    receiving: PlaceFacts
    months: int | None = None
    plan: PlanFacts | None = None
    others: int = 0  # other moves of the same person under way
    ends_on: date | None = None  # of the decided stay


def move_of(facts: Facts) -> MoveFacts:
    """What the move rests on. LookupError in a case that moves nobody."""
    if facts.case.move is None:
        raise LookupError("this rule judges a rotation, a transfer or a secondment")
    return facts.case.move


def non_local(holders: Iterable[AreaHolder], area: str | None) -> int:
    """How many of them come from elsewhere; whoever has no native area on file is not counted."""
    return sum(1 for one in holders if one.native_area is not None and one.native_area != area)


def after_leaving(place: PlaceFacts, official_id: int) -> tuple[AreaHolder, ...]:
    """Who serves in the area of the sending place once the person is gone."""
    return tuple(one for one in place.holders if one.official_id != official_id)


def after_arriving(place: PlaceFacts, official_id: int, native_area: str | None) -> tuple[AreaHolder, ...]:
    """Who serves in the area of the receiving place once the person is there."""
    there = AreaHolder(official_id, native_area, place.is_key, place.rank, place.sector, place.level)
    return (*after_leaving(place, official_id), there)


def counted(place: PlaceFacts, holders: tuple[AreaHolder, ...], levels: Iterable[str]) -> tuple[int, int]:
    """Non-local holders of key titles, and holders of key titles, of the place's area."""
    wanted = tuple(levels)
    keys = [one for one in holders if one.is_key and one.level in wanted]
    return non_local(keys, place.area), len(keys)


def leads_listed_sector(place: PlaceFacts, sectors: Iterable[str], levels: Iterable[str]) -> bool:
    """Whether the post heads a sector whose head should come from elsewhere."""
    return place.sector in tuple(sectors) and place.level in tuple(levels) and place.rank == HEAD
