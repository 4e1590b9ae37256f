"""A campaign over a whole small province, through the services: opened, filled in, closed, published."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, text

from state_machines.errors import StepRefused
from state_machines.vocabulary import EvaluationKind, Grade, Role
from tasks import outbox
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import CaseTask, Evaluation, EvaluationForm, HistoryEntry, PersonnelCase
from workflow_app.queries import case_file, evaluation_results
from workflow_app.rehearsal import campaigns
from workflow_app.rehearsal.driver import Cast, Driver
from workflow_app.security.identity import Actor
from workflow_app.seed import province
from workflow_app.services import context, evaluation_catching_up, evaluations, inbox
from workflow_app.services.errors import BadInput, CaseMovedOn
from workflow_app.services.transactions import transaction
from workflow_app.services.verification import verify

TODAY = date(2026, 12, 1)
OFFICIALS = 300
ROLES = (
    Role.PERSONNEL_SPECIALIST,
    Role.UNIT_HEAD,
    Role.COLLECTIVE_SECRETARY,
    Role.PARTY_COMMITTEE,
    Role.ADVISER,
    Role.AUTHORITY_MEMBER,
    Role.CLERK,
)


def cast_of(ids: list[int]) -> Cast:
    """One person a role, with the whole province in their hands."""
    return {str(role): [Actor(who, f"#{who}", role, "/1/")] for role, who in zip(ROLES, ids, strict=False)}


class Office:
    """Two sets of people, so that nobody works on their own form."""

    def __init__(self) -> None:
        newest = db.session.execute(text("SELECT id FROM official ORDER BY id DESC LIMIT 14"))
        ids = list(newest.scalars())
        self.first, self.second, self.own = cast_of(ids[:7]), cast_of(ids[7:]), set(ids[:7])

    def cast_for(self, official_id: int) -> Cast:
        return self.second if official_id in self.own else self.first


@pytest.fixture
def office(app_context: Flask) -> Office:  # noqa: ARG001 - the services need its context
    with transaction():
        province.load(db.session.connection(), province.build(OFFICIALS, 2016, TODAY))
    return Office()


def planned(office: Office, **more: object) -> Driver:
    """A campaign of the year over the whole province, planned today."""
    post = db.session.execute(
        text("SELECT p.id FROM post p JOIN title t ON t.id = p.title_id WHERE t.code = 'TU_BI_THU'")
    ).scalar_one()
    values = {
        "post_id": post,
        "evaluation_kind": "YEAR",
        "campaign_unit_id": 1,
        "from_on": date(2026, 1, 1),
        "to_on": TODAY,
        "due_on": date(2026, 12, 15),
        **more,
    }
    drive = Driver(office.first)
    drive.case_id = evaluations.plan_campaign(values, actor=office.first["ADVISER"][0])
    return drive


def expected_people() -> dict[int, set[str]]:
    """Who is to be evaluated and why, worked out anew in Python."""
    found: dict[int, set[str]] = {}
    stays = text(
        "SELECT te.official_id, t.rank, te.via FROM tenure te JOIN post p ON p.id = te.post_id"
        " JOIN title t ON t.id = p.title_id WHERE te.from_on <= :on AND (te.to_on IS NULL OR te.to_on > :on)"
    )
    for who, rank, via in db.session.execute(stays, {"on": TODAY}):
        if rank in ("HEAD", "DEPUTY"):
            found.setdefault(who, set()).add("LEADER")
        if via == "ROTATION":
            found.setdefault(who, set()).add("ROTATED")
    plans = text(
        "SELECT official_id FROM plan_entry WHERE status = 'ACTIVE' AND from_on <= :on"
        " AND (to_on IS NULL OR to_on >= :on)"
    )
    for (who,) in db.session.execute(plans, {"on": TODAY}):
        found.setdefault(who, set()).add("PLANNED")
    return found


@pytest.mark.timeout(240)
def test_a_whole_campaign_is_played_to_its_end(office: Office) -> None:
    with clock.on(TODAY):
        drive = planned(office)
        drive.step("open_period")
        forms = campaigns.forms_of(drive.case_id)
        wanted = expected_people()
        assert sorted(who for _, who in forms) == sorted(wanted)  # each once, nobody forgotten
        tags = dict(db.session.execute(select(EvaluationForm.official_id, EvaluationForm.populations)).all())
        assert {who: set(names) for who, names in tags.items()} == wanted
        grade_units(drive)
        wishes = {
            who: Grade.EXCELLENT if n % 7 == 0 else Grade.NOT_COMPLETED if n == 5 else Grade.GOOD
            for n, (_, who) in enumerate(forms)
        }
        played = campaigns.play(drive.case_id, office.cast_for, wishes)
        assert sum(played.grades.values()) == len(forms)
        assert played.grades[Grade.EXCELLENT] > 0
        assert set(played.refused) <= {"R-2.3-h", "R-P-head-cap", "R-P-20pct"}
        assert played.refused
        assert_caps_hold(drive.case_id)
        drive.step("finish_individuals")
        drive.step("publish_campaign")
        with pytest.raises(StepRefused):
            drive.step("close_campaign")
        reassign(drive.case_id, office)
        show_results(drive.case_id, len(forms))
    with clock.on(TODAY + timedelta(days=7)):
        assert evaluations.file_due(clock.today()) == len(forms)
        assert evaluations.file_due(clock.today()) == 0
        drive.step("close_campaign")
        assert drive.file().facts.state == "CLOSED"
    results = select(func.count()).select_from(Evaluation).where(Evaluation.period_end_on == TODAY)
    assert db.session.execute(results).scalar_one() == len(forms)
    for case_id in (drive.case_id, *(case_id for case_id, _ in forms[::9])):
        assert verify(case_id).breaks == []


def grade_units(drive: Driver) -> None:
    campaign = drive.file().facts.campaign
    assert campaign is not None
    for number, unit_id in enumerate(campaign.units):
        drive.step("grade_unit", unit_id=unit_id, grade="EXCELLENT" if number % 5 == 0 else "GOOD")
    drive.step("finish_units")


def assert_caps_hold(campaign_id: int) -> None:
    """EXCELLENT within a fifth of GOOD in every agency and every group; counted anew."""
    for column in (EvaluationForm.agency_id, EvaluationForm.duty_group):
        found = db.session.execute(
            select(column, EvaluationForm.grade).where(EvaluationForm.campaign_id == campaign_id)
        ).all()
        counts = Counter((key, grade) for key, grade in found)
        for key in {key for key, _ in found}:
            assert counts[key, "EXCELLENT"] <= counts[key, "GOOD"] * 20 // 100


def reassign(campaign_id: int, office: Office) -> None:
    """Whoever failed stands in the head's inbox until other work is on record."""
    failed = select(EvaluationForm.case_id, EvaluationForm.official_id).where(
        EvaluationForm.campaign_id == campaign_id, EvaluationForm.grade == "NOT_COMPLETED"
    )
    rows = db.session.execute(failed).all()
    assert rows
    for row in rows:
        asked = select(CaseTask.role).where(
            CaseTask.case_id == row.case_id, CaseTask.step == "record_reassignment"
        )
        assert db.session.execute(asked).scalars().all()
        form = Driver(office.cast_for(row.official_id))
        form.case_id = row.case_id
        form.step("record_reassignment")
        assert db.session.execute(asked).scalars().all() == []


