"""Nobody, whatever they try and in whatever order, gets a case where the law does not let it go."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from random import Random
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from state_machines.errors import WorkflowError
from state_machines.facts import CaseFacts, RoundFacts
from state_machines.vocabulary import RoundState
from tests.integration.walking import invariants
from tests.integration.walking.moves import MOVES
from tests.integration.walking.office import STARTS, Office, office
from workflow_app import clock
from workflow_app.services import context
from workflow_app.services.errors import ServiceError

NIGHTLY = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"
WALKS = 2_500 if NIGHTLY else 24
MEASURED = 40
STEPS = 18  # moves of one walk; a move may be many steps
SOUGHT = tuple(Phase) if NIGHTLY else (Phase.explicit, Phase.reuse, Phase.generate)  # shrinking takes minutes
QUIET = settings(
    max_examples=WALKS,
    phases=SOUGHT,
    stateful_step_count=STEPS,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


class Appointment(RuleBasedStateMachine):
    """One case, from some state of its line on, in the hands of people who try everything."""

    office: ClassVar[Office]
    reached: ClassVar[Counter[str]] = Counter()
    answers: ClassVar[Counter[str]] = Counter()

    @initialize(start=st.sampled_from(STARTS))
    def begin(self, start: str) -> None:
        self.office.begin(start)
        self.procedure, _ = context.pinned(self.office.file())
        self.before = invariants.entries(self.office.driver.case_id)
        self.revision = self.first_revision = self.office.file().facts.revision
        self.locked: dict[int, RoundFacts] = {}
        self.seen = {start}
        self.fresh = True  # nothing but steps has changed anything since the last step

    @rule(number=st.integers(0, len(MOVES) - 1), rng=st.randoms(use_true_random=True))
    def move(self, number: int, rng: Random) -> None:
        taken, outside = self.office.taken, self._outside()
        with clock.on(self.office.today), suppress(WorkflowError, ServiceError):
            MOVES[number](self.office, rng)
        if self.office.taken > taken:
            self.fresh = True
        self.fresh = self.fresh and outside == self._outside()

    def _outside(self) -> tuple[object, ...]:
        """What changes a case's inbox without a step: the day, and the people of the unit."""
        return self.office.today, self.office.file().unit

    @invariant()
    def nothing_is_broken(self) -> None:
        with clock.on(self.office.today):
            file = self.office.file()
            found = [*self.office.problems, *invariants.broken(file, self.procedure)]
            attempts = self.before + self.office.taken + self.office.refused
            found += invariants.history(file, attempts)
            found += self._went_on(file.facts)
            found += self._still_locked(file.facts)
            if self.fresh:
                found += invariants.inbox_rows(file, self.office.today)
        assert found == []

    def _went_on(self, case: CaseFacts) -> Iterator[str]:
        if case.revision < self.revision:
            yield f"revision {case.revision} after {self.revision}"
        if case.revision != self.first_revision + self.office.taken:
            yield f"revision {case.revision} after {self.office.taken} steps"
        self.revision = case.revision
        self.seen.add(case.state)

    def _still_locked(self, case: CaseFacts) -> Iterator[str]:
        """A certified round is the same for ever."""
        for round_ in case.rounds:
            if round_.state is RoundState.CERTIFIED and self.locked.setdefault(round_.id, round_) != round_:
                yield f"round {round_.id} was changed after it was certified"

    def teardown(self) -> None:
        if hasattr(self, "seen"):
            self.reached.update(self.seen)
            self.reached["walks"] += 1
            self.answers.update(self.office.answers)


@pytest.fixture(scope="module", autouse=True)
def one_office() -> Iterator[None]:
    with office() as made:
        Appointment.office = made
        yield


@pytest.mark.timeout(24 * 3600 if NIGHTLY else 120)
def test_no_walk_leaves_the_lawful_way() -> None:
    run_state_machine_as_test(Appointment, settings=QUIET)


def test_walks_reach_selections_and_decisions() -> None:
    """A generator that never gets far would prove nothing."""
    Appointment.reached.clear()
    Appointment.answers.clear()
    run_state_machine_as_test(Appointment, settings=settings(QUIET, max_examples=MEASURED, derandomize=True))
    reached, answers = Appointment.reached, Appointment.answers
    print(dict(reached), dict(answers))
    assert reached["SELECTING"] >= reached["walks"] / 4
    assert reached["DECISION_ISSUED"] >= reached["walks"] / 10
    assert answers["StepRefused"] > answers["accepted"] / 20
    assert min(answers[name] for name in ("NotYours", "NoSuchStep", "BadInput", "CaseMovedOn")) > 0
