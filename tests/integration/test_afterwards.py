"""What a step works out about the case afterwards is what is read of it afterwards."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from state_machines.facts import CaseFacts
from workflow_app import clock
from workflow_app.cli.rehearse import read
from workflow_app.queries import case_file
from workflow_app.queries.case_file import CaseFile
from workflow_app.rehearsal import stage
from workflow_app.rehearsal.script import play
from workflow_app.services import steps

FOLDER = Path(__file__).parents[2] / "rehearsals"
REHEARSALS = (  # together they take nearly every step
    "another-option-asked-for",
    "arithmetic-of-a-count",
    "correction-of-the-final-vote",
    "election-nomination",
    "name-written-in",
    "plan-ended-and-override",
    "revocation-after-inspection",
    "serious-matter-suspends",
    "supplement-and-return",
    "v07-tie-at-half",
    "v16-two-of-three-withdraw",
    "whole-line-five-steps",
)


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[tuple[CaseFile, CaseFile]]:
    """Every pair of worked out and read that the steps of a test give."""
    pairs: list[tuple[CaseFile, CaseFile]] = []
    write, worked_out = steps._write, steps.fresh_file
    latest: list[CaseFile] = []

    def remembering(*args: Any) -> CaseFile:
        latest.append(worked_out(*args))
        return latest[-1]

    def comparing(work: Any, *args: Any) -> Any:
        taken = write(work, *args)
        again = case_file.load(work.case.id, clock.today())
        assert again is not None
        pairs.append((latest[-1], again))
        return taken

    monkeypatch.setattr(steps, "fresh_file", remembering)
    monkeypatch.setattr(steps, "_write", comparing)
    return pairs


@pytest.mark.parametrize("name", REHEARSALS)
def test_a_step_knows_the_case_that_it_leaves_behind(
    name: str, compared: list[tuple[CaseFile, CaseFile]]
) -> None:
    with stage.empty_stage():
        for _ in play(read(FOLDER / f"{name}.yaml")):
            for worked_out, again in compared:
                assert _plain(worked_out.facts) == _plain(again.facts)
                assert worked_out.unit == again.unit
            compared.clear()


def _plain(case: CaseFacts) -> CaseFacts:
    """The facts in one order, without the numbers that the database gives to new rows."""
    numberless = ("records", "withdrawals", "overrides")
    rows: dict[str, Any] = {
        name: tuple(replace(row, id=place) for place, row in enumerate(getattr(case, name)))
        for name in numberless
    }
    for name in ("options", "nominations", "documents", "deadlines", "duties"):
        rows[name] = tuple(sorted(getattr(case, name), key=str))
    return replace(case, **rows)
