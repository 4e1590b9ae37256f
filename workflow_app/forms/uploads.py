"""Files that came with a form: kept at once, so that a refused step loses nothing."""

from __future__ import annotations

from collections.abc import Mapping

from workflow_app.forms.fields import FileUpload, KeptField
from workflow_app.forms.steps import StepForm
from workflow_app.services.attachments import BadFile, Shelf, Stored
from workflow_app.wording import reason_words


def keep_files(form: StepForm, shelf: Shelf, official_id: int | None) -> tuple[bool, Mapping[str, Stored]]:
    """Store every file of the form, and read back those kept before.

    Returns whether all files were fine, and the stored ones by the name of their field.
    Call it after ``validate``, which clears errors. The hidden fields then hold what is kept.
    """
    kept: dict[str, Stored] = {}
    fine = True
    for upload, hidden in form.uploads():
        try:
            stored = _stored(upload, hidden, shelf, official_id)
        except BadFile as error:
            upload.errors = [*upload.errors, reason_words(error.reason)]
            fine = False
            continue
        hidden.data = shelf.token(stored, official_id) if stored else ""
        hidden.filename = stored.filename if stored else ""
        if stored:
            kept[upload.name] = stored
    return fine, kept


def _stored(upload: FileUpload, hidden: KeptField, shelf: Shelf, official_id: int | None) -> Stored | None:
    """The file just given, else the one from before."""
    if upload.given:
        return shelf.store(upload.data.stream, upload.data.filename)
    return shelf.from_token(hidden.data or "", official_id)
