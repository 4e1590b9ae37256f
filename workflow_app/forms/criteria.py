"""A version of a set of criteria: a few lines for each of the three groups."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import FieldList, Form, FormField

from state_machines.evaluations import CriterionGroup
from workflow_app.forms.fields import DayField, Line, NumberField, TickField
from workflow_app.forms.typed import TypedForm
from workflow_app.services.criteria import Proposal, Wanted
from workflow_app.wording import DAY_HELP, reason_words

LONGEST_NAME, LONG_LINE = 300, 200
LINES = 4  # of each group on a form; a longer set brings its own
PARTS = tuple(CriterionGroup)


class CriterionForm(Form):
    """One criterion; a line without a name is none."""

    name = Line(_l("Tiêu chí"), needed=False, most=LONGEST_NAME)
    points = NumberField(_l("Điểm tối đa"), needed=False)
    asks_evidence = TickField(_l("Cần minh chứng"), needed=False)

    def validate(self, *args: Any, **kwargs: Any) -> bool:  # noqa: ANN401 - as the library has it
        """A name has points, and points have a name."""
        fine = super().validate(*args, **kwargs)
        if bool(self.name.data) == (self.points.data is not None) or self.points.errors:
            return fine
        lacking = self.points if self.name.data else self.name
        lacking.errors = [*lacking.errors, reason_words("field_needed")]
        return False


class CriteriaForm(TypedForm):
    """What a person in the title is evaluated by (clause 2.3): points that add up to 100."""

    capacity = FieldList(FormField(CriterionForm), label=_l("Năng lực"), min_entries=LINES)
    results = FieldList(
        FormField(CriterionForm), label=_l("Kết quả thực hiện chức trách, nhiệm vụ"), min_entries=LINES
    )
    trust = FieldList(FormField(CriterionForm), label=_l("Tín nhiệm"), min_entries=LINES)
    valid_from = DayField(_l("Có hiệu lực từ ngày"), needed=True, description=DAY_HELP)
    document = Line(_l("Văn bản quy định"), needed=True, most=LONG_LINE)

    def groups(self) -> Iterator[tuple[CriterionGroup, FieldList[Any]]]:
        """The lines of each group, by its code."""
        return ((part, self[part.lower()]) for part in PARTS)

    @property
    def proposal(self) -> Proposal:
        """What was typed; lines that are empty are left out."""
        lines = (
            Wanted(part, row["name"], row["points"] or 0, row["asks_evidence"])
            for part, group in self.groups()
            for row in group.data
            if row["name"]
        )
        return Proposal(self.valid_from.data, tuple(lines), self.document.data or "")
