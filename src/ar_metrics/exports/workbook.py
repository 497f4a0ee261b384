"""Excel workbooks of any size, written from top to bottom: nothing but the row at hand is kept.

Own XML, and no library: the one for this writes cell by cell and lays every sheet on the disk
twice before it is packed. Here whole columns become text at once and go into the file packed.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import IO, Any, Self

import polars as pl

from ar_metrics.exports import cells, parts, sheets
from ar_metrics.exports.cells import Formula
from ar_metrics.exports.rows import Rows, Told, nobody, tally
from ar_metrics.exports.sheets import HEADER_ROW, Part

SHEET_ROWS = 1_048_576
WRITTEN_ROWS = 10_000
PACKING = 2  # of 9: a little larger, several times quicker
CELL_SIZE = 60  # bytes of a cell, before it is packed
LARGE = 1_000_000_000  # a sheet of more bytes announces itself as a large part


@dataclass(frozen=True)
class Table:
    """A table that was written: where each of its amounts stands, a list of cells per sheet."""

    sums: Mapping[str, Decimal]
    ranges: Mapping[str, Sequence[str]]
    count: int

    def total(self, name: str) -> Formula:
        """Return the formula that adds up an amount over all sheets, whatever is filtered."""
        said = "+".join(f"SUM({cells})" for cells in self.ranges[name])
        return Formula(said, self.sums[name])


@dataclass
class Workbook:
    """An .xlsx file being written; the same calls give the same bytes.

    `made_at` is the moment that the file tells as its own: that of its figures.
    """

    file: IO[bytes]
    made_at: datetime
    _names: list[str] = field(default_factory=list)
    _filters: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        moment = self.made_at.astimezone(UTC) if self.made_at.tzinfo else self.made_at
        self._moment = moment
        self._zip = zipfile.ZipFile(
            self.file, "w", zipfile.ZIP_DEFLATED, allowZip64=True, compresslevel=PACKING
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self.close()
        else:
            self._zip.fp = None  # given up: nothing more is written, not even when it is collected

    def table(
        self,
        name: str,
        rows: Rows,
        titles: Mapping[str, str] | None = None,
        told: Told = nobody,
    ) -> Table:
        """Write rows as a table: totals, a frozen header with filters, then a row each.

        The totals obey the filters (SUBTOTAL). What a sheet cannot hold goes on in '`name` 2'.
        """
        pieces, widths = _measured(rows, titles or {})
        made: list[tuple[str, Part]] = []
        done = 0
        for number, (part, frames) in enumerate(_split(rows, pieces), 1):
            sheet = name if number == 1 else f"{name} {number}"
            columns, filtered = list(rows.schema), sheets.span(len(rows.schema), part.count)
            self._filters[len(self._names)] = f"'{sheet}'!{sheets.fixed(filtered)}"
            with self._sheet(sheet, part.count * len(columns) * CELL_SIZE) as write:
                write(sheets.head(columns, part, titles or {}, widths).encode())
                place = HEADER_ROW + 1
                for frame in frames:
                    write(cells.sheet_rows(frame, place))
                    place, done = place + frame.height, done + frame.height
                    told(done)
                write(sheets.end(filtered).encode())
            made.append((sheet, part))
        return _table(rows, made)

    def lines(
        self, name: str, lines: Sequence[Sequence[tuple[object, str]]], widths: Sequence[float]
    ) -> None:
        """Write a sheet of a few lines: each a list of (value, look); looks are `cells.LOOKS`."""
        with self._sheet(name, 0) as write:
            write(sheets.free(lines, widths).encode())

    def close(self) -> None:
        """Write what the workbook is made of; the file is whole only now."""
        count = len(self._names)
        for path, text in {
            "xl/workbook.xml": parts.workbook(self._names, self._filters),
            "xl/_rels/workbook.xml.rels": parts.workbook_links(count),
            "xl/styles.xml": parts.styles(),
            "docProps/core.xml": parts.properties(self._moment),
            "_rels/.rels": parts.package_links(),
            "[Content_Types].xml": parts.content_types(count),
        }.items():
            with self._part(path, 0) as write:
                write(text.encode("utf-8"))
        self._zip.close()

    @contextmanager
    def _sheet(self, name: str, size: int) -> Iterator[Any]:
        self._names.append(name)
        with self._part(f"xl/worksheets/sheet{len(self._names)}.xml", size) as write:
            yield write

    @contextmanager
    def _part(self, path: str, size: int) -> Iterator[Any]:
        entry = zipfile.ZipInfo(path, self._moment.timetuple()[:6])
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry._compresslevel = PACKING  # noqa: SLF001  # pyright: ignore[reportAttributeAccessIssue]
        with self._zip.open(entry, "w", force_zip64=size > LARGE) as part:
            yield part.write


def _measured(rows: Rows, titles: Mapping[str, str]) -> tuple[list[Part], list[float]]:
    """How many rows each sheet will have and what they add up to; at least one sheet. And how wide
    the columns are, by the first rows: each look at the rows is a question to the database.
    """
    room = SHEET_ROWS - HEADER_ROW
    found, total = [], tally(rows)
    widths = _widths(pl.DataFrame(schema=rows.schema), titles)
    for number, chunk in enumerate(rows.chunks()):
        widths = _widths(chunk, titles) if number == 0 else widths
        rest = chunk
        while rest.height:
            piece, rest = rest.head(room - total.count), rest.slice(room - total.count)
            total.add(piece)
            if total.count == room:
                found.append(Part(total.count, total.sums))
                total = tally(rows)
    last = [Part(total.count, total.sums)] if total.count or not found else []
    return found + last, widths


def _split(rows: Rows, pieces: Sequence[Part]) -> Iterator[tuple[Part, Iterator[pl.DataFrame]]]:
    """Each sheet with its rows, WRITTEN_ROWS at a time; to be taken one after the other."""
    frames = (piece for chunk in rows.chunks() for piece in chunk.iter_slices(WRITTEN_ROWS))
    left: list[pl.DataFrame] = []

    def take(count: int) -> Iterator[pl.DataFrame]:
        while count:
            frame = left.pop() if left else next(frames)
            if frame.height > count:
                left.append(frame.slice(count))
                frame = frame.head(count)
            count -= frame.height
            yield frame

    for part in pieces:
        yield part, take(part.count)


def _widths(first: pl.DataFrame, titles: Mapping[str, str]) -> list[float]:
    return [cells.width(name, titles.get(name, name), first[name]) for name in first.columns]


def _table(rows: Rows, made: Sequence[tuple[str, Part]]) -> Table:
    places = {name: place for place, name in enumerate(rows.schema)}
    names = list(made[0][1].sums)
    return Table(
        {name: sum((part.sums[name] for _, part in made), Decimal("0.00")) for name in names},
        {
            name: [f"'{sheet}'!{sheets.below(places[name], part.count)}" for sheet, part in made]
            for name in names
        },
        sum(part.count for _, part in made),
    )
