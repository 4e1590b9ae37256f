"""Every rehearsal that is shipped plays as its author expected, on both engines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from flask import Flask

from state_machines import registry, rulebook
from state_machines.findings import Severity
from workflow_app.cli import main
from workflow_app.rehearsal import stage
from workflow_app.rehearsal.files import WHAT, BadScript, check, read, schema
from workflow_app.rehearsal.script import play
from workflow_app.services.verification import verify

FOLDER = Path(__file__).parents[2] / "rehearsals"
GUIDE = FOLDER.parent / "docs" / "rehearsals.md"
FILES = sorted(FOLDER.glob("*.yaml"))
SCRIPTS = {path.stem: read(path) for path in FILES}
ACTS = [act for script in SCRIPTS.values() for act in script["steps"]]
VECTORS = {f"V{number}" for number in range(1, 21)}
BINDING = (Severity.BLOCK, Severity.OVERRIDE, Severity.WARNING)

LAWFUL = """
rehearsal: Một hồ sơ bình thường được mở.
rule_set: bac-giang-2016
today: 2026-03-02
people: {an: {name: Nguyễn Văn An}}
steps:
  - {step: open_case, state: DRAFT}
"""


@pytest.mark.parametrize("name", SCRIPTS)
@pytest.mark.usefixtures("app_context")
def test_a_rehearsal_goes_as_expected_and_its_history_verifies(name: str) -> None:
    lines = list(play(SCRIPTS[name]))
    assert [line for line in lines if not line.as_expected] == []
    report = verify()
    assert report.breaks == []
    assert report.entries >= sum(line.outcome == "accepted" for line in lines if line.what.startswith("step"))


def test_at_least_thirty_two_rehearsals_are_shipped_and_none_repeats_another() -> None:
    sentences = [script["rehearsal"] for script in SCRIPTS.values()]
    assert len(sentences) >= 32
    assert len(set(sentences)) == len(sentences)


def test_every_rehearsal_is_told_in_one_sentence() -> None:
    sentences = (script["rehearsal"] for script in SCRIPTS.values())
    assert [sentence for sentence in sentences if not re.fullmatch(r"[^.]+\.", sentence)] == []


def test_every_worked_example_of_appointment_and_rounds_is_played() -> None:
    assert {script["vector"] for script in SCRIPTS.values() if "vector" in script} == VECTORS


def test_the_guide_lists_every_rehearsal_with_its_sentence() -> None:
    guide = GUIDE.read_text("utf-8")
    rows = {
        f"| `{name}.yaml` | {one.get('vector', '')} | {one['rehearsal']} |" for name, one in SCRIPTS.items()
    }
    assert {row for row in guide.splitlines() if row.startswith("| `") and ".yaml`" in row} == rows


def test_both_procedures_are_played_to_the_end() -> None:
    closed = (s for s in SCRIPTS.values() if any(act.get("state") == "CLOSED" for act in s["steps"]))
    ended = {script["rule_set"] for script in closed}
    assert ended == {code for code, _ in rulebook.rule_sets()}


def refused() -> Iterator[str]:
    """The ids of all rules that some entry expects to be refused by, exactly."""
    for act in ACTS:
        expect = act.get("expect")
        if isinstance(expect, dict):
            yield from (word.partition(":")[0] for word in expect.get("refused", ()))


def test_every_rule_that_can_stop_somebody_stops_somebody_in_a_rehearsal() -> None:
    asked = {rule for table in registry.procedures().values() for step in table.steps for rule in step.rules}
    binding = {rule for rule in asked if rulebook.catalogue()[rule].severity in BINDING}
    assert len(binding) >= 70
    assert sorted(binding - set(refused())) == []


def test_every_refusal_names_its_rules() -> None:
    assert [act for act in ACTS if act.get("expect") == "refused"] == []


def test_every_kind_and_every_field_of_an_entry_is_used() -> None:
    fields = set(schema()["$defs"]["act"]["properties"])
    assert set(WHAT) <= fields
    assert fields - {field for act in ACTS for field in act} == set()


def test_every_form_of_expectation_is_used() -> None:
    words = {act["expect"] for act in ACTS if isinstance(act.get("expect"), str)}
    forms = {key for act in ACTS if isinstance(act.get("expect"), dict) for key in act["expect"]}
    assert words == {"no_such_step", "not_yours"}
    assert forms == {"refused", "refused_among", "invalid"}


def test_every_step_of_the_tables_is_taken_in_a_rehearsal() -> None:
    steps = {step.code for table in registry.procedures().values() for step in table.steps}
    assert steps - {act["step"] for act in ACTS if "step" in act} == set()


def lawful(**changes: Any) -> dict[str, Any]:
    """A short script with some of its parts replaced; None takes a part away."""
    script: dict[str, Any] = yaml.safe_load(LAWFUL)
    script.update(changes)
    return {key: value for key, value in script.items() if value is not None}


@pytest.mark.parametrize(
    ("script", "place"),
    [
        (lawful(today=None), r"\(top\): 'today' is missing"),
        (lawful(tomorrow="2026-03-03"), r"\(top\): 'tomorrow' is not known here; known are 'rehearsal'"),
        (lawful(today="hôm nay"), "today: "),
        (lawful(steps=[]), "steps: there should be at least 1 here, and there is nothing"),
        (lawful(people={"An": None}), "people: 'An'"),
        (lawful(people={"an": {"degree": "PHD"}}), "people/an/degree: 'PHD'"),
        (
            lawful(people={"an": {"planned": {"till": "2026-01-01"}}}),
            "people/an/planned: 'till' is not known here",
        ),
        (lawful(titles=[{"code": "X"}]), "titles/0: "),
        (
            lawful(steps=[{"step": "open_case", "round": "collective"}]),
            "steps/0: an entry says exactly one of",
        ),
        (lawful(steps=[{"state": "DRAFT"}]), "steps/0: an entry says exactly one of"),
        (lawful(steps=[{"stp": "open_case"}]), "steps/0: 'stp' is not known here"),
        (lawful(steps=[{"step": "open_case", "expect": "maybe"}]), "steps/0/expect: "),
        (lawful(steps=[{"step": "open_case", "expect": {"refused": []}}]), "steps/0/expect/refused: "),
        (lawful(steps=[{"round": "collective", "votes": {"an": "many"}}]), "steps/0/votes/an: 'many'"),
    ],
)
def test_a_malformed_script_is_turned_away_and_the_place_is_named(
    script: Mapping[str, Any], place: str
) -> None:
    with pytest.raises(BadScript, match=f"^{place}"):
        check(script)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("{step: open_case", "{stp: open_case", r"steps/0: 'stp' is not known here.* \(line \d+\)$"),
        ("today: ", "today: [", r"line \d+, column \d+: the file is not YAML here"),
        ("rehearsal: ", "rehearsal: 3 #", r"rehearsal: 3 should be text \(line 1\)"),
    ],
)
def test_a_file_that_cannot_be_read_names_the_line(
    tmp_path: Path, before: str, after: str, told: str
) -> None:
    path = tmp_path / "x.yaml"
    text = LAWFUL.lstrip()
    assert before in text
    path.write_text(text.replace(before, after, 1), "utf-8")
    with pytest.raises(BadScript, match=told):
        read(path)


@pytest.mark.parametrize(
    ("act", "told"),
    [
        ({"step": "open_case", "by": "KING"}, "there is no person and no player 'KING'"),
        ({"step": "open_case", "by": "UNIT_HEAD 2"}, "no player 'UNIT_HEAD 2'"),
        ({"step": "open_nomination", "given": {"eligible": ["zung"]}}, "no player 'zung'"),
        (
            {"step": "accept_withdrawal", "given": {"withdrawal_id": "newest"}},
            "there is no newest withdrawal_id",
        ),
        ({"step": "certify", "of_round": "collective"}, "no round 'collective' has been convened"),
    ],
)
@pytest.mark.usefixtures("app_context")
def test_a_name_that_is_not_there_is_told_with_its_place(act: Mapping[str, Any], told: str) -> None:
    script = lawful(steps=[{"step": "open_case"}, act])
    with pytest.raises(BadScript, match=f"^steps/1: .*{told}"):
        list(play(script))


@pytest.mark.usefixtures("app_context")
def test_an_unknown_rule_set_and_a_procedure_that_does_not_go_with_it_are_told() -> None:
    with pytest.raises(BadScript, match=r"^rule_set: there is no rule set 'hai-duong'"):
        list(play(lawful(rule_set="hai-duong")))
    with pytest.raises(
        BadScript, match=r"^procedure: rule set 'bac-giang-2016' does not go with 'five-steps'"
    ):
        list(play(lawful(procedure="five-steps")))


@pytest.mark.parametrize(
    "act",
    [
        {"step": "open_case", "expect": {"refused": ["R-0-a"]}},
        {"step": "open_case", "expect": "not_yours"},
        {"step": "open_case", "state": "APPROVED"},
        {"step": "open_case", "live": ["an"]},
        {"step": "request_policy", "expect": {"refused": ["R-2.5-b"]}},
        {"step": "open_case", "by": "CLERK", "expect": {"refused_among": ["R-0-a"]}},
        {
            "step": "open_case",
            "given": {"outcome_type": "ELECTION_NOMINATION"},
            "expect": {"refused": ["R-0-a"]},
        },
        {
            "step": "open_case",
            "given": {"outcome_type": "ELECTION_NOMINATION"},
            "expect": {"refused": ["R-S-outcome-type:title_is_elected"]},
        },
    ],
)
@pytest.mark.usefixtures("app_context")
def test_what_does_not_go_as_expected_is_noticed(act: Mapping[str, Any]) -> None:
    first = [] if act["step"] == "open_case" else [{"step": "open_case"}]
    (*_, line) = play(lawful(steps=[*first, act]))
    assert not line.as_expected
    assert line.expected


def written(folder: Path, **changes: Any) -> str:
    """The path of a file with a short script."""
    path = folder / "script.yaml"
    path.write_text(yaml.safe_dump(lawful(**changes), allow_unicode=True), encoding="utf-8")
    return str(path)


def test_the_command_says_that_all_went_as_expected(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rehearse", written(tmp_path)]) == 0
    told = capsys.readouterr().out
    assert "Một hồ sơ bình thường được mở." in told
    assert re.search(r"ok +1 +step open_case +accepted +→ DRAFT", told)


def test_the_command_fails_when_an_expectation_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, steps=[{"step": "open_case", "expect": {"refused": ["R-0-a"]}}])
    assert main(["rehearse", "--quiet", path]) == 1
    told = capsys.readouterr().out
    assert "!!" in told
    assert "expected: refused by R-0-a" in told


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("rehearsal: [", "line 1, column 13: the file is not YAML here"),
        ("- step", "the file holds no named entries"),
        (LAWFUL.replace("today", "tomorrow"), "(top): "),
        (LAWFUL.replace("2026-03-02", "2026-13-02"), "month must be in 1..12"),
        (LAWFUL.replace("{step: open_case", "{step: open_case, by: KING"), "steps/0: there is no person"),
    ],
)
def test_the_command_turns_a_bad_file_away(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, place: str
) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(text, encoding="utf-8")
    assert main(["rehearse", str(path)]) == 2
    assert place in capsys.readouterr().err


def test_a_file_that_is_not_there_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rehearse", str(tmp_path / "none.yaml")]) == 2
    assert "none.yaml" in capsys.readouterr().err


def test_on_and_no_are_words_and_days_are_days(tmp_path: Path) -> None:
    path = tmp_path / "words.yaml"
    acts = "  - {step: cancel, on: 2026-03-05, note: no, given: {signed: false}}\n"
    path.write_text(LAWFUL + acts, encoding="utf-8")
    act = read(path)["steps"][1]
    assert (str(act["on"]), act["note"], act["given"]) == ("2026-03-05", "no", {"signed": False})


def test_two_performances_of_one_file_are_alike(app_context: Flask) -> None:
    assert app_context
    script = SCRIPTS["v07-tie-at-half"]
    first = [(line.outcome, line.rules, line.state) for line in play(script)]
    assert first == [(line.outcome, line.rules, line.state) for line in play_again(script)]


def play_again(script: Mapping[str, Any]) -> Iterator[Any]:
    with stage.empty_stage():
        yield from play(script)
