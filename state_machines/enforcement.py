"""Where each rule is enforced: read off the procedures themselves, never written down twice."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from state_machines.registry import procedures


@cache
def enforced_at() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Rule id → procedure code → the codes of the steps that judge it, in table order."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for procedure in procedures().values():
        for step in procedure.steps:
            for rule in step.rules:
                of_rule = found.setdefault(rule, {})
                of_rule[procedure.code] = (*of_rule.get(procedure.code, ()), step.code)
    return found
