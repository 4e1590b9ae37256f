"""Checks the data files of the rule book against their schemas and against each other."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any

import jsonschema

from state_machines import registry
from state_machines.definition import Procedure
from state_machines.rulebook import RuleSet, catalogue, clauses, rule_sets
from workflow_app import schema_words
from workflow_app.services.inputs import ASKS

PACKAGE = files("state_machines")


def problems() -> Iterator[str]:
    """Everything that is wrong with the shipped procedures and rule sets, a sentence each."""
    yield from _schema_problems("procedures", "procedure")
    for (code, version), table in registry.offered_tables().items():
        yield from (f"{code}-{version}: {problem}" for problem in table_problems(table, "procedure"))
    yield from _schema_problems("rule_sets", "rule-set")
    for procedure in registry.known().values():
        yield from procedure_problems(procedure)
    for rule_set in rule_sets().values():
        yield from rule_set_problems(rule_set)


def table_problems(table: Mapping[str, Any], schema: str) -> Iterator[str]:
    """Where one parsed data file does not fit its schema ("procedure" or "rule-set")."""
    for error in schema_errors(table, schema):
        yield f"{schema_words.place(error)}: {schema_words.in_words(error)}"


def schema_errors(table: Mapping[str, Any], schema: str) -> Iterator[jsonschema.ValidationError]:
    """The same, as the library tells it."""
    text = (PACKAGE / "schemas" / f"{schema}.schema.json").read_text("utf-8")
    plain = json.loads(json.dumps(table, default=str))
    return jsonschema.Draft202012Validator(json.loads(text)).iter_errors(plain)


def _schema_problems(folder: str, schema: str) -> Iterator[str]:
    for entry in sorted((PACKAGE / folder).iterdir(), key=lambda e: e.name):
        if entry.name.endswith(".toml"):
            name = entry.name.removesuffix(".toml")
            table = registry.table_of(name) if folder == "procedures" else _parsed(entry.read_text("utf-8"))
            yield from (f"{entry.name}: {problem}" for problem in table_problems(table, schema))


def _parsed(text: str) -> Mapping[str, Any]:
    return tomllib.loads(text)


def procedure_problems(procedure: Procedure) -> Iterator[str]:
    """What a step asks for is known; a deadline that it starts is set wherever the procedure is used."""
    for step in procedure.steps:
        for name in (name for name in step.asks if name not in ASKS):
            yield f"{procedure.code}: step {step.code} asks for the unknown field {name}"
        for code in (*step.starts, *step.meets):
            for rule_set in rule_sets().values():
                if procedure.code in rule_set.procedures.values() and code not in rule_set.deadlines:
                    yield f"{rule_set.code}: no deadline {code}, which {procedure.code} needs"


def rule_set_problems(rule_set: RuleSet) -> Iterator[str]:
    """Procedures, policies, clauses and rules that a rule set names exist."""
    for code in rule_set.procedures.values():
        yield from _use_problems(rule_set, code)
    for name, parameter in rule_set.parameters.items():
        if parameter.clause not in clauses():
            yield f"{rule_set.code}: parameter {name} cites the unknown clause {parameter.clause!r}"
    for rule in rule_set.severities:
        if rule not in catalogue():
            yield f"{rule_set.code}: no rule {rule}"


def _use_problems(rule_set: RuleSet, code: str) -> Iterator[str]:
    if code not in {known for known, _ in registry.procedures()}:
        yield f"{rule_set.code}: no procedure {code}"
        return
    for template in registry.latest(code).rounds:
        if template.policy not in rule_set.policies:
            yield f"{rule_set.code}: no policy {template.policy}, which round {template.code} needs"
