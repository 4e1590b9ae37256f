"""What somebody may try in a walk: lawful steps, and plenty of others, with typed input."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from random import Random
from typing import Any

from state_machines import registry
from state_machines.definition import Step
from state_machines.errors import WorkflowError
from state_machines.facts import CaseFacts, RoundFacts, Tally
from state_machines.vocabulary import DocumentKind, RecordKind, Role, RoundState
from tests.integration.walking.office import LAWFUL, Office
from tests.integration.walking.typed import RULES, Desk, typed
from workflow_app.rehearsal import world as worlds
from workflow_app.rehearsal.ballot import Ballot
from workflow_app.rehearsal.lines import DEFAULTS, LINE
from workflow_app.services import context, freeze
from workflow_app.services.errors import ServiceError
from workflow_app.services.inputs import Paper, StepInput
from workflow_app.services.transactions import transaction

BACK = {  # the way on from states beside the main line
    "NO_SELECTION": "renominate",
    "SUPPLEMENT_REQUESTED": "return_supplement",
    "SUSPENDED": "resume",
    "POLICY_REJECTED": "revise_request",
    "NOT_APPROVED": "close",
    "REVOKED": "close",
    "NOMINATED_FOR_ELECTION": "close",
}
ENDED = (RoundState.CERTIFIED, RoundState.VOIDED)
UNDERWAY = ("CONVENED", "OPEN", "TELLERS_SET", "COUNTING", "ENTERED", "ENTERED", "COUNTED")
MIN_OPTIONS = 2
TRIES = 3  # steps in a row on one round
WITHDRAWALS = ("NOMINATING", "CONSOLIDATED", "VERIFYING", "SELECTING")


def go_on(office: Office, rng: Random) -> None:
    """The next lawful stretch of the main line, for two people."""
    facts = office.file().facts
    running = [round_ for round_ in facts.rounds if round_.state not in ENDED]
    if running:
        finish(office, running[0], rng)
    elif facts.state in BACK:
        _set_going(office, rng)
        office.driver.step(BACK[facts.state])
    elif facts.certified("selection") and facts.state == "SELECTING":
        choose(office, rng)
    elif facts.certified("decision") and facts.state == "DECIDING":
        office.driver.step(rng.choice(("approve", "approve", "refuse", "ask_other_option")))
    elif len(facts.live) < MIN_OPTIONS and facts.state in ("CONSOLIDATED", "VERIFYING", "SELECTING"):
        office.driver.step("reopen_nomination")
    elif facts.state == "SELECTING" and rng.random() < 0.6:
        hold(office, rng)
    elif facts.state in LINE:
        LINE[facts.state](
            office.driver, _pair(office, rng), _voters(office, rng), tuple(office.world.authority)
        )


def _set_going(office: Office, rng: Random) -> None:
    """What a case that stands still under a retiring head is waiting for."""
    if office.noticed and office.file().facts.state == "SUSPENDED" and rng.random() < 0.7:
        office.driver.step("propose_override", rule_id="R-2.5-k")
        office.driver.step("adopt_override", override_id=office.file().facts.overrides[-1].id)


def choose(office: Office, rng: Random) -> None:
    """What follows a certified vote of the collective: its choice, or that there is none."""
    facts, driver = office.file().facts, office.driver
    vote = facts.certified("selection")
    if vote is None or not vote.forwarded:
        driver.step("record_no_selection")
        return
    named = rng.choice(vote.forwarded)
    if not facts.recorded(RecordKind.HEAD_OPINION) or len(vote.forwarded) > 1:
        driver.step("give_head_opinion", official_id=named)
        driver.step("file_differing_opinion")
    driver.step("choose", official_id=named if rng.random() < 0.8 else rng.choice(facts.live or (named,)))


def _pair(office: Office, rng: Random) -> tuple[int, ...]:
    live = list(office.file().facts.live)
    if len(live) > 1 and rng.random() < 0.8:
        return tuple(rng.sample(live, 2))
    keys = list(LAWFUL) if rng.random() < 0.9 else list(office.world.people)
    return tuple(office.world.people[key] for key in rng.sample(keys, 2))


def _voters(office: Office, rng: Random) -> tuple[int, ...]:
    return tuple(office.world.voters[: rng.choice((7, 8, 9, 15))])


def hold(office: Office, rng: Random, *, stops: Sequence[str] = (*UNDERWAY, *["CERTIFIED"] * 8)) -> None:
    """A whole ballot round, with numbers that often break off or come to nothing."""
    facts = office.file().facts
    procedure, _ = context.pinned(office.file())
    here = [template for template in procedure.rounds if template.state == facts.state]
    if not here and rng.random() < 0.8:
        go_on(office, rng)
        return
    template = rng.choice(here or procedure.rounds)
    crowd = office.world.authority if template.venue == "authority" else office.world.voters
    voters = rng.sample(crowd, rng.randint(1, 9))
    present = rng.randint(len(voters) // 2, len(voters))
    names = context.allowed_names(facts, template) or (office.world.people["an"],)
    more: dict[str, Any] = {}
    if rng.random() < 0.3:
        certified = facts.certified(template.code)
        more["corrects_id"] = certified.id if certified else None
    if rng.random() < 0.2:
        names = tuple(rng.sample(list(office.world.people.values()), rng.randint(1, 4)))
    ballot = Ballot(_votes(names, present, rng), voters, present, invalid=rng.choice((0, 0, 0, 1)))
    office.driver.hold(template.code, ballot, to=rng.choice(stops), candidates=names, **more)


def _votes(names: Sequence[int], present: int, rng: Random) -> dict[int, int]:
    """Votes that add up more often than not, and tie now and then."""
    if rng.random() < 0.2:
        return {who: present // max(1, len(names)) for who in names}
    left, votes = present, {}
    for who in rng.sample(list(names), len(names)):
        votes[who] = rng.randint(0, left) if rng.random() < 0.95 else rng.randint(0, present)
        left = max(0, left - votes[who])
    return votes


def finish(office: Office, round_: RoundFacts, rng: Random) -> None:
    """A running round brought to its end, if its people come."""
    driver = office.driver
    team = tuple(actor.official_id or 0 for actor in office.world.cast["TELLER"])
    acts: dict[RoundState, tuple[str, Callable[[RoundFacts], dict[str, Any]]]] = {
        RoundState.CONVENED: ("take_attendance", lambda r: {"present": r.voters}),
        RoundState.ADJOURNED: ("reconvene", lambda _: {}),
        RoundState.OPEN: ("set_tellers", lambda _: {"tellers": team, "teller_head": team[0]}),
        RoundState.TELLERS_SET: (
            "close_voting",
            lambda r: {"issued": len(r.present), "collected": len(r.present)},
        ),
        RoundState.COUNTING: ("enter_count", lambda r: _count(r, rng)),
        RoundState.ENTERED: ("confirm_count", lambda _: {}),
        RoundState.COUNTED: ("certify", lambda r: {"chair_id": r.present[0]}),
    }
    while round_.state in acts:
        code, values = acts[round_.state]
        by = None
        if code in ("close_voting", "enter_count", "confirm_count"):
            who = [t for t in round_.tellers if code != "confirm_count" or t != round_.entered_by]
            by = office.actor(Role.TELLER, rng.choice(who))
        driver.step(code, by=by, round_id=round_.id, **values(round_))
        round_ = context.round_of(office.file().facts, round_.id) or round_


def _count(round_: RoundFacts, rng: Random) -> dict[str, Any]:
    collected = round_.collected or 0
    votes = _votes(round_.candidates, collected, rng)
    each = round_.ballot.value == "APPROVE_EACH"
    tallies = tuple(Tally(who, votes[who], collected - votes[who] if each else 0) for who in votes)
    return {"valid": collected, "invalid": 0, "tallies": tallies}


def any_step(office: Office, rng: Random) -> None:
    """Any step, mostly one that the state allows, by the usual person or by anybody."""
    file = office.file()
    procedure, _ = context.pinned(file)
    leaving = list(procedure.leaving(file.facts.state))
    step = rng.choice(leaving if leaving and rng.random() < 0.85 else procedure.steps)
    _try(office, step, file.facts, rng)


def hurry(office: Office, rng: Random) -> None:
    """The case is pushed on at once, whatever may be missing."""
    file = office.file()
    procedure, _ = context.pinned(file)
    if file.facts.state == "NOMINATING":
        with suppress(WorkflowError, ServiceError):
            hold(office, rng, stops=("CERTIFIED",))
        for who in _pair(office, rng):
            with suppress(WorkflowError, ServiceError):
                office.driver.step("nominate_by_head", official_id=who)
        office.driver.step("prepare_consolidation")
    onward = [step for step in procedure.leaving(file.facts.state) if step.dest and step.wanted]
    if onward:
        step = rng.choice(onward)
        values = {"official_id": rng.choice(file.facts.live)} if step.asks and file.facts.live else {}
        office.driver.step(step.code, **{k: v for k, v in values.items() if k in step.asks})


def any_round_step(office: Office, rng: Random) -> None:
    """A round is begun, and then any step is tried on it, or on an older one."""
    if all(round_.state in ENDED for round_ in office.file().facts.rounds):
        hold(office, rng, stops=UNDERWAY)
    facts = office.file().facts
    underway = [round_ for round_ in facts.rounds if round_.state not in ENDED]
    if not underway and rng.random() < 0.9:
        any_step(office, rng)
        return
    pool = underway if underway and rng.random() < 0.9 else facts.rounds
    for _ in range(TRIES if pool else 0):
        with suppress(WorkflowError, ServiceError):
            _try_round(office, rng.choice(pool).id, rng)


def same_hand(office: Office, rng: Random) -> None:
    """A count is entered, and confirmed by whoever entered it, prepared the round, or has no part in it."""
    hold(office, rng, stops=("ENTERED",))
    entered = next((one for one in office.file().facts.rounds if one.state is RoundState.ENTERED), None)
    if entered is not None:
        who = rng.choice(
            (entered.entered_by, entered.entered_by, entered.prepared_by, rng.choice(office.crew))
        )
        office.driver.step("confirm_count", by=office.actor(Role.TELLER, who or 0), round_id=entered.id)


def _try_round(office: Office, round_id: int, rng: Random) -> None:
    facts = office.file().facts
    round_ = context.round_of(facts, round_id)
    table = registry.ballot_round()
    leaving = list(table.leaving(str(round_.state))) if round_ else []
    step = rng.choice(leaving if leaving and rng.random() < 0.8 else table.steps)
    _try(office, step, facts, rng, round_)


def _try(office: Office, step: Step, facts: CaseFacts, rng: Random, round_: RoundFacts | None = None) -> None:
    by = None
    if rng.random() < 0.5:
        role = rng.choice(list(step.by) if rng.random() < 0.7 else list(Role)[:-1])
        near = [*round_.tellers, round_.prepared_by or 0] if round_ else []
        by = office.actor(role, rng.choice(near if near and rng.random() < 0.7 else office.crew))
    elif Role.OFFICIAL in step.by:
        by = office.actor(Role.OFFICIAL, rng.choice(list(office.world.people.values())))
    values = typed(step, Desk(office, facts, rng, round_))
    acknowledged = None if rng.random() < 0.9 else frozenset[str]()
    round_id = round_.id if round_ else None
    try:
        office.driver.step(step.code, by=by, round_id=round_id, acknowledged=acknowledged, **values)
    except LookupError as error:
        if "nobody plays" not in str(error):
            raise


def withdraw(office: Office, rng: Random) -> None:
    """Somebody asks to withdraw, and the conference answers."""
    if office.file().facts.state not in WITHDRAWALS and rng.random() < 0.8:
        go_on(office, rng)
        return
    who = rng.choice([*office.file().facts.live, office.world.people["dung"]])
    office.driver.step("file_withdrawal", by=office.actor(Role.OFFICIAL, who))
    pending = [w.id for w in office.file().facts.withdrawals if w.state == "PENDING"]
    answer = rng.choice(("accept_withdrawal", "accept_withdrawal", "refuse_withdrawal"))
    office.driver.step(answer, withdrawal_id=pending[-1])


def override(office: Office, rng: Random) -> None:
    """The adviser proposes to set a rule aside; somebody adopts it."""
    who = rng.choice([None, *office.world.people.values()])
    office.driver.step("propose_override", rule_id=rng.choice(RULES[:5]), official_id_optional=who)
    proposed = office.file().facts.overrides[-1]
    members = office.world.cast["AUTHORITY_MEMBER"]
    adopter = rng.choice([*(m.official_id for m in members), proposed.proposed_by])
    office.driver.step(
        "adopt_override", by=office.actor(Role.AUTHORITY_MEMBER, adopter or 0), override_id=proposed.id
    )


def find_ineligible(office: Office, rng: Random) -> None:
    """A matter is raised about an option, and the person found ineligible."""
    live = office.file().facts.live
    if live:
        office.driver.step("raise_matter", official_id=rng.choice(live))
        matter = office.driver.reads(RecordKind.MATTER_RAISED)
        office.driver.step("resolve_matter", matter_id=matter, person_ineligible=rng.random() < 0.7)


def two_hats(office: Office, rng: Random) -> None:
    """One person takes the next step and then one of another room."""
    file = office.file()
    procedure, _ = context.pinned(file)
    who = rng.choice(office.crew)
    for _ in range(2):
        steps = [s for s in procedure.leaving(office.file().facts.state) if s.duty and s.by]
        if steps:
            step = rng.choice(steps)
            facts = office.file().facts
            values = typed(step, Desk(office, facts, rng))
            office.driver.step(step.code, by=office.actor(step.by[0], who), **values)


def wait(office: Office, rng: Random) -> None:
    """Days go by."""
    office.today += timedelta(days=rng.choice((1, 3, 14, 40)))


def notice(office: Office, rng: Random) -> None:
    """The head is told to retire, or is followed by somebody; the daily run looks at it."""
    if rng.random() < 0.6 and not office.noticed:
        office.noticed = True
        with transaction():
            worlds.give_notice(office.world.people["head"], office.today)
    elif rng.random() < 0.5:
        office.today += timedelta(days=1)
        worlds.change_head(office.world, rng.choice(("nobody", "dung")), office.today)
    freeze.suspend_frozen(office.today)


def overtaken(office: Office, rng: Random) -> None:
    """Somebody acts on a page that was read before the last change."""
    facts = office.file().facts
    stale = StepInput(facts.revision - rng.randint(1, 3), dict(DEFAULTS["cancel"]), (_paper(),))
    office.take_step(facts.id, "cancel", stale, actor=office.driver.actor("UNIT_HEAD"))


def _paper() -> Paper:
    return Paper(DocumentKind.OTHER, "1", worlds.LONG_AGO)


# How often each is tried: half of all moves go on, so that walks get somewhere.
MOVES: Sequence[Callable[[Office, Random], None]] = (
    *[go_on] * 10,
    *[any_step] * 4,
    *[any_round_step] * 3,
    *[hold] * 2,
    *[hurry] * 2,
    *[same_hand] * 2,
    withdraw,
    override,
    find_ineligible,
    two_hats,
    wait,
    notice,
    overtaken,
)
