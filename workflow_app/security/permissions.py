"""What a person may want to see or do. Who may is said in ``policy.py`` and nowhere else."""

from __future__ import annotations

from enum import StrEnum


class Permission(StrEnum):
    """Each member is asked about the subject that its group names, or about nothing."""

    # ------------------------------------------------------------ about nothing
    USE_DESK = "USE_DESK"
    """See one's own inbox."""
    OWN_ACCOUNT = "OWN_ACCOUNT"
    """Change one's own password, role and language."""
    LIST_CASES = "LIST_CASES"
    """See the list of cases; each row still asks for SEE_CASE."""
    START_CASE = "START_CASE"
    """See which kinds of cases there are to open; each kind still asks for its own permission."""
    OPEN_CASE = "OPEN_CASE"
    """Open a case; for which post is the rule book's question."""
    OPEN_MOVE = "OPEN_MOVE"
    """Propose a rotation, a transfer or a secondment, or draw up a rotation plan."""
    LIST_PEOPLE = "LIST_PEOPLE"
    """See the list of officials; each row still asks for SEE_PERSON."""
    SEE_UNITS = "SEE_UNITS"
    """See the tree of units and the posts of each."""
    SEE_RULES = "SEE_RULES"
    """Read clauses, rules and parameters."""
    VERIFY_HISTORY = "VERIFY_HISTORY"
    """Have the history recomputed and read what it says about the whole archive."""
    MANAGE_ACCOUNTS = "MANAGE_ACCOUNTS"
    """Create and disable accounts, give and end roles."""
    MANAGE_REMINDERS = "MANAGE_REMINDERS"
    """Read the log of reminders and send dead ones again."""
    MANAGE_CALENDAR = "MANAGE_CALENDAR"
    """Change the office's table of holidays and exchanged days."""
    SEE_STANDARDS = "SEE_STANDARDS"
    """Read title standards and their versions."""
    DRAFT_STANDARD = "DRAFT_STANDARD"
    """Draft a version of a title standard and submit it."""
    APPROVE_STANDARD = "APPROVE_STANDARD"
    """Approve a version that another person has submitted, or give it back."""
    SEE_CRITERIA = "SEE_CRITERIA"
    """Read the criteria by which people are evaluated, and their versions."""
    DRAFT_CRITERIA = "DRAFT_CRITERIA"
    """Draw up a version of a title's criteria and submit it."""
    APPROVE_CRITERIA = "APPROVE_CRITERIA"
    """Approve a version of criteria that another person has submitted, or give it back."""
    SEE_CAMPAIGNS = "SEE_CAMPAIGNS"
    """See the list of campaigns of evaluation; each row still asks for SEE_CASE."""
    PLAN_CAMPAIGN = "PLAN_CAMPAIGN"
    """Draw up a campaign of evaluation; for which units is the rule book's question."""
    COMMENT_FORMS = "COMMENT_FORMS"
    """Comment on one's subordinates on one page; each form still asks for TAKE_STEP."""
    SEE_PROCEDURES = "SEE_PROCEDURES"
    """See which versions of procedures are published, and the running cases under each."""
    PROPOSE_PROCEDURE = "PROPOSE_PROCEDURE"
    """Propose a version of a procedure."""
    APPROVE_PROCEDURE = "APPROVE_PROCEDURE"
    """Let a version that another person has proposed apply, or turn it down."""
    MIGRATE_CASES = "MIGRATE_CASES"
    """Bring running cases over to a published version; each case still asks for MIGRATE_CASE."""
    SEE_SUBSTITUTIONS = "SEE_SUBSTITUTIONS"
    """See the substitutions that one has given or received; of others, with GIVE_SUBSTITUTION."""
    GIVE_OWN_SUBSTITUTION = "GIVE_OWN_SUBSTITUTION"
    """Put the role in use into another person's hands for a time."""

    SEE_OBLIGATIONS = "SEE_OBLIGATIONS"
    """See the list of what is due; each row still asks for SEE_OBLIGATION."""
    LIST_MORATORIA = "LIST_MORATORIA"
    """See the list of suspensions of personnel work; each row still asks for SEE_STAFFING."""
    LIST_LETTERS = "LIST_LETTERS"
    """See the list of petitions and denunciations; each row still asks for SEE_LETTER."""
    RECEIVE_LETTER = "RECEIVE_LETTER"
    """Put a petition, complaint, denunciation or information on file."""

    # ------------------------------------------------------------ about a case (CaseScope)
    SEE_CASE = "SEE_CASE"
    """Know that the case exists: its code, title, unit and state."""
    SEE_DOSSIER = "SEE_DOSSIER"
    """Read options, papers, records and findings."""
    SEE_OUTCOME = "SEE_OUTCOME"
    """Know who was chosen and read the decision."""
    SEE_RESTRICTED = "SEE_RESTRICTED"
    """Open a restricted paper; each reading is recorded."""
    SEE_HISTORY = "SEE_HISTORY"
    """Read the history of the case."""
    TAKE_STEP = "TAKE_STEP"
    """Reach the forms of steps; whose step it is the rule book says."""
    MIGRATE_CASE = "MIGRATE_CASE"
    """Bring this case over to another version of its procedure, or back."""

    # ------------------------------------------------------------ about a round (RoundScope)
    SEE_COUNTS = "SEE_COUNTS"
    """Read how many votes a round gave to whom."""

    # ------------------------------------------------------------ about a person (PersonScope)
    SEE_PERSON = "SEE_PERSON"
    """Read an official's profile and which conditions they meet."""
    RECORD_NOTICE = "RECORD_NOTICE"
    """Record that an official has received a retirement notice."""

    SEE_DISCIPLINE = "SEE_DISCIPLINE"
    """Open an official's decisions on discipline; each reading is recorded."""
    RECORD_DISCIPLINE = "RECORD_DISCIPLINE"
    """Record a decision on discipline, end it or have it annulled."""

    # ------------------------------------------------------------ about a letter (LetterScope)
    SEE_LETTER = "SEE_LETTER"
    """Know of a letter and open it; each reading is recorded."""
    HANDLE_LETTER = "HANDLE_LETTER"
    """Admit, verify and conclude a letter, and say who may read it."""
    SEE_SENDER = "SEE_SENDER"
    """Learn who wrote a letter; each reading is recorded."""

    # ------------------------------------------------------------ about a unit (UnitScope)
    SEE_STAFFING = "SEE_STAFFING"
    """See a unit's ages and who would be eligible for its posts."""
    RECORD_MORATORIUM = "RECORD_MORATORIUM"
    """Record that personnel work of a unit is suspended by a document."""
    SEE_PLANNING = "SEE_PLANNING"
    """See the yearly planning rounds of a unit and who is in its plan."""
    OPEN_PLANNING = "OPEN_PLANNING"
    """Open this year's planning rounds of a unit by hand."""
    GIVE_SUBSTITUTION = "GIVE_SUBSTITUTION"
    """Name who stands in for an absent holder of a role in the unit."""

    # ------------------------------------------------------------ about a due thing (ObligationScope)
    SEE_OBLIGATION = "SEE_OBLIGATION"
    """See what is due, how its day was found and who has been reminded of it."""
    SNOOZE_OBLIGATION = "SNOOZE_OBLIGATION"
    """Put off its reminders with a reason, or say on a document that it is done."""
    NUDGE_OBLIGATION = "NUDGE_OBLIGATION"
    """Remind whoever owes it by hand."""


CASE = frozenset(
    {
        Permission.SEE_CASE,
        Permission.SEE_DOSSIER,
        Permission.SEE_OUTCOME,
        Permission.SEE_RESTRICTED,
        Permission.SEE_HISTORY,
        Permission.TAKE_STEP,
        Permission.MIGRATE_CASE,
    }
)
PERSON = frozenset(
    {
        Permission.SEE_PERSON,
        Permission.RECORD_NOTICE,
        Permission.SEE_DISCIPLINE,
        Permission.RECORD_DISCIPLINE,
    }
)
LETTER = frozenset({Permission.SEE_LETTER, Permission.HANDLE_LETTER, Permission.SEE_SENDER})
UNIT = frozenset(
    {
        Permission.SEE_STAFFING,
        Permission.RECORD_MORATORIUM,
        Permission.SEE_PLANNING,
        Permission.OPEN_PLANNING,
        Permission.GIVE_SUBSTITUTION,
    }
)
OBLIGATION = frozenset({Permission.SEE_OBLIGATION, Permission.SNOOZE_OBLIGATION, Permission.NUDGE_OBLIGATION})
