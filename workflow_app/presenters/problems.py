"""What was wrong with a value, for forms outside of cases."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workflow_app.languages import lazy_gettext as _l
from workflow_app.services.errors import BadInput

WORDS: Mapping[str, str] = {
    # accounts and roles
    "username_form": _l("Dùng từ 3 đến 60 chữ cái không dấu, chữ số, dấu chấm, gạch nối; bắt đầu bằng chữ."),
    "username_taken": _l("Tên đăng nhập này đã có người dùng."),
    "reason_needed": _l("Xin ghi lý do."),
    "basis_needed": _l("Xin ghi căn cứ: số, ký hiệu và ngày của văn bản."),
    "own_account": _l("Bạn không tự khóa tài khoản hay tự bỏ quyền quản trị của mình. Xin nhờ người khác."),
    "role_unknown": _l("Vai trò này không phân công được."),
    "sysadmin_apart": _l(
        "Người quản trị hệ thống không được đồng thời xử lý hồ sơ cán bộ. "
        "Hãy kết thúc vai trò kia trước, hoặc giao cho người khác."
    ),
    "unit_unknown": _l("Không tìm thấy đơn vị này. Nhập mã đơn vị hoặc đúng tên đơn vị."),
    "unit_several": _l("Có nhiều đơn vị khớp. Chọn một đơn vị trong danh sách gợi ý hoặc nhập mã."),
    "already_ended": _l("Vai trò đã kết thúc trước ngày này."),
    "email_form": _l("Địa chỉ thư chưa đúng. Ví dụ: tran.lan@sonoivu.gov.vn."),
    # days
    "day_in_the_past": _l("Ngày này đã qua."),
    "day_in_the_future": _l("Ngày này chưa đến."),
    "ends_before_it_begins": _l("Ngày kết thúc phải sau ngày bắt đầu."),
    "unknown_kind": _l("Xin chọn ngày nghỉ hay ngày làm bù."),
    # notices
    "document_needed": _l("Xin ghi số, ký hiệu và ngày của văn bản."),
    "retires_before_notice": _l("Ngày nghỉ hưu phải sau ngày thông báo."),
    "notice_known": _l("Người này đã có thông báo nghỉ hưu trên hệ thống."),
    # discipline
    "discipline_known": _l("Quyết định này đã có trên hệ thống."),
    "discipline_over": _l("Quyết định này đã được ghi là hết hiệu lực hoặc đã hủy."),
    # petitions and denunciations
    "subject_needed": _l("Xin ghi tóm tắt nội dung."),
    "denunciation_about_whom": _l("Đơn tố cáo phải ghi tố cáo ai."),
    "letter_about_oneself": _l("Đơn thư về chính bạn phải do người khác tiếp nhận."),
    "case_unknown": _l("Không tìm thấy hồ sơ có mã này."),
    "letter_moved_on": _l("Đơn thư không còn ở trạng thái cho phép làm việc đó. Tải lại trang để xem."),
    "finding_needed": _l("Xin chọn kết luận."),
    "reader_is_its_subject": _l("Người bị phản ánh, tố cáo không được xem đơn thư về mình."),
    "reader_known": _l("Người này đã có trong danh sách được xem."),
    "reader_is_oneself": _l("Bạn không tự bỏ quyền xem của mình. Xin nhờ người khác trong danh sách."),
    "sender_not_yours": _l("Bạn không được biết người gửi nên không cho người khác biết được."),
    # title standards
    "valid_from_past": _l("Ngày có hiệu lực không được trước hôm nay và phải sau bản đang áp dụng."),
    "draft_exists": _l("Chức danh này đã có một bản đang soạn hoặc đang chờ phê duyệt."),
    "not_a_draft": _l("Bản này không còn ở trạng thái cho phép làm việc đó. Tải lại trang để xem."),
    "own_proposal": _l("Người đề xuất không tự phê duyệt; việc này do người khác làm."),
    "nothing_demanded": _l("Tiêu chuẩn phải có ít nhất một nội dung."),
    # criteria of evaluation
    "criteria_needed": _l("Nhập từ 1 đến 40 tiêu chí."),
    "criterion_incomplete": _l("Mỗi tiêu chí cần tên và điểm từ 1 đến 100."),
    "points_not_hundred": _l("Tổng điểm các tiêu chí phải bằng 100."),
    # substitutions
    "role_not_delegable": _l("Vai trò này gắn với phiếu bầu hoặc ý kiến riêng nên không ủy quyền được."),
    "not_the_holder_nor_superior": _l(
        "Chỉ người giữ vai trò hoặc cấp trên của đơn vị được cử người làm thay."
    ),
    "holder_frozen": _l(
        "Người đứng đầu đã có thông báo nghỉ hưu; quyền đang bị dừng thì không ủy quyền được (mục 2.5)."
    ),
    "grant_ends_before": _l("Vai trò của người được thay kết thúc trước ngày này."),
    "substitution_overlaps": _l(
        "Trong thời gian này đã có người làm thay. Thu hồi trước, hoặc chọn ngày khác."
    ),
    "substitution_too_long": _l("Thời gian làm thay dài quá mức quy định. Chọn ngày kết thúc sớm hơn."),
    "substitution_over": _l("Việc làm thay này đã kết thúc."),
    "substitutes_oneself": _l("Người làm thay phải là một người khác."),
    "person_unknown": _l("Không tìm thấy cán bộ này. Nhập mã cán bộ hoặc đúng họ và tên."),
    "person_several": _l("Có nhiều cán bộ khớp. Nhập mã cán bộ."),
    # versions of procedures
    "release_stands": _l("Phiên bản này đã được đề nghị hoặc đã ban hành."),
    "release_decided": _l("Đề nghị này đã được kết luận."),
    "release_not_published": _l("Phiên bản này chưa được ban hành."),
    "proposer_approves": _l("Người đề nghị không được tự duyệt. Xin để một người khác xem xét."),
    "procedure_unsound": _l("Phiên bản này chưa qua được phép kiểm tra đường đi; xem các lỗi bên dưới."),
    "not_for_this_role": _l("Vai trò đang dùng không được làm việc này."),
    "window_over": _l("Đã quá thời hạn được đưa hồ sơ trở lại phiên bản cũ."),
    "nothing_chosen": _l("Chưa chọn hồ sơ nào."),
    # what is due
    "snooze_past_due": _l("Việc có tính bắt buộc chỉ được hoãn nhắc đến ngày hạn."),
    "snooze_too_far": _l("Chỉ được hoãn nhắc trong vòng một năm."),
    "obligation_over": _l("Việc này đã xong hoặc không còn phải làm."),
    "nudged_today": _l("Hôm nay bạn đã nhắc việc này rồi."),
    "nobody_to_nudge": _l("Chưa có ai giữ vai trò phải làm việc này, nên không nhắc được."),
    "done_by_a_step": _l("Việc này xong khi bước tương ứng của hồ sơ được thực hiện, không ghi tay."),
    # passwords
    "password_wrong": _l("Mật khẩu đang dùng không đúng."),
    "password_length": _l("Mật khẩu cần từ 12 đến 200 ký tự."),
    "password_unchanged": _l("Mật khẩu mới phải khác mật khẩu đang dùng."),
}


def put_on(form: Any, error: BadInput) -> None:  # noqa: ANN401 - any form
    """Say what was wrong at the field that it concerns, or above the form."""
    words = str(WORDS[error.reason])
    if error.field in form:
        form[error.field].errors = [*form[error.field].errors, words]
    else:
        form.form_errors.append(words)
