"""What an official has been before: legs of a career that lead to the present seat."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from random import Random
from typing import NamedTuple

from state_machines.calendar import add_months, months_between
from state_machines.vocabulary import Rank
from workflow_app.seed.ages import FIRST_WORK, months_old
from workflow_app.seed.drawing import by_chance, months_before
from workflow_app.seed.shapes import Person, Seat, Stay, Title
from workflow_app.seed.sources import titles

BEGINNING = date(1990, 1, 1)  # of the province's records
FORMER = (30, 60)  # months in each leading post on the way
ENTRY = 18  # months that the first post of a career lasts at least
SHORTEST = 13
HELD_BY_CANDIDATES = (40, 66)
HELD_TOO_SHORT = (8, 15)
HELD_BY_PARTS = 16  # whoever acts in cases has been there a while
ROTATED, TRANSFERRED = 0.15, 0.04
TERM = 60
BACKGROUNDS = {
    None: ("HUYEN_TRUONG_PHONG", "XA_CT_UBND", "HUYEN_CHUYEN_VIEN"),
    "R-2.1-e": ("XA_CT_UBND", "HUYEN_CHUYEN_VIEN"),
    "R-2.1-c": ("HUYEN_TRUONG_PHONG", "HUYEN_CHUYEN_VIEN"),
}


class Leg(NamedTuple):
    """A past stay whose post is still to be found."""

    title: Title
    from_on: date
    to_on: date


def career(person: Person, today: date, rng: Random) -> list[Leg]:
    """Set the present stay of a person and return the legs before it, newest first."""
    seat = person.seat
    rotated = bool(seat.post.title.rotated) and seat.aim is None and by_chance(rng, ROTATED)
    path = seat.post.title.rotated if rotated else _path(seat, rng)
    working = min(
        months_old(person.birth_on, today) - rng.randint(*FIRST_WORK), months_between(BEGINNING, today)
    )
    now, former = _lengths(seat, max(working, SHORTEST), path, rng)
    cuts = [months_before(today, now, rng.choice((1, 15)))]
    for months in former:
        cuts.append(_before(cuts[-1], months))
    legs = [Leg(titles()[code], *span) for code, span in zip(path, _spans(cuts), strict=False)]
    return _present(person, cuts[0], legs, today, rng, rotated=rotated)


def _path(seat: Seat, rng: Random) -> tuple[str, ...]:
    if seat.aim is not None and seat.aim.post.title.code == "HUYEN_PCT_UBND":
        return BACKGROUNDS.get(seat.aim.flaw, BACKGROUNDS[None])
    path = rng.choice(seat.post.title.paths)
    return path or (seat.post.title.code,)


def _lengths(seat: Seat, working: int, path: tuple[str, ...], rng: Random) -> tuple[int, list[int]]:
    """Months in the present post, and in each one before; the first post takes what is left."""
    now = min(_months_now(seat, rng), max(working - ENTRY - SHORTEST * (len(path) - 1), SHORTEST))
    if seat.post.title.rank is Rank.STAFF and (working - now < ENTRY or _is_beginner(seat)):
        return (now if _is_beginner(seat) else working), []
    left = working - now
    between = [rng.randint(*FORMER) for _ in path[:-1]]
    room = max(left - ENTRY, SHORTEST * len(between))
    if sum(between) > room:
        between = [max(months * room // sum(between), SHORTEST) for months in between]
    return now, [*between, max(left - sum(between), SHORTEST)]


def _is_beginner(seat: Seat) -> bool:
    """Staff who are to fall short of two years have been nowhere else."""
    return seat.aim is not None and seat.aim.flaw == "R-P-2years"


def _months_now(seat: Seat, rng: Random) -> int:
    if seat.aim is not None:
        return rng.randint(*(HELD_TOO_SHORT if _is_beginner(seat) else HELD_BY_CANDIDATES))
    months = rng.randint(*seat.post.title.months_now)
    return max(months, HELD_BY_PARTS) if seat.part else months


def _before(day: date, months: int) -> date:
    return max(add_months(day, -months), BEGINNING)


def _spans(cuts: list[date]) -> list[tuple[date, date]]:
    """The span of each leg: from its own cut to the newer one."""
    return [(older, newer) for newer, older in pairwise(cuts) if older < newer]


def _present(
    person: Person, since: date, legs: list[Leg], today: date, rng: Random, *, rotated: bool
) -> list[Leg]:
    """The present stay begins with its post at the earliest; until then a former unit's served."""
    seat = person.seat
    begins = max(since, seat.post.valid_from)
    if begins > since:
        legs = [Leg(seat.post.title, since, begins), *legs]
    via = "ROTATION" if rotated else _via(seat.post.title, rng, first=not legs)
    ends = _term_end(seat.post.title, since, today)
    person.stays = [Stay(seat.post, begins, seat.leaves_on, ends, via)]
    seat.taken_from = begins
    return legs


def _via(title: Title, rng: Random, *, first: bool) -> str:
    if title.is_elected:
        return "ELECTION"
    if title.rank is Rank.STAFF:
        return "RECRUITMENT" if first else "TRANSFER"
    return "TRANSFER" if by_chance(rng, TRANSFERRED) else "APPOINTMENT"


def _term_end(title: Title, since: date, today: date) -> date | None:
    """The day the running term ends: of a congress or council, or five years and again five."""
    if not title.is_leading:
        return None
    if title.is_elected:
        return date(today.year // 5 * 5 + 5, 6, 30)
    terms = months_between(since, today) // TERM + 1
    return add_months(since, TERM * terms)


def former_stay(leg: Leg, stay: Stay, *, first: bool) -> Stay:
    """Complete a past stay: how the person came to it."""
    if leg.title.is_elected:
        stay.via = "ELECTION"
    elif leg.title.rank is Rank.STAFF:
        stay.via = "RECRUITMENT" if first else "TRANSFER"
    return stay
