"""How many statements each step costs: few, however many people a round has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from state_machines import registry
from workflow_app.extensions import db
from workflow_app.rehearsal import driver as driving
from workflow_app.rehearsal.files import read
from workflow_app.rehearsal.script import play
from workflow_app.services import steps
from workflow_app.services.inputs import StepInput

FOLDER = Path(__file__).parents[3] / "rehearsals"
LIMIT = 14
# These change more than their case: they open the next one, move a person back, or restore what a
# decision had changed. A period opens all forms at once; a grade is counted again under a lock and
# put on the person's file.
BEYOND = {
    "open_appointment": 16,
    "place_back": 16,
    "settle": 15,
    "revoke": 16,
    "open_period": 25,
    "decide_grade": 20,
    "change_grade": 17,
}
WHOLE_LINES = (
    "whole-line-three-channels",
    "whole-line-five-steps",
    "reappointment-whole-line",
    "planning-whole-line",
    "rotation-whole-line",
    "rotation-plan-whole-line",
    "transfer-whole-line",
    "secondment-whole-line",
    "leadership-exam-whole-line",
    "evaluation-every-step",
)
BESIDE = (  # between them they take every step that a whole line does not
    "another-option-asked-for",
    "cancellation",
    "counting-duties",
    "election-nomination",
    "not-enough-options",
    "overrun-explained",
    "plan-ended-and-override",
    "override-declined",
    "planning-authority-strikes-a-name",
    "planning-outvoted-by-the-collective",
    "planning-supplement-and-separate-hands",
    "policy-rejected-and-revised",
    "reappointment-deferral",
    "reappointment-deferred-until-the-term-is-over",
    "reappointment-lapsed-halfway",
    "reappointment-v09-seven-years-eleven-months",
    "reappointment-matter-override",
    "reappointment-revoked",
    "reappointment-v18-extension",
    "revocation-after-inspection",
    "revoked-before-its-day",
    "revoked-while-serving",
    "serious-matter-suspends",
    "supplement-and-return",
    "v02-quorum-lacking",
    "v07-tie-at-half",
    "v08-nobody-selected",
    "v16-two-of-three-withdraw",
    "voided-round",
    "withdrawal-refused-and-accepted",
    "rotation-prolonged-then-placed-elsewhere",
    "rotation-settled",
    "rotation-not-approved",
    "transfer-not-agreed-and-decided",
    "secondment-recalled",
    "secondment-prolonged",
    "leadership-exam-petition",
    "leadership-exam-below-the-standard",
    "evaluation-alone-before-appointment",
)


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that reach the database; beginning a transaction is none."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith("BEGIN"):
            sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


@pytest.fixture
def costs(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """Step → the most statements that one taking of it has cost."""
    most: dict[str, int] = defaultdict(int)
    take_step, open_case = steps.take_step, driving.open_case

    def watched(case_id: int, code: str, given: StepInput, **more: Any) -> Any:
        db.session.rollback()
        with counted() as sent:
            done = take_step(case_id, code, given, **more)
        most[code] = max(most[code], len(sent))
        return done

    def opened(*values: Any, **more: Any) -> Any:
        db.session.rollback()
        with counted() as sent:
            done = open_case(*values, **more)
        most["open_case"] = len(sent)
        return done

    monkeypatch.setattr(driving, "take_step", watched)
    monkeypatch.setattr(driving, "open_case", opened)
    return most


@pytest.mark.parametrize("name", [*WHOLE_LINES, *BESIDE])
@pytest.mark.usefixtures("app_context")
def test_no_step_sends_more_than_its_statements(name: str, costs: dict[str, int]) -> None:
    assert all(line.as_expected for line in play(read(FOLDER / f"{name}.yaml")))
    print(name, db.engine.dialect.name)
    for code, number in sorted(costs.items(), key=lambda item: (-item[1], item[0])):
        print(f"  {number:>3}  {code}")
    assert costs
    assert {code: number for code, number in costs.items() if number > BEYOND.get(code, LIMIT)} == {}


def test_the_rehearsals_that_are_counted_take_every_step() -> None:
    known = {step.code for table in registry.procedures().values() for step in table.steps}
    acts = [act for name in (*WHOLE_LINES, *BESIDE) for act in read(FOLDER / f"{name}.yaml")["steps"]]
    driven = {"take_attendance", "set_tellers", "close_voting", "enter_count", "confirm_count", "certify"}
    line = {
        "convene",
        "submit",
        "submit_move",
        "accept_submission",
        "finish_appraisal",
        "sign_decision",
        "issue_decision",
    }
    taken = {act["step"] for act in acts if "step" in act and "expect" not in act} | driven | line
    assert known - taken == set()


@pytest.mark.usefixtures("app_context")
def test_a_round_of_a_thousand_costs_what_a_round_of_three_costs(costs: dict[str, int]) -> None:
    script = dict(read(FOLDER / "v01-quorum-met.yaml"))
    few = {"round": "conference", "summoned": 3, "votes": {"an": 3}}
    many = {"round": "conference", "summoned": 1000, "votes": {"an": 900}, "given": {"corrects_id": "newest"}}
    script |= {"voters": 1000, "steps": [*script["steps"][:2], few, many]}
    cost_of = []
    for line in play(script):
        assert line.as_expected
        if line.what == "round conference":
            cost_of.append(dict(costs))
        costs.clear()
    of_few, of_many = cost_of
    assert len(of_few) == 7
    assert {code: number for code, number in of_many.items() if number > of_few[code]} == {}
