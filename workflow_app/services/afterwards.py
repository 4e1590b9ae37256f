"""The case as it stands after a step, worked out from what the step writes.

Reading it again would cost as much as the step itself. A test plays whole cases and
compares the two.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import count
from typing import Any

from workflow_app.queries.case_columns import CHILDREN, Child
from workflow_app.queries.case_file import PARTS, CaseFile, own_facts
from workflow_app.queries.sql import parsed
from workflow_app.services.writing import INSERT, KNOWN, UPDATE, Change

OF_TABLE: Mapping[str, str] = {child.table: name for name, child in CHILDREN.items()}
IN_PART = {"members": "rounds", "tallies": "rounds"}  # read together
NOT_YET = count(2_000_000_000)  # numbers for rows that have none before they are written


def after(file: CaseFile, own: Mapping[str, Any], changes: Iterable[Change]) -> CaseFile:
    """The file with new values in the case's own columns and with the changes of its child rows."""
    row = {**file.row, **own}
    touched: set[str] = set()
    for change in changes:
        name = OF_TABLE.get(change.table.name)
        if name is not None:
            row[name] = _applied(parsed(row[name]), CHILDREN[name], change)
            touched.add(IN_PART.get(name, name))
    parts: dict[str, Any] = {name: PARTS[name](row) for name in touched}
    return replace(file, row=row, facts=replace(file.facts, **own_facts(row), **parts))


def _applied(items: list[Any], child: Child, change: Change) -> list[Any]:
    if change.verb in (INSERT, KNOWN):
        return items + [_item(child, row) for row in change.rows]
    if change.verb == UPDATE:
        return _updated(items, child, change)
    raise ValueError(f"a step does not {change.verb} rows of {child.table}")


def _item(child: Child, row: Mapping[str, Any]) -> list[Any]:
    return [next(NOT_YET) if name == "id" and name not in row else row.get(name) for name in child.columns]


def _updated(items: list[Any], child: Child, change: Change) -> list[Any]:
    places = [child.columns.index(name) for name in change.keys if name in child.columns]
    names = [name for name in change.keys if name in child.columns]
    new = {tuple(str(row[name]) for name in names): row for row in change.rows}  # days are text in JSON
    return [_renewed(item, child, new.get(tuple(str(item[place]) for place in places))) for item in items]


def _renewed(item: list[Any], child: Child, row: Mapping[str, Any] | None) -> list[Any]:
    if row is None:
        return item
    return [row.get(name, old) for name, old in zip(child.columns, item, strict=True)]
