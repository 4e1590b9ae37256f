"""A version of a title standard, and the reason for which one is given back."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from state_machines import rulebook
from workflow_app.forms.fields import Block, DayField, Line
from workflow_app.forms.picking import PickField
from workflow_app.forms.typed import TypedForm
from workflow_app.services.standards import Demands
from workflow_app.wording import DAY_HELP

LONG_LINE = 200


class StandardForm(TypedForm):
    """What a version demands (clause 2.1): schooling, theory, language, skills; from which day."""

    min_degree = PickField(_l("Trình độ chuyên môn tối thiểu"))
    min_theory = PickField(_l("Lý luận chính trị tối thiểu"))
    min_language = PickField(_l("Ngoại ngữ tối thiểu"))
    skills = Block(_l("Kỹ năng cần thiết"), needed=False, description=_l("Mỗi kỹ năng một dòng."))
    note = Block(_l("Nội dung khác"), needed=False)
    valid_from = DayField(_l("Có hiệu lực từ ngày"), needed=True, description=DAY_HELP)
    document = Line(
        _l("Văn bản quy định"),
        needed=True,
        most=LONG_LINE,
        description=_l("Số, ký hiệu và ngày, ví dụ 12-QĐ/TU ngày 02/03/2026."),
    )

    def offer(self, language: str) -> None:
        """Set the levels that may be asked for; "" asks for none."""
        for field, words in (
            (self.min_degree, "Degree"),
            (self.min_theory, "Theory"),
            (self.min_language, "LanguageLevel"),
        ):
            levels = [(code, text.in_language(language)) for code, text in rulebook.words()[words].items()]
            field.choices = [("", _l("Không yêu cầu")), *(one for one in levels if one[0] != "NONE")]

    @property
    def demands(self) -> Demands:
        """What was typed."""
        lines = (self.skills.data or "").splitlines()
        return Demands(
            valid_from=self.valid_from.data,
            min_degree=self.min_degree.data or None,
            min_theory=self.min_theory.data or None,
            min_language=self.min_language.data or None,
            skills=tuple(line.strip() for line in lines if line.strip()),
            note=self.note.data or "",
            document=self.document.data or "",
        )


class ReturnForm(TypedForm):
    """Why a version is given back."""

    reason = Block(_l("Lý do trả lại"), needed=True)
