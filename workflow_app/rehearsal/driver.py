"""Drives one case through the services: a step at a time, a whole round, or to a state.

Used by rehearsals, the demo province and the benchmarks, so that all of them take the
same door as the people at their desks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from state_machines import registry
from state_machines.engine import judge
from state_machines.evaluations import CAMPAIGN, FORM
from state_machines.exams import KIND
from state_machines.facts import CaseFacts, Tally
from state_machines.moves import KINDS, PLAN
from state_machines.rulebook import RuleSet
from state_machines.vocabulary import BallotType, DocumentKind, RecordKind
from state_machines.wanted_exams import KEEPING
from workflow_app import clock
from workflow_app.queries import case_file
from workflow_app.queries.case_file import CaseFile
from workflow_app.rehearsal import evaluating, moving
from workflow_app.rehearsal.ballot import Ballot
from workflow_app.rehearsal.examining import EXAM_LINE, exam_usual, keeper
from workflow_app.rehearsal.lines import DEFAULTS, LINE, PERSON_PAPERS, Leg, performer
from workflow_app.rehearsal.numbers import numbered
from workflow_app.rehearsal.planning import PLANNING_LINE
from workflow_app.rehearsal.planning import usual as usual_in_planning
from workflow_app.rehearsal.reviewing import REVIEW_LINE, REVIEW_PAPERS, usual
from workflow_app.security.identity import Actor
from workflow_app.services import context
from workflow_app.services.cases import open_case
from workflow_app.services.inputs import Paper, StepInput
from workflow_app.services.steps import StepTaken, is_round_step, prepare, take_step

MOVING = (*KINDS, PLAN)
OF_KIND = {KIND: exam_usual, FORM: evaluating.usual, CAMPAIGN: evaluating.usual}
Cast = Mapping[str, Sequence[Actor]]  # role code → who plays it, the usual one first


def _nothing(_code: str, _drive: Driver) -> dict[str, Any]:
    """What any case has is enough."""
    return {}


@dataclass(slots=True)
class Driver:
    """A case and the people around it. ``steps`` counts the steps that were taken.

    ``leaders`` vote in the collective's rounds; whoever votes elsewhere does when empty.
    """

    cast: Cast
    leaders: tuple[int, ...] = ()
    case_id: int = 0
    steps: int = 0

    def open(self, *, rule_set: RuleSet | None = None, by: Actor | None = None, **values: Any) -> int:  # noqa: ANN401
        """Open the case."""
        given = {"source": "ON_SITE", "outcome_type": "APPOINTMENT", **DEFAULTS["open_case"], **values}
        self.case_id = open_case(given, actor=by or self.actor("PERSONNEL_SPECIALIST"), rule_set=rule_set)
        self.steps += 1
        return self.case_id

    def actor(self, role: str, index: int = 0) -> Actor:
        """Who plays a role. Raises LookupError when nobody does."""
        players = self.cast.get(role, ())
        if index >= len(players):
            raise LookupError(f"nobody plays {role} number {index + 1}")
        return players[index]

    def file(self) -> CaseFile:
        """The case as it is now."""
        found = case_file.load(self.case_id, clock.today())
        if found is None:
            raise LookupError(self.case_id)
        return found

    def is_about(self, case_id: int, post_id: int) -> bool:
        """Whether a case is about a post."""
        found = case_file.load(case_id, clock.today())
        return found is not None and found.row["post_id"] == post_id

    def step(
        self,
        code: str,
        *,
        by: Actor | None = None,
        round_id: int | None = None,
        acknowledged: frozenset[str] | None = None,
        papers: Sequence[DocumentKind] | None = None,
        **values: Any,  # noqa: ANN401
    ) -> StepTaken:
        """Take one step with the given values on top of the usual ones."""
        file = self.file()
        actor = by or self._performer(code, file, round_id)
        typed = {**self._usual(code, file), **values}
        given = StepInput(
            revision=file.facts.revision,
            values=typed,
            papers=self._papers(code, file, papers),
            acknowledged=self._warnings(code, file, actor, typed, round_id)
            if acknowledged is None
            else acknowledged,
            round_id=round_id,
        )
        taken = take_step(self.case_id, code, given, actor=actor)
        self.steps += 1
        return taken

    def _performer(self, code: str, file: CaseFile, round_id: int | None) -> Actor:
        procedure, _ = context.pinned(file)
        round_ = context.round_of(file.facts, round_id)
        if procedure.kind == KIND and code in KEEPING and (secretary := keeper(self)):
            return secretary
        if procedure.kind == FORM and (own := evaluating.performer(self.cast, code, file)):
            return own
        role, index = performer(procedure, code, round_)
        return self.actor(role, index)

    def _usual(self, code: str, file: CaseFile) -> dict[str, Any]:
        typed = dict(DEFAULTS.get(code, {}))
        if file.facts.review_path:
            typed |= usual(code, self)
        elif file.row["kind"] in MOVING:
            typed |= moving.usual(code, self)
        elif file.facts.planning_year:
            typed |= usual_in_planning(code)
        else:
            typed |= OF_KIND.get(file.row["kind"], _nothing)(code, self)
        for name, value in typed.items():
            if value == "@today":
                typed[name] = clock.today()
            elif value == "@chosen":
                typed[name] = file.facts.chosen_id
        return typed

    def _papers(self, code: str, file: CaseFile, kinds: Sequence[DocumentKind] | None) -> tuple[Paper, ...]:
        if kinds is None:
            procedure, _ = context.pinned(file)
            machine = registry.ballot_round() if is_round_step(code) else procedure
            kinds = next((step.documents for step in machine.steps if step.code == code), ())
        row, count = file.row, file.facts.revision + 1
        return tuple(Paper(kind, numbered(kind, count, row), clock.today()) for kind in kinds)

    def _warnings(
        self, code: str, file: CaseFile, actor: Actor, values: dict[str, Any], round_id: int | None
    ) -> frozenset[str]:
        """The warnings that a person would read and tick at this point."""
        given = StepInput(file.facts.revision, values, round_id=round_id)
        work = prepare(file, code, given, actor, clock.today())
        ruling = judge(work.step, work.facts, work.rule_set, work.template)
        return frozenset(finding.rule for finding in ruling.warnings)

    def hold(self, code: str, ballot: Ballot, *, to: str = "CERTIFIED", **summons: Any) -> int:  # noqa: ANN401
        """Hold a whole ballot round and return its id; ``to`` stops it in an earlier state."""
        round_id = self.convene(code, ballot, **summons)
        came = ballot.voters[: len(ballot.voters) if ballot.present is None else ballot.present]
        # fmt: off
        acts: tuple[tuple[str, str, dict[str, Any]], ...] = (
            ("OPEN",        "take_attendance", {"present": tuple(came)}),
            ("TELLERS_SET", "set_tellers",     self._tellers(code)),
            ("COUNTING",    "close_voting",    {"issued": len(came), "collected": len(came)}),
            ("ENTERED",     "enter_count",     self._count(round_id, ballot, len(came))),
            ("COUNTED",     "confirm_count",   {"agreed": True}),
            ("CERTIFIED",   "certify",         {"chair_id": came[0] if came else None}),
        )
        # fmt: on
        if to == "CONVENED":
            return round_id
        for state, act, values in acts:
            self.step(act, round_id=round_id, **values)
            if state == to:
                break
        return round_id

    def convene(self, code: str, ballot: Ballot, **values: Any) -> int:  # noqa: ANN401
        """Summon the voters of a round and return its id."""
        file = self.file()
        procedure, _ = context.pinned(file)
        template = procedure.round(code)
        role = "ADVISER" if template.venue == "authority" else "PERSONNEL_SPECIALIST"
        names = values.pop("candidates", context.allowed_names(file.facts, template))
        self.step(
            "convene",
            by=self.actor(role),
            round_code=code,
            candidates=tuple(names),
            voters=tuple(ballot.voters),
            **values,
        )
        return max(one.id for one in self.file().facts.rounds if one.code == code)

    def _tellers(self, code: str) -> dict[str, Any]:
        procedure, _ = context.pinned(self.file())
        at_authority = procedure.round(code).venue == "authority"
        players = self.cast["AUTHORITY_TELLER" if at_authority else "TELLER"]
        team = tuple(actor.official_id for actor in players)
        return {"tellers": team, "teller_head": team[0]}

    def _count(self, round_id: int, ballot: Ballot, came: int) -> dict[str, Any]:
        round_ = context.round_of(self.file().facts, round_id)
        valid = came - ballot.invalid
        each = round_ is not None and round_.ballot is BallotType.APPROVE_EACH
        tallies = tuple(
            Tally(
                who,
                ballot.votes.get(who, 0),
                ballot.against.get(who, valid - ballot.votes.get(who, 0)) if each else 0,
            )
            for who in (round_.candidates if round_ else ())
        )
        return {"valid": valid, "invalid": ballot.invalid, "tallies": tallies}

    def attach_dossier(self) -> None:
        """Every paper that the chosen person's dossier still lacks."""
        file = self.file()
        chosen = file.facts.chosen_id
        have = {(d.kind, d.official_id) for d in file.facts.documents}
        for kind in REVIEW_PAPERS if file.facts.review_path else PERSON_PAPERS:
            if (kind, chosen) not in have:
                self.attach(kind, chosen)

    def attach(self, kind: DocumentKind, official_id: int | None) -> None:
        """One paper into the dossier."""
        file = self.file()
        number = numbered(kind, file.facts.revision + 1, file.row)
        self.step(
            "attach_document",
            kind=str(kind),
            official_id_optional=official_id,
            number=number,
            dated_on=clock.today(),
        )

    def declare_conflicts(self) -> None:
        """Specialist and head say that they have no interest in the case."""
        for role in ("PERSONNEL_SPECIALIST", "UNIT_HEAD"):
            self.step("declare_conflict", by=self.actor(role), conflict=False)

    def political_conclusions(self) -> None:
        """The conclusion on political standards for every live option."""
        for who in self.file().facts.live:
            self.attach(DocumentKind.POLITICAL_CONCLUSION, who)

    def reads(self, kind: RecordKind) -> int:
        """The newest record of a kind."""
        return self.file().facts.recorded(kind)[-1].id

    def _line(self, facts: CaseFacts) -> Mapping[str, Leg]:
        if facts.review_path:
            return REVIEW_LINE
        if facts.planning_year:
            return PLANNING_LINE
        if facts.move is not None:
            return moving.MOVE_LINE
        return moving.PLAN_LINE if facts.state in moving.PLAN_LINE else LINE

    def advance(
        self, to: str, candidates: Sequence[int], voters: Sequence[int], authority: Sequence[int]
    ) -> None:
        """Take the shortest lawful way to a state of the main line.

        The first of ``candidates`` is named by the head and wins every vote, the
        second is named too. Raises whatever a step raises.
        """
        while (file := self.file()).facts.state != to:
            facts = file.facts
            line = EXAM_LINE if file.row["kind"] == KIND else self._line(facts)
            line = evaluating.LINES.get(file.row["kind"], line)
            line[facts.state](self, tuple(candidates), tuple(voters), tuple(authority))
