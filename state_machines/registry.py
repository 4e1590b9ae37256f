"""Every procedure version in the package, and the one that was pinned."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from state_machines.definition import Procedure, read_procedure
from state_machines.errors import UnknownProcedure

FOLDER = files("state_machines") / "procedures"
OFFERED = FOLDER / "offered"
LISTS = ("from", "rules")  # the columns in which ``@name`` stands for a group


@cache
def procedures() -> Mapping[tuple[str, int], Procedure]:
    """Every procedure by (code, version)."""
    return {key: read_procedure(table) for key, table in tables().items()}


@cache
def tables() -> Mapping[tuple[str, int], Mapping[str, Any]]:
    """The written-out data file of every procedure, by (code, version)."""
    return _keyed(table_of(name) for name in _names(FOLDER))


def _names(folder: Traversable) -> list[str]:
    found = (entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    return sorted(name.removesuffix(".toml") for name in found)


def _keyed(found: Iterable[Mapping[str, Any]]) -> Mapping[tuple[str, int], Mapping[str, Any]]:
    return {(table["procedure"]["code"], table["procedure"]["version"]): table for table in found}


@cache
def offered() -> Mapping[tuple[str, int], Procedure]:
    """Versions that come with the program and apply only where an office has published them."""
    return {key: read_procedure(table) for key, table in offered_tables().items()}


@cache
def offered_tables() -> Mapping[tuple[str, int], Mapping[str, Any]]:
    """The written-out data file of every offered version, by (code, version)."""
    return _keyed(table_of(name, OFFERED) for name in _names(OFFERED))


@cache
def known() -> Mapping[tuple[str, int], Procedure]:
    """Every version that a case may stand under: those in use, then those on offer."""
    return {**procedures(), **offered()}


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


def table_of(name: str, folder: Traversable = FOLDER) -> Mapping[str, Any]:
    """The data file of that name with what it extends and its groups written out."""
    return written_out(tomllib.loads((folder / f"{name}.toml").read_text("utf-8")))


def names() -> tuple[str, ...]:
    """The data files that another one may extend."""
    return tuple(_names(FOLDER))


def written_out(table: dict[str, Any]) -> Mapping[str, Any]:
    """A parsed data file with what it extends and its groups written out."""
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
    A step with ``more_rules`` is the earlier one with these besides.
    States that the succession renames bear their new code throughout; what ``without``
    names is left out.
    """
    base = _renamed(base, change.get("succession", {}).get("states", {}))
    gone = {section: set(codes) for section, codes in change.pop("without", {}).items()}
    merged = {**base, **change}
    for section in ("state", "step"):
        changed = {row["code"]: row for row in change.get(section, [])}
        left = [row for row in base[section] if row["code"] not in gone.get(section, ())]
        kept = [_changed(row, changed.pop(row["code"], row)) for row in left]
        for row in changed.values():
            _put(kept, row)
        merged[section] = kept
    return merged


def _renamed(base: Mapping[str, Any], names: Mapping[str, str]) -> Mapping[str, Any]:
    if not names:
        return base
    states = [{**row, "code": names.get(row["code"], row["code"])} for row in base["state"]]
    rounds = [{**row, "state": names.get(row["state"], row["state"])} for row in base.get("round", [])]
    steps = [_step_renamed(row, names) for row in base["step"]]
    return {**base, "state": states, "round": rounds, "step": steps}


def _step_renamed(row: Mapping[str, Any], names: Mapping[str, str]) -> Mapping[str, Any]:
    found = {**row, "from": [names.get(state, state) for state in row["from"]]}
    return {**found, "to": names.get(row["to"], row["to"])} if "to" in row else found


def _changed(row: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    """The new row; or the earlier one with more rules."""
    if "more_rules" not in change:
        return change
    return {**row, "rules": [*row.get("rules", []), *change["more_rules"]]}


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
