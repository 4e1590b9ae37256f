"""Petitions, complaints, denunciations: for the persons on the list of each, and for nobody else."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from state_machines.letters import MOVES, LetterFinding, LetterKind
from workflow_app import clock, languages
from workflow_app.forms.records import LetterForm, LetterMoveForm, ReaderForm
from workflow_app.languages import gettext as _
from workflow_app.presenters import letters as pages
from workflow_app.presenters import problems
from workflow_app.presenters.pages import paging
from workflow_app.queries import concerning, substitutions
from workflow_app.queries import letters as found
from workflow_app.queries.paging import Place
from workflow_app.security import reading
from workflow_app.security.guard import current_actor, may, requires
from workflow_app.security.permissions import Permission
from workflow_app.services import letters as service
from workflow_app.services.errors import BadInput

blueprint = Blueprint("letters", __name__, url_prefix="/letters")


@blueprint.get("")
@requires(Permission.LIST_LETTERS)
def index() -> ResponseReturnValue:
    """Letters on whose list I stand."""
    past = request.args.get("past") == "1"
    listed = found.letters(current_actor(), Place.of(request.args), running=not past)
    return render_template(
        "letters/index.html",
        rows=pages.letter_rows(listed.rows, languages.current()),
        past=past,
        receives=may(Permission.RECEIVE_LETTER),
        paging=paging(listed, "letters.index", past="1" if past else ""),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.RECEIVE_LETTER)
def receive() -> ResponseReturnValue:
    """Put a letter on file."""
    form = LetterForm(received_on=clock.today())
    form.offer(languages.current())
    if form.validate_on_submit():
        try:
            letter_id = service.receive(_new(form), actor=current_actor())
        except BadInput as error:
            problems.put_on(form, error)
        else:
            flash(_("Đã tiếp nhận đơn. Bạn là người đầu tiên trong danh sách được xem."), "success")
            return redirect(url_for("letters.show", letter_id=letter_id), HTTPStatus.SEE_OTHER)
    return render_template("letters/new.html", form=form), _status(form)


def _new(form: LetterForm) -> service.NewLetter:
    return service.NewLetter(
        kind=LetterKind(form.kind.data),
        received_on=form.received_on.data,
        subject=form.subject.data or "",
        about_id=_person("about", form.about.data or ""),
        case_id=_case(form.case.data or ""),
        document=form.document.data or "",
        sender=form.sender.data or "",
        contact=form.contact.data or "",
    )


def _person(field: str, text: str) -> int | None:
    """The official whom the text names. Raises BadInput when it is none or several."""
    if not text:
        return None
    people = substitutions.people_like(text)
    if len(people) != 1:
        raise BadInput(field, "person_several" if people else "person_unknown")
    return int(people[0].id)


def _case(code: str) -> int | None:
    if not code:
        return None
    case_id = found.case_of_code(code)
    if case_id is None:
        raise BadInput("case", "case_unknown")
    return case_id


@blueprint.get("/<int:letter_id>")
@requires(Permission.SEE_LETTER)
def show(letter_id: int) -> ResponseReturnValue:
    """A letter without what is written in it: where it stands, who may read it, which cases it touches."""
    return render_template("letters/show.html", page=_page(letter_id), handles=_handles(letter_id))


@blueprint.post("/<int:letter_id>/open")
@requires(Permission.SEE_LETTER)
def opened(letter_id: int) -> ResponseReturnValue:
    """What is written in it, and who wrote it where one may know. Opening it is put in history."""
    knows = service.opened(letter_id, actor=current_actor())
    return render_template(
        "letters/opened.html",
        page=_page(letter_id),
        content=found.content(letter_id),
        knows=knows,
        sender=found.sender(letter_id) if knows else None,
    )


def _handles(letter_id: int) -> bool:
    return may(Permission.HANDLE_LETTER, reading.letter_scope(letter_id))


def _page(letter_id: int) -> pages.LetterPage:
    row, actor = _letter(letter_id), current_actor()
    handles = _handles(letter_id)
    return pages.letter_page(
        row,
        found.readers(letter_id),
        concerning.seen_by(actor, row.about_id) if row.about_id else (),
        found.events(letter_id) if handles else (),
        me=actor.official_id,
        handles=handles,
        language=languages.current(),
    )


def _letter(letter_id: int) -> Any:  # noqa: ANN401 - a row
    return found.letter(letter_id) or abort(404)


@blueprint.route("/<int:letter_id>/moves/<code>", methods=["GET", "POST"])
@requires(Permission.HANDLE_LETTER)
def move(letter_id: int, code: str) -> ResponseReturnValue:
    """Take a letter one step on."""
    step = MOVES.get(code) or abort(404)
    form = LetterMoveForm()
    form.offer(languages.current())
    if form.validate_on_submit():
        finding = LetterFinding(form.finding.data) if form.finding.data else None
        try:
            service.move(
                letter_id, code, service.Said(finding, form.answer.data or ""), actor=current_actor()
            )
        except BadInput as error:
            problems.put_on(form, error)
        else:
            flash(_("Đã ghi nhận."), "success")
            return redirect(url_for("letters.show", letter_id=letter_id), HTTPStatus.SEE_OTHER)
    return render_template(
        "letters/move.html",
        form=form,
        page=_page(letter_id),
        asks=step.asks,
        name=pages.MOVES[code],
        help=pages.HELP[code],
    ), _status(form)


@blueprint.route("/<int:letter_id>/readers/new", methods=["GET", "POST"])
@requires(Permission.HANDLE_LETTER)
def add_reader(letter_id: int) -> ResponseReturnValue:
    """Let one more person read it."""
    form = ReaderForm()
    if form.validate_on_submit():
        try:
            service.add_reader(
                letter_id,
                _person("reader", form.reader.data or "") or 0,
                basis=form.basis.data or "",
                sees_sender=bool(form.sees_sender.data),
                actor=current_actor(),
            )
        except BadInput as error:
            problems.put_on(form, error)
        else:
            flash(_("Đã thêm người được xem."), "success")
            return redirect(url_for("letters.show", letter_id=letter_id), HTTPStatus.SEE_OTHER)
    return render_template("letters/reader.html", form=form, page=_page(letter_id)), _status(form)


@blueprint.post("/<int:letter_id>/readers/<int:official_id>/remove")
@requires(Permission.HANDLE_LETTER)
def remove_reader(letter_id: int, official_id: int) -> ResponseReturnValue:
    """Take a person off the list."""
    try:
        service.remove_reader(letter_id, official_id, actor=current_actor())
    except BadInput as error:
        flash(str(problems.WORDS[error.reason]), "warning")
    else:
        flash(_("Đã bỏ người này khỏi danh sách được xem."), "success")
    return redirect(url_for("letters.show", letter_id=letter_id), HTTPStatus.SEE_OTHER)


def _status(form: FlaskForm) -> HTTPStatus:
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.errors or form.form_errors else HTTPStatus.OK
