"""Rule sets (dated parameters) and the catalogue (what each rule means and says)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from state_machines.ages import read_retirement_table
from state_machines.definition import Text, as_day, digest_of
from state_machines.facts import RoundPolicy
from state_machines.findings import Severity

PACKAGE = files("state_machines")


@dataclass(frozen=True, slots=True)
class Saying:
    """What a finding with this reason says, and what mends it."""

    says: Text
    remedy: Text | None = None
    who: tuple[str, ...] = ()
    link: str = "none"


@dataclass(frozen=True, slots=True)
class RuleInfo:
    """One rule of the catalogue, automated or not.

    ``title`` says what holds when the rule is met, ``lack`` what is wrong when it is not.
    """

    id: str
    clause: str
    origin: str
    severity: Severity
    title: Text
    sense: Text
    parameters: tuple[str, ...] = ()
    reasons: Mapping[str, Saying] = field(default_factory=dict)
    lack: Text | None = None
    overridden_by: Text | None = None
    automation: str = "enforced"
    not_automated: Text | None = None


@dataclass(frozen=True, slots=True)
class Parameter:
    """One dated setting; ``origin`` "resolution", or "default" while unconfirmed."""

    name: str
    value: Any
    clause: str
    origin: str
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class DeadlineSetting:
    """How long something may take: ``unit`` is working_days, days or months."""

    code: str
    name: Text
    count: int
    unit: str
    origin: str
    before: str = ""  # counted back from this event instead of forward from the step: "term_end"
    clause: str = ""


@dataclass(frozen=True, slots=True)
class RuleSet:
    """One dated version of all parameters. Cases pin ``code``, ``version`` and ``digest``."""

    code: str
    version: int
    name: Text
    effective_from: date
    procedures: Mapping[str, str]
    parameters: Mapping[str, Parameter]
    policies: Mapping[str, RoundPolicy]
    deadlines: Mapping[str, DeadlineSetting]
    severities: Mapping[str, Severity]
    digest: str
    params: Mapping[str, Any] = field(compare=False)  # what rules read

    def severity(self, rule_id: str) -> Severity:
        """The severity in this rule set: its own, or the catalogue's default."""
        return self.severities.get(rule_id) or catalogue()[rule_id].severity


def read_rule_set(table: Mapping[str, Any]) -> RuleSet:
    """A rule set from its parsed data file; KeyError or ValueError when it is malformed."""
    head = table["rule_set"]
    parameters = {name: _parameter(name, row) for name, row in table["parameters"].items()}
    severities = {rule: Severity(word) for rule, word in table.get("severity", {}).items()}
    return RuleSet(
        code=head["code"],
        version=head["version"],
        name=Text(**head["name"]),
        effective_from=as_day(head["effective_from"]),
        procedures=head["procedures"],
        parameters=parameters,
        policies={name: RoundPolicy(**_policy(row)) for name, row in table["policies"].items()},
        deadlines={code: _deadline(code, row) for code, row in table["deadlines"].items()},
        severities=severities,
        digest=digest_of(table),
        params=_readable(parameters, severities),
    )


def _readable(parameters: Mapping[str, Parameter], severities: Mapping[str, Severity]) -> Mapping[str, Any]:
    values = {name: parameter.value for name, parameter in parameters.items()}
    if "retirement_table" in values:
        values["retirement_table"] = read_retirement_table(values["retirement_table"])
    of_rule = {rule: str(info.severity) for rule, info in catalogue().items()}
    values["severity_of"] = of_rule | {rule: str(severity) for rule, severity in severities.items()}
    return MappingProxyType(values)


def _parameter(name: str, row: Mapping[str, Any]) -> Parameter:
    note = Text(**row["note"]) if "note" in row else None
    return Parameter(name, row["value"], row.get("clause", ""), row["origin"], note)


def _policy(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key in RoundPolicy.__dataclass_fields__}


def _deadline(code: str, row: Mapping[str, Any]) -> DeadlineSetting:
    name, before, clause = Text(**row["name"]), row.get("before", ""), row.get("clause", "")
    return DeadlineSetting(code, name, row["count"], row["unit"], row["origin"], before, clause)


