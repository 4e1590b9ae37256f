"""The words of the field as ASCII codes: retire, never rename. Labels stand in ``catalogue/words.toml``."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """Who may act (domain paper 4.1)."""

    PERSONNEL_SPECIALIST = "PERSONNEL_SPECIALIST"
    UNIT_HEAD = "UNIT_HEAD"
    COLLECTIVE_MEMBER = "COLLECTIVE_MEMBER"
    COLLECTIVE_SECRETARY = "COLLECTIVE_SECRETARY"
    CONFERENCE_VOTER = "CONFERENCE_VOTER"
    TELLER = "TELLER"
    TELLER_HEAD = "TELLER_HEAD"
    ADVISER = "ADVISER"
    AUTHORITY_MEMBER = "AUTHORITY_MEMBER"
    AUTHORITY_SIGNER = "AUTHORITY_SIGNER"
    CLERK = "CLERK"
    INSPECTOR = "INSPECTOR"
    OFFICIAL = "OFFICIAL"
    MONITORING_MEMBER = "MONITORING_MEMBER"
    PARTY_COMMITTEE = "PARTY_COMMITTEE"
    SYSADMIN = "SYSADMIN"
    SYSTEM = "SYSTEM"  # the scheduler; never granted to a person


class Duty(StrEnum):
    """What a person did in a case, for the separation of duties (4.2)."""

    PREPARE = "PREPARE"
    SUBMIT = "SUBMIT"
    APPRAISE = "APPRAISE"
    DECIDE = "DECIDE"
    COUNT_ENTER = "COUNT_ENTER"
    COUNT_CONFIRM = "COUNT_CONFIRM"
    ROUND_PREPARE = "ROUND_PREPARE"
    EXAMINE = "EXAMINE"


class Channel(StrEnum):
    """The three nomination channels (clause 2.5)."""

    COLLECTIVE = "COLLECTIVE"
    HEAD = "HEAD"
    CONFERENCE = "CONFERENCE"


class Rank(StrEnum):
    HEAD = "HEAD"
    DEPUTY = "DEPUTY"
    MEMBER = "MEMBER"  # committee member with no leading post
    STAFF = "STAFF"


class Level(StrEnum):
    """Level of a unit or title. Dated data decides which exist (ADR on levels)."""

    CENTRAL = "CENTRAL"
    PROVINCE = "PROVINCE"
    DISTRICT = "DISTRICT"
    COMMUNE = "COMMUNE"


class Source(StrEnum):
    ON_SITE = "ON_SITE"
    EXTERNAL = "EXTERNAL"
    EXAM = "EXAM"


class OutcomeType(StrEnum):
    APPOINTMENT = "APPOINTMENT"
    ELECTION_NOMINATION = "ELECTION_NOMINATION"


class ReviewPath(StrEnum):
    """Where a review at the end of a term leads when nothing speaks against it."""

    REAPPOINT = "REAPPOINT"
    EXTEND = "EXTEND"  # close to retirement: no new term and no conference


class Standing(StrEnum):
    """Capacity or prestige over the term (clause 2.5)."""

    KEPT = "KEPT"
    DECLINED = "DECLINED"


class Progress(StrEnum):
    """The sector in the person's charge over the term (clause 2.5)."""

    IMPROVED = "IMPROVED"
    NOT_IMPROVED = "NOT_IMPROVED"


class PostNeed(StrEnum):
    NEEDED = "NEEDED"
    NOT_NEEDED = "NOT_NEEDED"


class HeadView(StrEnum):
    """The head's own opinion on keeping a person in the post (clause 1)."""

    FOR = "FOR"
    AGAINST = "AGAINST"


class DeferralReason(StrEnum):
    """Why a review cannot be held yet; the rule set lists those that the office accepts."""

    DISCIPLINE_PENDING = "DISCIPLINE_PENDING"
    LONG_STUDY = "LONG_STUDY"
    ILLNESS = "ILLNESS"
    MATERNITY = "MATERNITY"
    RESTRUCTURING = "RESTRUCTURING"


