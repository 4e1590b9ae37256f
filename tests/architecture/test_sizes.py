"""Nothing grows until nobody can read it in one sitting."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from statistics import median, quantiles

from tests.architecture.sources import GENERATED, PACKAGES, programs, relative, tree

LONGEST_FILE, LONGEST_FUNCTION = 400, 50  # lines
EVERYWHERE = (*PACKAGES, "tests", "tools", "benchmarks")


def files() -> dict[str, int]:
    """Lines of each program that a person wrote."""
    paths = (path for path in programs(*EVERYWHERE) if not relative(path).startswith(GENERATED))
    return {relative(path): len(path.read_text("utf-8").splitlines()) for path in paths}


def functions() -> dict[str, int]:
    """Lines of each function, its decorators and docstring included."""
    return {
        f"{relative(path)}:{node.name}:{node.lineno}": (node.end_lineno or node.lineno) - node.lineno + 1
        for path in programs(*EVERYWHERE)
        if not relative(path).startswith(GENERATED)
        for node in _functions(tree(path))
    }


def _functions(module: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (n for n in ast.walk(module) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))


def told(name: str, sizes: dict[str, int]) -> str:
    """Median, nine tenths and maximum."""
    lines = list(sizes.values())
    return f"{name}: median {median(lines):.0f}, p90 {quantiles(lines, n=10)[-1]:.0f}, max {max(lines)}"


def test_no_file_is_longer_than_can_be_read() -> None:
    sizes = files()
    print(told("files", sizes))
    assert {name: size for name, size in sizes.items() if size > LONGEST_FILE} == {}
    assert median(sizes.values()) <= 130


def test_no_function_is_longer_than_a_screen() -> None:
    sizes = functions()
    print(told("functions", sizes))
    assert {name: size for name, size in sizes.items() if size > LONGEST_FUNCTION} == {}
    assert median(sizes.values()) <= 12
