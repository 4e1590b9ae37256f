"""The criteria of a form as fields: points, words and evidence for each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from wtforms import Form, FormField

from workflow_app.forms.fields import Block, Line, NumberField
from workflow_app.languages import lazy_gettext as _l
from workflow_app.services.asked import AskedCriterion

LONG_LINE = 500
Given = tuple[int, int | None, str, str]  # criterion, points, words, evidence


class AnswersForm(Form):
    """One row a criterion; ``asked`` says which they are."""

    asked: tuple[AskedCriterion, ...] = ()

    def groups(self) -> Iterator[tuple[str, list[tuple[AskedCriterion, Any]]]]:
        """The rows by the three groups of clause 2.3: name of the group, criteria with their fields."""
        for group, found in groupby(self.asked, key=lambda one: one.group):
            yield group, [(one, self.row(one)) for one in found]

    def row(self, one: AskedCriterion) -> Any:  # noqa: ANN401 - a form of its own
        """The fields of one criterion."""
        field: Any = self[f"c{one.id}"]
        return field.form


def answers_field(label: str, asked: tuple[AskedCriterion, ...], *, needed: bool = True) -> Any:  # noqa: ANN401
    """A field for all criteria; the head need not repeat words and evidence."""
    rows: dict[str, Any] = {"asked": asked}
    for one in asked:
        row: dict[str, Any] = {"points": NumberField(_l("Điểm"), needed=needed, limit=one.points)}
        if one.own:
            proof = needed and one.asks_evidence
            row["text"] = Block(_l("Thuyết minh"), needed=False)
            row["evidence"] = Line(_l("Minh chứng"), needed=proof, most=LONG_LINE)
        made: type[Form] = type("CriterionAnswerForm", (Form,), row)
        rows[f"c{one.id}"] = FormField(made, one.name)
    whole: type[AnswersForm] = type("StepAnswersForm", (AnswersForm,), rows)
    return FormField(whole, label)


def answers_of(form: AnswersForm) -> tuple[Given, ...]:
    """What was typed, for the service; a criterion without points is left out."""
    return tuple(_given(form))


def _given(form: AnswersForm) -> Iterable[Given]:
    for one in form.asked:
        row = form[f"c{one.id}"].data
        if row["points"] is not None:
            yield one.id, row["points"], row.get("text") or "", row.get("evidence") or ""
