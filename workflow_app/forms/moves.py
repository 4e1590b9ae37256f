"""Proposing a rotation, a transfer or a secondment, and drawing up a rotation plan."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l

from state_machines.moves import ROTATION, TRANSFER
from workflow_app.forms.fields import Block, NumberField, WarningsField, required
from workflow_app.forms.picking import PickField
from workflow_app.forms.typed import TypedForm
from workflow_app.languages import gettext as _
from workflow_app.services.errors import BadInput
from workflow_app.wording import HELP, LABELS, reason_words

Pairs = Iterable[tuple[str, str]]


class MoveForm(TypedForm):
    """Who goes, to which post, why, and for how long."""

    tenure_id = PickField(LABELS["from_stay"], [required("person_needed")])
    post_id = PickField(_l("Vị trí ở nơi đến"), [required("choice_needed")])
    move_reason = PickField(LABELS["move_reason"], [required("choice_needed")])
    plan_id = PickField(LABELS["plan_id"], [required("choice_needed")])
    months = NumberField(LABELS["months"], needed=True)
    placement = Block(LABELS["placement"], needed=True)
    need = Block(_l("Căn cứ, yêu cầu nhiệm vụ"), needed=True)
    acknowledged = WarningsField(_l("Cảnh báo cần đọc trước khi tiếp tục"))

    def offer(self, kind: str, stays: Pairs, posts: Pairs, reasons: Pairs, plans: Pairs) -> None:
        """Set what there is to choose from; fields that the kind has no use for go away."""
        nobody_yet = ("", _("Chọn trong danh sách"))  # the first person of a list is not an answer
        for picked, choices in (
            (self.tenure_id, stays),
            (self.post_id, posts),
            (self.move_reason, reasons),
            (self.plan_id, plans),
        ):
            picked.choices = [nobody_yet, *choices]
        if kind != ROTATION:
            del self.plan_id
            del self.placement
        if kind == TRANSFER:
            del self.months

    def values(self) -> dict[str, Any]:
        """What was typed, for the service."""
        months = self.months.data if "months" in self else None
        plan = self.plan_id.data if "plan_id" in self else ""
        return {
            "tenure_id": int(self.tenure_id.data),
            "post_id": int(self.post_id.data),
            "move_reason": self.move_reason.data,
            "plan_id": int(plan) if plan else None,
            "months": months,
            "placement": self.placement.data if "placement" in self else "",
            "need": self.need.data or "",
            "acknowledged": frozenset(self.acknowledged.data or ()),
        }


class PlanForm(TypedForm):
    """The content of a rotation plan."""

    post_id = PickField(_l("Người đứng đầu chịu trách nhiệm"))
    quantity = NumberField(LABELS["quantity"], needed=True)
    need = Block(_l("Yêu cầu"), needed=True)
    titles = Block(LABELS["titles"], needed=True)
    places = Block(LABELS["places"], needed=True)
    benefits = Block(LABELS["benefits"], needed=True, description=HELP["benefits"])
    placement = Block(LABELS["placement"], needed=True)

    def values(self) -> dict[str, Any]:
        """What was typed, for the service."""
        names = ("quantity", "need", "titles", "places", "benefits", "placement")
        return {"post_id": int(self.post_id.data), **{name: self[name].data for name in names}}


def complain(form: MoveForm | PlanForm, error: BadInput) -> None:
    """Put a service's complaint beside the field that it is about."""
    words = reason_words(error.reason)
    if error.field in form:
        form[error.field].errors = [words]
    else:
        form.form_errors.append(words)
