"""The files that are ours, read once for all the tests of this folder."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("state_machines", "workflow_app", "tasks")
GENERATED = "workflow_app/migrations/versions/"


@cache
def tracked() -> tuple[Path, ...]:
    """Every file of the repository, those not yet committed too, apart from ignored ones."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return tuple(ROOT / line for line in told.splitlines() if (ROOT / line).is_file())


def programs(*folders: str) -> Iterator[Path]:
    """The Python files in these folders of the repository."""
    wanted = tuple(f"{folder}/" for folder in folders)
    for path in tracked():
        if path.suffix == ".py" and relative(path).startswith(wanted):
            yield path


def templates() -> Iterator[Path]:
    """The templates of pages."""
    return (path for path in tracked() if relative(path).startswith("templates/"))


def relative(path: Path) -> str:
    """The path inside the repository."""
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    """The parsed program."""
    return ast.parse(path.read_text("utf-8"))
