"""The history of a case as a page with filters, and as an official paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import url_for
from flask_babel import lazy_gettext as _l

from state_machines.vocabulary import Role
from workflow_app.presenters import labels, links
from workflow_app.presenters.case_head import OverrideLine, case_head
from workflow_app.presenters.case_view import CaseView
from workflow_app.presenters.pages import Choice, Paging, choices, paging
from workflow_app.presenters.timeline import Chapter, chapters, timeline
from workflow_app.queries.case_history import Entry
from workflow_app.queries.paging import Page
from workflow_app.services.history import Action
from workflow_app.services.sight import Sight
from workflow_app.wording import said as _

WATCHERS = (Role.INSPECTOR, Role.UNIT_HEAD)  # who also reads refused attempts and who opened what
STEPS = (Action.CASE_OPENED, Action.STEP_TAKEN)
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


@dataclass(frozen=True, slots=True)
class Letterhead:
    """For ``layouts/print.html``."""

    layout: str
    superior: str
    issuer: str
    number: str
    place_date: str
    kind: str
    abstract: str


@dataclass(frozen=True, slots=True)
class PrintedHistory:
    letterhead: Letterhead
    facts: tuple[tuple[str, str], ...]
    overrides: tuple[OverrideLine, ...]
    chapters: tuple[Chapter, ...]
    count: int
    seal: str
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
        (_("Quy định áp dụng"), head.rules),
    ]
    if head.chosen:
        facts.append((_("Người được lựa chọn"), head.chosen))
    return PrintedHistory(
        letterhead=_letterhead(view, head.title, head.code),
        facts=tuple(facts),
        overrides=head.overrides,
        chapters=chapters(told),
        count=len(told),
        seal=f"{row['history_seq']}-{row['history_hash']}",
        case_url=links.case(view.case.id),
    )


def _letterhead(view: CaseView, title: str, code: str) -> Letterhead:
    row, today = view.sight.file.row, view.sight.today
    return Letterhead(
        layout=row["unit_layout"],
        superior=view.details.superior,
        issuer=row["unit_name"],
        number="",
        place_date=f"Ngày {today.day:02} tháng {today.month} năm {today.year}",
        kind=_("Nhật ký hồ sơ"),
        abstract=f"{title} ({code}), in ngày {labels.day(today)}",
    )
