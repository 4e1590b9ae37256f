"""Fills a database with any number of cases at once, past the services but as they would leave it.

Seven cases in ten are closed, the others stand all along the line with rows in people's
inboxes. Every case has ten entries of history in an unbroken chain.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Table

from benchmarks import openings
from benchmarks.databases import Database
from benchmarks.rows_in import write
from state_machines import registry, rulebook
from state_machines.definition import Procedure
from state_machines.names import fold
from state_machines.rulebook import RuleSet
from workflow_app.extensions import Base
from workflow_app.models import (
    CaseDocument,
    CaseDuty,
    CaseRecord,
    CaseTask,
    Deadline,
    HistoryEntry,
    Nomination,
    Official,
    OrgUnit,
    PersonnelCase,
    PersonnelOption,
    Post,
)
from workflow_app.rehearsal import world as worlds
from workflow_app.services.history import canonical, case_stream, entry_hash
from workflow_app.services.writing import defaults, table_of

FIRST_UNIT = 1_000_000
FIRST_PERSON = 1_000_000
CASES_A_UNIT = 50
PEOPLE_A_UNIT = 10
ENTRIES = 10
BATCH = 2_000  # cases
OPEN_AT = (  # where the open ones stand, and whose turn it is there
    ("DRAFT", "request_policy", "UNIT_HEAD", False),
    ("POLICY_REQUESTED", "approve_policy", "ADVISER", True),
    ("NOMINATING", "nominate_by_head", "UNIT_HEAD", False),
    ("VERIFYING", "open_selection", "PERSONNEL_SPECIALIST", False),
    ("DOSSIER_PREPARING", "attach_document", "PERSONNEL_SPECIALIST", False),
    ("APPRAISING", "finish_appraisal", "ADVISER", True),
)
OPEN_OF_TEN = 3

Rows = dict[Table, list[dict[str, Any]]]


def rulebook_of_three_channels() -> RuleSet:
    """The newest rule set under which the three-channel procedure is used."""
    found = rulebook.rule_sets().values()
    fitting = (one for one in found if one.procedures.get("appointment") == "three-channels")
    return max(fitting, key=lambda one: one.version)


@dataclass(slots=True)
class Filler:
    """Where the next case goes. ``cases`` is how many there are so far."""

    database: Database
    cases: int = 0
    offset: int = 0  # of ids over numbers
    procedure: Procedure = field(default_factory=lambda: registry.latest("three-channels"))
    rule_set: RuleSet = field(default_factory=rulebook_of_three_channels)

    def to(self, cases: int) -> None:
        """Fill up to so many cases; their ids come after all that there are."""
        if cases <= self.cases:
            return
        self.offset = _highest(self.database) + 1 - self.cases
        while self.cases < cases:
            numbers = range(self.cases, min(cases, self.cases + BATCH))
            rows: Rows = {}
            for number in numbers:
                self._add(rows, number)
            write(self.database, rows)
            self.cases = numbers.stop
        _go_on_after(self.database)
        self.database.analyze()

    def _add(self, rows: Rows, number: int) -> None:
        if number % CASES_A_UNIT == 0:
            _put(rows, _unit(number // CASES_A_UNIT))
        _put(rows, self._case(number))

    def _case(self, number: int) -> Iterator[tuple[type[Base], Sequence[Mapping[str, Any]]]]:
        place = _place(number, self.offset)
        is_open = number % 10 < OPEN_OF_TEN
        state, step, role, at_authority = (
            OPEN_AT[number // 10 % len(OPEN_AT)] if is_open else ("CLOSED", "", "", False)
        )
        entries = list(_entries(place, state))
        yield PersonnelCase, [self._row(place, state, entries[-1])]
        yield HistoryEntry, entries
        yield (
            PersonnelOption,
            [{"case_id": place.case_id, "official_id": who, "status": "LIVE"} for who in place.candidates],
        )
        yield Nomination, [_nomination(place, who) for who in place.candidates]
        yield (
            CaseDocument,
            [_document(place, kind) for kind in ("POLICY_REQUEST", "POLICY_ANSWER", "MINUTES")],
        )
        yield CaseRecord, [_record(place, who) for who in place.candidates]
        yield CaseDuty, [{"case_id": place.case_id, "official_id": place.opener, "duty": "PREPARE"}]
        yield Deadline, [_deadline(place, met=not is_open)]
        if is_open:
            path = worlds.PATHS[worlds.AUTHORITY] if at_authority else place.unit_path
            yield CaseTask, [_task(place, step, role, path)]

    def _row(self, place: Place, state: str, last: Mapping[str, Any]) -> Mapping[str, Any]:
        phase = self.procedure.state(state).phase
        code = f"BN-{place.day.year}-{place.case_id}"
        return {
            "id": place.case_id,
            "code": code,
            "kind": self.procedure.kind,
            "procedure_code": self.procedure.code,
            "procedure_version": self.procedure.version,
            "procedure_digest": self.procedure.digest,
            "rule_set_code": self.rule_set.code,
            "rule_set_version": self.rule_set.version,
            "rule_set_digest": self.rule_set.digest,
            "standard_id": 1,
            "post_id": place.post_id,
            "unit_id": place.unit_id,
            "unit_path": place.unit_path,
            "title_id": worlds.TARGET,
            "authority_id": worlds.AUTHORITY,
            "authority_path": worlds.PATHS[worlds.AUTHORITY],
            "source": "ON_SITE",
            "outcome_type": "APPOINTMENT",
            "need": "Kiện toàn lãnh đạo.",
            "state": state,
            "phase": phase,
            "revision": ENTRIES,
            "opened_on": place.day,
            "opened_by_id": place.opener,
            "changed_on": place.day + timedelta(days=ENTRIES),
            "chosen_id": place.candidates[0] if phase == "ended" else None,
            "closed_on": place.day + timedelta(days=ENTRIES) if phase == "ended" else None,
            "folded": fold(f"{code} Phó Giám đốc sở {_unit_name(place.unit_id)}"),
            "history_seq": last["seq"],
            "history_hash": last["hash"],
        }


@dataclass(frozen=True, slots=True)
class Place:
    """The ids that belong to one case, all worked out from its number."""

    case_id: int
    unit_id: int
    post_id: int
    unit_path: str
    opener: int
    candidates: tuple[int, int]
    day: date


def _place(number: int, offset: int) -> Place:
    unit = FIRST_UNIT + number // CASES_A_UNIT
    first = FIRST_PERSON + number // CASES_A_UNIT * PEOPLE_A_UNIT
    seat = number % (PEOPLE_A_UNIT - 2)
    return Place(
        case_id=offset + number,
        unit_id=unit,
        post_id=unit,
        unit_path=f"{worlds.PATHS[worlds.ROOT]}{unit}/",
        opener=first,
        candidates=(first + 1 + seat, first + 2 + seat),
        day=openings.TODAY - timedelta(days=10 + number * 7 % 700),
    )


def _unit_name(unit_id: int) -> str:
    return f"Sở số {unit_id - FIRST_UNIT + 1}"


def _unit(number: int) -> Iterator[tuple[type[Base], Sequence[Mapping[str, Any]]]]:
    unit, first = FIRST_UNIT + number, FIRST_PERSON + number * PEOPLE_A_UNIT
    name = _unit_name(unit)
    yield (
        OrgUnit,
        [
            {
                "id": unit,
                "code": f"U{unit}",
                "name": name,
                "folded": fold(name),
                "kind": "DEPARTMENT",
                "level": "PROVINCE",
                "parent_id": worlds.ROOT,
                "path": f"{worlds.PATHS[worlds.ROOT]}{unit}/",
                "area": "MH",
                "is_department": True,
                "valid_from": worlds.LONG_AGO,
            }
        ],
    )
    yield (
        Post,
        [
            {
                "id": unit,
                "unit_id": unit,
                "title_id": worlds.TARGET,
                "authority_id": worlds.AUTHORITY,
                "seats": 3,
                "valid_from": worlds.LONG_AGO,
            }
        ],
    )
    yield (
        Official,
        [openings.official(first + seat) | {"home_unit_id": unit} for seat in range(PEOPLE_A_UNIT)],
    )


def _entries(place: Place, state: str) -> Iterator[dict[str, Any]]:
    last, stream = "", case_stream(place.case_id)
    for seq in range(1, ENTRIES + 1):
        moment = datetime(place.day.year, place.day.month, place.day.day, 2, seq, tzinfo=UTC) + timedelta(
            days=seq
        )
        action = "case:step:taken" if seq > 1 else "case:case:opened"
        body = canonical(
            _told(place, seq, last, moment, action) | {"stream": stream, "detail": _detail(seq, state)}
        )
        digest = entry_hash(body)
        yield {
            "stream": stream,
            "seq": seq,
            "action": action,
            "actor_id": place.opener,
            "at": moment,
            "body": body,
            "prev_hash": last,
            "hash": digest,
        }
        last = digest


def _told(place: Place, seq: int, last: str, moment: datetime, action: str) -> dict[str, Any]:
    actor = {
        "id": place.opener,
        "name": "Nguyễn Văn An",
        "post": "Chuyên viên",
        "role": "PERSONNEL_SPECIALIST",
        "unit": _unit_name(place.unit_id),
    }
    at = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    return {"v": 1, "seq": seq, "prev": last, "at": at, "action": action, "actor": actor}


def _detail(seq: int, state: str) -> dict[str, Any]:
    finding = {
        "rule": "R-2.5-f",
        "clause": "2.5",
        "severity": "block",
        "verdict": "met",
        "reason": "met",
        "facts": {"live": 2, "least": 2},
        "subject": None,
        "settled": None,
    }
    return {
        "step": "attach_document" if seq < ENTRIES else "close",
        "from": "DRAFT" if seq == 1 else "NOMINATING",
        "to": state if seq == ENTRIES else "NOMINATING",
        "clause": "2.5",
        "revision": seq,
        "given": {"note": "Bổ sung giấy tờ của cán bộ."},
        "findings": [finding],
    }


def _nomination(place: Place, who: int) -> dict[str, Any]:
    return {
        "case_id": place.case_id,
        "official_id": who,
        "channel": "HEAD",
        "signed": True,
        "reasons": "Năng lực tốt.",
        "on_date": place.day,
    }


def _document(place: Place, kind: str) -> dict[str, Any]:
    return {
        "case_id": place.case_id,
        "kind": kind,
        "number": f"{place.case_id % 1000}/TTr",
        "dated_on": place.day,
        "step": "request_policy",
        "added_by_id": place.opener,
        "added_on": place.day,
    }


def _record(place: Place, who: int) -> dict[str, Any]:
    return {
        "case_id": place.case_id,
        "kind": "ELIGIBLE",
        "author_id": place.opener,
        "official_id": who,
        "on_date": place.day,
    }


def _deadline(place: Place, *, met: bool) -> dict[str, Any]:
    due = place.day + timedelta(days=30)
    return {
        "case_id": place.case_id,
        "code": "process",
        "started_on": place.day,
        "due_on": due,
        "count": 30,
        "unit": "working_days",
        "met_on": due if met else None,
    }


def _task(place: Place, step: str, role: str, path: str) -> dict[str, Any]:
    return {
        "case_id": place.case_id,
        "step": step,
        "role": role,
        "unit_path": path,
        "due_on": place.day + timedelta(days=30),
        "since_on": place.day,
    }


# ---------------------------------------------------------------- writing


def _put(rows: Rows, parts: Iterator[tuple[type[Base], Sequence[Mapping[str, Any]]]]) -> None:
    for model, found in parts:
        table = table_of(model)
        rows.setdefault(table, []).extend({**defaults(table), **row} for row in found)


def _highest(database: Database) -> int:
    found = database.raw.execute("SELECT coalesce(max(id), 0) FROM personnel_case").fetchone()[0]
    database.raw.commit()
    return int(found)


def _go_on_after(database: Database) -> None:
    """The next case that the services open gets the next number, as SQLite does by itself."""
    if database.postgresql:
        database.raw.execute("SELECT setval('personnel_case_id_seq', (SELECT max(id) FROM personnel_case))")
        database.raw.commit()
