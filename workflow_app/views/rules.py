"""Clauses, rules and parameters: open to everybody who is signed in."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from state_machines.rulebook import RuleSet
from workflow_app import clock, languages
from workflow_app.presenters import rules as pages
from workflow_app.security.guard import requires
from workflow_app.security.permissions import Permission
from workflow_app.services.cases import rule_set_on

blueprint = Blueprint("rules", __name__, url_prefix="/rules")


def _rule_set() -> RuleSet:
    return pages.chosen_set(request.args.get("rule_set", ""), rule_set_on(clock.today()))


@blueprint.get("")
@requires(Permission.SEE_RULES)
def index() -> ResponseReturnValue:
    """Every clause, and the settings of one rule set."""
    return render_template("rules/index.html", page=pages.index_page(_rule_set(), languages.current()))


@blueprint.get("/clauses/<key>")
@requires(Permission.SEE_RULES)
def clause(key: str) -> ResponseReturnValue:
    """One clause in our words, with its rules."""
    page = pages.clause_page(key, _rule_set(), languages.current()) or abort(404)
    return render_template("rules/clause.html", page=page)


@blueprint.get("/<rule_id>")
@requires(Permission.SEE_RULES)
def rule(rule_id: str) -> ResponseReturnValue:
    """One rule: what it means, its settings, where it is enforced, what it says."""
    page = pages.rule_page(rule_id, _rule_set(), languages.current()) or abort(404)
    return render_template("rules/rule.html", page=page)
