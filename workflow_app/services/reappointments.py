"""Reviews that a day brings about: opened before a term ends, lapsed when it ends undecided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import and_, exists, insert, or_, select
from sqlalchemy.exc import IntegrityError

from state_machines.ages import retirement_on
from state_machines.engine import judge
from state_machines.errors import NoSuchStep, StepRefused
from state_machines.facts import CaseFacts, Facts, PersonFacts
from state_machines.reviews import path_of
from state_machines.rulebook import RuleSet
from state_machines.vocabulary import OptionStatus, OutcomeType, Rank, RecordKind, ReviewPath, Source
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import (
    CaseRecord,
    Deadline,
    PersonnelCase,
    PersonnelOption,
    Post,
    Tenure,
    Title,
)
from workflow_app.queries import case_file
from workflow_app.queries.people import people_facts
from workflow_app.security.identity import SYSTEM, Actor
from workflow_app.services import published
from workflow_app.services.cases import Opening, enter, must_be_open, rule_set_on, write_tasks
from workflow_app.services.deadlines import before_term_end
from workflow_app.services.errors import BadInput, CaseMovedOn
from workflow_app.services.inputs import StepInput
from workflow_app.services.steps import take_step
from workflow_app.services.transactions import transaction

KIND = "reappointment"
LEADING = (str(Rank.HEAD), str(Rank.DEPUTY))
LAPSED = "LAPSED"


@dataclass(frozen=True, slots=True)
class Term:
    """A stay in a leading post, and the day on which its term ends."""

    tenure_id: int
    official_id: int
    post_id: int
    ends_on: date


def open_due(today: date, *, rule_set: RuleSet | None = None) -> list[int]:
    """Open a review for every term that ends soon; the ids of the new cases. Safe to run twice.

    Terms that end with retirement need none. A term that the rules refuse (a title without a
    standard) is left out and looked at again the next day.
    """
    chosen = rule_set or rule_set_on(today)
    if KIND not in chosen.procedures:
        return []
    terms = due_terms(today, chosen.params["reapp_open_days"])
    people = people_facts(term.official_id for term in terms)
    opened = (_opened(term, people[term.official_id], chosen) for term in terms)
    return [case_id for case_id in opened if case_id is not None]


def due_terms(today: date, days: int) -> list[Term]:
    """Terms in leading, appointed posts that end within so many days and have no review. One statement."""
    reviewed = exists().where(
        PersonnelCase.tenure_id == Tenure.id, PersonnelCase.running_term_end_on == Tenure.term_end_on
    )
    statement = (
        select(Tenure.id, Tenure.official_id, Tenure.post_id, Tenure.term_end_on)
        .join(Post, Post.id == Tenure.post_id)
        .join(Title, Title.id == Post.title_id)
        .where(Tenure.term_end_on > today, Tenure.term_end_on <= today + timedelta(days=days))
        .where(Tenure.from_on <= today)
        .where(or_(Tenure.to_on.is_(None), Tenure.to_on >= Tenure.term_end_on))
        .where(Title.in_scope, Title.is_elected.is_(False), Title.rank.in_(LEADING), ~reviewed)
        .order_by(Tenure.term_end_on, Tenure.id)
    )
    found = db.session.execute(statement)
    return [Term(row.id, row.official_id, row.post_id, row.term_end_on) for row in found]


def _opened(term: Term, person: PersonFacts, rule_set: RuleSet) -> int | None:
    if retirement_on(person.birth, person.sex, rule_set.params["retirement_table"]) <= term.ends_on:
        return None
    try:
        return open_review(term, actor=SYSTEM, rule_set=rule_set)
    except (StepRefused, IntegrityError):  # not now, or another worker was faster
        return None


def open_review(term: Term, *, actor: Actor, rule_set: RuleSet | None = None) -> int:
    """Open the review of one term and return the case's id. One transaction.

    Raises NotYours, StepRefused; IntegrityError when the term has a review already.
    """
    today = clock.today()
    chosen = rule_set or rule_set_on(today)
    procedure = published.in_force(chosen.procedures[KIND], today)
    values = {"post_id": term.post_id, "official_id": term.official_id}
    with transaction():
        unit, title, standard, row = case_file.post_context(term.post_id, today)
        people = people_facts([term.official_id])
        path = _path(term, people[term.official_id], chosen)
        case = CaseFacts(
            state="",
            title=title,
            opened_on=today,
            standard=standard,
            chosen_id=term.official_id,
            running_term_end_on=term.ends_on,
            review_path=path,
        )
        acts = actor.facts(row["unit_path"], row["authority_path"])
        facts = Facts(today, case, unit, acts, people=people, given=values)
        ruling = judge(procedure.opening, facts, chosen)
        must_be_open(ruling)
        columns = {
            "chosen_id": term.official_id,
            "tenure_id": term.tenure_id,
            "running_term_end_on": term.ends_on,
            "review_path": str(path),
        }
        detail = {"path": str(path), "term_end": term.ends_on}
        opening = Opening(procedure, chosen, ruling, row, columns, detail)
        case_id = enter({**values, **_usual()}, actor, opening)
        option = {"case_id": case_id, "official_id": term.official_id, "status": str(OptionStatus.LIVE)}
        db.session.execute(insert(PersonnelOption), option)  # who is considered, as in any case
        _start_deadlines(case_id, procedure.opening.starts, chosen, term.ends_on)
        write_tasks(case_id)
        return case_id


def _path(term: Term, person: PersonFacts, rule_set: RuleSet) -> ReviewPath:
    params = rule_set.params
    months = params["extension_months"]
    return path_of(person, term.ends_on, table=params["retirement_table"], extension_months=months)


def _usual() -> Mapping[str, Any]:
    """A review looks at one person who is there: source and outcome are not asked."""
    return {"source": str(Source.ON_SITE), "outcome_type": str(OutcomeType.APPOINTMENT)}


def _start_deadlines(case_id: int, codes: tuple[str, ...], rule_set: RuleSet, ends_on: date) -> None:
    settings = [rule_set.deadlines[code] for code in codes]
    rows = before_term_end(case_id, settings, ends_on, clock.today())
    db.session.execute(insert(Deadline), rows)


def lapse_overdue(today: date) -> int:
    """Lapse every review whose term has ended without a decision; safe to run twice. Returns how many."""
    return sum(_lapse(case_id, today) for case_id in _overdue(today))


def _overdue(today: date) -> list[int]:
    """Undecided reviews whose term is over and that were not taken up late. One statement."""
    taken_up = exists().where(
        and_(
            CaseRecord.case_id == PersonnelCase.id,
            CaseRecord.kind == str(RecordKind.LATE_COMPLETION),
        )
    )
    statement = (
        select(PersonnelCase.id)
        .where(PersonnelCase.kind == KIND, PersonnelCase.phase.in_(("open", "paused")))
        .where(PersonnelCase.running_term_end_on <= today, PersonnelCase.state != LAPSED, ~taken_up)
        .order_by(PersonnelCase.id)
    )
    return list(db.session.execute(statement).scalars())


def _lapse(case_id: int, today: date) -> int:
    file = case_file.load(case_id, today)
    if file is None:
        return 0
    try:
        take_step(case_id, "lapse", StepInput(file.facts.revision, {}), actor=SYSTEM)
    except (StepRefused, BadInput, CaseMovedOn, NoSuchStep):  # the next run looks again
        return 0
    return 1
