"""Schooling, political theory, languages and Party membership, as the seat asks for."""

from __future__ import annotations

from datetime import date
from random import Random

from state_machines.calendar import add_months
from state_machines.vocabulary import Degree, LanguageLevel, Rank, StudyMode, Theory, at_least
from workflow_app.seed.ages import months_old
from workflow_app.seed.drawing import by_chance, weighted
from workflow_app.seed.shapes import Person, Seat, Standard, Study
from workflow_app.seed.sources import table

YEAR = 12
FULL_TIME_SHARE, MASTERS, MASTERS_OF_STAFF, DOCTORS = 0.75, 0.38, 0.1, 0.02
AGED_FOR_FULL_TIME = 44 * YEAR  # candidates below this age studied full-time
AGED_FOR_LATE_STUDY = 30 * YEAR  # below this, nobody can have a late degree yet
BELOW_UNIVERSITY = {"COMMUNE": 0.3, "DISTRICT": 0.08, "PROVINCE": 0.03}  # share of staff
STAFF_IN_PARTY = 0.6
GRADUATES_AT, LATE_GRADUATES_AT = 22, 27  # years of age
BASIC, FLUENT = {True: 0.4, False: 0.25}, {True: 0.1, False: 0.08}  # leaders, staff
THEORY_BY_AGE = ((46, Theory.INTERMEDIATE), (34, Theory.ELEMENTARY), (0, Theory.NONE))


def school(person: Person, today: date, rng: Random, *, foreign_affairs: bool) -> None:
    """Fill in everything a person has learnt. A near miss by standard or by mode stays short."""
    person.studies = _studies(person, today, rng)
    person.theory = _theory(person, today)
    person.languages = _languages(person, rng, foreign_affairs=foreign_affairs)
    person.party_on = _party_on(person, today, rng)


def _flaw(person: Person) -> str | None:
    return person.seat.aim.flaw if person.seat.aim else None


def _demands(seat: Seat) -> tuple[Standard, ...]:
    """The standards in force for the title held and for the one aimed at."""
    titles = [seat.post.title, *([seat.aim.post.title] if seat.aim else [])]
    return tuple(title.standards[-1] for title in titles if title.standards)


def _studies(person: Person, today: date, rng: Random) -> tuple[Study, ...]:
    title = person.seat.post.title
    if person.seat.aim is None and title.rank is Rank.STAFF and by_chance(rng, BELOW_UNIVERSITY[title.level]):
        degree = rng.choice((Degree.COLLEGE, Degree.VOCATIONAL))
        return (_study(person, degree, StudyMode.FULL_TIME, GRADUATES_AT - 1, rng),)
    first = _study(person, Degree.UNIVERSITY, _mode(person, today, rng), GRADUATES_AT, rng)
    higher = MASTERS if title.is_leading else MASTERS_OF_STAFF
    if not by_chance(rng, higher) or months_old(person.birth_on, today) < 30 * YEAR:
        return (first,)
    mode = StudyMode.IN_SERVICE if _flaw(person) == "R-2.1-f" else StudyMode.FULL_TIME
    doctor = title.is_leading and by_chance(rng, DOCTORS / MASTERS)
    return (first, _study(person, Degree.DOCTOR if doctor else Degree.MASTER, mode, GRADUATES_AT + 7, rng))


def _mode(person: Person, today: date, rng: Random) -> StudyMode:
    if _flaw(person) == "R-2.1-f":
        return StudyMode.IN_SERVICE
    young = AGED_FOR_FULL_TIME if person.seat.aim else AGED_FOR_LATE_STUDY
    if months_old(person.birth_on, today) < young or by_chance(rng, FULL_TIME_SHARE):
        return StudyMode.FULL_TIME
    return rng.choice((StudyMode.IN_SERVICE, StudyMode.IN_SERVICE, StudyMode.DISTANCE))


def _study(person: Person, degree: Degree, mode: StudyMode, age: int, rng: Random) -> Study:
    lists = table("units")["schools"]
    late = 0 if mode is StudyMode.FULL_TIME else LATE_GRADUATES_AT - GRADUATES_AT
    subject, at = rng.choice(lists["subjects"]), rng.choice(lists["UNIVERSITY"])
    return Study(degree, mode, subject, at, person.birth_on.year + age + late)


def _theory(person: Person, today: date) -> Theory:
    age = months_old(person.birth_on, today) // YEAR
    own = next(theory for least, theory in THEORY_BY_AGE if age >= least)
    demanded = [standard.min_theory for standard in _demands(person.seat)]
    reached = max([own, *demanded], key=list(Theory).index)
    if _flaw(person) == "R-2.5-a3":
        return list(Theory)[list(Theory).index(demanded[-1]) - 1]
    return reached


def _languages(person: Person, rng: Random, *, foreign_affairs: bool) -> dict[str, LanguageLevel]:
    leading = person.title.is_leading
    level = LanguageLevel.NONE
    if by_chance(rng, FLUENT[leading]):
        level = LanguageLevel.FLUENT
    elif by_chance(rng, BASIC[leading]):
        level = LanguageLevel.BASIC_COMMUNICATION
    if foreign_affairs and (leading or person.seat.aim):
        level = LanguageLevel.FLUENT
    for standard in _demands(person.seat):
        if not at_least(level, standard.min_language):
            level = standard.min_language
    if level is LanguageLevel.NONE:
        return {}
    return {weighted(rng, table("units")["languages"]): level}


def _party_on(person: Person, today: date, rng: Random) -> date | None:
    """When admitted on probation: before the first leading post, never before 19.

    None for those who are not members, or still on probation today.
    """
    if not person.title.is_leading and person.seat.aim is None and not by_chance(rng, STAFF_IN_PARTY):
        return None
    begun = person.stays[0].from_on
    leading = next((stay.from_on for stay in person.stays if stay.post.title.is_leading), None)
    latest = add_months(leading, -18) if leading else add_months(begun, 12)
    admitted = min(add_months(begun, rng.randint(6, 60)), latest)
    admitted = max(admitted, add_months(person.birth_on, 19 * YEAR)).replace(day=rng.choice((3, 19, 22)))
    return admitted if add_months(admitted, YEAR) <= today else None
