"""What a history entry says besides its sentence: what was typed, papers, votes, what changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from workflow_app.languages import lazy_gettext as _l
from workflow_app.presenters import labels
from workflow_app.presenters.case_view import CaseView
from workflow_app.services.inputs import ASKS
from workflow_app.services.steps import RESTRICTED
from workflow_app.wording import label_of
from workflow_app.wording import said as _

PEOPLE_MOST = 12  # names told in one line; longer lists are counted
SECRET = ("issued", "collected", "valid", "invalid", "tallies")  # figures of a count
BY_NUMBER = (
    "post_id",
    "tenure_id",
    "plan_id",
    "matter_id",
    "withdrawal_id",
    "override_id",
    "petition_id",
    "corrects_id",
    "unit_id",
    "campaign_unit_id",
)
QUIET = ("signed", "agreed", "file", "revision")  # said by the step itself
ENUM_OF = {  # fields that hold a code, and whose words say what it means
    "source": "Source",
    "outcome_type": "OutcomeType",
    "kind": "DocumentKind",
    "suspension_reason": "SuspensionReason",
    "capacity": "Standing",
    "prestige": "Standing",
    "sector": "Progress",
    "post_need": "PostNeed",
    "head_view": "HeadView",
    "deferral_reason": "DeferralReason",
    "move_reason": "MoveReason",
    "prospects": "Prospects",
    "talk_party": "TalkParty",
    "agreement": "Agreement",
    "grade": "Grade",
    "recall_reason": "RecallReason",
    "plan_conclusion": "PlanConclusion",
    "plan_removal": "PlanRemoval",
    "plan_channel": "Channel",
    "evaluation_kind": "EvaluationKind",
    "unassessed_reason": "UnassessedReason",
}
PEOPLE = tuple(name for name, ask in ASKS.items() if ask.type in ("official", "officials"))

COLUMNS = {  # of the case itself, before and after
    "need": _l("Yêu cầu nhiệm vụ"),
    "seats_requested": _l("Số vị trí đề nghị"),
    "intended_work": _l("Dự kiến phân công công tác"),
    "policy_on": _l("Ngày có chủ trương"),
    "submitted_on": _l("Ngày trình"),
    "chosen_id": _l("Người được lựa chọn"),
    "return_state": _l("Trạng thái sẽ trở lại"),
    "decided_on": _l("Ngày kết luận"),
    "decision_number": _l("Số quyết định"),
    "effective_on": _l("Ngày có hiệu lực"),
    "term_end_on": _l("Ngày hết nhiệm kỳ"),
}


def mentioned(detail: Mapping[str, Any]) -> Iterator[int]:
    """Officials whom an entry names by number, whatever part of it."""
    given = detail.get("given", {})
    for name in PEOPLE:
        yield from _numbers(given.get(name))
    for row in (*given.get("tallies", ()), *detail.get("table", ()), *detail.get("disputed", ())):
        yield from _numbers(row[0])
    for paper in detail.get("papers", ()):
        yield from _numbers(paper[3])
    yield from _numbers((detail.get("outcome") or [None, []])[1])
    for finding in detail.get("findings", ()):
        yield from _numbers(finding.get("subject"))
    for value in detail.get("changes", {}).get("chosen_id", ()):
        yield from _numbers(value)


def _numbers(value: object) -> Iterator[int]:
    for one in value if isinstance(value, list | tuple) else (value,):
        if isinstance(one, int) and not isinstance(one, bool):
            yield one


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells one entry to one reader. Without ``open_to_reader`` the votes are left out."""

    view: CaseView
    open_to_reader: bool

    def lines(self, detail: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """(label, value) in words."""
        if clause := detail.get("clause"):
            yield _("Căn cứ"), _("Mục %(clause)s", clause=labels.clause_number(clause, self.view.language))
        yield from self._given(detail.get("step", ""), detail.get("given", {}))
        yield from self._papers(detail.get("papers", ()))
        yield from self._results(detail)
        yield from self._changes(detail.get("changes", {}), detail.get("given", {}))
        yield from self._restored(detail.get("restored", {}))
        for code, due in detail.get("deadlines", {}).items():
            yield _("Bắt đầu thời hạn"), f"{self._deadline(code)}: {labels.day(due)}"

    @staticmethod
    def _restored(restored: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """What a revocation has given back, and what it could not."""
        if day := restored.get("unbegun"):
            yield (
                _("Chưa có hiệu lực"),
                _("không tính thời gian giữ chức vụ từ %(day)s", day=labels.day(day)),
            )
        for title, unit in restored.get("posts", ()):
            yield _("Trở lại chức vụ"), f"{title}, {unit}"
        for title, unit in restored.get("taken", ()):
            yield _("Không trở lại được, đã có người khác"), f"{title}, {unit}"

    def _given(self, step: str, given: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        for name, value in given.items():
            if value in (None, "", [], False) or name in QUIET or name in BY_NUMBER:
                continue
            if name in SECRET and not self.open_to_reader:
                continue
            yield label_of(step, name), self._value(name, value)

    def _value(self, name: str, value: Any) -> str:  # noqa: ANN401 - JSON
        if name == "tallies":
            return self._tallies(value)
        if name in PEOPLE:
            return self._people(list(_numbers(value)))
        tell = self._readers.get(name)
        if tell:
            return tell(value)
        if isinstance(value, bool):
            return _("có") if value else _("không")
        if isinstance(value, int):
            return labels.number(value, self.view.language)
        return labels.day(str(value))

    @property
    def _readers(self) -> Mapping[str, Callable[[Any], str]]:
        language = self.view.language
        words = {name: _words(enum_name, language) for name, enum_name in ENUM_OF.items()}
        return {
            **words,
            "round_code": lambda code: labels.round_name(code, language, self.view.procedure),
            "rule_id": lambda code: f"{code} ({labels.rule_title(code, language)})",
            "deadline_code": self._deadline,
            "answers": _points,
        }

    def _people(self, ids: list[int]) -> str:
        if len(ids) > PEOPLE_MOST:
            return _("%(count)s người", count=len(ids))
        return ", ".join(self.view.name(who) for who in self.view.in_order(ids))

    def _tallies(self, rows: Iterable[Iterable[int]]) -> str:
        told = []
        for who, votes, against, none in rows:
            more = ""
            if against or none:
                words = _("không đồng ý %(against)s, không ý kiến %(none)s", against=against, none=none)
                more = f" ({words})"
            told.append(f"{self.view.name(who)}: {votes}{more}")
        return "; ".join(told)

    def _papers(self, papers: Iterable[list[Any]]) -> Iterator[tuple[str, str]]:
        for kind, number, dated, official_id in papers:
            if kind in RESTRICTED and not self.view.sight.restricted:
                yield _("Văn bản"), _("văn bản hạn chế")
                continue
            about = f" ({self.view.name(official_id)})" if official_id else ""
            label = labels.word("DocumentKind", kind, self.view.language)
            yield _("Văn bản"), f"{label} {number}, {labels.day(dated)}{about}"

    def _results(self, detail: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        if "present" in detail and isinstance(detail["present"], list):
            came, summoned = detail["present"]
            yield _("Có mặt"), f"{came}/{summoned}"
        if detail.get("outcome"):
            outcome, forwarded = detail["outcome"][:2]
            word = labels.word("RoundOutcome", outcome, self.view.language)
            names = self._people(list(forwarded))
            yield _("Kết quả"), f"{word}: {names}" if names else word
        if detail.get("disputed") and self.open_to_reader:
            yield _("Số liệu không được xác nhận"), self._tallies(detail["disputed"])
        if detail.get("term"):
            yield _("Nhiệm kỳ"), " – ".join(labels.day(day) for day in detail["term"])

    def _changes(
        self, changes: Mapping[str, list[Any]], given: Mapping[str, Any]
    ) -> Iterator[tuple[str, str]]:
        """Before and after; what was only filled in for the first time has been told already."""
        for name, (old, new) in changes.items():
            if name in COLUMNS and not (old in (None, "") and given.get(name) == new):
                before, after = (self._column(name, value) for value in (old, new))
                yield str(COLUMNS[name]), f"{before} → {after}"

    def _column(self, name: str, value: Any) -> str:  # noqa: ANN401 - JSON
        if value in (None, ""):
            return "–"
        if name == "chosen_id":
            return self.view.name(value) if self.view.sight.outcome else "…"
        if name == "return_state":
            return labels.state_name(value, self.view.language, self.view.procedure)
        return labels.day(str(value))

    def _deadline(self, code: str) -> str:
        setting = self.view.sight.rule_set.deadlines.get(code)
        return setting.name.in_language(self.view.language) if setting else code


def _points(answers: Iterable[list[Any]]) -> str:
    """How many criteria, and their points in all."""
    points = [answer[1] for answer in answers]
    return _("%(count)s tiêu chí, tổng %(points)s điểm", count=len(points), points=sum(points))


def _words(enum_name: str, language: str) -> Callable[[Any], str]:
    return lambda code: labels.word(enum_name, code, language)
