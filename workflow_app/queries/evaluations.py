"""A form and a campaign of evaluation as the rule book sees them: one statement each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from state_machines.evaluations import (
    CAMPAIGN,
    FORM,
    CampaignFacts,
    CapFacts,
    CapScope,
    CriterionFacts,
    CriterionGroup,
    FormFacts,
    FormPart,
    Population,
    UnitGradeFacts,
)
from state_machines.facts import CaseFacts
from state_machines.vocabulary import EvaluationKind, Grade, RecordKind
from workflow_app.queries.people import must
from workflow_app.queries.sql import nested, parsed, rows, shape, shaped


def _count(condition: str) -> str:
    return f"coalesce(sum(CASE WHEN {condition} THEN 1 ELSE 0 END), 0)"


COUNTS = ", ".join(
    map(
        _count,
        (
            "x.grade = 'GOOD'",
            "x.grade = 'EXCELLENT' AND NOT x.excess_approved",
            "x.grade IS NOT NULL",
            "x.excess_approved",
            "x.grade IS NULL AND x.proposed_grade = 'GOOD'",
            "x.grade IS NULL AND x.proposed_grade = 'EXCELLENT'",
        ),
    )
)
GRADING = "('HEAD_COMMENTED', 'PARTY_COMMENTED', 'SYNTHESISED', 'PETITIONED')"  # where the cap is asked


def _others(column: str) -> str:
    """The other forms of the campaign that share a column with this one, counted by grade."""
    return (
        f"{{json}}((SELECT {{arr}}({COUNTS}) FROM evaluation_form x WHERE x.campaign_id = f.campaign_id"  # noqa: S608
        f" AND x.case_id <> f.case_id AND x.{column} = f.{column} AND c.state IN {GRADING}))"
    )


FORM_SHAPE = shape(
    {
        **{
            name: f"f.{name}"
            for name in (
                "campaign_id",
                "official_id",
                "unit_id",
                "kind",
                "to_on",
                "is_head",
                "duty_group",
                "self_grade",
                "head_grade",
                "proposed_grade",
                "grade",
            )
        },
        "populations": "{json}(f.populations)",
        "campaign_state": "cc.state",
        "by_own_agency": "c.authority_id = f.agency_id",
        "unit_grade": "ug.grade",
        "agency": _others("agency_id"),
        "duties": _others("duty_group"),
        "criteria": nested(
            "criterion k", "k.set_id = f.criteria_set_id", "k.position", "k.id", "k.part", "k.points",
            "k.asks_evidence",
        ),
        "answers": nested(
            "form_answer fa", "fa.case_id = f.case_id", "fa.part", "fa.criterion_id", "fa.points"
        ),
    },
    """
FROM evaluation_form f JOIN personnel_case c ON c.id = f.case_id
LEFT JOIN personnel_case cc ON cc.id = f.campaign_id
LEFT JOIN unit_grade ug ON ug.campaign_id = f.campaign_id AND ug.unit_id = f.unit_id
WHERE f.case_id = :case_id
""",
)  # fmt: skip

OF_CAMPAIGN = "evaluation_form x JOIN personnel_case xc ON xc.id = x.case_id WHERE x.campaign_id = e.case_id"
WAITS = "xc.state IN ('NOTIFIED', 'UPHELD', 'CHANGED') AND x.grade = 'NOT_COMPLETED'"  # for other work


def _groups(column: str, name: str) -> str:
    """Every agency, or every group of duties, of a campaign with its grades, while people are graded."""
    return (
        f"{{json}}((SELECT {{agg}}({{json}}(g.line)) FROM (SELECT {{arr}}({name}, {COUNTS}) AS line"  # noqa: S608
        f" FROM evaluation_form x JOIN org_unit a ON a.id = x.agency_id"
        f" WHERE x.campaign_id = e.case_id AND c.state = 'UNITS_GRADED' GROUP BY x.{column}) g))"
    )


CAMPAIGN_SHAPE = shape(
    {
        "kind": "e.kind",
        "unit_path": "e.unit_path",
        "from_on": "e.from_on",
        "to_on": "e.to_on",
        "due_on": "e.due_on",
        "counts": "{json}((SELECT {arr}("  # noqa: S608 - words of ours
        + ", ".join(
            map(
                _count,
                (
                    "xc.state <> 'CANCELLED'",
                    "x.grade IS NULL AND xc.phase <> 'ended'",
                    "xc.state = 'PETITIONED'",
                    f"xc.phase <> 'ended' AND NOT ({WAITS})",
                ),
            )
        )
        + f") FROM {OF_CAMPAIGN}))",
        "units": f"{{json}}((SELECT {{agg}}(DISTINCT x.unit_id) FROM {OF_CAMPAIGN}"  # noqa: S608
        " AND xc.state <> 'CANCELLED'))",
        "headed": f"{{json}}((SELECT {{agg}}(DISTINCT x.unit_id) FROM {OF_CAMPAIGN}"  # noqa: S608
        " AND x.is_head AND x.grade IS NOT NULL))",
        "unit_grades": nested("unit_grade ug", "ug.campaign_id = e.case_id", "ug.unit_id", "ug.grade"),
        "agencies": _groups("agency_id", "min(a.name)"),
        "duties": _groups("duty_group", "x.duty_group"),
    },
    """
