"""How a person wants to hear of things."""

from __future__ import annotations

from wtforms import RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than the stubs
from wtforms.validators import ValidationError

from workflow_app.forms.fields import Line, required
from workflow_app.forms.typed import TypedForm
from workflow_app.languages import lazy_gettext as _l
from workflow_app.models.delivery import ORDINARY_MAIL
from workflow_app.wording import reason_words

ORDINARY = {
    "DIGEST": _l("Gộp vào một thư mỗi sáng ngày làm việc"),
    "AT_ONCE": _l("Gửi ngay từng việc, trong giờ làm việc"),
    "NONE": _l("Không gửi thư, chỉ xem thông báo trong hệ thống"),
}


class ChoicesForm(TypedForm):
    """Where mail goes, and when what is not urgent may come."""

    email = Line(
        _l("Địa chỉ thư điện tử"),
        needed=False,
        most=254,
        description=_l("Để trống nếu không nhận thư. Việc khẩn luôn có thông báo trong hệ thống."),
    )
    ordinary = RadioField(
        _l("Việc thường"),
        [required("choice_needed")],
        choices=[SelectChoice(*one) for one in ORDINARY.items()],
        validate_choice=False,
    )

    def validate_ordinary(self, field: RadioField) -> None:
        """One of the ways was chosen."""
        if field.data not in ORDINARY_MAIL:
            raise ValidationError(reason_words("choice_needed"))
