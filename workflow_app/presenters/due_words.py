"""What a reminder says: what is due, and why it comes to this person. Never what stands in a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from state_machines import rulebook
from state_machines.ladder import DEADLINE
from workflow_app.languages import gettext as _
from workflow_app.presenters import labels


def heading(kind: str, told: Mapping[str, Any], language: str) -> str:
    """One line: why it comes, and what is to be done."""
    what = thing(told, language)
    if kind == "NOTICE":
        return _("Đến lượt bạn: %(what)s", what=what)
    if kind == "ESCALATION":
        return _("Việc chưa xong, báo lên cấp trên: %(what)s", what=what)
    if kind == "NUDGE":
        return _("Được nhắc làm: %(what)s", what=what)
    return _how_far(told, what)


def _how_far(told: Mapping[str, Any], what: str) -> str:
    rung = told.get("rung", 0)
    if rung > 0:
        return _("Quá hạn: %(what)s", what=what)
    return _("Đến hạn: %(what)s", what=what) if rung == 0 else _("Sắp đến hạn: %(what)s", what=what)


def thing(told: Mapping[str, Any], language: str) -> str:
    """What is to be done: the step where there is one, else what the rule is called."""
    if told.get("step"):
        return labels.step_name(told["step"], language)
    rule = str(told.get("rule", ""))
    return rule_words(rule, language) if rule else _("một việc trong hệ thống")


def rule_words(rule: str, language: str) -> str:
    """What a rule of an obligation is called: a deadline of a rule set, or a rule of the catalogue."""
    if not rule.startswith(DEADLINE):
        return labels.rule_title(rule, language)
    code = rule.removeprefix(DEADLINE)
    known = (one.deadlines[code] for one in rulebook.rule_sets().values() if code in one.deadlines)
    return next((one.name.in_language(language) for one in known), code)


def due(told: Mapping[str, Any]) -> str:
    """The due day, "" where there is none."""
    return labels.day(told.get("due_on"))


def clause(told: Mapping[str, Any], language: str) -> str:
    """The clause that asks for it, "" where none is named."""
    found = told.get("clause")
    return labels.clause_number(str(found), language) if found else ""
