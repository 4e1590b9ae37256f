"""Planning rounds in the demo province, each led to a state of its own.

One round a year for each post: the posts are those of divisions whose unit has all the
people that a round needs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import insert

from state_machines.calendar import add_months
from state_machines.errors import StepRefused
from state_machines.vocabulary import EvaluationKind, Grade, RecordKind, Role
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import Evaluation
from workflow_app.queries import case_file
from workflow_app.queries.sql import rows
from workflow_app.rehearsal.driver import Driver
from workflow_app.rehearsal.planning import PLANNING_LINE
from workflow_app.security.identity import SYSTEM
from workflow_app.seed.cases import MEMBERS, STAFF
from workflow_app.seed.players import cast_of
from workflow_app.seed.plots import day_before
from workflow_app.services import planning
from workflow_app.services.transactions import transaction


@dataclass(frozen=True, slots=True)
class RoundPlot:
    """A round opened ``days`` ago and led to state ``to``.

    ``removes`` makes the review put the first person out; ``strikes`` lets the authority
    refuse the addition; ``adds`` is how many people are proposed.
    """

    days: int
    to: str
    adds: int = 1
    removes: bool = False
    strikes: bool = False


# fmt: off
ROUNDS = (
    RoundPlot(4,  "ROUND_DRAFT"),
    RoundPlot(12, "REVIEWING"),
    RoundPlot(15, "STRUCTURE_AGREED"),
    RoundPlot(18, "NOMINATING"),
    RoundPlot(30, "LIST_CONSOLIDATED"),
    RoundPlot(40, "SUBMITTED"),
    RoundPlot(45, "SUPPLEMENT_REQUESTED"),
    RoundPlot(50, "APPRAISING", removes=True),
    RoundPlot(60, "APPROVED", removes=True),
    RoundPlot(75, "PUBLISHED_TO_SCOPE", strikes=True),
    RoundPlot(85, "CLOSED"),
    RoundPlot(25, "CANCELLED"),
)
# fmt: on
LEAVES: Mapping[str, Any] = {
    "plan_conclusion": "REMOVE",
    "plan_removal": "WEAK_RESULTS",
    "reasons": "Hai năm liền chỉ hoàn thành nhiệm vụ, ít triển vọng.",
}
FALLS_SHORT: Mapping[str, Any] = {
    "plan_conclusion": "REMOVE",
    "plan_removal": "BELOW_STANDARD",
    "reasons": "Chưa đạt tiêu chuẩn chức danh theo bản đang áp dụng.",
}
MOST_IN_PLAN = 2  # so that there is room for one more
POSTS = """
SELECT p.id, p.title_id, p.unit_id, u.path, t.equivalence FROM post p
JOIN title t ON t.id = p.title_id JOIN org_unit u ON u.id = p.unit_id
WHERE u.kind = 'DIVISION' AND u.level = 'PROVINCE' AND t.rank = 'HEAD' AND t.in_scope
 AND p.valid_from <= :today AND p.valid_to IS NULL
 AND (SELECT count(*) FROM plan_entry pe WHERE pe.title_id = t.id AND pe.unit_id = p.unit_id
   AND pe.status = 'ACTIVE' AND pe.to_on >= :today) BETWEEN 1 AND 3
 AND NOT EXISTS (SELECT 1 FROM plan_entry pe JOIN role_grant g ON g.official_id = pe.official_id
   WHERE pe.title_id = t.id AND pe.unit_id = p.unit_id)
 AND EXISTS (SELECT 1 FROM title_standard s WHERE s.title_id = t.id AND s.valid_from <= :since)
 AND EXISTS (SELECT 1 FROM role_grant hg WHERE hg.unit_id = u.parent_id AND hg.role = 'UNIT_HEAD'
   AND hg.valid_from <= :since)
ORDER BY u.path
"""
READY = """
SELECT o.id FROM official o JOIN org_unit h ON h.id = o.home_unit_id JOIN tenure te ON te.official_id = o.id
JOIN post p ON p.id = te.post_id JOIN title t ON t.id = p.title_id
WHERE h.path LIKE :path AND te.to_on IS NULL AND t.equivalence < :standing AND o.birth_year > :oldest
 AND o.theory IN ('INTERMEDIATE', 'ADVANCED')
 AND EXISTS (SELECT 1 FROM qualification q WHERE q.official_id = o.id
   AND q.degree IN ('UNIVERSITY', 'MASTER', 'DOCTOR') AND q.mode = 'FULL_TIME')
 AND NOT EXISTS (SELECT 1 FROM role_grant g WHERE g.official_id = o.id)
 AND NOT EXISTS (SELECT 1 FROM discipline d WHERE d.official_id = o.id)
 AND (SELECT count(*) FROM plan_entry pe WHERE pe.official_id = o.id AND pe.status = 'ACTIVE') < 3
 AND NOT EXISTS (SELECT 1 FROM plan_entry pe WHERE pe.official_id = o.id AND pe.title_id = :title)
