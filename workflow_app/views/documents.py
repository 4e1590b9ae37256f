"""Files of papers. Opening one is an act that is put in history, so it is a POST."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, send_file

from workflow_app import clock, settings_of
from workflow_app.security.guard import current_actor, requires
from workflow_app.security.permissions import Permission
from workflow_app.services.attachments import shelf_of
from workflow_app.services.documents import open_paper
from workflow_app.services.sight import look

blueprint = Blueprint("documents", __name__, url_prefix="/cases/<int:case_id>/papers")

# Whatever a file holds, a browser neither shows nor runs it inside this site.
SANDBOX = "sandbox; default-src 'none'"


@blueprint.post("/<int:document_id>/file")
@requires(Permission.SEE_DOSSIER)
def download(case_id: int, document_id: int) -> Response:
    """The file of one paper, as an attachment under the name that it came with."""
    sight = look(case_id, current_actor(), clock.today())
    paper = open_paper(sight, document_id, shelf_of(settings_of(current_app)))
    response = send_file(
        paper.path,
        mimetype=paper.media_type,
        as_attachment=True,
        download_name=paper.filename,
        conditional=False,
        etag=False,
        last_modified=None,
    )
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
