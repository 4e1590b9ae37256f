"""Putting off the reminders of a due thing, and saying that it is done."""

from __future__ import annotations

from workflow_app.forms.fields import DayField, Line
from workflow_app.forms.notices import DOCUMENT_HELP, LONG_LINE
from workflow_app.forms.typed import TypedForm
from workflow_app.languages import lazy_gettext as _l
from workflow_app.wording import DAY_HELP


class SnoozeForm(TypedForm):
    """Until when, and why."""

    until_on = DayField(_l("Hoãn nhắc đến ngày"), needed=True, description=DAY_HELP)
    reason = Line(
        _l("Lý do"),
        needed=True,
        most=LONG_LINE,
        description=_l("Lý do được ghi vào lịch sử; hạn của việc không thay đổi."),
    )


class DoneForm(TypedForm):
    """On what document it was done."""

    document = Line(_l("Văn bản đã ban hành"), needed=True, most=LONG_LINE, description=DOCUMENT_HELP)
