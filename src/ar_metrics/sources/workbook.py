"""Excel workbooks (XLSX, XLSM and the old XLS) and Parquet files, as text cells."""

from __future__ import annotations

import os
import re
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import polars as pl
import polars.selectors as cs

from ar_metrics import archives
from ar_metrics.errors import ContractError, is_panic
from ar_metrics.sources.sheet import Grid

OLD_EXCEL = b"\xd0\xcf\x11\xe0"  # also what a workbook with a password is wrapped in
# The days of the years 1 to 9999 since 1970, and how long a day is in the units of a moment.
FIRST_DAY, LAST_DAY = -719_162, 2_932_896
A_DAY = {"ms": 86_400_000, "us": 86_400_000_000, "ns": 86_400_000_000_000}
LARGEST = 2**63 - 1
EXACT_FLOAT = 1e15  # beyond it a float no longer has every digit
BEYOND_A_FLOAT = r"^-?[0-9]{16,}$"
ERRORS = {
    "Div0": "#DIV/0!", "NA": "#N/A", "Name": "#NAME?", "Null": "#NULL!", "Num": "#NUM!",
    "Ref": "#REF!", "Value": "#VALUE!",
}  # fmt: skip


def is_workbook(content: bytes) -> bool:
    """Tell whether a file is an Excel workbook by its first bytes, whatever it is called."""
    return content.startswith((b"PK\x03\x04", OLD_EXCEL))


def read_workbook(content: bytes, file: str, sheet: str, decimal: str) -> Grid:
    """Return the cells of one sheet: the one named `sheet`, or the first that is visible.

    Numbers come as their shortest text with the mark `decimal`, so that they read like the numbers
    that were typed as text; dates come as "2025-06-30 00:00:00", error cells as "#N/A". A number of
    more digits than a spreadsheet keeps comes as it shows it (1.23E+18): as an id it is spoilt.

    Raises ContractError for a file that is no workbook, one that unpacks beyond measure, and a
    sheet that is not there.
    """
    import fastexcel

    if not content.startswith(OLD_EXCEL):
        _check_archive(content, file)
    with _refusals(content, file):
        book = fastexcel.read_excel(content)
        name = _sheet_name(book, sheet, file)
        loaded = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
        batch, errors = loaded.to_arrow_with_errors()
        cells = pl.DataFrame(pl.from_arrow(batch))
        long = cells.select(pl.any_horizontal(pl.all().str.contains(BEYOND_A_FLOAT).any()))
        if cells.width and (decimal != "." or long.item()):
            typed = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="boolean")
            cells = _as_shown(cells, typed.to_polars(), decimal)
    for error in errors.errors if errors else ():
        row, column = error.offset_position
        found = re.search(r"Error\((\w+)\)", error.detail)
        cells[row, column] = ERRORS.get(found[1] if found else "", "#VALUE!")
    if not cells.width or not cells.height:
        raise ContractError(f"{file} was not imported: sheet {name} is empty.")
    cells = cells.rename(dict(zip(cells.columns, map(str, range(cells.width)), strict=True)))
    first = min(column.absolute_index for column in loaded.selected_columns)
    lines = pl.int_range(1, cells.height + 1, dtype=pl.Int64, eager=True)
    held = cells.select(
        pl.any_horizontal(pl.all().str.contains(r"\S").fill_null(False))
    ).to_series()
    notes = tuple(_notes(book, name, content, asked=bool(sheet)))
    return Grid(file, name, cells.filter(held), lines.filter(held), first, False, notes=notes)


def _notes(book: object, read: str, content: bytes, *, asked: bool) -> Iterator[str]:
    """Say what is easily overlooked: sheets that are not read, rows that are hidden."""
    names: list[str] = book.sheet_names  # type: ignore[attr-defined]
    others = []
    for name in names if not asked else ():
        if name != read:
            other = book.load_sheet(name, header_row=None, n_rows=0)  # type: ignore[attr-defined]
            if other.visible == "visible" and other.total_height > 1:
                others.append(f"{name} ({other.total_height:,} rows)")
    if others:
        yield (
            f"of the workbook only this sheet is read, and not {', '.join(others[:5])}"
            + (f" nor {len(others) - 5} more" if len(others) > 5 else "")
            + ": name the sheet in the layout, under [reader]"
        )
    hidden, formulas = archives.overlooked(content, read)
    if hidden:
        are = "row of this sheet is" if hidden == 1 else "rows of this sheet are"
        yield f"{hidden:,} {are} hidden, perhaps by a filter, and read like the others"
    if formulas:
        hold = "cell of this sheet holds" if formulas == 1 else "cells of this sheet hold"
        yield f"{formulas:,} {hold} a formula without its result: open and save it in a spreadsheet"


def _as_shown(cells: pl.DataFrame, typed: pl.DataFrame, decimal: str) -> pl.DataFrame:
    """Write the cells that are numbers (they have a truth value) as the spreadsheet shows them."""
    shown = []
    for name in cells.columns:
        cell, is_number = cells[name], typed[name].is_not_null()
        marked = cell.str.replace(".", decimal, literal=True)
        digits = cell.str.strip_chars_start("-")
        power = (digits.str.len_chars() - 1).cast(pl.String)
        sign = cell.str.extract("^(-)").fill_null("")
        spoilt = sign + digits.str.slice(0, 1) + "." + digits.str.slice(1, 5) + "E+" + power
        shown.append(
            pl.when(is_number & cell.str.contains(r"^-?[0-9]*\.[0-9]+$"))
            .then(marked)
            .when(is_number & cell.str.contains(BEYOND_A_FLOAT))
            .then(spoilt)
            .otherwise(pl.col(name))
            .alias(name)
        )
    return cells.with_columns(shown)


