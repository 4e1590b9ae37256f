"""The catalogue says something, in both languages, about every rule, clause and code.

``tests/data/catalogue_ids.txt`` lists each rule id with the severities that the rule
tables give it, several after a comma when it plays several parts; "-" gives none.
"""

from __future__ import annotations

import inspect
import tomllib
from collections import Counter
from enum import StrEnum
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from state_machines import findings, vocabulary
from state_machines.engine import OF_SUBSTITUTES
from state_machines.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOM = Path(str(files("state_machines").joinpath("vocabulary.py"))).parent
IDS = Path(__file__).parents[2] / "data" / "catalogue_ids.txt"
SPLIT = {"R-2.5-a": ("R-2.5-a1", "R-2.5-a2", "R-2.5-a3")}  # one rule, three grounds judged apart
STRONGER = {
    "R-2.7-e": "block",  # a matter of data that the summons of a round enforces
    "R-2.3-a": "block",  # duties that a campaign and a form enforce
    "R-2.3-j": "block",
}
ENFORCED = "enforced"  # what an entry means that says nothing of its automation


def read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


WORDS = read(ROOM / "catalogue" / "words.toml")["words"]
CLAUSES = read(ROOM / "catalogue" / "clauses.toml")["clause"]
ENTRIES = [
    (rule_id, entry)
    for path in sorted((ROOM / "catalogue").glob("rules-*.toml"))
    for rule_id, entry in read(path)["rule"].items()
]
RULES = dict(ENTRIES)
LISTED = {
    rule_id: set(severities.split(",")) - {"-"}
    for rule_id, severities in (line.split() for line in IDS.read_text(encoding="utf-8").splitlines())
}
ENUMS = [
    member
    for module in (vocabulary, findings)
    for _, member in inspect.getmembers(module, inspect.isclass)
    if issubclass(member, StrEnum) and member is not StrEnum
]


def judged() -> set[str]:
    """Every rule id that a step of a procedure names, or that is asked of every substitute."""
    found: set[str] = set(OF_SUBSTITUTES)
    for path in (ROOM / "procedures").glob("*.toml"):
        table = read(path)
        for step in table.get("step", ()):
            for name in step.get("rules", ()):
                found.update(table["groups"][name[1:]] if name.startswith("@") else [name])
    return found


def labels(table: object, where: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Each bilingual label below ``table`` with the path to it."""
    if isinstance(table, dict):
        if "vi" in table or "en" in table:
            yield where, table
        else:
            for key, value in table.items():
                yield from labels(value, f"{where}/{key}")


def test_the_list_holds_each_rule_once() -> None:
    assert len(LISTED) == len(IDS.read_text(encoding="utf-8").splitlines()) == 134


@pytest.mark.parametrize("rule_id", LISTED)
def test_every_rule_of_the_list_is_in_the_catalogue(rule_id: str) -> None:
    assert [part for part in SPLIT.get(rule_id, (rule_id,)) if part not in RULES] == []


@pytest.mark.parametrize("rule_id", LISTED)
def test_a_rule_is_as_binding_as_the_list_says(rule_id: str) -> None:
    allowed = LISTED[rule_id] | ({STRONGER[rule_id]} if rule_id in STRONGER else set())
    found = {RULES[part]["severity"] for part in SPLIT.get(rule_id, (rule_id,)) if part in RULES}
    assert not LISTED[rule_id] or found <= allowed


def test_no_rule_stands_in_the_catalogue_twice() -> None:
    times = Counter(rule_id for rule_id, _ in ENTRIES)
    assert [rule_id for rule_id in times if times[rule_id] > 1] == []


def test_every_rule_that_a_step_names_is_in_the_catalogue() -> None:
    assert sorted(judged() - RULES.keys()) == []


@pytest.mark.parametrize("rule_id", RULES)
def test_an_entry_has_a_known_clause_origin_and_severity(rule_id: str) -> None:
    entry = RULES[rule_id]
    assert entry["clause"] in CLAUSES
    assert entry["origin"] in WORDS["Origin"]
    assert entry["severity"] in set(Severity)


@pytest.mark.parametrize("rule_id", RULES)
def test_an_entry_has_a_title_and_a_sense_in_both_languages(rule_id: str) -> None:
    for part in ("title", "sense"):
        assert RULES[rule_id][part]["vi"].strip()
        assert RULES[rule_id][part]["en"].strip()


@pytest.mark.parametrize("rule_id", RULES)
def test_a_rule_is_judged_by_a_step_or_says_why_not(rule_id: str) -> None:
    entry = RULES[rule_id]
    automation = entry.get("automation", ENFORCED)
    assert automation in WORDS["Automation"]
    assert (automation == ENFORCED) == (rule_id in judged())
    assert (automation == ENFORCED) == ("not_automated" not in entry)


@pytest.mark.parametrize("clause", CLAUSES)
def test_a_clause_says_its_title_sense_and_force(clause: str) -> None:
    assert set(CLAUSES[clause]) == {"title", "sense", "force"}


@pytest.mark.parametrize("path", sorted((ROOM / "catalogue").glob("*.toml")), ids=lambda path: path.name)
def test_every_label_is_complete_and_tidy(path: Path) -> None:
    """Both languages, nothing else, no stray space at an end."""
    found = dict(labels(read(path), path.stem))
    bad = [
        where
        for where, label in found.items()
        if set(label) != {"vi", "en"} or any(not text or text != text.strip() for text in label.values())
    ]
    assert found
    assert bad == []


@pytest.mark.parametrize("enum", ENUMS, ids=lambda enum: enum.__name__)
def test_every_code_has_a_word_and_no_word_lacks_its_code(enum: type[StrEnum]) -> None:
    assert set(WORDS[enum.__name__]) == {member.value for member in enum}


def test_no_two_codes_of_one_kind_share_a_word() -> None:
    shared = [
        f"{kind}: {word}"
        for kind, table in WORDS.items()
        for language in ("vi", "en")
        for word, times in Counter(label[language] for label in table.values()).items()
        if times > 1
    ]
    assert shared == []


def test_every_voter_group_of_a_procedure_has_a_word() -> None:
    groups = {
        row["voter_group"]
        for path in (ROOM / "procedures").glob("*.toml")
        for row in read(path).get("round", ())
    }
    assert groups
    assert groups <= WORDS["VoterGroup"].keys()


def test_every_step_and_round_cites_a_known_clause() -> None:
    cited = {
        row["clause"]
        for path in (ROOM / "procedures").glob("*.toml")
        for kind in ("step", "round")
        for row in read(path).get(kind, ())
    }
    assert cited
    assert cited <= CLAUSES.keys()
