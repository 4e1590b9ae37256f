"""Campaigns of evaluation: planned, caught up with every morning; forms before an event; filing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import insert, select

from state_machines.calendar import add_months, due
from state_machines.engine import judge
from state_machines.errors import NoSuchStep, NotYours, StepRefused
from state_machines.evaluations import (
    CAMPAIGN,
    DUE,
    FORM,
    PRE_EVENT,
    CampaignFacts,
    CriterionFacts,
    CriterionGroup,
    FormFacts,
)
from state_machines.facts import CaseFacts, Facts
from state_machines.rulebook import RuleSet
from state_machines.vocabulary import EvaluationKind, OutcomeType, Source
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import (
    CaseDuty,
    Criterion,
    EvaluationCampaign,
    EvaluationForm,
    Official,
    OrgUnit,
    PersonnelCase,
)
from workflow_app.queries import case_file
from workflow_app.queries.evaluations import overlaps
from workflow_app.queries.people import people_facts
from workflow_app.queries.population import Evaluated, person
from workflow_app.queries.sql import rows
from workflow_app.security.identity import SYSTEM, Actor
from workflow_app.services import evaluation_forms, published
from workflow_app.services.calendar import work_calendar
from workflow_app.services.cases import Opening, enter, must_be_open, rule_set_on, write_tasks
from workflow_app.services.errors import BadInput, CaseMovedOn, NotFound
from workflow_app.services.inputs import StepInput
from workflow_app.services.steps import take_step
from workflow_app.services.transactions import transaction

USUAL = {"source": str(Source.ON_SITE), "outcome_type": str(OutcomeType.APPOINTMENT)}
PERIOD_MONTHS = 12  # a form before an event looks back so long
READY = """
SELECT c.id, c.revision FROM personnel_case c JOIN evaluation_form f ON f.case_id = c.id
WHERE c.kind = 'evaluation' AND (c.state IN ('UPHELD', 'CHANGED') OR (c.state = 'NOTIFIED'
  AND NOT EXISTS (SELECT 1 FROM deadline d WHERE d.case_id = c.id AND d.code = 'grade_petition'
   AND d.due_on >= :today)))
 AND (f.grade <> 'NOT_COMPLETED' OR EXISTS
  (SELECT 1 FROM case_record r WHERE r.case_id = c.id AND r.kind = 'REASSIGNMENT'))
