"""What a rule may look at; it never fetches. ``*_on``: civil dates; ``*_months``, ``*_days``: whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from state_machines.evaluations import CampaignFacts, FormFacts
from state_machines.examined import ExamFacts
from state_machines.moves import MoveFacts
from state_machines.vocabulary import (
    BallotType,
    Channel,
    Degree,
    DisciplineForm,
    DocumentKind,
    Duty,
    EvaluationKind,
    Grade,
    LanguageLevel,
    Level,
    OptionStatus,
    OutcomeType,
    Rank,
    RecordKind,
    ReviewPath,
    Role,
    RoundOutcome,
    RoundState,
    Source,
    StudyMode,
    Theory,
)

if TYPE_CHECKING:
    from state_machines.planned import PlanEntry, PlannedFacts


@dataclass(frozen=True, slots=True)
class BirthDate:
    """A birth date as the file has it; month and day may be unknown (None)."""

    year: int
    month: int | None = None
    day: int | None = None


@dataclass(frozen=True, slots=True)
class Qualification:
    degree: Degree
    mode: StudyMode
    subject: str = ""


@dataclass(frozen=True, slots=True)
class LanguageSkill:
    language: str
    level: LanguageLevel


@dataclass(frozen=True, slots=True)
class Tenure:
    """One stay in one post; ``to_on`` None while it lasts. Half-open: to_on excluded."""

    post_id: int | None
    title_code: str
    title_level: Level
    rank: Rank
    is_key: bool
    unit_id: int
    unit_kind: str
    unit_level: Level
    from_on: date
    to_on: date | None = None
    term_end_on: date | None = None
    by_rotation: bool = False
    equivalence: int = 0  # standing of the title: equal numbers are equivalent, more is higher


@dataclass(frozen=True, slots=True)
class Evaluation:
    kind: EvaluationKind
    period_end_on: date
    decided_on: date
    grade: Grade


@dataclass(frozen=True, slots=True)
class Discipline:
    form: DisciplineForm
    decided_on: date
    ended_on: date | None = None  # from this day on it bars nothing


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """One official, as a rule sees them."""

    id: int
    name: str
    sex: str  # "F" | "M"
    birth: BirthDate
    home_unit_id: int | None = None
    native_area: str | None = None
    qualifications: tuple[Qualification, ...] = ()
    theory: Theory = Theory.NONE
    languages: tuple[LanguageSkill, ...] = ()
    tenures: tuple[Tenure, ...] = ()
    plans: tuple[PlanEntry, ...] = ()
    evaluations: tuple[Evaluation, ...] = ()
    disciplines: tuple[Discipline, ...] = ()
    retirement_notice_on: date | None = None
    home_path: str = ""  # "/1/24/": where the person works, to tell who comes from outside
    considered_for: tuple[str, ...] = ()  # titles of running appointments in which they are an option


@dataclass(frozen=True, slots=True)
class TitleFacts:
    code: str
    level: Level
    rank: Rank
    in_scope: bool
    is_key: bool
    is_elected: bool = False
    standing_committee_managed: bool = False
    equivalence: int = 0


@dataclass(frozen=True, slots=True)
class StandardFacts:
    """The title standard pinned by the case (clause 2.1)."""

    id: int
    version: int
    min_degree: Degree | None = None
    min_theory: Theory | None = None
    min_language: LanguageLevel | None = None
    skills: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Leader:
    """A serving leader of the unit, for age structure and similar questions."""

    id: int
    rank: Rank
    sex: str
    birth: BirthDate
    retirement_notice_on: date | None = None


@dataclass(frozen=True, slots=True)
class Moratorium:
    from_on: date
    to_on: date | None
    document: str


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """The unit where the post is."""

    id: int
    kind: str
    level: Level
    area: str | None = None
    foreign_affairs: bool = False
    is_department: bool = False  # a provincial department or sector (so, nganh): R-2.5-k
    staff_total: int = 0
    staff_women: int = 0
    leaders: tuple[Leader, ...] = ()
    moratoria: tuple[Moratorium, ...] = ()
    post_seats: int = 1
    post_occupied: int = 0  # serving holders whose stay does not end before the case can decide
    post_open_cases: int = 0  # other cases under way for the same post
    post_special_professional: bool = False
    post_id: int | None = None  # the post to be filled; None while a title is looked at, and no post
    post_special_document: str = ""  # the authority's document that says so
    post_unit_id: int | None = None  # a division's post is filled by the unit above it
    path: str = ""
    post_exam: ExamFacts | None = None  # the newest approved examination for the post

    @property
    def head(self) -> Leader | None:
        """The serving head, or None when the post of head is vacant."""
        return next((leader for leader in self.leaders if leader.rank is Rank.HEAD), None)


@dataclass(frozen=True, slots=True)
class OptionFacts:
    official_id: int
    status: OptionStatus


@dataclass(frozen=True, slots=True)
class NominationFacts:
    channel: Channel
    official_id: int
    round_id: int | None = None
    votes: int | None = None
    base: int | None = None
    signed: bool = False
    reasons: str = ""


@dataclass(frozen=True, slots=True)
class RoundPolicy:
    """How a ballot round is counted and what follows."""

    threshold_num: int = 1
    threshold_den: int = 2  # strict: votes * den > base * num
    threshold_base: str = "SUMMONED"  # SUMMONED | ALL_MEMBERS | COLLECTED | VALID
    quorum_num: int = 2
    quorum_den: int = 3
    fallback: str = "TOP_N"  # TOP_N | REVOTE | STOP
    top_n: int = 2
    tie_rule: str = "ALL_FORWARD"  # HEAD_PROPOSED | REVOTE | ALL_FORWARD
    announce: str = "NEVER_AT_CONFERENCE"
    tellers_min: int = 3


@dataclass(frozen=True, slots=True)
class Tally:
    """Votes for one person in one round; the last two where each is voted on."""

    official_id: int
    votes: int
    against: int = 0
    no_opinion: int = 0


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """One ballot round of a case; people are official ids."""

    id: int
    code: str  # which round of the procedure's table
    attempt: int
    state: RoundState
    ballot: BallotType
    policy: RoundPolicy
    candidates: tuple[int, ...] = ()
    voters: tuple[int, ...] = ()  # frozen at summons
    present: tuple[int, ...] = ()
    observers: tuple[int, ...] = ()
    tellers: tuple[int, ...] = ()
    prepared_by: int | None = None
    entered_by: int | None = None
    confirmed_by: int | None = None
    issued: int | None = None
    collected: int | None = None
    valid: int | None = None
    invalid: int | None = None
    tallies: tuple[Tally, ...] = ()
    outcome: RoundOutcome | None = None
    forwarded: tuple[int, ...] = ()  # who the outcome names
    corrects_id: int | None = None


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    kind: DocumentKind
    official_id: int | None = None
    round_id: int | None = None
    dated_on: date | None = None
    number: str = ""


@dataclass(frozen=True, slots=True)
class RecordFacts:
    id: int
    kind: RecordKind
    author_id: int
    official_id: int | None = None
    resolves_id: int | None = None
    on: date | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WithdrawalFacts:
    id: int
    official_id: int
    state: str  # PENDING | ACCEPTED | REFUSED


@dataclass(frozen=True, slots=True)
class OverrideFacts:
    id: int
    rule: str
    official_id: int | None
    state: str  # PROPOSED | ADOPTED
    proposed_by: int


@dataclass(frozen=True, slots=True)
class DeadlineFacts:
    code: str
    started_on: date
    due_on: date
    met_on: date | None = None


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """One case with all that has been recorded on it."""

    state: str
    title: TitleFacts
    opened_on: date
    id: int = 0
    code: str = ""
    revision: int = 0
    source: Source = Source.ON_SITE
    outcome_type: OutcomeType = OutcomeType.APPOINTMENT
    need: str = ""
    standard: StandardFacts | None = None
    policy_on: date | None = None
    submitted_on: date | None = None
    return_state: str | None = None  # where SUSPENDED / SUPPLEMENT_REQUESTED goes back to
    chosen_id: int | None = None
    running_term_end_on: date | None = None  # of the term under review; that day is no longer in it
    review_path: ReviewPath | None = None  # set in reappointment cases, and in no others
    move: MoveFacts | None = None  # set in rotations, transfers and secondments
    planning_year: int | None = None  # set in planning rounds, and in no others
    plan_until_on: date | None = None  # the last day of the plan that the round makes
    plan: tuple[PlannedFacts, ...] = ()  # of the whole unit, in planning rounds
    form: FormFacts | None = None  # set in evaluations of one person
    campaign: CampaignFacts | None = None  # set in campaigns of evaluation
    options: tuple[OptionFacts, ...] = ()
    nominations: tuple[NominationFacts, ...] = ()
    rounds: tuple[RoundFacts, ...] = ()
    documents: tuple[DocumentFacts, ...] = ()
    records: tuple[RecordFacts, ...] = ()
    withdrawals: tuple[WithdrawalFacts, ...] = ()
    overrides: tuple[OverrideFacts, ...] = ()
    deadlines: tuple[DeadlineFacts, ...] = ()
    duties: tuple[tuple[int, Duty], ...] = ()
    under_review: tuple[int, ...] = ()  # about whom a denunciation is looked into; 0: about the case

    @property
    def live(self) -> tuple[int, ...]:
        """Official ids of the live personnel options: distinct persons."""
        return tuple(o.official_id for o in self.options if o.status is OptionStatus.LIVE)

    def recorded(self, kind: RecordKind) -> tuple[RecordFacts, ...]:
        """Records of one kind, oldest first."""
        return tuple(record for record in self.records if record.kind is kind)

    def certified(self, code: str) -> RoundFacts | None:
        """The newest certified round of this code whose result still stands.

        Going back closes earlier results: a record lists them under ``closed_rounds``.
        """
        closed = {i for record in self.records for i in record.data.get("closed_rounds", ())}
        held = (r for r in self.rounds if r.code == code and r.state is RoundState.CERTIFIED)
        return max((r for r in held if r.id not in closed), key=lambda r: r.id, default=None)

    @property
    def corrected_rounds(self) -> frozenset[int]:
        """Certified rounds whose place another certified round has taken."""
        certified = (r for r in self.rounds if r.state is RoundState.CERTIFIED)
        return frozenset(r.corrects_id for r in certified if r.corrects_id is not None)

    @property
    def reopened_rounds(self) -> frozenset[int]:
        """Rounds that may be held again because nomination was reopened after them."""
        return frozenset(i for record in self.records for i in record.data.get("reopened_rounds", ()))

    def running(self, code: str) -> RoundFacts | None:
        """The round of this code that is neither certified nor voided."""
        ended = (RoundState.CERTIFIED, RoundState.VOIDED)
        return next((r for r in self.rounds if r.code == code and r.state not in ended), None)


@dataclass(frozen=True, slots=True)
class ActorFacts:
    """Who wants to act: the person, and the role they act in."""

    official_id: int
    role: Role
    in_unit_scope: bool = True  # the grant covers the unit of the case
    in_authority_scope: bool = True  # the grant covers the managing authority
    in_sending_scope: bool = False  # the grant covers the unit that a person is moved from
    stands_for: int | None = None  # the absent holder of the role, whom the person replaces


@dataclass(frozen=True, slots=True)
class Facts:
    """The whole input of one judgement."""

    today: date
    case: CaseFacts
    unit: UnitFacts
    actor: ActorFacts
    people: Mapping[int, PersonFacts] = field(default_factory=dict)
    given: Mapping[str, Any] = field(default_factory=dict)  # the typed step input
    round: RoundFacts | None = None  # the round a round step is about
