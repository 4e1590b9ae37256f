"""The options of a case side by side: who they are, what the rules say, what the votes were."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from state_machines.facts import PersonFacts, Tenure
from state_machines.findings import Finding, Verdict
from state_machines.rules.reading import serving
from state_machines.rules.standing import degree_of, language_of
from state_machines.vocabulary import OptionStatus, PlanStatus
from workflow_app.languages import lazy_gettext as _l
from workflow_app.presenters import labels, links
from workflow_app.presenters.case_view import CaseView
from workflow_app.presenters.findings import sentence
from workflow_app.presenters.options import STATUS_TONES, vote_cell
from workflow_app.presenters.options import Cell as VoteCell
from workflow_app.wording import said as _

GRADES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Option:
    name: str
    url: str
    detail: str
    status_label: str
    status_tone: str


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    verdict: str = ""
    verdict_label: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One criterion; ``differs`` when the options under consideration are not alike in it."""

    label: str
    cells: tuple[Cell, ...]
    differs: bool
    clause: str = ""
    clause_url: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """For ``macros/compare.html``."""

    caption: str
    options: tuple[Option, ...]
    rows: tuple[Line, ...]


Trait = Callable[[CaseView, PersonFacts], str]


def comparison(view: CaseView) -> Comparison:
    """Every option of the case, those under consideration first."""
    who = _in_order(view)
    return Comparison(
        caption=_("So sánh phương án"),
        options=tuple(_option(view, one) for one in who),
        rows=(*_traits(view, who), *_rules(view, who), *_votes(view, who)),
    )


def _in_order(view: CaseView) -> tuple[int, ...]:
    live = view.in_order(view.case.live)
    return (*live, *view.in_order({o.official_id for o in view.case.options} - set(live)))


def _option(view: CaseView, who: int) -> Option:
    status = next(option.status for option in view.case.options if option.official_id == who)
    chosen = view.sight.outcome and view.case.chosen_id == who and view.case.review_path is None
    return Option(
        name=view.name(who),
        url=view.person_url(who),
        detail=view.detail(who),
        status_label=_("Được lựa chọn") if chosen else labels.word("OptionStatus", status, view.language),
        status_tone="ok" if chosen else STATUS_TONES[OptionStatus(status)],
    )


def _line(view: CaseView, label: str, cells: Sequence[Cell], clause: str = "") -> Line:
    """A row; what only withdrawn options have in common makes no difference."""
    live = len(view.case.live) or len(cells)
    said = {cell.verdict or cell.text for cell in cells[:live]}
    return Line(
        label=label,
        cells=tuple(cells),
        differs=len(said) > 1,
        clause=labels.clause_number(clause, view.language) if clause else "",
        clause_url=links.clause(clause) if clause else "",
    )


# ---------------------------------------------------------------- what the profile says
def _traits(view: CaseView, who: Sequence[int]) -> Iterator[Line]:
    for label, trait in _TRAITS:
        cells = [Cell(trait(view, view.people[one]) if one in view.people else "–") for one in who]
        yield _line(view, str(label), cells)


def _age(view: CaseView, person: PersonFacts) -> str:
    return labels.age(person.birth, view.sight.today, view.language)


def _degree(view: CaseView, person: PersonFacts) -> str:
    highest = degree_of(person)
    modes = [q.mode for q in person.qualifications if q.degree is highest]
    degree = labels.word("Degree", highest, view.language)
    return f"{degree} ({labels.word('StudyMode', modes[0], view.language)})" if modes else degree


def _theory(view: CaseView, person: PersonFacts) -> str:
    return labels.word("Theory", person.theory, view.language)


def _language(view: CaseView, person: PersonFacts) -> str:
    return labels.word("LanguageLevel", language_of(person), view.language)


def _post_since(view: CaseView, person: PersonFacts) -> str:
    held = serving(person, view.sight.today)
    if not held:
        return _("Không giữ chức vụ")
    main: Tenure = max(held, key=lambda tenure: tenure.equivalence)
    line = view.lines.get(person.id)
    post = line.post.title if line and line.post else ""
    return _("%(post)s từ %(day)s", post=post, day=labels.day(main.from_on))


def _grades(view: CaseView, person: PersonFacts) -> str:
    yearly = [e for e in person.evaluations if e.kind == "YEAR"][-GRADES_SHOWN:]
    told = [f"{e.period_end_on.year}: {labels.word('Grade', e.grade, view.language)}" for e in yearly]
    return "; ".join(reversed(told)) or _("Chưa có")


def _plan(view: CaseView, person: PersonFacts) -> str:
    code = view.case.title.code
    fitting = [plan for plan in person.plans if plan.title_code == code]
    if not fitting:
        return _("Không có trong quy hoạch chức danh này")
    last = max(fitting, key=lambda plan: plan.from_on)
    status = labels.word("PlanStatus", PlanStatus(last.status), view.language)
    return f"{status}, {labels.day(last.from_on)} – {labels.day(last.to_on) or '…'}"


def _sanctions(view: CaseView, person: PersonFacts) -> str:
    told = [
        f"{labels.word('DisciplineForm', one.form, view.language)} {labels.day(one.decided_on)}"
        for one in person.disciplines
    ]
    return "; ".join(told) or _("Không")


_TRAITS: tuple[tuple[str, Trait], ...] = (
    (_l("Tuổi"), _age),
    (_l("Trình độ chuyên môn"), _degree),
    (_l("Lý luận chính trị"), _theory),
    (_l("Ngoại ngữ"), _language),
    (_l("Chức vụ hiện nay"), _post_since),
    (_l("Xếp loại các năm gần nhất"), _grades),
    (_l("Quy hoạch"), _plan),
    (_l("Kỷ luật"), _sanctions),
)


# ---------------------------------------------------------------- what the rules and the votes say
def _rules(view: CaseView, who: Sequence[int]) -> Iterator[Line]:
    """One row a rule that concerns at least one of the options."""
    found = {one: {finding.rule: finding for finding in view.findings_on(one)} for one in who}
    for rule in dict.fromkeys(rule for one in who for rule in found[one]):
        findings = [found[one].get(rule) for one in who]
        concerned = [one for one in findings if one and one.verdict is not Verdict.NOT_APPLICABLE]
        if concerned:
            cells = [_rule_cell(view, finding) for finding in findings]
            yield _line(view, labels.rule_title(rule, view.language), cells, concerned[0].clause)


def _rule_cell(view: CaseView, finding: Finding | None) -> Cell:
    """The verdict; its sentence only where something is to be said."""
    if finding is None:
        return Cell("–")
    text = sentence(finding, view.language, view.names) if finding.unmet else ""
    if finding.settled:
        label = labels.word("Settlement", finding.settled, view.language)
        return Cell(text, str(finding.settled), label)
    return Cell(text, str(finding.verdict), labels.word("Verdict", finding.verdict, view.language))


def _votes(view: CaseView, who: Sequence[int]) -> Iterator[Line]:
    for template in view.procedure.rounds:
        round_ = view.case.certified(template.code)
        if round_ is not None:
            seen = view.sight.counts(round_)
            cells = [Cell(_vote(vote_cell(view, round_, one, seen=seen))) for one in who]
            label = labels.round_name(template.code, view.language, view.procedure)
            yield _line(view, label, cells, template.clause)


def _vote(cell: VoteCell) -> str:
    """Votes, share and base, or why there is no figure."""
    if not cell.votes:
        return cell.note or cell.text
    return f"{cell.votes}, {cell.share} {cell.base}"
