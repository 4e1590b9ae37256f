"""History in words: who did what, when, on which ground, and what changed by it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from state_machines.facts import RoundFacts
from state_machines.vocabulary import RoundState
from workflow_app.presenters import labels
from workflow_app.presenters.case_view import CaseView
from workflow_app.presenters.findings import FindingRow, from_record
from workflow_app.presenters.told import Teller, mentioned
from workflow_app.queries.case_history import Entry
from workflow_app.services.history import Action
from workflow_app.wording import said as _

HASH_SHOWN = 12
OF_FIGURES = ("R-S-issued", "R-S-arithmetic")  # rules whose findings tell the figures of a count
MOVES = (Action.CASE_OPENED, Action.STEP_TAKEN, Action.CASE_MIGRATED, Action.CASE_MIGRATED_BACK)


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """For ``macros/timeline.html`` and the history pages; ``chapter`` is the state it was done in."""

    seq: int
    when: str
    when_iso: str
    actor: str
    post: str
    role: str
    unit: str
    sentence: str
    tone: str
    superseded: bool
    chapter: str
    receipt: str
    details: tuple[tuple[str, str], ...]
    findings: tuple[FindingRow, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """Entries of one stay in one state."""

    title: str
    entries: tuple[TimelineEntry, ...]


def people_in(entries: Iterable[Entry]) -> set[int]:
    """Everybody whom these entries speak of by number."""
    return {who for entry in entries for who in mentioned(entry.detail)}


def timeline(view: CaseView, entries: Iterable[Entry]) -> tuple[TimelineEntry, ...]:
    """Entries in words, in the order given."""
    return tuple(_entry(view, entry) for entry in entries)


def who_moved(entries: Sequence[Entry], reader: int | None) -> str:
    """Who has gone on with the case: somebody else, or the reader in another window; "" when nobody has."""
    own = [entry for entry in entries if reader is not None and entry.actor.get("id") == reader]
    if not entries:
        return ""
    if not own:
        return _("Từ khi bạn mở trang này, người khác đã làm các việc dưới đây.")
    when = labels.clock_time(own[-1].at)
    if len(own) == len(entries):
        return _("Việc dưới đây do chính bạn làm, ở một cửa sổ khác, lúc %(when)s.", when=when)
    return _(
        "Các việc dưới đây do người khác và chính bạn làm; phần của bạn ở một cửa sổ khác, lúc %(when)s.",
        when=when,
    )


def chapters(entries: Iterable[TimelineEntry]) -> tuple[Chapter, ...]:
    """Neighbours of one state together; an entry that knows no state stays with its neighbour."""
    found: list[tuple[str, list[TimelineEntry]]] = []
    for entry in entries:
        if not found or (entry.chapter and entry.chapter != found[-1][0]):
            found.append((entry.chapter, []))
        found[-1][1].append(entry)
    return tuple(Chapter(title, tuple(told)) for title, told in found)


def _entry(view: CaseView, entry: Entry) -> TimelineEntry:
    actor, detail = entry.actor, entry.detail
    round_ = _round_of(view, detail)
    open_to_reader = all(view.sight.counts(one) for one in _concerned(view, entry, round_))
    told = map(from_record, detail.get("findings", ()))
    findings = view.rows(one for one in told if open_to_reader or one.rule not in OF_FIGURES)
    teller = Teller(view, open_to_reader=open_to_reader)
    return TimelineEntry(
        seq=entry.seq,
        when=labels.moment(entry.at),
        when_iso=entry.at,
        actor=_who(actor),
        post=actor.get("post", ""),
        role=labels.word("Role", actor.get("role"), view.language) if actor.get("id") else "",
        unit=actor.get("unit", ""),
        sentence=_sentence(view, entry, findings),
        tone=_tone(entry, findings),
        superseded=round_ is not None and _is_superseded(view, round_),
        chapter=_chapter(view, entry, round_),
        receipt=f"{entry.seq}-{entry.hash[:HASH_SHOWN]}",
        details=tuple(teller.lines(detail)),
        findings=findings,
    )


def _who(actor: Mapping[str, Any]) -> str:
    """The acting person; of a substitute also whom they replaced: "B thay A, Giám đốc"."""
    name, replaced = str(actor.get("name", "")), actor.get("stands_for")
    if not replaced:
        return name
    post = f", {replaced['post']}" if replaced.get("post") else ""
    return _("%(name)s thay %(holder)s", name=name, holder=f"{replaced['name']}{post}")


def _round_of(view: CaseView, detail: Mapping[str, Any]) -> RoundFacts | None:
    code, attempt = detail.get("round") or (None, None)
    return next((one for one in view.case.rounds if (one.code, one.attempt) == (code, attempt)), None)


def _concerned(view: CaseView, entry: Entry, round_: RoundFacts | None) -> tuple[RoundFacts, ...]:
    """The rounds whose figures the entry may tell.

    A refusal named no round once, and history is never written anew: it may be about any.
    """
    if round_ is not None:
        return (round_,)
    return view.case.rounds if entry.action == Action.STEP_REFUSED else ()


def _is_superseded(view: CaseView, round_: RoundFacts) -> bool:
    """Whether the round's result no longer stands: voided, closed by going back, or corrected."""
    if round_.state is RoundState.VOIDED:
        return True
    closed = {i for record in view.case.records for i in record.data.get("closed_rounds", ())}
    corrected = {one.corrects_id for one in view.case.rounds}
    return round_.id in closed | corrected


