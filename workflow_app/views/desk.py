"""The inbox: what I have to do, what waits for others, what I have done."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from state_machines.vocabulary import Role
from workflow_app import clock, languages
from workflow_app.presenters import desk as pages
from workflow_app.presenters.pages import paging
from workflow_app.queries import inbox as tasks
from workflow_app.queries.paging import Place, whole
from workflow_app.security.guard import current_actor, current_person, may, requires
from workflow_app.security.permissions import Permission

blueprint = Blueprint("desk", __name__)


@blueprint.get("/")
@requires(Permission.OWN_ACCOUNT)
def inbox() -> ResponseReturnValue:
    """The front door; the administrator, who has no case work, goes to the accounts."""
    if current_actor().role is Role.SYSADMIN:
        return redirect(url_for("admin.accounts"))
    tabs = {"waiting": _waiting, "done": _done}
    return tabs.get(request.args.get("tab", ""), _to_do)()


def _to_do() -> ResponseReturnValue:
    actor, language = current_actor(), languages.current()
    wanted = tasks.Wanted(whole(request.args.get("unit")), request.args.get("state", ""))
    person = current_person()
    found, counts = tasks.to_do(actor, person.grants, wanted, Place.of(request.args))
    return render_template(
        "desk/to_do.html",
        page=_head("to_do", counts, language),
        rows=pages.task_rows(found.rows, person.grant, language, clock.today()),
        filters=pages.filters(tasks.choices(actor), wanted, language),
        paging=paging(found, "desk.inbox", unit=wanted.unit_id, state=wanted.state),
    )


def _waiting() -> ResponseReturnValue:
    actor, language = current_actor(), languages.current()
    found = tasks.waiting(actor, Place.of(request.args))
    due = tasks.tasks_of(row.case_id for row in found.rows)
    return render_template(
        "desk/waiting.html",
        page=_head("waiting", tasks.counts(current_actor(), current_person().grants), language),
        rows=pages.waiting_rows(found.rows, due, language, clock.today()),
        paging=paging(found, "desk.inbox", tab="waiting"),
    )


def _done() -> ResponseReturnValue:
    language = languages.current()
    found = tasks.done(current_actor(), Place.of(request.args))
    return render_template(
        "desk/done.html",
        page=_head("done", tasks.counts(current_actor(), current_person().grants), language),
        rows=pages.done_rows(found.rows, language),
        paging=paging(found, "desk.inbox", tab="done"),
    )


def _head(tab: str, counts: tasks.Counts, language: str) -> pages.DeskPage:
    return pages.page(tab, current_person(), counts, language, can_open=may(Permission.START_CASE))
