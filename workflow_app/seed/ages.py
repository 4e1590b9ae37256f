"""How old the holder of a seat is: by the title, and by what the person is to show."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from state_machines.ages import months_to_retirement, retirement_on
from state_machines.calendar import add_months, months_between
from state_machines.facts import BirthDate
from state_machines.vocabulary import Rank
from workflow_app.seed.drawing import by_chance
from workflow_app.seed.shapes import Seat
from workflow_app.seed.sources import retirement_ages

WOMEN = {Rank.HEAD: 0.25, Rank.DEPUTY: 0.34, Rank.MEMBER: 0.2, Rank.STAFF: 0.48}
YEAR = 12
FIRST_WORK = (264, 300)  # months of age at which a career begins: 22 to 25 years
# Months that at least remain until retirement.
LEFT_ELIGIBLE, LEFT_HEAD, LEFT_ANYBODY = 76, 20, 2
LEFT_TOO_FEW = (14, 50)  # of a near miss by age; a full term is 60
YOUNG = (35, 38)  # years of a near miss by the mode of study, which is asked below 40
DAYS = 28


def sex_of(seat: Seat, rng: Random) -> str:
    """F or M, by the share of women at that rank."""
    return "F" if by_chance(rng, WOMEN[seat.post.title.rank]) else "M"


def birth_of(seat: Seat, sex: str, today: date, rng: Random) -> date:
    """A birth date that suits the seat, with enough months left before retirement."""
    flaw = seat.aim.flaw if seat.aim else None
    if seat.leaves_on is not None:
        return _born_to_retire(sex, seat.leaves_on, rng)
    if flaw == "R-P-age":
        return _born_to_retire(sex, add_months(today.replace(day=1), rng.randint(*LEFT_TOO_FEW)), rng)
    born = today - timedelta(days=rng.randint(0, 365))
    born = add_months(born, -YEAR * _years(seat, flaw, rng)).replace(day=rng.randint(1, DAYS))
    while _left(born, sex, today) < _least(seat):
        born = add_months(born, YEAR)
    return born


def months_old(born: date, today: date) -> int:
    """Completed months of life."""
    return months_between(born, today)


def as_filed(born: date, today: date, rng: Random, *, exact: bool) -> BirthDate:
    """The birth date as an old file may have it: a few lack the day, or month and day.

    Only of people below 55, so that the careful reading of the date retires nobody today.
    """
    if exact or months_between(born, today) >= 55 * YEAR or not by_chance(rng, 0.08):
        return BirthDate(born.year, born.month, born.day)
    return BirthDate(born.year) if by_chance(rng, 0.6) else BirthDate(born.year, born.month)


def _years(seat: Seat, flaw: str | None, rng: Random) -> int:
    youngest, usual, oldest = seat.post.title.age
    if flaw == "R-2.1-f":
        return rng.randint(*YOUNG)
    if flaw == "R-P-2years" and not seat.post.title.is_leading:
        return FIRST_WORK[0] // YEAR + 1
    if seat.aim is not None:
        # Enough years for a career behind them, and enough ahead.
        return rng.randint(youngest + 4, usual + 2)
    return round(rng.triangular(youngest, oldest, usual))


def _least(seat: Seat) -> int:
    if seat.aim is not None:
        return LEFT_ELIGIBLE
    is_head = seat.post.unit.is_department and seat.post.title.rank is Rank.HEAD
    return LEFT_HEAD if is_head else LEFT_ANYBODY


def _left(born: date, sex: str, today: date) -> int:
    return months_to_retirement(BirthDate(born.year, born.month, born.day), sex, retirement_ages(), on=today)


def _born_to_retire(sex: str, on: date, rng: Random) -> date:
    """The latest month of birth from which a person retires on ``on`` or just before."""
    born = add_months(on, -63 * YEAR).replace(day=rng.randint(1, DAYS))
    while retirement_on(BirthDate(born.year, born.month, born.day), sex, retirement_ages()) < on:
        born = add_months(born, 1)
    return born
