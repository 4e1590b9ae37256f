"""What is wrong with a procedure that the office has written, line by line and with what to mend."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from workflow_app.languages import gettext as _
from workflow_app.languages import lazy_gettext as _l

REASONS: Mapping[str, Any] = {
    "too_large": _l("Tệp quá lớn. Chỉ ghi phần thay đổi, phần còn lại lấy từ bản có sẵn bằng extends."),
    "not_text": _l("Tệp không phải văn bản UTF-8. Lưu lại tệp với bảng mã UTF-8."),
    "not_toml": _l("Dòng này chưa đúng cách viết TOML; kiểm tra dấu nháy, dấu ngoặc và dấu bằng."),
    "unknown_base": _l("Không có bản nào tên “%(about)s” để lấy làm nền (extends)."),
    "no_rows": _l(
        "Thiếu phần bắt buộc hoặc trỏ đến một dòng không có; xem lại các mục step, state và after."
    ),
    "shape": _l("Mục “%(about)s” chưa đúng khuôn; sửa theo ghi chú."),
    "unknown_word": _l(
        "Mục “%(about)s” dùng một từ mà chương trình không biết; chọn từ có trong bản có sẵn."
    ),
    "unknown_procedure": _l(
        "Không có quy trình mã “%(about)s”; phiên bản mới phải là của một quy trình có sẵn."
    ),
    "other_kind": _l("Loại “%(about)s” khác loại của quy trình có sẵn; giữ nguyên loại."),
    "old_version": _l("Số phiên bản “%(about)s” đã có; đặt số lớn hơn."),
    "unsound": _l("Chưa qua phép kiểm tra đường đi: mục “%(about)s”. Thêm lại bước hoặc điều kiện bị thiếu."),
    "unsound_whole": _l("Chưa qua phép kiểm tra đường đi. Thêm lại bước hoặc điều kiện bị thiếu."),
}


@dataclass(frozen=True, slots=True)
class MistakeLine:
    """``detail`` is in English, as files and terminals have it."""

    place: str
    sentence: str
    detail: str


def mistakes(found: Iterable[Any]) -> tuple[MistakeLine, ...]:
    """Each mistake of ``workflow_app.drafts`` with its line and a sentence."""
    return tuple(_line(one) for one in found)


def _line(one: Any) -> MistakeLine:  # noqa: ANN401 - a mistake, read by attribute
    place = _("Dòng %(line)s:", line=one.line) if one.line else _("Cả tệp:")
    reason = "unsound_whole" if one.reason == "unsound" and not one.about else one.reason
    return MistakeLine(str(place), str(REASONS[reason]) % {"about": one.about}, one.detail)
