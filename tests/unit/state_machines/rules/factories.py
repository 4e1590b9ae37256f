"""Small builders of facts. Their defaults make one lawful case; a test names what it changes.

The case: deputy director of a provincial department, 3 June 2024. An and Bình are the
options; An is chosen. The table of the collective and the conference have been certified.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from state_machines.definition import RoundTemplate, Text
from state_machines.facts import (
    ActorFacts,
    BirthDate,
    CaseFacts,
    DocumentFacts,
    Evaluation,
    Facts,
    LanguageSkill,
    Leader,
    NominationFacts,
    OptionFacts,
    PersonFacts,
    Qualification,
    RecordFacts,
    RoundFacts,
    RoundPolicy,
    StandardFacts,
    Tenure,
    TitleFacts,
    UnitFacts,
)
from state_machines.findings import Outcome
from state_machines.planned import PlanEntry
from state_machines.rulebook import rule_set
from state_machines.rules import RULES
from state_machines.vocabulary import (
    BallotType,
    Channel,
    Degree,
    DocumentKind,
    Duty,
    EvaluationKind,
    Grade,
    LanguageLevel,
    Level,
    OptionStatus,
    PlanStatus,
    Rank,
    RecordKind,
    Role,
    RoundOutcome,
    RoundState,
    StudyMode,
    Theory,
)

TODAY = date(2024, 6, 3)
AN, BINH, CHI = 11, 12, 13  # officials who may be considered
HEAD, SPECIALIST, SECRETARY, ADVISER, MEMBER, TELLER, OTHER_TELLER = 1, 2, 3, 4, 5, 6, 7
OLDER_DEPUTY, YOUNGER_DEPUTY = 8, 9
NAMES = {
    AN: "Nguyễn Văn An",
    BINH: "Trần Thị Bình",
    CHI: "Lê Kim Chi",
    HEAD: "Phạm Quang Đạo",
    SPECIALIST: "Vũ Thu Hà",
    SECRETARY: "Đỗ Minh Khôi",
    ADVISER: "Hoàng Lan",
    MEMBER: "Bùi Đức Mạnh",
    TELLER: "Ngô Thị Nga",
    OTHER_TELLER: "Lý Văn Oanh",
    OLDER_DEPUTY: "Cao Bá Phong",
    YOUNGER_DEPUTY: "Đặng Hữu Quý",
}
STANDING = 50  # of the title; the present post of An stands at 40
SELECTION_ROUND = 203
DOSSIER = tuple(
    DocumentKind(kind)
    for kind in (
        "RESUME_C2C",
        "SELF_REVIEW",
        "CELL_COMMENT",
        "RESIDENCE_COMMENT",
        "POLITICAL_CONCLUSION",
        "ASSET_DECLARATION",
        "DEGREE_COPIES",
        "HEALTH_CERTIFICATE",
    )
)


def params(**changes: Any) -> dict[str, Any]:
    """The parameters of the 2016 rule set, some of them changed."""
    return {**rule_set("bac-giang-2016", 1).params, **changes}


def a_tenure(**changes: Any) -> Tenure:
    """Head of a division of the department since 2019, four steps below the title."""
    default = Tenure(
        post_id=301,
        title_code="DIVISION_HEAD",
        title_level=Level.PROVINCE,
        rank=Rank.HEAD,
        is_key=False,
        unit_id=900,
        unit_kind="DIVISION",
        unit_level=Level.PROVINCE,
        from_on=date(2019, 1, 1),
        equivalence=40,
    )
    return replace(default, **changes)


def a_plan(**changes: Any) -> PlanEntry:
    default = PlanEntry("DEPUTY_DIRECTOR", STANDING, PlanStatus.ACTIVE, date(2021, 1, 1), date(2025, 12, 31))
    return replace(default, **changes)


def an_evaluation(decided_on: date, kind: EvaluationKind = EvaluationKind.PRE_APPOINTMENT) -> Evaluation:
    return Evaluation(kind, decided_on, decided_on, Grade.GOOD)


def a_person(official_id: int = AN, **changes: Any) -> PersonFacts:
    """A man of 44 who meets every condition."""
    default = PersonFacts(
        id=official_id,
        name=NAMES[official_id],
        sex="M",
        birth=BirthDate(1980, 2, 15),
        qualifications=(Qualification(Degree.UNIVERSITY, StudyMode.FULL_TIME),),
        theory=Theory.ADVANCED,
        languages=(LanguageSkill("en", LanguageLevel.BASIC_COMMUNICATION),),
        tenures=(a_tenure(),),
        plans=(a_plan(),),
        evaluations=(an_evaluation(date(2024, 4, 1)),),
    )
    return replace(default, **changes)


def people(*changed: PersonFacts) -> dict[int, PersonFacts]:
    """Everybody in the case by id, those given in place of the default ones."""
    everybody = {official_id: a_person(official_id) for official_id in NAMES}
    return everybody | {person.id: person for person in changed}


def a_title(**changes: Any) -> TitleFacts:
    default = TitleFacts(
        code="DEPUTY_DIRECTOR",
        level=Level.PROVINCE,
        rank=Rank.DEPUTY,
        in_scope=True,
        is_key=False,
        equivalence=STANDING,
    )
    return replace(default, **changes)


def a_leader(leader_id: int, born: int, rank: Rank = Rank.DEPUTY, **changes: Any) -> Leader:
    return replace(Leader(leader_id, rank, "M", BirthDate(born, 1, 1)), **changes)


def a_unit(**changes: Any) -> UnitFacts:
    """A provincial department with leaders of 54, 46 and 34 and one seat free."""
    default = UnitFacts(
        id=900,
        kind="DEPARTMENT",
        level=Level.PROVINCE,
        is_department=True,
        staff_total=40,
        staff_women=10,
        leaders=(
            a_leader(HEAD, 1970, Rank.HEAD),
            a_leader(OLDER_DEPUTY, 1978),
            a_leader(YOUNGER_DEPUTY, 1990),
        ),
        post_seats=3,
        post_occupied=2,
    )
    return replace(default, **changes)


def a_round(round_id: int = 300, **changes: Any) -> RoundFacts:
    """A round of nine voters that is being held, with two names on the paper."""
    default = RoundFacts(
        id=round_id,
        code="selection",
        attempt=1,
        state=RoundState.OPEN,
        ballot=BallotType.PICK_ONE,
        policy=RoundPolicy(threshold_base="ALL_MEMBERS", fallback="STOP", tie_rule="HEAD_PROPOSED"),
        candidates=(AN, BINH),
        voters=tuple(range(101, 110)),
        prepared_by=SPECIALIST,
    )
    return replace(default, **changes)


def certified(round_id: int, code: str, **changes: Any) -> RoundFacts:
    return a_round(round_id, **{"code": code, "state": RoundState.CERTIFIED, **changes})


def selected(*forwarded: int, outcome: RoundOutcome = RoundOutcome.SELECTED) -> RoundFacts:
    """The certified final vote of the collective."""
    return certified(SELECTION_ROUND, "selection", outcome=outcome, forwarded=forwarded)


NOMINATION_ROUNDS = (certified(201, "collective"), certified(202, "conference"))
NOMINATIONS = (
    NominationFacts(Channel.COLLECTIVE, AN, round_id=201, votes=6, base=9),
    NominationFacts(Channel.CONFERENCE, BINH, round_id=202, votes=30, base=50),
    NominationFacts(Channel.HEAD, AN, signed=True, reasons="Năng lực tốt"),
)


def a_record(record_id: int, kind: RecordKind, author_id: int, **changes: Any) -> RecordFacts:
    return replace(RecordFacts(record_id, kind, author_id), **changes)


def a_table(record_id: int = 401, author_id: int = SPECIALIST, **data: Any) -> RecordFacts:
    """The consolidated table over both nomination rounds."""
    contents = {"round_ids": [201, 202], "nominations": len(NOMINATIONS), **data}
    return a_record(record_id, RecordKind.CONSOLIDATION_PREPARED, author_id, data=contents)


def a_declaration(record_id: int, author_id: int, *, conflict: bool = False) -> RecordFacts:
    return a_record(record_id, RecordKind.CONFLICT_DECLARATION, author_id, data={"conflict": conflict})


RECORDS = (
    a_table(),
    a_declaration(402, SPECIALIST),
    a_declaration(403, HEAD),
    a_record(404, RecordKind.HEAD_OPINION, HEAD, official_id=AN),
)


def the_dossier(official_id: int = AN, dated_on: date = date(2024, 5, 2)) -> tuple[DocumentFacts, ...]:
    """Every paper of the person, and minutes and count record of all three rounds."""
    personal = [DocumentFacts(kind, official_id, dated_on=dated_on) for kind in DOSSIER]
    of_rounds = [
        DocumentFacts(kind, round_id=round_id)
        for kind in (DocumentKind.MINUTES, DocumentKind.COUNT_RECORD)
        for round_id in (201, 202, SELECTION_ROUND)
    ]
    return (*personal, *of_rounds)


def live(*official_ids: int) -> tuple[OptionFacts, ...]:
    return tuple(OptionFacts(official_id, OptionStatus.LIVE) for official_id in official_ids)


def a_case(**changes: Any) -> CaseFacts:
    """A case whose vote has been certified."""
    default = CaseFacts(
        state="SELECTING",
        title=a_title(),
        opened_on=date(2024, 3, 1),
        need="Phụ trách lĩnh vực chuyển đổi số",
        standard=StandardFacts(1, 2, Degree.UNIVERSITY, Theory.ADVANCED, LanguageLevel.BASIC_COMMUNICATION),
        policy_on=date(2024, 3, 20),
        chosen_id=AN,
        options=live(AN, BINH),
        nominations=NOMINATIONS,
        rounds=(*NOMINATION_ROUNDS, selected(AN)),
        documents=the_dossier(),
        records=RECORDS,
        duties=((SPECIALIST, Duty.PREPARE), (HEAD, Duty.SUBMIT)),
    )
    return replace(default, **changes)


def an_actor(official_id: int, role: Role) -> ActorFacts:
    return ActorFacts(official_id, role)


def the_facts(**changes: Any) -> Facts:
    """The whole input of one judgement; the secretary acts."""
    default = Facts(
        today=TODAY,
        case=a_case(),
        unit=a_unit(),
        actor=an_actor(SECRETARY, Role.COLLECTIVE_SECRETARY),
        people=people(),
    )
    return replace(default, **changes)


def with_case(**changes: Any) -> Facts:
    return the_facts(case=a_case(**changes))


def with_unit(**changes: Any) -> Facts:
    return the_facts(unit=a_unit(**changes))


def with_person(title: TitleFacts | None = None, **changes: Any) -> Facts:
    """Facts in which An is changed, and the title when one is given."""
    case = a_case(title=title) if title else a_case()
    return the_facts(case=case, people=people(a_person(**changes)))


def a_template(**changes: Any) -> RoundTemplate:
    default = RoundTemplate(
        code="selection",
        name=Text("Biểu quyết", "Vote"),
        state="SELECTING",
        voter_group="COLLECTIVE_LEADERSHIP",
        venue="unit",
        ballot=BallotType.PICK_ONE,
        policy="collective",
        clause="2.5",
        names_from="live",
    )
    return replace(default, **changes)


def outcome_of(rule_id: str, facts: Facts, official_id: int = AN, **parameters: Any) -> Outcome:
    """What a rule says; a person rule is asked about ``official_id``."""
    rule = RULES[rule_id]
    if rule.check is not None:
        return rule.check(facts, params(**parameters))
    assert rule.person_check is not None
    return rule.person_check(facts, facts.people[official_id], params(**parameters))


def says(rule_id: str, facts: Facts, **parameters: Any) -> tuple[str, str]:
    """Verdict and reason, for a truth table."""
    outcome = outcome_of(rule_id, facts, **parameters)
    return str(outcome.verdict), outcome.reason