class StandardState(StrEnum):
    """Where a version of a title standard, or of a set of criteria, is on its way."""

    DRAFT = "DRAFT"
    SUBMITTED = "SUBMITTED"
    APPROVED = "APPROVED"


class PlanConclusion(StrEnum):
    """What the yearly review says of a person who is in the plan (clause 2.4)."""

    KEEP = "KEEP"
    REMOVE = "REMOVE"


class PlanRemoval(StrEnum):
    """Why a person is not, or no longer, in the plan."""

    BELOW_STANDARD = "BELOW_STANDARD"
    WEAK_RESULTS = "WEAK_RESULTS"
    DISCIPLINE = "DISCIPLINE"
    AGE = "AGE"
    HEALTH = "HEALTH"
    OTHER_WORK = "OTHER_WORK"
    OWN_WISH = "OWN_WISH"
    NOT_VOTED = "NOT_VOTED"
    NOT_APPROVED = "NOT_APPROVED"
    ROUND_CANCELLED = "ROUND_CANCELLED"


class OptionStatus(StrEnum):
    LIVE = "LIVE"
    WITHDRAWN = "WITHDRAWN"
    INELIGIBLE = "INELIGIBLE"


class Degree(StrEnum):
    """Highest schooling, ascending."""

    SECONDARY = "SECONDARY"
    VOCATIONAL = "VOCATIONAL"
    COLLEGE = "COLLEGE"
    UNIVERSITY = "UNIVERSITY"
    MASTER = "MASTER"
    DOCTOR = "DOCTOR"


class StudyMode(StrEnum):
    FULL_TIME = "FULL_TIME"
    IN_SERVICE = "IN_SERVICE"
    DISTANCE = "DISTANCE"


class Theory(StrEnum):
    """Political theory level, ascending."""

    NONE = "NONE"
    ELEMENTARY = "ELEMENTARY"
    INTERMEDIATE = "INTERMEDIATE"
    ADVANCED = "ADVANCED"


class LanguageLevel(StrEnum):
    """Foreign language level, ascending."""

    NONE = "NONE"
    BASIC_COMMUNICATION = "BASIC_COMMUNICATION"
    FLUENT = "FLUENT"


class Grade(StrEnum):
    EXCELLENT = "EXCELLENT"
    GOOD = "GOOD"
    COMPLETED = "COMPLETED"
    NOT_COMPLETED = "NOT_COMPLETED"


class EvaluationKind(StrEnum):
    QUARTER = "QUARTER"
    HALF_YEAR = "HALF_YEAR"
    YEAR = "YEAR"
    TERM = "TERM"
    AD_HOC = "AD_HOC"
    PRE_APPOINTMENT = "PRE_APPOINTMENT"
    PRE_PLANNING = "PRE_PLANNING"
    PRE_COMMENDATION = "PRE_COMMENDATION"
    ROTATION_END = "ROTATION_END"


class DisciplineForm(StrEnum):
    REPRIMAND = "REPRIMAND"
    WARNING = "WARNING"
    REMOVAL = "REMOVAL"


class PlanStatus(StrEnum):
    PROPOSED = "PROPOSED"
    ACTIVE = "ACTIVE"
    REMOVED = "REMOVED"
    APPOINTED = "APPOINTED"
    EXPIRED = "EXPIRED"


class BallotType(StrEnum):
    NOMINATE_FREE = "NOMINATE_FREE"  # names may be written in
    PICK_ONE = "PICK_ONE"
    APPROVE_EACH = "APPROVE_EACH"


class RoundState(StrEnum):
    CONVENED = "CONVENED"
    ADJOURNED = "ADJOURNED"
    OPEN = "OPEN"
    TELLERS_SET = "TELLERS_SET"
    COUNTING = "COUNTING"
    ENTERED = "ENTERED"
    COUNTED = "COUNTED"
    CERTIFIED = "CERTIFIED"
    VOIDED = "VOIDED"


