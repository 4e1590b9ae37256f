"""The succession plan: who is planned for which title, now and in earlier years."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from random import Random

from state_machines.calendar import add_months
from state_machines.vocabulary import PlanStatus
from workflow_app.seed.drawing import by_chance
from workflow_app.seed.shapes import Person, Plan, Post, Title, Unit
from workflow_app.seed.tree import Tree

PER_TITLE = 3  # persons in the plan for a title in a unit, and titles a person is planned for
LAPSED = 0.18
REMEMBERED = 0.35  # share of leaders whose own earlier plan is on file
TERM_YEARS = 5
JUST_ENDED = 60  # days
FARTHEST = 25  # how far below a title those planned for it stand
PROVINCE_FROM = 60  # standing from which leaders of bodies are planned for the province


def plan(tree: Tree, people: list[Person], today: date, rng: Random) -> None:
    """Fill in every person's plan entries."""
    for person in people:
        if person.seat.aim is not None:
            person.plans.append(_aimed(person, today, rng))
        elif person.title.is_leading and by_chance(rng, REMEMBERED):
            _remember(person)
    _plan_homes(tree, people, today, rng)


def _aimed(person: Person, today: date, rng: Random) -> Plan:
    aim = person.seat.aim
    if aim is None:
        raise ValueError("only people with an aim are planned for it")
    span = _span(today, rng, lapsed=aim.flaw == "R-2.5-a2")
    # Near misses stand in the plan of their own division, so that three remain for the vacancy.
    own = person.seat.post.unit
    elsewhere = aim.flaw is not None and aim.post.unit.kind == own.kind
    return Plan(aim.post.title, own if elsewhere else aim.post.unit, PlanStatus.ACTIVE, *span)


def _span(today: date, rng: Random, *, lapsed: bool) -> tuple[date, date]:
    """From a December two or three years ago to the end of the term; or one that has run out."""
    if lapsed:
        return date(today.year - 6, 12, 15), today - timedelta(days=JUST_ENDED)
    until = date(today.year // TERM_YEARS * TERM_YEARS + TERM_YEARS, 12, 31)
    return date(today.year - rng.choice((2, 3)), 12, 15), until


def _remember(person: Person) -> None:
    """The plan that led to the present post."""
    since = person.stays[-1].from_on
    entry = Plan(person.title, person.seat.post.unit, PlanStatus.APPOINTED, add_months(since, -24), since)
    person.plans.append(entry)


def _plan_homes(tree: Tree, people: list[Person], today: date, rng: Random) -> None:
    """For each title in scope in a unit about three of those who stand below it."""
    feeders: dict[int, list[Person]] = {}
    for person in people:
        if person.seat.aim is None and person.seat.leaves_on is None and person.retires_on is None:
            feeders.setdefault(person.home_id, []).append(person)
            if person.home_id != tree.root.id and person.title.equivalence >= PROVINCE_FROM:
                feeders.setdefault(tree.root.id, []).append(person)
    for persons in feeders.values():
        persons.sort(key=lambda person: (-person.title.equivalence, person.id))
    named = Counter((entry.title.id, entry.unit.id) for person in people for entry in _running(person))
    for post in tree.posts:
        wanted = max(PER_TITLE - named[post.title.id, post.unit.id], 0)
        if post.title.in_scope and post.valid_to is None:
            _plan_post(post, feeders.get(post.unit.home_id, []), wanted, today, rng)


def _running(person: Person) -> Iterator[Plan]:
    return (entry for entry in person.plans if entry.status is PlanStatus.ACTIVE)


def _plan_post(post: Post, feeders: list[Person], wanted: int, today: date, rng: Random) -> None:
    below = [person for person in feeders if _may_follow(person, post.title)]
    for person in _mostly_first(below, wanted, rng):
        lapsed = by_chance(rng, LAPSED)
        span = _span(today, rng, lapsed=lapsed)
        person.plans.append(_entry(post.title, post.unit, span, lapsed=lapsed))


def _entry(title: Title, unit: Unit, span: tuple[date, date], *, lapsed: bool) -> Plan:
    return Plan(title, unit, PlanStatus.EXPIRED if lapsed else PlanStatus.ACTIVE, *span)


def _may_follow(person: Person, title: Title) -> bool:
    if not 0 < title.equivalence - person.title.equivalence <= FARTHEST or len(person.plans) >= PER_TITLE:
        return False
    return all(entry.title is not title for entry in person.plans)


def _mostly_first(people: list[Person], wanted: int, rng: Random) -> Iterable[Person]:
    """Some of the six who stand highest, in their order."""
    nearest = people[: 2 * PER_TITLE]
    chosen = rng.sample(range(len(nearest)), min(wanted, len(nearest)))
    return [nearest[place] for place in sorted(chosen)]