def show_results(campaign_id: int, forms: int) -> None:
    """The mirror, the timeliness and the list of promising people agree with the forms."""
    units = evaluation_results.by_unit(campaign_id)
    assert sum(one.graded for one in units) == forms
    heads = evaluation_results.by_evaluator(campaign_id)
    assert sum(one.graded for one in heads) == forms
    timely = evaluation_results.timeliness(campaign_id, TODAY)
    assert (timely.forms, timely.in_time, timely.late) == (forms, forms, 0)
    promising = evaluation_results.prospects(campaign_id, me=None)
    assert promising
    assert {row["grade"] for row in promising} <= {"EXCELLENT", "GOOD"}


def test_the_campaign_stands_in_the_inbox_with_its_last_form(office: Office) -> None:
    """With the post of the step, not only in the morning; a published one is caught up with too."""
    with clock.on(TODAY):
        drive = planned(office, campaign_unit_id=small_unit())
        drive.step("open_period")
        grade_units(drive)
        forms = campaigns.forms_of(drive.case_id)
        assert 0 < len(forms) < 12
        outbox.deliver_pending.run()
        assert asked_of(drive) == set()
        campaigns.play(drive.case_id, office.cast_for, dict.fromkeys((who for _, who in forms), Grade.GOOD))
        assert asked_of(drive) == set()
        outbox.deliver_pending.run()
        assert asked_of(drive) == {"finish_individuals"}
        assert evaluation_catching_up.follow_forms() == 0
        drive.step("finish_individuals")
        drive.step("publish_campaign")
        outbox.deliver_pending.run()
        assert asked_of(drive) == set()
    with clock.on(TODAY + timedelta(days=7)):
        assert evaluations.file_due(clock.today()) == len(forms)
        assert evaluation_catching_up.follow_forms() == 1
        assert asked_of(drive) == {"close_campaign"}
        with transaction():
            db.session.execute(delete(CaseTask).where(CaseTask.case_id == drive.case_id))
        assert evaluation_catching_up.catch_up_all(clock.today()) == 0
        assert asked_of(drive) == {"close_campaign"}


def asked_of(drive: Driver) -> set[str]:
    """The steps of the case that stand in somebody's inbox."""
    found = select(CaseTask.step).where(CaseTask.case_id == drive.case_id)
    return set(db.session.execute(found).scalars())


def small_unit() -> int:
    """A department with the fewest people to evaluate, but with some."""
    fewest = text(
        "SELECT u.id FROM org_unit u JOIN org_unit b ON b.path LIKE u.path || '%'"
        " JOIN post p ON p.unit_id = b.id"
        " JOIN title t ON t.id = p.title_id JOIN tenure te ON te.post_id = p.id AND te.to_on IS NULL"
        " WHERE t.rank IN ('HEAD', 'DEPUTY') GROUP BY u.id ORDER BY count(*), u.id LIMIT 1"
    )
    unit_id: int = db.session.execute(fewest).scalar_one()
    return unit_id


