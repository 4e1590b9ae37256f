"""Whatever people try in a planning round, nobody is in the plan without it, nor beyond its limits."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from datetime import date
from random import Random
from typing import Any

import pytest
from sqlalchemy import func, select

from state_machines.errors import WorkflowError
from state_machines.plans import unreviewed
from state_machines.vocabulary import PlanRemoval, Role
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import PersonnelCase, PlanEntry
from workflow_app.rehearsal import stage
from workflow_app.rehearsal import world as worlds
from workflow_app.rehearsal.ballot import Ballot
from workflow_app.rehearsal.driver import Driver
from workflow_app.rehearsal.planning import PLANNING_LINE
from workflow_app.rehearsal.world import World
from workflow_app.security.identity import SYSTEM
from workflow_app.services import context, planning
from workflow_app.services.errors import ServiceError
from workflow_app.services.verification import verify

TODAY = date(2026, 10, 5)
WALKS, STEPS = 12, 60
LIMIT = 3
PEOPLE: dict[str, Any] = {
    "an": {"planned": True},
    "binh": {"planned": True, "sex": "F"},
    "chi": {"sex": "F", "born": "1990-03-01"},
    "dung": {"outside": True},
    "em": {},
    "giang": {"theory": "ELEMENTARY", "planned": True},
    "hoa": {"theory": "ELEMENTARY"},
    "khanh": {"evaluations": []},
}
BELOW = ("giang", "hoa")


@pytest.mark.timeout(180)
def test_no_walk_puts_anybody_in_the_plan_against_the_rules() -> None:
    reached = Counter[str]()
    for seed in range(WALKS):
        with stage.empty_stage(), clock.on(TODAY):
            world = worlds.build({"kind": "planning", "people": PEOPLE}, TODAY)
            reached.update(walk(world, Random(seed)))  # noqa: S311 - a walk, not a secret
    print(dict(reached))
    assert reached["APPROVED"] >= WALKS / 4  # a walk that never gets far would prove nothing
    assert reached["LIST_CONSOLIDATED"] >= WALKS / 2


def walk(world: World, rng: Random) -> set[str]:
    """The states that one walk has seen."""
    seen: set[str] = set()
    drive = Driver(world.cast)
    drive.case_id = planning.open_planning(world.post_id, TODAY.year, actor=drive.actor("SYSTEM"))
    for _ in range(STEPS):
        with suppress(WorkflowError, ServiceError, LookupError):
            MOVES[rng.randrange(len(MOVES))](drive, world, rng)
        state = drive.file().facts.state
        seen.add(state)
        assert broken(world, drive, state) == []
    assert verify(drive.case_id).breaks == []
    return seen


def broken(world: World, drive: Driver, state: str) -> list[str]:
    """What is wrong with the plan as it is stored; worked out anew, without the rules."""
    own = select(PlanEntry).where(PlanEntry.title_id == worlds.TARGET)
    entries = list(db.session.execute(own).scalars())
    running = [one for one in entries if one.status in ("ACTIVE", "PROPOSED")]
    below = {world.people[name] for name in BELOW}
    approved = state in ("APPROVED", "PUBLISHED_TO_SCOPE", "CLOSED")
    found = [f"entry {one.id} has no origin" for one in entries if one.case_id is None and not one.migrated]
    entered = [one for one in entries if one.case_id is not None]
    if not approved:
        found += [f"entry {one.id} is in force too early" for one in entered if one.status == "ACTIVE"]
    else:
        found += [f"entry {one.id} is left proposed" for one in entries if one.status == "PROPOSED"]
        found += [f"{one.official_id} is below" for one in running if one.official_id in below]
        votes = drive.file().facts.certified("collective")
        passed = set(votes.forwarded) if votes else set()
        found += [f"{one.official_id} was not voted for" for one in running if one.official_id not in passed]
    live = set(drive.file().facts.live)
    if len(live) > LIMIT and state != "REVIEWING":
        found.append(f"{len(live)} people for one title")
    if approved and len(running) > LIMIT:
        found.append(f"{len(running)} entries in force")
    found += [
        f"entry {one.id} left for no reason"
        for one in entries
        if one.status == "REMOVED" and not one.end_reason
    ]
    rounds = select(func.count()).select_from(PersonnelCase).where(PersonnelCase.state != "CANCELLED")
    rounds = rounds.where(PersonnelCase.post_id == world.post_id)
    if db.session.execute(rounds).scalar_one() > 1:
        found.append("two rounds in a year")
    return found


def go_on(drive: Driver, world: World, rng: Random) -> None:
    """One lawful leg of the line, with some people or other."""
    names = rng.sample(sorted(world.people.values()), rng.randint(0, 2))
    state = drive.file().facts.state
    PLANNING_LINE[state](drive, tuple(names), tuple(world.voters[:15]), tuple(world.authority))


def review(drive: Driver, world: World, rng: Random) -> None:
    """A conclusion about anybody, mostly about somebody who waits for one."""
    facts = context.build(drive.file(), SYSTEM, TODAY, people={})
    waiting = [*unreviewed(facts), *rng.sample(sorted(world.people.values()), 1)]
    who = waiting[0] if rng.random() < 0.8 else rng.choice(waiting)
    fails = who in {world.people[name] for name in BELOW}
    conclusion = "REMOVE" if fails and rng.random() < 0.8 else rng.choice(("KEEP", "KEEP", "REMOVE"))
    removal = rng.choice((None, "WEAK_RESULTS", "WEAK_RESULTS"))
    drive.step("review_entry", official_id=who, plan_conclusion=conclusion, plan_removal=removal)


def tidy(drive: Driver, _world: World, _rng: Random) -> None:
    """Whoever has too few votes is struck, as the rules ask."""
    facts = drive.file().facts
    code = "conference" if facts.state == "NOMINATING" else "collective"
    counted = facts.certified(code)
    for who in facts.live if counted else ():
        if counted and who in counted.candidates and who not in counted.forwarded:
            drive.step("drop_entry", official_id=who)


def propose(drive: Driver, world: World, rng: Random) -> None:
    """Anybody is proposed, by whoever may."""
    who, role = rng.choice(sorted(world.people.values())), rng.choice(("UNIT_HEAD", "COLLECTIVE_SECRETARY"))
    drive.step("propose_entry", by=drive.actor(role), official_id=who)


def strike(drive: Driver, world: World, rng: Random) -> None:
    """A name is struck by the unit or the authority."""
    who = rng.choice(sorted(world.people.values()))
    code = rng.choice(("drop_entry", "strike_entry"))
    more = {"plan_removal": rng.choice([str(one) for one in PlanRemoval])} if code == "drop_entry" else {}
    drive.step(code, official_id=who, **more)


def vote(drive: Driver, world: World, rng: Random) -> None:
    """A ballot round in which some get too few votes."""
    code = rng.choice(("conference", "collective"))
    procedure, _ = context.pinned(drive.file())
    names = context.allowed_names(drive.file().facts, procedure.round(code))
    crowd = world.voters[: rng.randint(4, 9)]
    drive.hold(code, Ballot({who: rng.randint(len(crowd) // 2, len(crowd)) for who in names}, crowd))


def anything(drive: Driver, world: World, rng: Random) -> None:
    """Any step of the table, mostly by the wrong person."""
    procedure, _ = context.pinned(drive.file())
    step = rng.choice([one for one in procedure.steps if one.sources and one.code != "cancel"])
    role = rng.choice([str(one) for one in Role])
    drive.step(step.code, by=drive.actor(role), official_id=rng.choice(sorted(world.people.values())))


def open_again(drive: Driver, _world: World, _rng: Random) -> None:
    """The daily run comes along, and somebody opens a round by hand."""
    planning.open_due(TODAY)
    planning.open_unit(worlds.UNIT, actor=drive.actor("PERSONNEL_SPECIALIST"))


MOVES = (go_on, go_on, go_on, review, review, propose, strike, tidy, tidy, vote, vote, anything, open_again)
