"""Opens the demo's cases through the services, on the days on which they would have been.

Their history is therefore genuine: every entry was judged and chained as in real work.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from sqlalchemy import insert

from state_machines import rulebook
from state_machines.vocabulary import EvaluationKind, Grade, Rank, Role
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import Evaluation
from workflow_app.queries import case_file
from workflow_app.queries.sql import rows
from workflow_app.rehearsal.driver import Driver
from workflow_app.rehearsal.lines import LINE
from workflow_app.seed.players import cast_of
from workflow_app.seed.plots import SHOWCASE, TWISTS, Plot, Scene, day_before, plots
from workflow_app.seed.shapes import Vacancy
from workflow_app.services.transactions import transaction

STAFF = """
SELECT o.id FROM official o JOIN org_unit u ON u.id = o.home_unit_id
WHERE u.path LIKE :path ORDER BY o.id LIMIT 60
"""
MEMBERS = "SELECT official_id AS id FROM role_grant WHERE role = :role AND unit_id = :unit ORDER BY id"
EVALUATED_BEFORE = timedelta(days=12)
CANDIDATES = 3


def open_cases(vacancies: list[Vacancy], showcase_unit: int, count: int, today: date) -> int:
    """Open ``count`` cases, the showcase's first; returns the number of steps taken."""
    with clock.on(today):
        placed = {vacancy.post_id: case_file.post_context(vacancy.post_id, today)[3] for vacancy in vacancies}
    queues = {
        "own": [v for v in vacancies if placed[v.post_id]["unit_id"] == showcase_unit],
        "others": [v for v in vacancies if placed[v.post_id]["unit_id"] != showcase_unit],
    }
    queues["elected"] = _in_turn([v for v in queues["others"] if placed[v.post_id]["is_elected"]], placed)
    queues["others"] = _in_turn([v for v in queues["others"] if not placed[v.post_id]["is_elected"]], placed)
    steps = 0
    for number, plot in enumerate(plots(count)):
        name = "elected" if plot.elected else ("own" if number < len(SHOWCASE) else "others")
        if not queues[name]:
            raise LookupError(f"no vacancy is left for case {number + 1} of {count}")
        steps += _play(plot, queues[name].pop(0), today)
    return steps


def _in_turn(vacancies: list[Vacancy], placed: Mapping[int, Mapping[str, object]]) -> list[Vacancy]:
    """One vacancy of each unit after the other, so that the cases spread over the province."""
    by_unit: dict[object, list[Vacancy]] = {}
    for vacancy in vacancies:
        by_unit.setdefault(placed[vacancy.post_id]["unit_id"], []).append(vacancy)
    found: list[Vacancy] = []
    while any(by_unit.values()):
        found.extend(queue.pop(0) for queue in by_unit.values() if queue)
    return found


def _play(plot: Plot, vacancy: Vacancy, today: date) -> int:
    day = day_before(today, plot.days)
    scene = scene_of(vacancy, day)
    _evaluate(scene.people, day - EVALUATED_BEFORE)
    sets = [one for one in rulebook.rule_sets().values() if one.code == plot.rule_set]
    with clock.on(day):
        scene.drive.open(
            post_id=vacancy.post_id,
            source=plot.source,
            outcome_type="ELECTION_NOMINATION" if plot.elected else "APPOINTMENT",
            rule_set=sets[-1] if sets else None,
        )
    days = _working_days(day, today, _legs(plot.to))
    for leg_day in days:
        state = scene.drive.file().facts.state
        if state == plot.to:
            break
        with clock.on(leg_day, hour=10):
            LINE[state](scene.drive, scene.people, scene.staff, scene.authority)
    with clock.on(days[-1], hour=15):
        TWISTS[plot.twist](scene)
    return scene.drive.steps


def _legs(to: str) -> int:
    """How many legs lead from the draft to a state."""
    return [*LINE, "CLOSED"].index(to) + 1


def _working_days(start: date, today: date, count: int) -> list[date]:
    """``count`` days after the start, evenly spread and never after today."""
    span = max(1, (today - start).days - 1)
    found = [day_before(start + timedelta(days=span * (i + 1) // count), 0) for i in range(count)]
    return [max(day, start) for day in found]


def scene_of(vacancy: Vacancy, day: date) -> Scene:
    """The people around a case for this post on a day, with a driver that opens it."""
    unit, _, _, row = case_file.post_context(vacancy.post_id, day)
    people = tuple(vacancy.eligible[:CANDIDATES])
    root, *body = (int(part) for part in str(row["unit_path"]).split("/") if part)
    above = frozenset({root, row["authority_id"]})
    cast = cast_of(frozenset(body) - above, above, day)
    leaders = tuple(leader.id for leader in unit.leaders if leader.id not in people)
    staff = [found["id"] for found in rows(STAFF, path=f"{row['unit_path']}%")]
    members = rows(MEMBERS, role=str(Role.AUTHORITY_MEMBER), unit=row["authority_id"])
    return Scene(
        drive=Driver(cast, leaders=leaders),
        people=people,
        staff=tuple(who for who in staff if who not in people)[:31],
        authority=tuple(found["id"] for found in members),
        title_id=row["title_id"],
        head_id=next((leader.id for leader in unit.leaders if leader.rank is Rank.HEAD), None),
    )


def _evaluate(people: Iterable[int], on: date) -> None:
    """Each candidate has the evaluation that goes before an appointment."""
    kind, grade = str(EvaluationKind.PRE_APPOINTMENT), str(Grade.GOOD)
    with transaction():
        known = rows(
            "SELECT official_id FROM evaluation WHERE kind = :kind AND period_end_on = :on",
            kind=kind,
            on=on,
        )
        have = {row["official_id"] for row in known}
        new = [
            {"official_id": who, "kind": kind, "period_end_on": on, "decided_on": on, "grade": grade}
            for who in people
            if who not in have
        ]
        if new:
            db.session.execute(insert(Evaluation), new)
