"""Putting a role into another's hands, and taking it back."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from workflow_app.forms.fields import DayField, Line
from workflow_app.forms.notices import DOCUMENT_HELP, LONG_LINE
from workflow_app.forms.typed import TypedForm
from workflow_app.wording import DAY_HELP


class SubstitutionForm(TypedForm):
    """Who, from when until when, on what document."""

    substitute = Line(
        _l("Người làm thay"), needed=True, most=120, description=_l("Mã cán bộ hoặc đúng họ và tên.")
    )
    from_on = DayField(_l("Từ ngày"), needed=True, description=DAY_HELP)
    last_on = DayField(
        _l("Đến hết ngày"), needed=True, description=_l("Sau ngày này việc làm thay tự kết thúc.")
    )
    document = Line(_l("Văn bản ủy quyền"), needed=True, most=LONG_LINE, description=DOCUMENT_HELP)


class RevokeForm(TypedForm):
    """On what document a role is taken back."""

    document = Line(_l("Văn bản thu hồi"), needed=True, most=LONG_LINE, description=DOCUMENT_HELP)
