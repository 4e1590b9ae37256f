"""A whole campaign played through the services: forms filled in, graded, told, filed.

The demo, the tests and the trial on a whole province take the same door as people at their desks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from state_machines.errors import StepRefused
from state_machines.vocabulary import Grade
from workflow_app.extensions import db
from workflow_app.models import EvaluationForm, PersonnelCase
from workflow_app.rehearsal.driver import Cast, Driver
from workflow_app.rehearsal.evaluating import EVALUATION_LINE, graded

BEFORE_GRADE = (
    "ASSIGNED",
    "RETURNED",
    "SELF_ASSESSED",
    "MEETING_REVIEWED",
    "HEAD_COMMENTED",
    "PARTY_COMMENTED",
)
REASON = "Đã thống nhất trong tập thể lãnh đạo."


@dataclass(slots=True)
class Played:
    """What came of the forms: how many of each grade, how many were refused EXCELLENT, how many steps."""

    grades: dict[Grade, int] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    steps: int = 0


def forms_of(campaign_id: int) -> Sequence[tuple[int, int]]:
    """The campaign's forms that are not over: case id and official."""
    statement = (
        select(EvaluationForm.case_id, EvaluationForm.official_id)
        .join(PersonnelCase, PersonnelCase.id == EvaluationForm.case_id)
        .where(EvaluationForm.campaign_id == campaign_id, PersonnelCase.phase == "open")
        .order_by(EvaluationForm.case_id)
    )
    return [(row.case_id, row.official_id) for row in db.session.execute(statement)]


def prepare(case_id: int, cast: Cast, grade: Grade, *, to: str = "SYNTHESISED") -> Driver:
    """Lead one form to a state with the points of a grade."""
    drive = Driver(cast)
    drive.case_id = case_id
    while (state := drive.file().facts.state) in BEFORE_GRADE and state != to:
        if state in ("ASSIGNED", "RETURNED"):
            graded(drive, "self_assess", str(grade))
        elif state == "MEETING_REVIEWED":
            graded(drive, "comment_head", str(grade), prospect=grade is Grade.EXCELLENT)
        else:
            EVALUATION_LINE[state](drive, (), (), ())
    return drive


def play(
    campaign_id: int,
    cast_for: Callable[[int], Cast],
    wishes: Mapping[int, Grade],
    *,
    usual: Grade = Grade.GOOD,
) -> Played:
    """Grade every form: those graded good first, then the others; EXCELLENT where the rules let it.

    ``cast_for`` says who acts on the form of an official, ``wishes`` which grade a person is to
    have. Who may not be EXCELLENT is graded ``usual`` with a reason.
    """
    played = Played()
    forms = sorted(forms_of(campaign_id), key=lambda one: wishes.get(one[1], usual) is Grade.EXCELLENT)
    for case_id, official_id in forms:
        wish = wishes.get(official_id, usual)
        drive = prepare(case_id, cast_for(official_id), wish)
        given = _decide(drive, wish, usual, played)
        played.grades[given] = played.grades.get(given, 0) + 1
        drive.step("notify_grade")
        played.steps += drive.steps
    return played


def _decide(drive: Driver, wish: Grade, usual: Grade, played: Played) -> Grade:
    try:
        drive.step("decide_grade", grade=str(wish))
    except StepRefused as refused:
        played.refused += [one.rule for one in refused.findings if one.blocks]
        drive.step("decide_grade", grade=str(usual), grade_reason=REASON)
        return usual
    return wish
