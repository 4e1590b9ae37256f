"""Plays a rehearsal file and says, a line an entry, what the rule book answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.exc import IntegrityError

from state_machines import registry, rulebook
from state_machines.errors import NoSuchStep, NotYours, StepRefused
from state_machines.exams import SWITCH
from state_machines.facts import RoundFacts
from state_machines.vocabulary import DocumentKind
from workflow_app import clock
from workflow_app.rehearsal import sending
from workflow_app.rehearsal import world as worlds
from workflow_app.rehearsal.ballot import Ballot
from workflow_app.rehearsal.driver import Driver
from workflow_app.rehearsal.evaluation_desk import Desk, criteria_of, is_evaluation
from workflow_app.rehearsal.examining import newest_case
from workflow_app.rehearsal.expectations import (
    ACCEPTED,
    FOREIGN,
    IMPOSSIBLE,
    INVALID,
    Answer,
    fits,
    refusal,
    told,
)
from workflow_app.rehearsal.files import WHAT, BadScript
from workflow_app.rehearsal.office import as_date
from workflow_app.rehearsal.plan_world import consider, plan_of
from workflow_app.rehearsal.standing import places_fit
from workflow_app.rehearsal.values import Values
from workflow_app.rehearsal.world import World
from workflow_app.security.identity import Actor
from workflow_app.services import exams, freeze, homes, moves, planning, published, reappointments, releases
from workflow_app.services.cases import KIND
from workflow_app.services.errors import BadInput
from workflow_app.services.steps import CONVENE
from workflow_app.services.transactions import transaction

SUMMONED = 15  # voters of a round when the script does not say


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of the script: what came of it, and whether that was expected."""

    number: int
    what: str
    outcome: str
    rules: tuple[str, ...]
    state: str
    as_expected: bool
    expected: str = ""


def play(script: Mapping[str, Any]) -> Iterator[Line]:
    """Play a checked script on the present (empty) database, a line an entry.

    Raises BadScript for a person, a role or a record that is not there.
    """
    player = Player(script)
    for number, act in enumerate(script["steps"], 1):
        try:
            yield player.act(number, act)
        except BadScript as error:
            raise BadScript(f"steps/{number - 1}: {error}") from None


