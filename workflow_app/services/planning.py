"""Planning rounds that a day brings about, opened by hand, and entries that a day ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, or_, select, update
from sqlalchemy.exc import IntegrityError

from state_machines.calendar import due
from state_machines.engine import judge
from state_machines.errors import StepRefused
from state_machines.facts import CaseFacts, Facts
from state_machines.rulebook import RuleSet
from state_machines.vocabulary import OutcomeType, PlanStatus, Rank, Source
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import Deadline, OrgUnit, PersonnelCase, PlanEntry, Post, Title
from workflow_app.queries import case_file
from workflow_app.security.identity import SYSTEM, Actor
from workflow_app.services import published
from workflow_app.services.calendar import work_calendar
from workflow_app.services.cases import Opening, enter, must_be_open, rule_set_on, write_tasks
from workflow_app.services.deadlines import row_of
from workflow_app.services.errors import BadInput, NotFound
from workflow_app.services.transactions import transaction

KIND = "planning"
LEADING = (str(Rank.HEAD), str(Rank.DEPUTY))
ANY = "CANCELLED"


@dataclass(frozen=True, slots=True)
class Opened:
    """What opening the rounds of a unit came to: the new cases, and how many posts were left out."""

    cases: tuple[int, ...]
    left_out: int


def open_due(today: date, *, rule_set: RuleSet | None = None) -> list[int]:
    """Open this year's round for every leading post that has none yet; the ids of the new cases.

    Nothing before the month that the rule set names. Safe to run twice: a post has one round
    a year. A post that the rules refuse (no standard, a moratorium) is looked at again next day.
    """
    chosen = rule_set or rule_set_on(today)
    if KIND not in chosen.procedures or today.month < chosen.params["plan_review_month"]:
        return []
    found = (_opened(post_id, today.year, SYSTEM, chosen) for post_id in due_posts(today))
    return [case_id for case_id in found if case_id is not None]


def due_posts(today: date, unit_id: int | None = None) -> list[int]:
    """Leading posts in scope without a round this year; with ``unit_id``, of that unit. One statement."""
    held = exists().where(
        PersonnelCase.post_id == Post.id,
        PersonnelCase.planning_year == today.year,
        PersonnelCase.state != ANY,
    )
    statement = (
        select(Post.id)
        .join(Title, Title.id == Post.title_id)
        .join(OrgUnit, OrgUnit.id == Post.unit_id)
        .where(Title.in_scope, Title.rank.in_(LEADING), ~held)
        .where(Post.valid_from <= today, or_(Post.valid_to.is_(None), Post.valid_to > today))
        .where(OrgUnit.valid_from <= today, or_(OrgUnit.valid_to.is_(None), OrgUnit.valid_to > today))
        .order_by(OrgUnit.path, Title.equivalence.desc(), Post.id)
    )
    if unit_id is not None:
        of_unit = (OrgUnit.id == unit_id) | ((OrgUnit.parent_id == unit_id) & (OrgUnit.kind == "DIVISION"))
        statement = statement.where(of_unit)
    return list(db.session.execute(statement).scalars())


def _opened(post_id: int, year: int, actor: Actor, rule_set: RuleSet) -> int | None:
    try:
        return open_planning(post_id, year, actor=actor, rule_set=rule_set)
    except (StepRefused, IntegrityError):  # not now, or another worker was faster
        return None


def open_unit(unit_id: int, *, actor: Actor, rule_set: RuleSet | None = None) -> Opened:
    """Open this year's rounds of one unit by hand, for every post that has none.

    Raises NotYours; posts that the rules refuse are counted as left out.
    """
    today = clock.today()
    chosen = rule_set or rule_set_on(today)
    posts = due_posts(today, unit_id)
    cases = [_opened(post_id, today.year, actor, chosen) for post_id in posts]
    made = tuple(case_id for case_id in cases if case_id is not None)
    return Opened(made, len(posts) - len(made))


def open_planning(post_id: int, year: int, *, actor: Actor, rule_set: RuleSet | None = None) -> int:
    """Open the round of one post for a year and return the case's id. One transaction.

    Raises NotFound, NotYours, StepRefused, BadInput for a year that is neither this one nor
    the next; IntegrityError when the post has its round of that year.
    """
    today = clock.today()
    if year not in (today.year, today.year + 1):
        raise BadInput("planning_year", "planning_year_off")
    chosen = rule_set or rule_set_on(today)
    procedure = published.in_force(chosen.procedures[KIND], today)
    values = {"post_id": post_id, "planning_year": year}
    with transaction():
        try:
            unit, title, standard, row = case_file.post_context(post_id, today)
        except LookupError:
            raise NotFound(f"post {post_id}") from None
        case = CaseFacts(state="", title=title, opened_on=today, standard=standard, planning_year=year)
        acts = actor.facts(row["unit_path"], row["authority_path"])
        ruling = judge(procedure.opening, Facts(today, case, unit, acts, given=values), chosen)
        must_be_open(ruling)
        opening = Opening(procedure, chosen, ruling, row, {"planning_year": year}, {"year": year})
        usual = {"source": str(Source.ON_SITE), "outcome_type": str(OutcomeType.APPOINTMENT)}
        case_id = enter({**values, **usual}, actor, opening)
        for code in procedure.opening.starts:
            setting = chosen.deadlines[code]
            result = due(today, setting.count, setting.unit, work_calendar(today))
            db.session.add(Deadline(**row_of(case_id, setting, today, result)))
        db.session.flush()
        write_tasks(case_id)
        return case_id


def expire_overdue(today: date) -> int:
    """End every entry whose last day is past; safe to run twice. Returns how many. One statement."""
    with transaction():
        done = db.session.execute(
            update(PlanEntry)
            .where(PlanEntry.status == str(PlanStatus.ACTIVE), PlanEntry.to_on < today)
            .values(status=str(PlanStatus.EXPIRED), ended_on=PlanEntry.to_on)
        )
    return int(done.rowcount)  # type: ignore[attr-defined]
