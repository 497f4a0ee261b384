"""Rows of a sheet as rows of a feed: columns picked, values mapped, cells typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import polars as pl

from ar_metrics.contracts import FEEDS, Feed
from ar_metrics.sources import cells, doubts
from ar_metrics.sources.layout import FeedMapping, Layout
from ar_metrics.sources.problems import Findings, Problem, Severity
from ar_metrics.sources.sheet import Sheet

_END_OF_PERIOD = ("valid_to",)


@dataclass(frozen=True)
class Extract:
    """Rows of one feed from one sheet, typed, with what is needed to say where each comes from.

    `frame` has the contract's columns. `typed` holds the text of the cells by our column names,
    `headers` the file's own names; `lines` numbers the rows as the spreadsheet does.
    """

    feed: Feed
    file: str
    sheet: str
    frame: pl.DataFrame
    lines: pl.Series
    typed: Mapping[str, pl.Series] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    def column(self, name: str) -> str:
        """Return a column as a message names it: the file's header, and ours when it differs."""
        theirs = self.headers.get(name, "")
        return f"{theirs} ({name})" if theirs and theirs != name else name

    def found(
        self,
        rows: pl.Series,
        name: str,
        rule: str,
        says: str | pl.Series,
        severity: Severity = "error",
    ) -> pl.DataFrame:
        """Return problems of the rows at these indexes, about the column `name`.

        `says` completes "'value' …" (or is the whole sentence when there is no column).
        """
        typed = self.typed.get(name)
        if typed is None and name in self.frame.columns:
            typed = self.frame[name].cast(pl.String)
        values = (
            pl.repeat(None, rows.len(), dtype=pl.String, eager=True)
            if typed is None
            else typed.gather(rows)
        )
        if isinstance(says, str):
            says = pl.repeat(says, rows.len(), dtype=pl.String, eager=True)
        frame = pl.DataFrame({"value": values, "said": says, "line": self.lines.gather(rows)})
        whole = pl.concat_str(pl.lit("'"), "value", pl.lit("' "), "said")
        return frame.select(
            file=pl.lit(self.file),
            sheet=pl.lit(self.sheet),
            line="line",
            column=pl.lit(self.column(name) if name else ""),
            value="value",
            rule=pl.lit(rule),
            text=pl.coalesce(whole, "said"),
            severity=pl.lit(severity),
        )

    def select(self, rows: pl.Series) -> Extract:
        """Return the rows where the mask `rows` is true."""
        typed = {name: text.filter(rows) for name, text in self.typed.items()}
        return replace(
            self, frame=self.frame.filter(rows), lines=self.lines.filter(rows), typed=typed
        )


def joined(parts: Sequence[Extract]) -> Extract:
    """Return the parts of one file as one."""
    if len(parts) == 1:
        return parts[0]
    typed = {name: pl.concat([one.typed[name] for one in parts]) for name in parts[0].typed}
    return replace(
        parts[0],
        frame=pl.concat([one.frame for one in parts]),
        lines=pl.concat([one.lines for one in parts]),
        typed=typed,
    )


def extract(
    sheet: Sheet,
    mapping: FeedMapping,
    layout: Layout,
    findings: Findings,
    *,
    snapshot_date: date | None = None,
) -> Extract | None:
    """Return the rows of `sheet` for one feed, or None when a needed column is missing.

    What cannot be read goes to `findings`. `snapshot_date` stands in where no column gives it.
    """
    feed = FEEDS[mapping.feed]
    texts, headers = _texts(sheet, mapping, layout, findings)
    if "snapshot_date" in feed.schema and "snapshot_date" not in texts and snapshot_date:
        texts["snapshot_date"] = _constant(snapshot_date.isoformat(), sheet)
    missing = _missing(feed, mapping, texts)
    for name in missing:
        findings.add(_missing_column(sheet, mapping, name))
    if missing:
        return None
    blank = pl.repeat(None, sheet.cells.height, dtype=pl.String, eager=True)
    typed = {name: texts.get(name, blank) for name in feed.schema}
    shell = Extract(feed, sheet.file, sheet.name, pl.DataFrame(), sheet.lines, texts, headers)
    columns = [_read(shell, name, cell, layout, sheet, findings) for name, cell in typed.items()]
    return replace(shell, frame=pl.DataFrame(columns))


def _texts(
    sheet: Sheet, mapping: FeedMapping, layout: Layout, findings: Findings
) -> tuple[dict[str, pl.Series], dict[str, str]]:
    texts: dict[str, pl.Series] = {}
    headers: dict[str, str] = {}
    for ours, candidates in mapping.columns.items():
        place = sheet.position(candidates)
        if place is not None:
            texts[ours] = sheet.cells[str(place)]
            headers[ours] = sheet.header[place]
        elif ours not in mapping.constants and not _is_needed(FEEDS[mapping.feed], ours):
            findings.add(_absent_column(sheet, ours, candidates))
    for ours, value in mapping.constants.items():
        texts.setdefault(ours, _constant(value, sheet))
    for ours, pairs in mapping.values.items():
        if ours in texts:
            texts[ours] = _mapped(cells.stripped(texts[ours]), pairs)
    if layout.reader.empty_values:
        for ours, told in texts.items():
            texts[ours] = told.set(told.str.strip_chars().is_in(layout.reader.empty_values), None)
    return texts, headers


