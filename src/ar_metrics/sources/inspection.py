"""What a file is, told before anything is imported: how it is written, what each column holds and
by which signs, and which shipped layout reads it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ar_metrics.contracts import FEEDS
from ar_metrics.sources import cells, plain
from ar_metrics.sources.blocks import encoding_of
from ar_metrics.sources.chunks import grids_of
from ar_metrics.sources.conventions import date_format
from ar_metrics.sources.guessing import Guess, Told, guess
from ar_metrics.sources.kinds import NUMBERS, Column, column
from ar_metrics.sources.layout import Layout, date_in
from ar_metrics.sources.reading import PLAIN
from ar_metrics.sources.rows import filtered, without_headers
from ar_metrics.sources.sheet import Grid, Sheet, normal, under_header
from ar_metrics.sources.shipped import shipped_layouts
from ar_metrics.sources.workbook import is_workbook

A_DATE = r"([0-9]{1,4}[./-][0-9]{1,2}[./-][0-9]{1,4})"
BEFORE_A_DATE = rf"(?i)\b(au|as of|as at|zum|stichtag|key date|al)\b\s*:?\s*{A_DATE}"
FEC = ("JournalCode", "EcritureNum", "EcritureDate", "CompteNum", "CompAuxNum", "PieceRef")


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
    """What a file is. `matches` begin with the best; a layout that fits lacks nothing. `dated` is
    the regular expression of the snapshot date above the header, where the file's own dates fit it.
    """

    file: str
    encoding: str
    header_row: int
    row_count: int
    snapshot_date: str
    columns: tuple[Column, ...]
    matches: tuple[Match, ...]
    guess: Guess
    dated: str = ""

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
    sheet = without_headers(sheet, {})
    rows = sheet.cells.height + sum(later.cells.height for later in grids)
    matches = sorted((_match(sheet, one) for one in layouts), key=_best_first)
    best = next(one for one in layouts if one.name == matches[0].layout)
    columns = tuple(column(sheet, place) for place in range(len(sheet.header)))
    return Inspection(
        path.name,
        _encoding(path),
        sheet.header_line,
        rows,
        _date_told(sheet, best),
        columns,
        tuple(one for one in matches if one.found > 1),
        _guess(sheet, columns),
        _dated(sheet, columns),
    )


def _guess(sheet: Sheet, columns: Sequence[Column]) -> Guess:
    """What the columns seem to be, each under the name by which a layout can tell it apart."""
    names = [normal(one.header) for one in columns]
    told = [
        Told(_header(names, place, one), one.kind, one.written,
             cells.stripped(sheet.cells[str(place)]))
        for place, one in enumerate(columns) if one.header
    ]  # fmt: skip
    marks = [one.written[0] for one in columns if one.kind == "amount"]
    by_words = {numbers.words: numbers for numbers in reversed(NUMBERS)}
    most = max(by_words, key=marks.count)
    return guess(sheet, told, by_words[most] if marks else NUMBERS[0])


def _header(names: Sequence[str], place: int, one: Column) -> str:
    several = names.count(names[place]) > 1
    return f"{one.header}#{names[: place + 1].count(names[place])}" if several else one.header


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


def _dated(sheet: Sheet, columns: Sequence[Column]) -> str:
    """The pattern of the date above the header, written as the dates of the file are."""
    dates = [one for one in columns if one.kind == "date" and len(one.written) == 1]
    formats = tuple(date_format(one.written[0]) for one in dates)
    words = {word for word, _ in re.findall(BEFORE_A_DATE, "\n".join(sheet.preamble))}
    if not formats or len(words) != 1:
        return ""
    pattern = rf"(?i)\b{re.escape(words.pop())}\b\s*:?\s*{A_DATE}"
    days = {date_in(line, pattern, formats) for line in sheet.preamble} - {None}
    return pattern if len(days) == 1 else ""
