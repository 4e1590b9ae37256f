"""Facts of one evaluation: An's form of the year, every step taken but the decision, nothing wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from state_machines.evaluations import (
    CampaignFacts,
    CapFacts,
    CapScope,
    CriterionFacts,
    CriterionGroup,
    FormFacts,
    Population,
    UnitGradeFacts,
)
from state_machines.facts import ActorFacts, CaseFacts, DeadlineFacts, Facts, RecordFacts
from state_machines.vocabulary import Duty, EvaluationKind, Grade, RecordKind, Role
from tests.unit.state_machines.rules.factories import AN, HEAD, a_case, a_person, a_unit

TODAY = date(2026, 12, 1)
ADVISER, DECIDER = 71, 72
CRITERIA = (
    CriterionFacts(1, CriterionGroup.CAPACITY, 30),
    CriterionFacts(2, CriterionGroup.RESULTS, 50, asks_evidence=True),
    CriterionFacts(3, CriterionGroup.TRUST, 20),
)
POINTS = ((1, 24), (2, 40), (3, 16))  # 80: GOOD
ANSWERS = tuple((number, points, "", "Báo cáo") for number, points in POINTS)
COMMENT = RecordFacts(1, RecordKind.HEAD_OPINION, HEAD, AN)
PARTY = RecordFacts(2, RecordKind.PARTY_OPINION, 73, AN)
ROOMY = (
    CapFacts(CapScope.AGENCY, good=20, excellent=0, graded=20),
    CapFacts(CapScope.DUTIES, good=20, excellent=0, graded=20),
)


def a_form(**more: Any) -> FormFacts:
    """An's form in a campaign of the year."""
    values: dict[str, Any] = {
        "campaign_id": 9,
        "official_id": AN,
        "unit_id": 3,
        "kind": EvaluationKind.YEAR,
        "period_end_on": date(2026, 12, 31),
        "populations": (Population.LEADER,),
        "criteria": CRITERIA,
        "self_answers": POINTS,
        "head_answers": POINTS,
        "unit_grade": Grade.GOOD,
        "campaign_state": "UNITS_GRADED",
        "caps": ROOMY,
    }
    return FormFacts(**values | more)


def a_campaign(**more: Any) -> CampaignFacts:
    """A campaign of three units and ten forms, all graded and filed."""
    values: dict[str, Any] = {
        "kind": EvaluationKind.YEAR,
        "unit_path": "/1/",
        "from_on": date(2026, 1, 1),
        "to_on": date(2026, 12, 31),
        "due_on": date(2027, 1, 31),
        "forms": 10,
        "units": (3, 4, 5),
        "unit_grades": tuple(UnitGradeFacts(unit, Grade.GOOD) for unit in (3, 4, 5)),
        "caps": ROOMY,
    }
    return CampaignFacts(**values | more)


def evaluated(
    form: FormFacts | None = None,
    *,
    given: dict[str, Any] | None = None,
    records: tuple[RecordFacts, ...] = (COMMENT, PARTY),
    role: Role = Role.AUTHORITY_MEMBER,
    actor: int = DECIDER,
    state: str = "SYNTHESISED",
    until: date | None = None,
    duties: tuple[tuple[int, Duty], ...] = ((ADVISER, Duty.APPRAISE),),
) -> Facts:
    """The facts of a judgement about a form; ``until`` is the last day for a petition."""
    deadlines = (DeadlineFacts("grade_petition", TODAY, until),) if until else ()
    case: CaseFacts = replace(
        a_case(),
        state=state,
        chosen_id=AN,
        form=form or a_form(),
        records=records,
        deadlines=deadlines,
        duties=duties,
    )
    people = {who: a_person(who) for who in (AN, HEAD)}
    acts = ActorFacts(actor, role)
    return Facts(
        TODAY, case, a_unit(), acts, people=people, given={"grade": "GOOD"} if given is None else given
    )


def of_campaign(campaign: CampaignFacts, **given: Any) -> Facts:
    """The facts of a judgement about a campaign."""
    return Facts(
        TODAY, replace(a_case(), campaign=campaign), a_unit(), ActorFacts(ADVISER, Role.ADVISER), given=given
    )
