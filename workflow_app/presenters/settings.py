"""The settings of a rule set in words: parameters, deadlines, how rounds are counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from state_machines import rulebook
from state_machines.facts import RoundPolicy
from state_machines.rulebook import Parameter, RuleSet
from workflow_app.languages import gettext as _
from workflow_app.languages import lazy_gettext as _l
from workflow_app.presenters import labels, links

TONES = {
    "Origin": {"resolution": "ok", "default": "warn", "practice": "neutral", "safeguard": "info"},
    "Severity": {"block": "stop", "override": "special", "warning": "warn"},
    "Automation": {"enforced": "ok", "record": "info", "later": "off", "outside": "off"},
}
POLICIES = {
    "nomination": _l("Bỏ phiếu giới thiệu nhân sự"),
    "confidence": _l("Hội nghị cán bộ chủ chốt cho ý kiến"),
    "collective": _l("Tập thể lãnh đạo biểu quyết"),
    "authority": _l("Cấp có thẩm quyền biểu quyết"),
}
PARTS = {  # the names inside a value
    "k": _l("số lãnh đạo"),
    "years": _l("số tuổi"),
    "months": _l("thêm tháng"),
    "young_under": _l("trẻ: dưới"),
    "middle_under": _l("trung niên: dưới"),
    "sex": _l("giới tính"),
    "from_year": _l("từ năm"),
    "kind": _l("văn bản"),
    "note": _l("yêu cầu"),
    "per": _l("tính cho"),
    "count": _l("số bản"),
    "max_age_months": _l("còn giá trị trong (tháng)"),
}
CODES = {  # values that no enumeration of the rule book labels
    "DOSSIER_RECEIVED": _l("ngày nhận hồ sơ"),
    "PROCESS_START": _l("ngày bắt đầu quy trình"),
    "DECISION_DATE": _l("ngày quyết định"),
}
YEAR = "year"


@dataclass(frozen=True, slots=True)
class Word:
    """A word of status."""

    label: str
    tone: str


@dataclass(frozen=True, slots=True)
class Setting:
    """One parameter or deadline. A list of records has ``columns`` and ``rows`` instead of a value."""

    name: str
    note: str
    value: str
    clause: str
    clause_url: str
    origin: Word
    columns: tuple[tuple[str, str], ...] = ()  # (label, class) as macros/table.html wants
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Policy:
    """How one kind of round is counted, as (label, value)."""

    name: str
    lines: tuple[tuple[str, str], ...]


def word_of(enum_name: str, code: str, language: str) -> Word:
    """A code of severity, origin or automation with its tone."""
    return Word(labels.word(enum_name, code, language), TONES[enum_name].get(code, "neutral"))


def parameter(one: Parameter, language: str) -> Setting:
    """One parameter."""
    columns, rows = _table(one.value, language)
    return Setting(
        name=one.name,
        note=one.note.in_language(language) if one.note else one.name,
        value="" if columns else value_words(one.value, language),
        clause=labels.clause_number(one.clause, language) if one.clause else "",
        clause_url=links.clause(one.clause) if one.clause in rulebook.clauses() else "",
        origin=word_of("Origin", one.origin, language),
        columns=columns,
        rows=rows,
    )


def _table(
    value: Any,  # noqa: ANN401 - whatever a rule set holds
    language: str,
) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, ...], ...]]:
    """The columns and rows of a list of records; nothing for any other value."""
    if not isinstance(value, Sequence) or not value or not isinstance(value[0], Mapping):
        return (), ()
    names = tuple(dict.fromkeys(name for record in value for name in record))
    rows = tuple(tuple(_cell(record, name, language) for name in names) for record in value)
    return tuple((str(PARTS.get(name, name)).capitalize(), "") for name in names), rows


def _cell(record: Mapping[str, Any], name: str, language: str) -> str:
    value = record.get(name)
    if value is None:
        return ""
    if isinstance(value, Mapping) and "vi" in value:
        return str(value.get(language, value["vi"]))
    if name == "sex":
        return labels.word("Sex", value, language)
    if name == "per":
        return str(_("từng vòng")) if value == "round" else str(value)
    return str(value) if name.endswith(YEAR) else value_words(value, language)


def deadlines(rule_set: RuleSet, language: str) -> tuple[Setting, ...]:
    """Every deadline of a rule set."""
    return tuple(
        Setting(
            name=one.code,
            note=one.name.in_language(language),
            value=f"{labels.number(one.count, language)} {labels.word('TimeUnit', one.unit, language)}",
            clause="",
            clause_url="",
            origin=word_of("Origin", one.origin, language),
        )
        for one in rule_set.deadlines.values()
    )


def policies(rule_set: RuleSet, language: str) -> tuple[Policy, ...]:
    """How each kind of round is counted."""
    return tuple(
        Policy(str(POLICIES.get(code, code)), tuple(_lines(policy, language)))
        for code, policy in rule_set.policies.items()
    )


def _lines(policy: RoundPolicy, language: str) -> Iterable[tuple[str, str]]:
    base = labels.word("ThresholdBase", policy.threshold_base, language)
    share = f"{policy.threshold_num}/{policy.threshold_den}"
    yield (
        _("Hội nghị hợp lệ khi có mặt"),
        _("ít nhất %(share)s", share=f"{policy.quorum_num}/{policy.quorum_den}"),
    )
    yield _("Được chọn khi đạt"), _("quá %(share)s %(base)s", share=share, base=base)
    yield _("Không ai đạt"), labels.word("Fallback", policy.fallback, language)
    yield _("Ngang phiếu"), labels.word("TieRule", policy.tie_rule, language)
    yield _("Số phiếu"), labels.word("Announce", policy.announce, language)
    yield _("Tổ kiểm phiếu"), _("ít nhất %(count)s người", count=policy.tellers_min)


def value_words(value: Any, language: str) -> str:  # noqa: ANN401 - whatever a rule set holds
    """A value in words."""
    if isinstance(value, bool):
        return str(_("có") if value else _("không"))
    if isinstance(value, int):
        return labels.number(value, language)
    if isinstance(value, Mapping):
        parts = (f"{_part(name, language)} {value_words(one, language)}" for name, one in value.items())
        return "; ".join(parts)
    if isinstance(value, list | tuple):
        return "; ".join(value_words(one, language) for one in value) or str(_("để trống"))
    return code_word(str(value), language)


def _part(name: str, language: str) -> str:
    return str(PARTS[name]) if name in PARTS else f"{code_word(name, language)}:"


def code_word(code: str, language: str) -> str:
    """The label of a code, whichever enumeration it belongs to; the code itself when none has it."""
    for entries in rulebook.words().values():
        if code in entries:
            return entries[code].in_language(language)
    return str(CODES.get(code, code))