def parquet_slices(path: Path, rows: int) -> Iterator[Grid]:
    """Yield the cells of a Parquet file as text, `rows` at a time; its column names come first.

    Raises ContractError for a file that is not Parquet.
    """
    try:
        height = pl.scan_parquet(path).select(pl.len()).collect().item()
        for start in range(0, max(height, 1), rows):
            frame = pl.scan_parquet(path).slice(start, rows).collect()
            yield table_slice(frame, path.name, start)
    except BaseException as error:
        if not (isinstance(error, pl.exceptions.PolarsError) or is_panic(error)):
            raise
        raise ContractError(
            f"{path.name} was not imported: it is not a Parquet file, or it is cut short.",
            advice="Write it again, and import it when it is complete.",
        ) from None


def table_slice(frame: pl.DataFrame, file: str, start: int) -> Grid:
    """Return typed rows as text cells; `start` rows came before them, 0 has the names on top."""
    floats = bool(frame.select(cs.float()).width)
    unread = cs.expand_selector(frame, cs.nested() | cs.binary() | cs.object() | cs.duration())
    notes = [
        f"the column '{name}' is not read: it holds {frame.schema[name]}, not texts, numbers or "
        "dates"
        for name in unread
    ]
    frame = frame.drop(unread)
    texts = frame.select(
        *(_day(name, kind) for name, kind in frame.schema.items() if kind.is_(pl.Date)),
        *(_day(name, kind) for name, kind in frame.schema.items() if isinstance(kind, pl.Datetime)),
        *(_whole(name) for name, kind in frame.schema.items() if kind.is_float()),
        (cs.all() - cs.date() - cs.datetime() - cs.float()).cast(pl.String, strict=False),
    ).select(frame.columns)
    names = pl.DataFrame([frame.columns], schema=texts.schema, orient="row")
    cells = texts if start else pl.concat([names, texts])
    cells = cells.rename(dict(zip(cells.columns, map(str, range(cells.width)), strict=True)))
    first = start + 2 if start else 1
    lines = pl.int_range(first, first + cells.height, dtype=pl.Int64, eager=True)
    return Grid(file, "", cells, lines, exact=not floats, notes=tuple(notes))


def _whole(name: str) -> pl.Expr:
    """A float as text, a whole one without its point: ids become floats where one is missing."""
    number = pl.col(name)
    whole = (number == number.round()) & (number.abs() < EXACT_FLOAT)
    as_id = number.cast(pl.Int64, strict=False).cast(pl.String)
    return pl.when(whole).then(as_id).otherwise(number.cast(pl.String)).alias(name)


def _day(name: str, kind: pl.DataType) -> pl.Expr:
    """A day as text; one that no calendar has, which polars cannot write, as its number."""
    one = A_DAY[kind.time_unit] if isinstance(kind, pl.Datetime) else 1
    form = "%Y-%m-%d" if one == 1 else "%Y-%m-%d %H:%M:%S"
    day = pl.col(name)
    number = day.to_physical()
    known = number.is_between(
        max(FIRST_DAY * one, -LARGEST), min((LAST_DAY + 1) * one - 1, LARGEST)
    )
    beyond = pl.format("day {} since 1970", number // one)
    return pl.when(known).then(pl.when(known).then(day).dt.to_string(form)).otherwise(beyond)


def _sheet_name(book: object, wanted: str, file: str) -> str:
    names: list[str] = book.sheet_names  # type: ignore[attr-defined]
    if wanted:
        match = [name for name in names if name.casefold() == wanted.strip().casefold()]
        if not match:
            listed = ", ".join(names)
            raise ContractError(
                f"{file} was not imported: it has no sheet '{wanted}', but {listed}."
            )
        return match[0]
    first = ""
    for name in names:
        found = book.load_sheet(name, header_row=None, n_rows=0)  # type: ignore[attr-defined]
        if found.visible == "visible":
            if found.total_height:
                return name
            first = first or name
    return first or names[0]


@contextmanager
def _refusals(content: bytes, file: str) -> Iterator[None]:
    """Tell a file that cannot be read. The reader of old files panics over many that are harmed,
    and writes about it onto the terminal.
    """
    import fastexcel

    try:
        with _silenced() if content.startswith(OLD_EXCEL) else nullcontext():
            yield
    except fastexcel.FastExcelError:
        raise _no_workbook(file) from None
    except BaseException as error:
        if is_panic(error):
            raise _no_workbook(file) from None
        raise


@contextmanager
def _silenced() -> Iterator[None]:
    """Let libraries write nothing to the error stream of this process."""
    sys.stderr.flush()
    kept = os.dup(2)
    try:
        with Path(os.devnull).open("w") as nowhere:
            os.dup2(nowhere.fileno(), 2)
            yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def _check_archive(content: bytes, file: str) -> None:
    try:
        if "[Content_Types].xml" not in archives.names(content):
            raise _no_workbook(file)
        unpacked = archives.too_large(content)
    except zipfile.BadZipFile:
        raise _no_workbook(file) from None
    if unpacked:
        raise ContractError(
            f"{file} was not imported: it unpacks to {unpacked / 1e6:,.0f} MB, which no table of "
            "this size does.",
            advice="Save the sheet as CSV and import that.",
        )
    if area := archives.far_apart(content):
        raise ContractError(
            f"{file} was not imported: its cells are spread over a sheet of {area:,} cells, most "
            "of them empty.",
            advice="Delete the cells far from the table, or save the sheet as CSV and import that.",
        )


def _no_workbook(file: str) -> ContractError:
    return ContractError(
        f"{file} was not imported: it is not an Excel file, or it is cut short or has a password.",
        advice="Open it in the spreadsheet and save it as .xlsx, without a password.",
    )
