"""What happens in each case of the demo province: how long ago, how far, and what trouble."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import insert, update

from state_machines.errors import StepRefused
from state_machines.vocabulary import PlanStatus, Role
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import PlanEntry, RetirementNotice
from workflow_app.queries.people import people_facts
from workflow_app.rehearsal.ballot import Ballot
from workflow_app.rehearsal.driver import Driver
from workflow_app.rehearsal.lines import name_one
from workflow_app.security.identity import Actor
from workflow_app.services import freeze
from workflow_app.services.transactions import transaction


@dataclass(frozen=True, slots=True)
class Plot:
    """A case opened ``days`` ago and led to state ``to``; then ``twist`` happens."""

    days: int
    to: str
    twist: str = ""
    rule_set: str = ""
    source: str = "ON_SITE"
    elected: bool = False
    count: int = 1


@dataclass(frozen=True, slots=True)
class Scene:
    """A case in progress with its people: candidates, voters of the unit, the authority."""

    drive: Driver
    people: tuple[int, ...]
    staff: tuple[int, ...]
    authority: tuple[int, ...]
    title_id: int
    head_id: int | None

    @property
    def leaders(self) -> tuple[int, ...]:
        """Who votes in the collective's rounds."""
        return self.drive.leaders or self.staff


# fmt: off
SHOWCASE = (  # the unit of the demo accounts: something to do for each of them
    Plot(6,  "POLICY_APPROVED"),
    Plot(25, "NOMINATING", "counting"),
    Plot(40, "SELECTING",  "tie"),
    Plot(45, "DOSSIER_PREPARING"),
    Plot(20, "NOMINATING", "same_person"),
)
ELSEWHERE = (
    Plot(2,  "DRAFT", count=3),
    Plot(5,  "POLICY_REQUESTED", count=2),
    Plot(30, "POLICY_REQUESTED", "rejected"),
    Plot(24, "POLICY_REQUESTED", "late_answer"),
    Plot(9,  "POLICY_APPROVED", count=2),
    Plot(15, "NOMINATING", count=2),
    Plot(16, "NOMINATING", "entered"),
    Plot(18, "NOMINATING", "no_quorum"),
    Plot(26, "NOMINATING", rule_set="five-steps-2025"),
    Plot(21, "CONSOLIDATED", count=2),
    Plot(22, "CONSOLIDATED", "withdrawal_pending"),
    Plot(28, "CONSOLIDATED", "withdrawn"),
    Plot(26, "VERIFYING", count=2),
    Plot(31, "VERIFYING", "expired_plan"),
    Plot(33, "VERIFYING", "override_proposed"),
    Plot(35, "VERIFYING", "override"),
    Plot(30, "VERIFYING", "matter"),
    Plot(32, "SELECTING"),
    Plot(34, "SELECTING", rule_set="five-steps-2025"),
    Plot(38, "SELECTING", "nobody_selected"),
    Plot(36, "DOSSIER_PREPARING"),
    Plot(75, "DOSSIER_PREPARING", "overdue"),
    Plot(38, "SUBMITTED", count=2),
    Plot(41, "APPRAISING"),
    Plot(43, "APPRAISING", source="EXTERNAL"),
    Plot(44, "APPRAISING", "supplement"),
    Plot(46, "DECIDING", count=2),
    Plot(47, "DECIDING", "deciding_round"),
    Plot(52, "DECIDING", "other_option"),
    Plot(55, "DECIDING", "not_approved"),
    Plot(48, "APPROVED"),
    Plot(50, "APPROVED", "signed"),
    Plot(55, "DECISION_ISSUED"),
    Plot(60, "ANNOUNCED"),
    Plot(70, "CLOSED", count=3),
    Plot(85, "CLOSED", rule_set="five-steps-2025"),
    Plot(90, "DECISION_ISSUED", "revoked"),
    Plot(20, "SELECTING", elected=True),
    Plot(66, "NOMINATED_FOR_ELECTION", elected=True),
    Plot(40, "NOMINATING", "cancelled"),
    Plot(27, "NOMINATING", "not_enough"),
    Plot(30, "VERIFYING", "frozen"),
)
# fmt: on


