"""What the fields of steps are called, what helps to fill them in, and what went wrong with them.

Forms ask with these words and history answers with them, so they stand beside both.
"""

from __future__ import annotations

from collections.abc import Mapping

from workflow_app.languages import gettext
from workflow_app.languages import lazy_gettext as _l

DAY_HELP = _l("Dạng ngày/tháng/năm, ví dụ 24/03/2026.")

# A key is the name of a field, or step:field where one step means something of its own by it.
LABELS: Mapping[str, str] = {
    "post_id": _l("Chức danh cần bổ nhiệm"),
    "source": _l("Nguồn nhân sự"),
    "outcome_type": _l("Hình thức kết thúc"),
    "need": _l("Yêu cầu nhiệm vụ"),
    "seats_requested": _l("Số vị trí đề nghị"),
    "intended_work": _l("Dự kiến phân công công tác"),
    "answered_on": _l("Ngày trả lời"),
    "note": _l("Ghi chú"),
    "approve_policy:note": _l("Nội dung chủ trương"),
    "planning_year": _l("Năm rà soát"),
    "structure": _l("Cơ cấu, tiêu chuẩn đã thống nhất"),
    "plan_until": _l("Ngày cuối của quy hoạch"),
    "plan_conclusion": _l("Kết luận rà soát"),
    "plan_removal": _l("Lý do đưa ra khỏi quy hoạch"),
    "plan_channel": _l("Nguồn giới thiệu"),
    "development": _l("Kế hoạch đào tạo, bồi dưỡng"),
    "review_entry:official_id": _l("Người đang quy hoạch"),
    "propose_entry:official_id": _l("Người được giới thiệu"),
    "drop_entry:official_id": _l("Người rút tên"),
    "drop_entry:plan_removal": _l("Lý do rút tên"),
    "drop_entry:reason": _l("Ý kiến cụ thể"),
    "strike_entry:official_id": _l("Người không được đồng ý"),
    "review_entry:reasons": _l("Nhận xét, căn cứ"),
    "propose_entry:reasons": _l("Lý do giới thiệu"),
    "open_planning:post_id": _l("Chức danh cần rà soát"),
    "reason": _l("Lý do"),
    "reasons": _l("Lý do"),
    "propose_override:reason": _l("Lý do đề xuất ngoại lệ"),
    "adopt_override:reason": _l("Lý do cho phép"),
    "decline_override:reason": _l("Lý do không cho phép"),
    "approve:reasons": _l("Căn cứ của kết luận"),
    "choose:reasons": _l("Lý do lựa chọn"),
    "accept_withdrawal:reasons": _l("Ý kiến của hội nghị"),
    "refuse_withdrawal:reasons": _l("Ý kiến của hội nghị"),
    "file_withdrawal:reasons": _l("Lý do xin rút"),
    "eligible": _l("Danh sách người đủ điều kiện"),
    "official_id": _l("Người được nêu tên"),
    "add_eligible:official_id": _l("Người được bổ sung vào danh sách"),
    "nominate_by_head:official_id": _l("Người được giới thiệu"),
    "give_head_opinion:official_id": _l("Người được người đứng đầu đề xuất"),
    "choose:official_id": _l("Người được lựa chọn"),
    "raise_matter:official_id": _l("Người có liên quan"),
    "official_id_optional": _l("Văn bản của ai"),
    "propose_override:official_id_optional": _l("Ngoại lệ cho ai"),
    "signed": _l("Tôi ký và chịu trách nhiệm về nội dung này"),
    "conflict": _l("Tôi có lợi ích liên quan trong hồ sơ này"),
    "matter": _l("Nội dung vấn đề"),
    "matter_id": _l("Vấn đề được kết luận"),
    "conclusion": _l("Kết luận"),
    "person_ineligible": _l("Người này không còn đủ điều kiện"),
    "opinion": _l("Nội dung ý kiến"),
    "finish_appraisal:opinion": _l("Ý kiến thẩm định"),
    "inspection_opinion": _l("Ý kiến của Ủy ban Kiểm tra và cơ quan liên quan"),
    "kind": _l("Loại văn bản"),
    "number": _l("Số, ký hiệu"),
    "dated_on": _l("Ngày văn bản"),
    "file": _l("Tệp văn bản"),
    "deadline_code": _l("Thời hạn đã quá"),
    "explanation": _l("Giải trình"),
    "received_on": _l("Ngày tiếp nhận"),
    "missing_items": _l("Văn bản còn thiếu"),
    "effective_on": _l("Ngày có hiệu lực"),
    "electing_body": _l("Cơ quan bầu"),
    "election_on": _l("Ngày bầu dự kiến"),
    "announced_on": _l("Ngày công bố"),
    "audience": _l("Phạm vi công bố"),
    "finding": _l("Nội dung kết luận"),
    "correction": _l("Việc phải khắc phục"),
    "correct_by": _l("Hạn khắc phục"),
    "withdrawal_id": _l("Đơn xin rút"),
    "rule_id": _l("Quy tắc xin ngoại lệ"),
    "override_id": _l("Đề xuất ngoại lệ"),
    "suspension_reason": _l("Loại lý do"),
    "basis": _l("Căn cứ (số, ký hiệu văn bản)"),
    "late_reason": _l("Lý do thông báo muộn"),
    "self_review": _l("Tự nhận xét, đánh giá kết quả công tác cả nhiệm kỳ"),
    "limits": _l("Hạn chế, khuyết điểm và nguyên nhân"),
    "whole_term": _l("Bản này bao quát cả nhiệm kỳ"),
    "capacity": _l("Năng lực trong nhiệm kỳ"),
    "prestige": _l("Uy tín trong nhiệm kỳ"),
    "sector": _l("Ngành, lĩnh vực phụ trách"),
    "post_need": _l("Nhu cầu bố trí chức vụ"),
    "assessment": _l("Nhận xét, đánh giá và căn cứ của từng kết luận"),
    "head_view": _l("Ý kiến về việc tiếp tục giữ chức vụ"),
    "new_work": _l("Công tác được bố trí"),
    "deferral_reason": _l("Lý do chưa xem xét"),
    "review_on": _l("Ngày xem xét lại"),
    "defer:reason": _l("Nội dung cụ thể"),
    "decide_reappointment:reasons": _l("Căn cứ của kết luận"),
    "decide_extension:reasons": _l("Căn cứ của kết luận"),
    "round_code": _l("Vòng bỏ phiếu"),
    "held_on": _l("Ngày họp"),
    "place": _l("Địa điểm"),
    "candidates": _l("Tên ghi trên phiếu"),
    "voters": _l("Người được triệu tập bỏ phiếu"),
    "observers": _l("Người dự, không bỏ phiếu"),
    "corrects_id": _l("Thay cho vòng đã xác nhận"),
    "present": _l("Người có mặt"),
    "absences": _l("Lý do vắng mặt, nếu biết"),
    "tellers": _l("Tổ kiểm phiếu"),
    "teller_head": _l("Tổ trưởng tổ kiểm phiếu"),
    "issued": _l("Số phiếu phát ra"),
    "collected": _l("Số phiếu thu vào"),
    "valid": _l("Số phiếu hợp lệ"),
    "invalid": _l("Số phiếu không hợp lệ"),
    "tallies": _l("Số phiếu của từng người"),
    "agreed": _l("Tôi đã đối chiếu với phiếu, số liệu đúng"),
    "chair_id": _l("Người chủ trì ký biên bản"),
    "acknowledged": _l("Cảnh báo đã đọc"),
}

