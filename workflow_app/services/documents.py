"""Opening a paper of a case: who may, from where, and the trace that it leaves."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from workflow_app.extensions import db
from workflow_app.models import Attachment, CaseDocument
from workflow_app.services import history
from workflow_app.services.attachments import Shelf
from workflow_app.services.errors import NotFound
from workflow_app.services.history import Action
from workflow_app.services.sight import Sight
from workflow_app.services.transactions import transaction


@dataclass(frozen=True, slots=True)
class OpenedPaper:
    """A stored file on its way to a reader."""

    path: Path
    filename: str
    media_type: str


def open_paper(sight: Sight, document_id: int, shelf: Shelf) -> OpenedPaper:
    """The file behind a paper; the reading is put in history first. One transaction.

    Raises NotFound for a paper that is not there, has no file, or is hidden from the person:
    restricted papers are for the few whom the policy names.
    """
    case_id = sight.file.facts.id
    with transaction():
        row = db.session.execute(
            select(
                CaseDocument.kind,
                CaseDocument.number,
                CaseDocument.restricted,
                CaseDocument.filename,
                Attachment.sha256,
                Attachment.media_type,
            )
            .join(Attachment, Attachment.id == CaseDocument.attachment_id)
            .where(CaseDocument.id == document_id, CaseDocument.case_id == case_id)
        ).one_or_none()
        if row is None or (row.restricted and not sight.restricted):
            raise NotFound(f"document {document_id} of case {case_id}")
        path = shelf.path_of(row.sha256)
        action = Action.RESTRICTED_READ if row.restricted else Action.DOCUMENT_DOWNLOADED
        detail = {"document": document_id, "kind": row.kind, "number": row.number, "sha256": row.sha256}
        history.record_on_case(case_id, action, sight.actor, detail)
    return OpenedPaper(path, row.filename, row.media_type)
