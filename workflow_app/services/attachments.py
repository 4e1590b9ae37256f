"""Files behind papers: checked, stored by content hash outside the web root, never executed."""

from __future__ import annotations

import hashlib
import os
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from tempfile import NamedTemporaryFile
from typing import IO

from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from workflow_app import clock
from workflow_app.config import Settings
from workflow_app.extensions import db
from workflow_app.models import Attachment
from workflow_app.services.errors import NotFound, ServiceError
from workflow_app.services.filetypes import NotThisType, media_type_of
from workflow_app.services.transactions import transaction

CHUNK = 64 * 1024
NAME_MOST = 180  # characters; the column holds 200
TOKEN_HOURS = 24
READ_ONLY = 0o400


class BadFile(ServiceError):
    """An upload that is not kept; ``reason`` is a code for the form."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Stored:
    """A kept upload: its row, its hash and the name that the person gave it."""

    attachment_id: int
    sha256: str
    filename: str


class Shelf:
    """The folder of attachments: ``<home>/attachments/ab/cd/<hash>``, each file once.

    ``limit`` is the largest file in bytes; ``secret`` signs the tokens that hold a file
    for a form that has been refused.
    """

    def __init__(self, home: Path, limit: int, secret: str) -> None:
        self.root, self.limit = home / "attachments", limit
        self._signer = URLSafeTimedSerializer(secret, salt="attachment")

    def store(self, stream: IO[bytes], filename: str) -> Stored:
        """Keep an upload. One transaction. Raises BadFile.

        The file is whole on disk, under its final name, before its row is written.
        """
        name = clean_name(filename)
        waiting, digest, size = self._received(stream)
        try:
            media_type = media_type_of(waiting, name)
            self._place(waiting, digest)
            row_id = _row_of(digest, size, media_type)
            self._place(waiting, digest)  # a cleaning may have taken an old copy away meanwhile
        except NotThisType as error:
            raise BadFile(error.reason) from error
        finally:
            waiting.unlink(missing_ok=True)
        return Stored(row_id, digest, name)

    def path_of(self, sha256: str) -> Path:
        """Where the file of that hash is. Raises NotFound when it is not there."""
        path = self._place_of(sha256)
        if not path.is_file():
            raise NotFound(f"attachment {sha256}")
        return path

    def token(self, stored: Stored, official_id: int | None) -> str:
        """A signed word for a hidden field: this person's file, kept for a day."""
        return str(self._signer.dumps([stored.attachment_id, stored.sha256, stored.filename, official_id]))

    def from_token(self, token: str, official_id: int | None) -> Stored | None:
        """The file that a token holds for this person; None for a stale or foreign token."""
        try:
            attachment_id, sha256, filename, owner = self._signer.loads(token, max_age=TOKEN_HOURS * 3600)
        except (BadSignature, ValueError, TypeError):
            return None
        return Stored(attachment_id, sha256, filename) if owner == official_id else None

    def discard(self, sha256: str) -> None:
        """Take away the file of that hash, if it is there."""
        self._place_of(sha256).unlink(missing_ok=True)

    def interrupted(self, before: datetime) -> list[Path]:
        """Uploads that broke off half-way and have not grown since that moment."""
        old = before.timestamp()
        return [path for path in self.root.glob("in-*") if path.stat().st_mtime < old]

    def _received(self, stream: IO[bytes]) -> tuple[Path, str, int]:
        """The upload in a file of its own that nobody else can read, its hash and its size."""
        self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
        with NamedTemporaryFile(dir=self.root, prefix="in-", delete=False) as file:
            path = Path(file.name)
            try:
                digest, size = self._copied(stream, file)
            except BaseException:
                path.unlink(missing_ok=True)
                raise
        return path, digest, size

    def _copied(self, stream: IO[bytes], file: IO[bytes]) -> tuple[str, int]:
        digest, size = hashlib.sha256(), 0
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            if size > self.limit:
                raise BadFile("file_too_big")
            digest.update(chunk)
            file.write(chunk)
        if not size:
            raise BadFile("file_empty")
        file.flush()
        os.fsync(file.fileno())
        return digest.hexdigest(), size

    def _place(self, waiting: Path, sha256: str) -> None:
        target = self._place_of(sha256)
        if target.exists():
            return
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        waiting.chmod(READ_ONLY)
        try:
            os.link(waiting, target)
        except FileExistsError:
            return
        except OSError:  # a file system without second names
            waiting.replace(target)
        _sync(target.parent)

    def _place_of(self, sha256: str) -> Path:
        return self.root / sha256[:2] / sha256[2:4] / sha256


def shelf_of(settings: Settings) -> Shelf:
    """The shelf of an application."""
    return Shelf(settings.home, settings.upload_limit, settings.secret_key)


def clean_name(filename: str) -> str:
    """The last part of an uploaded name, composed, without control characters, not too long."""
    last = PurePosixPath(filename.replace("\\", "/")).name
    plain = "".join(char for char in unicodedata.normalize("NFC", last) if char.isprintable()).strip(" .")
    stem, suffix = PurePosixPath(plain).stem, PurePosixPath(plain).suffix
    return f"{stem[: NAME_MOST - len(suffix)]}{suffix}"


def _row_of(sha256: str, size: int, media_type: str) -> int:
    """The row of that content: the known one, brought in anew today, or a new one."""
    anew = update(Attachment).where(Attachment.sha256 == sha256).values(stored_at=clock.now())
    known = select(Attachment.id).where(Attachment.sha256 == sha256)
    row = {"sha256": sha256, "size": size, "media_type": media_type, "stored_at": clock.now()}
    with suppress(IntegrityError), transaction():  # two people may bring the same file at once
        found = db.session.execute(anew.returning(Attachment.id)).scalar_one_or_none()
        return found or db.session.execute(insert(Attachment).returning(Attachment.id), row).scalar_one()
    return db.session.execute(known).scalar_one()


def _sync(folder: Path) -> None:
    """Make the new name itself survive a power cut, where the system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