def test_a_form_opened_in_bulk_is_as_one_opened_alone(office: Office) -> None:
    """The inbox row written in bulk is the one that the inbox works out, and the history holds."""
    with clock.on(TODAY):
        drive = planned(office)
        drive.step("open_period")
        for case_id, _ in campaigns.forms_of(drive.case_id)[:5]:
            file = case_file.load(case_id, TODAY)
            assert file is not None
            procedure, rule_set = context.pinned(file)
            facts = inbox.as_system(file, TODAY, context.people_of(file.facts))
            assert inbox.refresh(file, procedure, rule_set, facts) == []
            assert len(file.tasks) == 1
            assert verify(case_id).breaks == []
            opened = select(HistoryEntry.body).where(HistoryEntry.stream == f"case:{case_id}")
            assert '"R-2.3-c"' in db.session.execute(opened).scalar_one()


def test_catching_up_twice_adds_nobody_twice(office: Office) -> None:
    with clock.on(TODAY):
        drive = planned(office)
        drive.step("open_period")
        who = campaigns.forms_of(drive.case_id)[0][1]
        newest = db.session.execute(text("SELECT max(id) FROM official")).scalar_one() + 1
        with transaction():
            db.session.execute(
                text(
                    "INSERT INTO official (id, code, name, sort_key, folded, sex, birth_year, native_place,"
                    " birth_place, ethnicity, religion, theory, synthetic, home_unit_id)"
                    " SELECT :new, 'CBNEW', name, sort_key, folded, sex, birth_year, native_place,"
                    " birth_place, ethnicity, religion, theory, synthetic, home_unit_id"
                    " FROM official WHERE id = :who"
                ),
                {"new": newest, "who": who},
            )
            db.session.execute(
                text(
                    "INSERT INTO tenure (official_id, post_id, from_on, via, decision)"
                    " SELECT :new, post_id, from_on, via, '' FROM tenure WHERE official_id = :who"
                    " AND to_on IS NULL"
                ),
                {"new": newest, "who": who},
            )
        first = evaluation_catching_up.catch_up(drive.case_id)
        again = evaluation_catching_up.catch_up(drive.case_id)
        assert (first.joined, first.moved) == (1, 0)
        assert (again.joined, again.moved) == (0, 0)
        assert verify(drive.case_id).breaks == []


def test_two_grades_are_not_decided_on_the_same_count(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The count is looked at again under the lock; another count means looking again."""
    with clock.on(TODAY):
        drive = planned(office)
        drive.step("open_period")
        grade_units(drive)
        case_id, who = campaigns.forms_of(drive.case_id)[-1]
        form = campaigns.prepare(case_id, office.cast_for(who), Grade.GOOD)
        monkeypatch.setattr("workflow_app.services.effects.evaluation.form_facts", lambda _: None)
        with pytest.raises(CaseMovedOn):
            form.step("decide_grade")
        assert form.file().facts.state == "SYNTHESISED"


def test_an_evaluation_before_an_event_belongs_to_no_campaign(office: Office) -> None:
    who = db.session.execute(
        text("SELECT official_id FROM tenure WHERE to_on IS NULL ORDER BY id LIMIT 1")
    ).scalar_one()
    actor = office.cast_for(who)["PERSONNEL_SPECIALIST"][0]
    with clock.on(TODAY):
        case_id = evaluations.open_pre_event(who, EvaluationKind.PRE_APPOINTMENT, actor=actor)
        with pytest.raises(BadInput, match="evaluation_open"):
            evaluations.open_pre_event(who, EvaluationKind.PRE_APPOINTMENT, actor=actor)
        with pytest.raises(BadInput, match="kind_of_campaign"):
            evaluations.open_pre_event(who, EvaluationKind.YEAR, actor=actor)
        form = campaigns.prepare(case_id, office.cast_for(who), Grade.EXCELLENT)
        form.step("decide_grade")
        graded = select(Evaluation.grade).where(
            Evaluation.official_id == who,
            Evaluation.kind == "PRE_APPOINTMENT",
            Evaluation.decided_on == TODAY,
        )
        assert db.session.execute(graded).scalar_one() == "EXCELLENT"


def test_a_cancelled_campaign_takes_its_open_forms_with_it(office: Office) -> None:
    with clock.on(TODAY):
        drive = planned(office)
        drive.step("open_period")
        count = len(campaigns.forms_of(drive.case_id))
        drive.step("cancel")
        assert campaigns.forms_of(drive.case_id) == []
        ended = (
            select(func.count())
            .select_from(PersonnelCase)
            .where(PersonnelCase.kind == "evaluation", PersonnelCase.state == "CANCELLED")
        )
        assert db.session.execute(ended).scalar_one() == count
        assert planned(office).file().facts.state == "PERIOD_PLANNED"
