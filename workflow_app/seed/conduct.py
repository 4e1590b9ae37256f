"""What is on file about a person's work: gradings, sanctions, notices of retirement."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from state_machines.ages import retirement_on
from state_machines.calendar import add_months
from state_machines.vocabulary import DisciplineForm, EvaluationKind, Grade, Rank
from workflow_app.seed.drawing import by_chance, months_before
from workflow_app.seed.shapes import Grading, Person, Sanction
from workflow_app.seed.sources import retirement_ages

GRADES = {Grade.EXCELLENT: 13, Grade.GOOD: 74, Grade.COMPLETED: 12, Grade.NOT_COMPLETED: 1}
GRADES_OF_CANDIDATES = {Grade.EXCELLENT: 25, Grade.GOOD: 75}
PERIODS = 4
# Days before today on which candidates were graded for appointment: a grading is good for
# half a year, so the three together cover the past year and the half-year to come.
GRADED_DAYS_AGO = (340, 165, 12)
GRADED_TOO_LONG_AGO = 320
SANCTIONED = 0.015
FORMS = (DisciplineForm.REPRIMAND, DisciplineForm.REPRIMAND, DisciplineForm.WARNING)
NOTICE_MONTHS = 6


def put_on_file(person: Person, today: date, rng: Random) -> None:
    """Fill in gradings, sanctions and a notice of retirement."""
    person.gradings = [*_periodic(person, today, rng), *_before_appointment(person, today, rng)]
    person.sanctions = list(_sanctions(person, today, rng))
    _notice(person, today)


def period_ends(today: date) -> Iterator[tuple[EvaluationKind, date]]:
    """The ends of the last half-years, newest first; that of December is graded as the year."""
    first_of_month = today.replace(day=1)
    while first_of_month.month not in (1, 7):
        first_of_month = add_months(first_of_month, -1)
    for number in range(PERIODS):
        end = add_months(first_of_month, -6 * number) - timedelta(days=1)
        yield (EvaluationKind.YEAR if end.month > NOTICE_MONTHS else EvaluationKind.HALF_YEAR), end


def _periodic(person: Person, today: date, rng: Random) -> Iterator[Grading]:
    """Leaders and candidates are graded each half-year, others for the year."""
    grades = GRADES_OF_CANDIDATES if person.seat.aim else GRADES
    closely = person.title.is_leading or person.seat.aim is not None
    for kind, end in period_ends(today):
        served = person.stays[0].from_on < end
        if served and (closely or kind is EvaluationKind.YEAR):
            decided = min(end + timedelta(days=rng.randint(5, 25)), today)
            yield Grading(kind, end, decided, rng.choices(list(grades), list(grades.values()))[0])


def _before_appointment(person: Person, today: date, rng: Random) -> Iterator[Grading]:
    aim = person.seat.aim
    if aim is None:
        return
    days_ago = (GRADED_TOO_LONG_AGO,) if aim.flaw == "R-2.3-b" else GRADED_DAYS_AGO
    for days in days_ago:
        decided = today - timedelta(days=days - rng.randint(0, 3))
        if person.stays[0].from_on < decided:
            grade = rng.choice((Grade.GOOD, Grade.GOOD, Grade.EXCELLENT))
            yield Grading(EvaluationKind.PRE_APPOINTMENT, decided - timedelta(days=7), decided, grade)


def _sanctions(person: Person, today: date, rng: Random) -> Iterator[Sanction]:
    if person.seat.aim is not None:
        if person.seat.aim.flaw == "R-1-d":
            yield Sanction(DisciplineForm.REPRIMAND, months_before(today, rng.randint(8, 14), 12))
        return
    if person.seat.part is None and by_chance(rng, SANCTIONED):
        decided = months_before(today, rng.randint(4, 90), 12)
        if decided > person.stays[0].from_on:
            yield Sanction(rng.choice(FORMS), decided)


def _notice(person: Person, today: date) -> None:
    """Notice is given six months ahead, to the day; never to the head of a department here."""
    retires = retirement_on(person.birth, person.sex, retirement_ages())
    if person.seat.leaves_on is not None:
        retires = person.seat.leaves_on
    notice = add_months(retires, -NOTICE_MONTHS)
    is_head = person.seat.post.unit.is_department and person.title.rank is Rank.HEAD
    if notice <= today and not is_head:
        person.notice_on, person.retires_on = notice, retires
