"""What the steps of an evaluation and of a campaign ask for, and the form beside them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from state_machines import rulebook
from state_machines.evaluations import FORM, FormPart
from state_machines.vocabulary import RecordKind
from workflow_app.presenters import labels
from workflow_app.presenters.case_view import CaseView
from workflow_app.presenters.deadlines import DeadlineLine, deadline_lines
from workflow_app.presenters.evaluation import FormPanel, answers_before, asked_criteria, form_panel
from workflow_app.presenters.people_choices import Desk
from workflow_app.queries import campaigns
from workflow_app.queries.form_sheets import sheet
from workflow_app.services.asked import AskedCriterion, Choice
from workflow_app.services.work import Work

SELF_ASSESS, COMMENT = "self_assess", "comment_head"
PARTS: Mapping[str, FormPart] = {SELF_ASSESS: FormPart.SELF, COMMENT: FormPart.HEAD}
WEIGHED = frozenset({"synthesise", "decide_grade"})
FORM_FIRST = frozenset(PARTS)  # steps whose own form shows the criteria: the panel comes after it


def panel_of(view: CaseView) -> FormPanel | None:
    """The form, for whoever may read it; None in any other case. Four statements."""
    own = view.case.chosen_id == view.sight.actor.official_id
    if view.procedure.kind != FORM or not (view.sight.dossier or own):
        return None
    found = sheet(view.case.id)
    return form_panel(found, view.language, me=view.sight.actor.official_id) if found else None


def own_deadlines(view: CaseView) -> tuple[DeadlineLine, ...]:
    """The days that run in a form, counted and explained; the person may know them too."""
    return deadline_lines(view) if view.procedure.kind == FORM else ()


def criteria_of(work: Work, language: str) -> tuple[tuple[AskedCriterion, ...], Mapping[str, Any]]:
    """The criteria that a step asks points for, and what its form begins with. Four statements, or none."""
    part = PARTS.get(work.step.code)
    found = sheet(work.case.id) if part else None
    if part is None or found is None:
        return (), _standing(work)
    before: dict[str, Any] = {"answers": answers_before(found, part)}
    said = [one.text for one in found.records if one.kind == RecordKind.SELF_REVIEW]
    if part is FormPart.SELF and said:
        before["self_review"] = said[-1]
    return asked_criteria(found, language, own=part is FormPart.SELF), before


def _standing(work: Work) -> Mapping[str, Any]:
    """The grade that was proposed last, for those who weigh proposals and decide."""
    form = work.case.form
    if form is None or work.step.code not in WEIGHED:
        return {}
    return {"grade": str(form.proposed_grade or form.head_grade or "")}


def scale_of(work: Work) -> Mapping[str, int]:
    """The least points of each grade, where the step gives one; else nothing."""
    return work.rule_set.params["grade_scale"] if work.step.code in PARTS else {}


def grade_words(language: str) -> dict[str, str]:
    """The four grades in words, by code."""
    return {code: text.in_language(language) for code, text in rulebook.words()["Grade"].items()}


def ungraded_units(desk: Desk) -> tuple[Choice, ...]:
    """The units of the campaign, those without a grade first."""
    rows = {row.unit_id: row for row in campaigns.by_unit(desk.work.case.id)}
    units = sorted(rows.values(), key=lambda row: row.unit_grade is not None)
    return tuple(
        Choice(str(row.unit_id), row.unit_name, labels.word("Grade", row.unit_grade, desk.language))
        for row in units
    )


def reasons_set_aside(desk: Desk) -> tuple[Choice, ...]:
    """The reasons for which the rule set lets a person go without a grade."""
    codes = desk.work.rule_set.params["unassessable_reasons"]
    return tuple(Choice(code, labels.word("UnassessedReason", code, desk.language)) for code in codes)
