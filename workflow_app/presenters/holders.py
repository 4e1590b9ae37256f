"""Who holds a role for a unit, a few by name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from state_machines.names import sort_key
from state_machines.wanted import AUTHORITY_ROLES
from workflow_app.presenters import labels
from workflow_app.wording import said as _

NAMES_MOST = 3


class Holds(Protocol):
    """One grant in force: of which role, to whom, and from which unit down it reaches."""

    @property
    def role(self) -> str: ...
    @property
    def official_id(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def path(self) -> str: ...


def nearest(holders: Iterable[Holds], role: str, path: str) -> dict[int, str]:
    """Id and name of those whose grant of the role reaches the unit from nearest by."""
    fitting = [one for one in holders if one.role == role and path.startswith(one.path)]
    depth = max((len(one.path) for one in fitting), default=0)
    return {one.official_id: one.name for one in fitting if len(one.path) == depth}


def few(names: Sequence[str]) -> str:
    """Up to three names, and how many more there are."""
    more = len(names) - NAMES_MOST
    told = ", ".join(names[:NAMES_MOST])
    return _("%(names)s và %(count)s người khác", names=told, count=more) if more > 0 else told


def named_roles(
    roles: Iterable[str], holders: Iterable[Holds], unit_path: str, authority_path: str, language: str
) -> dict[str, str]:
    """Each role in words, with its holders for the unit or for the authority over it in brackets."""
    listed = list(holders)
    return {role: _named(role, listed, (unit_path, authority_path), language) for role in roles}


def _named(role: str, holders: list[Holds], paths: tuple[str, str], language: str) -> str:
    word = labels.word("Role", role, language)
    for path in reversed(paths) if role in AUTHORITY_ROLES else paths:
        found = sorted(nearest(holders, role, path).values(), key=sort_key)
        if found:
            return f"{word} ({few(found)})"
    return word
