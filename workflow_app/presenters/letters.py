"""Petitions, complaints, denunciations in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for

from state_machines.letters import OPEN, LetterKind, LetterState, leaving
from workflow_app.languages import gettext as _
from workflow_app.languages import lazy_gettext as _l
from workflow_app.presenters import labels, links
from workflow_app.presenters.desk import procedure_of
from workflow_app.services.history import Action

Row = Any  # a row of a query, read by attribute
TONES: Mapping[str, str] = {
    LetterState.RECEIVED: "neutral",
    LetterState.ADMITTED: "warn",
    LetterState.VERIFYING: "warn",
    LetterState.RESOLVED: "ok",
}
MOVES: Mapping[str, Any] = {
    "admit": _l("Thụ lý"),
    "refuse": _l("Không thụ lý"),
    "verify": _l("Bắt đầu xác minh"),
    "conclude": _l("Kết luận"),
    "close": _l("Kết thúc"),
}
HELP: Mapping[str, Any] = {
    "admit": _l("Đơn tố cáo đã thụ lý làm các hồ sơ xét người này phải chờ, đến khi có kết luận (mục 2.8)."),
    "refuse": _l("Phải ghi lý do không thụ lý."),
    "verify": _l("Ghi nhận đã phân công xác minh."),
    "conclude": _l("Ghi kết luận; các hồ sơ đang chờ được đi tiếp."),
    "close": _l("Sau khi kết thúc chỉ còn xem."),
}
DONE: Mapping[str, Any] = {
    Action.LETTER_RECEIVED: _l("tiếp nhận"),
    Action.LETTER_READ: _l("mở nội dung"),
    Action.LETTER_READER_ADDED: _l("thêm người được xem"),
    Action.LETTER_READER_REMOVED: _l("bỏ người được xem"),
}


@dataclass(frozen=True, slots=True)
class LetterRow:
    url: str
    number: str
    kind: str
    received: str
    about: str
    unit: str
    state: str
    tone: str


@dataclass(frozen=True, slots=True)
class MoveLink:
    url: str
    name: str
    help: str


@dataclass(frozen=True, slots=True)
class ReaderLine:
    """``remove_url`` is empty for oneself and for whom the list is not to change."""

    name: str
    code: str
    sender: bool
    basis: str
    remove_url: str


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A running case that considers the person. ``suspend_url`` is empty where it stands still already."""

    url: str
    code: str
    about: str
    state: str
    suspend_url: str


@dataclass(frozen=True, slots=True)
class LetterPage:
    """A letter without what is written in it."""

    letter_id: int
    number: str
    kind: str
    state: str
    tone: str
    facts: tuple[tuple[str, str], ...]
    moves: tuple[MoveLink, ...]
    readers: tuple[ReaderLine, ...]
    cases: tuple[CaseLine, ...]
    holds: bool
    events: tuple[str, ...]


def letter_rows(rows: Iterable[Row], language: str) -> tuple[LetterRow, ...]:
    """The rows of the list."""
    return tuple(
        LetterRow(
            url=url_for("letters.show", letter_id=row.letter_id),
            number=number(row),
            kind=labels.word("LetterKind", row.kind, language),
            received=labels.day(row.received_on),
            about=row.about or "",
            unit=row.unit_name,
            state=labels.word("LetterState", row.state, language),
            tone=TONES.get(row.state, "off"),
        )
        for row in rows
    )


def number(row: Row) -> str:
    """What a letter is called."""
    return str(_("Đơn số %(number)s", number=row.letter_id))


def letter_page(
    row: Row,
    readers: Iterable[Row],
    cases: Iterable[Row],
    events: Sequence[Mapping[str, Any]],
    *,
    me: int | None,
    handles: bool,
    language: str,
) -> LetterPage:
    """One letter with what may be done with it; ``handles`` lets the reader act."""
    return LetterPage(
        letter_id=row.letter_id,
        number=number(row),
        kind=labels.word("LetterKind", row.kind, language),
        state=labels.word("LetterState", row.state, language),
        tone=TONES.get(row.state, "off"),
        facts=tuple(_facts(row, language)),
        moves=tuple(_moves(row)) if handles else (),
        readers=tuple(_reader(row.letter_id, one, me, handles=handles) for one in readers),
        cases=tuple(_case(one, language) for one in cases),
        holds=row.kind == LetterKind.DENUNCIATION and row.state in OPEN,
        events=tuple(_event(event, language) for event in events),
    )


def _facts(row: Row, language: str) -> Iterable[tuple[str, str]]:
    yield _("Ngày nhận"), labels.day(row.received_on)
    yield _("Số, ký hiệu đơn"), row.document
    yield _("Về ai"), row.about or ""
    yield _("Về hồ sơ nào"), row.case_code or ""
    yield _("Cơ quan xem xét"), row.unit_name
    yield _("Người tiếp nhận"), row.receiver
    yield _("Nội dung đơn"), labels.word("LetterFinding", row.finding, language)
    yield _("Ngày kết luận"), labels.day(row.concluded_on)


def _moves(row: Row) -> Iterable[MoveLink]:
    for move in leaving(LetterState(row.state)):
        url = url_for("letters.move", letter_id=row.letter_id, code=move.code)
        help_ = str(HELP[move.code])
        if move.code in {"admit", "conclude"} and row.kind != LetterKind.DENUNCIATION:
            help_ = ""
        yield MoveLink(url, str(MOVES[move.code]), help_)


def _reader(letter_id: int, row: Row, me: int | None, *, handles: bool) -> ReaderLine:
    url = ""
    if handles and row.official_id != me:
        url = url_for("letters.remove_reader", letter_id=letter_id, official_id=row.official_id)
    return ReaderLine(row.name, row.code, bool(row.sees_sender), row.basis, url)


def _case(row: Row, language: str) -> CaseLine:
    procedure = procedure_of(row)
    sources = procedure.step("suspend").sources if procedure and _may_stand_still(procedure) else ()
    return CaseLine(
        url=links.case(row.case_id),
        code=row.code,
        about=f"{row.title_name}, {row.unit_name}",
        state=labels.state_name(row.state, language, procedure),
        suspend_url=links.step(row.case_id, "suspend") if row.state in sources else "",
    )


def _may_stand_still(procedure: Any) -> bool:  # noqa: ANN401 - a procedure
    return any(step.code == "suspend" for step in procedure.steps)


def _event(event: Mapping[str, Any], language: str) -> str:
    """Who did what and when; never what is written in the letter."""
    detail = event["detail"]
    what = DONE.get(event["action"])
    if what is None:
        what = MOVES.get(detail.get("move", ""), "")
    if detail.get("sender"):
        what = _("%(what)s và người gửi", what=what)
    role = labels.word("Role", event["actor"]["role"], language)
    return f"{labels.moment(event['at'])}: {event['actor']['name']} ({role}) {str(what).lower()}"
