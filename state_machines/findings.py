"""What a rule says about a set of facts: a finding, its clause and what it rests on.

A finding holds codes and facts, never sentences. The sentence is made from the
catalogue when it is shown, in the reader's language, so that history can keep the
finding itself for decades.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Scalar = str | int | bool | None


class Severity(StrEnum):
    """How binding a rule is (domain paper, severity codes)."""

    BLOCK = "block"
    OVERRIDE = "override"  # blocks, but a named authority may set it aside in writing
    WARNING = "warning"  # the user may go on; the acknowledgement is stored
    INDICATOR = "indicator"
    TASK = "task"
    DATA = "data"


class Verdict(StrEnum):
    """What one rule found."""

    MET = "met"
    NOT_MET = "not_met"
    MISSING = "missing"  # a fact that the rule needs has not been recorded
    NOT_APPLICABLE = "not_applicable"


class Settlement(StrEnum):
    """How an unmet rule was lawfully passed."""

    OVERRIDDEN = "overridden"
    ACKNOWLEDGED = "acknowledged"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rule's check returns: a verdict, the code of its reason, the facts used."""

    verdict: Verdict
    reason: str
    facts: Mapping[str, Scalar] = field(default_factory=dict)


def met(reason: str = "met", **facts: Scalar) -> Outcome:
    """The rule is kept."""
    return Outcome(Verdict.MET, reason, facts)


def not_met(reason: str, **facts: Scalar) -> Outcome:
    """The rule is broken."""
    return Outcome(Verdict.NOT_MET, reason, facts)


def missing(reason: str, **facts: Scalar) -> Outcome:
    """The rule cannot be judged: a fact is not on record. Counts as unmet."""
    return Outcome(Verdict.MISSING, reason, facts)


def not_applicable(reason: str = "not_applicable", **facts: Scalar) -> Outcome:
    """The rule does not concern these facts."""
    return Outcome(Verdict.NOT_APPLICABLE, reason, facts)


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule, judged once: on the case, or on one person (``subject``) in it."""

    rule: str
    clause: str
    severity: Severity
    verdict: Verdict
    reason: str
    facts: Mapping[str, Scalar] = field(default_factory=dict)
    subject: int | None = None  # official id, for a rule judged person by person
    settled: Settlement | None = None

    @property
    def unmet(self) -> bool:
        """Whether the rule is broken or cannot be judged."""
        return self.verdict in (Verdict.NOT_MET, Verdict.MISSING)

    @property
    def blocks(self) -> bool:
        """Whether this finding alone refuses the step."""
        if not self.unmet or self.settled is not None:
            return False
        return self.severity in (Severity.BLOCK, Severity.OVERRIDE)

    @property
    def to_acknowledge(self) -> bool:
        """Whether a person must say that they have read this warning."""
        return self.unmet and self.settled is None and self.severity is Severity.WARNING

    def as_record(self) -> dict[str, object]:
        """Codes and facts only, for the history."""
        return {
            "rule": self.rule,
            "clause": self.clause,
            "severity": str(self.severity),
            "verdict": str(self.verdict),
            "reason": self.reason,
            "facts": dict(self.facts),
            "subject": self.subject,
            "settled": str(self.settled) if self.settled else None,
        }


def blocking(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings that refuse a step."""
    return tuple(finding for finding in findings if finding.blocks)
