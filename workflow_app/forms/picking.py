"""A drop-down list whose refusal speaks the reader's language."""

from __future__ import annotations

from typing import Any

from wtforms import SelectField
from wtforms.validators import ValidationError

from workflow_app.wording import reason_words


class PickField(SelectField):
    """One of the choices offered; anything else that is sent is refused in our own words."""

    def pre_validate(self, form: Any) -> None:  # noqa: ANN401, ARG002 - as the library calls it
        """Raises ValidationError for a value that was not offered."""
        if str(self.data) not in {str(value) for value, *_ in self.iter_choices()}:
            raise ValidationError(reason_words("not_a_choice"))
