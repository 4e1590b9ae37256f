"""What a form says about its draft."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from werkzeug.datastructures import MultiDict

from workflow_app.presenters import labels
from workflow_app.security import typed
from workflow_app.wording import said as _

SAVE = "save_draft"  # the button that keeps what is typed and takes no step
# What a form sends and nobody has typed; warnings are read anew each time.
NOT_TYPED = typed.OURS | {"revision", "q", "find", "acknowledged", SAVE}


@dataclass(frozen=True, slots=True)
class DraftNote:
    """Where a draft is sent to; ``reopened`` says that the form shows what was kept, and from when."""

    url: str
    drop_url: str
    reopened: str = ""
    saved: str = ""


def note(
    case_id: int, step: str, *, reopened: datetime | None = None, saved: datetime | None = None
) -> DraftNote:
    """The draft of one step of one case."""
    told = _("Đã mở lại bản nháp lưu lúc %(moment)s.", moment=labels.moment(reopened)) if reopened else ""
    return DraftNote(
        url=url_for("drafts.keep", case_id=case_id, code=step),
        drop_url=url_for("drafts.drop", case_id=case_id, code=step),
        reopened=told,
        saved=saved_words(saved) if saved else "",
    )


def saved_words(moment: datetime) -> str:
    """That it was kept, and when."""
    return _("Đã lưu nháp lúc %(time)s.", time=labels.clock_time(moment.isoformat()))


def typed_in(sent: MultiDict[str, str]) -> Iterable[tuple[str, str]]:
    """The fields of a sent form that a person has typed."""
    return ((name, value) for name, value in sent.items(multi=True) if name not in NOT_TYPED)
