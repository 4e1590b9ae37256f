"""What every page of a case is made of: the case as seen, its texts, its people, its findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from state_machines import registry, rulebook
from state_machines.definition import Procedure
from state_machines.engine import is_mine, person_findings
from state_machines.exams import KIND as EXAM
from state_machines.facts import CaseFacts, Facts, PersonFacts
from state_machines.findings import Finding
from state_machines.vocabulary import ReviewPath
from workflow_app.presenters import links
from workflow_app.presenters.findings import FindingRow, finding_rows
from workflow_app.presenters.holders import named_roles
from workflow_app.presenters.people_choices import detail_of
from workflow_app.presenters.under_way import under_way
from workflow_app.queries import case_page, choosing
from workflow_app.queries.case_page import Details
from workflow_app.queries.choosing import PersonLine
from workflow_app.security import policy
from workflow_app.security.permissions import Permission
from workflow_app.services import context
from workflow_app.services.sight import Sight

LISTING = "open_nomination"  # the step whose rules say who may stand
PROPOSING = "propose_entry"  # in a planning round
ENTERING = "R-S-plan-new"  # asked of whoever is to come onto the list, not of those who are on it
VOTING = "open_selection"  # the step that asks for everything before the vote
KEEPING = {ReviewPath.REAPPOINT: "decide_reappointment", ReviewPath.EXTEND: "decide_extension"}
SCREENING = "screen"  # the step whose rules say who may be moved, or sit an examination
LISTED_IN = (
    "DRAFT",
    "POLICY_REQUESTED",
    "POLICY_APPROVED",
    "POLICY_REJECTED",
    "NOMINATING",
    "CONSOLIDATED",
)  # states in which papers for the vote are not due yet


@dataclass(slots=True)
class CaseView:
    """One case on its way to a page, in one language."""

    sight: Sight
    language: str
    details: Details
    lines: Mapping[int, PersonLine]
    people: Mapping[int, PersonFacts]
    _person_findings: dict[int, tuple[Finding, ...]] = field(default_factory=dict)
    _own_steps: frozenset[str] | None = None
    _facts: Facts | None = None
    _names: Mapping[int, str] = field(default_factory=dict)
    _persons: Mapping[str, str] = field(default_factory=dict)

    @property
    def case(self) -> CaseFacts:
        """The facts of the case."""
        return self.sight.file.facts

    @property
    def procedure(self) -> Procedure:
        """The procedure that the case has pinned."""
        return self.sight.procedure

    @property
    def has_channels(self) -> bool:
        """Whether people are named through channels: a review of one term has none."""
        return any(template.channel is not None for template in self.procedure.rounds)

    @property
    def facts(self) -> Facts:
        """What the rule book is asked about."""
        if self._facts is None:
            sight = self.sight
            self._facts = context.build(sight.file, sight.actor, sight.today, people=self.people)
        return self._facts

    @property
    def names(self) -> Mapping[int, str]:
        """Names of everybody whom the case mentions."""
        if not self._names:
            self._names = {who: line.name for who, line in self.lines.items()}
        return self._names

    def name(self, official_id: int | None) -> str:
        """One name; "" for nobody."""
        if official_id is None:
            return ""
        line = self.lines.get(official_id)
        return line.name if line else f"#{official_id}"

    @property
    def place(self) -> str:
        """The unit of the case; where the post is in a division, that division first."""
        unit, seat = str(self.sight.file.row["unit_name"]), self.details.seat
        return f"{seat}, {unit}" if seat and seat != unit else unit

    def detail(self, official_id: int) -> str:
        """Birth year and post of a person."""
        line = self.lines.get(official_id)
        return detail_of(line, self.sight.file.row["unit_id"]) if line else ""

    def person_url(self, official_id: int) -> str:
        """The page of a person; "" for readers to whom profiles are closed."""
        open_to = policy.may(self.sight.actor, Permission.LIST_PEOPLE)
        return links.person(official_id) if open_to else ""

    def in_order(self, ids: Iterable[int]) -> tuple[int, ...]:
        """Distinct people in the order of a Vietnamese list."""
        wanted = set(ids)
        known = tuple(who for who in self.lines if who in wanted)
        return (*known, *sorted(wanted - set(known)))

    @property
    def _asking(self) -> str:
        """The step whose rules say what matters about a person at this stage."""
        if self.case.move is not None:
            return SCREENING
        if self.case.planning_year is not None:
            return PROPOSING
        if self.case.review_path is not None:
            return KEEPING[self.case.review_path]
        if self.procedure.kind == EXAM:
            return SCREENING
        return LISTING if self.case.state in LISTED_IN else VOTING

    def findings_on(self, official_id: int) -> tuple[Finding, ...]:
        """What the rules say of one person today: what may be asked at this stage of the case."""
        if official_id not in self._person_findings and official_id in self.people:
            step = self.procedure.step(self._asking)
            found = person_findings(step, self.facts, self.sight.rule_set, (official_id,))
            listed = any(option.official_id == official_id for option in self.case.options)
            self._person_findings[official_id] = tuple(
                finding for finding in found if not (listed and finding.rule == ENTERING)
            )
        return self._person_findings.get(official_id, ())

    def rows(self, findings: Iterable[Finding], *, here: str = "") -> tuple[FindingRow, ...]:
        """Findings in words, with links to what mends them; none to ``here``, the step being shown."""
        row = self.sight.file.row
        mine = self.own_steps - {here}
        return finding_rows(
            findings,
            self.language,
            self.names,
            row["id"],
            row["unit_id"],
            steps=mine,
            persons=self.persons,
            running=under_way(self),
        )

    @property
    def persons(self) -> Mapping[str, str]:
        """Roles that can mend something, in words, with who holds them here."""
        if not self._persons:
            row = self.sight.file.row
            paths = row["unit_path"], row["authority_path"]
            self._persons = named_roles(menders(), self.details.holders, *paths, self.language)
        return self._persons

    @property
    def own_steps(self) -> frozenset[str]:
        """The steps of the present state, and of its rounds, that the viewer's role may take."""
        if self._own_steps is None:
            self._own_steps = self._find_own_steps()
        return self._own_steps

    def _find_own_steps(self) -> frozenset[str]:
        facts, rounds = self.facts, registry.ballot_round()
        leaving = (step.code for step in self.procedure.leaving(self.case.state) if is_mine(step, facts))
        held = any(template.state == self.case.state for template in self.procedure.rounds)
        of_rounds = (step.code for step in rounds.steps if held and is_mine(step, facts))
        return frozenset((*leaving, *of_rounds))


