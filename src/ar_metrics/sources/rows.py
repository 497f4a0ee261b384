"""Which rows of a sheet count, what their date is, and what the file says they add up to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl

from ar_metrics.contracts.codes import CREDIT_TYPES
from ar_metrics.errors import ContractError
from ar_metrics.sources import cells
from ar_metrics.sources.extract import Extract
from ar_metrics.sources.layout import (
    FeedMapping,
    Layout,
    SnapshotDate,
    Terms,
    Where,
    date_in,
)
from ar_metrics.sources.problems import Findings, Problem
from ar_metrics.sources.sheet import LONGEST_TOLD, Sheet

_ITEM = ("customer_id", "document_id", "issue_date")
MOST_REASONS = 20  # ways to say why rows are left out; the rest are counted together


def filtered(sheet: Sheet, wheres: tuple[Where, ...], left_out: dict[str, int]) -> Sheet:
    """Return the rows that pass every filter; `left_out` counts the others by what leaves them out:
    "status = VOIDED", "type = ACCPAY; status = PAID" (the first two filters that a row fails).

    Raises ContractError when a filter names a column that the file does not have.
    """
    if not wheres:
        return sheet
    reasons = []
    for where in wheres:
        place = sheet.position((where.column,))
        if place is None:
            raise ContractError(
                f"{sheet.file} was not imported: the layout filters on the column "
                f"'{where.column}', which the file does not have."
            )
        reasons.append(_reason(sheet.cells[str(place)], where))
    told = pl.concat_list(reasons).list.drop_nulls().list.head(2)
    words = sheet.cells.select(words=told.list.join("; "))["words"]
    passes = words == ""
    for said, rows in words.filter(~passes).value_counts(sort=True, name="n").rows():
        kind = said if said in left_out or len(left_out) < MOST_REASONS else "other filters"
        left_out[kind] = left_out.get(kind, 0) + rows
    return _kept(sheet, passes)


def _reason(column: pl.Series, where: Where) -> pl.Expr:
    """Say what leaves each row out, null where it passes: its value, or that it has one."""
    if where.empty:
        said = pl.lit(f"{where.column} ≠ ''")
    else:
        values = cells.stripped(column).str.slice(0, LONGEST_TOLD)
        said = pl.coalesce(where.column + " = " + pl.lit(values), pl.lit(f"{where.column} = ''"))
    return pl.when(~pl.lit(_passes(column, where))).then(said)


def without_footer(
    sheet: Sheet, pattern: str, mapping: FeedMapping, left_out: dict[str, int]
) -> Sheet:
    """Return the rows in which no cell matches the pattern of total or footer rows, and those that
    are whole items all the same: a customer may be called Total.
    """
    if not pattern:
        return sheet
    return _keep(sheet, ~footers(sheet, pattern, mapping), f"footer {pattern}", left_out)


def footers(sheet: Sheet, pattern: str, mapping: FeedMapping) -> pl.Series:
    """Tell which rows match `pattern` in a cell, and lack their customer, number or date."""
    found = matching(sheet, pattern)
    places = [sheet.position(mapping.columns.get(name, ())) for name in _ITEM]
    if None in places:
        return found
    held = [sheet.cells[str(place)].str.contains(r"\S").fill_null(value=False) for place in places]
    return found & ~(held[0] & held[1] & held[2])


def without_headers(sheet: Sheet, left_out: dict[str, int]) -> Sheet:
    """Return the rows that do not repeat the header, as lists of several pages do."""
    named = [(str(place), name) for place, name in enumerate(sheet.header) if name]
    if len(named) < 2:
        return sheet
    repeats = sheet.cells.select(
        pl.all_horizontal(
            (pl.col(at).str.strip_chars() == name).fill_null(value=False) for at, name in named
        )
    ).to_series()
    return _keep(sheet, ~repeats, "the header, repeated", left_out)


def matching(sheet: Sheet, pattern: str) -> pl.Series:
    """Tell which rows have a cell that matches `pattern`."""
    found = pl.any_horizontal(
        pl.all().str.strip_chars().str.contains(pattern).fill_null(value=False)
    )
    return sheet.cells.select(found.alias("found"))["found"]


def _keep(sheet: Sheet, rows: pl.Series, words: str, left_out: dict[str, int]) -> Sheet:
    dropped = rows.len() - int(rows.sum())
    if not dropped:
        return sheet
    left_out[words] = left_out.get(words, 0) + dropped
    return _kept(sheet, rows)


def _kept(sheet: Sheet, rows: pl.Series) -> Sheet:
    return replace(
        sheet,
        cells=sheet.cells.filter(rows),
        lines=sheet.lines.filter(rows),
        fields=None if sheet.fields is None else sheet.fields.filter(rows),
    )


def _passes(column: pl.Series, where: Where) -> pl.Series:
    values = cells.stripped(column)
    if where.isin is not None:
        return values.fill_null("").is_in(where.isin)
    if where.not_in is not None:
        return ~values.fill_null("").is_in(where.not_in)
    if where.empty is not None:
        return values.is_null() if where.empty else values.is_not_null()
    pattern = where.matches if where.matches is not None else where.not_matches
    found = values.fill_null("").str.contains(str(pattern))
    return found if where.matches is not None else ~found


def even_rows(sheet: Sheet, findings: Findings, told: set[int], *, is_last: bool = True) -> Sheet:
    """Return the rows as wide as the header. The others are noted: their cells mean nothing.

    `told`: lines noted already, by another feed of the same rows. `is_last`: no rows follow.
    """
    if sheet.fields is None:
        return sheet
    width = len(sheet.header)
    short = sheet.fields < width
    wide = (sheet.fields > width) & _has_more(sheet, width)
    rows = (short | wide).arg_true()
    if not rows.len():
        return sheet
    frame = pl.DataFrame({"line": sheet.lines.gather(rows), "fields": sheet.fields.gather(rows)})
    frame = frame.filter(~pl.col("line").is_in(list(told)))
    told.update(frame["line"])
    one = pl.when(pl.col("fields") == 1).then(pl.lit(" field")).otherwise(pl.lit(" fields"))
    counted = pl.concat_str(pl.col("fields").cast(pl.String), one)
    last = sheet.grid.lines[-1] if is_last else 0
    cut = pl.when((pl.col("line") == last) & (pl.col("fields") < width))
    findings.add_frame(
        frame.select(
            file=pl.lit(sheet.file),
            sheet=pl.lit(sheet.name),
            line="line",
            column=pl.lit(""),
            value=pl.lit(None, dtype=pl.String),
            rule=pl.lit("ragged row"),
            text=pl.format("has {} where the header has {}", counted, pl.lit(width))
            + cut.then(pl.lit(": the file may be cut short")).otherwise(pl.lit("")),
            severity=pl.lit("error"),
        )
    )
    return _kept(sheet, ~(short | wide))


def _has_more(sheet: Sheet, width: int) -> pl.Series:
    """Tell which rows hold something in the fields beyond the header."""
    beyond = sheet.grid.cells.columns[width:]
    if not beyond:
        return pl.repeat(value=False, n=sheet.lines.len(), dtype=pl.Boolean, eager=True)
    held = sheet.grid.cells.select(pl.any_horizontal(pl.col(beyond).is_not_null())).to_series()
    return sheet.lines.is_in(sheet.grid.lines.filter(held).implode())


def date_of(sheet: Sheet, layout: Layout, asked: date | None) -> date | None:
    """Return the snapshot date that the file says (cell, preamble, name), else the one asked for.

    Raises ContractError when the layout expects a date that is not there, or when the file says
    another date than the one asked for.
    """
    told = _told_date(sheet, layout.snapshot_date)
    if told and asked and told != asked:
        raise ContractError(
            f"{sheet.file} was not imported: it says it is of {told}, and {asked} was asked for.",
            advice="Leave the snapshot date out, or choose the file of that date.",
        )
    return told or asked


def _told_date(sheet: Sheet, where: SnapshotDate) -> date | None:
    tries = (
        (where.cell, sheet.grid.cell(where.cell) or "", r"(?s)^.*$", f"cell {where.cell}"),
        (where.preamble, "\n".join(sheet.preamble), where.preamble, "the rows above the header"),
        (where.file_name, sheet.file, where.file_name, "the file name"),
    )
    for said, text, pattern, words in tries:
        if said:
            found = date_in(text, pattern, where.formats)
            if found is None:
                shapes = " or ".join(f.spelled for f in where.formats)
                raise ContractError(
                    f"{sheet.file} was not imported: the layout expects the snapshot date in "
                    f"{words}, written {shapes}, and it is not there.",
                    advice="Check that this is the right file and the right layout.",
                )
            return found
    return None


def with_due_dates(taken: Extract, terms: Terms, sheet: Sheet, findings: Findings) -> Extract:
    """Return the rows with empty due dates filled from the payment terms (days, then month end)."""
    if "due_date" not in taken.frame.columns or terms == Terms():
        return taken
    if terms.days_late:
        return _due_before_today(taken, terms.days_late, sheet, findings)
    days = pl.lit(terms.days, dtype=pl.Int64)
    to_month_end = pl.lit(terms.end_of_month)
    place = sheet.position(terms.column) if terms.column else None
    if terms.column and place is None:
        listed = " or ".join(f"'{header}'" for header in terms.column)
        text = f"the layout takes payment terms from {listed}, which the file does not have"
        findings.add(
            Problem(sheet.file, sheet.name, None, "", None, "absent column", text, "warning")
        )
    if place is not None:
        said = cells.terms(sheet.cells[str(place)])
        read = said.str.extract(r"^([0-9]{1,3})(?: EOM)?$", 1).cast(pl.Int64)
        odd = (said.is_not_null() & read.is_null()).arg_true()
        shown = replace(taken, typed={**taken.typed, sheet.header[place]: said})
        words = "is not payment terms such as 30 or 45 EOM"
        findings.add_frame(shown.found(odd, sheet.header[place], "not payment terms", words))
        days = pl.coalesce(pl.lit(read), days)
        to_month_end = pl.coalesce(pl.lit(said.str.ends_with(" EOM")), to_month_end)
    due = pl.col("issue_date") + pl.duration(days=days)
    due = pl.when(to_month_end).then(due.dt.month_end()).otherwise(due)
    if "document_type" in taken.frame.columns:  # a credit is due to nobody
        due = pl.when(~pl.col("document_type").is_in(CREDIT_TYPES)).then(due)
    return replace(taken, frame=taken.frame.with_columns(due_date=pl.coalesce("due_date", due)))


def _due_before_today(
    taken: Extract, headers: tuple[str, ...], sheet: Sheet, findings: Findings
) -> Extract:
    """Fill the due date from the days that an item is late at its snapshot date; 0 is due today."""
    place = sheet.position(headers)
    if place is None:
        listed = " or ".join(f"'{header}'" for header in headers)
        raise ContractError(
            f"{sheet.file} was not imported: the layout takes the days late from {listed}, which "
            "the file does not have."
        )
    read = cells.whole(sheet.cells[str(place)])
    shown = replace(taken, typed={**taken.typed, sheet.header[place]: sheet.cells[str(place)]})
    for wrong in read.unreadable:
        found = shown.found(wrong.rows, sheet.header[place], wrong.rule, wrong.says)
        findings.add_frame(found)
    due = pl.col("snapshot_date") - pl.duration(days=pl.lit(read.values))
    filled = taken.frame.with_columns(due_date=pl.coalesce("due_date", due.cast(pl.Date)))
    return replace(taken, frame=filled)