HELP: Mapping[str, str] = {
    "need": _l("Vì sao cần bố trí chức danh này lúc này; đây là căn cứ đầu tiên của việc bổ nhiệm."),
    "intended_work": _l("Lĩnh vực sẽ phụ trách, để cấp có thẩm quyền xem xét."),
    "eligible": _l(
        "Đánh dấu những người tập thể lãnh đạo đã thông qua. Người vướng điều kiện thì không ghi nhận được."
    ),
    "nominate_by_head:official_id": _l("Chọn trong danh sách đủ điều kiện đã thông qua."),
    "nominate_by_head:reasons": _l("Nêu ngắn gọn năng lực, uy tín và kết quả công tác."),
    "choose:official_id": _l("Phải đúng với kết quả biểu quyết đã xác nhận."),
    "choose:reasons": _l("Phiếu là căn cứ, không tự quyết định: nêu vì sao tập thể chọn người này."),
    "conflict": _l("Ví dụ quan hệ gia đình với người được xem xét. Không có thì để trống rồi ghi nhận."),
    "official_id_optional": _l("Để trống nếu văn bản thuộc cả hồ sơ."),
    "propose_override:official_id_optional": _l("Để trống nếu ngoại lệ áp dụng cho cả hồ sơ."),
    "person_ineligible": _l("Phương án vẫn hiện trong hồ sơ nhưng không được tính nữa."),
    "file": _l("PDF, DOCX, ODT, XLSX, PNG hoặc JPEG. Có thể bỏ trống nếu chỉ lưu bản giấy."),
    "missing_items": _l("Ghi từng văn bản còn thiếu hoặc cần làm lại, mỗi văn bản một dòng."),
    "basis": _l("Ví dụ 12-TB/TU ngày 02/03/2026."),
    "audience": _l("Công bố ở đâu, với ai."),
    "candidates": _l("Chỉ những người mà các bước trước đã đưa ra mới được ghi trên phiếu."),
    "voters": _l(
        "Danh sách đã dựng sẵn theo thành phần hội nghị. Sau khi triệu tập, danh sách được giữ nguyên."
    ),
    "observers": _l("Tìm tên ở ô tìm kiếm bên dưới. Người dự không được tính vào số người bỏ phiếu."),
    "corrects_id": _l("Vòng đã xác nhận không sửa được; vòng này sẽ thay cho nó."),
    "present": _l("Chỉ tính người đã được triệu tập."),
    "absences": _l(
        "Ai được triệu tập mà không đánh dấu có mặt thì được ghi là vắng; không phải nhập lại họ tên."
    ),
    "tellers": _l("Không có người được ghi tên trên phiếu, người đứng đầu và người chuẩn bị vòng bỏ phiếu."),
    "issued": _l("Không nhiều hơn số người có mặt."),
    "collected": _l("Không nhiều hơn số phiếu phát ra."),
    "valid": _l("Cộng với số phiếu không hợp lệ phải bằng số phiếu thu vào."),
    "effective_on": _l("Hết nhiệm kỳ được tính từ ngày này."),
    "issue_review_decision:effective_on": _l(
        "Ban hành trước khi hết nhiệm kỳ thì ghi đúng ngày hết nhiệm kỳ; ban hành muộn thì không lùi ngày."
    ),
    "structure": _l("Số lượng, cơ cấu nữ, trẻ, người ngoài đơn vị mà tập thể lãnh đạo thống nhất."),
    "plan_until": _l("Thường là ngày cuối của nhiệm kỳ; người trong quy hoạch hết hạn sau ngày này."),
    "plan_conclusion": _l("Người không còn đạt tiêu chuẩn chỉ có thể đưa ra khỏi quy hoạch."),
    "plan_removal": _l("Bắt buộc khi đưa ra khỏi quy hoạch."),
    "development": _l("Cần có với người trẻ: học gì, ở đâu, khi nào."),
    "propose_entry:official_id": _l("Người của đơn vị ở trong danh sách; người nơi khác thì tìm theo tên."),
    "late_reason": _l("Chỉ cần ghi khi thông báo sau hạn; lý do được lưu trong hồ sơ."),
    "limits": _l("Nêu thẳng những việc chưa làm được trong nhiệm kỳ."),
    "assessment": _l("Nêu căn cứ của từng kết luận: xếp loại từng năm, phiếu hội nghị, kết quả lĩnh vực."),
    "capacity": _l("Kết luận giảm sút thì hồ sơ chỉ còn đi tới không bổ nhiệm lại."),
    "prestige": _l("Kết luận giảm sút thì hồ sơ chỉ còn đi tới không bổ nhiệm lại."),
    "sector": _l("Không có chuyển biến tích cực thì không bổ nhiệm lại."),
}

