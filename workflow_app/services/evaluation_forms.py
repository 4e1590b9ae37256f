"""Forms by the hundred: handed out, moved and cancelled with a campaign, in few statements.

Everything happens inside the caller's transaction. Each form is a case of its own with its own
history, judged by the same rule as a form that is opened by hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select, text

from state_machines.definition import Procedure
from state_machines.engine import judge
from state_machines.evaluations import DUE, FORM, CriterionFacts, CriterionGroup, FormFacts
from state_machines.facts import ActorFacts, CaseFacts, Facts, TitleFacts, UnitFacts
from state_machines.names import fold
from state_machines.rulebook import RuleSet
from state_machines.vocabulary import (
    EvaluationKind,
    Level,
    OptionStatus,
    OutcomeType,
    Rank,
    RecordKind,
    Role,
    Source,
)
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import (
    CaseRecord,
    CaseTask,
    Criterion,
    Deadline,
    EvaluationForm,
    PersonnelCase,
    PersonnelOption,
)
from workflow_app.queries.population import Evaluated, population
from workflow_app.queries.sql import dialect, rows
from workflow_app.security.identity import SYSTEM, Actor
from workflow_app.services import history, published
from workflow_app.services.cases import PREFIX
from workflow_app.services.telling import told
from workflow_app.services.writing import Writes

CHUNK = 500  # forms written by one statement
NUMBERS = "SELECT nextval(pg_get_serial_sequence('personnel_case', 'id')) FROM generate_series(1, :count)"
OPEN = """
SELECT c.id, c.state, c.history_seq, c.history_hash, c.revision FROM personnel_case c
JOIN evaluation_form f ON f.case_id = c.id WHERE f.campaign_id = :campaign AND c.phase = 'open' ORDER BY c.id
"""
DROP_TASKS = """
DELETE FROM case_task WHERE case_id IN
 (SELECT f.case_id FROM evaluation_form f JOIN personnel_case c ON c.id = f.case_id
  WHERE f.campaign_id = :campaign AND c.phase = 'open')
"""
DROP_PROPOSALS = (
    "UPDATE evaluation_form SET proposed_grade = NULL WHERE campaign_id = :campaign AND grade IS NULL"
)


@dataclass(frozen=True, slots=True)
class Period:
    """What a form is about. ``campaign_id`` None for one before an event."""

    kind: EvaluationKind
    from_on: date
    to_on: date
    due_on: date
    campaign_id: int | None = None
    campaign_code: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """What handing out came to: new cases, and people without criteria (official and title)."""

    cases: tuple[int, ...]
    left_out: tuple[Evaluated, ...] = field(default=())

    def told(self) -> dict[str, Any]:
        """For the record of the campaign: who has no form, and for which titles criteria are lacking."""
        return {
            "forms": len(self.cases),
            "left_out": [one.official_id for one in self.left_out],
            "titles": sorted({one.title_id for one in self.left_out}),
        }


def open_forms(case: CaseFacts, row: Mapping[str, Any], rule_set: RuleSet, today: date) -> Made:
    """A form for everybody in the population of a campaign who has none yet."""
    campaign = case.campaign
    if campaign is None:
        raise LookupError(f"case {case.id} is no campaign")
    day = min(today, campaign.to_on)
    people = population(campaign.unit_path, day, today, case.id)
    period = Period(
        campaign.kind, campaign.from_on, campaign.to_on, campaign.due_on, case.id, str(row["code"])
    )
    return hand_out(people, period, rule_set, today, actor=SYSTEM)


def hand_out(
    people: Iterable[Evaluated], period: Period, rule_set: RuleSet, today: date, *, actor: Actor
) -> Made:
    """A form each for those who have none; who has no criteria is left out and named."""
    missing = [one for one in people if one.case_id is None]
    ready = [one for one in missing if one.criteria_set_id is not None]
    procedure = published.in_force(rule_set.procedures[FORM], today)
    published.publish(procedure, rule_set)
    sheet = _Sheet(period, procedure, rule_set, today, actor, _criteria(ready))
    numbers = _numbers(len(ready))
    for start in range(0, len(ready), CHUNK):
        pairs = list(zip(numbers, ready, strict=True))[start : start + CHUNK]
        _write_chunk(pairs, sheet)
    return Made(tuple(numbers), tuple(one for one in missing if one.criteria_set_id is None))


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What all forms of one run share."""

    period: Period
    procedure: Procedure
    rule_set: RuleSet
    today: date
    actor: Actor
    criteria: Mapping[int, tuple[CriterionFacts, ...]]


