"""The sign-in page: in the demo, who can be tried and what to try with each."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from state_machines.definition import Text
from workflow_app.presenters import labels
from workflow_app.queries import accounts


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """One line of the table: a click signs in."""

    username: str
    name: str
    role: str
    unit: str
    hint: str


@dataclass(frozen=True, slots=True)
class Welcome:
    """``demo`` empty: only the form is shown."""

    demo: tuple[DemoAccount, ...]


def page(*, demo: bool, language: str) -> Welcome:
    """The page; the demo accounts only where the demo is on."""
    if not demo:
        return Welcome(())
    hints = _hints()
    return Welcome(
        tuple(
            DemoAccount(
                row.username,
                row.name,
                labels.word("Role", row.role, language),
                row.unit_name,
                hints[row.username].in_language(language) if row.username in hints else "",
            )
            for row in accounts.demo_accounts()
        )
    )


@cache
def _hints() -> Mapping[str, Text]:
    """What to try with each demo account, by username."""
    source = files("workflow_app") / "seed" / "data" / "accounts.toml"
    table = tomllib.loads(source.read_text("utf-8"))
    return {row["username"]: Text(**row["hint"]) for row in table["account"]}
