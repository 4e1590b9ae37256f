"""Who may see and do what: the table. Each line is one way to be allowed; silence means no.

A way holds when all its statements hold. The same table answers for one subject (``may``)
and picks the rows of a list (``visible``). Roles follow clause 2.8 and the separation of
duties; whose step a step is stands in the procedure, not here.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import ColumnElement, and_, false, or_

from state_machines.vocabulary import Role
from workflow_app.security.identity import DELEGABLE, Actor, Anyone
from workflow_app.security.permissions import Permission
from workflow_app.security.predicates import (
    Predicate,
    acts_as,
    anybody,
    counts_it,
    covers_authority,
    covers_sending,
    covers_unit,
    covers_venue,
    does_case_work,
    has_left_the_unit,
    holds_unit,
    in_person,
    is_announced,
    is_certified,
    is_considered_under,
    is_decided,
    is_examiner,
    is_managed_under,
    is_no_option,
    is_not_its_subject,
    is_not_own_unit,
    is_not_self,
    is_option,
    is_over_it,
    is_passed_on,
    is_planned_under,
    is_published,
    is_reader,
    is_self,
    is_summoned,
    knows_sender,
    manages_posts_of,
    of_its_case,
    owes_it,
    works_under,
)

Way = tuple[Predicate, ...]

unit_worker = acts_as(
    Role.PERSONNEL_SPECIALIST,
    Role.UNIT_HEAD,
    Role.COLLECTIVE_MEMBER,
    Role.COLLECTIVE_SECRETARY,
    Role.PARTY_COMMITTEE,
)
unit_preparer = acts_as(Role.PERSONNEL_SPECIALIST, Role.UNIT_HEAD)
authority_worker = acts_as(Role.ADVISER, Role.AUTHORITY_MEMBER, Role.AUTHORITY_SIGNER)
# A body that manages posts prepares and keeps minutes of its own rounds too.
authority_desk = acts_as(Role.COLLECTIVE_SECRETARY)
clerk = acts_as(Role.CLERK)
inspector = acts_as(Role.INSPECTOR)
monitor = acts_as(Role.MONITORING_MEMBER)
sysadmin = acts_as(Role.SYSADMIN)
personnel = acts_as(
    Role.PERSONNEL_SPECIALIST, Role.UNIT_HEAD, Role.ADVISER, Role.AUTHORITY_MEMBER, Role.INSPECTOR
)
recorder = acts_as(Role.ADVISER, Role.PERSONNEL_SPECIALIST)
# The organisation commission keeps the procedures; the authority lets a version apply.
procedure_keeper = acts_as(Role.ADVISER)
procedure_desk = acts_as(Role.ADVISER, Role.AUTHORITY_MEMBER, Role.INSPECTOR)
# Whoever answers for others, and whoever watches over the work (clauses III.1, III.4 and III.6).
overseer = acts_as(
    Role.UNIT_HEAD, Role.ADVISER, Role.AUTHORITY_MEMBER, Role.INSPECTOR, Role.MONITORING_MEMBER
)
# Letters are for the inspection committee and the organisation commission, each in person.
letter_desk = acts_as(Role.INSPECTOR, Role.ADVISER)
letter_reader = acts_as(Role.INSPECTOR, Role.ADVISER, Role.AUTHORITY_MEMBER, Role.AUTHORITY_SIGNER)
# Roles whose work is a vote, a count or one's own file are never in another's hands.
delegable = acts_as(*DELEGABLE)
case_of_unit, case_of_authority, no_option = map(of_its_case, (covers_unit, covers_authority, is_no_option))

# fmt: off
AT_UNIT: Way = (unit_worker, covers_unit)
AT_SENDING: Way = (unit_worker, covers_sending)
AT_AUTHORITY: Way = (authority_worker, covers_authority, has_left_the_unit)
AT_AUTHORITY_DESK: Way = (authority_desk, covers_authority, has_left_the_unit)
TO_ISSUE: Way = (clerk, covers_authority, is_decided)
INSPECTS_UNIT: Way = (inspector, covers_unit)
INSPECTS_AUTHORITY: Way = (inspector, covers_authority)
MONITORS: Way = (monitor, covers_unit)
CONCERNED: Way = (does_case_work, is_option)
EXAMINES: Way = (in_person, does_case_work, is_examiner)
SUMMONED: Way = (does_case_work, is_summoned)

POLICY: Mapping[Permission, tuple[Way, ...]] = {
    Permission.OWN_ACCOUNT:       ((anybody,),),
    Permission.SEE_RULES:         ((anybody,),),
    Permission.SEE_UNITS:         ((anybody,),),
    Permission.USE_DESK:          ((does_case_work,),),
    Permission.LIST_CASES:        ((does_case_work,),),
    Permission.START_CASE:        ((acts_as(Role.PERSONNEL_SPECIALIST, Role.ADVISER),),),
    Permission.OPEN_CASE:         ((acts_as(Role.PERSONNEL_SPECIALIST),),),
    Permission.OPEN_MOVE:         ((acts_as(Role.PERSONNEL_SPECIALIST, Role.ADVISER),),),
    Permission.LIST_PEOPLE:       ((personnel,),),
    Permission.VERIFY_HISTORY:    ((inspector,),),
    Permission.MANAGE_ACCOUNTS:   ((sysadmin,),),
    Permission.MANAGE_CALENDAR:   ((sysadmin,),),
    Permission.MANAGE_REMINDERS:  ((sysadmin,),),
    Permission.SEE_STANDARDS:     ((personnel,),),
    Permission.DRAFT_STANDARD:    ((acts_as(Role.ADVISER),),),
    Permission.APPROVE_STANDARD:  ((acts_as(Role.AUTHORITY_MEMBER),),),
    # Whoever is evaluated may know by what.
    Permission.SEE_CRITERIA:      ((does_case_work,),),
    Permission.DRAFT_CRITERIA:    ((acts_as(Role.ADVISER),),),
    Permission.APPROVE_CRITERIA:  ((acts_as(Role.AUTHORITY_MEMBER),),),
    Permission.SEE_CAMPAIGNS:     ((personnel,), (clerk,)),
    Permission.PLAN_CAMPAIGN:     ((recorder,),),
    Permission.COMMENT_FORMS:     ((acts_as(Role.UNIT_HEAD, Role.AUTHORITY_MEMBER),),),

    Permission.SEE_PROCEDURES:    ((procedure_desk,),),
    Permission.PROPOSE_PROCEDURE: ((in_person, procedure_keeper),),
    Permission.APPROVE_PROCEDURE: ((acts_as(Role.AUTHORITY_MEMBER),),),
    Permission.MIGRATE_CASES:     ((in_person, procedure_keeper),),
    Permission.SEE_SUBSTITUTIONS: ((does_case_work,),),
    Permission.GIVE_OWN_SUBSTITUTION: ((in_person, delegable),),
    Permission.LIST_MORATORIA:    ((personnel,),),
    Permission.LIST_LETTERS:      ((in_person, letter_reader),),
    Permission.RECEIVE_LETTER:    ((in_person, letter_desk),),
    # A list of persons for each letter; to inspect everything else does not open these.
    Permission.SEE_LETTER:        ((in_person, letter_reader, is_reader, is_not_its_subject),),
    Permission.HANDLE_LETTER:     ((in_person, letter_desk, is_reader, is_not_its_subject),),
    Permission.SEE_SENDER:        ((in_person, letter_reader, is_reader, is_not_its_subject, knows_sender),),

    # Drafts too: they run under a version like any other case, and no dossier is shown.
    Permission.MIGRATE_CASE:      ((procedure_keeper, covers_authority, is_no_option),),

    Permission.SEE_OBLIGATIONS:   ((does_case_work,),),
    Permission.SEE_OBLIGATION:    ((does_case_work, owes_it), (overseer, is_over_it)),
    Permission.SNOOZE_OBLIGATION: (
        (does_case_work, owes_it), (acts_as(Role.UNIT_HEAD, Role.ADVISER), is_over_it),
    ),
    Permission.NUDGE_OBLIGATION:  ((overseer, is_over_it),),

    Permission.SEE_CASE: (
        AT_UNIT, AT_SENDING, AT_AUTHORITY, AT_AUTHORITY_DESK, TO_ISSUE, INSPECTS_UNIT, INSPECTS_AUTHORITY,
        MONITORS, CONCERNED, SUMMONED, EXAMINES,
    ),
    Permission.TAKE_STEP: (
        AT_UNIT, AT_SENDING, AT_AUTHORITY, AT_AUTHORITY_DESK, TO_ISSUE, INSPECTS_UNIT, INSPECTS_AUTHORITY,
        CONCERNED, SUMMONED, EXAMINES,
    ),
    Permission.SEE_DOSSIER: (
        (*AT_UNIT, is_no_option), (*AT_SENDING, is_no_option),
        (*AT_AUTHORITY, is_no_option), (*AT_AUTHORITY_DESK, is_no_option),
        (*INSPECTS_UNIT, is_no_option), (*INSPECTS_AUTHORITY, is_no_option),
    ),
    Permission.SEE_OUTCOME: (
        (*AT_UNIT, is_no_option), (*AT_SENDING, is_no_option),
        (*AT_AUTHORITY, is_no_option), (*AT_AUTHORITY_DESK, is_no_option),
        (*INSPECTS_UNIT, is_no_option), (*INSPECTS_AUTHORITY, is_no_option),
        TO_ISSUE, (*CONCERNED, is_published), (*MONITORS, is_published),
    ),
    Permission.SEE_RESTRICTED: (
        (unit_preparer, covers_unit, is_no_option), (unit_preparer, covers_sending, is_no_option),
        (*AT_AUTHORITY, is_no_option),
        (*INSPECTS_UNIT, is_no_option), (*INSPECTS_AUTHORITY, is_no_option),
    ),
    Permission.SEE_HISTORY: (
        (unit_preparer, covers_unit, is_no_option), (unit_preparer, covers_sending, is_no_option),
        (*AT_AUTHORITY, is_no_option),
        (*INSPECTS_UNIT, is_no_option), (*INSPECTS_AUTHORITY, is_no_option),
    ),
    # Votes stay hidden from voters and from the people voted on (practice R-P-hide).
    Permission.SEE_COUNTS: (
        (counts_it,),
        (acts_as(Role.COLLECTIVE_SECRETARY), covers_venue, no_option),
        (acts_as(Role.PERSONNEL_SPECIALIST), case_of_unit, no_option, is_certified),
        (acts_as(Role.UNIT_HEAD, Role.COLLECTIVE_MEMBER, Role.PARTY_COMMITTEE), case_of_unit, no_option,
         is_certified, is_passed_on),
        (acts_as(Role.UNIT_HEAD, Role.COLLECTIVE_MEMBER), case_of_unit, is_certified, is_announced),
        (authority_worker, case_of_authority, no_option, is_certified),
        (inspector, case_of_unit, no_option, is_certified),
        (inspector, case_of_authority, no_option, is_certified),
    ),

    Permission.SEE_PERSON: (
        (personnel, works_under), (personnel, is_managed_under), (personnel, is_planned_under),
        (personnel, is_considered_under), (does_case_work, is_self),
    ),
    Permission.RECORD_NOTICE:     ((recorder, is_managed_under),),
    Permission.SEE_DISCIPLINE: (
        (personnel, works_under), (personnel, is_managed_under), (personnel, is_considered_under),
        (does_case_work, is_self),
    ),
    Permission.RECORD_DISCIPLINE: ((in_person, recorder, is_managed_under, is_not_self),),
    Permission.SEE_STAFFING:      ((personnel, holds_unit), (personnel, manages_posts_of)),
    Permission.SEE_PLANNING:      ((personnel, holds_unit), (personnel, manages_posts_of)),
    Permission.OPEN_PLANNING:     ((acts_as(Role.PERSONNEL_SPECIALIST), holds_unit),),
    # By the superior body, acting in person: a substitute puts nobody else in their place.
    Permission.GIVE_SUBSTITUTION: (
        (in_person, authority_worker, is_not_own_unit, manages_posts_of),
        (in_person, acts_as(Role.ADVISER), is_not_own_unit, holds_unit),
    ),
    Permission.RECORD_MORATORIUM: ((recorder, manages_posts_of), (acts_as(Role.ADVISER), holds_unit)),
}
# fmt: on


def may(actor: Actor, permission: Permission, subject: object = None) -> bool:
    """Whether the actor may, for this subject (the scope that the permission's group names)."""
    return any(all(said.holds(actor, subject) for said in way) for way in POLICY.get(permission, ()))


def visible(actor: Actor | Anyone, permission: Permission) -> ColumnElement[bool]:
    """The rows of a list (cases or officials) for which ``may`` would say yes."""
    ways = POLICY.get(permission, ())
    return or_(false(), *(and_(*(said.rows(actor) for said in way)) for way in ways))
