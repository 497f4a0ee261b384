"""From one file and its layout to typed rows of the feeds it fills, and all that is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import polars as pl

from ar_metrics.contracts import FEEDS
from ar_metrics.errors import ContractError
from ar_metrics.sources import plain
from ar_metrics.sources.chunks import grids_of
from ar_metrics.sources.control import Control, Total
from ar_metrics.sources.extract import Extract, extract, joined
from ar_metrics.sources.layout import FeedMapping, Layout
from ar_metrics.sources.problems import Findings, Problem
from ar_metrics.sources.rows import (
    date_of,
    even_rows,
    filtered,
    with_due_dates,
    without_footer,
    without_headers,
)
from ar_metrics.sources.sheet import Grid, Sheet, continued, under_header
from ar_metrics.sources.signs import in_our_sign, with_owed_amounts

PLAIN = ("plain", "plain_history")


@dataclass
class Reading:
    """What a file gives: rows by feed, how many rows each feed's filters left out, its totals.

    `left_out`: by feed and by the words of the filter. `total`: where the layout controls one.
    """

    file: str
    extracts: list[Extract] = field(default_factory=list)
    left_out: dict[str, dict[str, int]] = field(default_factory=dict)
    total: Total | None = None


@dataclass(frozen=True)
class Part:
    """Rows of a part of a file by feed, and what is wrong in it."""

    extracts: list[Extract]
    findings: Findings


def read_file(
    path: Path, layout: Layout, findings: Findings, snapshot_date: date | None = None
) -> Reading:
    """Return the rows of `path` for every feed that `layout` fills. Cells go to `findings`.

    Raises ContractError where the file as a whole cannot be read.
    """
    reading = Reading(path.name)
    taken: dict[str, list[Extract]] = {}
    for part in read_parts(path, layout, reading, snapshot_date):
        findings.frames += part.findings.frames
        for one in part.extracts:
            taken.setdefault(one.feed.name, []).append(one)
    reading.extracts = [joined(parts) for parts in taken.values()]
    return reading


def read_parts(
    path: Path,
    layout: Layout,
    reading: Reading,
    snapshot_date: date | None = None,
    size: int = 0,
) -> Iterator[Part]:
    """Yield the rows of `path` part by part, of about `size` bytes; `reading` is filled meanwhile.

    What concerns the file as a whole comes with the first part or the last.

    Raises ContractError where the file as a whole cannot be read.
    """
    if layout.module == "fec":
        yield from _read_fec(path, layout, size)
        return
    wanted = plain.wanted() if layout.name in PLAIN else layout.wanted()
    controlled, days = Control(layout), _Days(layout)
    told: set[str] = set()
    rows = 0
    sheet: Sheet | None = None
    mappings = [one for one in layout.feeds if not one.query or one.feed == path.stem]
    day = snapshot_date
    for grid, is_last in _with_last(grids_of(path, layout, wanted, size)):
        findings = Findings()
        if sheet is None:
            sheet = under_header(grid, layout.reader.header_row, wanted)
            day = date_of(sheet, layout, snapshot_date)
            if layout.name in PLAIN:
                mappings = [plain.recognised(sheet, dated=day is not None)]
                plain.note_strangers(sheet, FEEDS[mappings[0].feed], findings)
        else:
            sheet = continued(sheet, grid)
        findings.add_notes(grid.file, grid.sheet, grid.notes)
        dropped: dict[str, int] = {}
        body = without_headers(sheet, dropped)
        body = without_footer(body, layout.footer, mappings[0], dropped)
        controlled.add(body)
        body = without_footer(body, layout.control.row, mappings[0], dropped)
        rows += body.cells.height
        if is_last and not rows:
            raise ContractError(
                f"{path.name} was not imported: it has a header and no row below it.",
                advice="Check that the export is complete.",
            )
        uneven: set[int] = set()
        part = Part([], findings)
        for mapping in mappings:
            counts = reading.left_out.setdefault(mapping.feed, {})
            for words, count in dropped.items():
                counts[words] = counts.get(words, 0) + count
            kept = filtered(body, mapping.where, counts)
            kept = even_rows(kept, findings, uneven, is_last=is_last)
            part.extracts.extend(_take(kept, mapping, layout, findings, day))
        days.add(part.extracts)
        findings.forget(told)
        if is_last:
            reading.total = controlled.total(sheet, findings)
            days.check(findings, day)
        yield part


def _with_last(grids: Iterable[Grid]) -> Iterator[tuple[Grid, bool]]:
    """Yield each grid, and whether it is the last one."""
    before: Grid | None = None
    for grid in grids:
        if before is not None:
            yield before, False
        before = grid
    if before is not None:
        yield before, True


def _take(
    rows: Sheet, mapping: FeedMapping, layout: Layout, findings: Findings, day: date | None
) -> Iterator[Extract]:
    taken = extract(rows, mapping, layout, findings, snapshot_date=day)
    if taken is None:
        return
    taken = with_owed_amounts(taken, rows, mapping, layout, findings)
    taken = in_our_sign(taken, mapping.sign, findings)
    yield with_due_dates(taken, mapping.terms, rows, findings)


@dataclass
class _Days:
    """The snapshot dates that the rows of a file have, by feed."""

    layout: Layout
    found: dict[str, tuple[Extract, set[date]]] = field(default_factory=dict)

    def add(self, extracts: list[Extract]) -> None:
        for taken in extracts:
            if "snapshot_date" not in taken.frame.columns:
                continue
            empty = taken.select(pl.repeat(value=False, n=taken.frame.height, eager=True))
            _, days = self.found.setdefault(taken.feed.name, (empty, set()))
            days.update(taken.frame["snapshot_date"].drop_nulls().unique())

    def check(self, findings: Findings, day: date | None) -> None:
        """Note dates where one is expected, or that are not the `day` the file is said to be of."""
        for taken, days in self.found.values():
            self._check(taken, sorted(days), findings, day)

    def _check(
        self, taken: Extract, dates: list[date], findings: Findings, day: date | None
    ) -> None:
        column = taken.column("snapshot_date")
        if day is not None and dates and dates != [day]:
            said = f"the rows are of {_span(dates)}, and the file is said to be of {day}"
        elif len(dates) > 1 and not self.layout.snapshot_date.several:
            said = (
                f"the file holds {len(dates)} snapshot dates ({_span(dates)}), and the layout "
                f"{self.layout.name} expects one. If that is meant, "
            )
            said += (
                "import it with the layout plain_history"
                if self.layout.name == "plain"
                else "set several_dates = true under [snapshot_date] in the layout"
            )
        else:
            return
        findings.add(
            Problem(
                taken.file, taken.sheet, None, column, None, "several snapshot dates", said, "error"
            )
        )


def _span(dates: list[date]) -> str:
    first, last = dates[0], dates[-1]
    return f"{first}" if len(dates) == 1 else f"{first} to {last}"


def _read_fec(path: Path, layout: Layout, size: int) -> Iterator[Part]:
    from ar_metrics.sources.fec import fec_parts  # written for one format, loaded for it alone

    feed, findings = FEEDS["ledger_entries"], Findings()
    for frame in fec_parts(path, layout, findings, *([size] if size else [])):
        taken = Extract(feed, path.name, "", frame.select(list(feed.schema)), frame["line_no"])
        yield Part([taken], findings)
        findings = Findings()
