"""Versions of procedures in words: what is published, what runs under it, what would change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l

from state_machines import registry, rulebook
from state_machines.definition import Procedure
from state_machines.succession import Difference, Obstacle
from workflow_app.presenters import labels
from workflow_app.services import published
from workflow_app.services.migrations import Judged
from workflow_app.services.releases import PROPOSED, PUBLISHED, REJECTED
from workflow_app.wording import said as _

Row = Any  # a row of a query, read by attribute
STATES = {
    PROPOSED: (_l("Chờ duyệt"), "warn"),
    PUBLISHED: (_l("Đã ban hành"), "ok"),
    REJECTED: (_l("Không đồng ý"), "stop"),
}
OBSTACLES: Mapping[Obstacle, Any] = {
    Obstacle.ALREADY: _l("Hồ sơ đã theo phiên bản này, hoặc đã được đưa trở lại trong lần chuyển này."),
    Obstacle.DECIDED: _l("Hồ sơ đã có kết luận; kết luận không bị xét lại theo phiên bản mới."),
    Obstacle.OTHER_PROCEDURE: _l("Hồ sơ thuộc một quy trình khác."),
    Obstacle.VERSION_NOT_NAMED: _l("Phiên bản mới không quy định cách chuyển từ phiên bản hiện nay."),
    Obstacle.STATE_GONE: _l(
        "Trạng thái hiện nay không còn trong phiên bản mới; làm tiếp một bước rồi chuyển."
    ),
    Obstacle.RETURN_STATE_GONE: _l("Trạng thái trước khi dừng không còn; cho hồ sơ tiếp tục rồi chuyển."),
    Obstacle.ROUND_RUNNING: _l("Đang có vòng bỏ phiếu chưa xong; xác nhận hoặc hủy vòng đó rồi chuyển."),
    Obstacle.ROUND_GONE: _l("Hồ sơ có vòng bỏ phiếu mà phiên bản mới không có."),
    Obstacle.NOT_ALLOWED: _l("Hồ sơ ngoài phạm vi của bạn, hoặc bạn là người được xem xét trong hồ sơ."),
    Obstacle.SETTING_MISSING: _l(
        "Bộ quy tắc của hồ sơ thiếu thời hạn hoặc cách tính phiếu mà phiên bản mới cần."
    ),
}


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version of a procedure in the list."""

    name: str
    code: str
    version: int
    since: str
    state: str
    tone: str
    running: int
    url: str
    propose_url: str


@dataclass(frozen=True, slots=True)
class ReleasePage:
    """One release with what it changes and what the proof found."""

    release_id: int
    name: str
    version: int
    since: str
    state: str
    tone: str
    facts: tuple[tuple[str, str], ...]
    changes: tuple[str, ...]
    problems: tuple[str, ...]
    waits: bool
    published: bool


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A running case with the version that it stands under, and by which rule."""

    case_id: int
    code: str
    about: str
    state: str
    opened: str
    version: int
    rule: str


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A case in a dry run: what changes for it, or why it stays."""

    case_id: int
    code: str
    about: str
    version: int
    state: str
    dest: str
    why_not: str
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BatchPage:
    """A migration with its figures. ``back_until`` is empty once the window is over."""

    batch_id: int
    name: str
    version: int
    facts: tuple[tuple[str, str], ...]
    back_until: str
    left: int


def version_rows(
    releases: Sequence[Row], running: Mapping[tuple[str, int], int], language: str, *, proposes: bool
) -> tuple[VersionRow, ...]:
    """Every version: those that come with the program, then those on offer or released."""
    standing = {(row.code, row.version): row for row in reversed(releases)}
    own = {
        key: published.procedure(*key, row.digest)
        for key, row in standing.items()
        if key not in registry.known()
    }
    return tuple(
        _version(procedure, standing.get(key), running.get(key, 0), language, proposes=proposes)
        for key, procedure in sorted({**registry.known(), **own}.items())
        if procedure.kind != "ballot_round"
    )


