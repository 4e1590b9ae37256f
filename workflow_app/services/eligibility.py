"""Who would meet the conditions of a title or of a post today, with no case at hand.

The answer is that of the step by which a person is put on the eligibility list, under
the rule set in force. It is information: it opens nothing and settles nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from state_machines import registry
from state_machines.engine import person_findings
from state_machines.facts import CaseFacts, Facts, StandardFacts, TitleFacts, UnitFacts
from state_machines.findings import Finding
from state_machines.rulebook import RuleSet
from workflow_app import clock
from workflow_app.queries import case_file
from workflow_app.queries.people import people_facts
from workflow_app.queries.titles import title_context
from workflow_app.security.identity import Actor
from workflow_app.services.cases import KIND, rule_set_on
from workflow_app.services.errors import NotFound

STEP = "open_nomination"
STATE = "NOMINATING"  # while people are being named


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Findings by official id, for a title in a unit (or in none)."""

    title_id: int
    title_name: str
    unit_name: str
    unit_id: int | None
    rule_set: RuleSet
    findings: Mapping[int, tuple[Finding, ...]]
    names: Mapping[int, str]


def for_post(post_id: int, ids: Iterable[int], *, actor: Actor) -> Verdicts:
    """The people judged for a post. Two statements. Raises NotFound."""
    try:
        unit, title, standard, row = case_file.post_context(post_id, clock.today())
    except LookupError:
        raise NotFound(f"post {post_id}") from None
    return _judged(
        (unit, title, standard),
        (row["title_id"], row["title_name"], row["unit_name"], row["unit_id"]),
        ids,
        actor,
    )


def for_title(title_id: int, ids: Iterable[int], *, actor: Actor) -> Verdicts:
    """The people judged for a title wherever it is. Two statements. Raises NotFound."""
    found = title_context(title_id, clock.today())
    if found is None:
        raise NotFound(f"title {title_id}")
    title, standard, name = found
    nowhere = UnitFacts(id=0, kind="OTHER", level=title.level)
    return _judged((nowhere, title, standard), (title_id, name, "", None), ids, actor)


def _judged(
    place: tuple[UnitFacts, TitleFacts, StandardFacts | None],
    names: tuple[int, str, str, int | None],
    ids: Iterable[int],
    actor: Actor,
) -> Verdicts:
    unit, title, standard = place
    today = clock.today()
    rule_set = rule_set_on(today)
    step = registry.latest(rule_set.procedures[KIND]).step(STEP)
    people = people_facts(ids)
    case = CaseFacts(state=STATE, title=title, opened_on=today, standard=standard)
    facts = Facts(today, case, unit, actor.facts("", ""), people=people)
    return Verdicts(
        title_id=names[0],
        title_name=names[1],
        unit_name=names[2],
        unit_id=names[3],
        rule_set=rule_set,
        findings={who: person_findings(step, facts, rule_set, (who,)) for who in people},
        names={who: person.name for who, person in people.items()},
    )
