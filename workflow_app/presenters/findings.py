"""Findings in words: what a rule found, on which clause, what mends it and who can."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from state_machines import rulebook
from state_machines.findings import Finding, Scalar, Settlement, Severity, Verdict
from state_machines.rulebook import Saying
from workflow_app.presenters import labels, links
from workflow_app.wording import said as _

UNKNOWN = "…"
UNNAMED = re.compile(r"#(\d+)")  # how a rule writes a person whom nobody gathered


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One line of a list of findings. ``verdict`` is the settlement where there is one."""

    rule: str
    clause: str
    clause_title: str
    clause_url: str
    verdict: str
    verdict_label: str
    severity: str
    severity_label: str
    sentence: str
    facts_line: str = ""
    remedy: str = ""
    who: tuple[str, ...] = ()
    link_url: str = ""
    link_label: str = ""
    subject_name: str = ""
    blocks: bool = False
    to_acknowledge: bool = False


@dataclass(frozen=True, slots=True)
class _Reader:
    """In which language, with which names, and from which pages the links start."""

    language: str
    names: Mapping[int, str]
    case_id: int | None
    unit_id: int | None
    steps: Collection[str] | None
    persons: Mapping[str, str]
    running: tuple[str, str] | None


def finding_rows(
    findings: Iterable[Finding],
    language: str,
    names: Mapping[int, str],
    case_id: int | None = None,
    unit_id: int | None = None,
    *,
    steps: Collection[str] | None = None,
    persons: Mapping[str, str] | None = None,
    running: tuple[str, str] | None = None,
) -> tuple[FindingRow, ...]:
    """Findings for ``macros/findings.html``, in the order given.

    Links to steps need ``case_id``, links to the unit ``unit_id``; without them there is none.
    ``steps`` narrows the links to the steps that the reader may take now. ``persons`` are roles
    in words with who holds them. ``running``: address and words of a ballot round under way,
    shown instead of a link to convene one.
    """
    reader = _Reader(language, names, case_id, unit_id, steps, persons or {}, running)
    return tuple(_row(finding, reader) for finding in findings)


def from_record(record: Mapping[str, object]) -> Finding:
    """A finding as history keeps it (``Finding.as_record``), read back."""
    facts, subject = record.get("facts"), record.get("subject")
    return Finding(
        rule=str(record["rule"]),
        clause=str(record["clause"]),
        severity=Severity(str(record["severity"])),
        verdict=Verdict(str(record["verdict"])),
        reason=str(record["reason"]),
        facts=dict(facts) if isinstance(facts, Mapping) else {},
        subject=subject if isinstance(subject, int) else None,
        settled=Settlement(str(record["settled"])) if record.get("settled") else None,
    )


def sentence(finding: Finding, language: str, names: Mapping[int, str]) -> str:
    """What the finding says, its facts in words; the rule's title when the reason is unknown."""
    said = _saying(finding)
    if said is None:
        return labels.rule_title(finding.rule, language)
    return _filled(said.says.in_language(language), finding, language, names)


def fact_word(name: str, value: Scalar, language: str) -> str:
    """One fact in words: ``*_on`` a date, ``*_code(s)`` labels, ``rule`` with its title."""
    if value is None:
        return UNKNOWN
    if isinstance(value, bool):
        return _yes_no(value)
    if isinstance(value, int):
        return labels.number(value, language)
    if name == "rule":
        return f"{value} ({labels.rule_title(value, language)})"
    if name.endswith(("_code", "_codes")):
        return _code_words(name, value, language)
    return labels.day(value) if name.endswith("_on") else value


def _yes_no(value: bool) -> str:  # noqa: FBT001 - the value itself is shown
    return _("có") if value else _("không")


