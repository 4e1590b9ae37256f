"""Every procedure version in the package, and the one that was pinned."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from state_machines.definition import Procedure, read_procedure
from state_machines.errors import UnknownProcedure

FOLDER = files("state_machines") / "procedures"
LISTS = ("from", "rules")  # the columns in which ``@name`` stands for a group


@cache
def procedures() -> Mapping[tuple[str, int], Procedure]:
    """Every procedure by (code, version)."""
    return {key: read_procedure(table) for key, table in tables().items()}


@cache
def tables() -> Mapping[tuple[str, int], Mapping[str, Any]]:
    """The written-out data file of every procedure, by (code, version)."""
    names = sorted(entry.name for entry in FOLDER.iterdir() if entry.name.endswith(".toml"))
    found = (table_of(name.removesuffix(".toml")) for name in names)
    return {(table["procedure"]["code"], table["procedure"]["version"]): table for table in found}


def procedure(code: str, version: int, digest: str | None = None) -> Procedure:
    """The procedure of that code and version, as pinned when ``digest`` is given."""
    try:
        found = procedures()[code, version]
    except KeyError:
        raise UnknownProcedure(f"{code} version {version}") from None
    if digest is not None and digest != found.digest:
        raise UnknownProcedure(f"{code} version {version} is not the text that was pinned")
    return found


def latest(code: str) -> Procedure:
    """The newest version of a procedure."""
    return max((p for p in procedures().values() if p.code == code), key=lambda p: p.version)


@cache
def ballot_round() -> Procedure:
    """The machine of one ballot round."""
    return latest("paper-count")


def table_of(name: str) -> Mapping[str, Any]:
    """The data file of that name with what it extends and its groups written out."""
    table = tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))
    if "extends" in table:
        table = _extended(table_of(table.pop("extends")), table)
    groups = table.pop("groups", {})
    for row in table["step"]:
        for column in LISTS:
            row[column] = _expanded(row.get(column, []), groups)
    return table


def _extended(base: Mapping[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    """Rounds are replaced as a whole, states and steps one by one by their code.

    A new row comes last, or right after the row that it names with ``after``.
    """
    merged = {**base, **change}
    for section in ("state", "step"):
        changed = {row["code"]: row for row in change.get(section, [])}
        kept = [changed.pop(row["code"], row) for row in base[section]]
        for row in changed.values():
            _put(kept, row)
        merged[section] = kept
    return merged


def _put(rows: list[dict[str, Any]], row: dict[str, Any]) -> None:
    """A new row last, or right ``after`` the row of that code."""
    before = row.pop("after", None)
    codes = [one["code"] for one in rows]
    rows.insert(codes.index(before) + 1 if before else len(rows), row)


def _expanded(words: list[str], groups: Mapping[str, list[str]]) -> list[str]:
    found: list[str] = []
    for word in words:
        found.extend(groups[word[1:]] if word.startswith("@") and word[1:] in groups else [word])
    return list(dict.fromkeys(found))
