"""Leadership examinations in the demo province, each led to a state of its own.

Only where the module is switched on. They are for vacancies that no other case is for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from workflow_app import clock
from workflow_app.queries import case_file
from workflow_app.rehearsal.driver import Driver
from workflow_app.seed.cases import scene_of
from workflow_app.seed.plots import Scene, day_before
from workflow_app.seed.shapes import Vacancy
from workflow_app.services import exams
from workflow_app.services.cases import refresh_tasks


@dataclass(frozen=True, slots=True)
class ExamPlot:
    """An examination opened ``days`` ago and led to state ``to``."""

    days: int
    to: str


# fmt: off
EXAMS = (
    ExamPlot(2,  "ANNOUNCED"),
    ExamPlot(12, "REGISTERING"),
    ExamPlot(35, "SCREENED"),
    ExamPlot(42, "WRITTEN"),
    ExamPlot(48, "SCORED"),
    ExamPlot(70, "RESULT_APPROVED"),
    ExamPlot(80, "CLOSED"),
)
AFTER = {  # state → how many days after the opening it is reached
    "REGISTERING": 2, "SCREENED": 26, "WRITTEN": 30, "DEFENCE": 34, "SCORED": 37, "RESULT_APPROVED": 55,
    "CLOSED": 57,
}
# fmt: on
APPLIES_AFTER = 6  # days


def examinations(vacancies: Iterable[Vacancy], today: date) -> int:
    """Lead every examination to its state; nothing while the module is off. Returns the steps."""
    if not exams.switched_on():
        return 0
    free = _free(vacancies, today)
    return sum(_play(plot, vacancy, today) for plot, vacancy in zip(EXAMS, free, strict=False))


def _free(vacancies: Iterable[Vacancy], today: date) -> Iterator[Vacancy]:
    """Those to be filled by appointment, with a free seat and no case, in units that nothing stops."""
    for vacancy in vacancies:
        unit, title, _standard, _row = case_file.post_context(vacancy.post_id, today)
        seats = unit.post_seats - unit.post_occupied - unit.post_open_cases
        if seats > 0 and not (title.is_elected or unit.moratoria or unit.post_open_cases):
            yield vacancy


def _play(plot: ExamPlot, vacancy: Vacancy, today: date) -> int:
    opened = day_before(today, plot.days)
    scene = scene_of(vacancy, opened)
    drive = scene.drive
    with clock.on(opened):
        values = {"post_id": vacancy.post_id, "need": "Thi tuyển để chọn người có năng lực."}
        drive.case_id = exams.open_exam(values, actor=drive.actor("PERSONNEL_SPECIALIST"))
    for state, days in AFTER.items():
        if plot.to == "ANNOUNCED":
            break
        _reach(drive, scene, state, opened, days)
        if state == plot.to:
            break
    refresh_tasks(drive.case_id)
    return drive.steps + 1


def _reach(drive: Driver, scene: Scene, state: str, opened: date, days: int) -> None:
    with clock.on(opened + timedelta(days=days), hour=10):
        drive.advance(state, scene.people, (), ())
    if state == "REGISTERING":
        with clock.on(opened + timedelta(days=APPLIES_AFTER), hour=10):
            for who in scene.people:
                drive.step("register_candidate", official_id=who)