# Reasons of BadInput, BadFile and of the fields themselves.
REASONS: Mapping[str, str] = {
    "field_needed": _l("Chưa nhập mục này."),
    "day_in_future": _l("Ngày này chưa đến. Nhập ngày đã ghi trên văn bản hoặc ngày đã làm việc đó."),
    "day_before_case": _l("Ngày này trước ngày mở hồ sơ. Kiểm tra lại ngày, tháng, năm."),
    "day_before_submission": _l("Ngày tiếp nhận không thể trước ngày trình."),
    "day_too_far": _l("Ngày này quá xa ngày hôm nay (hơn một năm). Kiểm tra lại năm."),
    "day_past": _l("Ngày này đã qua. Nhập ngày còn ở phía trước."),
    "head_not_a_teller": _l("Tổ trưởng phải là một người đã chọn vào tổ kiểm phiếu."),
    "choice_needed": _l("Chưa chọn."),
    "person_needed": _l("Chưa chọn người nào."),
    "tick_needed": _l("Đánh dấu để xác nhận."),
    "text_too_long": _l("Nội dung dài quá 10.000 ký tự."),
    "line_too_long": _l("Nội dung quá dài."),
    "not_a_day": _l("Ngày không đúng. Nhập dạng ngày/tháng/năm, ví dụ 24/03/2026."),
    "not_a_number": _l("Nhập số nguyên từ 0 trở lên, chỉ gồm chữ số."),
    "not_a_choice": _l("Lựa chọn này không còn trong danh sách."),
    "document_needed": _l("Bước này cần văn bản: nhập số, ký hiệu và ngày."),
    "document_number_needed": _l("Nhập số, ký hiệu của văn bản."),
    "already_listed": _l("Người này đã có trong danh sách."),
    "already_nominated": _l("Người này đã được người đứng đầu giới thiệu."),
    "option_withdrawn": _l("Người này đã rút, không giới thiệu lại được."),
    "unknown_matter": _l("Vấn đề này không có trong hồ sơ."),
    "unknown_withdrawal": _l("Đơn này không có hoặc đã được trả lời."),
    "unknown_override": _l("Đề xuất này không có hoặc đã được trả lời."),
    "withdrawal_pending": _l("Đã có đơn xin rút đang chờ hội nghị xem xét."),
    "planning_year_off": _l("Chỉ mở đợt rà soát của năm nay hoặc năm sau."),
    "round_exists": _l("Chức danh này đã có đợt rà soát của năm đó."),
    "file_too_big": _l("Tệp quá lớn."),
    "file_empty": _l("Tệp rỗng."),
    "type_not_accepted": _l("Loại tệp này không được nhận. Dùng PDF, DOCX, ODT, XLSX, PNG hoặc JPEG."),
    "type_disguised": _l("Nội dung tệp không đúng với đuôi tên tệp."),
    "archive_unsafe": _l("Tệp không an toàn: có macro, có mật khẩu hoặc nén bất thường."),
}


def said(text: str, /, **values: object) -> str:
    """A sentence in the language of the page (the extension's own function has no type)."""
    return str(gettext(text, **values))


def label_of(step: str, name: str) -> str:
    """What a field of a step is called."""
    return str(LABELS.get(f"{step}:{name}") or LABELS.get(name) or name)


def help_of(step: str, name: str) -> str:
    """The sentence that helps to fill a field in; "" when it needs none."""
    return str(HELP.get(f"{step}:{name}") or HELP.get(name) or "")


def reason_words(reason: str) -> str:
    """What went wrong with a field."""
    return str(REASONS.get(reason) or _l("Giá trị này không dùng được."))
