"""Workbooks are zip archives: what they unpack to is measured before anything reads them."""

from __future__ import annotations

import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from xml.sax.saxutils import escape

LARGEST_UNPACKED = 2_000_000_000  # bytes of XML; 1,000,000 rows x 18 columns take about 1.2 GB
WORST_RATIO = 400  # XML of tables packs 10 to 40 times
MOST_FILES = 5_000
LARGEST_AREA = 30_000_000  # cells of a sheet, 24 bytes and more each for whoever reads it
PIECE = 4_000_000
# What unpacking raises beside BadZipFile; a password and an unknown method are RuntimeErrors.
HARM = (zlib.error, lzma.LZMAError, EOFError, OSError, RuntimeError, ValueError, struct.error)
PLACE = re.compile(rb"""\br=["']([A-Za-z]{0,9})(\d{1,19})["']""")
HIDDEN = re.compile(rb"""<(?:\w+:)?row\b[^>]*\bhidden=["'](?:1|true)["']""")
EMPTY_FORMULA = re.compile(rb"</(?:\w+:)?f>\s*(?:<(?:\w+:)?v\s*/>|<v></v>)?\s*</(?:\w+:)?c>")
BEYOND = re.compile(rb"""\br=["'](?:[A-Za-z]{2}|[A-Za-z]?\d{7})""")


def too_large(content: bytes) -> int:
    """Return the bytes an archive unpacks to when that is beyond measure, else 0.

    The sizes that the archive declares count, after they are found to be true: each file is read
    no further than declared, and one that goes on is no archive. Raises zipfile.BadZipFile for
    what is no archive.
    """
    with _opened(content) as archive:
        entries = archive.infolist()
        unpacked = sum(entry.file_size for entry in entries)
        packed = max(sum(entry.compress_size for entry in entries), 100_000)
        is_beyond = unpacked > min(LARGEST_UNPACKED, packed * WORST_RATIO)
        if is_beyond or len(entries) > MOST_FILES or packed > len(content) + 100_000:
            return max(unpacked, 1)
        if archive.testzip() is not None:
            raise zipfile.BadZipFile("its files are not what it declares")
    return 0


def far_apart(content: bytes) -> int:
    """Return how many cells the sheet with the largest area spans when hardly any of them is
    filled, else 0. Whoever reads a sheet makes room for all of them.
    """
    with _opened(content) as archive:
        sheets = [one for one in archive.infolist() if "sheets/" in one.filename.lower()]
        areas = [_area(archive, one) for one in sheets]
    return max((area for area, held in areas if area > max(LARGEST_AREA, 4 * held)), default=0)


def overlooked(content: bytes, sheet: str) -> tuple[int, int]:
    """Count the rows of a sheet of a workbook that a filter or a person has hidden, and its
    formulas that no program has worked out; 0 where the archive does not say which file it is.
    """
    try:
        with _opened(content) as archive:
            book = archive.read("xl/workbook.xml").decode("utf-8", "replace")
            links = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
            name = re.escape(escape(sheet, {'"': "&quot;"}))
            tag = re.search(rf"<(?:\w+:)?sheet\b[^>]*\bname=\"{name}\"[^>]*>", book)
            mark = re.search(r":id=\"([^\"]+)\"", tag[0]) if tag else None
            same = rf"<Relationship\b(?=[^>]*\bId=\"{re.escape(mark[1])}\")[^>]*>" if mark else ""
            link = re.search(same, links) if same else None
            target = re.search(r"\bTarget=\"/?(?:xl/)?([^\"]+)\"", link[0]) if link else None
            entry = archive.getinfo(f"xl/{target[1]}") if target else None
            pieces = _pieces(archive, entry) if entry else ()
            counts = [(len(HIDDEN.findall(t)), len(EMPTY_FORMULA.findall(t))) for t in pieces]
            return sum(one[0] for one in counts), sum(one[1] for one in counts)
    except (KeyError, zipfile.BadZipFile):
        return 0, 0


@contextmanager
def _opened(content: bytes) -> Iterator[zipfile.ZipFile]:
    """Open an archive; what breaks it within is zipfile.BadZipFile, whichever library finds it."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield archive
    except HARM as error:
        raise zipfile.BadZipFile("its files cannot be unpacked") from error


def _area(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> tuple[int, int]:
    """Return how many cells the places named in a sheet span, and how many are named.

    Where no place is beyond column Z and row 999,999 nothing is counted: the area is bounded.
    """
    if not any(BEYOND.search(text) for text in _pieces(archive, entry)):
        return 0, 0
    width = height = held = 0
    for text in _pieces(archive, entry):
        for place in PLACE.finditer(text):
            letters, number = place.groups()
            held += bool(letters)
            height = max(height, int(number))
            width = max(width, _column(letters))
    return width * height, held


def _pieces(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield a file of the archive piece by piece, cut where a tag ends."""
    with archive.open(entry) as file:
        rest = b""
        while piece := file.read(PIECE):
            whole, end, begun = (rest + piece).rpartition(b">")
            yield whole + end
            rest = begun[-PIECE:]


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def names(content: bytes) -> list[str]:
    """Return the names of the files in an archive. Raises zipfile.BadZipFile."""
    with _opened(content) as archive:
        return archive.namelist()