class RoundOutcome(StrEnum):
    SELECTED = "SELECTED"
    TOP_FORWARD = "TOP_FORWARD"
    TIE_AT_HALF = "TIE_AT_HALF"
    NONE = "NONE"


class MemberRole(StrEnum):
    """What a person is in one round."""

    VOTER = "VOTER"
    OBSERVER = "OBSERVER"  # never counted in a quorum or a base (R-2.7-e)
    TELLER = "TELLER"
    TELLER_HEAD = "TELLER_HEAD"


class DocumentKind(StrEnum):
    """Papers of a case (domain paper 2.6, 3.1 and 7.2)."""

    POLICY_REQUEST = "POLICY_REQUEST"
    POLICY_ANSWER = "POLICY_ANSWER"
    MINUTES = "MINUTES"
    COUNT_RECORD = "COUNT_RECORD"
    ADJOURNMENT_MINUTES = "ADJOURNMENT_MINUTES"
    HEAD_PROPOSAL = "HEAD_PROPOSAL"
    CONSOLIDATION = "CONSOLIDATION"
    VERIFICATION = "VERIFICATION"
    PARTY_OPINION = "PARTY_OPINION"
    POLITICAL_CONCLUSION = "POLITICAL_CONCLUSION"
    DIFFERING_OPINION = "DIFFERING_OPINION"
    SUBMISSION = "SUBMISSION"
    RECEIPT = "RECEIPT"
    SUPPLEMENT_REQUEST = "SUPPLEMENT_REQUEST"
    APPRAISAL_REPORT = "APPRAISAL_REPORT"
    INSPECTION_OPINION = "INSPECTION_OPINION"
    CONCLUSION_NOTICE = "CONCLUSION_NOTICE"
    DECISION = "DECISION"
    ELECTION_NOMINATION = "ELECTION_NOMINATION"
    HANDOVER = "HANDOVER"
    REVOCATION = "REVOCATION"
    OVERRIDE_PROPOSAL = "OVERRIDE_PROPOSAL"
    OVERRIDE_BASIS = "OVERRIDE_BASIS"
    WITHDRAWAL_REQUEST = "WITHDRAWAL_REQUEST"
    RESUME = "RESUME_C2C"
    SELF_REVIEW = "SELF_REVIEW"
    CELL_COMMENT = "CELL_COMMENT"
    RESIDENCE_COMMENT = "RESIDENCE_COMMENT"
    ASSET_DECLARATION = "ASSET_DECLARATION"
    DEGREE_COPIES = "DEGREE_COPIES"
    HEALTH_CERTIFICATE = "HEALTH_CERTIFICATE"
    INSPECTION_FINDING = "INSPECTION_FINDING"
    REVIEW_NOTICE = "REVIEW_NOTICE"
    DEFERRAL_NOTICE = "DEFERRAL_NOTICE"
    ASSESSMENT = "ASSESSMENT"
    NON_REAPPOINTMENT = "NON_REAPPOINTMENT"
    REASSIGNMENT = "REASSIGNMENT"
    ROTATION_PLAN = "ROTATION_PLAN"
    MOVE_PROPOSAL = "MOVE_PROPOSAL"
    SCREENING_TABLE = "SCREENING_TABLE"
    TALK_MINUTES = "TALK_MINUTES"
    MOVE_DECISION = "MOVE_DECISION"
    RECEPTION_NOTICE = "RECEPTION_NOTICE"
    EVALUATION_FORM = "EVALUATION_FORM"
    PLACEMENT_DECISION = "PLACEMENT_DECISION"
    RECALL_DECISION = "RECALL_DECISION"
    PLAN_DECISION = "PLAN_DECISION"
    EXAM_NOTICE = "EXAM_NOTICE"
    EXAM_COUNCIL = "EXAM_COUNCIL"
    EXAM_SCREENING = "EXAM_SCREENING"
    EXAM_SCORES = "EXAM_SCORES"
    EXAM_RESULT = "EXAM_RESULT"
    EVALUATION_NOTICE = "EVALUATION_NOTICE"
    PETITION = "PETITION"
    PETITION_ANSWER = "PETITION_ANSWER"
    OTHER = "OTHER"


