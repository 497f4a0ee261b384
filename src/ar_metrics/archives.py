"""Workbooks are zip archives: what they unpack to is measured before anything reads them."""

from __future__ import annotations

import io
import zipfile

LARGEST_UNPACKED = 2_000_000_000  # bytes of XML; 1,000,000 rows x 18 columns take about 1.2 GB
WORST_RATIO = 400  # XML of tables packs 10 to 40 times
MOST_FILES = 5_000


def too_large(content: bytes) -> int:
    """Return the bytes an archive unpacks to when that is beyond measure, else 0.

    The sizes that the archive declares count, after they are found to be true: each file is read
    no further than declared, and one that goes on is no archive. Raises zipfile.BadZipFile for
    what is no archive.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
        unpacked = sum(entry.file_size for entry in entries)
        packed = max(sum(entry.compress_size for entry in entries), 100_000)
        is_beyond = unpacked > min(LARGEST_UNPACKED, packed * WORST_RATIO)
        if is_beyond or len(entries) > MOST_FILES or packed > len(content) + 100_000:
            return max(unpacked, 1)
        if archive.testzip() is not None:
            raise zipfile.BadZipFile("its files are not what it declares")
    return 0


def names(content: bytes) -> list[str]:
    """Return the names of the files in an archive. Raises zipfile.BadZipFile."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.namelist()
