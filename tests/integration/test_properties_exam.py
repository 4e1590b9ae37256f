"""Whatever people try in an examination, its result is what the sealed marks of a lawful council say."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from state_machines import rulebook
from state_machines.errors import WorkflowError
from state_machines.exams import SWITCH, council, declared
from state_machines.facts import CaseFacts
from state_machines.vocabulary import Duty, RecordKind, Role
from workflow_app import clock
from workflow_app.rehearsal import stage
from workflow_app.rehearsal import world as worlds
from workflow_app.rehearsal.driver import Driver
from workflow_app.rehearsal.examining import EXAM_LINE, examiners
from workflow_app.rehearsal.world import World
from workflow_app.security.identity import Actor
from workflow_app.services import exams
from workflow_app.services.errors import ServiceError
from workflow_app.services.verification import verify

TODAY = date(2026, 3, 2)
WALKS, STEPS = 14, 70
PASS, LEAST, WRITTEN, DEFENCE = 50, 5, "WRITTEN", "DEFENCE"
MARKED = ("WRITTEN", "DEFENCE", "SCORED", "RESULT_APPROVED", "CLOSED")
APPROVED = ("RESULT_APPROVED", "CLOSED")
PEOPLE: dict[str, Any] = {
    "an": {},
    "binh": {"sex": "F"},
    "chi": {"sex": "F", "born": "1990-03-01"},
    "dung": {},
    "giang": {"theory": "ELEMENTARY"},
    "hoa": {"planned": False},
}


@pytest.mark.timeout(180)
def test_no_walk_reaches_a_result_that_the_marks_do_not_bear_out() -> None:
    reached = Counter[str]()
    for seed in range(WALKS):
        with stage.empty_stage():
            world = worlds.build({"kind": "exam", "people": PEOPLE}, TODAY)
            reached.update(Walk(world, Random(seed)).run())  # noqa: S311 - a walk, not a secret
    print(dict(reached))
    assert reached["RESULT_APPROVED"] >= WALKS / 4  # a walk that never gets far would prove nothing
    assert reached["SCORED"] >= WALKS / 3


class Walk:
    """One examination on which anybody tries anything, while days go by."""

    def __init__(self, world: World, rng: Random) -> None:
        self.world, self.rng, self.day = world, rng, TODAY
        self.drive = Driver(world.cast)
        self.results = 0

    def run(self) -> set[str]:
        """The states that the walk has seen."""
        seen: set[str] = set()
        with clock.on(self.day):
            rules = rulebook.switched(rulebook.rule_set("bac-giang-2016", 1), SWITCH)
            values = {"post_id": self.world.post_id, "need": "Kiện toàn lãnh đạo."}
            opener = self.drive.actor("PERSONNEL_SPECIALIST")
            self.drive.case_id = exams.open_exam(values, actor=opener, rule_set=rules)
        for _ in range(STEPS):
            self.day += timedelta(days=self.rng.choice((0, 0, 1, 4)))
            with clock.on(self.day, hour=10):
                with suppress(WorkflowError, ServiceError, LookupError):
                    self.rng.choice(MOVES)(self)
                case = self.drive.file().facts
            seen.add(case.state)
            assert broken(case) == []
        assert verify(self.drive.case_id).breaks == []
        return seen

    def anybody(self) -> int:
        """A person of the script."""
        return self.rng.choice(sorted(self.world.people.values()))

    def go_on(self) -> None:
        """One lawful leg of the line, with two or three of the people."""
        names = self.rng.sample(sorted(self.world.people.values()), self.rng.randint(2, 3))
        EXAM_LINE[self.drive.file().facts.state](self.drive, tuple(names), (), ())

    def appoint(self) -> None:
        """A council of any size, of anybody."""
        everybody = [one.official_id or 0 for one in examiners(self.world.cast)] + [self.anybody()]
        members = tuple(dict.fromkeys(self.rng.choices(everybody, k=self.rng.randint(3, 9))))
        self.drive.step("appoint_council", council=members, council_chair=self.rng.choice(members))

    def declare(self) -> None:
        """An examiner declares, now and then an interest."""
        by = self.rng.choice(examiners(self.world.cast))
        self.drive.step("declare_exam_conflict", by=by, conflict=self.rng.random() < 0.2)

    def register(self) -> None:
        """Somebody applies, suitable or not."""
        self.drive.step("register_candidate", official_id=self.anybody())

    def exclude(self) -> None:
        """Somebody is excluded."""
        self.drive.step("exclude_candidate", official_id=self.anybody())

    def mark(self) -> None:
        """Marks for all, for some, out of range, and by whoever comes along."""
        live = self.drive.file().facts.live
        given = tuple((who, self.rng.choice((30, 49, 50, 65, 80, 95, 130))) for who in live)
        if self.rng.random() < 0.2:
            given = given[1:]
        by = None if self.rng.random() < 0.8 else self.drive.actor(str(self.rng.choice(list(Role))))
        self.drive.step(f"enter_{self.rng.choice(('written', 'defence'))}_marks", by=by, marks=given)

    def petition(self) -> None:
        """A person asks for their marks to be looked at again."""
        who = self.anybody()
        self.drive.step("file_mark_petition", by=Actor(who, f"#{who}", Role.OFFICIAL, "/1/3/"))

    def answer(self) -> None:
        """The newest petition is answered, perhaps with another mark."""
        newest = self.drive.reads(RecordKind.EXAM_PETITION)
        more = {"written_mark": self.rng.choice((None, 55, 101))}
        self.drive.step("answer_mark_petition", petition_id=newest, **more)

    def anything(self) -> None:
        """Any step of the table, mostly by the wrong person."""
        steps = ("screen", "hold_written", "hold_defence", "score", "approve_result", "open_appointment")
        self.drive.step(self.rng.choice(steps), by=self.drive.actor(str(self.rng.choice(list(Role)))))


MOVES = (
    *(Walk.go_on,) * 5,
    Walk.appoint,
    Walk.declare,
    Walk.declare,
    Walk.register,
    Walk.exclude,
    Walk.mark,
    Walk.mark,
    Walk.petition,
    Walk.answer,
    Walk.anything,
)


def broken(case: CaseFacts) -> list[str]:
    """What is wrong with an examination as it is stored; worked out anew, without the rules."""
    found: list[str] = []
    if case.state in MARKED:
        found += _council(case)
        if case.state in APPROVED:
            found += _result(case)
    elif case.state != "CANCELLED" and case.recorded(RecordKind.EXAM_MARK):
        found.append(f"marks in {case.state}")
    examine = {who for who, duty in case.duties if duty is Duty.EXAMINE}
    sits = council(case)
    if sits is not None and examine != {*sits.members, sits.secretary}:
        found.append("the duties are not the council's")
    return found


def _council(case: CaseFacts) -> list[str]:
    sits, said = council(case), declared(case)
    if sits is None:
        return ["nobody examines"]
    found = [f"{who} has not declared or has an interest" for who in sits.members if said.get(who, True)]
    if len(sits.members) < LEAST or len(sits.members) % 2 == 0:
        found.append(f"a council of {len(sits.members)}")
    if set(case.live) & {*sits.members, sits.secretary}:
        found.append("somebody examines themselves")
    authors = {mark.author_id for mark in case.recorded(RecordKind.EXAM_MARK)}
    if authors - {sits.secretary}:
        found.append(f"marks by {authors}")
    return found


def _result(case: CaseFacts) -> list[str]:
    """The newest marks of each candidate bear the result out, and no petition is open."""
    results = case.recorded(RecordKind.EXAM_RESULT)
    newest: dict[tuple[int | None, str], int] = {}
    for record in case.recorded(RecordKind.EXAM_MARK):
        newest[record.official_id, record.data["part"]] = record.data["mark"]
    ok = {who for who in case.live if min(newest[who, WRITTEN], newest[who, DEFENCE]) >= PASS}
    answered = {one.resolves_id for one in case.recorded(RecordKind.EXAM_PETITION_ANSWER)}
    found = [
        f"petition {one.id}" for one in case.recorded(RecordKind.EXAM_PETITION) if one.id not in answered
    ]
    if len(results) != 1 or set(results[0].data["passed"]) != ok:
        found.append(f"{[one.data for one in results]} is not {ok}")
    return found
