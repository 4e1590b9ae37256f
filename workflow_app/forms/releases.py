"""Versions of procedures: proposing, deciding, bringing cases over and back."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField
from wtforms.fields import FileField
from wtforms.widgets import CheckboxInput, ListWidget

from workflow_app.forms.fields import DayField, Line
from workflow_app.forms.notices import DOCUMENT_HELP, LONG_LINE
from workflow_app.forms.typed import TypedForm
from workflow_app.wording import DAY_HELP


class ProposalForm(TypedForm):
    """From which day a version is to apply, and on what ground."""

    effective_from = DayField(_l("Áp dụng cho hồ sơ mở từ ngày"), needed=True, description=DAY_HELP)
    document = Line(_l("Văn bản"), needed=True, most=LONG_LINE, description=DOCUMENT_HELP)


class OwnVersionForm(TypedForm):
    """A version that the office has written itself: its file, from which day, on what ground."""

    file = FileField(
        _l("Tệp quy trình (TOML)"),
        render_kw={"accept": ".toml"},
        description=_l("Tệp được kiểm tra trước khi ghi; nếu có lỗi, trang nói rõ dòng nào và phải sửa gì."),
    )
    effective_from = DayField(_l("Áp dụng cho hồ sơ mở từ ngày"), needed=True, description=DAY_HELP)
    document = Line(_l("Văn bản"), needed=True, most=LONG_LINE, description=DOCUMENT_HELP)

    @property
    def content(self) -> bytes:
        """What is in the file; nothing when none was chosen."""
        return bytes(self.file.data.read()) if getattr(self.file.data, "filename", "") else b""


class DecisionForm(TypedForm):
    """Why a proposal is turned down; a version that is published needs no more than the click."""

    reason = Line(_l("Lý do"), needed=False, most=200, description=_l("Bắt buộc khi không đồng ý."))


class MigrationForm(TypedForm):
    """Which cases come over, and on what ground."""

    chosen = SelectMultipleField(
        _l("Hồ sơ"), coerce=int, widget=ListWidget(), option_widget=CheckboxInput(), validate_choice=False
    )
    document = Line(_l("Văn bản quyết định chuyển"), needed=True, most=LONG_LINE, description=DOCUMENT_HELP)

    def offer(self, case_ids: Iterable[int]) -> None:
        """Set the cases that may be chosen on this page."""
        self.chosen.choices = [(case_id, str(case_id)) for case_id in case_ids]


class BackForm(TypedForm):
    """On what ground the cases of a migration go back."""

    document = Line(_l("Văn bản quyết định trở lại"), needed=True, most=LONG_LINE, description=DOCUMENT_HELP)
