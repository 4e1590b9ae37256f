"""``quytrinh rules``: what is checked, how strictly, by which clause."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from typing import Any

from state_machines.enforcement import enforced_at
from state_machines.rulebook import RuleInfo, RuleSet, catalogue, clauses, rule_sets, words
from workflow_app.cli import near, table
from workflow_app.rulefiles import problems

BAD_USE = 2
DEFAULT = "bac-giang-2016"
HEAD = ("Rule", "Clause", "Severity", "Title")
WIDE = ("Rule", "Clause", "Severity", "Parameters", "Enforced at, or why not yet", "Title")
WIDTH = 100  # columns of a terminal


def add(subparsers: Any) -> None:  # noqa: ANN401 - argparse has no public name for it
    """Register the command."""
    parser: argparse.ArgumentParser = subparsers.add_parser("rules", help="list or explain rules")
    acts = parser.add_subparsers(required=True)
    every = acts.add_parser("list", help="every rule of the catalogue")
    every.add_argument(
        "--rule-set", metavar="CODE", default=DEFAULT, help="as this rule set has it (default: %(default)s)"
    )
    every.add_argument("--wide", action="store_true", help="with parameters and the steps that judge it")
    every.set_defaults(run=show)
    sound = acts.add_parser("check", help="validate the data files against their schemas")
    sound.set_defaults(run=check)
    one = acts.add_parser("explain", help="one rule: sense, clause, what it may find, who can mend it")
    one.add_argument("rule")
    one.add_argument("--english", action="store_const", const="en", default="vi", dest="language")
    one.set_defaults(run=explain)


def show(asked: argparse.Namespace) -> int:
    """Print the list; 2 for an unknown rule set."""
    chosen = _newest(asked.rule_set)
    if chosen is None:
        print(near.unknown("rule set", asked.rule_set, (code for code, _ in rule_sets())), file=sys.stderr)
        return BAD_USE
    rows = [_row(info, chosen, wide=asked.wide) for info in catalogue().values()]
    head, most = (WIDE, None) if asked.wide else (HEAD, WIDTH)
    print("\n".join(table.lines(head, rows, most)))
    return 0


def _row(info: RuleInfo, chosen: RuleSet, *, wide: bool) -> tuple[str, ...]:
    severity = str(chosen.severity(info.id))
    if not wide:
        return info.id, info.clause, severity, info.title.vi
    settings = (f"{name}={_short(chosen, name)}" for name in info.parameters if name in chosen.parameters)
    return info.id, info.clause, severity, ", ".join(settings), _enforcement(info), info.title.vi


def _short(chosen: RuleSet, name: str) -> str:
    """A scalar as it is; a table only by its size."""
    value = chosen.parameters[name].value
    return f"[{len(value)}]" if isinstance(value, dict | list) else str(value)


def _enforcement(info: RuleInfo) -> str:
    """The steps that judge the rule, in the first procedure that has it; or the reason why none does."""
    places = enforced_at().get(info.id)
    if places:
        return " ".join(next(iter(places.values())))
    return info.not_automated.vi if info.not_automated else info.automation


def check(_: argparse.Namespace) -> int:
    """Validate every procedure and rule set file; 1 when something is wrong."""
    found = list(problems())
    print("\n".join(found) or f"{len(rule_sets())} rule sets and {len(catalogue())} rules: sound")
    return 1 if found else 0


def explain(asked: argparse.Namespace) -> int:
    """Print everything about one rule; 2 for an unknown one."""
    info = catalogue().get(asked.rule)
    if info is None:
        print(near.unknown("rule", asked.rule, catalogue()), file=sys.stderr)
        return BAD_USE
    print("\n".join(_explained(info, asked.language)))
    return 0


def _explained(info: RuleInfo, language: str) -> Iterator[str]:
    clause = clauses()[info.clause]["title"].in_language(language)
    yield f"{info.id}  {info.title.in_language(language)}"
    yield f"  {info.clause}: {clause} [{info.origin}, {info.severity}]"
    for text in (info.sense, info.not_automated, info.overridden_by):
        if text:
            yield f"  {text.in_language(language)}"
    for code, saying in info.reasons.items():
        yield f"\n  {code}: {saying.says.in_language(language)}"
        if saying.remedy:
            yield f"    → {saying.remedy.in_language(language)}"
        if saying.who:
            yield f"    → {', '.join(words()['Role'][role].in_language(language) for role in saying.who)}"
    yield from _set(info)


def _set(info: RuleInfo) -> Iterator[str]:
    """The parameters of the rule in every rule set."""
    for (code, version), rule_set in rule_sets().items():
        for name in info.parameters:
            if name in rule_set.parameters:
                setting = rule_set.parameters[name]
                yield f"\n  {code} {version}: {name} = {setting.value} [{setting.origin}]"


def _newest(code: str) -> RuleSet | None:
    found = [rule_set for rule_set in rule_sets().values() if rule_set.code == code]
    return max(found, key=lambda rule_set: rule_set.version, default=None)
