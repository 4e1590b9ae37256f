"""Accounts, roles and the office's calendar."""

from __future__ import annotations

from collections.abc import Mapping

from wtforms import RadioField
from wtforms.validators import ValidationError

from workflow_app.forms.fields import DayField, Line, required
from workflow_app.forms.notices import DOCUMENT_HELP, LONG_LINE
from workflow_app.forms.picking import PickField
from workflow_app.forms.typed import TypedForm
from workflow_app.languages import lazy_gettext as _l
from workflow_app.wording import DAY_HELP, reason_words


class AccountForm(TypedForm):
    """A username for a person who has been picked."""

    username = Line(
        _l("Tên đăng nhập"),
        needed=True,
        most=60,
        description=_l("Chữ thường không dấu và chữ số, ví dụ nguyenvanan."),
    )


class ReasonForm(TypedForm):
    """Why an account is closed or opened again."""

    reason = Line(_l("Lý do"), needed=True, most=200)


class GrantForm(TypedForm):
    """A role over a unit and everything below it, between two days."""

    role = PickField(_l("Vai trò"))
    unit = Line(
        _l("Đơn vị"),
        needed=True,
        most=200,
        description=_l("Mã hoặc tên đơn vị. Vai trò có hiệu lực với đơn vị này và các đơn vị trực thuộc."),
    )
    valid_from = DayField(_l("Từ ngày"), needed=True, description=DAY_HELP)
    valid_to = DayField(
        _l("Đến trước ngày"), needed=False, description=_l("Để trống nếu chưa định ngày kết thúc.")
    )
    basis = Line(_l("Căn cứ"), needed=True, most=200, description=DOCUMENT_HELP)

    def offer(self, roles: Mapping[str, str]) -> None:
        """Set the roles that may be given."""
        self.role.choices = list(roles.items())


class EndGrantForm(TypedForm):
    """From which day a role no longer counts."""

    valid_to = DayField(
        _l("Kết thúc từ ngày"), needed=True, description=_l("Từ ngày này vai trò không còn hiệu lực.")
    )
    basis = Line(_l("Căn cứ"), needed=True, most=200, description=DOCUMENT_HELP)


class DayForm(TypedForm):
    """A day that the office's own notice makes a holiday or a working day."""

    day = DayField(_l("Ngày"), needed=True, description=DAY_HELP)
    kind = RadioField(_l("Là ngày"), [required("choice_needed")], validate_choice=False)
    name = Line(_l("Tên ngày"), needed=True, most=LONG_LINE, description=_l("Ví dụ: Nghỉ bù Tết Dương lịch."))
    document = Line(_l("Văn bản"), needed=True, most=LONG_LINE, description=DOCUMENT_HELP)

    def offer(self, kinds: Mapping[str, str]) -> None:
        """Set what the day may be."""
        self.kinds = frozenset(kinds)
        self.kind.choices = list(kinds.items())

    def validate_kind(self, field: RadioField) -> None:
        """One of the two was chosen."""
        if field.data not in self.kinds:
            raise ValidationError(reason_words("choice_needed"))
