"""Retirement notices and suspensions of personnel work."""

from __future__ import annotations

from collections.abc import Iterable

from workflow_app.forms.fields import DayField, Line
from workflow_app.forms.picking import PickField
from workflow_app.forms.typed import TypedForm
from workflow_app.languages import lazy_gettext as _l
from workflow_app.wording import DAY_HELP

DOCUMENT_HELP = _l("Số, ký hiệu và ngày của văn bản, ví dụ 15-CV/TU ngày 02/03/2026.")
LONG_LINE = 120


class NoticeForm(TypedForm):
    """A retirement notice."""

    notice_on = DayField(_l("Ngày thông báo nghỉ hưu"), needed=True, description=DAY_HELP)
    retires_on = DayField(_l("Nghỉ hưu từ ngày"), needed=True, description=DAY_HELP)
    document = Line(_l("Văn bản thông báo"), needed=True, most=LONG_LINE, description=DOCUMENT_HELP)


class AnnulForm(TypedForm):
    """Saying that a retirement notice does not stand."""

    reason = Line(
        _l("Lý do hủy"),
        needed=True,
        most=LONG_LINE,
        description=_l("Ví dụ: ghi nhầm người, ghi nhầm ngày, thông báo đã được thu hồi."),
    )
    document = Line(_l("Văn bản làm căn cứ"), needed=True, most=LONG_LINE, description=DOCUMENT_HELP)


class MoratoriumForm(TypedForm):
    """A suspension of personnel work in a unit and below it."""

    title_id = PickField(_l("Áp dụng cho"))
    from_on = DayField(_l("Từ ngày"), needed=True, description=DAY_HELP)
    to_on = DayField(
        _l("Đến hết ngày"), needed=False, description=_l("Để trống nếu văn bản chưa định ngày kết thúc.")
    )
    document = Line(_l("Văn bản"), needed=True, most=LONG_LINE, description=DOCUMENT_HELP)

    def offer(self, titles: Iterable[tuple[int, str, str]]) -> None:
        """Set the titles that may be named; "" stands for all of them."""
        named = [(str(title_id), name) for title_id, name, _level in titles]
        self.title_id.choices = [("", _l("Mọi chức danh")), *named]


class EndForm(TypedForm):
    """The last day of a suspension."""

    to_on = DayField(_l("Đến hết ngày"), needed=True, description=DAY_HELP)
    document = Line(_l("Văn bản kết thúc"), needed=True, most=LONG_LINE, description=DOCUMENT_HELP)
