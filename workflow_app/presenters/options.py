"""Candidates × channels, and the options of a case side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from state_machines.ballots import base_of
from state_machines.definition import RoundTemplate
from state_machines.facts import RoundFacts, Tally
from state_machines.findings import Finding
from state_machines.vocabulary import BallotType, Channel, OptionStatus, RoundState
from workflow_app.presenters import labels
from workflow_app.presenters.case_view import CaseView
from workflow_app.wording import said as _

COUNTED = (RoundState.COUNTED, RoundState.CERTIFIED, RoundState.ENTERED)
STATUS_TONES = {OptionStatus.LIVE: "neutral", OptionStatus.WITHDRAWN: "off", OptionStatus.INELIGIBLE: "stop"}


@dataclass(frozen=True, slots=True)
class Column:
    label: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the matrix: ``kind`` "votes", "verdict" or "text"; the rest as the macro wants it."""

    kind: str
    nominated: bool = False
    nominated_label: str = ""
    votes: str = ""
    share: str = ""
    base: str = ""
    verdict: str = ""
    verdict_label: str = ""
    text: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    url: str
    detail: str
    status_label: str
    status_tone: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """For ``macros/matrix.html``; ``hidden`` when some votes are not for this person."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class _Source:
    """One column of votes: the round that stands for its template, if one has been held."""

    template: RoundTemplate
    round: RoundFacts | None
    seen: bool  # whether the votes are for this person


def matrix(view: CaseView) -> Matrix:
    """Everybody who was named, by channel and round, and what the rules say of them."""
    sources = tuple(_sources(view))
    people = _people(view, sources)
    return Matrix(
        caption=_("Kết quả giới thiệu và biểu quyết"),
        columns=(*_columns(view, sources), Column(_("Điều kiện, tiêu chuẩn"))),
        rows=tuple(_row(view, sources, who) for who in people),
        hidden=any(source.round is not None and not source.seen for source in sources),
    )


def _sources(view: CaseView) -> Iterator[_Source]:
    for template in view.procedure.rounds:
        round_ = view.case.certified(template.code) or view.case.running(template.code)
        if round_ is not None or template.channel is not None:
            yield _Source(template, round_, round_ is not None and view.sight.counts(round_))


def _columns(view: CaseView, sources: Sequence[_Source]) -> Iterator[Column]:
    head_told = False
    for source in sources:
        if not head_told and source.template.channel is Channel.CONFERENCE:
            head_told = True
            yield Column(labels.word("Channel", Channel.HEAD, view.language))
        yield Column(
            labels.round_name(source.template.code, view.language, view.procedure),
            _round_detail(view, source),
        )


def _round_detail(view: CaseView, source: _Source) -> str:
    round_ = source.round
    if round_ is None:
        return _("Chưa họp")
    held = view.details.rounds[round_.id].held_on if round_.id in view.details.rounds else None
    summoned = _("%(count)s người được triệu tập", count=labels.number(len(round_.voters), view.language))
    return f"{labels.day(held)} · {summoned}"


def _people(view: CaseView, sources: Iterable[_Source]) -> tuple[int, ...]:
    """The options first, then whoever else stood on a ballot paper."""
    options = view.in_order(option.official_id for option in view.case.options)
    named = {who for source in sources if source.round for who in source.round.candidates}
    return (*options, *view.in_order(named - set(options)))


def _row(view: CaseView, sources: Sequence[_Source], who: int) -> Row:
    status = next((option.status for option in view.case.options if option.official_id == who), None)
    chosen = view.sight.outcome and view.case.chosen_id == who and view.case.review_path is None
    label = (
        labels.word("OptionStatus", status, view.language) if status else _("Không được đưa vào phương án")
    )
    if chosen:
        label = _("Được lựa chọn")
    tone = "ok" if chosen else STATUS_TONES[status] if status else "off"
    return Row(
        view.name(who), view.person_url(who), view.detail(who), label, tone, tuple(_cells(view, sources, who))
    )


def _cells(view: CaseView, sources: Sequence[_Source], who: int) -> Iterator[Cell]:
    head_told = False
    for source in sources:
        if not head_told and source.template.channel is Channel.CONFERENCE:
            head_told = True
            yield _head_cell(view, who)
        yield vote_cell(view, source.round, who, seen=source.seen)
    yield verdict_cell(view, who)


def _head_cell(view: CaseView, who: int) -> Cell:
    named = any(n.channel is Channel.HEAD and n.official_id == who for n in view.case.nominations)
    label = _("Có giới thiệu") if named else _("Không giới thiệu")
    return Cell("votes", nominated=named, nominated_label=label)


def vote_cell(view: CaseView, round_: RoundFacts | None, who: int, *, seen: bool) -> Cell:
    """What one round said of one person; votes only where this person may see them."""
    if round_ is None or who not in round_.candidates:
        return Cell("text", text="–" if round_ else _("Chưa họp"))
    if round_.state is not RoundState.CERTIFIED:
        state = labels.word("RoundState", round_.state, view.language)
        return _with_votes(view, Cell("text", text=state), round_, who, seen=seen)
    forwarded = who in round_.forwarded
    label = _("Được đưa vào vòng sau") if forwarded else _("Không đủ phiếu")
    cell = Cell("votes", nominated=forwarded, nominated_label=label)
    return _with_votes(view, cell, round_, who, seen=seen)


def _with_votes(view: CaseView, cell: Cell, round_: RoundFacts, who: int, *, seen: bool) -> Cell:
    tally = next((one for one in round_.tallies if one.official_id == who), None)
    if not seen:
        return replace(cell, note=_("Số phiếu chưa được xem"))
    if tally is None or round_.state not in COUNTED:
        return cell
    base = base_of(round_)
    return replace(
        cell,
        kind="votes" if cell.nominated_label else "text",
        votes=f"{tally.votes}/{base}",
        share=labels.percent(tally.votes, base, view.language),
        base=_(
            "trên %(base)s", base=labels.word("ThresholdBase", round_.policy.threshold_base, view.language)
        ),
        note=_opinions(round_, tally),
    )


def _opinions(round_: RoundFacts, tally: Tally) -> str:
    if round_.ballot is not BallotType.APPROVE_EACH:
        return ""
    return _("không đồng ý %(against)s, không ý kiến %(none)s", against=tally.against, none=tally.no_opinion)


def verdict_cell(view: CaseView, who: int) -> Cell:
    """The rules about one option in one word, with the titles of those that are not met."""
    options = {option.official_id for option in view.case.options}
    findings = view.findings_on(who) if who in options else ()
    unmet = [finding for finding in findings if finding.unmet]
    blocking = [finding for finding in unmet if finding.blocks]
    if not findings:
        return Cell("text", text="–")
    if blocking:
        label = _("Vướng %(count)s điều kiện", count=len(blocking))
        return Cell("verdict", verdict="not_met", verdict_label=label, note=_titles(blocking, view.language))
    settled = [finding for finding in unmet if finding.settled]
    if settled:
        label = labels.word("Settlement", settled[0].settled, view.language)
        return Cell(
            "verdict",
            verdict=str(settled[0].settled),
            verdict_label=label,
            note=_titles(settled, view.language),
        )
    if unmet:
        return Cell(
            "verdict", verdict="missing", verdict_label=_("Có cảnh báo"), note=_titles(unmet, view.language)
        )
    return Cell("verdict", verdict="met", verdict_label=_("Đạt"))


def _titles(findings: Iterable[Finding], language: str) -> str:
    return "; ".join(dict.fromkeys(labels.rule_lack(finding.rule, language) for finding in findings))
