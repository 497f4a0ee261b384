"""From one file and its layout to typed rows of the feeds it fills, and all that is wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import polars as pl

from ar_metrics.contracts import FEEDS
from ar_metrics.errors import ContractError
from ar_metrics.sources import plain
from ar_metrics.sources.control import Total, control
from ar_metrics.sources.delimited import read_text
from ar_metrics.sources.extract import Extract, extract
from ar_metrics.sources.layout import FeedMapping, Layout
from ar_metrics.sources.problems import Findings, Problem
from ar_metrics.sources.rows import (
    date_of,
    even_rows,
    filtered,
    with_due_dates,
    without_footer,
)
from ar_metrics.sources.sheet import Grid, Sheet, under_header
from ar_metrics.sources.signs import in_our_sign, with_owed_amounts
from ar_metrics.sources.text import decoded
from ar_metrics.sources.workbook import is_workbook, read_parquet, read_workbook

LARGEST_FILE = 1_500_000_000  # bytes, about 15,000,000 open items
PLAIN = ("plain", "plain_history")
_FORMATS = {".xlsx": "xlsx", ".xlsm": "xlsx", ".xls": "xls", ".parquet": "parquet"}


@dataclass
class Reading:
    """What a file gives: rows by feed, how many rows each feed's filters left out, its totals.

    `left_out`: by feed and by the words of the filter. `total`: where the layout controls one.
    """

    file: str
    extracts: list[Extract] = field(default_factory=list)
    left_out: dict[str, dict[str, int]] = field(default_factory=dict)
    total: Total | None = None


def read_file(
    path: Path, layout: Layout, findings: Findings, snapshot_date: date | None = None
) -> Reading:
    """Return the rows of `path` for every feed that `layout` fills. Cells go to `findings`.

    Raises ContractError where the file as a whole cannot be read.
    """
    if layout.module == "fec":
        return _read_fec(path, layout, findings)
    is_plain = layout.name in PLAIN
    wanted = plain.wanted() if is_plain else layout.wanted()
    sheet = under_header(grid_of(path, layout, wanted), layout.reader.header_row, wanted)
    reading = Reading(path.name)
    day = date_of(sheet, layout, snapshot_date)
    mappings = layout.feeds
    if is_plain:
        mappings = (plain.recognised(sheet, dated=day is not None),)
        plain.note_strangers(sheet, FEEDS[mappings[0].feed], findings)
    reading.total = control(sheet, layout, findings)
    footers: dict[str, int] = {}
    body = without_footer(sheet, (layout.footer, layout.control.row), footers)
    if not body.cells.height:
        raise ContractError(
            f"{path.name} was not imported: it has a header and no row below it.",
            advice="Check that the export is complete.",
        )
    checked: set[int] = set()
    for mapping in mappings:
        dropped = reading.left_out.setdefault(mapping.feed, dict(footers))
        rows = filtered(body, mapping.where, dropped)
        # several feeds see the same rows of the file: uneven ones are told once
        first = rows.lines.len() not in checked
        checked.add(rows.lines.len())
        rows = even_rows(rows, findings if first else Findings())
        taken = _take(rows, mapping, layout, findings, day)
        if taken is not None:
            reading.extracts.append(taken)
    return reading


def _take(
    rows: Sheet, mapping: FeedMapping, layout: Layout, findings: Findings, day: date | None
) -> Extract | None:
    taken = extract(rows, mapping, layout, findings, snapshot_date=day)
    if taken is None:
        return None
    taken = with_owed_amounts(taken, rows, mapping, layout, findings)
    taken = in_our_sign(taken, mapping.sign, findings)
    taken = with_due_dates(taken, mapping.terms, rows, findings)
    if "snapshot_date" in taken.frame.columns:
        _check_snapshot_dates(taken, layout, findings, day)
    return taken


def _check_snapshot_dates(
    taken: Extract, layout: Layout, findings: Findings, day: date | None
) -> None:
    dates = taken.frame["snapshot_date"].drop_nulls().unique().sort()
    column = taken.column("snapshot_date")
    if day is not None and dates.len() and dates.to_list() != [day]:
        said = f"the rows are of {_span(dates)}, and the file is said to be of {day}"
    elif dates.len() > 1 and not layout.snapshot_date.several:
        said = (
            f"the file holds {dates.len()} snapshot dates ({_span(dates)}), and the layout "
            f"{layout.name} expects one. If that is meant, "
        )
        said += (
            "import it with the layout plain_history"
            if layout.name == "plain"
            else "set several_dates = true under [snapshot_date] in the layout"
        )
    else:
        return
    findings.add(
        Problem(
            taken.file, taken.sheet, None, column, None, "several snapshot dates", said, "error"
        )
    )


def _span(dates: pl.Series) -> str:
    first, last = dates[0], dates[-1]
    return f"{first}" if dates.len() == 1 else f"{first} to {last}"


def grid_of(path: Path, layout: Layout, wanted: list[tuple[str, ...]]) -> Grid:
    """Return the cells of a file as they are typed; `wanted` are headers to know a table by.

    Raises ContractError where the file cannot be read.
    """
    content = _content(path)
    written = layout.reader.format
    if written == "auto":
        written = _FORMATS.get(path.suffix.lower(), "csv")
    if written == "xls" and not is_workbook(content):  # text that a program calls .xls
        written = "csv"
    if written in ("xls", "xlsx"):
        return read_workbook(content, path.name, layout.reader.sheet, layout.numbers.decimal)
    if written == "parquet":
        return read_parquet(content, path.name)
    text = decoded(content, layout.reader.encoding, path.name)
    del content
    return read_text(text, path.name, layout.reader.delimiter, layout.reader.quote, wanted)


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise ContractError(
                f"{path.name} was not imported: it is larger than {LARGEST_FILE / 1e9:.1f} GB.",
                advice="Split it, for example by business unit, and import the parts together.",
            )
        content = path.read_bytes()
    except FileNotFoundError:
        raise ContractError(f"{path} was not imported: there is no such file.") from None
    except (IsADirectoryError, PermissionError) as error:
        raise ContractError(f"{path} was not imported: {error.strerror}.") from None
    if not content:
        raise ContractError(
            f"{path.name} was not imported: the file is empty.",
            advice="Export it again: the export did not finish.",
        )
    return content


def _read_fec(path: Path, layout: Layout, findings: Findings) -> Reading:
    from ar_metrics.sources.fec import read_fec  # written for one format, loaded for it alone

    feed = FEEDS["ledger_entries"]
    frame = read_fec(path, layout, findings).select(list(feed.schema))
    taken = Extract(feed, path.name, "", frame, frame["line_no"])
    return Reading(path.name, [taken])
