"""The head's page: comment on every subordinate and score them without leaving it (clause 2.3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from http import HTTPStatus

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from state_machines.evaluations import FormPart
from workflow_app import clock, languages
from workflow_app.forms.steps import StepForm, form_for, given, tell
from workflow_app.forms.typed import TypedForm
from workflow_app.languages import ngettext
from workflow_app.presenters import due_forms as pages
from workflow_app.presenters.evaluation import answers_before
from workflow_app.presenters.evaluation_steps import grade_words
from workflow_app.presenters.kept_typing import SAVE, DraftNote, saved_words, typed_in
from workflow_app.queries import drafts as kept_drafts
from workflow_app.queries import form_sheets, subordinates
from workflow_app.queries.drafts import Draft
from workflow_app.queries.form_sheets import Sheet
from workflow_app.queries.paging import whole
from workflow_app.security import typed
from workflow_app.security.guard import current_actor, requires
from workflow_app.security.identity import Actor
from workflow_app.security.permissions import Permission
from workflow_app.services import drafts
from workflow_app.services.cases import rule_set_on
from workflow_app.services.commenting import COMMENT, Outcome, comment_on
from workflow_app.wording import said as _

blueprint = Blueprint("due_forms", __name__, url_prefix="/evaluations/due")
ONLY, EVERYBODY = "only", "all"
OWN_WORDS = ("strengths", "limits", "grade", "grade_reason")  # points are there from the beginning


@dataclass
class Desk:
    """A head before the forms of their people; as many statements for three as for thirty."""

    actor: Actor
    today: date
    due: Mapping[int, date]
    sheets: Mapping[int, Sheet]
    kept: Mapping[int, Draft]
    forms: dict[int, StepForm] = field(default_factory=dict)

    @classmethod
    def of(cls, actor: Actor) -> Desk:
        """The desk with its forms, filled from the request, from drafts, or from the people's own points."""
        today, language = clock.today(), languages.current()
        due = {row.case_id: row.due_on for row in subordinates.asked(actor)}
        sheets = form_sheets.sheets(due)
        desk = cls(actor, today, due, sheets, kept_drafts.drafts(due, COMMENT, actor) if due else {})
        rule_set = rule_set_on(today)
        for case_id, sheet in sheets.items():
            asked = pages.asked_of_head(sheet, rule_set, language)
            desk.forms[case_id] = form_for(asked, desk.before(case_id), prefix=_prefix(case_id))
        return desk

    def before(self, case_id: int) -> MultiDict[str, str] | None:
        """What a form is filled with: what was sent, else the draft; None for the beginning."""
        prefix = f"{_prefix(case_id)}-"
        if any(name.startswith(prefix) for name in request.form):
            return request.form
        draft = self.kept.get(case_id)
        if draft is None:
            return None
        begun = answers_before(self.sheets[case_id], FormPart.HEAD)
        data = {f"answers-{name}-points": [str(one["points"])] for name, one in begun.items()} | dict(
            draft.data
        )
        return MultiDict((f"{prefix}{name}", value) for name, held in data.items() for value in held)

    def answer(
        self,
        outcomes: Mapping[int, Outcome] | None = None,
        status: HTTPStatus = HTTPStatus.OK,
        saved: str = "",
    ) -> ResponseReturnValue:
        """The page; cards of people whose comment was just recorded are gone from it."""
        language, told = languages.current(), outcomes or {}
        shown = [case_id for case_id in self.forms if not told.get(case_id, Outcome()).taken]
        cards = [self._card(case_id, told.get(case_id, Outcome()), language) for case_id in shown]
        return render_template(
            "evaluations/due.html",
            cards=[(card, self.forms[card.case_id]) for card in cards],
            left=pages.left(subordinates.around(self.actor), dict.fromkeys(shown), language),
            form=TypedForm(),
            grades=grade_words(language),
            draft=DraftNote(url_for("due_forms.keep"), "", saved=saved),
        ), status

    def _card(self, case_id: int, outcome: Outcome, language: str) -> pages.Card:
        found = pages.card(
            self.sheets[case_id],
            self.due[case_id],
            self.kept.get(case_id),
            language,
            self.today,
            findings=outcome.findings,
            overtaken=outcome.overtaken,
        )
        warned = [(row.rule, row.sentence) for row in found.findings if row.to_acknowledge]
        self.forms[case_id].acknowledged.offer(warned)
        return found


