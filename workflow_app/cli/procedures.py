"""``quytrinh procedures``: list them, draw them, prove that they are sound, publish and migrate."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from state_machines import registry
from state_machines.definition import Procedure
from state_machines.diagrams import mermaid
from state_machines.drawing import svg
from state_machines.rulebook import rule_sets
from state_machines.soundness import problems
from workflow_app.cli import near, table, versions

BAD_USE = 2
HEAD = ("Code", "Version", "From", "States", "Steps", "Name")


def add(subparsers: Any) -> None:  # noqa: ANN401 - argparse has no public name for it
    """Register the command."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "procedures", help="list, draw or check procedures"
    )
    acts = parser.add_subparsers(required=True)
    acts.add_parser("list", help="every procedure and version").set_defaults(run=show)
    one = acts.add_parser("draw", help="a diagram of the newest version")
    one.add_argument("code")
    one.add_argument("--english", action="store_const", const="en", default="vi", dest="language")
    kind = one.add_mutually_exclusive_group()
    kind.add_argument("--svg", action="store_true", help="a picture")
    kind.add_argument("--mermaid", action="store_true", help="Mermaid text (default)")
    one.set_defaults(run=draw)
    proof = acts.add_parser("check", help="search every path for dead ends and back doors")
    proof.add_argument("code", nargs="?")
    proof.set_defaults(run=check)
    versions.add(acts)


def show(_: argparse.Namespace) -> int:
    """Print the list."""
    rows = [
        (
            p.code,
            str(p.version),
            f"{p.effective_from:%d/%m/%Y}",
            str(len(p.states)),
            str(len(p.steps)),
            p.name.vi,
        )
        for p in registry.known().values()
    ]
    print("\n".join(table.lines(HEAD, rows)))
    return 0


def draw(asked: argparse.Namespace) -> int:
    """Print the diagram; 2 for an unknown code."""
    found = _versions(asked.code)
    if not found:
        return BAD_USE
    newest = max(found, key=lambda procedure: procedure.version)
    drawn = svg if asked.svg else mermaid
    print(drawn(newest, asked.language), end="")
    return 0


def check(asked: argparse.Namespace) -> int:
    """0 when every procedure is sound, 1 when one is not, 2 for an unknown code."""
    checked = _versions(asked.code)
    faulty = 0
    for procedure in checked:
        found = problems(procedure, rule_sets())
        faulty += bool(found)
        verdict = "sound" if not found else f"{len(found)} problems"
        print(f"{procedure.code} {procedure.version}: {verdict}")
        for problem in found:
            print(f"  {problem}")
    return (1 if faulty else 0) if checked else BAD_USE


def _versions(code: str | None) -> tuple[Procedure, ...]:
    found = tuple(p for p in registry.known().values() if code in (None, p.code))
    if not found:
        known = (procedure.code for procedure in registry.procedures().values())
        print(near.unknown("procedure", str(code), known), file=sys.stderr)
    return found
