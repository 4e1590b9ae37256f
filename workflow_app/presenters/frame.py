"""What the frame of every page shows: who is signed in, in which role, and where one may go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import current_app, request, url_for
from flask_login import current_user

from workflow_app import languages, settings_of
from workflow_app.languages import lazy_gettext as _l
from workflow_app.presenters import bell, labels
from workflow_app.presenters.desk import grant_label, in_place_of
from workflow_app.security import guard
from workflow_app.security.permissions import Permission
from workflow_app.security.signed_in import Grant, SignedIn
from workflow_app.services import pulse

# endpoint, label, what one must be allowed to; a page that this copy lacks is left out
NAV = (
    ("desk.inbox", _l("Việc của tôi"), Permission.USE_DESK),
    ("obligations.index", _l("Việc đến hạn"), Permission.SEE_OBLIGATIONS),
    ("cases.index", _l("Hồ sơ"), Permission.LIST_CASES),
    ("people.index", _l("Cán bộ"), Permission.LIST_PEOPLE),
    ("units.index", _l("Cơ quan, đơn vị"), Permission.SEE_UNITS),
    ("due_forms.index", _l("Đánh giá đến hạn"), Permission.COMMENT_FORMS),
    ("campaigns.index", _l("Đợt đánh giá"), Permission.SEE_CAMPAIGNS),
    ("standards.index", _l("Tiêu chuẩn"), Permission.SEE_STANDARDS),
    ("rules.index", _l("Quy định"), Permission.SEE_RULES),
    ("procedures.index", _l("Quy trình"), Permission.SEE_PROCEDURES),
    ("admin.accounts", _l("Tài khoản"), Permission.MANAGE_ACCOUNTS),
    ("calendar.index", _l("Lịch làm việc"), Permission.MANAGE_CALENDAR),
    ("reminder_log.index", _l("Nhật ký nhắc việc"), Permission.MANAGE_REMINDERS),
)
# Whose link the pages of an area light up, where they have none of their own.
FAMILY = {
    "case": "cases",
    "steps": "cases",
    "documents": "cases",
    "history": "cases",
    "moves": "cases",
    "exams": "cases",
    "planning": "units",
    "moratoria": "units",
    "notices": "people",
    "discipline": "people",
    "letters": "people",
    "drafts": "cases",
    "evaluations": "cases",
    "criteria": "campaigns",
}


@dataclass(frozen=True, slots=True)
class GrantChoice:
    """A role that the person can switch to."""

    id: str
    label: str
    current: bool


@dataclass(frozen=True, slots=True)
class Identity:
    """The signed-in person in the header."""

    name: str
    username: str
    role_label: str
    unit_name: str
    grants: tuple[GrantChoice, ...]
    substitutions: bool  # whether the list of them may be seen
    unread: int  # notices, counted as far as MOST_UNREAD


@dataclass(frozen=True, slots=True)
class NavLink:
    """One link of the main menu."""

    endpoint_url: str
    label: str
    current: bool


def context() -> dict[str, Any]:
    """What ``layouts/page.html`` shows around a page; nobody and nothing for a stranger."""
    if not current_user.is_authenticated:
        return {"identity": None, "nav": (), "alarms": ()}
    return {"identity": _identity(guard.current_person()), "nav": _nav(), "alarms": _alarms()}


def _alarms() -> tuple[str, ...]:
    """For whoever can do something about it. One statement, for the administrator alone."""
    if not guard.may(Permission.MANAGE_REMINDERS):
        return ()
    return bell.alarms(pulse.silent(settings_of(current_app).postal, never=True))


def _identity(person: SignedIn) -> Identity:
    language = languages.current()
    used = person.grant
    return Identity(
        name=person.actor.name,
        username=person.username,
        role_label=_role_label(used, language),
        unit_name=used.unit_name,
        grants=tuple(
            GrantChoice(grant.key, grant_label(grant, language), grant.key == used.key)
            for grant in person.grants
        ),
        substitutions=guard.may(Permission.SEE_SUBSTITUTIONS),
        unread=person.unread,
    )


def _role_label(used: Grant, language: str) -> str:
    """The role in use; a substitute's says in whose place and until when."""
    role = labels.word("Role", used.role, language)
    return f"{role}, {in_place_of(used.stands_for)}" if used.stands_for else role


def _nav() -> tuple[NavLink, ...]:
    here = FAMILY.get(request.blueprint or "", request.blueprint)
    return tuple(
        NavLink(url_for(endpoint), str(label), endpoint.partition(".")[0] == here)
        for endpoint, label, permission in NAV
        if endpoint in current_app.view_functions and guard.may(permission)
    )