def _version(
    procedure: Procedure, release: Row | None, running: int, language: str, *, proposes: bool
) -> VersionRow:
    key = procedure.code, procedure.version
    offered = key not in registry.procedures()
    state, tone = (_("Có sẵn"), "ok") if not offered else (_("Chưa ban hành"), "off")
    if release is not None:
        state, tone = str(STATES[release.state][0]), STATES[release.state][1]
    free = key in registry.offered() and (release is None or release.state == REJECTED)
    ends = url_for("procedures.release", release_id=release.id) if release is not None else ""
    begins = url_for("procedures.propose", code=key[0], version=key[1]) if free and proposes else ""
    since = release.effective_from if release is not None else procedure.effective_from
    return VersionRow(
        name=procedure.name.in_language(language),
        code=procedure.code,
        version=procedure.version,
        since=labels.day(since) if release is not None or not offered else "",
        state=state,
        tone=tone,
        running=running,
        url=ends,
        propose_url=begins,
    )


def release_page(row: Row, procedure: Procedure, problems: Sequence[str], language: str) -> ReleasePage:
    """One release."""
    state, tone = STATES[row.state]
    facts = [
        (_("Người đề nghị"), f"{row.proposer}, {labels.day(row.proposed_on)}"),
        (_("Văn bản"), row.document),
        (_("Mã kiểm tra nội dung"), row.digest[:16]),
    ]
    if row.decider:
        facts.insert(1, (_("Người kết luận"), f"{row.decider}, {labels.day(row.decided_on)}"))
    if row.reason:
        facts.append((_("Lý do"), row.reason))
    return ReleasePage(
        release_id=row.id,
        name=procedure.name.in_language(language),
        version=row.version,
        since=labels.day(row.effective_from),
        state=str(state),
        tone=tone,
        facts=tuple(facts),
        changes=changes_of(procedure, language),
        problems=tuple(problems),
        waits=row.state == PROPOSED,
        published=row.state == PUBLISHED,
    )


def changes_of(procedure: Procedure, language: str) -> tuple[str, ...]:
    """Against the newest version that the succession names: states, steps and rules, in words."""
    named = procedure.succession.versions if procedure.succession else ()
    earlier = published.find(procedure.code, max(named)) if named else None
    if earlier is None:
        return ()
    return tuple(_changes(earlier, procedure, language))


def _changes(earlier: Procedure, later: Procedure, language: str) -> Iterable[str]:
    if later.succession is not None and later.succession.note is not None:
        yield later.succession.note.in_language(language)
    for old, new in (later.succession.states if later.succession else {}).items():
        names = (labels.state_name(old, language, earlier), labels.state_name(new, language, later))
        yield _("Trạng thái “%(old)s” đổi thành “%(new)s”.", old=names[0], new=names[1])
    before, after = ({step.code: step for step in one.steps} for one in (earlier, later))
    for code in [code for code in before if code not in after]:
        yield _("Bỏ bước: %(step)s.", step=labels.step_name(code, language, earlier))
    for code in [code for code in after if code not in before]:
        yield _("Thêm bước: %(step)s.", step=labels.step_name(code, language, later))
    for code in [code for code in after if code in before]:
        yield from _rules_changed(code, set(before[code].rules), set(after[code].rules), language)


def _rules_changed(code: str, before: set[str], after: set[str], language: str) -> Iterable[str]:
    for rule in sorted(after - before):
        yield _rule_line(_("Thêm điều kiện"), code, rule, language)
    for rule in sorted(before - after):
        yield _rule_line(_("Bỏ điều kiện"), code, rule, language)


def _rule_line(what: str, code: str, rule: str, language: str) -> str:
    name, title = labels.step_name(code, language), labels.rule_title(rule, language)
    return f"{what} ({name}): {title}."


def case_rows(rows: Iterable[Row], releases: Sequence[Row], language: str) -> tuple[CaseRow, ...]:
    """Running cases, each with the rule that says which version applies."""
    return tuple(
        CaseRow(
            case_id=row.case_id,
            code=row.code,
            about=f"{row.title_name}, {row.unit_name}",
            state=labels.state_name(row.state, language, _of(row)),
            opened=labels.day(row.opened_on),
            version=row.procedure_version,
            rule=_rule(row, releases),
        )
        for row in rows
    )


def _of(row: Row) -> Procedure | None:
    return published.find(row.procedure_code, row.procedure_version)


def _rule(row: Row, releases: Sequence[Row]) -> str:
    """By the day of opening, unless the case has been migrated since."""
    by_day = version_on(row.procedure_code, row.opened_on, releases)
    if row.batch_id is not None:
        return _("Đã chuyển; theo ngày mở thì là phiên bản %(version)s", version=by_day)
    if row.procedure_version != by_day:
        return _("Giữ phiên bản đã ghim khi mở hồ sơ")
    return _("Theo ngày mở hồ sơ")


