"""Files that other programs read back to the same values, and that run nothing."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import polars as pl
import pyarrow.parquet
import pytest

from ar_metrics.exports import FORMATS, Provenance, content, control_total, file_name

MOMENT = datetime(2025, 7, 1, 6, 30)  # noqa: DTZ001  (DuckDB timestamps are plain UTC)
ROWS = {
    "snapshot_date": [date(2025, 6, 30), date(2025, 6, 30)],
    "document_id": ["00123", 'é;"\n,'],
    "outstanding_amount": [Decimal("1234567.89"), Decimal("-0.10")],
    "overdue_ratio": [0.25, None],
    "overdue_days": [31, None],
    "is_disputed": [True, False],
    "built_at": [MOMENT, None],
}
TYPES = {
    "snapshot_date": pl.Date, "document_id": pl.String, "outstanding_amount": pl.Decimal(38, 2),
    "overdue_ratio": pl.Float64, "overdue_days": pl.Int32, "is_disputed": pl.Boolean,
    "built_at": pl.Datetime,
}  # fmt: skip
HEADER, FIRST = 3, 4  # rows of a sheet: its totals stand above
PROVENANCE = Provenance(
    dataset="open_items",
    as_of=date(2025, 6, 30),
    build="ar-000012.duckdb",
    built_at=MOMENT,
    currency="EUR",
    version="0.1.0",
    filters={"bu": "FR01, FR02"},
)


@pytest.fixture
def frame() -> pl.DataFrame:
    return pl.DataFrame(ROWS, schema=TYPES)


def texts(*values: str) -> pl.DataFrame:
    return pl.DataFrame({"name": values})


def read_csv(made: bytes, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(made.decode("utf-8"), newline=""), delimiter=delimiter))


def test_csv_for_machines_has_commas_iso_dates_and_a_decimal_point(frame: pl.DataFrame):
    header, first, second = read_csv(content("csv", frame))
    assert header == list(ROWS)
    assert first[:4] == ["2025-06-30", "00123", "1234567.89", "0.25"]
    assert second[:5] == ["2025-06-30", 'é;"\n,', "-0.10", "", ""]


def test_csv_for_a_french_excel_has_a_mark_semicolons_and_decimal_commas(frame: pl.DataFrame):
    made = content("csv-fr", frame, titles={"outstanding_amount": "Encours"})
    assert made.startswith(b"\xef\xbb\xbf")
    header, first, second = read_csv(made[3:], delimiter=";")
    assert header[2] == "Encours"
    assert first == [
        "30/06/2025",
        "00123",
        "1234567,89",
        "0,25",
        "31",
        "oui",
        "01/07/2025 06:30:00",
    ]
    assert second[1:3] == ['é;"\n,', "-0,10"]


@pytest.mark.parametrize("file_format", ["csv", "csv-fr"])
@pytest.mark.parametrize(
    "formula", ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3", "\t=1", "\r=1"]
)
def test_a_text_that_a_spreadsheet_would_run_is_neutralised(file_format: str, formula: str):
    made = content(file_format, texts(formula)).removeprefix(b"\xef\xbb\xbf")
    assert read_csv(made, delimiter=";")[1] == ["'" + formula]


@pytest.mark.parametrize("harmless", ["-5", "+33", "-12.50", "-12,50", "a=b", "R-17", ""])
def test_a_text_that_is_a_number_or_no_formula_stays_as_it_is(harmless: str):
    assert read_csv(content("csv", texts(harmless)))[1] == [harmless]


@pytest.mark.parametrize("file_format", ["csv", "csv-fr"])
def test_each_text_column_keeps_its_own_values(file_format: str):
    """Several text columns at once were once joined into one."""
    frame = pl.DataFrame({"a": ["=1", "x"], "b": ["y", "@z"], "c": ["-5", None]})
    rows = read_csv(
        content(file_format, frame).removeprefix(b"\xef\xbb\xbf"),
        delimiter="," if file_format == "csv" else ";",
    )
    assert rows[1:] == [["'=1", "y", "-5"], ["x", "'@z", ""]]


def test_negative_amounts_are_never_quoted(frame: pl.DataFrame):
    assert b",-0.10," in content("csv", frame)


def test_json_keeps_every_digit_as_a_number(frame: pl.DataFrame):
    big = frame.with_columns(
        pl.Series("outstanding_amount", [Decimal("123456789012345678.91"), None], pl.Decimal(38, 2))
    )
    first, second = json.loads(content("json", big), parse_float=Decimal)
    assert first["outstanding_amount"] == Decimal("123456789012345678.91")
    assert first["snapshot_date"] == "2025-06-30"
    assert first["overdue_ratio"] == Decimal("0.25")
    assert first["overdue_days"] == 31
    assert second["document_id"] == 'é;"\n,'
    assert second["is_disputed"] is False
    assert second["outstanding_amount"] is None
    assert second["overdue_ratio"] is None


def test_json_of_no_row_is_an_empty_list(frame: pl.DataFrame):
    assert json.loads(content("json", frame.clear())) == []


def test_a_workbook_has_typed_cells_formats_and_a_frozen_header(frame: pl.DataFrame):
    book = openpyxl.load_workbook(io.BytesIO(content("xlsx", frame, PROVENANCE)))
    sheet = book["Data"]
    assert [cell.value for cell in sheet[HEADER]] == list(ROWS)
    assert [cell.value for cell in sheet[FIRST]] == [
        MOMENT.replace(month=6, day=30, hour=0, minute=0), "00123", 1234567.89, 0.25, 31, True,
        MOMENT,
    ]  # fmt: skip
    assert sheet["A4"].is_date
    assert sheet["B4"].data_type == "s"
    assert sheet["F4"].data_type == "b"
    assert sheet["C4"].number_format == "#,##0.00"
    assert sheet["D4"].number_format == "0.0%"
    assert sheet.freeze_panes == "A4"
    assert sheet["D5"].value is None


def test_a_workbook_tells_its_provenance(frame: pl.DataFrame):
    book = openpyxl.load_workbook(io.BytesIO(content("xlsx", frame, PROVENANCE)))
    told = {row[0].value: row[1].value for row in book["Provenance"].rows}
    assert told["build"] == "ar-000012.duckdb"
    assert told["filters.bu"] == "FR01, FR02"
    assert told["row_count"] == 2
    assert told["control_total"] == 1234567.79
    assert told["scope"] == "all"


def test_a_control_total_beyond_what_a_cell_holds_is_told_to_the_cent(frame: pl.DataFrame):
    big = frame.with_columns(outstanding_amount=pl.lit(Decimal("123456789012345.67")))
    book = openpyxl.load_workbook(io.BytesIO(content("xlsx", big, PROVENANCE)))
    told = {row[0].value: row[1].value for row in book["Provenance"].rows}
    assert told["control_total"] == "246913578024691.34"


@pytest.mark.parametrize("formula", ["=1+1", "@SUM(A1)", "http://a.example", "{=1}"])
def test_a_workbook_holds_texts_as_texts(formula: str):
    sheet = openpyxl.load_workbook(io.BytesIO(content("xlsx", texts(formula))))["Data"]
    assert sheet["A4"].value == formula
    assert sheet["A4"].data_type == "s"
    assert sheet["A4"].hyperlink is None


@pytest.mark.parametrize("sign", ["é", "𝄞"])
def test_a_text_too_long_for_a_cell_is_cut_where_excel_counts_and_says_so(sign: str):
    """Longer cells make Excel offer to repair the file; it counts units of 16 bits."""
    made = content("xlsx", texts(sign * 40_000, "short"))
    sheet = openpyxl.load_workbook(io.BytesIO(made))["Data"]
    units = 2 * 32_766 // len(sign.encode("utf-16-le"))
    assert sheet["A4"].value == sign * units + "…"
    assert sheet["A5"].value == "short"
    assert read_csv(content("csv", texts(sign * 40_000)))[1] == [sign * 40_000]  # nowhere else


def test_days_before_the_first_of_a_spreadsheet_are_texts():
    days = [date(1899, 12, 31), date(1900, 3, 1), None]
    made = content("xlsx", pl.DataFrame({"due_date": days}))
    sheet = openpyxl.load_workbook(io.BytesIO(made))["Data"]
    assert [sheet[f"A{row}"].value for row in (4, 5)] == ["1899-12-31", datetime(1900, 3, 1)]  # noqa: DTZ001


def test_more_rows_than_a_sheet_holds_go_on_in_the_next(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("ar_metrics.exports.workbook.SHEET_ROWS", HEADER + 2)
    book = openpyxl.load_workbook(io.BytesIO(content("xlsx", texts("a", "b", "c"))))
    assert [row[0].value for row in book["Data"].rows][2:] == ["name", "a", "b"]
    assert [row[0].value for row in book["Data 2"].rows][2:] == ["name", "c"]


def test_parquet_keeps_types_and_tells_its_provenance(frame: pl.DataFrame):
    made = io.BytesIO(content("parquet", frame, PROVENANCE))
    assert pl.DataFrame(pl.from_arrow(pyarrow.parquet.read_table(made))).equals(frame)
    metadata = pyarrow.parquet.read_metadata(made).metadata
    assert metadata[b"ar_metrics.as_of"] == b"2025-06-30"
    assert metadata[b"ar_metrics.control_total"] == b"1234567.79"


def test_amounts_of_several_dates_have_no_control_total(frame: pl.DataFrame):
    """The same debt would be counted once per photograph."""
    twice = pl.concat([frame, frame.with_columns(snapshot_date=date(2025, 5, 31))])
    assert control_total(twice) is None
    assert control_total(frame.drop("outstanding_amount")) is None


@pytest.mark.parametrize("file_format", FORMATS)
def test_every_format_writes_a_table_without_rows(frame: pl.DataFrame, file_format: str):
    made = content(file_format, frame.clear(), PROVENANCE)
    assert bool(made) == (file_format != "jsonl")  # no row is no line


def test_a_file_is_named_by_what_it_holds():
    assert file_name("aging", "2025-06-30", "csv-fr") == "aging_2025-06-30.csv"
