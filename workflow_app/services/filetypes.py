"""What kind of file an upload really is: by its name and by its content, which must agree."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

PDF = "application/pdf"
PNG = "image/png"
JPEG = "image/jpeg"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODT = "application/vnd.oasis.opendocument.text"

MEMBERS_MOST = 4000  # an office document has some dozens
UNPACKED_MOST = 400 * 1024 * 1024  # bytes, as the directory of the archive declares them
RATIO_MOST = 200  # packed XML shrinks ten- to thirtyfold, a bomb a thousandfold
HEAD = 16  # bytes that tell the formats apart
MACROS = "vbaproject.bin"


class NotThisType(Exception):
    """The content is not what is accepted under this name; ``reason`` is a code for the form."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class FileType:
    """``magic`` opens the file; ``member`` must stand in a packed document."""

    media_type: str
    magic: bytes
    member: str = ""


ZIP = b"PK\x03\x04"
TYPES: Mapping[str, FileType] = {
    ".pdf": FileType(PDF, b"%PDF-"),
    ".png": FileType(PNG, b"\x89PNG\r\n\x1a\n"),
    ".jpg": FileType(JPEG, b"\xff\xd8\xff"),
    ".jpeg": FileType(JPEG, b"\xff\xd8\xff"),
    ".docx": FileType(DOCX, ZIP, "word/document.xml"),
    ".xlsx": FileType(XLSX, ZIP, "xl/workbook.xml"),
    ".odt": FileType(ODT, ZIP, "content.xml"),
}
ACCEPTED = ",".join(TYPES)  # for the file field


def media_type_of(path: Path, filename: str) -> str:
    """The media type of a stored upload that was called ``filename``.

    Raises NotThisType: "type_not_accepted" for an ending that is not on the list,
    "type_disguised" when the content is something else, "archive_unsafe" for a packed
    document that would unpack to too much, carries macros or strange paths.
    """
    wanted = TYPES.get(PurePosixPath(filename).suffix.lower())
    if wanted is None:
        raise NotThisType("type_not_accepted")
    with path.open("rb") as file:
        if not file.read(HEAD).startswith(wanted.magic):
            raise NotThisType("type_disguised")
    if wanted.member:
        _check_archive(path, wanted)
    return wanted.media_type


def _check_archive(path: Path, wanted: FileType) -> None:
    """Look at the directory of the archive only; nothing is unpacked but an ODT's own name."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _check_members(members, path.stat().st_size)
            names = {member.filename for member in members}
            if wanted.member not in names or not _says_so(archive, members, wanted):
                raise NotThisType("type_disguised")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as error:
        raise NotThisType("type_disguised") from error


def _check_members(members: list[zipfile.ZipInfo], packed: int) -> None:
    unpacked = sum(member.file_size for member in members)
    unsafe = (
        len(members) > MEMBERS_MOST
        or unpacked > min(UNPACKED_MOST, max(packed, 1) * RATIO_MOST)
        or any(_is_strange(member) for member in members)
    )
    if unsafe:
        raise NotThisType("archive_unsafe")


def _is_strange(member: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(member.filename.replace("\\", "/"))
    encrypted = bool(member.flag_bits & 1)
    return encrypted or path.is_absolute() or ".." in path.parts or path.name.lower() == MACROS


def _says_so(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], wanted: FileType) -> bool:
    """An ODT names its type in a first, unpacked member; the others list their parts."""
    if wanted.media_type != ODT:
        return any(member.filename == "[Content_Types].xml" for member in members)
    first = members[0]
    if first.filename != "mimetype" or first.file_size != len(ODT):
        return False
    return archive.read(first) == ODT.encode()
