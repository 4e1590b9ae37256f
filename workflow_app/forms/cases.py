"""Opening a case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import RadioField
from wtforms.validators import ValidationError

from state_machines.vocabulary import Source
from workflow_app.forms.fields import Block, WarningsField, required
from workflow_app.forms.picking import PickField
from workflow_app.forms.typed import TypedForm
from workflow_app.languages import lazy_gettext as _l
from workflow_app.wording import HELP, LABELS, reason_words

Row = Any  # a row of a query, read by attribute


class NewExamForm(TypedForm):
    """One post, and what it is needed for."""

    post_id = RadioField(LABELS["post_id"], [required("choice_needed")], validate_choice=False)
    need = Block(LABELS["need"], needed=False, description=HELP["need"])
    acknowledged = WarningsField(_l("Cảnh báo cần đọc trước khi tiếp tục"))

    def offer_posts(self, posts: Iterable[Row]) -> None:
        """Set the posts to choose from."""
        self.posts = tuple(posts)
        self.post_id.choices = [(str(row.post_id), row.title_name) for row in self.posts]

    def validate_post_id(self, field: RadioField) -> None:
        """A post of the unit that is shown was chosen."""
        if field.data not in {str(row.post_id) for row in self.posts}:
            raise ValidationError(reason_words("choice_needed"))


class NewCaseForm(NewExamForm):
    """The same, and where the person may come from."""

    source = PickField(LABELS["source"])

    def offer(self, posts: Iterable[Row], sources: Mapping[str, str]) -> None:
        """Set the posts and sources to choose from."""
        self.offer_posts(posts)
        self.source.choices = list(sources.items())
        if self.source.data is None:
            self.source.data = str(Source.ON_SITE)
