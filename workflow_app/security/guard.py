"""The door of every page: who is asking, and whether they may.

What is hidden from a person does not exist for them (404). What they can see but not do
is refused with a page that says who may (NotAllowed).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, NoReturn, TypeVar, cast

from flask import abort
from flask_login import current_user

from state_machines.vocabulary import Role
from workflow_app.extensions import login
from workflow_app.security import permissions, policy, reading
from workflow_app.security.identity import Actor
from workflow_app.security.permissions import Permission
from workflow_app.security.signed_in import Grant, SignedIn

View = TypeVar("View", bound=Callable[..., Any])

# What must be seen before a refusal may admit that the thing is there at all.
SIGHT = {
    **dict.fromkeys(permissions.CASE, Permission.SEE_CASE),
    **dict.fromkeys(permissions.PERSON, Permission.SEE_PERSON),
    **dict.fromkeys(permissions.LETTER, Permission.SEE_LETTER),
    **dict.fromkeys(permissions.UNIT, Permission.SEE_UNITS),
    **dict.fromkeys(permissions.OBLIGATION, Permission.SEE_OBLIGATION),
}


class NotAllowed(Exception):
    """The person is signed in, but not in a role that may do this."""

    def __init__(self, permission: Permission, subject: object = None) -> None:
        self.permission, self.subject = permission, subject
        super().__init__(str(permission))


class HiddenInThisRole(Exception):
    """Hidden in the role in use, and open to the same person in another role that they hold."""

    def __init__(self, grants: Sequence[Grant]) -> None:
        self.grants = tuple(grants)
        super().__init__(", ".join(grant.key for grant in self.grants))


def requires(permission: Permission) -> Callable[[View], View]:
    """Let a view in only when the policy says so.

    The subject is read from the route: ``case_id``, ``official_id``, ``letter_id``, ``unit_id``
    or ``obligation_id``.
    The decorated view keeps the permission as ``view.access``.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - as the view
            if not current_user.is_authenticated:
                return login.unauthorized()
            check(permission, subject_of(permission, kwargs))
            return view(*args, **kwargs)

        guarded.access = permission  # type: ignore[attr-defined]
        return cast("View", guarded)

    return decorate


def subject_of(permission: Permission, route: dict[str, Any]) -> object:
    """The scope of what the route names; 404 when there is no such thing."""
    subject: object = None
    if permission in permissions.CASE:
        subject = reading.case_scope(route["case_id"], current_actor())
    elif permission in permissions.PERSON:
        subject = reading.person_scope(route["official_id"])
    elif permission in permissions.LETTER:
        subject = reading.letter_scope(route["letter_id"])
    elif permission in permissions.UNIT:
        subject = reading.unit_scope(route["unit_id"])
    elif permission in permissions.OBLIGATION:
        subject = reading.obligation_scope(route["obligation_id"])
    else:
        return None
    return subject or abort(404)


def check(permission: Permission, subject: object = None) -> None:
    """Pass silently, end in 404 for what is hidden, or raise NotAllowed or HiddenInThisRole."""
    actor = current_actor()
    if policy.may(actor, permission, subject):
        return
    sight = SIGHT.get(permission)
    if sight is None or (sight is not permission and policy.may(actor, sight, subject)):
        raise NotAllowed(permission, subject)
    raise_hidden(permission, subject)


def raise_hidden(permission: Permission, subject: object) -> NoReturn:
    """End in 404, or raise HiddenInThisRole when the person could come in by another own role."""
    own = own_grants(permission, subject) or own_grants(SIGHT.get(permission, permission), subject)
    if own:
        raise HiddenInThisRole(own)
    abort(404)


def may(permission: Permission, subject: object = None) -> bool:
    """Whether the person who is asking may. False for nobody."""
    person = _asking()
    return bool(person.is_authenticated) and policy.may(person.actor, permission, subject)


def current_person() -> SignedIn:
    """The signed-in person. Raises LookupError outside a guarded view."""
    person = _asking()
    if not person.is_authenticated:
        raise LookupError("nobody is signed in")
    return cast("SignedIn", person)


def current_actor() -> Actor:
    """Who acts in this request, in the role in use. Raises LookupError outside a guarded view."""
    return current_person().actor


def _asking() -> Any:  # noqa: ANN401 - the signed-in person, or Flask-Login's nobody
    return current_user._get_current_object()  # noqa: SLF001 - each look through the proxy costs


def roles_that_may(permission: Permission, subject: object, actor: Actor) -> tuple[Role, ...]:
    """The roles in which the same person, at the same place, would be let in."""
    return tuple(role for role in Role if policy.may(_as(actor, role), permission, subject))


def own_grants(permission: Permission, subject: object) -> tuple[Grant, ...]:
    """The roles that the person holds today in which they would be let in."""
    person = current_person()
    return tuple(one for one in person.grants if policy.may(_with(person.actor, one), permission, subject))


def _with(actor: Actor, grant: Grant) -> Actor:
    role, path, unit_id = grant.role, grant.unit_path, grant.unit_id
    return Actor(actor.official_id, actor.name, role, path, unit_id=unit_id, stands_for=grant.stands_for)


def _as(actor: Actor, role: Role) -> Actor:
    return Actor(actor.official_id, actor.name, role, actor.unit_path, unit_id=actor.unit_id)
