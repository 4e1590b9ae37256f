"""Facts of one lawful review: An, deputy director, before the authority, everything in favour."""

from __future__ import annotations

from datetime import date
from typing import Any

from state_machines.facts import (
    CaseFacts,
    DocumentFacts,
    Facts,
    PersonFacts,
    RoundFacts,
    Tally,
    Tenure,
)
from state_machines.vocabulary import (
    BallotType,
    DocumentKind,
    Rank,
    RecordKind,
    ReviewPath,
    Role,
    RoundOutcome,
)
from tests.unit.state_machines.rules.factories import (
    AN,
    HEAD,
    MEMBER,
    a_case,
    a_person,
    a_record,
    a_tenure,
    a_title,
    a_unit,
    an_actor,
    certified,
    people,
    the_facts,
)

POST, ENDS_ON = 301, date(2026, 9, 30)
VOTERS = tuple(range(101, 121))
ALL_KEPT = {"capacity": "KEPT", "prestige": "KEPT", "sector": "IMPROVED", "post_need": "NEEDED"}


def a_term(**changes: Any) -> Tenure:
    """Five years in the post up to the end of the running term."""
    return a_tenure(**{"post_id": POST, "from_on": date(2021, 9, 30), "term_end_on": ENDS_ON, **changes})


def reviewed(*terms: Tenure, **changes: Any) -> PersonFacts:
    return a_person(**{"tenures": terms or (a_term(),), **changes})


def vote(code: str, votes: int, outcome: RoundOutcome = RoundOutcome.SELECTED, **changes: Any) -> RoundFacts:
    """A certified vote of twenty people on An."""
    forwarded = () if outcome is RoundOutcome.NONE else (AN,)
    ids = {"confidence": 501, "collective": 502, "decision": 503}
    shape: dict[str, Any] = {
        "ballot": BallotType.APPROVE_EACH,
        "candidates": (AN,),
        "voters": VOTERS,
        "tallies": (Tally(AN, votes, 20 - votes),),
        "outcome": outcome,
        "forwarded": forwarded,
    }
    return certified(ids[code], code, **{**shape, **changes})


def findings(**changes: str) -> dict[str, str]:
    return ALL_KEPT | changes


ROUNDS = (vote("confidence", 15), vote("collective", 15), vote("decision", 15))
RECORDS = (
    a_record(601, RecordKind.SELF_REVIEW, AN),
    a_record(602, RecordKind.ASSESSMENT, 4, data=findings()),
    a_record(603, RecordKind.HEAD_OPINION, HEAD, official_id=AN),
)
PAPERS = (
    *(DocumentFacts(DocumentKind.SELF_REVIEW, AN), DocumentFacts(DocumentKind.ASSESSMENT, AN)),
    DocumentFacts(DocumentKind.ASSET_DECLARATION, AN, dated_on=date(2026, 6, 1)),
    DocumentFacts(DocumentKind.HEALTH_CERTIFICATE, AN, dated_on=date(2026, 6, 1)),
    *(
        DocumentFacts(kind, round_id=round_id)
        for kind in (DocumentKind.MINUTES, DocumentKind.COUNT_RECORD)
        for round_id in (501, 502, 503)
    ),
)


def a_review(**changes: Any) -> CaseFacts:
    """A review before the authority, with everything in favour."""
    default: dict[str, Any] = {
        "state": "DECIDING",
        "chosen_id": AN,
        "review_path": ReviewPath.REAPPOINT,
        "running_term_end_on": ENDS_ON,
        "options": (),
        "nominations": (),
        "rounds": ROUNDS,
        "records": RECORDS,
        "documents": PAPERS,
        "duties": (),
    }
    return a_case(**{**default, **changes})


def the_review(person: PersonFacts | None = None, **changes: Any) -> Facts:
    """The facts of a review; what is not a fact's name is changed in the case."""
    own = {name: changes.pop(name) for name in ("today", "unit", "actor", "given") if name in changes}
    base: dict[str, Any] = {
        "today": date(2026, 7, 20),
        "unit": a_unit(post_id=POST),
        "actor": an_actor(MEMBER, Role.AUTHORITY_MEMBER),
        "people": people(person or reviewed()),
        "case": a_review(**changes),
    }
    return the_facts(**{**base, **own})


def with_findings(**changes: str) -> Facts:
    assessed = a_record(602, RecordKind.ASSESSMENT, 4, data=findings(**changes))
    return the_review(records=(RECORDS[0], assessed, RECORDS[2]))


def head_title() -> Any:
    return a_title(rank=Rank.HEAD)