class Player:
    """The state of one performance."""

    def __init__(self, script: Mapping[str, Any]) -> None:
        self.script, self.today = script, day_of(script)
        self.rule_set = _rule_set(script)
        with clock.on(self.today):
            self.world: World = worlds.build(script, self.today)
            _publish(self.world, script, self.rule_set)
            _appointments(self.world, script, self.rule_set)
        self.world.rule_set = self.rule_set
        self.driver = Driver(self.world.cast)
        with clock.on(self.today):
            sending.plan_for(self.driver, self.world, script)
        self.values = Values(self.world, self.driver)
        self.desk = None
        if is_evaluation(script):
            criteria_of(script)
            self.desk = Desk(self.world, self.driver, self.values)

    def act(self, number: int, act: Mapping[str, Any]) -> Line:
        """Perform one entry of the script."""
        if "on" in act:
            self.today = as_date(act["on"])
        what = next(word for word in WHAT if word in act)
        with clock.on(self.today):
            if self.desk is not None:
                self.desk.turn(act)
            answer = self._tried(what, act)
            self.driver.case_id = self._followed(act)
            state = self.driver.file().facts.state if self.driver.case_id else "-"
            as_expected = fits(act, answer) and act.get("state", state) == state and self._stands(act)
        shown = answer.reasons if answer.outcome == INVALID else answer.rules
        return Line(number, f"{what} {act[what]}", answer.outcome, shown, state, as_expected, told(act))

    def _followed(self, act: Mapping[str, Any]) -> int:
        """The case that the script goes on with: where it says so, the appointment after an examination."""
        return newest_case() if act.get("follow") else self.driver.case_id

    def _stands(self, act: Mapping[str, Any]) -> bool:
        """Whether the live options and the round's result are those that the entry names."""
        if "live" in act and set(self.driver.file().facts.live) != set(self.values.people(act["live"])):
            return False
        if "plan" in act and plan_of(self.world) != act["plan"]:
            return False
        if not places_fit(act, self.world, self.today):
            return False
        if self.desk is not None and not self.desk.stands(act):
            return False
        if "outcome" not in act and "forward" not in act:
            return True
        round_ = self._newest_round(act.get("round", act.get("of_round")))
        outcome, forward = act.get("outcome", round_.outcome), act.get("forward")
        return outcome == round_.outcome and (
            forward is None or self.values.people(forward) == list(round_.forwarded)
        )

    def _newest_round(self, code: str | None) -> RoundFacts:
        held = [round_ for round_ in self.driver.file().facts.rounds if round_.code == code]
        if not held:
            raise BadScript(f"no round {code!r} has been convened")
        return max(held, key=lambda round_: round_.id)

    def _tried(self, what: str, act: Mapping[str, Any]) -> Answer:
        try:
            self._perform(what, act)
        except StepRefused as refused:
            return refusal(refused)
        except NotYours:
            return Answer(FOREIGN)
        except NoSuchStep:
            return Answer(IMPOSSIBLE)
        except BadInput as error:
            return Answer(INVALID, (str(error),))
        return Answer(ACCEPTED)

    def _perform(self, what: str, act: Mapping[str, Any]) -> None:
        if self.desk is not None and self.desk.perform(what, act, self.today):
            return
        if what == "step":
            self._step(act)
        elif what == "round":
            self._round(act)
        elif what == "advance":
            people = self.values.people(act["candidates"])
            self.driver.advance(act["advance"], people, self._crowd(act), self.world.authority)
        elif what == "notice":
            with transaction():
                worlds.give_notice(self.values.person(act["notice"]), self.today)
        elif what == "new_head":
            worlds.change_head(self.world, act["new_head"], self.today)
        else:
            self._daily(what)

    def _daily(self, what: str) -> None:
        """What the schedule does because a day has come."""
        if what == "open_due":
            self._open_due()
        elif what == "review_ending":
            moves.review_ending(self.today)
            moves.refresh_away(self.today)
        elif what == "follow_homes":
            homes.follow(self.today)
        elif what == "expire_overdue":
            planning.expire_overdue(self.today)
        elif what == "lapse_overdue":
            reappointments.lapse_overdue(self.today)
        else:
            freeze.suspend_frozen(self.today)

    def _is_running(self) -> bool:
        """Whether there is a case that a further one would not follow upon."""
        return bool(self.driver.case_id) and self.driver.file().row["phase"] != "ended"

    def _open_due(self) -> None:
        service = planning if self.world.planning else reappointments
        opened = service.open_due(self.today, rule_set=self.rule_set)
        of_post = [one for one in opened if self.driver.is_about(one, self.world.post_id)]
        self.driver.case_id = max(of_post, default=self.driver.case_id)

    def _open(self, values: dict[str, Any], actor: Actor | None) -> None:
        year = values.get("planning_year", self.today.year)
        who = actor or self.driver.actor("PERSONNEL_SPECIALIST")
        try:
            found = planning.open_planning(self.world.post_id, year, actor=who, rule_set=self.rule_set)
        except IntegrityError:
            raise BadInput("planning_year", "round_exists") from None
        self.driver.case_id = found

    def _step(self, act: Mapping[str, Any]) -> None:
        round_id = self._newest_round(act["of_round"]).id if "of_round" in act else None
        values = self.values.given(act, round_code=act.get("of_round"))
        actor = self.values.actor(act.get("by", self._anybody(act["step"], round_id)))
        acknowledged = frozenset(act["acknowledge"]) if "acknowledge" in act else None
        if act["step"] == "open_case" and not self._is_running():
            values = {"post_id": self.world.post_id, "acknowledged": acknowledged or frozenset(), **values}
            self.driver.open(rule_set=self.rule_set, by=actor, **values)
            return
        if act["step"] in ("open_move", "open_plan"):  # another case, when there is one already
            values["acknowledged"] = acknowledged or frozenset()
            sending.open_for(self.driver, self.world, self.script, values, actor)
            return
        if act["step"] == "open_review" and not self.driver.case_id:
            term = worlds.term_of(self.world, self.script["subject"])
            usual = actor or self.driver.actor("SYSTEM")
            self.driver.case_id = reappointments.open_review(term, actor=usual, rule_set=self.rule_set)
            return
        if act["step"] == "open_planning":
            self._open(values, actor)
            return
        if act["step"] == "open_exam" and not self.driver.case_id:
            usual = actor or self.driver.actor("PERSONNEL_SPECIALIST")
            given = {"post_id": self.world.post_id, **values}
            self.driver.case_id = exams.open_exam(given, actor=usual, rule_set=self.rule_set)
            return
        papers = None if "papers" not in act else [DocumentKind(kind) for kind in act["papers"]]
        self.driver.step(
            act["step"], by=actor, papers=papers, acknowledged=acknowledged, round_id=round_id, **values
        )

    def _anybody(self, code: str, round_id: int | None) -> str | None:
        """Who tries a step that no table has; None for a step with a usual performer."""
        usual = self.script.get("kind", KIND)
        kind = self.driver.file().row["kind"] if self.driver.case_id else usual
        procedure = published.in_force(self.rule_set.procedures[kind], self.today)
        known = {CONVENE, *(step.code for step in procedure.steps)}
        return None if round_id or code in known else "PERSONNEL_SPECIALIST"

    def _round(self, act: Mapping[str, Any]) -> None:
        ballot = Ballot(
            votes={self.values.person(key): count for key, count in act.get("votes", {}).items()},
            voters=self._crowd(act),
            present=act.get("present"),
            invalid=act.get("invalid", 0),
            against={self.values.person(key): count for key, count in act.get("against", {}).items()},
        )
        summons = self.values.given(act, round_code=act["round"])
        if "candidates" in act:
            summons["candidates"] = tuple(self.values.people(act["candidates"]))
        self.driver.hold(act["round"], ballot, to=act.get("until", "CERTIFIED"), **summons)

    def _crowd(self, act: Mapping[str, Any]) -> list[int]:
        everybody = self.values.crowd(act.get("round"))
        usual = len(everybody) if everybody is self.world.authority else SUMMONED
        return everybody[: act.get("summoned", usual)]


