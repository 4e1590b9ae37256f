"""What a rehearsal of evaluation adds: criteria in the small world, the campaign, each person's form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select, update

from state_machines.calendar import add_months
from state_machines.vocabulary import EvaluationKind, Grade
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import (
    CriteriaSet,
    Criterion,
    Evaluation,
    EvaluationForm,
    PersonnelCase,
    Post,
    Tenure,
    Title,
)
from workflow_app.rehearsal import campaigns
from workflow_app.rehearsal.evaluating import KINDS, UNITS, graded
from workflow_app.rehearsal.files import BadScript
from workflow_app.rehearsal.office import as_date
from workflow_app.rehearsal.world import UNIT, World
from workflow_app.services import evaluation_catching_up, evaluations
from workflow_app.services.transactions import transaction

if TYPE_CHECKING:
    from workflow_app.rehearsal.driver import Driver
    from workflow_app.rehearsal.values import Values

SINCE = date(2016, 7, 1)
CRITERIA = (  # part, points, whether evidence is asked for
    ("CAPACITY", 15, False),
    ("CAPACITY", 15, False),
    ("RESULTS", 30, True),
    ("RESULTS", 20, False),
    ("TRUST", 20, False),
)
MONTHS_AHEAD = 1  # the usual due day lies so far ahead


def is_evaluation(script: Mapping[str, Any]) -> bool:
    """Whether a script is about evaluation."""
    return script.get("kind") in KINDS


def criteria_of(script: Mapping[str, Any]) -> None:
    """Criteria for every title, apart from those that the script names. One transaction."""
    without = set(script.get("without_criteria", ()))
    with transaction():
        for row in db.session.execute(select(Title.id, Title.code).order_by(Title.id)).all():
            if row.code not in without:
                add_criteria(row.id, script.get("criteria_points"))


def add_criteria(title_id: int, most: Sequence[int] | None = None) -> None:
    """An approved set for a title, taken over from before the product; ``most`` are other points."""
    made = insert(CriteriaSet).values(
        title_id=title_id, version=1, state="APPROVED", migrated=True, valid_from=SINCE, document="01-HD/BTC"
    )
    set_id = db.session.execute(made.returning(CriteriaSet.id)).scalar_one()
    rows = [
        {
            "set_id": set_id,
            "position": n,
            "part": part,
            "name": f"{part} {n}",
            "points": most[n - 1] if most else points,
            "asks_evidence": told,
        }
        for n, (part, points, told) in enumerate(CRITERIA, start=1)
    ]
    db.session.execute(insert(Criterion), rows)


class Desk:
    """The campaign of a script and its forms; entries with ``of_form`` are about a person's form."""

    def __init__(self, world: World, driver: Driver, values: Values) -> None:
        self.world, self.driver, self.values = world, driver, values
        self.campaign_id = 0

    def turn(self, act: Mapping[str, Any]) -> None:
        """To the campaign, or to the form that the entry is about."""
        one = act.get("of_form")
        self.driver.case_id = self.form_of(one) if isinstance(one, str) else self.campaign_id

    def form_of(self, key: str) -> int:
        """The newest form of a person. BadScript when there is none."""
        newest = select(func.max(EvaluationForm.case_id)).where(
            EvaluationForm.official_id == self.values.person(key)
        )
        found: int | None = db.session.execute(newest).scalar_one()
        if found is None:
            raise BadScript(f"{key} has no form")
        return found

    def perform(self, what: str, act: Mapping[str, Any], today: date) -> bool:
        """Do what only a script of evaluation does; False for anything else."""
        if what == "step" and act["step"] in ("plan_campaign", "open_evaluation"):
            self._open(act)
        elif what == "advance" and "of_form" in act:
            self._advance(act)
        elif what == "catch_up":
            evaluation_catching_up.catch_up_all(today)
        elif what == "file_due":
            evaluations.file_due(today)
        elif what == "move_to":
            self._move(act)
        elif what == "approve_criteria":
            with transaction():
                add_criteria(self._title(act["approve_criteria"]))
        else:
            return False
        return True

    def _open(self, act: Mapping[str, Any]) -> None:
        given, by = dict(act.get("given", {})), self.values.actor(act.get("by"))
        if act["step"] == "plan_campaign":
            values = {**self._period(), **{name: self._read(name, value) for name, value in given.items()}}
            actor = by or self.driver.actor("ADVISER")
            found = evaluations.plan_campaign(values, actor=actor, rule_set=self.world.rule_set)
            self.campaign_id = self.driver.case_id = found
            return
        actor = by or self.driver.actor("PERSONNEL_SPECIALIST")
        kind = EvaluationKind(given.get("evaluation_kind", "PRE_APPOINTMENT"))
        who = self.values.person(given["official_id"])
        self.driver.case_id = evaluations.open_pre_event(who, kind, actor=actor, rule_set=self.world.rule_set)

    def _period(self) -> dict[str, Any]:
        today = clock.today()
        return {
            "post_id": self.world.head_post_id,
            "evaluation_kind": "YEAR",
            "campaign_unit_id": UNIT,
            "from_on": date(today.year, 1, 1),
            "to_on": today,
            "due_on": add_months(today, MONTHS_AHEAD),
        }

    def _read(self, name: str, value: object) -> object:
        if name.endswith("_on"):
            return as_date(value)
        return UNITS[str(value)] if name == "campaign_unit_id" else value

    def _advance(self, act: Mapping[str, Any]) -> None:
        """Each form to a state with a grade; the points go with it."""
        named = act["of_form"]
        for key in [named] if isinstance(named, str) else named:
            drive = self.driver
            drive.case_id = self.form_of(key)
            grade, to = Grade(act.get("grade", "GOOD")), act["advance"]
            campaigns.prepare(drive.case_id, drive.cast, grade, to=to)
            if drive.file().facts.state == "SYNTHESISED" != to:
                graded(drive, "decide_grade", str(grade))
            if drive.file().facts.state == "DECIDED" != to:
                drive.step("notify_grade")

    def _move(self, act: Mapping[str, Any]) -> None:
        """A person leaves the present post for that of another title."""
        today, who = clock.today(), self.values.person(act["move_to"])
        post_id = db.session.execute(
            select(Post.id).where(Post.title_id == self._title(act["title"]))
        ).scalar_one()
        with transaction():
            own = update(Tenure).where(
                Tenure.official_id == who, Tenure.to_on.is_(None), Tenure.from_on < today
            )
            db.session.execute(own.values(to_on=today))
            row = {
                "official_id": who,
                "post_id": post_id,
                "from_on": today,
                "via": act.get("via", "TRANSFER"),
            }
            db.session.execute(insert(Tenure), row)

    def _title(self, code: str) -> int:
        return int(db.session.execute(select(Title.id).where(Title.code == code)).scalar_one())

    def stands(self, act: Mapping[str, Any]) -> bool:
        """Whether forms stand where the entry says, with its reasons, and results are on file."""
        return (
            ("forms" not in act or self._states() == act["forms"])
            and ("populations" not in act or self._populations(act["populations"]) == act["populations"])
            and ("result" not in act or self._results(act["result"]) == act["result"])
        )

    def _states(self) -> dict[str, str]:
        """Who has a form in the campaign, and its state."""
        found = db.session.execute(
            select(EvaluationForm.official_id, PersonnelCase.state)
            .join(PersonnelCase, PersonnelCase.id == EvaluationForm.case_id)
            .where(EvaluationForm.campaign_id == (self.campaign_id or None))
        )
        keys = {who: key for key, who in self.world.people.items()}
        return {keys.get(row.official_id, str(row.official_id)): row.state for row in found}

    def _populations(self, wanted: Mapping[str, Any]) -> dict[str, list[str]]:
        found = {}
        for key in wanted:
            row = select(EvaluationForm.populations).where(EvaluationForm.case_id == self.form_of(key))
            found[key] = list(db.session.execute(row).scalar_one())
        return found

    def _results(self, wanted: Mapping[str, Any]) -> dict[str, str]:
        """The newest result of each person that other rules read."""
        found = {}
        for key in wanted:
            newest = (
                select(Evaluation.grade)
                .where(Evaluation.official_id == self.values.person(key))
                .order_by(Evaluation.decided_on.desc(), Evaluation.id.desc())
            )
            found[key] = str(db.session.execute(newest).scalars().first())
        return found
