"""Whether a person meets the title: the plan, the standard, schooling, languages."""

from __future__ import annotations

from state_machines.ages import age_on
from state_machines.facts import Facts, PersonFacts, TitleFacts
from state_machines.findings import Outcome, Verdict, met, missing, not_applicable, not_met
from state_machines.planned import PlanEntry
from state_machines.rules.base import Params, person_rule
from state_machines.rules.reading import age_day
from state_machines.vocabulary import (
    Degree,
    LanguageLevel,
    Level,
    PlanStatus,
    Rank,
    StudyMode,
    Theory,
    at_least,
)

FLUENT_UNDER = 35  # section I.2.1
COMMUNE_DEGREE = Degree.UNIVERSITY  # section I.2.1
COMMUNE_THEORY = Theory.INTERMEDIATE  # section I.2.1


def degree_of(person: PersonFacts) -> Degree:
    """The highest degree on file, upper secondary school when none is."""
    return max((q.degree for q in person.qualifications), key=list(Degree).index, default=Degree.SECONDARY)


def language_of(person: PersonFacts) -> LanguageLevel:
    """The best level in any foreign language."""
    levels = (skill.level for skill in person.languages)
    return max(levels, key=list(LanguageLevel).index, default=LanguageLevel.NONE)


@person_rule("R-2.5-a2")
def planned_for_title(facts: Facts, person: PersonFacts, _params: Params) -> Outcome:
    """Clause 2.5: the person is in the plan for this title, or an equivalent or higher one.

    The dates of an entry include both ends. The source of the person makes no difference.
    """
    fitting = [plan for plan in person.plans if _fits(plan, facts.case.title)]
    active = [plan for plan in fitting if plan.status is PlanStatus.ACTIVE]
    if any(plan.from_on <= facts.today and (not plan.to_on or facts.today <= plan.to_on) for plan in active):
        return met(person=person.name)
    ended = max((plan.to_on for plan in active if plan.to_on and plan.to_on < facts.today), default=None)
    if ended:
        return not_met("plan_ended", person=person.name, ended_on=ended.isoformat())
    return not_met("not_in_plan", person=person.name)


def _fits(plan: PlanEntry, title: TitleFacts) -> bool:
    # A title whose standing nobody has entered (0) is equal to no other title.
    return plan.title_code == title.code or 0 < title.equivalence <= plan.equivalence


@person_rule("R-2.5-a3")
def meets_standard(facts: Facts, person: PersonFacts, _params: Params) -> Outcome:
    """Clauses 2.1 and 2.5: degree, political theory and language reach the title standard."""
    standard = facts.case.standard
    if standard is None:
        return missing("standard_missing")
    degree, theory, language = degree_of(person), person.theory, language_of(person)
    low_degree = standard.min_degree is not None and not at_least(degree, standard.min_degree)
    low_theory = standard.min_theory is not None and not at_least(theory, standard.min_theory)
    low_language = standard.min_language is not None and not at_least(language, standard.min_language)
    if low_degree + low_theory + low_language > 1:
        return not_met(
            "several_too_low",
            person=person.name,
            count=low_degree + low_theory + low_language,
            needed_degree_code=standard.min_degree or Degree.SECONDARY,
            degree_code=degree,
            needed_theory_code=standard.min_theory or Theory.NONE,
            theory_code=theory,
            needed_language_level_code=standard.min_language or LanguageLevel.NONE,
            language_level_code=language,
        )
    if low_degree:
        return not_met(
            "degree_too_low", person=person.name, needed_degree_code=standard.min_degree, degree_code=degree
        )
    if low_theory:
        return not_met(
            "theory_too_low", person=person.name, needed_theory_code=standard.min_theory, theory_code=theory
        )
    if low_language:
        return not_met(
            "language_too_low",
            person=person.name,
            needed_language_level_code=standard.min_language,
            language_level_code=language,
        )
    return met(person=person.name, version=standard.version)


@person_rule("R-2.1-f")
def young_have_full_time_degree(facts: Facts, person: PersonFacts, params: Params) -> Outcome:
    """Clause 2.1: a young holder of a title under the Standing Committee studied full-time."""
    if not facts.case.title.standing_committee_managed:
        return not_applicable("not_managed")
    limit, day = params["young_under"], age_day(facts, params)
    age = age_on(person.birth, day)
    if age >= limit:
        return not_applicable(
            "not_young", person=person.name, age=age, limit=limit, counted_on=day.isoformat()
        )
    if any(
        q.mode is StudyMode.FULL_TIME and at_least(q.degree, Degree.UNIVERSITY) for q in person.qualifications
    ):
        return met(person=person.name, age=age)
    return not_met(
        "no_full_time_degree", person=person.name, age=age, limit=limit, counted_on=day.isoformat()
    )


@person_rule("R-I-2.1-m")
def fluent_for_foreign_affairs(facts: Facts, person: PersonFacts, _params: Params) -> Outcome:
    """Section I.2.1: leaders in units of foreign affairs use a foreign language fluently."""
    if not facts.unit.foreign_affairs or facts.case.title.rank not in (Rank.HEAD, Rank.DEPUTY):
        return not_applicable()
    level = language_of(person)
    if level is LanguageLevel.FLUENT:
        return met(person=person.name)
    return not_met("not_fluent", person=person.name, language_level_code=level)


@person_rule("R-I-2.1-o")
def commune_key_official_schooled(facts: Facts, person: PersonFacts, _params: Params) -> Outcome:
    """Section I.2.1: key officials of communes have a degree and intermediate theory."""
    title = facts.case.title
    if not title.is_key or title.level is not Level.COMMUNE:
        return not_applicable()
    degree = degree_of(person)
    low_degree = not at_least(degree, COMMUNE_DEGREE)
    low_theory = not at_least(person.theory, COMMUNE_THEORY)
    if low_degree and low_theory:
        return not_met("both_too_low", person=person.name, degree_code=degree, theory_code=person.theory)
    if low_degree:
        return not_met("degree_too_low", person=person.name, degree_code=degree)
    if low_theory:
        return not_met("theory_too_low", person=person.name, theory_code=person.theory)
    return met(person=person.name)


@person_rule("R-2.4-b")
def nobody_below_standard(facts: Facts, person: PersonFacts, params: Params) -> Outcome:
    """Clause 2.4: whoever fails the standard is firmly not put in the plan.

    The reasons are those of the two checks of clause 2.1.
    """
    schooled = young_have_full_time_degree(facts, person, params)
    if schooled.verdict is Verdict.NOT_MET:
        return schooled
    return meets_standard(facts, person, params)


@person_rule("R-I-2.1-n")
def young_planned_are_fluent(facts: Facts, person: PersonFacts, _params: Params) -> Outcome:
    """Section I.2.1: a person under 35 planned for a key or leading title is fluent in a language."""
    title = facts.case.title
    if not (title.is_key or (facts.unit.is_department and title.rank in (Rank.HEAD, Rank.DEPUTY))):
        return not_applicable("other_title")
    age = age_on(person.birth, facts.today)
    if age >= FLUENT_UNDER:
        return not_applicable("not_young", person=person.name, age=age, limit=FLUENT_UNDER)
    level = language_of(person)
    if level is LanguageLevel.FLUENT:
        return met(person=person.name)
    return not_met("not_fluent", person=person.name, age=age, language_level_code=level)
