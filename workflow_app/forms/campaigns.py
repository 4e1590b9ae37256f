"""Planning a campaign of evaluation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from workflow_app.forms.fields import DayField
from workflow_app.forms.picking import PickField
from workflow_app.forms.typed import TypedForm
from workflow_app.services.errors import BadInput
from workflow_app.wording import DAY_HELP, LABELS, reason_words

DAYS = ("from_on", "to_on", "due_on")


class CampaignForm(TypedForm):
    """The period, whom it covers, and until when."""

    evaluation_kind = PickField(LABELS["evaluation_kind"])
    campaign_unit_id = PickField(LABELS["campaign_unit_id"])
    from_on = DayField(LABELS["from_on"], needed=True, description=DAY_HELP)
    to_on = DayField(LABELS["to_on"], needed=True)
    due_on = DayField(LABELS["due_on"], needed=True)

    def offer(self, kinds: Sequence[tuple[str, str]], units: Sequence[tuple[int, str]]) -> None:
        """Set the periods of the rule set, and the units over which a campaign may be held."""
        self.evaluation_kind.choices = list(kinds)
        self.campaign_unit_id.choices = [(str(number), name) for number, name in units]

    def values(self) -> dict[str, Any]:
        """What was typed, for the service; the post is for the caller to add."""
        return {
            "evaluation_kind": self.evaluation_kind.data,
            "campaign_unit_id": int(self.campaign_unit_id.data),
            **{name: self[name].data for name in DAYS},
        }

    def complain(self, error: BadInput) -> None:
        """Put a service's complaint beside the field that it is about."""
        words = reason_words(error.reason)
        if error.field in self:
            self[error.field].errors = [words]
        else:
            self.form_errors.append(words)