@blueprint.route("", methods=["GET", "POST"])
@requires(Permission.COMMENT_FORMS)
def index() -> ResponseReturnValue:
    """Everybody who waits for my comment; one is recorded, or all that are filled in."""
    desk = Desk.of(current_actor())
    if request.method == "GET" or typed.only_shown():
        return desk.answer()
    moment = drafts.keep_many(_typed(desk), COMMENT, actor=desk.actor)
    if SAVE in request.form:
        return desk.answer(saved=saved_words(moment))
    return _record(desk)


@blueprint.post("/draft")
@requires(Permission.COMMENT_FORMS)
def keep() -> ResponseReturnValue:
    """Keep everything that is typed on the page."""
    actor = current_actor()
    asked = {row.case_id for row in subordinates.asked(actor)}
    typed_here = {case_id: list(_of(case_id)) for case_id in asked}
    moment = drafts.keep_many({i: pairs for i, pairs in typed_here.items() if pairs}, COMMENT, actor=actor)
    return jsonify({"words": saved_words(moment)})


def _record(desk: Desk) -> ResponseReturnValue:
    """Take the step for those who were chosen; who is refused stays on the page with the reason."""
    chosen = _chosen(desk)
    fine = {case_id: form for case_id, form in chosen.items() if form.validate()}
    outcomes = comment_on({i: given(form, {}) for i, form in fine.items()}, actor=desk.actor)
    for case_id, outcome in outcomes.items():
        if outcome.error:
            tell(desk.forms[case_id], outcome.error)
    taken = sum(outcome.taken for outcome in outcomes.values())
    if taken:
        words = ngettext(
            "Đã ghi nhận nhận xét của %(num)d người.", "Đã ghi nhận nhận xét của %(num)d người.", taken
        )
        flash(words, "success")
    if not chosen:
        flash(_("Chưa có ai được nhận xét đủ để ghi nhận. Chọn xếp loại và viết nhận xét trước."), "error")
    if taken == len(chosen):
        return redirect(url_for("due_forms.index"), HTTPStatus.SEE_OTHER)
    refused = any(outcome.findings or outcome.overtaken for outcome in outcomes.values())
    return desk.answer(outcomes, HTTPStatus.CONFLICT if refused else HTTPStatus.UNPROCESSABLE_ENTITY)


def _chosen(desk: Desk) -> dict[int, StepForm]:
    """The one person whose button was pressed, else everybody on whose card something is written."""
    only = whole(request.form.get(ONLY))
    if only is not None:
        return {only: desk.forms[only]} if only in desk.forms else {}
    return {case_id: form for case_id, form in desk.forms.items() if _is_begun(form)}


def _is_begun(form: StepForm) -> bool:
    return any(form[name].data for name in OWN_WORDS)


def _typed(desk: Desk) -> dict[int, Iterable[tuple[str, str]]]:
    """What was sent about each person on whose card something is changed, or was kept before."""
    begun = (i for i, form in desk.forms.items() if i in desk.kept or _is_begun(form) or _scored(desk, i))
    return {case_id: list(_of(case_id)) for case_id in begun}


def _scored(desk: Desk, case_id: int) -> bool:
    """Whether other points stand there than those that the form begins with."""
    before = answers_before(desk.sheets[case_id], FormPart.HEAD)
    now = desk.forms[case_id]["answers"].data
    return any(now[name]["points"] != before.get(name, {}).get("points") for name in now)


def _of(case_id: int) -> Iterator[tuple[str, str]]:
    """What was sent about one person, by the names that the form of the step has."""
    prefix = f"{_prefix(case_id)}-"
    pairs = [
        (name.removeprefix(prefix), value)
        for name, value in request.form.items(multi=True)
        if name.startswith(prefix)
    ]
    return iter(typed_in(MultiDict(pairs)))


def _prefix(case_id: int) -> str:
    return f"p{case_id}"