ORDER BY c.id
"""


# ---------------------------------------------------------------- a campaign
def plan_campaign(values: Mapping[str, Any], *, actor: Actor, rule_set: RuleSet | None = None) -> int:
    """Plan a campaign and return the case's id. One transaction.

    ``values``: post_id (of the head of the body that holds it), evaluation_kind,
    campaign_unit_id (the subtree that it covers), from_on, to_on (the cut-off day), due_on.
    Raises NotFound, NotYours, StepRefused, BadInput.
    """
    today = clock.today()
    chosen = rule_set or rule_set_on(today)
    procedure = published.in_force(chosen.procedures[CAMPAIGN], today)
    with transaction():
        path = _path_of(values["campaign_unit_id"])
        try:
            unit, title, _, row = case_file.post_context(values["post_id"], today)
        except LookupError:
            raise NotFound(f"post {values['post_id']}") from None
        planned = _planned(values, path)
        case = CaseFacts(state="", title=title, opened_on=today, campaign=planned)
        acts = actor.facts(row["unit_path"], row["authority_path"])
        ruling = judge(procedure.opening, Facts(today, case, unit, acts, given=values), chosen)
        must_be_open(ruling)
        if not (actor.covers(path) or path.startswith(str(row["unit_path"]))):
            raise NotYours(procedure.opening.code, tuple(str(role) for role in procedure.opening.by))
        case_id = enter({**values, **USUAL}, actor, Opening(procedure, chosen, ruling, row))
        db.session.execute(insert(EvaluationCampaign), _campaign_row(case_id, planned))
        write_tasks(case_id)
        return case_id


def _path_of(unit_id: int) -> str:
    path = db.session.execute(select(OrgUnit.path).where(OrgUnit.id == unit_id)).scalar_one_or_none()
    if path is None:
        raise NotFound(f"unit {unit_id}")
    return path


def _planned(values: Mapping[str, Any], path: str) -> CampaignFacts:
    try:
        kind = EvaluationKind(values["evaluation_kind"])
    except ValueError:
        raise BadInput("evaluation_kind", "field_needed") from None
    planned = CampaignFacts(kind, path, values["from_on"], values["to_on"], values["due_on"])
    return CampaignFacts(
        kind, path, planned.from_on, planned.to_on, planned.due_on, overlaps=overlaps(planned)
    )


def _campaign_row(case_id: int, planned: CampaignFacts) -> dict[str, Any]:
    return {
        "case_id": case_id,
        "kind": str(planned.kind),
        "unit_path": planned.unit_path,
        "from_on": planned.from_on,
        "to_on": planned.to_on,
        "due_on": planned.due_on,
    }


# ---------------------------------------------------------------- a form before an event
def open_pre_event(
    official_id: int, kind: EvaluationKind, *, actor: Actor, rule_set: RuleSet | None = None
) -> int:
    """Open the form of one person before an appointment, a planning round, a commendation; its case's id.

    It belongs to no campaign and runs the same line without caps. One transaction.
    Raises NotFound, NotYours, StepRefused (no criteria), and BadInput for a kind that is none
    before an event, for a person without a post, and while such a form is under way.
    """
    if kind not in PRE_EVENT:
        raise BadInput("evaluation_kind", "kind_of_campaign")
    today = clock.today()
    chosen = rule_set or rule_set_on(today)
    procedure = published.in_force(chosen.procedures[FORM], today)
    with transaction():
        one = _placed(official_id, kind, today)
        unit, title, _, row = case_file.post_context(one.post_id, today)
        form = _form_before(one, kind, today)
        values = {"post_id": one.post_id, "official_id": official_id, "evaluation_kind": str(kind)}
        case = CaseFacts(state="", title=title, opened_on=today, chosen_id=official_id, form=form)
        acts = actor.facts(row["unit_path"], row["authority_path"])
        people = people_facts([official_id])
        ruling = judge(procedure.opening, Facts(today, case, unit, acts, people, values), chosen)
        must_be_open(ruling)
        made = evaluation_forms.hand_out([one], _period(kind, today, chosen), chosen, today, actor=actor)
        case_id = made.cases[0]
        duties = [
            {"case_id": case_id, "official_id": who, "duty": str(procedure.opening.duty)}
            for who in actor.persons
            if who is not None
        ]
        if duties:
            db.session.execute(insert(CaseDuty), duties)
        return case_id


def _placed(official_id: int, kind: EvaluationKind, today: date) -> Evaluated:
    """The person at their post, held so that two people do not open two forms at once."""
    db.session.execute(select(Official.id).where(Official.id == official_id).with_for_update())
    one = person(official_id, today)
    if one is None:
        raise BadInput("official_id", "no_post")
    running = (
        select(EvaluationForm.case_id)
        .join(PersonnelCase, PersonnelCase.id == EvaluationForm.case_id)
        .where(EvaluationForm.official_id == official_id, EvaluationForm.kind == str(kind))
        .where(EvaluationForm.campaign_id.is_(None), PersonnelCase.phase == "open")
    )
    if db.session.execute(running).first() is not None:
        raise BadInput("official_id", "evaluation_open")
    return one


def _form_before(one: Evaluated, kind: EvaluationKind, today: date) -> FormFacts:
    found = db.session.execute(
        select(Criterion).where(Criterion.set_id == one.criteria_set_id).order_by(Criterion.position)
    ).scalars()
    criteria = tuple(CriterionFacts(c.id, CriterionGroup(c.part), c.points, c.asks_evidence) for c in found)
    return FormFacts(None, one.official_id, one.seat_id, kind, today, criteria=criteria)


def _period(kind: EvaluationKind, today: date, rule_set: RuleSet) -> evaluation_forms.Period:
    setting = rule_set.deadlines[DUE]
    due_on = due(today, setting.count, setting.unit, work_calendar(today)).due_on
    return evaluation_forms.Period(kind, add_months(today, -PERIOD_MONTHS), today, due_on)


# ---------------------------------------------------------------- filing
def file_due(today: date) -> int:
    """File every form about which nobody may petition any more; safe to run twice. Returns how many."""
    return sum(_file(row["id"], row["revision"]) for row in rows(READY, today=today))


def _file(case_id: int, revision: int) -> int:
    try:
        take_step(case_id, "file_form", StepInput(revision, {"note": ""}), actor=SYSTEM)
    except (StepRefused, BadInput, CaseMovedOn, NoSuchStep):  # the next run looks again
        return 0
    return 1
