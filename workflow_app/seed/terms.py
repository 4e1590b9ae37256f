"""Reviews at the end of a term in the demo province, each led to a state of its own.

The terms are set so that the scheduler would have opened the reviews on those days.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import zip_longest
from typing import Any

from sqlalchemy import insert, update

from state_machines.vocabulary import EvaluationKind, Grade, Role
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import Evaluation, Official, Tenure
from workflow_app.queries import case_file
from workflow_app.queries.sql import rows
from workflow_app.rehearsal.driver import Driver
from workflow_app.rehearsal.reviewing import REVIEW_LINE
from workflow_app.security.identity import SYSTEM, Actor
from workflow_app.seed.cases import MEMBERS, STAFF
from workflow_app.seed.players import cast_of
from workflow_app.seed.plots import day_before
from workflow_app.services import reappointments
from workflow_app.services.reappointments import Term
from workflow_app.services.transactions import transaction


@dataclass(frozen=True, slots=True)
class TermPlot:
    """A review opened ``days`` ago for a term that ends ``left`` days from now, led to state ``to``.

    ``given`` is typed in the assessment; ``near`` makes the person one who retires soon.
    """

    days: int
    left: int
    to: str
    given: Mapping[str, Any] | None = None
    near: bool = False
    lapses: bool = False


Crowds = tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]  # who is reviewed, staff, authority

# fmt: off
REVIEWS = (
    TermPlot(3,   115, "DUE"),
    TermPlot(20,  95,  "NOTIFIED"),
    TermPlot(30,  85,  "SELF_REVIEWED"),
    TermPlot(45,  70,  "ASSESSED", near=True),
    TermPlot(60,  50,  "DECIDING"),
    TermPlot(80,  30,  "DECISION_ISSUED"),
    TermPlot(118, -2,  "NOTIFIED", lapses=True),
    TermPlot(70,  45,  "NOT_REAPPOINTED", given={
        "prestige": "DECLINED", "assessment": "Để xảy ra mất đoàn kết trong đơn vị, phiếu tín nhiệm thấp."}),
)
# fmt: on
HOLDERS = """
SELECT te.id, te.official_id, te.post_id, te.from_on, u.path FROM tenure te
JOIN post p ON p.id = te.post_id JOIN title t ON t.id = p.title_id JOIN org_unit u ON u.id = p.unit_id
JOIN official o ON o.id = te.official_id
WHERE te.to_on IS NULL AND u.kind = 'DIVISION' AND u.level = 'PROVINCE' AND t.rank IN ('HEAD', 'DEPUTY')
 AND te.from_on BETWEEN :since AND :until AND o.birth_year BETWEEN :oldest AND :youngest
 AND EXISTS (SELECT 1 FROM title_standard s WHERE s.title_id = t.id AND s.valid_from <= :until)
 AND EXISTS (SELECT 1 FROM role_grant hg WHERE hg.unit_id = u.parent_id AND hg.role = 'UNIT_HEAD'
   AND hg.valid_from <= :settled)
 AND NOT EXISTS (SELECT 1 FROM role_grant g WHERE g.official_id = o.id)
 AND NOT EXISTS (SELECT 1 FROM personnel_option po WHERE po.official_id = o.id)
ORDER BY te.id
"""
YOUNGEST, OLDEST = 32, 46  # years of age, so that a whole term is left
SETTLED = timedelta(days=150)  # whoever acts in the unit has done so since before its reviews


def review_terms(showcase_path: str, today: date) -> int:
    """Lead every review to its state; the first ones in the unit of the demo accounts. Returns the steps."""
    found = in_turn(holders(today), showcase_path)
    return sum(_play(plot, holder, today) for plot, holder in zip(REVIEWS, found, strict=False))


def holders(today: date) -> list[Mapping[str, Any]]:
    return [
        dict(row)
        for row in rows(
            HOLDERS,
            since=today.replace(year=today.year - 5, day=1),
            until=today.replace(year=today.year - 1, day=1),
            oldest=today.year - OLDEST,
            youngest=today.year - YOUNGEST,
            settled=today - SETTLED,
        )
    ]


def in_turn(found: list[Mapping[str, Any]], showcase_path: str) -> list[Mapping[str, Any]]:
    """Two of the showcase's unit, then one of each other department after the other."""
    own = [one for one in found if one["path"].startswith(showcase_path)]
    others: dict[str, list[Mapping[str, Any]]] = {}
    for one in found:
        if one not in own:
            others.setdefault("/".join(one["path"].split("/")[:3]), []).append(one)
    rounds = zip_longest(*others.values())
    return [*own[:2], *(one for row in rounds for one in row if one is not None)]


