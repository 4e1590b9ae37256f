"""Whatever people try in a campaign, nobody is graded against the rules, and nobody is forgotten."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select

from state_machines.errors import WorkflowError
from state_machines.evaluations import GRADES, Population
from state_machines.vocabulary import Grade, RecordKind
from tests.integration.walking.invariants import inbox_rows
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import (
    CaseRecord,
    Evaluation,
    EvaluationForm,
    Official,
    PersonnelCase,
    PlanEntry,
    Tenure,
    UnitGrade,
)
from workflow_app.queries import case_file
from workflow_app.queries.population import population
from workflow_app.rehearsal import campaigns, stage
from workflow_app.rehearsal import world as worlds
from workflow_app.rehearsal.driver import Driver
from workflow_app.rehearsal.evaluating import CAMPAIGN_LINE, EVALUATION_LINE, graded
from workflow_app.rehearsal.evaluation_desk import criteria_of
from workflow_app.rehearsal.world import World
from workflow_app.services import evaluation_catching_up, evaluations
from workflow_app.services.errors import ServiceError
from workflow_app.services.verification import verify

TODAY = date(2026, 12, 1)
WALKS, STEPS = 12, 110
HELD = [{"title": "DEPUTY_DIRECTOR", "from": "2022-01-01"}]
PEOPLE: dict[str, Any] = {
    **{name: {} for name in ("an", "bach", "cuong", "dung", "em", "giang")},
    **{name: {"held": HELD} for name in ("hai", "khoa", "linh", "minh", "nam", "oanh")},
}
LEADING = ("HEAD", "DEPUTY")


@pytest.mark.timeout(240)
def test_no_walk_grades_anybody_against_the_rules() -> None:
    reached = Counter[str]()
    for seed in range(WALKS):
        with stage.empty_stage(), clock.on(TODAY):
            script = {"kind": "evaluation", "people": PEOPLE}
            world = worlds.build(script, TODAY)
            criteria_of(script)
            reached.update(walk(world, Random(seed)))  # noqa: S311 - a walk, not a secret
    print(dict(reached))
    assert reached["EXCELLENT"] >= WALKS / 3  # a walk that never gets far would prove nothing
    assert reached["UNITS_GRADED"] >= WALKS / 3
    assert reached["CHANGED"] >= 1


def walk(world: World, rng: Random) -> set[str]:
    """What one walk has seen: states and grades."""
    drive, seen = Driver(world.cast), set[str]()
    values = {
        "post_id": world.head_post_id,
        "evaluation_kind": "YEAR",
        "campaign_unit_id": worlds.UNIT,
        "from_on": date(2026, 1, 1),
        "to_on": TODAY,
        "due_on": TODAY + timedelta(days=30),
    }
    campaign = evaluations.plan_campaign(values, actor=drive.actor("ADVISER"))
    drive.case_id = campaign
    drive.step("open_period")
    for number in range(STEPS):
        with suppress(WorkflowError, ServiceError, LookupError, KeyError):
            MOVES[rng.randrange(len(MOVES))](drive, campaign, rng)
        seen |= look_over(campaign, changed="CHANGED" in seen)
        if number % 10 == 0:
            check_inboxes(campaign)
    assert verify(campaign).breaks == []
    return seen


def look_over(campaign_id: int, *, changed: bool) -> set[str]:
    """What is wrong with the campaign as it is stored, worked out anew; returns what was seen."""
    forms = db.session.execute(
        select(EvaluationForm, PersonnelCase.state)
        .join(PersonnelCase, PersonnelCase.id == EvaluationForm.case_id)
        .where(EvaluationForm.campaign_id == campaign_id)
    ).all()
    state = db.session.execute(
        select(PersonnelCase.state).where(PersonnelCase.id == campaign_id)
    ).scalar_one()
    seen = {state, *(one.state for one in forms), *(form.grade for form, _ in forms if form.grade)}
    assert list(broken(campaign_id, forms, state, changed=changed or "CHANGED" in seen)) == []
    return seen


def broken(campaign_id: int, forms: Any, state: str, *, changed: bool) -> Iterator[str]:
    units = dict(
        db.session.execute(
            select(UnitGrade.unit_id, UnitGrade.grade).where(UnitGrade.campaign_id == campaign_id)
        ).all()
    )
    for form, at in forms:
        if form.grade is None:
            continue
        yield from of_form(form)
        if form.is_head and at != "CHANGED":
            unit = units.get(form.unit_id)
            if unit is None or GRADES.index(form.grade) > GRADES.index(unit):
                yield f"head {form.case_id} is {form.grade} in a unit that is {unit}"
    open_ = [
        form.case_id for form, at in forms if form.grade is None and at not in ("NOT_ASSESSABLE", "CANCELLED")
    ]
    if open_ and state in ("INDIVIDUALS_GRADED", "PUBLISHED", "CLOSED"):
        yield f"{state} with forms open: {open_}"
    yield from () if changed else beyond_cap(forms)


def beyond_cap(forms: Any) -> Iterator[str]:
    """Agencies and groups with more than one excellent person to five good ones, but for the approved."""
    for column in ("agency_id", "duty_group"):
        counts = Counter((getattr(form, column), form.grade) for form, _ in forms if not form.excess_approved)
        for key in {getattr(form, column) for form, _ in forms}:
            if 5 * counts[key, "EXCELLENT"] > counts[key, "GOOD"]:
                yield f"{counts[key, 'EXCELLENT']} excellent of {counts[key, 'GOOD']} in {key}"


def of_form(form: EvaluationForm) -> Iterator[str]:
    """A graded form has a head's comment by somebody else, and its grade is on the person's file."""
    own = select(CaseRecord.kind, CaseRecord.author_id).where(CaseRecord.case_id == form.case_id)
    records = db.session.execute(own).all()
    if not any(r.kind == RecordKind.HEAD_OPINION for r in records):
        yield f"form {form.case_id} is graded without a head's comment"
    mine = {RecordKind.SELF_REVIEW, RecordKind.GRADE_PETITION}
    for record in records:
        if record.author_id == form.official_id and record.kind not in mine:
            yield f"{record.kind} of form {form.case_id} is by the person"
    result = select(Evaluation.grade).where(
        Evaluation.official_id == form.official_id,
        Evaluation.period_end_on == form.to_on,
        Evaluation.kind == form.kind,
    )
    if db.session.execute(result).scalar_one_or_none() != form.grade:
        yield f"form {form.case_id} is {form.grade}, the file says otherwise"


def check_inboxes(campaign_id: int) -> None:
    """What stands in inboxes is what each open form asks for."""
    for case_id, _ in campaigns.forms_of(campaign_id):
        file = case_file.load(case_id, TODAY)
        assert file is not None
        undecided = file.facts.form is not None and file.facts.form.grade is None
        blocked = file.facts.state == "SYNTHESISED"  # by other forms and units, as they then stood
        if undecided and not blocked:
            assert list(inbox_rows(file, TODAY)) == []


def a_form(drive: Driver, campaign_id: int, rng: Random) -> int:
    forms = select(EvaluationForm.case_id).where(EvaluationForm.campaign_id == campaign_id)
    drive.case_id = rng.choice(list(db.session.execute(forms.order_by(EvaluationForm.case_id)).scalars()))
    return drive.case_id


def go_on(drive: Driver, campaign_id: int, rng: Random) -> None:
    """One lawful leg of some form."""
    a_form(drive, campaign_id, rng)
    EVALUATION_LINE[drive.file().facts.state](drive, (), (), ())


def far_on(drive: Driver, campaign_id: int, rng: Random) -> None:
    """A form led to its synthesis with some grade, then decided."""
    case_id = a_form(drive, campaign_id, rng)
    grade = rng.choice(
        (Grade.GOOD, Grade.GOOD, Grade.GOOD, Grade.EXCELLENT, Grade.COMPLETED, Grade.NOT_COMPLETED)
    )
    campaigns.prepare(case_id, drive.cast, grade)
    drive.step("decide_grade")


def decide(drive: Driver, campaign_id: int, rng: Random) -> None:
    """Any grade, with a reason."""
    a_form(drive, campaign_id, rng)
    grade = str(rng.choice(GRADES))
    graded(drive, "decide_grade", grade, grade_reason="Theo kết luận của tập thể.")


def on_oneself(drive: Driver, campaign_id: int, rng: Random) -> None:
    """Somebody takes a step on their own form in another role."""
    a_form(drive, campaign_id, rng)
    code = rng.choice(("comment_head", "synthesise", "decide_grade", "comment_party", "review_at_meeting"))
    role = {"comment_head": "UNIT_HEAD", "synthesise": "ADVISER", "decide_grade": "AUTHORITY_MEMBER"}.get(
        code, "COLLECTIVE_SECRETARY"
    )
    usual = drive.actor(role)
    who = drive.file().facts.chosen_id
    drive.step(code, by=type(usual)(who, "#", usual.role, usual.unit_path))


def petition(drive: Driver, campaign_id: int, rng: Random) -> None:
    """A petition, or its answer."""
    a_form(drive, campaign_id, rng)
    state = drive.file().facts.state
    if state == "PETITIONED" and rng.random() < 0.5:
        drive.step("change_grade", grade=str(rng.choice(GRADES)))
    else:
        drive.step("answer_petition" if state == "PETITIONED" else "petition")


def allow(drive: Driver, campaign_id: int, rng: Random) -> None:
    """The authority allows an excess."""
    a_form(drive, campaign_id, rng)
    drive.step("propose_override", rule_id="R-P-20pct", by=drive.actor("ADVISER", 1))
    newest = max(one.id for one in drive.file().facts.overrides)
    drive.step("adopt_override", override_id=newest)


def grade_unit(drive: Driver, campaign_id: int, rng: Random) -> None:
    drive.case_id = campaign_id
    unit = rng.choice((worlds.UNIT, worlds.DIVISION, worlds.AUTHORITY))
    drive.step("grade_unit", unit_id=unit, grade=str(rng.choice(GRADES[1:])))


def lead_campaign(drive: Driver, campaign_id: int, rng: Random) -> None:
    """The campaign goes on, or tries to."""
    drive.case_id = campaign_id
    state = drive.file().facts.state
    if state == "PERIOD_OPEN" and rng.random() < 0.7:
        drive.step("finish_units")
    else:
        CAMPAIGN_LINE[state](drive, (), (), ())


def beside(drive: Driver, campaign_id: int, rng: Random) -> None:
    """Not assessed, returned, reassigned, filed, caught up with."""
    code = rng.choice(("mark_not_assessable", "return_self", "record_reassignment", "file_form", "catch_up"))
    if code == "catch_up":
        evaluation_catching_up.catch_up(campaign_id)
        return
    a_form(drive, campaign_id, rng)
    drive.step(code)


MOVES = (
    go_on,
    go_on,
    far_on,
    far_on,
    far_on,
    decide,
    on_oneself,
    petition,
    allow,
    grade_unit,
    lead_campaign,
    beside,
)


# ---------------------------------------------------------------- the population
POSTS = {1: "DEPUTY", 2: "HEAD", 3: "HEAD", 10: "STAFF"}  # of the small world
days = st.integers(-400, 400).map(lambda n: TODAY + timedelta(days=n))
stays = st.tuples(
    st.sampled_from(sorted(POSTS)),
    days,
    st.one_of(st.none(), st.integers(1, 600)),
    st.sampled_from(("APPOINTMENT", "ROTATION")),
)
entries = st.tuples(
    st.sampled_from(("ACTIVE", "EXPIRED", "REMOVED")), days, st.one_of(st.none(), st.integers(0, 600))
)
people = st.lists(st.tuples(st.lists(stays, max_size=3), st.one_of(st.none(), entries)), max_size=8)


@pytest.fixture(scope="module")
def small_world() -> Iterator[World]:
    staff = {"code": "STAFF", "level": "PROVINCE", "rank": "STAFF", "equivalence": 5}
    with stage.empty_stage(), clock.on(TODAY):
        yield worlds.build({"kind": "evaluation", "people": {}, "titles": [staff]}, TODAY)


@given(crowd=people)
@settings(max_examples=60)
def test_everybody_is_in_the_population_once_for_every_reason_that_holds(
    small_world: World, crowd: list[tuple[list[Any], Any]]
) -> None:
    head = small_world.people["head"]
    try:
        wanted = {head: {Population.LEADER}}
        for number, (held, planned) in enumerate(crowd, start=9_001):
            reasons = put(number, held, planned)
            if reasons:
                wanted[number] = reasons
        found = population("/1/", TODAY, TODAY, 0)
        assert sorted(one.official_id for one in found) == sorted(wanted)
        assert {one.official_id: set(one.populations) for one in found} == wanted
        assert not any(one.is_head for one in found if one.populations == (Population.PLANNED,))
    finally:
        db.session.rollback()


def put(number: int, held: list[Any], planned: Any) -> set[Population]:
    """A person with these stays and this plan entry; returns why they are evaluated, worked out here."""
    plain = {"code": f"P{number}", "name": "Lê An", "sort_key": "an le", "folded": "le an", "sex": "F"}
    db.session.execute(insert(Official), {"id": number, "birth_year": 1985, **plain})
    reasons: set[Population] = set()
    for post_id, from_on, length, via in held:
        to_on = from_on + timedelta(days=length) if length else None
        row = {"official_id": number, "post_id": post_id, "from_on": from_on, "to_on": to_on, "via": via}
        db.session.execute(insert(Tenure), row)
        if from_on <= TODAY and (to_on is None or to_on > TODAY):
            reasons |= {Population.LEADER} if POSTS[post_id] in LEADING else set()
            reasons |= {Population.ROTATED} if via == "ROTATION" else set()
    if planned is not None:
        status, from_on, length = planned
        to_on = from_on + timedelta(days=length) if length is not None else None
        title_id = worlds.HEAD_TITLE if number % 2 else worlds.TARGET
        row = {"official_id": number, "title_id": title_id, "unit_id": worlds.UNIT, "migrated": True}
        row |= {"status": status, "from_on": from_on, "to_on": to_on}
        row |= {"end_reason": "OWN_WISH"} if status == "REMOVED" else {}
        db.session.execute(insert(PlanEntry), row)
        if status == "ACTIVE" and from_on <= TODAY and (to_on is None or to_on >= TODAY):
            reasons.add(Population.PLANNED)
    return reasons
