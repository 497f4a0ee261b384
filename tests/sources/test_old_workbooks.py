"""XLS as another library writes it, mixed cells, error cells, and text that is called .xls."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
import xlwt
from test_workbooks import HEADER, LAYOUT

from ar_metrics.sources import inspect
from importing import OPEN_ITEMS, Desk, day

TITLE = ["Postes ouverts, arrêté au 30/06/2025"]
ROWS = [
    TITLE,
    [],
    HEADER,
    ["00017", "F1", day("2025-05-15"), day("2025-06-14"), 1234.5, 0.1 + 0.2],
    [18, 4711, "16/05/2025", "15/06/2025", "1 234,50", "20,00"],
]


def old(rows: list[list[Any]]) -> bytes:
    """An XLS with a hidden sheet before the one with `rows`."""
    book = xlwt.Workbook()
    book.add_sheet("Cachée").visibility = 1
    sheet, dated = book.add_sheet("Postes"), xlwt.easyxf(num_format_str="dd/mm/yyyy")
    for y, row in enumerate(rows):
        for x, cell in enumerate(row):
            if cell == "#N/A":
                sheet.row(y).set_cell_error(x, 0x2A)
            elif isinstance(cell, date):
                sheet.write(y, x, cell, dated)
            else:
                sheet.write(y, x, cell)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def new(rows: list[list[Any]]) -> bytes:
    """The same as XLSX, by a library other than the one our exports use."""
    book = openpyxl.Workbook()
    hidden = book.active
    assert hidden is not None
    hidden.title, hidden.sheet_state = "Cachée", "hidden"
    sheet = book.create_sheet("Postes")
    book.active = 1
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


FORMS = {"june.xls": old, "june.xlsx": new}


@pytest.mark.parametrize("name", FORMS)
def test_mixed_cells_are_read_alike_in_old_and_new_workbooks(name: str, desk: Desk) -> None:
    rows = desk.rows(FORMS[name](ROWS), name=name, layout=LAYOUT)
    assert rows["snapshot_date"].unique().to_list() == [day("2025-06-30")]
    assert rows["customer_id"].to_list() == ["00017", "18"]
    assert rows["document_id"].to_list() == ["F1", "4711"]
    assert rows["issue_date"].to_list() == [day("2025-05-15"), day("2025-05-16")]
    assert rows["original_amount"].to_list() == [Decimal("1234.50")] * 2
    assert rows["open_amount"].to_list() == [Decimal("0.30"), Decimal("20.00")]


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("place", [0, 3, 5])
def test_an_error_cell_is_refused_and_never_read_as_empty(
    name: str, place: int, desk: Desk
) -> None:
    broken = ["19", "F3", day("2025-05-15"), day("2025-06-14"), 1.5, 1.5]
    broken[place] = "#N/A"
    message = desk.refusal(FORMS[name]([*ROWS, broken]), name, layout=LAYOUT)
    assert f"sheet Postes, row 6, column {HEADER[place]}" in message
    assert "'#N/A' is" in message


@pytest.mark.parametrize("name", FORMS)
def test_an_id_of_more_digits_than_a_spreadsheet_keeps_is_refused(name: str, desk: Desk) -> None:
    as_number = ["19", 1234567890123456789, day("2025-05-15"), day("2025-06-14"), 1.5, 1.5]
    message = desk.refusal(FORMS[name]([*ROWS, as_number]), name, layout=LAYOUT)
    assert "'1.23456E+18' is an id in scientific notation" in message
    as_text = ["19", "1234567890123456789", *as_number[2:]]
    rows = desk.rows(FORMS[name]([*ROWS, as_text]), name=name, layout=LAYOUT)
    assert rows["document_id"][-1] == "1234567890123456789"


def test_inspect_looks_into_an_old_workbook(tmp_path: Path) -> None:
    file = tmp_path / "june.xls"
    file.write_bytes(old(ROWS))
    found = inspect(file)
    assert (found.encoding, found.header_row, found.row_count) == ("", 3, 2)


def test_tabbed_text_that_a_program_calls_xls_is_read_as_text(desk: Desk, tmp_path: Path) -> None:
    tabbed = OPEN_ITEMS.replace(",", "\t").encode("utf-16")
    assert desk.rows(tabbed, name="june.xls")["open_amount"].sum() == Decimal("321.00")
    file = tmp_path / "june.xls"
    file.write_bytes(tabbed)
    assert (inspect(file).encoding, inspect(file).layout) == ("utf-16", "plain")


def test_a_web_page_that_is_called_xls_is_told_so(desk: Desk) -> None:
    page = "<html><table><tr><td>Client</td></tr></table></html>"
    assert "it is a web page or XML, whatever its name says" in desk.refusal(page, "june.xls")


def test_an_old_workbook_that_is_cut_short_or_locked_is_refused(desk: Desk) -> None:
    whole = old(ROWS)
    for content in (whole[: len(whole) // 2], whole[:600]):
        assert "it is not an Excel file, or it is cut short" in desk.refusal(content, "june.xls")


def test_parquet_dates_and_decimals_of_other_widths_are_read(desk: Desk) -> None:
    frame = pl.read_csv(OPEN_ITEMS.encode(), try_parse_dates=True).with_columns(
        pl.col("open_amount", "original_amount").cast(pl.Decimal(12, 4)),
        pl.col("issue_date").cast(pl.Datetime("ns")),
        pl.col("bu").cast(pl.Categorical),
    )
    out = io.BytesIO()
    frame.write_parquet(out)
    rows = desk.rows(out.getvalue(), name="june.parquet")
    assert rows["open_amount"].sum() == Decimal("321.00")
    assert rows["issue_date"][0] == day("2025-05-15")


def test_whole_floats_of_parquet_are_ids_without_a_point(desk: Desk) -> None:
    frame = pl.read_csv(io.StringIO(OPEN_ITEMS), infer_schema=False)
    assert frame.height == 3
    floats = pl.Series("document_id", [1001.0, 1002.0, 1003.0])
    rows = desk.rows(parquet(frame.with_columns(floats)), name="june.parquet")
    assert rows["document_id"].to_list() == ["1001", "1002", "1003"]
    lost = frame.with_columns(pl.Series("document_id", [1e17, 2e17, 3e17]))
    assert "is an id in scientific notation" in desk.refusal(parquet(lost), "july.parquet")


def test_a_column_of_parquet_that_is_no_text_is_named(desk: Desk) -> None:
    frame = pl.read_csv(io.StringIO(OPEN_ITEMS), infer_schema=False)
    tagged = frame.with_columns(tags=pl.lit([["a", "b"]]).first())
    assert desk.rows(parquet(tagged), name="june.parquet").height == 3
    lists = frame.with_columns(customer_id=pl.concat_list("customer_id"))
    message = desk.refusal(parquet(lists), "july.parquet")
    assert "the column 'customer_id' is missing" in message
    assert "the column 'customer_id' is not read: it holds List(String)" in message


def parquet(frame: pl.DataFrame) -> bytes:
    out = io.BytesIO()
    frame.write_parquet(out)
    return out.getvalue()
