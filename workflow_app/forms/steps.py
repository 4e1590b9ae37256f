"""The form of any step, built from what the step asks and what the case offers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import Field, Form, FormField, HiddenField, StringField, SubmitField

from state_machines.facts import Tally
from state_machines.vocabulary import BallotType, DocumentKind
from workflow_app.forms.answers import AnswersForm, answers_field, answers_of
from workflow_app.forms.fields import (
    LINE_LIMIT,
    PLACE_LIMIT,
    Block,
    DayField,
    FileUpload,
    KeptField,
    Line,
    NumberField,
    OneField,
    PeopleField,
    TickField,
    WarningsField,
)
from workflow_app.forms.typed import TypedForm
from workflow_app.languages import lazy_gettext as _l
from workflow_app.services.asked import Asked, Choice
from workflow_app.services.attachments import Stored
from workflow_app.services.errors import BadInput
from workflow_app.services.inputs import ASKS, Ask, Paper, StepInput
from workflow_app.wording import DAY_HELP, help_of, label_of, reason_words

BY_ID = frozenset(
    {"post_id", "matter_id", "withdrawal_id", "override_id", "corrects_id", "petition_id", "unit_id"}
)
LONG_LINES = frozenset({"place", "electing_body", "basis"})
LONGEST_NUMBER = 10  # digits
MARKS = "marks"
VOTES = ("votes", "against", "no_opinion")


class PaperForm(Form):
    """One document of the step: number and date, and the file if there is one."""

    number = Line(_l("Số, ký hiệu"), needed=True)
    dated_on = DayField(_l("Ngày văn bản"), needed=True, description=DAY_HELP)
    file = FileUpload(_l("Tệp văn bản (nếu có)"))
    kept = KeptField()


class StepForm(TypedForm):
    """What every step has. ``find`` searches for people and keeps everything typed."""

    asked: Asked
    revision = HiddenField()
    q = StringField(_l("Tìm thêm người theo tên"))
    find = SubmitField(_l("Tìm"))
    acknowledged = WarningsField(_l("Cảnh báo cần đọc trước khi tiếp tục"))

    def typed(self) -> Iterator[Field]:
        """The fields that the step asks for, in order."""
        return (self[name] for name in self.asked.asks)

    def paper_forms(self) -> Iterator[tuple[str, FormField[PaperForm]]]:
        """The documents of the step: kind and sub-form."""
        return ((kind, self[f"paper_{kind}"]) for kind in self.asked.papers)

    def uploads(self) -> Iterator[tuple[FileUpload, KeptField]]:
        """Every place for a file, with the hidden field that keeps an earlier one."""
        if "file" in self.asked.asks:
            yield self["file"], self["kept"]
        for _kind, paper in self.paper_forms():
            yield paper.form.file, paper.form.kept


Maker = Callable[[Asked, Ask], Field]


def form_for(asked: Asked, before: MultiDict[str, str] | None = None, *, prefix: str = "") -> StepForm:
    """A form for one step of one case, filled from the request, from a draft or from the defaults.

    ``prefix`` tells the forms of one page apart.
    """
    fields: dict[str, Any] = {"asked": asked}
    for name in asked.asks:
        fields[name] = MAKERS[ASKS[name].type](asked, ASKS[name])
    if "file" in asked.asks:
        fields["kept"] = KeptField()
    for kind, label in asked.papers.items():
        fields[f"paper_{kind}"] = FormField(PaperForm, label)
    made: type[StepForm] = type("OneStepForm", (StepForm,), fields)
    paper_defaults = {f"paper_{kind}": {"dated_on": asked.defaults.get("today")} for kind in asked.papers}
    data = {"revision": str(asked.revision), **asked.defaults, **paper_defaults}
    return made(data=data, prefix=prefix) if before is None else made(before, data=data, prefix=prefix)


def given(form: StepForm, kept: Mapping[str, Stored]) -> StepInput:
    """What was typed, for the service. ``kept`` are the stored files by the name of their file field."""
    asked = form.asked
    values = {name: _value(form[name], kept) for name in asked.asks} | dict(asked.fixed)
    return StepInput(
        revision=_revision(form.revision.data),
        values=values,
        papers=tuple(_paper(kind, paper, kept) for kind, paper in form.paper_forms()),
        acknowledged=frozenset(form.acknowledged.data or ()) & frozenset(asked.step.rules),
        round_id=asked.round_id,
    )


def _revision(text: str | None) -> int:
    """The revision that the page was read at; -1, which is none, for anything else."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < LONGEST_NUMBER else -1


def _paper(kind: str, paper: FormField[PaperForm], kept: Mapping[str, Stored]) -> Paper:
    stored = kept.get(paper.form.file.name)
    return Paper(
        kind=DocumentKind(kind),
        number=paper.form.number.data or "",
        dated_on=paper.form.dated_on.data,
        attachment_id=stored.attachment_id if stored else None,
        filename=stored.filename if stored else "",
    )


