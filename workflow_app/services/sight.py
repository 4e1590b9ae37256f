"""What one person may see of one case, answered once for a whole page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from state_machines.definition import Procedure
from state_machines.facts import RoundFacts
from state_machines.rulebook import RuleSet
from workflow_app.queries import case_file, scopes
from workflow_app.queries.case_file import CaseFile, Concerned
from workflow_app.security import policy
from workflow_app.security.identity import Actor
from workflow_app.security.permissions import Permission
from workflow_app.security.scopes import CaseScope
from workflow_app.services import context
from workflow_app.services.errors import NotFound


@dataclass(frozen=True)
class Sight:
    """A case as loaded, who looks at it, and what the policy lets them see; asked once each."""

    file: CaseFile
    actor: Actor
    today: date
    procedure: Procedure
    rule_set: RuleSet

    def may(self, permission: Permission) -> bool:
        """Whether the policy allows it for this case."""
        return policy.may(self.actor, permission, self.scope)

    @cached_property
    def scope(self) -> CaseScope:
        """Where the case belongs and whom it concerns."""
        return scopes.case_scope(self.file)

    @cached_property
    def dossier(self) -> bool:
        """Options, papers, records and findings."""
        return self.may(Permission.SEE_DOSSIER)

    @cached_property
    def outcome(self) -> bool:
        """Who was chosen, and the decision."""
        return self.may(Permission.SEE_OUTCOME)

    @cached_property
    def restricted(self) -> bool:
        """Restricted papers."""
        return self.may(Permission.SEE_RESTRICTED)

    @cached_property
    def history(self) -> bool:
        """The history of the case."""
        return self.may(Permission.SEE_HISTORY)

    def counts(self, round_: RoundFacts) -> bool:
        """How many votes the round gave to whom."""
        template = self.procedure.round(round_.code)
        return policy.may(self.actor, Permission.SEE_COUNTS, scopes.round_scope(self.file, round_, template))

    def part_in(self, round_: RoundFacts) -> bool:
        """Whether the person votes, sits in or counts in the round."""
        return self.actor.official_id in {*round_.voters, *round_.observers, *round_.tellers}


def look(case_id: int, actor: Actor, today: date, *, judged: bool = False) -> Sight:
    """The case through this person's eyes. One statement. Raises NotFound when it is hidden.

    With ``judged`` the profiles of its options come along.
    """
    file = case_file.load(case_id, today, people=Concerned() if judged else None)
    if file is None or not policy.may(actor, Permission.SEE_CASE, scopes.case_scope(file)):
        raise NotFound(f"case {case_id}")
    procedure, rule_set = context.pinned(file)
    return Sight(file, actor, today, procedure, rule_set)