def _mapped(told: pl.Series, pairs: Mapping[str, str]) -> pl.Series:
    """Return our values for the file's: its own first, then those that begin so ("3424*")."""
    default = pairs.get("*")
    other = pl.lit(told) if default is None else pl.lit(default, dtype=pl.String)
    begin = sorted((key for key in pairs if key.endswith("*") and key != "*"), key=len)
    for key in begin:  # the longest last: it decides
        other = pl.when(told.str.starts_with(key[:-1])).then(pl.lit(pairs[key])).otherwise(other)
    exact = {key: value for key, value in pairs.items() if key not in begin}
    rest = pl.select(other.alias("rest")).to_series()
    if rest.len() != told.len():
        rest = rest.new_from_index(0, told.len())
    return told.replace_strict(exact, default=rest, return_dtype=pl.String)


def _read(
    shell: Extract, name: str, cell: pl.Series, layout: Layout, sheet: Sheet, findings: Findings
) -> pl.Series:
    """Return one typed column; what cannot be read goes to `findings`."""
    dtype = shell.feed.schema[name]
    notes = shell.feed.notes(name)
    formats = layout.dates
    if cell.null_count() == cell.len():
        values = pl.repeat(None, cell.len(), dtype=dtype, eager=True)
        return _filled(values, notes.get("default")).rename(name)
    if dtype == pl.Date:
        given = name in shell.headers
        used = formats if given else (cells.ISO,)
        if notes["kind"] == "month":
            read = cells.month(cell, used)
        else:
            read = doubts.date(cell, used, open_ended=name in _END_OF_PERIOD)
    elif isinstance(dtype, pl.Decimal):
        numbers = layout.numbers if name in shell.headers else cells.Numbers()
        read = doubts.number(cell, numbers, dtype.scale, sheet)
    elif dtype == pl.Int64:
        read = cells.whole(cell)
    elif dtype == pl.Boolean:
        read = cells.boolean(cell)
    elif notes["kind"] == "terms":
        read = cells.Read(cells.terms(cell), ())
    elif notes["values"]:
        read = cells.Read(cells.known_value(cell, notes["values"]), ())
    else:
        read = cells.text(cell, is_id=notes["kind"] == "id")
    for unreadable in read.unreadable:
        findings.add_frame(shell.found(unreadable.rows, name, unreadable.rule, unreadable.says))
    return _filled(read.values, notes.get("default")).rename(name)


def _filled(values: pl.Series, default: object) -> pl.Series:
    return values if default is None else values.fill_null(default)


def _constant(value: str, sheet: Sheet) -> pl.Series:
    return pl.repeat(value, sheet.cells.height, dtype=pl.String, eager=True)


def _is_needed(feed: Feed, name: str) -> bool:
    return bool(feed.notes(name)["needed"])


def _missing(feed: Feed, mapping: FeedMapping, texts: Mapping[str, pl.Series]) -> list[str]:
    terms = mapping.terms
    told = terms.days is not None or terms.column or terms.days_late
    filled = {"due_date"} if told else set()
    if mapping.sign.rule == "debit_credit":
        filled |= {"amount", "open_amount", "original_amount"}
    return [
        name
        for name in feed.schema
        if _is_needed(feed, name) and name not in texts and name not in filled
    ]


def _missing_column(sheet: Sheet, mapping: FeedMapping, name: str) -> Problem:
    if name not in mapping.columns and mapping.columns.keys() != _plain(mapping):
        said = (
            f"the layout does not say where {name} comes from, which {mapping.feed} needs: map a "
            "column to it or give a constant"
        )
        return Problem(sheet.file, sheet.name, None, "", None, "missing column", said, "error")
    wanted = mapping.columns.get(name, (name,))
    listed = " or ".join(f"'{candidate}'" for candidate in wanted)
    said = f"the column {listed} is missing" + (f" (it gives {name})" if wanted != (name,) else "")
    has = sheet.told_header()
    if name == "snapshot_date":
        said += ": add it, or say the date of the file with --snapshot-date"
    said += f". {mapping.feed} needs it; row {sheet.header_line} has: {has}"
    return Problem(sheet.file, sheet.name, None, "", None, "missing column", said, "error")


def _plain(mapping: FeedMapping) -> set[str]:
    """The columns that are mapped to themselves."""
    return {ours for ours, theirs in mapping.columns.items() if theirs == (ours,)}


def _absent_column(sheet: Sheet, ours: str, candidates: tuple[str, ...]) -> Problem:
    listed = " or ".join(f"'{candidate}'" for candidate in candidates)
    said = f"the layout takes {ours} from {listed}, which the file does not have: it stays empty"
    return Problem(sheet.file, sheet.name, None, "", None, "absent column", said, "warning")