def version_on(code: str, day: date, releases: Sequence[Row]) -> int:
    """Which version a case stood under that was opened on a day."""
    found = [
        row.version
        for row in releases
        if row.code == code and row.state == PUBLISHED and row.effective_from <= day
    ]
    return int(max([registry.latest(code).version, *found]))


def plan_rows(
    rows: Iterable[Row], judged: Iterable[Judged], target: Procedure, language: str
) -> tuple[PlanRow, ...]:
    """Each case of a page with its difference."""
    of_case = {one.case_id: one for one in judged}
    return tuple(_plan(row, of_case[row.case_id], target, language) for row in rows if row.case_id in of_case)


def _plan(row: Row, judged: Judged, target: Procedure, language: str) -> PlanRow:
    change = judged.difference
    return PlanRow(
        case_id=row.case_id,
        code=row.code,
        about=f"{row.title_name}, {row.unit_name}",
        version=row.procedure_version,
        state=labels.state_name(row.state, language, _of(row)),
        dest=labels.state_name(change.dest.state, language, target) if change else "",
        why_not=why_not(judged.obstacle),
        changes=tuple(difference_lines(change, language)) if change else (),
    )


def why_not(obstacle: Obstacle | None) -> str:
    """Why a case stays, in words; "" when nothing holds it."""
    return "" if obstacle is None else str(OBSTACLES[obstacle])


def difference_lines(change: Difference, language: str) -> Iterable[str]:
    """What would be otherwise, a sentence each."""
    for code in change.steps_gone:
        yield _("Không còn bước: %(step)s.", step=labels.step_name(code, language))
    for code in change.steps_new:
        yield _("Có thêm bước: %(step)s.", step=labels.step_name(code, language))
    for code, rule in change.rules_new:
        yield _rule_line(_("Thêm điều kiện"), code, rule, language)
    for code, rule in change.rules_gone:
        yield _rule_line(_("Bỏ điều kiện"), code, rule, language)
    for code, rule, reason in change.findings_new:
        yield _finding_line(_("Sẽ vướng"), code, rule, reason, language)
    for code, rule, reason in change.findings_gone:
        yield _finding_line(_("Không còn vướng"), code, rule, reason, language)


def _finding_line(what: str, code: str, rule: str, reason: str, language: str) -> str:
    entry = rulebook.catalogue().get(rule)
    clause = labels.clause_number(entry.clause, language) if entry else ""
    name, title = labels.step_name(code, language), labels.rule_title(rule, language)
    where = _("mục %(clause)s", clause=clause)
    return f"{what} ({name}): {title}, {where} [{rule}: {reason}]."


def batch_page(row: Row, procedure: Procedure, today: date, language: str) -> BatchPage:
    """A migration with its figures."""
    facts = (
        (_("Người chuyển"), f"{row.begun_by}, {labels.day(row.begun_on)}"),
        (_("Văn bản"), row.document),
        (_("Số hồ sơ đã chuyển"), labels.number(row.moved, language)),
        (_("Số hồ sơ đã trở lại"), labels.number(row.back, language)),
        (_("Còn được trở lại đến hết ngày"), labels.day(row.back_until_on)),
    )
    return BatchPage(
        batch_id=row.id,
        name=procedure.name.in_language(language),
        version=procedure.version,
        facts=facts,
        back_until=labels.day(row.back_until_on) if today <= row.back_until_on else "",
        left=row.moved - row.back,
    )


def moved_rows(
    rows: Iterable[Row], version: int, language: str
) -> tuple[tuple[str, str, str, str, str], ...]:
    """Cases of a migration: code, what it is about, from, to, and whether it has gone back."""
    return tuple(
        (
            row.code,
            f"{row.title_name}, {row.unit_name}",
            labels.state_name(row.from_state, language, published.find(row.procedure_code, row.from_version)),
            labels.state_name(row.to_state, language, published.find(row.procedure_code, version)),
            _("Đã trở lại ngày %(day)s", day=labels.day(row.back_on)) if row.back_on else _("Đã chuyển"),
        )
        for row in rows
    )
