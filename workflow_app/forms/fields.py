"""Fields that read what people in an office type: days as 24/03/2026, figures, lists of people."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields import FileField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than the stubs
from wtforms.validators import InputRequired, Length, StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

from state_machines.names import nfc
from workflow_app.languages import gettext as _
from workflow_app.services.asked import Choice
from workflow_app.services.filetypes import ACCEPTED
from workflow_app.services.inputs import TEXT_LIMIT
from workflow_app.wording import reason_words

LINE_LIMIT = 80  # characters: a document number
PLACE_LIMIT = 200
LISTED_MOST = 10  # choices shown as a list; more of them go into a drop-down
TYPED_DAY = re.compile(r"(\d{1,2})[/.\-\s](\d{1,2})[/.\-\s](\d{4})")
PLAIN_NUMBER = re.compile(r"\d{1,7}")


def tidy(text: str | None) -> str:
    """Text as it is stored: composed, without blanks at its ends and without NUL, which no row can hold."""
    return nfc((text or "").replace("\x00", "")).strip()


def required(reason: str = "field_needed") -> InputRequired:
    """A validator that asks for a value, in words."""
    return InputRequired(reason_words(reason))


class Line(StringField):
    """One line of text of at most ``most`` characters."""

    def __init__(self, label: str, *, needed: bool, most: int = LINE_LIMIT, **kwargs: Any) -> None:  # noqa: ANN401
        checks = [Length(max=most, message=reason_words("line_too_long"))]
        super().__init__(label, [required(), *checks] if needed else checks, filters=[tidy], **kwargs)


class Block(TextAreaField):
    """Several lines of text."""

    def __init__(self, label: str, *, needed: bool, **kwargs: Any) -> None:  # noqa: ANN401
        checks = [Length(max=TEXT_LIMIT, message=reason_words("text_too_long"))]
        super().__init__(label, [required(), *checks] if needed else checks, filters=[tidy], **kwargs)


class DayField(StringField):
    """A civil date typed as day/month/year; an ISO date is understood too."""

    data: Any

    def __init__(self, label: str, *, needed: bool, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(label, [required()] if needed else [], **kwargs)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return self.data.strftime("%d/%m/%Y") if self.data else ""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Read the typed text. Raises ValueError in words."""
        text = tidy(str(valuelist[0])) if valuelist else ""
        self.data = _day(text) if text else None


def _day(text: str) -> date:
    typed = TYPED_DAY.fullmatch(text)
    try:
        if typed:
            number, month, year = map(int, typed.groups())
            return date(year, month, number)
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(reason_words("not_a_day")) from None


class NumberField(IntegerField):
    """A whole number from zero on, as a count record has them."""

    data: Any

    def __init__(self, label: str, *, needed: bool, limit: int | None = None, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(label, [required()] if needed else [], **kwargs)
        self.limit = limit

    def pre_validate(self, _form: Any) -> None:  # noqa: ANN401
        """No more than the most that there can be."""
        if self.limit is not None and self.data is not None and self.data > self.limit:
            raise StopValidation(_("Nhiều nhất %(limit)s.", limit=self.limit))

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Read the typed figure. Raises ValueError in words."""
        text = tidy(str(valuelist[0])) if valuelist else ""
        self.data = None
        if text and not PLAIN_NUMBER.fullmatch(text):
            raise ValueError(reason_words("not_a_number"))
        if text:
            self.data = int(text)


class TickField(BooleanField):
    """A statement that a person makes by ticking it."""

    def __init__(self, label: str, *, needed: bool, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(label, [required("tick_needed")] if needed else [], **kwargs)


class OneField(RadioField):
    """One of the choices of a case. ``whole`` reads the value as an id."""

    def __init__(
        self,
        label: str,
        *,
        needed: bool,
        offered: Sequence[Choice],
        whole: bool = False,
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(
            label,
            [required("choice_needed"), self.offered_value] if needed else [self.offered_value],
            choices=[SelectChoice(choice.value, choice.label) for choice in offered],
            validate_choice=False,
            **kwargs,
        )
        self.offered, self.whole = tuple(offered), whole

    @property
    def compact(self) -> bool:
        """Whether the choices are too many for a list of buttons and have nothing more to say."""
        return len(self.offered) > LISTED_MOST and not any(choice.verdict for choice in self.offered)

    @staticmethod
    def offered_value(_form: Any, field: OneField) -> None:  # noqa: ANN401
        """What was sent is one of the choices, or nothing."""
        if field.data and field.data not in {choice.value for choice in field.offered}:
            raise StopValidation(reason_words("not_a_choice"))

    @property
    def value(self) -> str | int | None:
        """What was chosen, as the service wants it."""
        if not self.data or self.data == "None":
            return None
        return int(self.data) if self.whole else str(self.data)


class PeopleField(SelectMultipleField):
    """Any number of people: a row with a box each."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(
        self,
        label: str,
        *,
        needed: bool,
        offered: Sequence[Choice],
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(
            label,
            [required("person_needed"), self.offered_values] if needed else [self.offered_values],
            choices=[SelectChoice(choice.value, choice.label) for choice in offered],
            default=[choice.value for choice in offered if choice.picked],
            validate_choice=False,
            **kwargs,
        )
        self.offered = tuple(offered)

    @staticmethod
    def offered_values(_form: Any, field: PeopleField) -> None:  # noqa: ANN401
        """Everybody sent is one of the people offered."""
        if not set(field.data or ()) <= {choice.value for choice in field.offered}:
            raise StopValidation(reason_words("not_a_choice"))

    @property
    def ids(self) -> tuple[int, ...]:
        """The official ids of those ticked."""
        return tuple(int(value) for value in self.data or ())


class WarningsField(SelectMultipleField):
    """The warnings that a person says they have read: one box a rule. Offered once they are known."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def offer(self, warnings: Sequence[tuple[str, str]]) -> None:
        """Set the (rule id, sentence) pairs to tick."""
        self.choices = [SelectChoice(rule, sentence) for rule, sentence in warnings]

    def pre_validate(self, form: Any) -> None:  # noqa: ANN401
        """Which warnings need an answer is the rule book's question."""


class FileUpload(FileField):
    """A file that may be given; ``accept`` only helps the browser's dialogue."""

    def __init__(self, label: str, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(label, render_kw={"accept": ACCEPTED}, **kwargs)

    @property
    def given(self) -> bool:
        """Whether a file was really chosen."""
        return bool(getattr(self.data, "filename", ""))


class KeptField(HiddenField):
    """The signed word for a file that came with an earlier, refused attempt; ``filename`` is its name."""

    filename = ""
