"""What is kept of an upload, and what is turned away."""

from __future__ import annotations

import io
import stat
import zipfile
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from workflow_app.extensions import db
from workflow_app.models import Attachment
from workflow_app.services.attachments import BadFile, Shelf, clean_name
from workflow_app.services.filetypes import ODT

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 20
OFFICE = {"[Content_Types].xml": b"<Types/>"}


def packed(members: dict[str, bytes], *, method: int = zipfile.ZIP_STORED) -> bytes:
    """An archive of these members, in order."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


DOCX = packed({**OFFICE, "word/document.xml": b"<w/>"})
XLSX = packed({**OFFICE, "xl/workbook.xml": b"<x/>"})
ODT_FILE = packed({"mimetype": ODT.encode(), "content.xml": b"<o/>"})


@pytest.fixture
def shelf(app_context: Flask, tmp_path: Path) -> Shelf:  # noqa: ARG001 - the database it writes to
    return Shelf(tmp_path / "home", 10_000, "secret")


def put(shelf: Shelf, content: bytes, filename: str) -> str:
    return shelf.store(io.BytesIO(content), filename).sha256


@pytest.mark.parametrize(
    ("content", "filename"),
    [
        (PDF, "to-trinh.pdf"),
        (PDF, "TO TRINH.PDF"),
        (PNG, "anh.png"),
        (JPEG, "anh.jpeg"),
        (DOCX, "bien ban.docx"),
        (XLSX, "danh-sach.xlsx"),
        (ODT_FILE, "bien-ban.odt"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_of_an_accepted_type_is_kept_byte_for_byte(
    shelf: Shelf, content: bytes, filename: str
) -> None:
    digest = put(shelf, content, filename)
    kept = shelf.path_of(digest)
    assert kept.read_bytes() == content
    assert kept.relative_to(shelf.root).parts == (digest[:2], digest[2:4], digest)


def test_a_kept_file_is_for_its_owner_to_read_and_for_nobody_to_run(shelf: Shelf) -> None:
    mode = shelf.path_of(put(shelf, PDF, "a.pdf")).stat().st_mode
    assert stat.S_IMODE(mode) == 0o400


def test_the_same_content_is_kept_once(shelf: Shelf) -> None:
    first, second = (shelf.store(io.BytesIO(PDF), name) for name in ("a.pdf", "b.pdf"))
    assert first.attachment_id == second.attachment_id
    assert (first.filename, second.filename) == ("a.pdf", "b.pdf")
    assert db.session.execute(select(func.count()).select_from(Attachment)).scalar_one() == 1


@pytest.mark.parametrize(
    ("content", "filename", "reason"),
    [
        pytest.param(b"<html><script>", "to-trinh.pdf", "type_disguised", id="a web page called pdf"),
        pytest.param(b"MZ\x90\x00", "a.png", "type_disguised", id="a program called png"),
        pytest.param(b"<svg onload=x>", "a.svg", "type_not_accepted", id="a type that can carry scripts"),
        pytest.param(PDF, "a.exe", "type_not_accepted", id="an ending that is not on the list"),
        pytest.param(PDF, "pdf", "type_not_accepted", id="no ending"),
        pytest.param(packed({"a.txt": b"x"}), "a.docx", "type_disguised", id="any archive called docx"),
        pytest.param(XLSX, "a.docx", "type_disguised", id="a sheet called docx"),
        pytest.param(b"PK\x03\x04 but no archive", "a.docx", "type_disguised", id="a broken archive"),
        pytest.param(
            packed({"content.xml": b"<o/>", "mimetype": ODT.encode()}),
            "a.odt",
            "type_disguised",
            id="an odt that does not name its type first",
        ),
        pytest.param(
            packed({**OFFICE, "word/document.xml": b"0" * 1_000_000}, method=zipfile.ZIP_DEFLATED),
            "a.docx",
            "archive_unsafe",
            id="a thousandfold archive",
        ),
        pytest.param(
            packed({**OFFICE, "word/document.xml": b"", "word/vbaProject.bin": b"x"}),
            "a.docx",
            "archive_unsafe",
            id="a document with macros",
        ),
        pytest.param(
            packed({**OFFICE, "word/document.xml": b"", "../../etc/passwd": b"x"}),
            "a.docx",
            "archive_unsafe",
            id="a path that leads outside",
        ),
        pytest.param(PDF + b"0" * 10_000, "a.pdf", "file_too_big", id="above the limit"),
        pytest.param(b"", "a.pdf", "file_empty", id="nothing in it"),
    ],
)
def test_anything_else_is_turned_away_and_leaves_nothing(
    shelf: Shelf, content: bytes, filename: str, reason: str
) -> None:
    with pytest.raises(BadFile) as refused:
        put(shelf, content, filename)
    assert refused.value.reason == reason
    assert [path for path in shelf.root.rglob("*") if path.is_file()] == []
    assert db.session.execute(select(func.count()).select_from(Attachment)).scalar_one() == 0


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\Users\\an\\Tờ trình.pdf", "Tờ trình.pdf"),
        ("../../etc/cron.d/x.pdf", "x.pdf"),
        ("a\r\nSet-Cookie: b.pdf", "aSet-Cookie: b.pdf"),
        ("d" * 300 + ".docx", "d" * 175 + ".docx"),
    ],
)
def test_a_name_is_only_a_name(given: str, kept: str) -> None:
    assert clean_name(given) == kept


def test_a_token_holds_a_file_for_the_person_who_brought_it(shelf: Shelf) -> None:
    stored = shelf.store(io.BytesIO(PDF), "a.pdf")
    token = shelf.token(stored, 7)
    assert shelf.from_token(token, 7) == stored
    assert shelf.from_token(token, 8) is None
    assert shelf.from_token(token[:-2], 7) is None
    assert shelf.from_token("", 7) is None
