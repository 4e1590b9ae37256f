"""What the review at the end of a term rests on: its rounds, its term, its path, its assessment."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from state_machines.ages import RetirementTable, retirement_on
from state_machines.calendar import months_between
from state_machines.facts import Facts, PersonFacts, RecordFacts, Tenure
from state_machines.vocabulary import RecordKind, ReviewPath

CONFIDENCE = "confidence"  # the round of the key officials' conference
REVIEW = "collective"  # the round of the collective leadership
NOTICE, ISSUE = "review_notice", "review_issue"  # deadlines counted back from the end of the term


class AgainstGround(StrEnum):
    """What may stand behind a conclusion not to reappoint."""

    CAPACITY_DECLINED = "CAPACITY_DECLINED"
    PRESTIGE_DECLINED = "PRESTIGE_DECLINED"
    SECTOR_NOT_IMPROVED = "SECTOR_NOT_IMPROVED"
    POST_NOT_NEEDED = "POST_NOT_NEEDED"
    CONFERENCE_VOTE = "CONFERENCE_VOTE"
    COLLECTIVE_VOTE = "COLLECTIVE_VOTE"
    AUTHORITY_VOTE = "AUTHORITY_VOTE"
    TWO_TERMS = "TWO_TERMS"
    STANDARD = "STANDARD"
    REVIEW_INCOMPLETE = "REVIEW_INCOMPLETE"


def running_tenure(facts: Facts, person: PersonFacts) -> Tenure | None:
    """The stay in the post whose term is under review; None when there is none."""
    ends_on = facts.case.running_term_end_on
    stays = [t for t in person.tenures if t.post_id == facts.unit.post_id and t.term_end_on == ends_on]
    return max(stays, key=lambda stay: stay.from_on, default=None) if ends_on else None


def path_of(
    person: PersonFacts, term_end_on: date, *, table: RetirementTable, extension_months: int
) -> ReviewPath:
    """Which way the review goes: an extension when fewer whole months are left to retirement."""
    left = months_between(term_end_on, retirement_on(person.birth, person.sex, table))
    return ReviewPath.EXTEND if left < extension_months else ReviewPath.REAPPOINT


def assessment(facts: Facts) -> RecordFacts | None:
    """The newest assessment by the competent level."""
    found = facts.case.recorded(RecordKind.ASSESSMENT)
    return found[-1] if found else None


def deadline_of(facts: Facts, code: str) -> date | None:
    """The due day of a deadline of the case."""
    return next((d.due_on for d in facts.case.deadlines if d.code == code), None)
