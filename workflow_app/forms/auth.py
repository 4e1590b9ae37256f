"""Signing in and changing one's own password."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired, Length

from workflow_app.languages import lazy_gettext as _l
from workflow_app.security.passwords import LONGEST, SHORTEST

NEEDED = _l("Xin nhập mục này.")
TOO_LONG = _l("Nội dung quá dài.")


class SignInForm(FlaskForm):  # type: ignore[misc] # the extension has no types
    """The two boxes of the sign-in page."""

    username = StringField(_l("Tên đăng nhập"), [InputRequired(NEEDED), Length(max=60, message=TOO_LONG)])
    password = PasswordField(_l("Mật khẩu"), [InputRequired(NEEDED), Length(max=LONGEST, message=TOO_LONG)])


class PasswordForm(FlaskForm):  # type: ignore[misc] # the extension has no types
    """The current password once, the new one twice."""

    current = PasswordField(
        _l("Mật khẩu đang dùng"), [InputRequired(NEEDED), Length(max=LONGEST, message=TOO_LONG)]
    )
    new = PasswordField(
        _l("Mật khẩu mới"),
        [
            InputRequired(NEEDED),
            Length(SHORTEST, LONGEST, message=_l("Mật khẩu cần từ 12 đến 200 ký tự.")),
        ],
        description=_l("Ít nhất 12 ký tự. Một câu dễ nhớ tốt hơn một từ khó nhớ."),
    )
    again = PasswordField(
        _l("Nhập lại mật khẩu mới"),
        [InputRequired(NEEDED), EqualTo("new", message=_l("Hai lần nhập mật khẩu mới không giống nhau."))],
    )
