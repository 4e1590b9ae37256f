"""Scopes for the policy out of a case that has been loaded anyway. No statement."""

from __future__ import annotations

from state_machines.definition import RoundTemplate
from state_machines.facts import RoundFacts
from state_machines.vocabulary import Duty, RecordKind, RoundState
from workflow_app.queries.case_file import CaseFile
from workflow_app.security.scopes import CaseScope, RoundScope

OVER = (RoundState.CERTIFIED, RoundState.VOIDED)


def case_scope(file: CaseFile) -> CaseScope:
    """Where the case belongs and whom it concerns."""
    row, case = file.row, file.facts
    running = [one for one in case.rounds if one.state not in OVER]
    return CaseScope(
        unit_path=row["unit_path"],
        authority_path=row["authority_path"],
        state=row["state"],
        phase=row["phase"],
        summoned=frozenset(who for one in running for who in (*one.voters, *one.observers, *one.tellers)),
        options=frozenset(option.official_id for option in case.options),
        examiners=frozenset(who for who, duty in case.duties if duty is Duty.EXAMINE),
        sending_path=row["sending_path"],
    )


def round_scope(file: CaseFile, round_: RoundFacts, template: RoundTemplate) -> RoundScope:
    """A round, and whether its result has gone to the next step.

    It has when the case stands in another state, or when the consolidated table that
    holds it has been prepared.
    """
    case = file.facts
    tables = case.recorded(RecordKind.CONSOLIDATION_PREPARED)
    tabled = any(round_.id in record.data.get("round_ids", ()) for record in tables)
    venue = "authority_path" if template.venue == "authority" else "unit_path"
    return RoundScope(
        case=case_scope(file),
        venue_path=file.row[venue],
        announced=round_.policy.announce == "AT_CONFERENCE",
        certified=round_.state is RoundState.CERTIFIED,
        passed_on=tabled or case.state != template.state,
        tellers=frozenset(round_.tellers),
    )
