"""The history of a case as a page with filters, and as an official paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import url_for

from state_machines.vocabulary import Role
from workflow_app.languages import lazy_gettext as _l
from workflow_app.presenters import labels, links
from workflow_app.presenters.case_head import case_head
from workflow_app.presenters.case_view import CaseView
from workflow_app.presenters.letterhead import Letterhead, letterhead
from workflow_app.presenters.overrides import OverrideLine
from workflow_app.presenters.pages import Choice, Paging, choices, paging
from workflow_app.presenters.timeline import Chapter, chapters, timeline
from workflow_app.queries.case_history import Entry
from workflow_app.queries.paging import Page
from workflow_app.security import policy
from workflow_app.security.permissions import Permission
from workflow_app.services.history import Action
from workflow_app.services.sight import Sight
from workflow_app.services.verification import Report
from workflow_app.wording import said as _

GROUP = 8  # characters of a hash
WATCHERS = (Role.INSPECTOR, Role.UNIT_HEAD)  # who also reads refused attempts and who opened what
STEPS = (
    Action.CASE_OPENED,
    Action.STEP_TAKEN,
    Action.HOME_MOVED,
    Action.CASE_MIGRATED,
    Action.CASE_MIGRATED_BACK,
)
REFUSALS = (Action.STEP_REFUSED,)
READS = (Action.RESTRICTED_READ, Action.DOCUMENT_DOWNLOADED)
KINDS: Mapping[str, tuple[Action, ...]] = {"steps": STEPS, "refusals": REFUSALS, "reads": READS}
KIND_LABELS = {
    "": _l("Tất cả"),
    "steps": _l("Các bước đã thực hiện"),
    "refusals": _l("Các lần chưa thực hiện được"),
    "reads": _l("Mở và tải văn bản"),
}


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """``kinds`` is empty for readers who see the steps only."""

    chapters: tuple[Chapter, ...]
    density: str
    other_density: str
    other_url: str
    kinds: tuple[Choice, ...]
    shown: str
    address: str
    paging: Paging
    print_url: str
    verify_url: str


BREAKS = {
    "entry_missing": _l("thiếu một thao tác"),
    "entries_missing": _l("mất toàn bộ thao tác"),
    "text_changed": _l("nội dung đã bị sửa"),
    "chain_broken": _l("chuỗi nối với thao tác trước bị đứt"),
    "columns_differ": _l("cột tra cứu khác với nội dung đã ghi"),
    "end_differs": _l("thao tác cuối khác với điểm cuối đã lưu"),
}


@dataclass(frozen=True, slots=True)
class VerificationPage:
    """``breaks`` are (stream, number of the entry, what is wrong)."""

    done: bool
    sound: bool
    entries: int
    streams: int
    breaks: tuple[tuple[str, str, str], ...]
    case_url: str
    all_url: str


@dataclass(frozen=True, slots=True)
class PrintedHistory:
    letterhead: Letterhead
    facts: tuple[tuple[str, str], ...]
    overrides: tuple[OverrideLine, ...]
    chapters: tuple[Chapter, ...]
    count: int
    seal: str
    running_title: str
    case_url: str


def actions_for(sight: Sight, shown: str) -> tuple[Action, ...]:
    """The kinds of entries that this person reads, narrowed to the kind asked for."""
    allowed = (*STEPS, *REFUSALS, *READS) if sight.actor.role in WATCHERS else STEPS
    return tuple(action for action in KINDS.get(shown, allowed) if action in allowed)


def history_page(view: CaseView, found: Page[Entry], shown: str, density: str) -> HistoryPage:
    """One page of entries by chapters, newest first."""
    case_id = view.case.id
    other = "brief" if density == "full" else "full"
    kept = {"show": shown, "density": density if density == "full" else ""}
    watches = view.sight.actor.role in WATCHERS
    may_verify = policy.may(view.sight.actor, Permission.VERIFY_HISTORY)
    return HistoryPage(
        chapters=chapters(timeline(view, found.rows)),
        density=density,
        other_density=_("Xem đầy đủ") if other == "full" else _("Xem gọn"),
        other_url=url_for("history.show", case_id=case_id, show=shown or None, density=other),
        kinds=choices({code: str(label) for code, label in KIND_LABELS.items()}, shown) if watches else (),
        shown=shown,
        address=url_for("history.show", case_id=case_id),
        paging=paging(found, "history.show", case_id=case_id, **kept),
        print_url=url_for("history.printed", case_id=case_id),
        verify_url=url_for("history.verify", case=case_id) if may_verify else "",
    )


def printed_history(view: CaseView, entries: Iterable[Entry]) -> PrintedHistory:
    """The whole history under the head of the unit, with the end of the chain as its seal."""
    told, head = timeline(view, entries), case_head(view, "history")
    row = view.sight.file.row
    facts = [
        (_("Mã hồ sơ"), head.code),
        (_("Chức danh"), head.title),
        (_("Cấp có thẩm quyền"), head.authority),
        (_("Ngày mở"), head.opened),
        (_("Trạng thái"), head.state),
        (_("Bộ quy tắc áp dụng"), head.rules),
    ]
    if head.chosen:
        facts.append((_("Người được xem xét") if head.reviewed else _("Người được lựa chọn"), head.chosen))
    return PrintedHistory(
        letterhead=letterhead(view, "Lịch sử hồ sơ", f"{head.title} ({head.code})"),
        facts=tuple(facts),
        overrides=head.overrides,
        chapters=chapters(told),
        count=len(told),
        seal=f"{row['history_seq']}-{_spaced(row['history_hash'])}",
        running_title=f"Hồ sơ {head.code}, {head.title}. Lịch sử in ngày {labels.day(view.sight.today)}",
        case_url=links.case(view.case.id),
    )


def _spaced(digest: str) -> str:
    """A hash in groups that an eye can compare and a narrow page can break."""
    return " ".join(digest[start : start + GROUP] for start in range(0, len(digest), GROUP))


def verification_page(report: Report | None, case_id: int | None) -> VerificationPage:
    """What the recomputation found; before it has been asked for, only the question."""
    return VerificationPage(
        done=report is not None,
        sound=report is not None and not report.breaks,
        entries=report.entries if report else 0,
        streams=report.streams if report else 0,
        breaks=tuple(
            (one.stream, str(one.seq), str(BREAKS.get(one.reason, one.reason)))
            for one in (report.breaks if report else ())
        ),
        case_url=url_for("history.show", case_id=case_id) if case_id else "",
        all_url=url_for("history.verify", all=1),
    )