ORDER BY o.id
"""


def planning_rounds(today: date) -> int:
    """Lead every round to its state. Returns the steps."""
    posts = one_a_division([dict(row) for row in rows(POSTS, today=today, since=day_before(today, 150))])
    return sum(_play(plot, post, today) for plot, post in zip(ROUNDS, posts, strict=False))


def one_a_division(posts: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Two posts of a department at most, so that the rounds spread over the province."""
    taken: dict[str, int] = {}
    found = []
    for post in posts:
        body = _body(post)
        if taken.get(body, 0) < 2:  # noqa: PLR2004 - as the sentence above says
            taken[body] = taken.get(body, 0) + 1
            found.append(post)
    return found


def _body(post: Mapping[str, Any]) -> str:
    """The path of the department above a division's post."""
    return "/".join([*post["path"].split("/")[:-2], ""])


def _play(plot: RoundPlot, post: Mapping[str, Any], today: date) -> int:
    opened = day_before(today, plot.days)
    drive, staff, authority = scene(post["id"], opened)
    people = newcomers(post, opened, plot.adds)
    with clock.on(opened):
        drive.case_id = planning.open_planning(post["id"], opened.year, actor=SYSTEM)
    days = _days(opened, day_before(today, 1))
    for day in days:
        if drive.file().facts.state == plot.to:
            break
        with clock.on(day, hour=10):
            _advance(drive, plot, (people, staff, authority))
    return drive.steps + 1


Crowds = tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]


def _advance(drive: Driver, plot: RoundPlot, crowds: Crowds) -> None:
    facts = drive.file().facts
    state = facts.state
    if state == "REVIEWING":
        _review(drive, plot)
    if state == "NOMINATING" and plot.to == "CANCELLED":
        drive.step("cancel")
    elif state == "SUBMITTED" and plot.to == "SUPPLEMENT_REQUESTED":
        drive.step("request_supplement", missing_items="Biên bản hội nghị cán bộ chủ chốt có đóng dấu.")
    else:
        if state == "APPRAISING" and plot.strikes and crowds[0]:
            drive.step("strike_entry", official_id=crowds[0][0])
        PLANNING_LINE[state](drive, *crowds)


def _review(drive: Driver, plot: RoundPlot) -> None:
    """The first person leaves where the plot says so or the plan is full; so does who falls short."""
    present = [record.official_id for record in drive.file().facts.recorded(RecordKind.PLAN_PRESENT)]
    leaving = bool(plot.removes or len(present) > MOST_IN_PLAN)
    for place, who in enumerate(present):
        if place == 0 and leaving:
            drive.step("review_entry", official_id=who, **LEAVES)
            continue
        try:
            drive.step("review_entry", official_id=who)
        except StepRefused:
            drive.step("review_entry", official_id=who, **FALLS_SHORT)


def _days(start: date, until: date) -> list[date]:
    """A dozen days from the start on, evenly spread."""
    span, count = max(0, (until - start).days), len(PLANNING_LINE) + 1
    return [
        max(start, day_before(date.fromordinal(start.toordinal() + span * n // count), 0))
        for n in range(count)
    ]


def newcomers(post: Mapping[str, Any], opened: date, count: int) -> tuple[int, ...]:
    """People of the department who may be proposed, each evaluated shortly before."""
    found = rows(
        READY,
        path=f"{_body(post)}%",
        standing=post["equivalence"],
        title=post["title_id"],
        oldest=opened.year - 45,
    )
    people = tuple(dict.fromkeys(row["id"] for row in found))[:count]
    on = add_months(opened, -1)
    shape = {"kind": str(EvaluationKind.PRE_PLANNING), "grade": str(Grade.GOOD)}
    new = [{**shape, "official_id": who, "period_end_on": on, "decided_on": on} for who in people]
    if new:
        with transaction():
            db.session.execute(insert(Evaluation), new)
    return people


def scene(post_id: int, day: date) -> tuple[Driver, tuple[int, ...], tuple[int, ...]]:
    """Who acts and who votes."""
    unit, _, _, row = case_file.post_context(post_id, day)
    root, *body = (int(part) for part in str(row["unit_path"]).split("/") if part)
    above = frozenset({root, row["authority_id"]})
    cast = dict(cast_of(frozenset(body) - above, above, day))
    leaders = tuple(leader.id for leader in unit.leaders)
    staff = tuple(found["id"] for found in rows(STAFF, path=f"{row['unit_path']}%"))
    members = rows(MEMBERS, role=str(Role.AUTHORITY_MEMBER), unit=row["authority_id"])
    return Driver(cast, leaders=leaders), staff, tuple(found["id"] for found in members)
