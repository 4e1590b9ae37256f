"""Overrides of a case in words: what is asked for, by whom, on which paper, and the answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from state_machines import rulebook
from state_machines.vocabulary import DocumentKind
from workflow_app.presenters import labels, links
from workflow_app.presenters.case_view import CaseView
from workflow_app.queries.case_page import OverrideRow
from workflow_app.wording import said as _

TONES = {"PROPOSED": "warn", "ADOPTED": "special", "DECLINED": "off"}
ANSWERING = ("adopt_override", "decline_override")


@dataclass(frozen=True, slots=True)
class OverrideLine:
    """A rule proposed to be set aside in this case. Text that there is not is ""."""

    title: str
    rule: str
    clause: str
    clause_url: str
    sense: str
    about: str
    state: str
    tone: str
    reason: str
    document: str
    basis: str
    answer: str


def override_lines(view: CaseView, *, waiting: bool = False) -> tuple[OverrideLine, ...]:
    """Every override of the case, or those that wait for the authority alone."""
    papers = _papers(view)
    return tuple(
        _line(view, row, papers.get(row.id, ""))
        for row in view.details.overrides
        if not waiting or row.state == "PROPOSED"
    )


def to_answer(view: CaseView, step: str) -> tuple[OverrideLine, ...]:
    """The proposals that the form of this step decides on."""
    return override_lines(view, waiting=True) if step in ANSWERING and view.sight.dossier else ()


def _papers(view: CaseView) -> Mapping[int, str]:
    """The paper of each proposal by its number: every proposal brings one, in the same order."""
    papers = [row for row in view.details.documents if row.kind == DocumentKind.OVERRIDE_PROPOSAL]
    told = (
        _("%(number)s ngày %(day)s", number=row.number, day=labels.day(row.dated_on))
        for row in sorted(papers, key=lambda row: row.id)
        if row.step == "propose_override"
    )
    return dict(zip((row.id for row in view.details.overrides), told, strict=False))


def _line(view: CaseView, row: OverrideRow, document: str) -> OverrideLine:
    info = rulebook.catalogue().get(row.rule)
    return OverrideLine(
        title=labels.rule_title(row.rule, view.language),
        rule=row.rule,
        clause=labels.clause_number(info.clause, view.language) if info else "",
        clause_url=links.clause(info.clause) if info else "",
        sense=info.sense.in_language(view.language) if info else "",
        about=view.name(row.official_id),
        state=labels.word("OverrideState", row.state, view.language),
        tone=TONES.get(row.state, "neutral"),
        reason=row.reason,
        document=document,
        basis=_(
            "Đề xuất: %(who)s, %(day)s", who=view.name(row.proposed_by_id), day=labels.day(row.proposed_on)
        ),
        answer=_answer(view, row),
    )


def _answer(view: CaseView, row: OverrideRow) -> str:
    if row.answered_by_id is None:
        return ""
    who, day = view.name(row.answered_by_id), labels.day(row.answered_on)
    if row.state == "ADOPTED":
        return _("Cho phép: %(who)s, %(day)s. %(why)s", who=who, day=day, why=row.answer)
    return _("Không cho phép: %(who)s, %(day)s. %(why)s", who=who, day=day, why=row.answer)
