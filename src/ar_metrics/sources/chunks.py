"""A file as grids of cells: one for a small file, one after the other for a large one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from ar_metrics.errors import ContractError
from ar_metrics.sources.blocks import encoding_of, line_blocks, text_blocks
from ar_metrics.sources.delimited import read_blocks, read_text
from ar_metrics.sources.layout import Layout
from ar_metrics.sources.sheet import Grid
from ar_metrics.sources.text import decoded
from ar_metrics.sources.workbook import is_workbook, parquet_slices, read_workbook

LARGEST_FILE = 1_500_000_000  # bytes, about 15,000,000 open items
BYTES = 64_000_000  # of text read at a time: about 650,000 open items
BYTES_OF_A_ROW = 100
FIRST_LINES = 2_000  # in the first part of a file: its header is among them
_FORMATS = {".xlsx": "xlsx", ".xlsm": "xlsx", ".xls": "xls", ".parquet": "parquet"}


def grids_of(
    path: Path, layout: Layout, wanted: Sequence[Sequence[str]], size: int = 0
) -> Iterator[Grid]:
    """Yield the cells of a file as they are typed, about `size` bytes at a time (0: as we choose).

    `wanted` are headers to know a table by. A workbook always comes in one.

    Raises ContractError where the file cannot be read.
    """
    size = size or BYTES
    start = _start(path)
    written = layout.reader.format
    if written == "auto":
        written = _FORMATS.get(path.suffix.lower(), "csv")
    if written == "xls" and not is_workbook(start):  # text that a program calls .xls
        written = "csv"
    if written in ("xls", "xlsx"):
        sheet, decimal = layout.reader.sheet, layout.numbers.decimal
        yield read_workbook(path.read_bytes(), path.name, sheet, decimal)
    elif written == "parquet":
        yield from parquet_slices(path, max(1, size // BYTES_OF_A_ROW))
    elif path.stat().st_size <= size:
        text = decoded(path.read_bytes(), layout.reader.encoding, path.name)
        said = layout.reader
        yield read_text(text, path.name, said.delimiter, said.quote, wanted)
    else:
        yield from _long_text(path, layout, wanted, size)


def _long_text(
    path: Path, layout: Layout, wanted: Sequence[Sequence[str]], size: int
) -> Iterator[Grid]:
    said = layout.reader
    encoding = encoding_of(path) if said.encoding == "auto" else said.encoding
    first = max(FIRST_LINES, said.header_row or 0)

    def blocks() -> Iterator[list[str]]:
        return line_blocks(text_blocks(path, encoding, size), first)

    yield from read_blocks(blocks, path.name, said.delimiter, said.quote, wanted)


def _start(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise ContractError(
                f"{path.name} was not imported: it is larger than {LARGEST_FILE / 1e9:.1f} GB.",
                advice="Split it, for example by business unit, and import the parts together.",
            )
        with path.open("rb") as file:
            start = file.read(8)
    except FileNotFoundError:
        raise ContractError(f"{path} was not imported: there is no such file.") from None
    except (IsADirectoryError, PermissionError) as error:
        raise ContractError(f"{path} was not imported: {error.strerror}.") from None
    if not start:
        raise ContractError(
            f"{path.name} was not imported: the file is empty.",
            advice="Export it again: the export did not finish.",
        )
    return start