def _value(field: Field, kept: Mapping[str, Stored]) -> Any:  # noqa: ANN401 - as many types as fields
    if isinstance(field, OneField):
        return field.value
    if isinstance(field, PeopleField):
        return field.ids
    if isinstance(field, FileUpload):
        return kept.get(field.name)
    if isinstance(field, FormField):
        return _rows(field)
    return field.data


def _rows(field: FormField[Any]) -> tuple[Any, ...]:
    """Criteria, marks or votes, one a row."""
    if isinstance(field.form, AnswersForm):
        return answers_of(field.form)
    if field.name == MARKS:
        return tuple((int(name.removeprefix("of_")), row["mark"] or 0) for name, row in field.data.items())
    return tuple(_tally(int(name.removeprefix("of_")), row) for name, row in field.data.items())


def _tally(official_id: int, row: Mapping[str, int | None]) -> Tally:
    return Tally(official_id, *(row.get(name) or 0 for name in VOTES))


def _words(asked: Asked, ask: Ask) -> dict[str, Any]:
    step = asked.step.code
    needed = ask.required or ask.name in NEEDED_ANYWAY
    return {"label": label_of(step, ask.name), "description": help_of(step, ask.name), "needed": needed}


NEEDED_ANYWAY = frozenset({"need"})  # a rule asks for it (clause 2.5), so the form says so at once


def _offered(asked: Asked, ask: Ask) -> tuple[Choice, ...]:
    return asked.choices.get(ask.name, ())


def _text(asked: Asked, ask: Ask) -> Field:
    return Block(**_words(asked, ask))


def _line(asked: Asked, ask: Ask) -> Field:
    return Line(**_words(asked, ask), most=PLACE_LIMIT if ask.name in LONG_LINES else LINE_LIMIT)


def _day(asked: Asked, ask: Ask) -> Field:
    words = _words(asked, ask)
    return DayField(**{**words, "description": words["description"] or DAY_HELP})


def _number(asked: Asked, ask: Ask) -> Field:
    if ask.name in BY_ID:
        return _choice(asked, ask)
    return NumberField(**_words(asked, ask))


def _flag(asked: Asked, ask: Ask) -> Field:
    return TickField(**_words(asked, ask))


def _choice(asked: Asked, ask: Ask) -> Field:
    return OneField(**_words(asked, ask), offered=_offered(asked, ask), whole=ask.name in BY_ID)


def _official(asked: Asked, ask: Ask) -> Field:
    return OneField(**_words(asked, ask), offered=_offered(asked, ask), whole=True)


def _officials(asked: Asked, ask: Ask) -> Field:
    return PeopleField(**_words(asked, ask), offered=_offered(asked, ask))


def _file(asked: Asked, ask: Ask) -> Field:
    words = _words(asked, ask)
    return FileUpload(words["label"], description=words["description"])


def _tallies(asked: Asked, ask: Ask) -> Field:
    """One row a name; against and no opinion only where each person is voted on."""
    wanted = VOTES if asked.ballot is BallotType.APPROVE_EACH else VOTES[:1]
    labels = {"votes": _l("Đồng ý"), "against": _l("Không đồng ý"), "no_opinion": _l("Không có ý kiến")}
    if len(wanted) == 1:
        labels["votes"] = _l("Số phiếu")
    row = {name: NumberField(labels[name], needed=True) for name in wanted}
    one: type[Form] = type("TallyForm", (Form,), row)
    rows = {f"of_{choice.value}": FormField(one, choice.label) for choice in asked.counted}
    whole: type[Form] = type("TalliesForm", (Form,), rows)
    return FormField(whole, label_of(asked.step.code, ask.name))


def _marks(asked: Asked, ask: Ask) -> Field:
    """One mark a candidate. What was entered before is never shown again."""
    row = {"mark": NumberField(_l("Điểm (0 đến 100)"), needed=True)}
    one: type[Form] = type("MarkForm", (Form,), row)
    rows = {f"of_{choice.value}": FormField(one, choice.label) for choice in asked.counted}
    whole: type[Form] = type("MarksForm", (Form,), rows)
    return FormField(whole, label_of(asked.step.code, ask.name))


def _answers(asked: Asked, ask: Ask) -> Field:
    field: Field = answers_field(label_of(asked.step.code, ask.name), asked.criteria)
    return field


MAKERS: Mapping[str, Maker] = {
    "text": _text,
    "line": _line,
    "day": _day,
    "number": _number,
    "flag": _flag,
    "choice": _choice,
    "official": _official,
    "officials": _officials,
    "file": _file,
    "tallies": _tallies,
    "marks": _marks,
    "answers": _answers,
}


def tell(form: StepForm, error: BadInput) -> None:
    """Put a service's complaint beside the field that it is about, or on top of the form."""
    words, paper = reason_words(error.reason), f"paper_{error.field}"
    if error.field in form:
        form[error.field].errors = [*form[error.field].errors, words]
    elif paper in form:
        form[paper].form.number.errors = [words]
    else:
        form.form_errors.append(words)
