"""The catalogue says something about every reason that a rule can give, and about no other.

What a rule can give is read from its source: the calls of ``met``, ``not_met``, ``missing``
and ``not_applicable`` in it and in the helpers that it calls.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

import state_machines
from state_machines.engine import OF_SUBSTITUTES
from state_machines.findings import Severity
from state_machines.registry import procedures
from state_machines.rulebook import RuleInfo, Saying, catalogue, clauses, rule_sets, words
from state_machines.rules import RULES
from state_machines.rules.reading import NOT_GIVEN
from state_machines.vocabulary import Role

FOLDER = Path(state_machines.__file__).parent
VERDICTS = {"met": "met", "not_met": None, "missing": None, "not_applicable": "not_applicable"}
PAGES = (
    "page:person",
    "page:unit",
    "page:case",
    "page:documents",
    "page:appointment",
    "page:evaluation",
    "page:campaign",
    "page:criteria",
    "none",
)
COUNTING = "R-S-arithmetic"  # its reasons are the codes of broken identities in ballots.py

INFOS = [pytest.param(catalogue()[rule_id], id=rule_id) for rule_id in sorted(RULES)]
SAYINGS = [
    pytest.param(rule_id, reason, id=f"{rule_id} {reason}")
    for rule_id in sorted(RULES)
    for reason in catalogue()[rule_id].reasons
]

Function = ast.FunctionDef
Reasons = dict[str, list[set[str]]]  # reason -> the facts of each call that gives it


@cache
def functions() -> dict[str, Function]:
    """Every function of the rule modules by name; names are told apart over all modules."""
    found: dict[str, Function] = {}
    for path in sorted((FOLDER / "rules").glob("*.py")):
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, Function):
                assert node.name not in found, f"{node.name} stands in two rule modules"
                found[node.name] = node
    return found


def called(node: Function) -> list[ast.Call]:
    return [part for part in ast.walk(node) if isinstance(part, ast.Call) and isinstance(part.func, ast.Name)]


@cache
def reached(name: str) -> frozenset[str]:
    """The function and all helpers that it calls, directly or not."""
    seen, waiting = set[str](), [name]
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += [call.func.id for call in called(functions()[name]) if call.func.id in functions()]
    return frozenset(seen)


def body_of(rule_id: str) -> list[Function]:
    rule = RULES[rule_id]
    check = rule.check or rule.person_check
    return [functions()[name] for name in reached(check.__name__)]


def reasons_of(rule_id: str) -> Reasons:
    found: Reasons = defaultdict(list)
    for call in (call for node in body_of(rule_id) for call in called(node)):
        if call.func.id in VERDICTS:
            reason = VERDICTS[call.func.id] if not call.args else reason_in(call.args[0])
            found[reason].append({keyword.arg for keyword in call.keywords})
    return found


def reason_in(argument: ast.expr) -> str:
    if isinstance(argument, ast.Name) and argument.id == "NOT_GIVEN":
        return NOT_GIVEN
    return ast.literal_eval(argument)


def problem_codes() -> set[str]:
    """Codes of broken counts: the plain ones, and those made of two names of the chain."""
    tree = ast.parse((FOLDER / "ballots.py").read_text("utf-8"))
    made = [
        call
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "Problem"
    ]
    plain = {call.args[0].value for call in made if isinstance(call.args[0], ast.Constant)}
    return plain | {"present_above_summoned", "issued_above_present", "collected_above_issued"}


def parameters_of(rule_id: str) -> set[str]:
    """The parameters that the rule reads: ``params["name"]``."""
    parts = [part for node in body_of(rule_id) for part in ast.walk(node) if isinstance(part, ast.Subscript)]
    return {
        part.slice.value for part in parts if isinstance(part.value, ast.Name) and part.value.id == "params"
    }


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_every_rule_of_a_procedure_is_registered_and_no_other() -> None:
    named = {rule for procedure in procedures().values() for step in procedure.steps for rule in step.rules}
    assert named | set(OF_SUBSTITUTES) == set(RULES)


def test_every_registered_rule_is_in_the_catalogue_as_enforced() -> None:
    enforced = {rule_id for rule_id, info in catalogue().items() if info.automation == "enforced"}
    assert enforced == set(RULES)


@pytest.mark.parametrize("rule_id", sorted(RULES))
def test_the_catalogue_has_exactly_the_reasons_that_the_rule_gives(rule_id: str) -> None:
    given = set(reasons_of(rule_id)) | (problem_codes() if rule_id == COUNTING else set())
    assert set(catalogue()[rule_id].reasons) == given


@pytest.mark.parametrize(("rule_id", "reason"), SAYINGS)
def test_every_placeholder_is_a_fact_of_every_finding_with_that_reason(rule_id: str, reason: str) -> None:
    saying = catalogue()[rule_id].reasons[reason]
    texts = [saying.says, *([saying.remedy] if saying.remedy else [])]
    wanted = {name for text in texts for name in placeholders(text.vi) | placeholders(text.en)}
    for facts in reasons_of(rule_id).get(reason, []):
        assert wanted <= facts


def test_facts_are_named_one_by_one() -> None:
    """A splat would hide from these tests what a finding holds."""
    calls = [call for node in functions().values() for call in called(node) if call.func.id in VERDICTS]
    assert len(calls) > len(RULES)
    assert [ast.unparse(call) for call in calls if not all(keyword.arg for keyword in call.keywords)] == []


@pytest.mark.parametrize(("rule_id", "reason"), SAYINGS)
def test_both_languages_use_the_same_facts(rule_id: str, reason: str) -> None:
    saying = catalogue()[rule_id].reasons[reason]
    assert placeholders(saying.says.vi) == placeholders(saying.says.en)
    if saying.remedy:
        assert placeholders(saying.remedy.vi) == placeholders(saying.remedy.en)


def is_settled(rule_id: str, reason: str) -> bool:
    """Whether the reason is one of a rule that is kept or does not apply."""
    calls = (
        call
        for node in body_of(rule_id)
        for call in called(node)
        if call.func.id in ("met", "not_applicable")
    )
    return reason in {VERDICTS[call.func.id] if not call.args else reason_in(call.args[0]) for call in calls}


@pytest.mark.parametrize(("rule_id", "reason"), SAYINGS)
def test_whatever_is_unmet_says_how_to_mend_it_and_who_can(rule_id: str, reason: str) -> None:
    saying = catalogue()[rule_id].reasons[reason]
    if is_settled(rule_id, reason):
        assert (saying.remedy, saying.who, saying.link) == (None, (), "none")
    else:
        assert saying.remedy is not None
        assert saying.who
        assert set(saying.who) <= set(Role)
        assert is_known_link(saying)


def is_known_link(saying: Saying) -> bool:
    steps = {f"step:{step.code}" for procedure in procedures().values() for step in procedure.steps}
    return saying.link in steps or saying.link in PAGES


@pytest.mark.parametrize("info", INFOS)
def test_sentences_are_whole_and_titles_are_short(info: RuleInfo) -> None:
    said = [saying.says for saying in info.reasons.values()]
    mended = [saying.remedy for saying in info.reasons.values() if saying.remedy]
    for text in (info.sense, *said, *mended):
        assert text.vi.endswith(".")
        assert text.en.endswith(".")
    for title in (info.title.vi, info.title.en):
        assert not title.endswith(".")
        assert len(title) <= 75
    assert not [
        text for text in (info.sense, *said, *mended) if re.search(r"  | [.,;]", text.vi + "|" + text.en)
    ]


@pytest.mark.parametrize("info", INFOS)
def test_a_rule_names_its_clause_and_where_it_comes_from(info: RuleInfo) -> None:
    assert info.clause in clauses()
    expected = {"R-P": "practice", "R-S": "safeguard", "SOD": "safeguard"}.get(info.id[:3], "resolution")
    practice_kept_as_safeguard = {"R-S-withdrawals", "R-S-party-opinion", "R-S-tellers"}
    assert info.origin == ("practice" if info.id in practice_kept_as_safeguard else expected)


@pytest.mark.parametrize("info", INFOS)
def test_only_a_rule_that_may_be_overridden_says_by_whom(info: RuleInfo) -> None:
    severities = {rule_set.severity(info.id) for rule_set in rule_sets().values()}
    assert (info.overridden_by is not None) == (Severity.OVERRIDE in severities)


@pytest.mark.parametrize("info", INFOS)
def test_a_rule_lists_the_parameters_that_it_reads(info: RuleInfo) -> None:
    read = parameters_of(info.id) - {"severity_of"}
    assert set(info.parameters) == read
    for rule_set in rule_sets().values():
        assert read <= set(rule_set.parameters)


def test_a_fact_that_is_a_code_names_its_vocabulary() -> None:
    """The last words of ``*_code`` and ``*_codes`` are the enumeration that has the labels."""
    known = {re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower() for name in words()}
    names = {
        name
        for rule_id in RULES
        for calls in reasons_of(rule_id).values()
        for facts in calls
        for name in facts
    }
    coded = {re.sub(r"_codes?$", "", name) for name in names if re.search(r"_codes?$", name)}
    assert coded
    assert not [
        name for name in coded if not any(name == word or name.endswith(f"_{word}") for word in known)
    ]


@pytest.mark.parametrize(("rule_id", "reason"), SAYINGS)
def test_a_rule_that_can_be_unmet_says_in_short_what_is_wrong(rule_id: str, reason: str) -> None:
    info = catalogue()[rule_id]
    if is_settled(rule_id, reason):
        return
    assert info.lack is not None
    assert info.lack.vi != info.title.vi
    assert info.lack.en != info.title.en
