"""Pages for what cannot be shown or done: what happened, who may, and a way back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus

from flask import url_for

from state_machines.errors import NoSuchStep, NotYours
from workflow_app.languages import lazy_gettext as _l
from workflow_app.presenters import labels
from workflow_app.presenters.holders import Holds, named_roles
from workflow_app.wording import said as _


@dataclass(frozen=True, slots=True)
class RefusalPage:
    """``who`` are roles; ``back_url`` leads out of here."""

    heading: str
    text: str
    who: tuple[str, ...]
    back_url: str
    back_label: str


Words = tuple[str, str]

WORDS: Mapping[HTTPStatus, Words] = {
    HTTPStatus.BAD_REQUEST: (
        _l("Yêu cầu không hợp lệ"),
        _l("Trình duyệt đã gửi nội dung mà hệ thống không đọc được. Quay lại trang trước và làm lại."),
    ),
    HTTPStatus.FORBIDDEN: (
        _l("Việc này không thuộc vai trò của bạn"),
        _l("Đổi sang vai trò khác ở góc trên bên phải nếu bạn có nhiều vai trò."),
    ),
    HTTPStatus.NOT_FOUND: (
        _l("Không có trang này"),
        _l("Địa chỉ sai, hoặc nội dung này không dành cho vai trò bạn đang dùng."),
    ),
    HTTPStatus.METHOD_NOT_ALLOWED: (
        _l("Không mở được trang theo cách này"),
        _l("Quay lại hồ sơ và dùng nút trên trang."),
    ),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: (
        _l("Tệp gửi lên quá lớn"),
        _l("Chưa có gì được ghi. Giảm dung lượng tệp rồi gửi lại; nội dung đã nhập vẫn còn khi quay lại."),
    ),
    HTTPStatus.TOO_MANY_REQUESTS: (
        _l("Quá nhiều yêu cầu"),
        _l("Chờ một phút rồi thử lại."),
    ),
    HTTPStatus.INTERNAL_SERVER_ERROR: (
        _l("Hệ thống gặp lỗi"),
        _l("Chưa có gì được ghi. Thử lại sau ít phút; nếu vẫn lỗi, báo người quản trị hệ thống."),
    ),
    HTTPStatus.SERVICE_UNAVAILABLE: (
        _l("Hệ thống đang bận"),
        _l("Chưa có gì được ghi. Thử lại sau ít giây."),
    ),
}
SESSION_ENDED: Words = (
    _l("Phiên làm việc đã hết"),
    _l("Để an toàn, nội dung chưa được ghi. Quay lại trang trước, tải lại trang rồi gửi lại."),
)


def plain_refusal(words: Words, case_id: int | None) -> RefusalPage:
    """Two sentences and a way back to the case, or to the inbox."""
    heading, text = words
    url, label = _back(case_id)
    return RefusalPage(str(heading), str(text), (), url, label)


def not_yours(
    error: NotYours,
    case_id: int | None,
    language: str,
    holders: Iterable[Holds] = (),
    paths: tuple[str, str] = ("", ""),
) -> RefusalPage:
    """The step is there, and it is somebody else's: whose, by role and name."""
    url, label = _back(case_id)
    return RefusalPage(
        heading=_("Bước này thuộc người khác"),
        text=_("“%(step)s” không thuộc vai trò bạn đang dùng.", step=labels.step_name(error.step, language)),
        who=tuple(named_roles(error.roles, holders, *paths, language).values()),
        back_url=url,
        back_label=label,
    )


def no_such_step(error: NoSuchStep, case_id: int | None, language: str) -> RefusalPage:
    """The case is not, or no longer, in a state that leads to the step."""
    url, label = _back(case_id)
    return RefusalPage(
        heading=_("Chưa đến bước này hoặc đã qua"),
        text=_(
            "“%(step)s” không thực hiện được khi đang ở trạng thái “%(state)s”.",
            step=labels.step_name(error.step, language),
            state=labels.state_name(error.state, language),
        ),
        who=(),
        back_url=url,
        back_label=label,
    )


def _back(case_id: int | None) -> tuple[str, str]:
    if case_id is not None:
        return url_for("case.show", case_id=case_id), _("Về hồ sơ")
    return url_for("desk.inbox"), _("Về việc của tôi")