def _criteria(people: Iterable[Evaluated]) -> dict[int, tuple[CriterionFacts, ...]]:
    wanted = {one.criteria_set_id for one in people}
    found: dict[int, tuple[CriterionFacts, ...]] = {}
    statement = (
        select(Criterion).where(Criterion.set_id.in_(wanted)).order_by(Criterion.set_id, Criterion.position)
    )
    for one in db.session.execute(statement).scalars():
        fact = CriterionFacts(one.id, CriterionGroup(one.part), one.points, one.asks_evidence)
        found[one.set_id] = (*found.get(one.set_id, ()), fact)
    return found


def _numbers(count: int) -> list[int]:
    """Ids for so many new cases, so that rows which point at them go out in the same statement."""
    if not count:
        return []
    if dialect() == "postgresql":
        return list(db.session.execute(text(NUMBERS), {"count": count}).scalars())
    last = rows("SELECT coalesce(max(id), 0) AS id FROM personnel_case")[0]["id"]
    return list(range(last + 1, last + 1 + count))


def _write_chunk(pairs: Sequence[tuple[int, Evaluated]], sheet: _Sheet) -> None:
    writes = Writes()
    links = {case_id: _remember(writes, case_id, one, sheet) for case_id, one in pairs}
    ours = Writes()  # what history points at goes first
    ours.insert_many(PersonnelCase, [_case(case_id, one, sheet, links[case_id]) for case_id, one in pairs])
    ours.insert_many(EvaluationForm, [_form(case_id, one, sheet) for case_id, one in pairs])
    option = {"status": str(OptionStatus.LIVE)}
    ours.insert_many(
        PersonnelOption,
        [{"case_id": case_id, "official_id": one.official_id, **option} for case_id, one in pairs],
    )
    ours.insert_many(Deadline, [_deadline(case_id, sheet) for case_id, _ in pairs])
    ours.insert_many(CaseTask, [_task(case_id, one, sheet) for case_id, one in pairs])
    history.gather(ours, writes)
    ours.send()


def code_of(case_id: int) -> str:
    """The code of a form."""
    return f"{PREFIX[FORM]}-{clock.today().year}-{case_id:05d}"


def _case(case_id: int, one: Evaluated, sheet: _Sheet, link: history.Link) -> dict[str, Any]:
    code, procedure, rule_set = code_of(case_id), sheet.procedure, sheet.rule_set
    return {
        "id": case_id,
        "code": code,
        "folded": fold(f"{code} {one.title_name} {one.unit_name}"),
        "kind": procedure.kind,
        "procedure_code": procedure.code,
        "procedure_version": procedure.version,
        "procedure_digest": procedure.digest,
        "rule_set_code": rule_set.code,
        "rule_set_version": rule_set.version,
        "rule_set_digest": rule_set.digest,
        "state": procedure.initial,
        "phase": procedure.state(procedure.initial).phase,
        **place_of(one),
        "source": str(Source.ON_SITE),
        "outcome_type": str(OutcomeType.APPOINTMENT),
        "revision": 1,
        "chosen_id": one.official_id,
        "opened_on": sheet.today,
        "opened_by_id": sheet.actor.official_id,
        "changed_on": sheet.today,
        "history_seq": link.seq,
        "history_hash": link.hash,
    }


def place_of(one: Evaluated) -> dict[str, Any]:
    """The columns of a case that say where the person is evaluated."""
    return {
        "post_id": one.post_id,
        "unit_id": one.unit_id,
        "unit_path": one.unit_path,
        "title_id": one.title_id,
        "authority_id": one.authority_id,
        "authority_path": one.authority_path,
    }


def _form(case_id: int, one: Evaluated, sheet: _Sheet) -> dict[str, Any]:
    period = sheet.period
    return {
        "case_id": case_id,
        "campaign_id": period.campaign_id,
        "official_id": one.official_id,
        "kind": str(period.kind),
        "from_on": period.from_on,
        "to_on": period.to_on,
        "criteria_set_id": one.criteria_set_id,
        **seat_of(one),
    }


def seat_of(one: Evaluated) -> dict[str, Any]:
    """The columns of a form that follow from the post and from why the person is evaluated."""
    return {
        "unit_id": one.seat_id,
        "agency_id": one.unit_id,
        "is_head": one.is_head,
        "duty_group": one.duty_group,
        "populations": [str(name) for name in one.populations],
    }


