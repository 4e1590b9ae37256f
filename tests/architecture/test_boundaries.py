"""Who may know whom, who may commit, who may ask the time."""

from __future__ import annotations

import ast
import importlib
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.architecture.sources import PACKAGES, ROOT, programs, relative, tree

COMMITS = "workflow_app/services/transactions.py"
CLOCK = "workflow_app/clock.py"
ASKS_THE_TIME = {"now", "today", "utcnow"}


def calls(path: Path) -> Iterator[ast.Call]:
    """Every call in a program."""
    return (node for node in ast.walk(tree(path)) if isinstance(node, ast.Call))


def test_every_import_contract_is_kept() -> None:
    # In a process of its own: it sets up logging anew and silences every logger there is.
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout


def test_only_one_module_commits() -> None:
    found = {
        relative(path)
        for path in programs(*PACKAGES)
        for call in calls(path)
        if isinstance(call.func, ast.Attribute) and call.func.attr == "commit"
    }
    assert found - {"workflow_app/migrations/env.py"} == {COMMITS}


def test_only_the_clock_asks_what_time_it_is() -> None:
    found = {
        f"{relative(path)}:{call.lineno}"
        for path in programs(*PACKAGES)
        for call in calls(path)
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in ASKS_THE_TIME
        and isinstance(call.func.value, ast.Name | ast.Attribute)
        and ast.unparse(call.func.value) in ("datetime", "date", "datetime.datetime", "datetime.date")
    }
    assert {place.split(":")[0] for place in found} == {CLOCK}


def test_the_rule_book_uses_the_standard_library_and_transitions_alone() -> None:
    allowed = sys.stdlib_module_names | {"state_machines", "transitions"}
    found = {
        f"{relative(path)}: {name}"
        for path in programs("state_machines")
        for node in ast.walk(tree(path))
        for name in imported(node)
        if name.split(".")[0] not in allowed
    }
    assert found == set()


def imported(node: ast.AST) -> tuple[str, ...]:
    """The modules that an import statement names."""
    if isinstance(node, ast.Import):
        return tuple(alias.name for alias in node.names)
    if isinstance(node, ast.ImportFrom):
        return (node.module or "",)
    return ()


def test_the_rule_book_reads_no_file_but_its_own_tables() -> None:
    readers = {
        relative(path)
        for path in programs("state_machines")
        for call in calls(path)
        if isinstance(call.func, ast.Name) and call.func.id == "open"
    }
    assert readers == set()


@pytest.mark.parametrize("package", PACKAGES)
def test_the_names_of_our_packages_are_ours_alone(package: str) -> None:
    assert set(packages_distributions().get(package, ["quytrinh"])) == {"quytrinh"}
    module = importlib.import_module(package)
    where = module.__file__ or next(iter(module.__path__))
    assert Path(where).is_relative_to(ROOT)
