"""Versions of procedures and the running cases under them, for those who keep the procedures."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_wtf import FlaskForm

from state_machines import registry
from state_machines.definition import Procedure
from workflow_app import clock, drafts, languages
from workflow_app.forms.releases import BackForm, DecisionForm, MigrationForm, OwnVersionForm, ProposalForm
from workflow_app.presenters import drafts as draft_words
from workflow_app.presenters import problems
from workflow_app.presenters import releases as pages
from workflow_app.presenters.pages import paging
from workflow_app.queries import releases as found
from workflow_app.queries.paging import Place
from workflow_app.security.guard import current_actor, may, requires
from workflow_app.security.permissions import Permission
from workflow_app.services import migrations, published
from workflow_app.services import releases as service
from workflow_app.services.errors import BadInput
from workflow_app.services.migrations import Judged

blueprint = Blueprint("procedures", __name__, url_prefix="/procedures")
AT_ONCE = 200  # cases brought over by one request; more of them by another, or by the command


@blueprint.get("")
@requires(Permission.SEE_PROCEDURES)
def index() -> ResponseReturnValue:
    """Every version, whether it applies, and how many cases run under it."""
    proposes = may(Permission.PROPOSE_PROCEDURE)
    rows = pages.version_rows(
        found.releases(), found.running_under(current_actor()), languages.current(), proposes=proposes
    )
    return render_template("procedures/index.html", rows=rows, proposes=proposes)


@blueprint.route("/<code>/<int:version>/propose", methods=["GET", "POST"])
@requires(Permission.PROPOSE_PROCEDURE)
def propose(code: str, version: int) -> ResponseReturnValue:
    """Propose a version that is on offer."""
    procedure = registry.offered().get((code, version)) or abort(404)
    form = ProposalForm()
    if form.validate_on_submit():
        asked = service.Proposal(code, version, form.effective_from.data, form.document.data or "")
        try:
            release_id = service.propose(asked, actor=current_actor())
        except BadInput as error:
            problems.put_on(form, error)
        else:
            flash(_("Đã đề nghị. Người có thẩm quyền khác sẽ xem xét."), "success")
            return redirect(url_for("procedures.release", release_id=release_id), HTTPStatus.SEE_OTHER)
    language = languages.current()
    return render_template(
        "procedures/propose.html",
        form=form,
        name=procedure.name.in_language(language),
        version=version,
        changes=pages.changes_of(procedure, language),
        problems=service.soundness(procedure),
    ), _status(form)


@blueprint.route("/own", methods=["GET", "POST"])
@requires(Permission.PROPOSE_PROCEDURE)
def own() -> ResponseReturnValue:
    """Propose a version that the office has written, once its file has been read and proved."""
    form = OwnVersionForm()
    mistakes: tuple[draft_words.MistakeLine, ...] = ()
    if form.validate_on_submit():
        try:
            draft = drafts.read(form.content)
            table = draft.procedure
            asked = service.Proposal(
                table.code, table.version, form.effective_from.data, form.document.data or ""
            )
            release_id = service.propose_own(asked, draft.table, actor=current_actor())
        except drafts.BadDraft as bad:
            mistakes = draft_words.mistakes(bad.mistakes)
            form.form_errors.append(_("Tệp chưa đề nghị được; xem các dòng phải sửa ở trên."))
        except BadInput as error:
            problems.put_on(form, error)
        else:
            flash(_("Đã đề nghị. Người có thẩm quyền khác sẽ xem xét."), "success")
            return redirect(url_for("procedures.release", release_id=release_id), HTTPStatus.SEE_OTHER)
    return render_template("procedures/own.html", form=form, mistakes=mistakes), _status(form)


@blueprint.get("/releases/<int:release_id>")
@requires(Permission.SEE_PROCEDURES)
def release(release_id: int) -> ResponseReturnValue:
    """One release: who proposed it, what it changes, what the proof says."""
    return _release_page(release_id, DecisionForm())


@blueprint.post("/releases/<int:release_id>")
@requires(Permission.APPROVE_PROCEDURE)
def decide(release_id: int) -> ResponseReturnValue:
    """Let the version apply, or turn it down."""
    form = DecisionForm()
    if not form.validate_on_submit():
        return _release_page(release_id, form)
    published_now = request.form.get("decision") == "publish"
    try:
        if published_now:
            service.publish(release_id, actor=current_actor())
        else:
            service.reject(release_id, reason=form.reason.data or "", actor=current_actor())
    except BadInput as error:
        problems.put_on(form, error)
        return _release_page(release_id, form)
    flash(_("Đã ban hành phiên bản.") if published_now else _("Đã ghi ý kiến không đồng ý."), "success")
    return redirect(url_for("procedures.release", release_id=release_id), HTTPStatus.SEE_OTHER)


def _release_page(release_id: int, form: DecisionForm) -> ResponseReturnValue:
    row, procedure = _release(release_id)
    page = pages.release_page(row, procedure, service.soundness(procedure), languages.current())
    own = row.proposed_by_id == current_actor().official_id
    return render_template(
        "procedures/release.html",
        page=page,
        code=row.code,
        form=form,
        batches=found.batches(release_id),
        decides=page.waits and not own and may(Permission.APPROVE_PROCEDURE),
        own=own,
        migrates=page.published and may(Permission.MIGRATE_CASES),
    ), _status(form)


@blueprint.get("/<code>/cases")
@requires(Permission.SEE_PROCEDURES)
def cases(code: str) -> ResponseReturnValue:
    """Running cases of a procedure, each with the version that applies and why."""
    if code not in {known for known, _version in registry.known()}:
        abort(404)
    listed = found.running(current_actor(), code, Place.of(request.args))
    rows = pages.case_rows(listed.rows, found.releases(), languages.current())
    name = registry.latest(code).name.in_language(languages.current())
    return render_template(
        "procedures/cases.html", rows=rows, name=name, paging=paging(listed, "procedures.cases", code=code)
    )


@blueprint.route("/releases/<int:release_id>/migrate", methods=["GET", "POST"])
@requires(Permission.MIGRATE_CASES)
def migrate(release_id: int) -> ResponseReturnValue:
    """The dry run, a page at a time; from it, cases are brought over."""
    row, procedure = _release(release_id)
    if row.state != service.PUBLISHED:
        abort(404)
    form, actor = MigrationForm(), current_actor()
    listed = found.running(actor, row.code, Place.of(request.args), not_under=row.digest)
    offered = {one.case_id for one in listed.rows}
    form.offer(sorted(offered))
    if form.validate_on_submit():
        wanted = _wanted(form, procedure, offered, whole=request.form.get("scope") == "all")
        if wanted:
            return _bring_over(release_id, form.document.data or "", wanted)
        problems.put_on(form, BadInput("chosen", "nothing_chosen"))
    judged = migrations.plan([one.case_id for one in listed.rows], release_id, actor=actor)
    return render_template(
        "procedures/migrate.html",
        form=form,
        rows=pages.plan_rows(listed.rows, judged, procedure, languages.current()),
        name=procedure.name.in_language(languages.current()),
        version=row.version,
        release_id=release_id,
        chosen=set(form.chosen.data or ()) if form.is_submitted() else None,
        at_once=AT_ONCE,
        paging=paging(listed, "procedures.migrate", release_id=release_id),
    ), _status(form)


def _wanted(form: MigrationForm, procedure: Procedure, offered: set[int], *, whole: bool) -> list[int]:
    if whole:
        return found.ids_to_migrate(current_actor(), procedure.code, procedure.digest, 0, AT_ONCE)
    return sorted(offered & set(form.chosen.data or ()))


def _bring_over(release_id: int, document: str, case_ids: list[int]) -> ResponseReturnValue:
    actor = current_actor()
    batch_id = migrations.begin(release_id, document, actor=actor)
    _tell(migrations.migrate(batch_id, case_ids, actor=actor))
    return redirect(url_for("procedures.batch", batch_id=batch_id), HTTPStatus.SEE_OTHER)


def _tell(judged: Iterable[Judged]) -> None:
    """How many cases moved, and why the others did not."""
    told = list(judged)
    moved = sum(one.obstacle is None for one in told)
    flash(ngettext("Đã chuyển %(num)d hồ sơ.", "Đã chuyển %(num)d hồ sơ.", moved), "success")
    held = [one.obstacle for one in told if one.obstacle is not None]
    for obstacle in dict.fromkeys(held):
        count, why = held.count(obstacle), pages.why_not(obstacle)
        flash(_("%(count)d hồ sơ giữ nguyên: %(why)s", count=count, why=why), "warning")


@blueprint.route("/migrations/<int:batch_id>", methods=["GET", "POST"])
@requires(Permission.MIGRATE_CASES)
def batch(batch_id: int) -> ResponseReturnValue:
    """What became of a migration, and the way back while it is open."""
    row = found.batch(batch_id) or abort(404)
    form = BackForm()
    if form.validate_on_submit():
        try:
            _tell(migrations.go_back(batch_id, form.document.data or "", actor=current_actor()))
        except BadInput as error:
            problems.put_on(form, error)
        else:
            return redirect(url_for("procedures.batch", batch_id=batch_id), HTTPStatus.SEE_OTHER)
    _release_row, procedure = _release(row.release_id)
    listed = found.cases_of(current_actor(), batch_id, Place.of(request.args))
    language = languages.current()
    return render_template(
        "procedures/batch.html",
        page=pages.batch_page(row, procedure, clock.today(), language),
        rows=pages.moved_rows(listed.rows, procedure.version, language),
        form=form,
        release_id=row.release_id,
        paging=paging(listed, "procedures.batch", batch_id=batch_id),
    ), _status(form)


def _release(release_id: int) -> tuple[Any, Procedure]:
    row = found.release(release_id) or abort(404)
    return row, published.procedure(row.code, row.version, row.digest)


def _status(form: FlaskForm) -> HTTPStatus:
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.errors or form.form_errors else HTTPStatus.OK
