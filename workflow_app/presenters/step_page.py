"""The page of one step: its form's surroundings, what blocks it, and what it will lead to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from state_machines import rulebook
from state_machines.definition import RETURN, RoundTemplate
from state_machines.facts import RoundFacts
from state_machines.findings import Finding, Severity
from workflow_app.presenters import labels, links
from workflow_app.presenters.case_head import about
from workflow_app.presenters.case_view import CaseView
from workflow_app.presenters.findings import FindingRow
from workflow_app.presenters.options import Matrix, matrix
from workflow_app.presenters.overrides import OverrideLine, to_answer
from workflow_app.presenters.rounds import RoundPanel, panel_of
from workflow_app.queries.paging import whole
from workflow_app.services.inbox import asks_the_form
from workflow_app.services.inputs import ASKS
from workflow_app.services.preview import CONVENE
from workflow_app.services.work import Work
from workflow_app.wording import label_of
from workflow_app.wording import said as _

ON_THE_TABLE = (  # steps for which the results have to lie on the table
    "prepare_consolidation",
    "consolidate",
    "open_selection",
    "give_head_opinion",
    "choose",
    "finish_appraisal",
    "approve",
)
TO_COMPARE = ("confirm_count", "dispute_count", "certify")  # round steps about figures already entered


BUTTON_MOST = 32  # characters on a button
TO_COPY = ("text", "line", "day", "number")  # what a person typed and would have to type again


@dataclass(frozen=True, slots=True)
class StepPage:
    """``unmet`` block whatever is typed; ``refused`` after an attempt, with what blocked it."""

    heading: str
    step: str
    code: str
    title: str
    unit: str
    state: str
    case_url: str
    help: str
    clause: str
    clause_title: str
    clause_sense: str
    clause_url: str
    leads_to: str
    starts: tuple[str, ...]
    findings: tuple[FindingRow, ...]
    blocked: int
    refused: bool
    matrix: Matrix | None
    round: RoundPanel | None
    overrides: tuple[OverrideLine, ...]
    submit: str


@dataclass(frozen=True, slots=True)
class OvertakenPage:
    """A step that came too late; ``typed`` are (label, text), to be copied by hand."""

    heading: str
    code: str
    title: str
    unit: str
    state: str
    case_url: str
    typed: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RoundsPage:
    """The rounds that may be convened now: (name, voters, address)."""

    code: str
    title: str
    unit: str
    case_url: str
    rounds: tuple[tuple[str, str, str], ...]


def step_page(view: CaseView, work: Work, findings: Iterable[Finding], *, refused: bool = False) -> StepPage:
    """Everything around the form of a step."""
    step, language = work.step, view.language
    shown = tuple(_shown(findings, refused=refused))
    clause = rulebook.clauses().get(step.clause)
    return StepPage(
        heading=_heading(view, work),
        step=step.code,
        code=work.case.code,
        title=about(view),
        unit=view.place,
        state=labels.state_name(work.case.state, language, work.procedure),
        case_url=links.case(work.case.id),
        help=step.help.in_language(language) if step.help else "",
        clause=labels.clause_number(step.clause, language),
        clause_title=labels.clause_title(step.clause, language),
        clause_sense=clause["force"].in_language(language) if clause else "",
        clause_url=links.clause(step.clause),
        leads_to=_leads_to(view, work),
        starts=tuple(_starts(view, work)),
        findings=view.rows(shown, here=step.code),
        blocked=sum(finding.blocks for finding in shown),
        refused=refused,
        matrix=matrix(view) if step.code in ON_THE_TABLE and view.sight.dossier else None,
        round=_round(view, work.facts.round),
        overrides=to_answer(view, step.code),
        submit=_submit(step.name.in_language(language)),
    )


def _submit(name: str) -> str:
    """The button of the form: the step by its name, which the heading has told already where it is long."""
    return name if len(name) <= BUTTON_MOST else _("Ghi nhận bước này")


def warnings_of(view: CaseView, findings: Iterable[Finding]) -> list[tuple[str, str]]:
    """The warnings to tick, one a rule with everybody whom it concerns: (rule id, sentence)."""
    told: dict[str, list[str]] = {}
    for row in view.rows(one for one in findings if one.unmet and one.severity is Severity.WARNING):
        subject = f"{row.subject_name}: " if row.subject_name else ""
        told.setdefault(row.rule, []).append(f"{subject}{row.sentence}")
    return [
        (
            rule,
            _("Tôi đã đọc cảnh báo này và vẫn tiếp tục: %(text)s", text=" ".join(dict.fromkeys(sentences))),
        )
        for rule, sentences in told.items()
    ]


def _shown(findings: Iterable[Finding], *, refused: bool) -> Iterator[Finding]:
    """Before anything is typed, a rule that only waits for the form says nothing."""
    for finding in findings:
        if refused or not asks_the_form(finding.reason):
            yield finding


def _heading(view: CaseView, work: Work) -> str:
    name = work.step.name.in_language(view.language)
    if work.template is None:
        return name
    of = work.template.name.in_language(view.language)
    round_ = work.facts.round
    if round_ is not None and round_.attempt > 1:
        return _("%(name)s: %(of)s, lần %(n)s", name=name, of=of, n=round_.attempt)
    return f"{name}: {of}"


def _leads_to(view: CaseView, work: Work) -> str:
    """The state of the case after the step; "" when it stays where it is."""
    dest = work.step.dest
    if dest is None or work.template is not None:
        return ""
    if dest == RETURN:
        dest = work.case.return_state or work.case.state
    return labels.state_name(dest, view.language, work.procedure)


def _starts(view: CaseView, work: Work) -> Iterator[str]:
    for code in work.step.starts:
        setting = work.rule_set.deadlines.get(code)
        if setting is not None:
            unit = labels.word("TimeUnit", setting.unit, view.language)
            yield f"{setting.name.in_language(view.language)}: {setting.count} {unit}"


def _round(view: CaseView, round_: RoundFacts | None) -> RoundPanel | None:
    return panel_of(view, round_) if round_ is not None else None


def overtaken_page(view: CaseView, code: str, sent: MultiDict[str, str]) -> OvertakenPage:
    """What the person had written, so that nothing is lost although there is no form any more."""
    row, language = view.sight.file.row, view.language
    texts = [name for name, ask in ASKS.items() if ask.type in TO_COPY and sent.get(name)]
    return OvertakenPage(
        heading=labels.step_name(code, language, view.procedure),
        code=view.case.code,
        title=row["title_name"],
        unit=view.place,
        state=labels.state_name(view.case.state, language, view.procedure),
        case_url=links.case(view.case.id),
        typed=(
            *((label_of(code, name), sent[name]) for name in texts),
            *_people_sent(view, code, sent),
        ),
    )


def _people_sent(view: CaseView, code: str, sent: MultiDict[str, str]) -> Iterable[tuple[str, str]]:
    """Whom the person had ticked, and the votes for each; only people whom the page may name."""
    for name, ask in ASKS.items():
        if ask.type in ("officials", "official"):
            ticked = [view.names[who] for who in _known(view, sent.getlist(name))]
            if ticked:
                yield label_of(code, name), ", ".join(ticked)
        elif ask.type == "tallies":
            for who, name_of in view.names.items():
                if votes := sent.get(f"{name}-of_{who}-votes"):
                    yield f"{label_of(code, name)}: {name_of}", votes


def _known(view: CaseView, sent: Iterable[str]) -> Iterable[int]:
    return (who for who in map(whole, sent) if who is not None and who in view.names)


def rounds_page(view: CaseView, templates: Iterable[RoundTemplate]) -> RoundsPage:
    """Which round is to be convened."""
    row, language = view.sight.file.row, view.language
    return RoundsPage(
        code=view.case.code,
        title=row["title_name"],
        unit=view.place,
        case_url=links.case(view.case.id),
        rounds=tuple(
            (
                one.name.in_language(language),
                labels.word("VoterGroup", one.voter_group, language),
                links.step(view.case.id, CONVENE, round_code=one.code),
            )
            for one in templates
        ),
    )
