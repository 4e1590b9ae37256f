"""Choice, dossier, submission and appraisal."""

from __future__ import annotations

from state_machines.vocabulary import DocumentKind, RecordKind
from workflow_app.services.errors import BadInput
from workflow_app.services.inputs import Paper
from workflow_app.services.work import Work


def choose(work: Work) -> None:
    """People choose; the rules have compared their choice with the vote."""
    work.changes["chosen_id"] = work.values["official_id"]


def attach_document(work: Work) -> None:
    """One paper into the dossier; the file behind it was stored before."""
    stored = work.values.get("file")
    work.papers.append(
        Paper(
            kind=DocumentKind(work.values["kind"]),
            number=work.values["number"],
            dated_on=work.values["dated_on"],
            official_id=work.values.get("official_id_optional"),
            attachment_id=stored.attachment_id if stored else None,
            filename=stored.filename if stored else "",
            note=work.values.get("note") or "",
        )
    )


def explain_overrun(work: Work) -> None:
    """An overrun is not hidden: its explanation stays on the case."""
    data = {"deadline_code": work.values["deadline_code"]}
    work.record(RecordKind.OVERRUN_EXPLANATION, work.values["explanation"], data=data)


def submit(work: Work) -> None:
    """The signed submission; its day may be the reference day for ages."""
    work.changes["submitted_on"] = work.today
    work.papers.append(_numbered(work, DocumentKind.SUBMISSION))


def accept_submission(work: Work) -> None:
    """The day of receipt goes on record; ages may be counted to it."""
    received_on = work.values["received_on"]
    if work.case.submitted_on and received_on < work.case.submitted_on:
        raise BadInput("received_on", "day_before_submission")
    work.changes["submitted_on"] = received_on


def request_supplement(work: Work) -> None:
    """What is missing; the dossier comes back to the state that asked."""
    work.changes["return_state"] = work.case.state
    work.record(RecordKind.SUPPLEMENT_LIST, work.values["missing_items"])


def finish_appraisal(work: Work) -> None:
    """The adviser's opinion and that of the inspection body."""
    data = {"inspection_opinion": work.values["inspection_opinion"]}
    work.record(RecordKind.APPRAISAL_OPINION, work.values["opinion"], data=data)


def _numbered(work: Work, kind: DocumentKind) -> Paper:
    return Paper(kind=kind, number=work.values["number"], dated_on=work.values["dated_on"])


EFFECTS = (
    choose,
    attach_document,
    explain_overrun,
    submit,
    accept_submission,
    request_supplement,
    finish_appraisal,
)
