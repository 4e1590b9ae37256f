"""The same for a leadership examination: what people usually type, and the shortest lawful way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from state_machines.exams import council, undeclared
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import PersonnelCase

if TYPE_CHECKING:
    from collections.abc import Callable

    from workflow_app.rehearsal.driver import Driver
    from workflow_app.security.identity import Actor

    Crowd = tuple[int, ...]
    Leg = Callable[[Driver, Crowd, Crowd, Crowd], None]

REGISTERS_FOR = 20  # days
USUAL_MARK = 70
EXAM_DEFAULTS: Mapping[str, Mapping[str, Any]] = {
    "declare_exam_conflict": {"conflict": False, "note": ""},
    "exclude_candidate": {"reason": "Không đủ điều kiện dự tuyển."},
    "hold_written": {"held_on": "@today"},
    "hold_defence": {"held_on": "@today"},
    "file_mark_petition": {"reasons": "Đề nghị xem lại điểm."},
    "answer_mark_petition": {"conclusion": "Hội đồng đã xem lại, giữ nguyên điểm."},
    "open_appointment": {"need": "Kiện toàn lãnh đạo theo kết quả thi tuyển."},
}


def examiners(cast: Mapping[str, Sequence[Actor]]) -> list[Actor]:
    """Five people who examine as a rule: two of the unit, three of the authority."""
    return [*cast["COLLECTIVE_MEMBER"], *cast["AUTHORITY_MEMBER"]][:5]


def newest_case() -> int:
    """The case that was opened last."""
    return int(db.session.execute(select(func.max(PersonnelCase.id))).scalar_one())


def exam_usual(code: str, drive: Driver) -> dict[str, Any]:
    """What is usually typed in a step of an examination, on top of what any case has."""
    values = dict(EXAM_DEFAULTS.get(code, {}))
    if code == "appoint_council":
        members = [actor.official_id for actor in examiners(drive.cast)]
        values = {"council": tuple(members), "council_chair": members[0]}
        values["council_secretary"] = drive.actor("COLLECTIVE_SECRETARY").official_id
    elif code == "open_registration":
        values["closes_on"] = clock.today() + timedelta(days=REGISTERS_FOR)
    elif code in ("enter_written_marks", "enter_defence_marks"):
        live = drive.file().facts.live
        values["marks"] = tuple((who, USUAL_MARK - place) for place, who in enumerate(live))
    return values


def keeper(drive: Driver) -> Actor | None:
    """Who keeps the marks, among those who play a role."""
    found = council(drive.file().facts)
    players = (actor for actors in drive.cast.values() for actor in actors)
    return next((actor for actor in players if found and actor.official_id == found.secretary), None)


def _announce(drive: Driver, *_: Crowd) -> None:
    if council(drive.file().facts) is None:
        drive.step("appoint_council")
    drive.step("open_registration")


def _register(drive: Driver, people: Crowd, *_: Crowd) -> None:
    for who in people:
        if who not in drive.file().facts.live:
            drive.step("register_candidate", official_id=who)
    drive.step("screen")


def _write(drive: Driver, *_: Crowd) -> None:
    declare_all(drive)
    drive.step("hold_written")


def declare_all(drive: Driver) -> None:
    """Every examiner who has not said so declares that they have no interest."""
    by_id = {actor.official_id: actor for actor in examiners(drive.cast)}
    for who in undeclared(drive.file().facts):
        drive.step("declare_exam_conflict", by=by_id[who])


def _mark(part: str, then: str) -> Leg:
    def leg(drive: Driver, *_: Crowd) -> None:
        drive.step(f"enter_{part}_marks")
        drive.step(then)

    return leg


def _take(code: str) -> Leg:
    return lambda drive, *_: drive.step(code) and None


EXAM_LINE: Mapping[str, Leg] = {
    "ANNOUNCED": _announce,
    "REGISTERING": _register,
    "SCREENED": _write,
    "WRITTEN": _mark("written", "hold_defence"),
    "DEFENCE": _mark("defence", "score"),
    "SCORED": _take("approve_result"),
    "RESULT_APPROVED": _take("open_appointment"),
}