def view_of(sight: Sight, language: str, *, also: Iterable[int] = (), judged: bool = True) -> CaseView:
    """Gather what the pages of a case show. Two statements, or three when profiles are missing.

    ``also`` names more people; without ``judged`` nobody's profile is read, and the
    statement for it is saved.
    """
    case = sight.file.facts
    details = case_page.details(case.id, sight.today, menders() | _waited_for(sight))
    candidates = {who for round_ in case.rounds for who in round_.candidates}
    people = context.people_in(sight.file, candidates) if judged else {}
    lines = choosing.named(_mentioned(sight, details) | candidates | set(also), sight.today)
    return CaseView(sight, language, details, lines, people)


@cache
def menders() -> frozenset[str]:
    """The roles that the catalogue names as able to mend something."""
    sayings = (said for info in rulebook.catalogue().values() for said in info.reasons.values())
    return frozenset(role for said in sayings for role in said.who)


def _waited_for(sight: Sight) -> set[str]:
    return {task.role for task in sight.file.tasks if task.role}


def _mentioned(sight: Sight, details: Details) -> set[int]:
    case, head = sight.file.facts, sight.file.unit.head
    found: set[int | None] = {case.chosen_id, head.id if head else None, sight.file.row["opened_by_id"]}
    found |= {option.official_id for option in case.options}
    for record in case.records:
        found |= {record.author_id, record.official_id, record.data.get("secretary")}
        found |= set(record.data.get("council", ()))
    for round_ in case.rounds:
        found |= {*round_.tellers, round_.prepared_by, round_.entered_by, round_.confirmed_by}
    for override in details.overrides:
        found |= {override.official_id, override.proposed_by_id, override.answered_by_id}
    for document in details.documents:
        found |= {document.official_id, document.added_by_id}
    found |= {row.chair_id for row in details.rounds.values()}
    found |= {request.official_id for request in details.withdrawals}
    waited_for = _waited_for(sight)
    found |= {holder.official_id for holder in details.holders if holder.role in waited_for}
    return {who for who in found if who is not None}
