"""The sign-in page: in the demo, who can be tried and what to try with each."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from state_machines.definition import Text
from state_machines.vocabulary import Role
from workflow_app.presenters import labels
from workflow_app.queries import accounts
from workflow_app.security.signed_in import Grant

Row = Any  # a row of a query, read by attribute
# Parts of the cast that are no role of their own: the same role, at the authority.
ROLES = {
    "AUTHORITY_SECRETARY": str(Role.COLLECTIVE_SECRETARY),
    "AUTHORITY_TELLER": str(Role.TELLER),
}


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """One line of the table: a click signs in."""

    username: str
    name: str
    role: str
    hint: str


@dataclass(frozen=True, slots=True)
class Welcome:
    """Demo accounts by unit; none, and only the form is shown."""

    demo: tuple[tuple[str, tuple[DemoAccount, ...]], ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """What a demo account is for: its role, and whether it plays in the second authority."""

    role: str
    last: bool
    hint: Text


def page(*, demo: bool, language: str) -> Welcome:
    """The page; the demo accounts only where the demo is on."""
    if not demo:
        return Welcome(())
    by_account: dict[str, list[Row]] = {}
    for row in accounts.demo_accounts():
        by_account.setdefault(row.username, []).append(row)
    by_unit: dict[str, list[DemoAccount]] = {}
    for rows in by_account.values():
        row = _played(rows)
        by_unit.setdefault(row.unit_name, []).append(_account(row, language))
    return Welcome(tuple((unit, tuple(found)) for unit, found in by_unit.items()))


def _played(rows: Sequence[Row]) -> Row:
    """The row of the role that the account is for."""
    part = _parts().get(rows[0].username)
    fitting = [row for row in rows if part and row.role == part.role] or list(rows)
    return fitting[-1] if part and part.last else fitting[0]


def _account(row: Row, language: str) -> DemoAccount:
    part = _parts().get(row.username)
    role = part.role if part else row.role or str(Role.OFFICIAL)
    return DemoAccount(
        username=row.username,
        name=row.name,
        role=labels.word("Role", role, language),
        hint=part.hint.in_language(language) if part else "",
    )


def demo_role(username: str, grants: Iterable[Grant]) -> str | None:
    """The key of the role in which a demo account should begin; None where it makes no difference."""
    part = _parts().get(username)
    fitting = [grant.key for grant in grants if part and grant.role == part.role]
    if not part or not fitting:
        return None
    return fitting[-1] if part.last else fitting[0]


@cache
def _parts() -> Mapping[str, _Part]:
    source = files("workflow_app") / "seed" / "data" / "accounts.toml"
    table = tomllib.loads(source.read_text("utf-8"))
    return {
        row["username"]: _Part(
            ROLES.get(row["part"], row["part"]), "peoples" in row.get("body", ""), Text(**row["hint"])
        )
        for row in table["account"]
    }
