"""One view for every step of a case and of its ballot rounds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from http import HTTPStatus

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from state_machines.errors import NoSuchStep, StepRefused
from workflow_app import clock, languages, settings_of
from workflow_app.forms.steps import StepForm, form_for, given, tell
from workflow_app.forms.uploads import keep_files
from workflow_app.presenters import labels
from workflow_app.presenters.asking import asked_of, people_posted
from workflow_app.presenters.case_view import view_of
from workflow_app.presenters.evaluation_steps import FORM_FIRST, grade_words, own_deadlines, panel_of
from workflow_app.presenters.kept_typing import SAVE, DraftNote, note, typed_in
from workflow_app.presenters.step_page import (
    ON_THE_TABLE,
    overtaken_page,
    rounds_page,
    step_page,
    warnings_of,
)
from workflow_app.presenters.timeline import people_in, timeline, who_moved
from workflow_app.queries import case_history
from workflow_app.queries import drafts as kept_drafts
from workflow_app.queries.case_history import Entry
from workflow_app.queries.drafts import Draft
from workflow_app.queries.paging import whole
from workflow_app.security import typed
from workflow_app.security.guard import current_actor, requires
from workflow_app.security.permissions import Permission
from workflow_app.services import drafts
from workflow_app.services.attachments import shelf_of
from workflow_app.services.errors import BadInput, CaseMovedOn
from workflow_app.services.preview import CONVENE, Preview, preview, rounds_to_convene
from workflow_app.services.sight import Sight, look
from workflow_app.services.steps import StepTaken, take_step
from workflow_app.wording import said as _

blueprint = Blueprint("steps", __name__, url_prefix="/cases/<int:case_id>/steps")


@dataclass(frozen=True, slots=True)
class Desk:
    """One person before the form of one step."""

    sight: Sight
    preview: Preview
    form: StepForm
    draft: Draft | None = None
    saved: datetime | None = None

    @property
    def note(self) -> DraftNote | None:
        """What the form says about its draft; None where none is kept."""
        work = self.preview.work
        if not _has_draft(self.preview):
            return None
        since = self.draft.saved_at if self.draft else None
        return note(work.case.id, work.step.code, reopened=since, saved=self.saved)

    def answer(
        self,
        status: HTTPStatus = HTTPStatus.OK,
        *,
        refused: StepRefused | None = None,
        moved_on: tuple[Entry, ...] = (),
    ) -> ResponseReturnValue:
        """The page with the form as it is filled in, and what came in the way."""
        work = self.preview.work
        judged = work.step.code in ON_THE_TABLE
        view = view_of(self.sight, languages.current(), also=people_in(moved_on), judged=judged)
        findings = refused.findings if refused else self.preview.ruling.findings
        self.form.acknowledged.offer(warnings_of(view, findings))
        page = step_page(view, work, findings, refused=refused is not None)
        told = timeline(view, moved_on)
        words = who_moved(moved_on, self.sight.actor.official_id)
        evaluation = {"panel": panel_of(view), "deadlines": own_deadlines(view), "form_first": FORM_FIRST}
        return render_template(
            "steps/take.html",
            **evaluation,
            grades=grade_words(languages.current()),
            page=page,
            form=self.form,
            draft=self.note,
            moved_on=told,
            who_moved=words,
        ), status


@blueprint.route("/<code>", methods=["GET", "POST"])
@requires(Permission.TAKE_STEP)
def take(case_id: int, code: str) -> ResponseReturnValue:
    """Show the form of a step, or take it. A refusal keeps everything that was typed."""
    sight = look(case_id, current_actor(), clock.today())
    if code == CONVENE and not request.args.get("round_code"):
        return _choose_round(sight)
    try:
        desk = _desk(sight, code, opening=request.method == "GET")
    except NoSuchStep:
        if request.method == "GET":
            raise
        return _overtaken(sight, code)
    if request.method == "GET":
        return desk.answer()
    if "find" in request.form or typed.only_shown():
        keep_files(desk.form, shelf_of(settings_of(current_app)), sight.actor.official_id)
        return desk.answer()
    if SAVE in request.form:
        return _save(desk)
    return _attempt(desk)


def _save(desk: Desk) -> ResponseReturnValue:
    """Keep what is typed and show it again: for whoever wants to be sure, or has no scripts."""
    keep_files(desk.form, shelf_of(settings_of(current_app)), desk.sight.actor.official_id)
    work = desk.preview.work
    if not _has_draft(desk.preview):
        return desk.answer()
    moment = drafts.keep(work.case.id, work.step.code, typed_in(request.form), actor=work.actor)
    return replace(desk, saved=moment).answer()


def _attempt(desk: Desk) -> ResponseReturnValue:
    """Take the step that was sent, or come back with the form and the reason."""
    valid = desk.form.validate()
    fine, kept = keep_files(desk.form, shelf_of(settings_of(current_app)), desk.sight.actor.official_id)
    if not (valid and fine):
        return desk.answer(HTTPStatus.UNPROCESSABLE_ENTITY)
    work = desk.preview.work
    try:
        taken = take_step(work.case.id, work.step.code, given(desk.form, kept), actor=work.actor)
    except StepRefused as refused:
        return desk.answer(HTTPStatus.CONFLICT, refused=refused)
    except BadInput as error:
        tell(desk.form, error)
        return desk.answer(HTTPStatus.UNPROCESSABLE_ENTITY)
    except CaseMovedOn as moved:
        return _moved_on(desk, moved)
    if _has_draft(desk.preview):
        drafts.drop(taken.case_id, taken.step, actor=work.actor)
    return _taken(taken, desk.preview)


def _has_draft(found: Preview) -> bool:
    """Steps of the case alone: in a round, what one person enters another must not meet."""
    return found.work.template is None and drafts.may_be_kept(found.work.step)


def _desk(sight: Sight, code: str, *, opening: bool = False) -> Desk:
    """The form of a step; when it is opened, with what the person had typed before."""
    found = preview(
        sight, code, round_id=whole(request.args.get("round")), round_code=request.args.get("round_code")
    )
    draft = (
        kept_drafts.draft(sight.file.facts.id, code, sight.actor) if opening and _has_draft(found) else None
    )
    before: MultiDict[str, str] | None = MultiDict(_pairs(draft)) if draft else None
    asked = asked_of(
        found.work,
        languages.current(),
        q=request.values.get("q", ""),
        posted=people_posted(_lists(before or request.form)),
        prefilled=_prefilled(),
    )
    return Desk(sight, found, form_for(asked, before), draft)


def _pairs(draft: Draft) -> Iterator[tuple[str, str]]:
    return ((name, value) for name, values in draft.data.items() for value in values)


def _lists(sent: MultiDict[str, str]) -> dict[str, list[str]]:
    return {name: sent.getlist(name) for name in sent}


def _prefilled() -> dict[str, str]:
    """What a link to the form has filled in: the kind of a paper, and whose it is."""
    named = {"kind": request.args.get("kind"), "official_id_optional": request.args.get("official")}
    return {name: value for name, value in named.items() if value}


def _taken(taken: StepTaken, found: Preview) -> ResponseReturnValue:
    seq, digest = taken.receipt
    name = labels.step_name(taken.step, languages.current(), found.work.procedure)
    flash(
        _("Đã ghi nhận: %(step)s. Số biên nhận %(receipt)s.", step=name, receipt=f"{seq}-{digest}"), "success"
    )
    return redirect(url_for("case.show", case_id=taken.case_id), HTTPStatus.SEE_OTHER)


def _moved_on(desk: Desk, moved: CaseMovedOn) -> ResponseReturnValue:
    """What was done since the page was read, with the form ready to be confirmed again."""
    fresh = look(moved.case_id, desk.sight.actor, clock.today())
    code = desk.preview.work.step.code
    try:
        again = _desk(fresh, code)
    except NoSuchStep:
        return _overtaken(fresh, code)
    for (_old, kept), (_new, hidden) in zip(desk.form.uploads(), again.form.uploads(), strict=True):
        hidden.data, hidden.filename = kept.data, kept.filename
    again.form.revision.data = str(fresh.file.facts.revision)
    return again.answer(HTTPStatus.CONFLICT, moved_on=case_history.since(moved.case_id, moved.read_at))


def _overtaken(sight: Sight, code: str) -> ResponseReturnValue:
    """The step that was sent is no longer possible: what happened, and what was typed."""
    entries = case_history.since(sight.file.facts.id, whole(request.form.get("revision")) or 0)
    view = view_of(sight, languages.current(), also=people_in(entries), judged=False)
    page = overtaken_page(view, code, request.form)
    told = timeline(view, entries)
    words = who_moved(entries, sight.actor.official_id)
    return render_template(
        "steps/overtaken.html", page=page, moved_on=told, who_moved=words
    ), HTTPStatus.CONFLICT


def _choose_round(sight: Sight) -> ResponseReturnValue:
    """Which round is to be convened, when the address does not say."""
    view = view_of(sight, languages.current(), judged=False)
    return render_template("steps/rounds.html", page=rounds_page(view, rounds_to_convene(sight)))
