"""Typed files: Excel workbooks and Parquet, with their provenance inside."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import Any

import polars as pl

from ar_metrics.exports.provenance import Provenance

SHEET_ROWS = 1_048_575  # what a sheet holds below its header
FORMATS = {
    "money": {"num_format": "#,##0.00"},
    "ratio": {"num_format": "0.0%"},
    "whole": {"num_format": "#,##0"},
    "date": {"num_format": 14},  # the short date of whoever opens the file
    "moment": {"num_format": 22},
    "header": {"bold": True, "bottom": 1, "bg_color": "#E7EDF3", "text_wrap": True},
    "text": {},
}
WIDTHS = {"money": 16, "ratio": 10, "whole": 10, "date": 12, "moment": 18}


def to_xlsx(
    frame: pl.DataFrame,
    provenance: Provenance | None = None,
    titles: Mapping[str, str] | None = None,
) -> bytes:
    """An Excel workbook: typed cells, money and date formats, a frozen header with filters.

    Texts are always texts, never formulas. A second sheet, Provenance, tells where the figures
    come from. More rows than a sheet holds go on in further sheets.
    """
    import xlsxwriter  # a writer is loaded only when someone exports to it

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"constant_memory": True, "remove_timezone": True}) as book:
        formats = {name: book.add_format(look) for name, look in FORMATS.items()}
        names = [(titles or {}).get(name, name) for name in frame.columns]
        for number, start in enumerate(range(0, max(frame.height, 1), SHEET_ROWS), 1):
            sheet = book.add_worksheet("Data" if number == 1 else f"Data {number}")
            _write(sheet, frame.slice(start, SHEET_ROWS), names, formats)
        if provenance:
            _write_provenance(book, provenance.of(frame), formats)
    return buffer.getvalue()


def to_parquet(
    frame: pl.DataFrame,
    provenance: Provenance | None = None,
    titles: Mapping[str, str] | None = None,  # noqa: ARG001  (machines read the column names)
) -> bytes:
    """Parquet, types kept; the file metadata holds the provenance under `ar_metrics.<name>`."""
    buffer = io.BytesIO()
    told = provenance.of(frame).lines() if provenance else []
    frame.write_parquet(buffer, metadata={f"ar_metrics.{name}": text for name, text in told})
    return buffer.getvalue()


def _write(sheet: Any, frame: pl.DataFrame, names: list[str], formats: dict[str, Any]) -> None:
    kinds = [_kind(name, dtype) for name, dtype in frame.schema.items()]
    writers = [_cell_writer(sheet, kind) for kind in kinds]
    for column, (name, kind) in enumerate(zip(names, kinds, strict=True)):
        sheet.set_column(column, column, WIDTHS.get(kind, min(max(len(name) + 2, 14), 40)))
        sheet.write_string(0, column, name, formats["header"])
    for number, row in enumerate(frame.iter_rows(), 1):
        for column, value in enumerate(row):
            if value is not None:
                writers[column](number, column, value, formats[kinds[column]])
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, frame.height, len(names) - 1)


def _write_provenance(book: Any, provenance: Provenance, formats: dict[str, Any]) -> None:
    sheet = book.add_worksheet("Provenance")
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 80)
    for number, (name, text) in enumerate(provenance.lines()):
        sheet.write_string(number, 0, name, formats["header"])
        sheet.write_string(number, 1, text)


def _kind(name: str, dtype: pl.DataType) -> str:
    if isinstance(dtype, pl.Decimal):
        return "money"
    if dtype.is_float():
        return "ratio" if name.endswith("_ratio") else "money"
    if dtype.is_integer():
        return "whole"
    return {pl.Date: "date", pl.Datetime: "moment"}.get(type(dtype), "text")


def _cell_writer(sheet: Any, kind: str) -> Callable[..., Any]:
    if kind in ("date", "moment"):
        return sheet.write_datetime
    return sheet.write_number if kind in ("money", "ratio", "whole") else _text_writer(sheet)


def _text_writer(sheet: Any) -> Callable[..., Any]:
    def write(row: int, column: int, value: object, look: Any) -> Any:
        if isinstance(value, bool):
            return sheet.write_boolean(row, column, value, look)
        return sheet.write_string(row, column, str(value), look)

    return write