def _row(finding: Finding, reader: _Reader) -> FindingRow:
    said, language = _saying(finding), reader.language
    verdict, verdict_label = _verdict(finding, language)
    shown = said if said is not None and finding.unmet else None
    link_url, link_label = _link(shown.link if shown else "none", finding, reader)
    remedy = shown.remedy if shown else None
    return FindingRow(
        rule=finding.rule,
        clause=labels.clause_number(finding.clause, language),
        clause_title=labels.clause_title(finding.clause, language),
        clause_url=links.clause(finding.clause),
        verdict=verdict,
        verdict_label=verdict_label,
        severity=str(finding.severity),
        severity_label=labels.word("Severity", finding.severity, language),
        sentence=sentence(finding, language, reader.names),
        remedy=_filled(remedy.in_language(language), finding, language, reader.names) if remedy else "",
        who=tuple(_who(role, reader) for role in shown.who) if shown else (),
        link_url=link_url,
        link_label=link_label,
        subject_name=_subject_name(finding, reader),
        blocks=finding.blocks,
        to_acknowledge=finding.to_acknowledge,
    )


def _who(role: str, reader: _Reader) -> str:
    return reader.persons.get(role) or labels.word("Role", role, reader.language)


def _saying(finding: Finding) -> Saying | None:
    info = rulebook.catalogue().get(finding.rule)
    return info.reasons.get(finding.reason) if info else None


def _verdict(finding: Finding, language: str) -> tuple[str, str]:
    if finding.settled is not None:
        return str(finding.settled), labels.word("Settlement", finding.settled, language)
    return str(finding.verdict), labels.word("Verdict", finding.verdict, language)


def _subject_name(finding: Finding, reader: _Reader) -> str:
    """The person, unless the sentence names them already."""
    if finding.subject is None or "person" in finding.facts:
        return ""
    return labels.name_of(finding.subject, reader.names)


class _Words(dict[str, str]):
    """Facts in words; a placeholder that has no fact leaves a mark, not an error."""

    def __missing__(self, key: str) -> str:
        return UNKNOWN


def _filled(template: str, finding: Finding, language: str, names: Mapping[int, str]) -> str:
    facts = _Words({name: fact_word(name, value, language) for name, value in finding.facts.items()})
    try:
        text = template.format_map(facts)
    except (ValueError, IndexError, AttributeError):  # a stray brace in the catalogue
        return labels.rule_title(finding.rule, language)
    return UNNAMED.sub(lambda found: labels.name_of(int(found[1]), names), text)


def _code_words(name: str, value: str, language: str) -> str:
    """``absent_document_kind_codes`` → labels of DocumentKind; the longest ending that is known."""
    parts = name.removesuffix("s").removesuffix("_code").split("_")
    endings = ("".join(part.title() for part in parts[start:]) for start in range(len(parts)))
    enum_name = next((ending for ending in endings if ending in rulebook.words()), "")
    return ", ".join(labels.word(enum_name, code.strip(), language) for code in value.split(","))


def _link(link: str, finding: Finding, reader: _Reader) -> tuple[str, str]:
    """Address and label of what mends the finding; both "" when there is nothing to open."""
    kind, _colon, target = link.partition(":")
    if link == "step:convene" and reader.running is not None:
        return reader.running
    if kind == "step":
        return _step_link(target, reader)
    if link in ("page:person", "page:evaluation") and finding.subject is not None:
        return links.person(finding.subject), _("Mở lý lịch")
    if link == "page:appointment" and reader.unit_id is not None:
        return links.new_appointment(reader.unit_id), _("Mở hồ sơ bổ nhiệm")
    if link == "page:unit" and reader.unit_id is not None:
        return links.unit(reader.unit_id), _("Mở trang đơn vị")
    return "", ""


def _step_link(code: str, reader: _Reader) -> tuple[str, str]:
    if reader.case_id is None or code == "open_case":
        return "", ""
    if reader.steps is not None and code not in reader.steps:
        return "", ""
    return links.step(reader.case_id, code), labels.step_name(code, reader.language)