def _play(plot: TermPlot, holder: Mapping[str, Any], today: date) -> int:
    opened, ends_on = day_before(today, plot.days), today + timedelta(days=plot.left)
    term = Term(holder["id"], holder["official_id"], holder["post_id"], ends_on)
    make_due(term, plot, opened)
    drive, staff, authority = scene(term, opened)
    with clock.on(opened):
        drive.case_id = reappointments.open_review(term, actor=SYSTEM)
    until = min(today, ends_on) - timedelta(days=1)
    _lead(drive, plot, ((term.official_id,), staff, authority), _days(opened, until))
    if plot.lapses:
        with clock.on(today):
            reappointments.lapse_overdue(today)
    return drive.steps + 1


def _days(start: date, until: date) -> list[date]:
    """A dozen days from the start on, evenly spread."""
    span, count = max(0, (until - start).days), len(REVIEW_LINE)
    return [max(start, day_before(start + timedelta(days=span * n // count), 0)) for n in range(count)]


def _lead(drive: Driver, plot: TermPlot, crowds: Crowds, days: list[date]) -> None:
    for day in days:
        state = drive.file().facts.state
        if state == plot.to:
            return
        with clock.on(day, hour=10):
            if state == "CONSULTED" and plot.given:
                drive.step("assess", **plot.given)
            elif state == "DECIDING" and plot.to == "NOT_REAPPOINTED":
                drive.step("decide_no_reappointment")
            else:
                REVIEW_LINE[state](drive, *crowds)


def make_due(term: Term, plot: TermPlot, opened: date) -> None:
    """The end of the term, yearly grades since it began, and for one person the years to retirement."""
    own = Tenure.id == term.tenure_id
    with transaction():
        db.session.execute(update(Tenure).where(own).values(term_end_on=term.ends_on))
        if plot.near:
            born = {"sex": "M", "birth_year": term.ends_on.year - 61, "birth_month": 6, "birth_day": 15}
            db.session.execute(update(Official).where(Official.id == term.official_id).values(**born))
        known = {
            str(row["period_end_on"])[:4]
            for row in rows(
                "SELECT period_end_on FROM evaluation WHERE official_id = :who AND kind = 'YEAR'",
                who=term.official_id,
            )
        }
        days = [date(opened.year - back, 12, 15) for back in range(1, 5)]
        shape = {"official_id": term.official_id, "kind": str(EvaluationKind.YEAR), "grade": str(Grade.GOOD)}
        missing = (day for day in days if str(day.year) not in known)
        new = [{**shape, "period_end_on": day, "decided_on": day} for day in missing]
        if new:
            db.session.execute(insert(Evaluation), new)


def scene(term: Term, day: date) -> tuple[Driver, tuple[int, ...], tuple[int, ...]]:
    """Who acts and who votes."""
    unit, _, _, row = case_file.post_context(term.post_id, day)
    root, *body = (int(part) for part in str(row["unit_path"]).split("/") if part)
    above = frozenset({root, row["authority_id"]})
    cast = dict(cast_of(frozenset(body) - above, above, day))
    cast["OFFICIAL"] = [Actor(term.official_id, "", Role.OFFICIAL, row["unit_path"])]
    leaders = tuple(leader.id for leader in unit.leaders if leader.id != term.official_id)
    staff = [found["id"] for found in rows(STAFF, path=f"{row['unit_path']}%")]
    members = rows(MEMBERS, role=str(Role.AUTHORITY_MEMBER), unit=row["authority_id"])
    crowd = tuple(who for who in staff if who != term.official_id)[:31]
    return Driver(cast, leaders=leaders), crowd, tuple(found["id"] for found in members)
