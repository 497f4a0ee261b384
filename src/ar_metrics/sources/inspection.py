"""What a file is, told before anything is imported: how it is written, what each column holds and
by which signs, and which shipped layout reads it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from ar_metrics.contracts import FEEDS
from ar_metrics.sources import cells, plain
from ar_metrics.sources.blocks import encoding_of
from ar_metrics.sources.chunks import grids_of
from ar_metrics.sources.conventions import Numbers, date_format
from ar_metrics.sources.layout import Layout, date_in
from ar_metrics.sources.reading import PLAIN
from ar_metrics.sources.rows import filtered
from ar_metrics.sources.sheet import Grid, Sheet, normal, under_header
from ar_metrics.sources.shipped import shipped_layouts
from ar_metrics.sources.workbook import is_workbook

ENOUGH = 0.8
"""Part of the filled cells that must read as a type: a list has its headings and totals."""
FORMATS = ("YYYY-MM-DD", "DD/MM/YYYY", "MM/DD/YYYY", "DD.MM.YYYY", "DD-MM-YYYY", "YYYY/MM/DD",
           "YYYYMMDD", "DD/MM/YY", "MM/DD/YY")  # fmt: skip
NUMBERS = (Numbers(".", (",",)), Numbers(",", (".", "space")))
AMOUNT = r"[0-9][.,][0-9]{2}\)?-?$"
SAMPLES = 3
FEC = ("JournalCode", "EcritureNum", "EcritureDate", "CompteNum", "CompAuxNum", "PieceRef")


@dataclass(frozen=True)
class Column:
    """A column of the file: header, what it holds (`kind`), the sign of it, and first values.

    `kind`: date, amount, text or empty. `written` is the date format or the decimal mark; several,
    when no value tells them apart. `evidence` is the cell that decided, with its row.
    """

    header: str
    kind: str
    written: tuple[str, ...] = ()
    evidence: str = ""
    samples: tuple[str, ...] = ()


@dataclass(frozen=True)
class Match:
    """A shipped layout, how many of the columns that it needs the file has, and which it lacks."""

    layout: str
    title: str
    found: int
    needed: int
    lacking: tuple[str, ...]


@dataclass(frozen=True)
class Inspection:
    """What a file is. `matches` begin with the best; a layout that fits lacks nothing."""

    file: str
    encoding: str
    header_row: int
    row_count: int
    snapshot_date: str
    columns: tuple[Column, ...]
    matches: tuple[Match, ...]

    @property
    def layout(self) -> str:
        """The name of the layout that reads the file; empty when none has all it needs."""
        best = self.matches[0] if self.matches else None
        return best.layout if best and not best.lacking else ""


def inspect(path: Path) -> Inspection:
    """Return what the file is, without a layout. Nothing is written.

    Raises ContractError where it cannot be read at all.
    """
    layouts = list(shipped_layouts().values())
    wanted = [names for layout in layouts for names in _wanted(layout)]
    grids = grids_of(path, Layout("inspection"), wanted)
    grid = next(grids)
    sheet = under_header(grid, _header_line(grid, wanted), wanted)
    rows = sheet.cells.height + sum(later.cells.height for later in grids)
    matches = sorted((_match(sheet, one) for one in layouts), key=_best_first)
    best = next(one for one in layouts if one.name == matches[0].layout)
    return Inspection(
        path.name,
        _encoding(path),
        sheet.header_line,
        rows,
        _date_told(sheet, best),
        tuple(_column(sheet, place) for place in range(len(sheet.header))),
        tuple(one for one in matches if one.found > 1),
    )


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        start = file.read(8)
    return "" if is_workbook(start) or start.startswith(b"PAR1") else encoding_of(path)


def _header_line(grid: Grid, wanted: list[tuple[str, ...]]) -> int | None:
    """The first of the fullest rows, where no row holds two headers that a layout knows."""
    known = {normal(name) for names in wanted for name in names}
    rows = [[normal(cell) for cell in row if cell] for row in grid.top()]
    if any(len(known.intersection(row)) > 1 for row in rows):
        return None
    fullest = max(map(len, rows))
    return grid.lines[next(place for place, row in enumerate(rows) if len(row) == fullest)]


def _wanted(layout: Layout) -> list[tuple[str, ...]]:
    if layout.module == "fec":
        return [(name,) for name in FEC]
    return plain.wanted() if layout.name in PLAIN else layout.wanted()


def _match(sheet: Sheet, layout: Layout) -> Match:
    """How well a layout fits: by the columns that its first feed cannot do without."""
    held = {normal(name) for name in sheet.header}
    if layout.module == "fec":
        names = {name: (name,) for name in FEC}
    elif layout.name in PLAIN:
        names = {name: (name,) for name in _plain_columns(held)}
    else:
        feed = layout.feeds[0]
        needed = [n for n in feed.columns if FEEDS[feed.feed].notes(n)["needed"]]
        names = {name: feed.columns[name] for name in needed}
        names |= {where.column: (where.column,) for where in feed.where}
        sides = (feed.sign.debit, feed.sign.credit, feed.sign.column)
        names |= {one: (one,) for one in sides if one}
        names |= {"days late": feed.terms.days_late} if feed.terms.days_late else {}
    lacking = tuple(
        " / ".join(theirs[:2]) for theirs in names.values()
        if not {normal(one) for one in theirs} & held
    )  # fmt: skip
    if not lacking and layout.feeds and not filtered(sheet, layout.feeds[0].where, {}).lines.len():
        lacking = (f"a row with {' and '.join(map(str, layout.feeds[0].where))}",)
    return Match(layout.name, layout.title, len(names) - len(lacking), len(names), lacking)


def _plain_columns(held: set[str]) -> list[str]:
    """The columns needed by the feed that the header names best; a date can be told apart."""
    needed = [
        [name for name in feed.schema if feed.notes(name)["needed"] and name != "snapshot_date"]
        for feed in plain.PLAIN_FEEDS.values()
    ]
    return max(needed, key=lambda names: (sum(n in held for n in names) / len(names), len(names)))


def _best_first(match: Match) -> tuple[bool, float, bool, int, bool]:
    return (
        bool(match.lacking), -match.found / max(match.needed, 1), match.layout != "fec",
        -match.needed, match.layout == "plain_history",
    )  # fmt: skip


def _date_told(sheet: Sheet, layout: Layout) -> str:
    said = layout.snapshot_date
    formats = said.formats or layout.dates
    above = "\n".join(sheet.preamble)
    day = date_in(above, said.preamble, formats) if said.preamble else None
    return day.isoformat() if day else ""


def _column(sheet: Sheet, place: int) -> Column:
    header = sheet.header[place]
    values = cells.stripped(sheet.cells[str(place)])
    filled = values.drop_nulls()
    samples = tuple(filled.unique(maintain_order=True).head(SAMPLES))
    if not filled.len():
        return Column(header, "empty")
    found = _dates(sheet, values, filled.len()) or _amounts(sheet, values, filled.len())
    kind, written, evidence = found or ("text", (), "")
    return Column(header, kind, written, evidence, samples)


Found = tuple[str, tuple[str, ...], str]


def _dates(sheet: Sheet, values: pl.Series, filled: int) -> Found | None:
    read = {
        spelled: cells.date(values, (date_format(spelled),)).values.drop_nulls().len()
        for spelled in FORMATS
    }
    most = max(read.values())
    if most < ENOUGH * filled or values.str.len_chars().max() == 4:
        return None
    best, *others = [spelled for spelled, count in read.items() if count == most]
    if others:
        return "date", (best, *others), "no value tells the day from the month"
    other = next((spelled for spelled in FORMATS if _swapped(spelled) == best), None)
    if other is None:
        return "date", (best,), ""
    wrong = cells.date(values, (date_format(other),)).values.is_null() & values.is_not_null()
    decided = wrong.arg_max()
    if not wrong.any() or decided is None:
        return "date", (best,), ""
    order = "day first" if best.startswith("D") else "month first"
    return "date", (best,), f"{values[decided]} in row {sheet.lines[decided]}: {order}"


def _swapped(spelled: str) -> str:
    return spelled.replace("DD", "x").replace("MM", "DD").replace("x", "MM")


def _amounts(sheet: Sheet, values: pl.Series, filled: int) -> Found | None:
    read = [cells.number(values, numbers, 2).values.drop_nulls().len() for numbers in NUMBERS]
    decided = values.str.contains(AMOUNT).fill_null(value=False).arg_true()
    if max(read) < ENOUGH * filled or not decided.len():
        return None
    best = tuple(n for n, count in zip(NUMBERS, read, strict=True) if count == max(read))
    shown = f"{values[decided[0]]} in row {sheet.lines[decided[0]]}"
    return "amount", tuple(numbers.words for numbers in best), shown