@cache
def catalogue() -> Mapping[str, RuleInfo]:
    """Every rule by id, over all ``catalogue/rules-*.toml``; ValueError on a rule given twice."""
    found: dict[str, RuleInfo] = {}
    for table in _tables("catalogue", "rules-"):
        for rule_id, row in table["rule"].items():
            if rule_id in found:
                raise ValueError(f"rule {rule_id} stands twice in the catalogue")
            found[rule_id] = _rule_info(rule_id, row)
    return MappingProxyType(found)


def _rule_info(rule_id: str, row: Mapping[str, Any]) -> RuleInfo:
    return RuleInfo(
        id=rule_id,
        clause=row["clause"],
        origin=row["origin"],
        severity=Severity(row["severity"]),
        title=Text(**row["title"]),
        sense=Text(**row["sense"]),
        parameters=tuple(row.get("parameters", ())),
        reasons={code: _saying(said) for code, said in row.get("reasons", {}).items()},
        lack=Text(**row["lack"]) if "lack" in row else None,
        overridden_by=Text(**row["overridden_by"]) if "overridden_by" in row else None,
        automation=row.get("automation", "enforced"),
        not_automated=Text(**row["not_automated"]) if "not_automated" in row else None,
    )


def _saying(row: Mapping[str, Any]) -> Saying:
    remedy = Text(**row["remedy"]) if "remedy" in row else None
    return Saying(Text(**row["says"]), remedy, tuple(row.get("who", ())), row.get("link", "none"))


@cache
def words() -> Mapping[str, Mapping[str, Text]]:
    """Labels of codes: enumeration name → code → label."""
    table = tomllib.loads((PACKAGE / "catalogue" / "words.toml").read_text("utf-8"))
    return {name: {code: Text(**row) for code, row in rows.items()} for name, rows in table["words"].items()}


@cache
def clauses() -> Mapping[str, Mapping[str, Text]]:
    """Sections of the resolution in our own words: key → title, sense, force."""
    table = tomllib.loads((PACKAGE / "catalogue" / "clauses.toml").read_text("utf-8"))
    return {key: {part: Text(**text) for part, text in row.items()} for key, row in table["clause"].items()}


@cache
def rule_sets() -> Mapping[tuple[str, int], RuleSet]:
    """Every rule set in the package by (code, version)."""
    return {key: read_rule_set(table) for key, table in rule_set_tables().items()}


@cache
def rule_set_tables() -> Mapping[tuple[str, int], Mapping[str, Any]]:
    """The parsed data file of every rule set, by (code, version)."""
    found = ((table["rule_set"], table) for table in _tables("rule_sets", ""))
    return {(head["code"], head["version"]): table for head, table in found}


def switched(found: RuleSet, name: str) -> RuleSet:
    """The rule set with a parameter of yes or no switched on: another text with a digest of its own."""
    return found if found.params[name] else _switched(found.code, found.version, name)


@cache
def _switched(code: str, version: int, name: str) -> RuleSet:
    return read_rule_set(_switched_table(code, version, name))


@cache
def _switched_table(code: str, version: int, name: str) -> Mapping[str, Any]:
    table = rule_set_tables()[code, version]
    parameters = table["parameters"]
    return {**table, "parameters": {**parameters, name: {**parameters[name], "value": True}}}


def table_of(found: RuleSet) -> Mapping[str, Any]:
    """The parsed text of a rule set, as shipped or with what the office has switched on."""
    table = rule_set_tables()[found.code, found.version]
    if digest_of(table) == found.digest:
        return table
    return next(
        other
        for name, parameter in found.parameters.items()
        if parameter.value is True
        and digest_of(other := _switched_table(found.code, found.version, name)) == found.digest
    )


def rule_set(code: str, version: int) -> RuleSet:
    """The rule set of that code and version; KeyError when there is none."""
    return rule_sets()[code, version]


def _tables(folder: str, prefix: str) -> Iterator[Mapping[str, Any]]:
    for entry in sorted((PACKAGE / folder).iterdir(), key=lambda e: e.name):
        if entry.name.startswith(prefix) and entry.name.endswith(".toml"):
            yield tomllib.loads(entry.read_text("utf-8"))
