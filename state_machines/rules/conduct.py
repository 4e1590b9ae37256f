"""Discipline, evaluation, political conclusion, conflicts of interest, open matters."""

from __future__ import annotations

from datetime import date
from operator import itemgetter

from state_machines.calendar import add_months
from state_machines.facts import Facts, PersonFacts
from state_machines.findings import Outcome, met, missing, not_applicable, not_met
from state_machines.rules.base import Params, person_rule, rule
from state_machines.rules.reading import has_conflict, is_higher_post, name_of, names_of
from state_machines.vocabulary import DocumentKind, Duty, EvaluationKind, RecordKind

NOBODY = 0  # the system has no interests to declare


@person_rule("R-1-d")
def no_discipline_bar(facts: Facts, person: PersonFacts, params: Params) -> Outcome:
    """Clause 1: a disciplined person is not raised to a higher post for a time.

    ``discipline_bars`` gives the months for each form, from the day of the decision; on
    the day they are over, or on which the decision is ended, the bar has fallen.
    """
    if not is_higher_post(facts, person):
        return not_applicable("not_higher_post", person=person.name)
    bars = params["discipline_bars"]
    unknown = next((d for d in person.disciplines if d.form not in bars), None)
    if unknown:
        return missing("bar_not_set", person=person.name, discipline_form_code=unknown.form)
    ends = [
        (min(add_months(d.decided_on, bars[d.form]), d.ended_on or date.max), d)
        for d in person.disciplines
        if d.decided_on <= facts.today
    ]
    running = [(until, discipline) for until, discipline in ends if facts.today < until]
    if not running:
        return met(person=person.name)
    until, last = max(running, key=itemgetter(0))
    return not_met(
        "barred",
        person=person.name,
        discipline_form_code=last.form,
        decided_on=last.decided_on.isoformat(),
        months=bars[last.form],
        until_on=until.isoformat(),
    )


@person_rule("R-2.3-b")
def evaluated_before_appointment(facts: Facts, person: PersonFacts, params: Params) -> Outcome:
    """Clause 2.3: the person is evaluated before the appointment, not long before it."""
    months = params["pre_event_validity_months"]
    decided = [e.decided_on for e in person.evaluations if e.kind is EvaluationKind.PRE_APPOINTMENT]
    newest = max((day for day in decided if day <= facts.today), default=None)
    if newest is None:
        return missing("evaluation_missing", person=person.name, months=months)
    valid_until = add_months(newest, months)
    if facts.today > valid_until:
        return not_met(
            "evaluation_too_old",
            person=person.name,
            decided_on=newest.isoformat(),
            valid_until_on=valid_until.isoformat(),
            months=months,
        )
    return met(person=person.name, decided_on=newest.isoformat())


@person_rule("R-2.8-c")
def political_conclusion_present(facts: Facts, person: PersonFacts, _params: Params) -> Outcome:
    """Clause 2.8: the conclusion on political standards is on file; its content is not read."""
    kind = DocumentKind.POLITICAL_CONCLUSION
    if any(paper.kind is kind and paper.official_id == person.id for paper in facts.case.documents):
        return met(person=person.name)
    return missing("conclusion_missing", person=person.name)


@rule("R-S-conflict")
def conflicts_declared(facts: Facts, _params: Params) -> Outcome:
    """Whoever prepares or submits the case, and whoever acts now, has declared interests."""
    declared = {record.author_id for record in facts.case.recorded(RecordKind.CONFLICT_DECLARATION)}
    concerned = {person for person, duty in facts.case.duties if duty in (Duty.PREPARE, Duty.SUBMIT)}
    silent = (concerned | {facts.actor.official_id}) - declared - {NOBODY}
    if silent:
        return missing("undeclared", persons=names_of(facts, silent), count=len(silent))
    if has_conflict(facts, facts.actor.official_id):
        return not_met("own_conflict", person=name_of(facts, facts.actor.official_id))
    return met(count=len(declared))


@rule("R-S-matters")
def matters_resolved(facts: Facts, _params: Params) -> Outcome:
    """Clause 2.8: what was raised against a person is cleared up, or the authority allows it.

    A denunciation counts from the day on which it is admitted until it is concluded; of it
    no more is told than that something is being looked into.
    """
    resolved = {record.resolves_id for record in facts.case.recorded(RecordKind.MATTER_RESOLVED)}
    open_ = [record for record in facts.case.recorded(RecordKind.MATTER_RAISED) if record.id not in resolved]
    named = {record.official_id for record in open_ if record.official_id is not None}
    if open_ and named:
        return not_met("matter_open", count=len(open_), persons=names_of(facts, named))
    if open_:
        return not_met("matter_open_on_case", count=len(open_))
    return _nothing_under_review(facts)


def _nothing_under_review(facts: Facts) -> Outcome:
    persons = {person for person in facts.case.under_review if person != NOBODY}
    if persons:
        return not_met("under_review", persons=names_of(facts, persons))
    return not_met("under_review_on_case") if facts.case.under_review else met()
