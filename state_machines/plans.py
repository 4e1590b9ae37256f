"""What a planning round rests on: who was in the plan, who is proposed, what was concluded."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from state_machines.ages import age_on
from state_machines.facts import BirthDate, CaseFacts, Facts, PersonFacts, RecordFacts
from state_machines.planned import PlanEntry
from state_machines.vocabulary import PlanConclusion, PlanStatus, RecordKind

CONFERENCE = "conference"  # the round in which the conference votes on additions
RUNNING = (PlanStatus.PROPOSED, PlanStatus.ACTIVE)


def present_ids(facts: Facts) -> tuple[int, ...]:
    """Who was in the plan for this post when the review began."""
    return _named(facts.case, RecordKind.PLAN_PRESENT)


def proposed_ids(facts: Facts) -> tuple[int, ...]:
    """Who has been proposed in this round and is still considered."""
    return proposed_in(facts.case)


def proposed_in(case: CaseFacts) -> tuple[int, ...]:
    """The same, of a case alone."""
    live, present = case.live, _named(case, RecordKind.PLAN_PRESENT)
    named = _named(case, RecordKind.PLAN_PROPOSAL)
    return tuple(who for who in named if who in live and who not in present)


def _named(case: CaseFacts, kind: RecordKind) -> tuple[int, ...]:
    found = (record.official_id for record in case.recorded(kind))
    return tuple(dict.fromkeys(who for who in found if who is not None))


def conclusion_on(facts: Facts, official_id: int) -> RecordFacts | None:
    """What the review has concluded about a person in the plan."""
    found = [r for r in facts.case.recorded(RecordKind.PLAN_REVIEW) if r.official_id == official_id]
    return found[-1] if found else None


def unreviewed(facts: Facts) -> tuple[int, ...]:
    """People in the plan about whom nothing has been concluded yet."""
    return tuple(who for who in present_ids(facts) if conclusion_on(facts, who) is None)


def kept_ids(facts: Facts) -> tuple[int, ...]:
    """People whom the review keeps in the plan and who have not been dropped since."""
    kept = (who for who in present_ids(facts) if _is_kept(conclusion_on(facts, who)))
    return tuple(who for who in kept if who in facts.case.live)


def _is_kept(record: RecordFacts | None) -> bool:
    return record is not None and record.data.get("conclusion") == PlanConclusion.KEEP


def running_entries(person: PersonFacts, day: date) -> Iterator[PlanEntry]:
    """The person's entries that are in force on ``day`` or proposed."""
    for entry in person.plans:
        ended = entry.to_on is not None and entry.to_on < day
        if entry.status in RUNNING and not (ended and entry.status is PlanStatus.ACTIVE):
            yield entry


Member = tuple[str, BirthDate, str]  # sex, birth, home path


def members_of_plan(facts: Facts) -> tuple[Member, ...]:
    """Everybody in the unit's plan as it would be: this round's list and the other titles.

    A person who stands in it for several titles is one person.
    """
    case, found = facts.case, dict[int, Member]()
    for line in case.plan:
        if not (line.title_code == case.title.code and line.unit_id == facts.unit.post_unit_id):
            found[line.official_id] = line.sex, line.birth, line.home_path
    for who in case.live:
        person = facts.people.get(who)
        if person is not None:
            found[who] = person.sex, person.birth, person.home_path
    return tuple(found.values())


def is_young(birth: BirthDate, day: date, limit: int) -> bool:
    """Whether a person is under the age at which the resolution calls an official young."""
    return age_on(birth, day) < limit


def is_outside(home_path: str, unit_path: str) -> bool:
    """Whether a person works neither in the unit nor in one below it."""
    return not (unit_path and home_path.startswith(unit_path))