class RecordKind(StrEnum):
    """What people put on record in a case, apart from papers and votes."""

    ELIGIBLE = "ELIGIBLE"  # one person adopted onto the eligibility list
    CONSOLIDATION_PREPARED = "CONSOLIDATION_PREPARED"
    CONFLICT_DECLARATION = "CONFLICT_DECLARATION"
    MATTER_RAISED = "MATTER_RAISED"
    MATTER_RESOLVED = "MATTER_RESOLVED"
    PARTY_OPINION = "PARTY_OPINION"
    HEAD_OPINION = "HEAD_OPINION"
    DIFFERING_OPINION = "DIFFERING_OPINION"
    APPRAISAL_OPINION = "APPRAISAL_OPINION"
    OVERRUN_EXPLANATION = "OVERRUN_EXPLANATION"
    SUPPLEMENT_LIST = "SUPPLEMENT_LIST"
    SIGNATURE = "SIGNATURE"
    INSPECTION_FINDING = "INSPECTION_FINDING"
    OFFICE_TAKEN = "OFFICE_TAKEN"  # what a decision changed beside the case, for a revocation to restore
    PUBLICATION = "PUBLICATION"
    SUSPENSION = "SUSPENSION"
    LATE_NOTICE = "LATE_NOTICE"
    SELF_REVIEW = "SELF_REVIEW"
    ASSESSMENT = "ASSESSMENT"
    DEFERRAL = "DEFERRAL"
    LAPSE = "LAPSE"
    LATE_COMPLETION = "LATE_COMPLETION"
    REASSIGNMENT = "REASSIGNMENT"
    ROTATION_PLAN = "ROTATION_PLAN"
    MOVE_PROPOSAL = "MOVE_PROPOSAL"
    SCREENING = "SCREENING"
    SENDING_COMMENT = "SENDING_COMMENT"
    TALK = "TALK"
    DISAGREEMENT = "DISAGREEMENT"
    HANDOVER = "HANDOVER"
    RECEPTION = "RECEPTION"
    PERIOD_EVALUATION = "PERIOD_EVALUATION"
    END_OPINION = "END_OPINION"
    PLACEMENT = "PLACEMENT"
    RECALL = "RECALL"
    PLAN_STRUCTURE = "PLAN_STRUCTURE"
    PLAN_PRESENT = "PLAN_PRESENT"  # one person in the plan when the review began
    PLAN_REVIEW = "PLAN_REVIEW"
    PLAN_PROPOSAL = "PLAN_PROPOSAL"
    PLAN_DROPPED = "PLAN_DROPPED"
    EXAM_COUNCIL = "EXAM_COUNCIL"
    EXAM_CALL = "EXAM_CALL"
    EXAM_REGISTRATION = "EXAM_REGISTRATION"
    EXAM_EXCLUSION = "EXAM_EXCLUSION"
    EXAM_MARK = "EXAM_MARK"  # sealed until the marks are opened
    EXAM_PETITION = "EXAM_PETITION"
    EXAM_PETITION_ANSWER = "EXAM_PETITION_ANSWER"
    EXAM_RESULT = "EXAM_RESULT"
    NOT_ASSESSED = "NOT_ASSESSED"
    FORM_RETURNED = "FORM_RETURNED"
    MEETING_REVIEW = "MEETING_REVIEW"
    SYNTHESIS = "SYNTHESIS"
    GRADE_DECIDED = "GRADE_DECIDED"
    GRADE_PETITION = "GRADE_PETITION"
    GRADE_PETITION_ANSWER = "GRADE_PETITION_ANSWER"
    UNIT_GRADED = "UNIT_GRADED"
    PERIOD_OPENED = "PERIOD_OPENED"  # with whoever was left out
    NOTE = "NOTE"


def at_least(level: StrEnum, floor: StrEnum) -> bool:
    """Whether ``level`` stands at or above ``floor`` in its ascending enumeration."""
    order = list(type(level))
    return order.index(level) >= order.index(floor)
