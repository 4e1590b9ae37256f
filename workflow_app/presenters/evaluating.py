"""What the steps of an evaluation and of a campaign offer to choose from, and what stands there first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from state_machines import rulebook
from workflow_app.presenters import labels
from workflow_app.presenters.people_choices import Desk
from workflow_app.queries import evaluation_pages
from workflow_app.services.asked import Choice
from workflow_app.services.work import Work

GRADED = ("self_assess", "comment_head", "synthesise", "decide_grade")
POINTED = ("self_assess", "comment_head")


def criteria(work: Work) -> tuple[Choice, ...]:
    """The criteria of the form; ``detail`` is the most points, ``picked`` that evidence is asked for."""
    return tuple(
        Choice(str(row.id), row.name, str(row.points), picked=row.asks_evidence)
        for row in evaluation_pages.criteria_of(work.case.id)
    )


def defaults(work: Work) -> dict[str, Any]:
    """The grade that stands so far, and the points that were given last."""
    form, code = work.case.form, work.step.code
    if form is None or code not in GRADED:
        return {}
    found: dict[str, Any] = {"grade": str(form.proposed_grade or form.head_grade or form.self_grade or "")}
    if code in POINTED:
        found["answers"] = {
            f"of_{row.criterion_id}": {"points": row.points, "text": row.text, "evidence": row.evidence}
            for row in evaluation_pages.answers_of(work.case.id, own=code == "self_assess")
        }
    return found


def _units(desk: Desk) -> tuple[Choice, ...]:
    """Units of the campaign, those without a grade first."""
    campaign = desk.work.case.campaign
    if campaign is None:
        return ()
    grades = {one.unit_id: one.grade for one in campaign.unit_grades}
    names = evaluation_pages.unit_names(campaign.units)
    ordered = sorted(campaign.units, key=lambda unit: (unit in grades, names.get(unit, ("", ""))[1]))
    return tuple(
        Choice(
            str(unit),
            names[unit][0],
            labels.word("Grade", grades[unit], desk.language) if unit in grades else "",
        )
        for unit in ordered
        if unit in names
    )


def _unassessed(desk: Desk) -> tuple[Choice, ...]:
    """The reasons that the rule set accepts."""
    codes = desk.work.rule_set.params["unassessable_reasons"]
    return tuple(Choice(code, labels.word("UnassessedReason", code, desk.language)) for code in codes)


def _kinds(desk: Desk) -> tuple[Choice, ...]:
    words = rulebook.words()["EvaluationKind"]
    return tuple(Choice(code, text.in_language(desk.language)) for code, text in words.items())


OFFERS: Mapping[str, Callable[[Desk], tuple[Choice, ...]]] = {
    "unit_id": _units,
    "unassessed_reason": _unassessed,
    "evaluation_kind": _kinds,
}
