"""The papers of a case: what the dossier still lacks, and what is there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import url_for

from state_machines.calendar import add_months
from state_machines.engine import is_mine
from state_machines.facts import DocumentFacts
from state_machines.vocabulary import DocumentKind, RoundState
from workflow_app.presenters import labels, links
from workflow_app.presenters.case_view import CaseView
from workflow_app.queries.case_page import DocumentRow
from workflow_app.wording import said as _

ATTACH = "attach_document"
PER_PERSON, PER_ROUND = "person", "round"


@dataclass(frozen=True, slots=True)
class ChecklistLine:
    """One paper that the dossier asks for. ``add_url`` "" when this person cannot add it now."""

    label: str
    note: str
    tone: str
    status: str
    add_url: str


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One paper on file. ``file_url`` "" when only the number is kept, or the file is not for them."""

    kind: str
    number: str
    dated: str
    about: str
    step: str
    note: str
    added: str
    restricted: bool
    file_url: str
    filename: str


@dataclass(frozen=True, slots=True)
class PapersPage:
    checklist: tuple[ChecklistLine, ...]
    lacking: int
    person: str
    papers: tuple[PaperLine, ...]
    withheld: int  # restricted papers that this person may not even see listed
    attach_url: str


def papers_page(view: CaseView) -> PapersPage:
    """The checklist for the chosen person, and every paper in the order in which it came."""
    checklist = tuple(_checklist(view)) if view.case.chosen_id and view.sight.outcome else ()
    seen = [row for row in view.details.documents if view.sight.restricted or not row.restricted]
    return PapersPage(
        checklist=checklist,
        lacking=sum(line.tone != "ok" for line in checklist),
        person=view.name(view.case.chosen_id) if view.sight.outcome else "",
        papers=tuple(_paper(view, row) for row in seen),
        withheld=len(view.details.documents) - len(seen),
        attach_url=links.step(view.case.id, ATTACH) if can_attach(view) else "",
    )


def can_attach(view: CaseView) -> bool:
    """Whether the present state takes papers from this person's role."""
    leaving = view.procedure.leaving(view.case.state)
    return any(step.code == ATTACH and is_mine(step, view.facts) for step in leaving)


def _checklist(view: CaseView) -> Iterator[ChecklistLine]:
    name = "review_dossier_items" if view.case.review_path else "dossier_items"
    for item in view.sight.rule_set.params[name]:
        kind = DocumentKind(item["kind"])
        per = item.get("per", PER_PERSON)
        tone, status = _state_of(view, item)
        note = item.get("note", {}).get(view.language) or item.get("note", {}).get("vi", "")
        addable = tone != "ok" and per == PER_PERSON and can_attach(view)
        yield ChecklistLine(
            label=labels.word("DocumentKind", kind, view.language),
            note=note,
            tone=tone,
            status=status,
            add_url=url_for_paper(view, kind) if addable else "",
        )


def url_for_paper(view: CaseView, kind: DocumentKind) -> str:
    """The form for one more paper, its kind and its person filled in."""
    return url_for(
        "steps.take", case_id=view.case.id, code=ATTACH, kind=kind, official=view.case.chosen_id or None
    )


def _state_of(view: CaseView, item: dict[str, Any]) -> tuple[str, str]:
    """Tone and words: there, stale or lacking (practice; what counts is the rule's business)."""
    kind, per = DocumentKind(item["kind"]), item.get("per", PER_PERSON)
    papers = [p for p in view.case.documents if p.kind is kind]
    if per == PER_PERSON:
        papers = [paper for paper in papers if paper.official_id == view.case.chosen_id]
    if per == PER_ROUND:
        rounds = {one.id for one in view.case.rounds if one.state is RoundState.CERTIFIED}
        have = rounds & {paper.round_id for paper in papers}
        words = _("%(have)s/%(needed)s vòng", have=len(have), needed=len(rounds))
        return ("ok", words) if have == rounds else ("missing", words)
    needed = item.get("count", 1)
    if len(papers) < needed:
        return "missing", _("Còn thiếu")
    return _freshness(view, item, papers)


def _freshness(view: CaseView, item: dict[str, Any], papers: list[DocumentFacts]) -> tuple[str, str]:
    newest = max((paper.dated_on for paper in papers if paper.dated_on), default=None)
    months = item.get("max_age_months")
    if months is None:
        return "ok", _("Đã có")
    day = view.case.submitted_on or view.sight.today
    if newest is None or day > add_months(newest, months):
        return "stop", _("Quá %(months)s tháng", months=months)
    return "ok", _("Đã có, còn hạn đến %(day)s", day=labels.day(add_months(newest, months)))


def _paper(view: CaseView, row: DocumentRow) -> PaperLine:
    about = view.name(row.official_id)
    if row.round_id is not None:
        code = next((one.code for one in view.case.rounds if one.id == row.round_id), "")
        about = about or labels.round_name(code, view.language, view.procedure)
    return PaperLine(
        kind=labels.word("DocumentKind", row.kind, view.language),
        number=row.number,
        dated=labels.day(row.dated_on),
        about=about,
        step=labels.step_name(row.step, view.language, view.procedure),
        note=row.note,
        added=f"{view.name(row.added_by_id)}, {labels.day(row.added_on)}",
        restricted=row.restricted,
        file_url=_file_url(view, row),
        filename=row.filename,
    )


def _file_url(view: CaseView, row: DocumentRow) -> str:
    if row.attachment_id is None:
        return ""
    return url_for("documents.download", case_id=view.case.id, document_id=row.id)