FROM evaluation_campaign e JOIN personnel_case c ON c.id = e.case_id WHERE e.case_id = :case_id
""",
)
OVERLAPS = """
SELECT c.code FROM evaluation_campaign e JOIN personnel_case c ON c.id = e.case_id
WHERE e.kind = :kind AND NOT e.cancelled AND e.case_id <> :own AND e.from_on < :to_on AND e.to_on > :from_on
 AND (e.unit_path LIKE :path || '%' OR :path LIKE e.unit_path || '%')
ORDER BY c.code
"""


def with_evaluation(facts: CaseFacts, row: Mapping[str, Any]) -> CaseFacts:
    """The facts of a case with those of its form or its campaign, where it is one. One statement then."""
    if row["kind"] == FORM:
        return replace(facts, form=form_facts(row["id"]))
    if row["kind"] == CAMPAIGN:
        return replace(facts, campaign=_campaign_facts(facts, row["id"]))
    return facts


def form_facts(case_id: int) -> FormFacts | None:
    """The form of a case; None while its row is not written."""
    found = shaped(FORM_SHAPE, case_id=case_id)
    return _form(found[0]) if found else None


def _form(row: Mapping[str, Any]) -> FormFacts:
    return FormFacts(
        campaign_id=row["campaign_id"],
        official_id=row["official_id"],
        unit_id=row["unit_id"],
        kind=EvaluationKind(row["kind"]),
        period_end_on=must(row["to_on"]),
        is_head=bool(row["is_head"]),
        duty_group=row["duty_group"],
        populations=tuple(map(Population, parsed(row["populations"]))),
        criteria=tuple(
            CriterionFacts(number, CriterionGroup(part), points, bool(evidence))
            for _, number, part, points, evidence in sorted(parsed(row["criteria"]))
        ),
        self_answers=_answers(row, FormPart.SELF),
        head_answers=_answers(row, FormPart.HEAD),
        self_grade=_grade(row["self_grade"]),
        head_grade=_grade(row["head_grade"]),
        proposed_grade=_grade(row["proposed_grade"]),
        grade=_grade(row["grade"]),
        unit_grade=_grade(row["unit_grade"]),
        campaign_state=row["campaign_state"],
        by_own_agency=bool(row["by_own_agency"]),
        caps=(
            CapFacts(CapScope.AGENCY, "", *parsed(row["agency"])),
            CapFacts(CapScope.DUTIES, row["duty_group"], *parsed(row["duties"])),
        ),
    )


def _grade(code: str | None) -> Grade | None:
    return Grade(code) if code else None


def _answers(row: Mapping[str, Any], part: FormPart) -> tuple[tuple[int, int], ...]:
    found = ((who, points) for whose, who, points in parsed(row["answers"]) if whose == part)
    return tuple(sorted(found))


def _campaign_facts(facts: CaseFacts, case_id: int) -> CampaignFacts | None:
    found = shaped(CAMPAIGN_SHAPE, case_id=case_id)
    if not found:
        return None
    row = found[0]
    forms, undecided, petitions, unfiled = parsed(row["counts"])
    opened = facts.recorded(RecordKind.PERIOD_OPENED)
    agencies = (CapFacts(CapScope.AGENCY, *line) for line in parsed(row["agencies"]))
    duties = (CapFacts(CapScope.DUTIES, *line) for line in parsed(row["duties"]))
    campaign = CampaignFacts(
        kind=EvaluationKind(row["kind"]),
        unit_path=row["unit_path"],
        from_on=must(row["from_on"]),
        to_on=must(row["to_on"]),
        due_on=must(row["due_on"]),
        forms=forms,
        undecided=undecided,
        petitions=petitions,
        unfiled=unfiled,
        units=tuple(sorted(parsed(row["units"]))),
        headed=tuple(sorted(parsed(row["headed"]))),
        unit_grades=tuple(UnitGradeFacts(unit, Grade(grade)) for unit, grade in parsed(row["unit_grades"])),
        caps=(*agencies, *duties),
        left_out=tuple(opened[-1].data.get("left_out", ())) if opened else (),
    )
    return replace(campaign, overlaps=overlaps(campaign, case_id))


def overlaps(campaign: CampaignFacts, own: int = 0) -> tuple[str, ...]:
    """Codes of other campaigns that cover some of the same people for some of the same days."""
    found = rows(
        OVERLAPS,
        kind=str(campaign.kind),
        own=own,
        path=campaign.unit_path,
        from_on=campaign.from_on,
        to_on=campaign.to_on,
    )
    return tuple(row["code"] for row in found)