def _appointments(world: World, script: Mapping[str, Any], rule_set: rulebook.RuleSet) -> None:
    """A running appointment to the title for everybody of the script who is considered in one."""
    considered = [key for key, person in script["people"].items() if (person or {}).get("considered")]
    if considered:
        other = Driver(world.cast)
        other.open(rule_set=rule_set, post_id=world.post_id)
        with transaction():
            consider(other.case_id, [world.people[key] for key in considered])


def _publish(world: World, script: Mapping[str, Any], rule_set: rulebook.RuleSet) -> None:
    """The version that the script is played on, where it is one that an office has to publish first."""
    if "version" not in script:
        return
    code = rule_set.procedures[script.get("kind", KIND)]
    asked = releases.Proposal(code, script["version"], day_of(script), "01/QĐ")
    release_id = releases.propose(asked, actor=world.cast["ADVISER"][0])
    releases.publish(release_id, actor=world.cast["AUTHORITY_MEMBER"][0])


def _rule_set(script: Mapping[str, Any]) -> rulebook.RuleSet:
    code = script["rule_set"]
    found = [one for one in rulebook.rule_sets().values() if one.code == code]
    if not found:
        raise BadScript(f"rule_set: there is no rule set {code!r}")
    newest = max(found, key=lambda one: one.version)
    if "procedure" in script and registry.latest(script["procedure"]).code not in newest.procedures.values():
        raise BadScript(f"procedure: rule set {code!r} does not go with {script['procedure']!r}")
    return rulebook.switched(newest, SWITCH) if script.get("exams") else newest


def day_of(script: Mapping[str, Any]) -> date:
    """The day on which a script begins."""
    return as_date(script["today"])