def _sentence(view: CaseView, entry: Entry, findings: tuple[FindingRow, ...]) -> str:
    detail = entry.detail
    name = labels.step_name(detail.get("step", ""), view.language, view.procedure)
    if detail.get("round"):
        code, attempt = detail["round"]
        of = labels.round_name(code, view.language, view.procedure)
        name = (
            f"{name}: {of}" if attempt == 1 else _("%(name)s: %(of)s, lần %(n)s", name=name, of=of, n=attempt)
        )
    return SENTENCES.get(entry.action, _taken)(view, entry, name, findings)


def _taken(view: CaseView, entry: Entry, name: str, _findings: tuple[FindingRow, ...]) -> str:
    codes = entry.detail.get("from"), entry.detail.get("to")
    if entry.detail.get("round") or not codes[0] or codes[0] == codes[1]:
        return f"{name}."
    source, dest = (labels.state_name(str(code), view.language, view.procedure) for code in codes)
    return _("%(name)s: từ “%(source)s” sang “%(dest)s”.", name=name, source=source, dest=dest)


def _opened(_view: CaseView, _entry: Entry, name: str, _findings: tuple[FindingRow, ...]) -> str:
    return f"{name}."


def _refused(_view: CaseView, _entry: Entry, name: str, findings: tuple[FindingRow, ...]) -> str:
    if not findings:  # all that it says is about figures that are closed to the reader
        return _("Chưa thực hiện được: %(name)s.", name=name)
    blocking = sum(row.blocks for row in findings)
    if blocking:
        return _(
            "Chưa thực hiện được: %(name)s. Còn %(count)s điều kiện chưa đạt.", name=name, count=blocking
        )
    return _("Chưa thực hiện được: %(name)s. Chưa xác nhận đã đọc cảnh báo.", name=name)


def _read(view: CaseView, entry: Entry, _name: str, _findings: tuple[FindingRow, ...]) -> str:
    kind = labels.word("DocumentKind", entry.detail.get("kind"), view.language)
    number = entry.detail.get("number", "")
    if entry.action == Action.RESTRICTED_READ:
        return _("Mở văn bản hạn chế: %(kind)s %(number)s.", kind=kind, number=number)
    return _("Tải văn bản: %(kind)s %(number)s.", kind=kind, number=number)


def _migrated(view: CaseView, entry: Entry, _name: str, _findings: tuple[FindingRow, ...]) -> str:
    """Which version the case left for which, and what became of its state."""
    detail = entry.detail
    old, new = detail["procedure_from"][1], detail["procedure"][1]
    states = [labels.state_name(str(detail[side]), view.language) for side in ("from", "to")]
    if entry.action == Action.CASE_MIGRATED_BACK:
        told = _("Đưa trở lại từ phiên bản %(old)s về phiên bản %(new)s của quy trình", old=old, new=new)
    else:
        told = _("Chuyển từ phiên bản %(old)s sang phiên bản %(new)s của quy trình", old=old, new=new)
    if states[0] == states[1]:
        return f"{told}."
    return _("%(name)s: từ “%(source)s” sang “%(dest)s”.", name=told, source=states[0], dest=states[1])


def _home_moved(_view: CaseView, entry: Entry, _name: str, _findings: tuple[FindingRow, ...]) -> str:
    """The day of effect has come: where the person belonged, and where from now on."""
    (_who_id, who), (_old_id, old, _new_id, new) = entry.detail["official"], entry.detail["home"]
    if not old:
        return _("Quyết định có hiệu lực: %(who)s thuộc “%(new)s”.", who=who, new=new)
    return _("Quyết định có hiệu lực: %(who)s chuyển từ “%(old)s” sang “%(new)s”.", who=who, old=old, new=new)


SENTENCES = {
    str(Action.HOME_MOVED): _home_moved,
    str(Action.CASE_MIGRATED): _migrated,
    str(Action.CASE_MIGRATED_BACK): _migrated,
    str(Action.CASE_OPENED): _opened,
    str(Action.STEP_REFUSED): _refused,
    str(Action.RESTRICTED_READ): _read,
    str(Action.DOCUMENT_DOWNLOADED): _read,
}


def _tone(entry: Entry, findings: tuple[FindingRow, ...]) -> str:
    if entry.action == Action.STEP_REFUSED:
        return "stop"
    if entry.action == Action.RESTRICTED_READ or any(row.verdict == "overridden" for row in findings):
        return "warn"
    moved = entry.detail.get("to") and entry.detail.get("from") != entry.detail.get("to")
    return "ok" if moved and not entry.detail.get("round") else "neutral"


def _chapter(view: CaseView, entry: Entry, round_: RoundFacts | None) -> str:
    """The state of the case in which it was done; "" where the entry does not say."""
    state: str | None = entry.detail.get("from") or entry.detail.get("to")
    if round_ is not None:
        state = view.procedure.round(round_.code).state
    if state is None or entry.action not in MOVES:
        return ""
    return labels.state_name(state, view.language, view.procedure)
