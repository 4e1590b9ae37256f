"""The form that every form of ours is, but those with a password."""

from __future__ import annotations

from typing import Any

from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import HiddenField

from workflow_app.security import typed


class TypedForm(FlaskForm):  # type: ignore[misc] # the extension has no types
    """Says who fills it in, so that what was typed outlives the session; has no secrets."""

    filled_by = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as the library has it
        super().__init__(*args, **kwargs)
        known = bool(current_user) and current_user.is_authenticated
        self.filled_by.data = typed.stamp(current_user) if known else ""

    def validate_on_submit(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - as the library has it
        """False too when the form was only sent to be shown again."""
        return not typed.only_shown() and bool(super().validate_on_submit(extra_validators))