def plots(count: int) -> tuple[Plot, ...]:
    """The showcase's plots, then the others, repeated until there are ``count``."""
    once = [replace(plot, count=1) for plot in ELSEWHERE for _ in range(plot.count)]
    wanted = max(0, count - len(SHOWCASE))
    filled = (once * (wanted // len(once) + 1))[:wanted]
    return (*SHOWCASE[:count], *filled)


def _counting(scene: Scene, until: str = "COUNTING") -> None:
    drive, half = scene.drive, len(scene.staff) // 2
    drive.step("nominate_by_head", official_id=scene.people[0])
    votes = {scene.people[0]: len(scene.leaders) // 2, scene.people[1]: len(scene.leaders) // 2}
    drive.hold("collective", Ballot(votes, scene.leaders))
    votes = {scene.people[0]: half, scene.people[1]: half - 1}
    drive.hold("conference", Ballot(votes, scene.staff), to=until)


def _no_quorum(scene: Scene) -> None:
    drive = scene.drive
    drive.step("nominate_by_head", official_id=scene.people[1])
    round_id = drive.convene("conference", Ballot({}, scene.staff))
    drive.step("adjourn", round_id=round_id, present=scene.staff[: len(scene.staff) // 2])


def _same_person(scene: Scene) -> None:
    """Three channels, one name: one option, which is not enough (R-2.5-f)."""
    drive, who = scene.drive, scene.people[0]
    drive.step("nominate_by_head", official_id=who)
    drive.hold("collective", Ballot({who: len(scene.leaders)}, scene.leaders))
    drive.hold("conference", Ballot({who: len(scene.staff)}, scene.staff))
    _refused(scene, "prepare_consolidation")


def _refused(scene: Scene, code: str) -> None:
    """Somebody tries, the rule book says no, and history keeps it."""
    try:
        scene.drive.step(code)
    except StepRefused:
        return
    raise AssertionError(f"{code} was expected to be refused")


def _tie(scene: Scene) -> None:
    even = scene.leaders[: len(scene.leaders) // 2 * 2]
    votes = {scene.people[0]: len(even) // 2, scene.people[1]: len(even) // 2}
    scene.drive.hold("selection", Ballot(votes, even))


def _nobody_selected(scene: Scene) -> None:
    votes = {scene.people[0]: len(scene.leaders) // 3, scene.people[1]: len(scene.leaders) // 3}
    scene.drive.hold("selection", Ballot(votes, scene.leaders))
    scene.drive.step("record_no_selection")


def _ask_to_withdraw(scene: Scene) -> None:
    who = scene.people[1]
    actor = Actor(who, people_facts([who])[who].name, Role.OFFICIAL, "/")
    scene.drive.step("file_withdrawal", by=actor)


def _withdrawn(scene: Scene) -> None:
    _ask_to_withdraw(scene)
    request = scene.drive.file().facts.withdrawals[-1]
    scene.drive.step("accept_withdrawal", withdrawal_id=request.id)


def _expired_plan(scene: Scene) -> None:
    """The plan entry of the second person runs out in mid-case."""
    yesterday = clock.today() - timedelta(days=1)
    with transaction():
        db.session.execute(
            update(PlanEntry)
            .where(PlanEntry.official_id == scene.people[1], PlanEntry.status == str(PlanStatus.ACTIVE))
            .values(status=str(PlanStatus.EXPIRED), to_on=yesterday)
        )
    scene.drive.step("give_party_opinion")
    scene.drive.political_conclusions()
    _refused(scene, "open_selection")


def _override_proposed(scene: Scene) -> None:
    _expired_plan(scene)
    scene.drive.step(
        "propose_override",
        rule_id="R-2.5-a2",
        official_id_optional=scene.people[1],
        reason="Đơn vị mới sắp xếp, quy hoạch đang được rà soát; nhân sự đủ tiêu chuẩn.",
    )


def _override(scene: Scene) -> None:
    _override_proposed(scene)
    scene.drive.step("adopt_override", override_id=scene.drive.file().facts.overrides[-1].id)


def _matter(scene: Scene) -> None:
    scene.drive.step(
        "raise_matter", official_id=scene.people[0], matter="Có phản ánh về kê khai tài sản, cần làm rõ."
    )


def _frozen(scene: Scene) -> None:
    """The head is told of retirement in mid-case."""
    today = clock.today()
    row = {"official_id": scene.head_id, "notice_on": today, "retires_on": today + timedelta(days=180)}
    with transaction():
        db.session.execute(insert(RetirementNotice), row | {"document": "12-TB/TU (dữ liệu minh họa)"})
    freeze.suspend_frozen(today)


def _not_enough(scene: Scene) -> None:
    name_one(scene.drive, scene.people[0], scene.staff)
    scene.drive.step("declare_no_selection")


def _deciding_round(scene: Scene) -> None:
    votes = {scene.people[0]: len(scene.authority)}
    scene.drive.hold("decision", Ballot(votes, scene.authority), to="TELLERS_SET")


def _revoked(scene: Scene) -> None:
    scene.drive.step("record_inspection_finding")
    scene.drive.step("revoke")


def _take(code: str) -> Callable[[Scene], object]:
    return lambda scene: scene.drive.step(code)


TWISTS: Mapping[str, Callable[[Scene], object]] = {
    "": lambda _scene: None,
    "late_answer": lambda _scene: None,
    "overdue": lambda _scene: None,
    "counting": _counting,
    "entered": lambda scene: _counting(scene, "ENTERED"),
    "no_quorum": _no_quorum,
    "same_person": _same_person,
    "tie": _tie,
    "nobody_selected": _nobody_selected,
    "withdrawal_pending": _ask_to_withdraw,
    "withdrawn": _withdrawn,
    "expired_plan": _expired_plan,
    "override_proposed": _override_proposed,
    "override": _override,
    "matter": _matter,
    "frozen": _frozen,
    "not_enough": _not_enough,
    "rejected": _take("reject_policy"),
    "supplement": _take("request_supplement"),
    "deciding_round": _deciding_round,
    "other_option": _take("ask_other_option"),
    "not_approved": _take("refuse"),
    "signed": _take("sign_decision"),
    "revoked": _revoked,
    "cancelled": _take("cancel"),
}


def day_before(today: date, days: int) -> date:
    """A day so long ago, moved back from a weekend."""
    day = today - timedelta(days=days)
    return day - timedelta(days=max(0, day.weekday() - 4))
