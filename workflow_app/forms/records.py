"""Discipline, petitions and denunciations: what stands outside of cases and bears on them."""

from __future__ import annotations

from state_machines import rulebook
from workflow_app.forms.fields import Block, DayField, Line, TickField
from workflow_app.forms.notices import DOCUMENT_HELP, LONG_LINE
from workflow_app.forms.picking import PickField
from workflow_app.forms.typed import TypedForm
from workflow_app.languages import lazy_gettext as _l
from workflow_app.wording import DAY_HELP

PERSON_HELP = _l("Mã cán bộ hoặc đúng họ và tên.")


def _words(name: str, language: str) -> list[tuple[str, str]]:
    """The codes of one enumeration with their labels."""
    return [(code, text.in_language(language)) for code, text in rulebook.words()[name].items()]


class DisciplineRecordForm(TypedForm):
    """A decision on discipline."""

    form = PickField(_l("Hình thức"))
    decided_on = DayField(_l("Ngày quyết định"), needed=True, description=DAY_HELP)
    document = Line(_l("Văn bản"), needed=True, most=LONG_LINE, description=DOCUMENT_HELP)

    def offer(self, language: str) -> None:
        """Set the forms of discipline."""
        self.form.choices = _words("DisciplineForm", language)


class DisciplineEndForm(TypedForm):
    """How a decision on discipline ceases to count."""

    how = PickField(
        _l("Cách kết thúc"),
        description=_l(
            "Hủy quyết định: coi như chưa từng có. Chấm dứt hiệu lực: thôi tính từ ngày ghi dưới đây."
        ),
    )
    ended_on = DayField(_l("Từ ngày"), needed=True, description=DAY_HELP)
    reason = Line(_l("Lý do"), needed=True, most=200)
    document = Line(_l("Văn bản làm căn cứ"), needed=True, most=LONG_LINE, description=DOCUMENT_HELP)

    def offer(self, language: str) -> None:
        """Set the ways in which a decision ends."""
        self.how.choices = _words("DisciplineEnd", language)


class LetterForm(TypedForm):
    """A petition, complaint, denunciation or information that has come in."""

    kind = PickField(_l("Loại"))
    received_on = DayField(_l("Ngày nhận"), needed=True, description=DAY_HELP)
    document = Line(
        _l("Số, ký hiệu đơn"), needed=False, most=LONG_LINE, description=_l("Nếu đơn đã được vào sổ.")
    )
    about = Line(
        _l("Về ai"),
        needed=False,
        most=120,
        description=_l("Mã cán bộ hoặc đúng họ và tên. Đơn tố cáo bắt buộc ghi."),
    )
    case = Line(
        _l("Về hồ sơ nào"),
        needed=False,
        most=40,
        description=_l("Mã hồ sơ, nếu đơn nói đến một hồ sơ cụ thể."),
    )
    subject = Block(_l("Tóm tắt nội dung"), needed=True, description=_l("Không ghi tên người gửi ở đây."))
    sender = Line(
        _l("Người gửi"),
        needed=False,
        most=120,
        description=_l(
            "Được giữ riêng: chỉ người được phép mới mở được, mỗi lần mở đều được ghi lại; "
            "không bao giờ xuất hiện trong hồ sơ cán bộ."
        ),
    )
    contact = Line(_l("Địa chỉ liên hệ của người gửi"), needed=False, most=200)

    def offer(self, language: str) -> None:
        """Set the kinds of letters."""
        self.kind.choices = _words("LetterKind", language)


class LetterMoveForm(TypedForm):
    """A letter one step on; which of the fields are asked depends on the step."""

    finding = PickField(_l("Nội dung đơn"))
    answer = Block(_l("Lý do, nội dung kết luận"), needed=False)

    def offer(self, language: str) -> None:
        """Set the findings; "" while nothing has been chosen."""
        self.finding.choices = [("", _l("Chưa chọn")), *_words("LetterFinding", language)]


class ReaderForm(TypedForm):
    """One more person who may read a letter."""

    reader = Line(_l("Người được xem"), needed=True, most=120, description=PERSON_HELP)
    sees_sender = TickField(_l("Được biết cả người gửi"), needed=False)
    basis = Line(_l("Căn cứ"), needed=True, most=200, description=_l("Ai giao việc, theo văn bản nào."))
