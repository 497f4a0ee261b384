"""A workbook that unpacks without end is refused before anything unpacks it."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest

from ar_metrics import archives
from ar_metrics.errors import ContractError
from ar_metrics.sources.workbook import read_workbook


def packed(*files: tuple[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (("[Content_Types].xml", b"<Types/>"), *files):
            archive.writestr(name, content)
    return buffer.getvalue()


BOMB = packed(("xl/worksheets/sheet1.xml", b" " * 60_000_000))


def understated(content: bytes, told: int) -> bytes:
    """The same archive, whose directory and file header say that its largest file is small."""
    largest = max(
        zipfile.ZipFile(io.BytesIO(content)).infolist(), key=lambda entry: entry.file_size
    )
    return content.replace(struct.pack("<L", largest.file_size), struct.pack("<L", told))


def test_a_bomb_is_refused_with_its_size() -> None:
    assert archives.too_large(BOMB) > 60_000_000
    with pytest.raises(ContractError, match="it unpacks to 60 MB"):
        read_workbook(BOMB, "bomb.xlsx", "", ".")


def test_a_bomb_that_declares_less_than_it_holds_is_refused() -> None:
    with pytest.raises(zipfile.BadZipFile):
        archives.too_large(understated(BOMB, 1_000))
    with pytest.raises(ContractError, match="not an Excel file"):
        read_workbook(understated(BOMB, 1_000), "bomb.xlsx", "", ".")


def test_an_archive_of_very_many_files_is_refused() -> None:
    many = packed(*((f"{n}.xml", b"") for n in range(archives.MOST_FILES + 1)))
    assert archives.too_large(many)


def test_an_ordinary_archive_passes() -> None:
    rows = b"".join(b"<row r='%d'><c>%d</c></row>" % (n, n * 7919) for n in range(50_000))
    assert archives.too_large(packed(("xl/worksheets/sheet1.xml", rows))) == 0