def _deadline(case_id: int, sheet: _Sheet) -> dict[str, Any]:
    """Due with the campaign; one that is over already begins on its own last day."""
    due_on = sheet.period.due_on
    return {
        "case_id": case_id,
        "code": DUE,
        "started_on": min(sheet.today, due_on),
        "due_on": due_on,
        "count": max(0, (due_on - sheet.today).days),
        "unit": "days",
        "skipped": [],
    }


def _task(case_id: int, one: Evaluated, sheet: _Sheet) -> dict[str, Any]:
    """The person's inbox; the same row that the inbox would work out for a new form."""
    return {
        "case_id": case_id,
        "round_id": None,
        "step": "self_assess",
        "detail": "",
        "role": None,
        "official_id": one.official_id,
        "unit_path": one.unit_path,
        "due_on": sheet.period.due_on,
        "since_on": sheet.today,
        "blocked_by": "",
    }


def _remember(writes: Writes, case_id: int, one: Evaluated, sheet: _Sheet) -> history.Link:
    procedure, rule_set, period = sheet.procedure, sheet.rule_set, sheet.period
    values = {"official_id": one.official_id, "evaluation_kind": str(period.kind)}
    ruling = judge(procedure.opening, _opening_facts(one, sheet), rule_set)
    detail = {
        "step": procedure.opening.code,
        "to": procedure.initial,
        "code": code_of(case_id),
        "given": told(values),
        "post": [one.post_id, one.title_code, one.title_name, one.unit_name],
        "findings": [finding.as_record() for finding in ruling.findings],
        "procedure": [procedure.code, procedure.version, procedure.digest],
        "rule_set": [rule_set.code, rule_set.version, rule_set.digest],
        "standard": None,
        "campaign": period.campaign_code or None,
        "period": [period.from_on, period.to_on],
        "populations": [str(name) for name in one.populations],
        "criteria_set": one.criteria_set_id,
        "deadlines": {DUE: period.due_on},
    }
    stream = history.case_stream(case_id)
    opened = history.Action.CASE_OPENED
    return history.append_to(writes, stream, history.Link(0, ""), opened, sheet.actor, detail)


def _opening_facts(one: Evaluated, sheet: _Sheet) -> Facts:
    """As much as the rules of the opening look at."""
    title = TitleFacts(one.title_code, Level.PROVINCE, Rank(one.rank), in_scope=True, is_key=False)
    form = FormFacts(
        sheet.period.campaign_id,
        one.official_id,
        one.seat_id,
        sheet.period.kind,
        sheet.period.to_on,
        criteria=sheet.criteria.get(one.criteria_set_id or 0, ()),
    )
    case = CaseFacts(state="", title=title, opened_on=sheet.today, chosen_id=one.official_id, form=form)
    unit = UnitFacts(one.unit_id, "", Level.PROVINCE, path=one.unit_path)
    return Facts(sheet.today, case, unit, ActorFacts(0, Role.SYSTEM))


# ---------------------------------------------------------------- cancelling
def cancel_open(campaign_id: int, code: str, today: date) -> int:
    """Every form without a grade ends with its campaign. Returns how many."""
    found = rows(OPEN, campaign=campaign_id)
    writes, moved = Writes(), []
    for row in found:
        detail = {
            "step": "cancel",
            "from": row["state"],
            "to": "CANCELLED",
            "clause": "2.8",
            "revision": row["revision"] + 1,
            "campaign": code,
        }
        last = history.Link(row["history_seq"], row["history_hash"])
        stream = history.case_stream(row["id"])
        link = history.append_to(writes, stream, last, history.Action.STEP_TAKEN, SYSTEM, detail)
        moved.append(_ended(row, link, today))
    writes.run(DROP_TASKS, campaign=campaign_id)
    writes.run(DROP_PROPOSALS, campaign=campaign_id)
    merged = Writes()
    merged.update_many(PersonnelCase, ("id",), moved)
    history.gather(merged, writes)
    merged.insert_many(CaseRecord, [_note(row["id"], code, today) for row in found])
    merged.send()
    return len(found)


def _ended(row: Mapping[str, Any], link: history.Link, today: date) -> dict[str, Any]:
    return {
        "id": row["id"],
        "state": "CANCELLED",
        "phase": "ended",
        "closed_on": today,
        "changed_on": today,
        "revision": row["revision"] + 1,
        "history_seq": link.seq,
        "history_hash": link.hash,
    }


def _note(case_id: int, code: str, today: date) -> dict[str, Any]:
    return {
        "case_id": case_id,
        "kind": str(RecordKind.NOTE),
        "author_id": None,
        "on_date": today,
        "text": "",
        "data": {"cancelled_with": code},
    }
