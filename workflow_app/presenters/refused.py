"""The page for an action that is not for this role: for whom it is, and how to get there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from state_machines.vocabulary import Role
from workflow_app.languages import lazy_gettext as _l
from workflow_app.presenters import labels
from workflow_app.presenters.desk import grant_label
from workflow_app.presenters.frame import GrantChoice
from workflow_app.presenters.holders import named_roles
from workflow_app.queries import accounts
from workflow_app.security.guard import NotAllowed, own_grants, roles_that_may
from workflow_app.security.permissions import Permission
from workflow_app.security.scopes import CaseScope, PersonScope, RoundScope, UnitScope
from workflow_app.security.signed_in import Grant, SignedIn

ACTIONS = {
    Permission.SEE_PROCEDURES: _l("xem các phiên bản quy trình"),
    Permission.PROPOSE_PROCEDURE: _l("đề nghị ban hành phiên bản quy trình"),
    Permission.APPROVE_PROCEDURE: _l("duyệt phiên bản quy trình do người khác đề nghị"),
    Permission.MIGRATE_CASES: _l("chuyển hồ sơ đang chạy sang phiên bản khác"),
    Permission.MIGRATE_CASE: _l("chuyển hồ sơ này sang phiên bản khác"),
    Permission.GIVE_OWN_SUBSTITUTION: _l("ủy quyền vai trò của mình cho người khác làm thay"),
    Permission.GIVE_SUBSTITUTION: _l("cử người làm thay ở đơn vị này"),
    Permission.SEE_OBLIGATIONS: _l("xem các việc đến hạn"),
    Permission.SEE_OBLIGATION: _l("xem một việc đến hạn"),
    Permission.SNOOZE_OBLIGATION: _l("hoãn nhắc hoặc ghi việc đã xong"),
    Permission.NUDGE_OBLIGATION: _l("nhắc người phải làm"),
    Permission.SEE_SUBSTITUTIONS: _l("xem danh sách ủy quyền làm thay"),
    Permission.USE_DESK: _l("xem việc phải làm"),
    Permission.LIST_CASES: _l("xem danh sách hồ sơ"),
    Permission.START_CASE: _l("mở hồ sơ"),
    Permission.OPEN_CASE: _l("mở hồ sơ bổ nhiệm"),
    Permission.OPEN_MOVE: _l("đề xuất luân chuyển, điều động, biệt phái"),
    Permission.LIST_PEOPLE: _l("xem danh sách cán bộ"),
    Permission.VERIFY_HISTORY: _l("kiểm tra tính toàn vẹn của lịch sử"),
    Permission.MANAGE_ACCOUNTS: _l("quản lý tài khoản"),
    Permission.MANAGE_CALENDAR: _l("sửa lịch làm việc"),
    Permission.MANAGE_REMINDERS: _l("xem nhật ký nhắc việc"),
    Permission.SEE_DOSSIER: _l("xem nội dung hồ sơ này"),
    Permission.SEE_OUTCOME: _l("xem kết quả của hồ sơ này"),
    Permission.SEE_RESTRICTED: _l("mở tài liệu hạn chế của hồ sơ này"),
    Permission.SEE_HISTORY: _l("xem lịch sử của hồ sơ này"),
    Permission.TAKE_STEP: _l("thực hiện bước trong hồ sơ này"),
    Permission.SEE_COUNTS: _l("xem số phiếu của vòng này"),
    Permission.RECORD_NOTICE: _l("ghi thông báo nghỉ hưu"),
    Permission.SEE_DISCIPLINE: _l("mở hồ sơ kỷ luật của người này"),
    Permission.RECORD_DISCIPLINE: _l("ghi hoặc kết thúc quyết định kỷ luật"),
    Permission.LIST_MORATORIA: _l("xem danh sách tạm dừng công tác nhân sự"),
    Permission.LIST_LETTERS: _l("xem danh sách đơn thư"),
    Permission.RECEIVE_LETTER: _l("tiếp nhận đơn thư"),
    Permission.HANDLE_LETTER: _l("xử lý đơn thư này"),
    Permission.SEE_SENDER: _l("xem người gửi đơn thư này"),
    Permission.SEE_STAFFING: _l("xem cơ cấu và nguồn nhân sự của đơn vị này"),
    Permission.SEE_STANDARDS: _l("xem tiêu chuẩn chức danh"),
    Permission.DRAFT_STANDARD: _l("soạn tiêu chuẩn chức danh"),
    Permission.APPROVE_STANDARD: _l("phê duyệt tiêu chuẩn chức danh"),
    Permission.SEE_CRITERIA: _l("xem tiêu chí đánh giá"),
    Permission.DRAFT_CRITERIA: _l("soạn tiêu chí đánh giá"),
    Permission.APPROVE_CRITERIA: _l("phê duyệt tiêu chí đánh giá"),
    Permission.SEE_CAMPAIGNS: _l("xem các đợt đánh giá"),
    Permission.PLAN_CAMPAIGN: _l("lập kế hoạch đợt đánh giá"),
    Permission.COMMENT_FORMS: _l("nhận xét cán bộ dưới quyền"),
    Permission.SEE_PLANNING: _l("xem quy hoạch của đơn vị này"),
    Permission.OPEN_PLANNING: _l("mở đợt rà soát quy hoạch của đơn vị này"),
    Permission.RECORD_MORATORIUM: _l("ghi văn bản tạm dừng công tác nhân sự"),
}

NAMED_MOST = 6


@dataclass(frozen=True, slots=True)
class NotAllowedPage:
    """``own`` are roles of the person in which it would be allowed."""

    action: str
    role: str
    roles: tuple[str, ...]
    own: tuple[GrantChoice, ...]


def places(subject: object, person: SignedIn) -> tuple[str, str]:
    """Paths of the unit and of the authority that a refusal is about; one's own unit for neither."""
    if isinstance(subject, RoundScope):
        subject = subject.case
    if isinstance(subject, CaseScope):
        return subject.unit_path, subject.authority_path
    if isinstance(subject, UnitScope):
        return subject.path, max(subject.managed, default=subject.path)
    if isinstance(subject, PersonScope):
        return max(subject.work, default=person.actor.unit_path), max(
            subject.managed, default=person.actor.unit_path
        )
    return person.actor.unit_path, person.actor.unit_path


def not_allowed(error: NotAllowed, person: SignedIn, language: str) -> NotAllowedPage:
    """Who may, by name, and whether the person may in another of their roles. One statement."""
    found = roles_that_may(error.permission, error.subject, person.actor)
    roles = [role for role in found if role is not Role.SYSTEM]
    return NotAllowedPage(
        action=str(ACTIONS[error.permission]),
        role=labels.word("Role", person.actor.role, language),
        roles=_named(roles, places(error.subject, person), language),
        own=own_roles(own_grants(error.permission, error.subject), language),
    )


def own_roles(grants: Iterable[Grant], language: str) -> tuple[GrantChoice, ...]:
    """Buttons that switch to roles of the person who asks."""
    return tuple(GrantChoice(grant.key, grant_label(grant, language), current=False) for grant in grants)


def other_roles(grants: Iterable[Grant], language: str) -> NotAllowedPage:
    """Hidden in the role in use: which own roles would open it."""
    return NotAllowedPage(action="", role="", roles=(), own=own_roles(grants, language))


def _named(roles: Sequence[Role], paths: tuple[str, str], language: str) -> tuple[str, ...]:
    """The roles with their holders; where nearly everybody may, a list would help nobody."""
    if len(roles) > NAMED_MOST:
        return ()
    found = accounts.holders(roles, paths)
    return tuple(named_roles(roles, found, *paths, language).values())
