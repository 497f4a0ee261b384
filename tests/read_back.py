"""Files as other programs read them, and the rows that they should hold."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

import fastexcel
import openpyxl
import polars as pl
import pyarrow.parquet
from openpyxl.utils.escape import unescape

HEADER = 3  # row of a sheet: its totals stand above
Rows = list[list[Any]]


def plain(frame: pl.DataFrame) -> Rows:
    return [list(row) for row in frame.iter_rows()]


def csv_rows(made: bytes, delimiter: str) -> Rows:
    text = made.decode("utf-8-sig")
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    return [row or [""] for row in rows]  # one column without a value is an empty line


# How a CSV tells each type, told back; `french` is the CSV for a French Excel.
def told(text: str, dtype: pl.DataType, french: bool) -> Any:
    if isinstance(dtype, pl.String):
        runs = text.startswith("'") and text[1:].startswith(tuple("=+-@\t\r\n"))
        return text[1:] if runs else text
    if text == "":
        return None
    if dtype == pl.Date():
        return datetime.strptime(text, "%d/%m/%Y" if french else "%Y-%m-%d").date()  # noqa: DTZ007
    if isinstance(dtype, pl.Datetime):
        if french:
            return datetime.strptime(text, "%d/%m/%Y %H:%M:%S")  # noqa: DTZ007
        return datetime.fromisoformat(text)
    if dtype == pl.Boolean():
        return {"true": True, "oui": True, "false": False, "non": False}[text]
    kind: Callable[[str], Any] = Decimal if isinstance(dtype, pl.Decimal) else float
    number = text.replace(",", ".") if french else text
    return int(number) if dtype.is_integer() else kind(number)


def from_csv(made: bytes, frame: pl.DataFrame, french: bool) -> Rows:
    kinds = frame.dtypes
    return [
        [told(text, kind, french) for text, kind in zip(row, kinds, strict=True)]
        for row in csv_rows(made, ";" if french else ",")[1:]
    ]


def as_a_csv_tells_them(frame: pl.DataFrame) -> Rows:
    """What a CSV cannot tell apart: a text that is absent and an empty one, and a text that was
    neutralised and one that had its apostrophe before.
    """
    return [
        [told(value or "", kind, french=False) if kind == pl.String else value
         for value, kind in zip(row, frame.dtypes, strict=True)]
        for row in frame.iter_rows()
    ]  # fmt: skip


def cell(value: Any, kind: pl.DataType) -> Any:
    """A cell of a spreadsheet as the type it stands for: all its numbers are doubles."""
    if value is None or (value == "" and kind != pl.String):
        return None
    if isinstance(kind, pl.Decimal):
        return Decimal(str(value)).quantize(Decimal(1).scaleb(-kind.scale))
    if kind == pl.Date():
        return value.date() if isinstance(value, datetime) else value
    if isinstance(kind, pl.Datetime) and isinstance(value, datetime):
        return value.replace(microsecond=0) if value.microsecond < 500_000 else value
    if kind.is_integer():
        return int(value)
    return float(value) if kind.is_float() else value


def same_cells(found: Rows, frame: pl.DataFrame) -> None:
    # A row without any value ends a sheet for its readers: it is compared as one.
    whole = found + [[None] * frame.width] * (frame.height - len(found))
    for row, wanted in zip(whole, frame.iter_rows(), strict=True):
        for value, right, (name, kind) in zip(row, wanted, frame.schema.items(), strict=True):
            got = cell(value, kind)
            assert got == right or (not got and right in ("", None)), (name, got, right)


def by_openpyxl(made: bytes, frame: pl.DataFrame) -> Rows:
    """The header and the rows below it; what Excel reads from _xHHHH_ openpyxl leaves to others."""
    sheet = openpyxl.load_workbook(io.BytesIO(made), read_only=True)["Data"]
    rows = sheet.iter_rows(min_row=HEADER, max_col=frame.width, values_only=True)
    return [
        [unescape(v) if isinstance(v, str) else v for v in row] + [None] * (frame.width - len(row))
        for row in rows
    ]


def by_calamine(made: bytes, frame: pl.DataFrame) -> pl.DataFrame:
    kinds: Any = {
        pl.String: "string", pl.Date: "date", pl.Datetime: "datetime", pl.Boolean: "boolean",
    }  # fmt: skip
    sheet = fastexcel.read_excel(made).load_sheet(
        "Data",
        header_row=HEADER - 1,
        dtypes={n: kinds.get(type(kind), "float") for n, kind in enumerate(frame.dtypes)},
    )
    return sheet.to_polars()


def same_everywhere(
    made: dict[str, bytes], frame: pl.DataFrame, titles: dict[str, str], worded: pl.DataFrame
) -> None:
    """Each format, by the name it is written with, read back by others: header, rows, types.

    `worded` is the frame as files for people tell it, `titles` what they call its columns.
    """
    names = [titles.get(name, name) for name in frame.columns]
    assert csv_rows(made["csv"], ",")[0] == frame.columns
    assert csv_rows(made["csv-fr"], ";")[0] == names
    assert from_csv(made["csv"], frame, french=False) == as_a_csv_tells_them(frame)
    assert from_csv(made["csv-fr"], frame, french=True) == as_a_csv_tells_them(worded)

    lines = [json.loads(line, parse_float=Decimal) for line in made["jsonl"].split(b"\n")[:-1]]
    assert [list(line) for line in lines] == [frame.columns] * frame.height
    assert json.loads(made["json"], parse_float=Decimal) == lines
    for line, row in zip(lines, frame.iter_rows(named=True), strict=True):
        for name, kind in frame.schema.items():
            if isinstance(kind, pl.Decimal) or kind in (pl.String, pl.Boolean):
                assert line[name] == row[name]

    parquet = pyarrow.parquet.read_table(io.BytesIO(made["parquet"]))
    assert pl.DataFrame(pl.from_arrow(parquet)).equals(frame)
    metadata = pyarrow.parquet.read_metadata(io.BytesIO(made["parquet"])).metadata
    assert metadata[b"ar_metrics.row_count"] == str(frame.height).encode()

    header, *rows = by_openpyxl(made["xlsx"], frame)
    assert header == names
    same_cells(rows, worded)
    calamine = by_calamine(made["xlsx"], frame)
    assert calamine.columns == names
    same_cells(plain(calamine), worded)


def totals_of(made: bytes, frame: pl.DataFrame) -> list[Any]:
    """The cached values of the row of totals: what a reader sees that does not calculate."""
    sheet = openpyxl.load_workbook(io.BytesIO(made), data_only=True)["Data"]
    return [sheet.cell(1, place + 1).value for place in range(frame.width)]
