"""Clauses, rules and parameters in words, with where each rule is enforced."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for

from state_machines import registry, rulebook
from state_machines.rulebook import RuleInfo, RuleSet
from workflow_app.presenters import labels, links
from workflow_app.presenters.pages import Choice, choices
from workflow_app.presenters.settings import (
    Policy,
    Setting,
    Word,
    deadlines,
    parameter,
    policies,
    word_of,
)

ENFORCED = "enforced"
PLACEHOLDER = re.compile(r"\{[^{}]*\}")


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule in a list."""

    id: str
    url: str
    title: str
    sense: str
    severity: Word
    origin: Word
    automation: Word
    reason: str  # why it is not checked by itself


@dataclass(frozen=True, slots=True)
class ClauseRow:
    """One clause, with how many of its rules the product checks."""

    number: str
    url: str
    title: str
    sense: str
    checked: int
    all: int


@dataclass(frozen=True, slots=True)
class ClausePage:
    """One clause with its rules."""

    number: str
    title: str
    sense: str
    force: str
    checked: tuple[RuleRow, ...]
    others: tuple[RuleRow, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """What a rule may say, with what mends it and who can."""

    says: str
    remedy: str
    who: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RulePage:
    """One rule."""

    rule: RuleRow
    clause: str
    clause_title: str
    clause_url: str
    overridden_by: str
    settings: tuple[Setting, ...]
    enforced_in: tuple[tuple[str, tuple[str, ...]], ...]
    sayings: tuple[Said, ...]
    rule_set: str


@dataclass(frozen=True, slots=True)
class IndexPage:
    """Every clause, and the settings of the chosen rule set."""

    clauses: tuple[ClauseRow, ...]
    rule_sets: tuple[Choice, ...]
    effective: str
    parameters: tuple[Setting, ...]
    deadlines: tuple[Setting, ...]
    policies: tuple[Policy, ...]
    automated: int
    all: int


def chosen_set(code: str, today: date) -> RuleSet:
    """The rule set that was asked for ("code:version"), or the one in force."""
    sets = rulebook.rule_sets()
    name, _colon, version = code.partition(":")
    if version.isdecimal() and (name, int(version)) in sets:
        return sets[name, int(version)]
    inforce = [one for one in sets.values() if one.effective_from <= today] or list(sets.values())
    return max(inforce, key=lambda one: (one.effective_from, one.version))


def index_page(rule_set: RuleSet, language: str) -> IndexPage:
    """The front page of the rules."""
    sets = {
        f"{one.code}:{one.version}": one.name.in_language(language) for one in rulebook.rule_sets().values()
    }
    rules = rulebook.catalogue().values()
    return IndexPage(
        clauses=tuple(_clause_row(key, language) for key in rulebook.clauses()),
        rule_sets=choices(sets, f"{rule_set.code}:{rule_set.version}"),
        effective=labels.day(rule_set.effective_from),
        parameters=tuple(parameter(one, language) for one in rule_set.parameters.values()),
        deadlines=deadlines(rule_set, language),
        policies=policies(rule_set, language),
        automated=sum(rule.automation == ENFORCED for rule in rules),
        all=len(rules),
    )


def _clause_row(key: str, language: str) -> ClauseRow:
    text, rules = rulebook.clauses()[key], _rules_of(key)
    return ClauseRow(
        number=labels.clause_number(key, language),
        url=links.clause(key),
        title=text["title"].in_language(language),
        sense=text["sense"].in_language(language),
        checked=sum(rule.automation == ENFORCED for rule in rules),
        all=len(rules),
    )


def _rules_of(clause: str) -> Sequence[RuleInfo]:
    return [rule for rule in rulebook.catalogue().values() if rule.clause == clause]


def clause_page(key: str, rule_set: RuleSet, language: str) -> ClausePage | None:
    """One clause; None for an unknown key."""
    text = rulebook.clauses().get(key)
    if text is None:
        return None
    rows = [(rule, _rule_row(rule, rule_set, language)) for rule in _rules_of(key)]
    return ClausePage(
        number=labels.clause_number(key, language),
        title=text["title"].in_language(language),
        sense=text["sense"].in_language(language),
        force=text["force"].in_language(language),
        checked=tuple(row for rule, row in rows if rule.automation == ENFORCED),
        others=tuple(row for rule, row in rows if rule.automation != ENFORCED),
    )


def _rule_row(rule: RuleInfo, rule_set: RuleSet, language: str) -> RuleRow:
    severity = rule_set.severity(rule.id)
    return RuleRow(
        id=rule.id,
        url=url_for("rules.rule", rule_id=rule.id),
        title=rule.title.in_language(language),
        sense=rule.sense.in_language(language),
        severity=word_of("Severity", severity, language),
        origin=word_of("Origin", rule.origin, language),
        automation=word_of("Automation", rule.automation, language),
        reason=rule.not_automated.in_language(language) if rule.not_automated else "",
    )


def rule_page(rule_id: str, rule_set: RuleSet, language: str) -> RulePage | None:
    """One rule; None for an unknown id."""
    rule = rulebook.catalogue().get(rule_id)
    if rule is None:
        return None
    named = [rule_set.parameters[name] for name in rule.parameters if name in rule_set.parameters]
    return RulePage(
        rule=_rule_row(rule, rule_set, language),
        clause=labels.clause_number(rule.clause, language),
        clause_title=labels.clause_title(rule.clause, language),
        clause_url=links.clause(rule.clause),
        overridden_by=rule.overridden_by.in_language(language) if rule.overridden_by else "",
        settings=tuple(parameter(one, language) for one in named),
        enforced_in=tuple(_enforced_in(rule_id, language)),
        sayings=tuple(_sayings(rule, language)),
        rule_set=rule_set.name.in_language(language),
    )


def _enforced_in(rule_id: str, language: str) -> Iterable[tuple[str, tuple[str, ...]]]:
    for procedure in registry.procedures().values():
        steps = [step.name.in_language(language) for step in procedure.steps if rule_id in step.rules]
        if steps:
            yield procedure.name.in_language(language), tuple(dict.fromkeys(steps))


def _sayings(rule: RuleInfo, language: str) -> Iterable[Said]:
    """What the rule says when it is not kept; facts show as a gap."""
    for saying in rule.reasons.values():
        if saying.remedy is not None:
            yield Said(
                says=_gapped(saying.says.in_language(language)),
                remedy=_gapped(saying.remedy.in_language(language)),
                who=tuple(labels.word("Role", role, language) for role in saying.who),
            )


def _gapped(sentence: str) -> str:
    return PLACEHOLDER.sub("…", sentence)
