"""From a stored case to the facts of one judgement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from state_machines.definition import Procedure, RoundTemplate
from state_machines.facts import CaseFacts, Facts, PersonFacts, RoundFacts
from state_machines.plans import proposed_in
from state_machines.rulebook import RuleSet
from state_machines.vocabulary import RecordKind
from workflow_app.queries.case_file import CaseFile
from workflow_app.queries.people import people_facts
from workflow_app.security.identity import Actor
from workflow_app.services import published
from workflow_app.services.errors import NotFound


def pinned(file: CaseFile) -> tuple[Procedure, RuleSet]:
    """The procedure and the rule set that the case was opened under."""
    row = file.row
    return (
        published.procedure(row["procedure_code"], row["procedure_version"], row["procedure_digest"]),
        published.rule_set(row["rule_set_code"], row["rule_set_version"], row["rule_set_digest"]),
    )


def people_of(case: CaseFacts, more: Iterable[int] = ()) -> dict[int, PersonFacts]:
    """The options and the chosen person of a case, and whoever else is asked about."""
    return people_facts(concerned(case, more))


def concerned(case: CaseFacts, more: Iterable[int] = ()) -> set[int]:
    """Ids of the options and the chosen person, and of whoever else is asked about."""
    ids = {option.official_id for option in case.options} | set(more)
    if case.chosen_id:
        ids.add(case.chosen_id)
    return ids


def named_in(values: Mapping[str, Any], round_: RoundFacts | None, step_code: str) -> set[int]:
    """The officials whom a step input speaks of, where rules may ask about them."""
    found = {values[name] for name in ("official_id", "official_id_optional") if values.get(name)}
    found |= set(values.get("eligible") or ())
    if step_code == "convene":
        found |= set(values.get("candidates") or ())
    if round_ is not None:
        found |= set(round_.candidates)
    return found


def people_in(file: CaseFile, more: Iterable[int] = ()) -> Mapping[int, PersonFacts]:
    """The same as ``people_of``; no statement when they all came with the case."""
    return file.people if file.people.keys() >= concerned(file.facts, more) else people_of(file.facts, more)


def build(
    file: CaseFile,
    actor: Actor,
    today: date,
    values: Mapping[str, Any] | None = None,
    *,
    people: Mapping[int, PersonFacts],
    round_: RoundFacts | None = None,
) -> Facts:
    """The facts of one judgement about a stored case."""
    return Facts(
        today=today,
        case=file.facts,
        unit=file.unit,
        actor=actor.facts(file.row["unit_path"], file.row["authority_path"], file.row["sending_path"]),
        people=people,
        given=values or {},
        round=round_,
    )


def round_of(case: CaseFacts, round_id: int | None) -> RoundFacts | None:
    """The round of that id in the case; NotFound when it is not there."""
    if round_id is None:
        return None
    found = next((one for one in case.rounds if one.id == round_id), None)
    if found is None:
        raise NotFound(f"round {round_id}")
    return found


def template_of(procedure: Procedure, code: str | None) -> RoundTemplate | None:
    """The procedure's template for a round code; NotFound for an unknown one."""
    if code is None:
        return None
    try:
        return procedure.round(code)
    except KeyError:
        raise NotFound(f"round {code}") from None


def allowed_names(case: CaseFacts, template: RoundTemplate) -> tuple[int, ...]:
    """Who may stand on the ballot paper of a round."""
    if template.names_from == "eligible":
        return tuple(r.official_id for r in case.recorded(RecordKind.ELIGIBLE) if r.official_id)
    if template.names_from == "live":
        return case.live
    if template.names_from == "chosen":
        return (case.chosen_id,) if case.chosen_id else ()
    if template.names_from == "proposed":
        return proposed_in(case)
    earlier = case.certified(template.names_from)
    return earlier.forwarded if earlier else ()


def with_template(facts: Facts, template: RoundTemplate | None) -> Facts:
    """The facts with the round's template and the names it allows, for round rules."""
    if template is None:
        return facts
    more = {"template": template, "allowed_names": allowed_names(facts.case, template)}
    return replace(facts, given={**facts.given, **more})
