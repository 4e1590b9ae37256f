"""When the steps of an examination stand in somebody's inbox, and in whose."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from state_machines.definition import Step
from state_machines.examined import ExamPart
from state_machines.exams import council, open_petitions, petition_until, undeclared, unmarked
from state_machines.facts import Facts
from state_machines.rulebook import RuleSet

KEEPING = (  # steps of the council's secretary
    "hold_written",
    "enter_written_marks",
    "hold_defence",
    "enter_defence_marks",
    "score",
    "answer_mark_petition",
)


def _unmarked(part: ExamPart) -> Callable[[Facts, RuleSet], bool]:
    return lambda facts, _: bool(unmarked(facts.case, part))


def _marked(part: ExamPart) -> Callable[[Facts, RuleSet], bool]:
    return lambda facts, _: not unmarked(facts.case, part)


def _too_few(facts: Facts, rule_set: RuleSet) -> bool:
    return len(facts.case.live) < int(rule_set.params["exam_min_candidates"])


def _petitions_over(facts: Facts, _: RuleSet) -> bool:
    until = petition_until(facts.case)
    return until is not None and facts.today > until and not open_petitions(facts.case)


EXAMS: Mapping[str, Callable[[Facts, RuleSet], bool]] = {
    "council_missing": lambda facts, _: council(facts.case) is None,
    "council_appointed": lambda facts, _: council(facts.case) is not None,
    "examiners_undeclared": lambda facts, _: bool(undeclared(facts.case)),
    "enough_candidates": lambda facts, rule_set: not _too_few(facts, rule_set),
    "written_unmarked": _unmarked(ExamPart.WRITTEN),
    "written_marked": _marked(ExamPart.WRITTEN),
    "defence_unmarked": _unmarked(ExamPart.DEFENCE),
    "defence_marked": _marked(ExamPart.DEFENCE),
    "mark_petition_open": lambda facts, _: bool(open_petitions(facts.case)),
    "mark_petitions_over": _petitions_over,
}


def asked_persons(step: Step, facts: Facts) -> tuple[int | None, ...]:
    """Whom a step for one person is for: the council's people in an examination, else the chosen one."""
    found = council(facts.case)
    if step.code == "declare_exam_conflict":
        return undeclared(facts.case)
    if step.code in KEEPING:
        return (found.secretary,) if found else ()
    return (facts.case.chosen_id,)
