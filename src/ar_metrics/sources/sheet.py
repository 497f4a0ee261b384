"""A file as it was typed: text cells under the header of the file, rows as numbered there."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import polars as pl

from ar_metrics.errors import ContractError

MOST_TOLD, LONGEST_TOLD = 60, 80
HEADER_WITHIN = 60  # rows of preamble we look through for the header


@dataclass(frozen=True)
class Grid:
    """A table before its header is known. `cells` has text columns; `lines` numbers its rows.

    `first_column` is the letter index (0 = A) of the first column of `cells`. `exact` is false
    where numbers were stored as binary floats, so that digits beyond the cents mean nothing.
    `fields` counts the fields of each row where the format lets rows differ (CSV), without the
    empty ones that end it beyond the header. `notes` is what else the file holds, to be told.
    """

    file: str
    sheet: str
    cells: pl.DataFrame
    lines: pl.Series
    first_column: int = 0
    exact: bool = True
    fields: pl.Series | None = None
    notes: tuple[str, ...] = ()

    def top(self) -> list[list[str]]:
        """Return the first rows, cells stripped, empty ones as ''."""
        return [
            [(cell or "").strip() for cell in row] for row in self.cells.head(HEADER_WITHIN).rows()
        ]

    def cell(self, address: str) -> str | None:
        """Return the text at a spreadsheet address such as B2."""
        found = re.fullmatch(r"([A-Za-z]{1,3})([0-9]+)", address.strip())
        if not found:
            return None
        column = _column_index(found[1]) - self.first_column
        row = self.cells.filter(self.lines == int(found[2]))
        inside = row.height and 0 <= column < row.width
        return row.row(0)[column] if inside else None


@dataclass(frozen=True)
class Sheet:
    """A table under its header. `cells` columns are named by position: "0", "1" and so on."""

    grid: Grid
    header: tuple[str, ...]
    header_line: int
    cells: pl.DataFrame
    lines: pl.Series
    fields: pl.Series | None
    preamble: tuple[str, ...]

    @property
    def file(self) -> str:
        """The name of the file."""
        return self.grid.file

    @property
    def name(self) -> str:
        """The name of the sheet; empty where the format has none."""
        return self.grid.sheet

    def told_header(self) -> str:
        """Return the header as a message tells it: the first names, none of them without end."""
        names = [short(name) for name in self.header if name]
        more = f" and {len(names) - MOST_TOLD} more" if len(names) > MOST_TOLD else ""
        return ", ".join(names[:MOST_TOLD]) + more

    def position(self, candidates: Iterable[str]) -> int | None:
        """Return the position of the first candidate header that the file has.

        "Amount#2" is the second column of that name.

        Raises ContractError when a candidate without a number is there more than once.
        """
        plain = [normal(name) for name in self.header]
        for candidate in candidates:
            name, _, number = candidate.rpartition("#")
            wanted = normal(name if name and number.isdecimal() else candidate)
            places = [place for place, found in enumerate(plain) if found == wanted]
            if not places:
                continue
            if name and number.isdecimal():
                if int(number) <= len(places):
                    return places[int(number) - 1]
                continue
            if len(places) > 1:
                raise ContractError(
                    f"{self.file} was not imported: it has {len(places)} columns named "
                    f"'{candidate}'.",
                    advice=f"Say which one in the layout: '{candidate}#1', '{candidate}#2', …",
                )
            return places[0]
        return None


def short(name: str) -> str:
    """Return a name as a message tells it."""
    return name if len(name) <= LONGEST_TOLD else f"{name[:LONGEST_TOLD]}…"


def normal(header: str) -> str:
    """Return a header as it is compared: case, accents, spacing and a byte order mark do not count.

    An apostrophe may be straight or curly.
    """
    plain = unicodedata.normalize("NFD", header.replace("\ufeff", "").replace("’", "'"))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.sub(r"[\s\u00a0\u202f]+", " ", letters).strip().casefold()


def under_header(grid: Grid, header_line: int | None, wanted: Sequence[Sequence[str]]) -> Sheet:
    """Return the rows of `grid` under its header.

    `header_line` numbers it as the spreadsheet does; without it, the header is the first row that
    holds most of the columns `wanted` (each a list of candidate names), or the first row that is
    not empty where none does.

    Raises ContractError where there is no such row.
    """
    numbers = grid.lines.to_list() if header_line else grid.lines.head(HEADER_WITHIN).to_list()
    if header_line is not None:
        if header_line not in numbers:
            raise ContractError(
                f"{grid.file} was not imported: the layout says the header is row {header_line}, "
                "and that row is empty."
            )
        place = numbers.index(header_line)
    else:
        place = _header_place(grid.top(), wanted)
    header = [(cell or "").strip() for cell in grid.cells.row(place)]
    width = max((at for at, name in enumerate(header) if name), default=-1) + 1
    kept = grid.cells.slice(place + 1).select(grid.cells.columns[:width])
    return Sheet(
        grid=grid,
        header=tuple(header[:width]),
        header_line=numbers[place],
        cells=kept.rename(dict(zip(kept.columns, map(str, range(width)), strict=True))),
        lines=grid.lines.slice(place + 1),
        fields=None if grid.fields is None else grid.fields.slice(place + 1),
        preamble=tuple(" ".join(c for c in row if c) for row in grid.top()[:place]),
    )


def continued(first: Sheet, grid: Grid) -> Sheet:
    """Return the rows of a later part of a file, under the header that its first part has."""
    width = len(first.header)
    missing = [pl.lit(None, pl.String).alias(str(at)) for at in range(grid.cells.width, width)]
    cells = grid.cells.select(grid.cells.columns[:width]).with_columns(missing)
    return replace(first, grid=grid, cells=cells, lines=grid.lines, fields=grid.fields)


def _header_place(top: list[list[str]], wanted: Sequence[Sequence[str]]) -> int:
    best, most = 0, 0
    names = [
        {normal(form) for name in candidates for form in (name, name.rpartition("#")[0]) if form}
        for candidates in wanted
    ]
    for place, row in enumerate(top):
        found = {normal(cell) for cell in row if cell}
        hits = sum(1 for candidates in names if candidates & found)
        if hits > most:
            best, most = place, hits
    return best


def _column_index(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
