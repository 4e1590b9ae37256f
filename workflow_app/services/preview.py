"""A step looked at before it is taken: may it be, by this person, and what stands in the way."""

from __future__ import annotations

from dataclasses import dataclass

from state_machines import registry
from state_machines.definition import RoundTemplate
from state_machines.engine import Ruling, judge
from state_machines.errors import NoSuchStep, NotYours
from state_machines.facts import RoundFacts
from workflow_app.services import context
from workflow_app.services.errors import NotFound
from workflow_app.services.inbox import asks_the_form
from workflow_app.services.inputs import StepInput
from workflow_app.services.sight import Sight
from workflow_app.services.steps import is_round_step, prepare
from workflow_app.services.work import Work

CONVENE = "convene"


@dataclass(frozen=True, slots=True)
class Preview:
    """A step with the rulings on the facts alone, as nothing has been typed yet."""

    work: Work
    ruling: Ruling

    @property
    def blocked(self) -> bool:
        """Whether something refuses the step whatever will be typed."""
        return any(not asks_the_form(finding.reason) for finding in self.ruling.refusals)


def preview(
    sight: Sight, code: str, *, round_id: int | None = None, round_code: str | None = None
) -> Preview:
    """The step as it stands now. One statement.

    Raises NotFound for a round that is not there, NoSuchStep when the present state does not
    lead to it, NotYours when it belongs to others.
    """
    if is_round_step(code) and code != CONVENE and round_id is None:
        round_id = _only_round(sight, code).id
    values = {"round_code": round_code} if code == CONVENE else {}
    given = StepInput(sight.file.facts.revision, values, round_id=round_id)
    work = prepare(sight.file, code, given, sight.actor, sight.today)
    _must_be_possible(work)
    ruling = judge(work.step, work.facts, work.rule_set, work.template)
    if not ruling.mine:
        raise NotYours(code, tuple(str(role) for role in work.step.by))
    return Preview(work, ruling)


def rounds_to_convene(sight: Sight) -> tuple[RoundTemplate, ...]:
    """The rounds that the procedure holds in the present state."""
    case = sight.file.facts
    return sight.procedure.rounds_in(case.state, case.review_path)


def running_rounds(sight: Sight) -> tuple[RoundFacts, ...]:
    """The rounds that are neither certified nor voided, oldest first."""
    templates = (one.code for one in sight.procedure.rounds)
    found = (sight.file.facts.running(code) for code in templates)
    return tuple(sorted((one for one in found if one is not None), key=lambda one: one.id))


def _only_round(sight: Sight, code: str) -> RoundFacts:
    """The running round that can take the step, when there is exactly one."""
    sources = registry.ballot_round().step(code).sources
    fitting = [one for one in running_rounds(sight) if one.state in sources]
    if len(fitting) != 1:
        raise NotFound(f"no single round for {code}")
    return fitting[0]


def _must_be_possible(work: Work) -> None:
    round_ = work.facts.round
    state = str(round_.state) if round_ else work.case.state
    if work.step.code == CONVENE:
        if context.template_of(work.procedure, work.given.values.get("round_code")) is None:
            raise NotFound("no round named")
        return
    if state not in work.step.sources:
        raise NoSuchStep(work.step.code, state)
