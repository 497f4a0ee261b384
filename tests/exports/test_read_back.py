"""Whatever is selected, each format read back by another library gives the same rows and sums."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import fastexcel
import openpyxl
import polars as pl
import pyarrow.parquet
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ar_metrics.exports import FORMATS, Provenance, content, control_total

EXAMPLES = int(os.environ.get("AR_TEST_EXAMPLES", "30"))
HEADER = 3
ABOUT = Provenance(
    dataset="drawn",
    as_of=date(2025, 6, 30),
    build="ar-000001.duckdb",
    built_at=datetime(2025, 7, 1, 6, 30),  # noqa: DTZ001
    currency="EUR",
    version="0.1.0",
)
# A letter outside of the first plane, spaces that look like spaces, what CSV and XML quote.
SIGNS = "aÉœß€ \u00a0\u202f\"';,&<>=+-@|\t\n\r_x0041_\\𝄞"
TEXTS = st.one_of(st.none(), st.text(SIGNS, max_size=12))
CENTS = st.integers(-(10**13), 10**13).map(lambda n: Decimal(n).scaleb(-2))
DAYS = st.dates(date(1900, 3, 1), date(2100, 12, 31))
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)).map(  # noqa: DTZ001
    lambda moment: moment.replace(microsecond=0)
)
COLUMNS: dict[str, tuple[pl.DataType, st.SearchStrategy[Any]]] = {
    "customer_name": (pl.String(), TEXTS),
    "document_id": (pl.String(), st.text("0123456789-=F", min_size=1, max_size=6)),
    "due_date": (pl.Date(), st.none() | DAYS),
    "built_at": (pl.Datetime("us"), st.none() | MOMENTS),
    "outstanding_amount": (pl.Decimal(18, 2), st.none() | CENTS),
    "open_local": (pl.Decimal(18, 2), CENTS),
    "overdue_ratio": (pl.Float64(), st.none() | st.floats(-5, 5).map(lambda x: round(x, 6))),
    "overdue_days": (pl.Int64(), st.none() | st.integers(-(10**6), 10**6)),
    "is_disputed": (pl.Boolean(), st.none() | st.booleans()),
}
Rows = list[list[Any]]


@st.composite
def frames(draw: st.DrawFn) -> pl.DataFrame:
    """Some of the columns in any order, and some rows."""
    names = draw(st.lists(st.sampled_from(sorted(COLUMNS)), min_size=1, unique=True))
    height = draw(st.integers(0, 8))
    rows = [tuple(draw(COLUMNS[name][1]) for name in names) for _ in range(height)]
    schema = {name: COLUMNS[name][0] for name in names}
    return pl.DataFrame(rows, schema=schema, orient="row")


def plain(frame: pl.DataFrame) -> Rows:
    return [list(row) for row in frame.iter_rows()]


def from_text(made: bytes, delimiter: str) -> Rows:
    text = made.decode("utf-8-sig")
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    return [row or [""] for row in rows][1:]  # one column without a value is an empty line


def number(text: str) -> str:
    return text.replace(",", ".")


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
    return int(text) if dtype == pl.Int64() else kind(number(text) if french else text)


def from_csv(made: bytes, frame: pl.DataFrame, french: bool) -> Rows:
    kinds = frame.dtypes
    return [
        [told(text, kind, french) for text, kind in zip(row, kinds, strict=True)]
        for row in from_text(made, ";" if french else ",")
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
        return Decimal(str(value)).quantize(Decimal("0.01"))
    if kind == pl.Date():
        return value.date() if isinstance(value, datetime) else value
    if isinstance(kind, pl.Datetime) and isinstance(value, datetime):
        return value.replace(microsecond=0) if value.microsecond < 500_000 else value
    if kind == pl.Int64():
        return int(value)
    return float(value) if kind == pl.Float64() else value


def same_cells(found: Rows, frame: pl.DataFrame) -> None:
    # A row without any value ends a sheet for its readers: it is compared as one.
    whole = found + [[None] * frame.width] * (frame.height - len(found))
    for row, wanted in zip(whole, frame.iter_rows(), strict=True):
        for value, right, kind in zip(row, wanted, frame.dtypes, strict=True):
            got = cell(value, kind)
            assert (got or None) == (right or None) if right in ("", None) else got == right


@settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow],
    derandomize="AR_TEST_EXAMPLES" not in os.environ,
)  # fmt: skip
@given(frame=frames())
def test_every_format_read_back_by_others_has_the_same_rows_types_and_total(
    frame: pl.DataFrame,
) -> None:
    made = {name: content(name, frame, ABOUT) for name in FORMATS}
    total = control_total(frame)

    assert from_csv(made["csv"], frame, french=False) == as_a_csv_tells_them(frame)
    assert from_csv(made["csv-fr"], frame, french=True) == as_a_csv_tells_them(frame)

    lines = [json.loads(line, parse_float=Decimal) for line in made["jsonl"].split(b"\n")[:-1]]
    assert [list(line) for line in lines] == [frame.columns] * frame.height
    assert json.loads(made["json"], parse_float=Decimal) == lines
    again = pl.DataFrame(
        [list(line.values()) for line in lines], schema=frame.columns, orient="row"
    )
    if "outstanding_amount" in frame.columns and frame.height:
        amounts = [line["outstanding_amount"] for line in lines]
        assert sum((Decimal(a) for a in amounts if a is not None), Decimal("0.00")) == total
        assert again.height == frame.height

    parquet = pyarrow.parquet.read_table(io.BytesIO(made["parquet"]))
    assert pl.DataFrame(pl.from_arrow(parquet)).equals(frame)
    metadata = pyarrow.parquet.read_metadata(io.BytesIO(made["parquet"])).metadata
    assert metadata[b"ar_metrics.row_count"] == str(frame.height).encode()

    book = openpyxl.load_workbook(io.BytesIO(made["xlsx"]), read_only=True)
    rows = list(book["Data"].iter_rows(min_row=HEADER, max_col=frame.width, values_only=True))
    assert list(rows[0]) == frame.columns
    same_cells([list(row) + [None] * (frame.width - len(row)) for row in rows[1:]], frame)

    calamine = by_calamine(made["xlsx"], frame, HEADER - 1)
    assert calamine.columns == frame.columns
    same_cells(plain(calamine), frame)
    if total is not None:
        tops = [row[0] for row in openpyxl_values(made["xlsx"], frame)]
        place = frame.columns.index("outstanding_amount")
        assert Decimal(str(tops[place])).quantize(Decimal("0.01")) == total


def by_calamine(made: bytes, frame: pl.DataFrame, header: int) -> pl.DataFrame:
    kinds: Any = {
        pl.String: "string", pl.Date: "date", pl.Datetime: "datetime", pl.Boolean: "boolean",
    }  # fmt: skip
    sheet = fastexcel.read_excel(made).load_sheet(
        "Data",
        header_row=header,
        dtypes={n: kinds.get(type(kind), "float") for n, kind in frame.schema.items()},
    )
    return sheet.to_polars()


def openpyxl_values(made: bytes, frame: pl.DataFrame) -> list[list[Any]]:
    """The cached values of the row of totals: what a reader sees that does not calculate."""
    sheet = openpyxl.load_workbook(io.BytesIO(made), data_only=True)["Data"]
    return [[sheet.cell(1, place + 1).value] for place in range(frame.width)]


@pytest.mark.parametrize("file_format", ["csv", "parquet", "xlsx", "jsonl"])
def test_pieces_give_the_same_bytes_however_they_come(
    monkeypatch: pytest.MonkeyPatch, file_format: str
) -> None:
    """A frame in memory and rows streamed from the database are cut elsewhere."""
    from ar_metrics.exports import FrameRows

    frame = pl.DataFrame({"n": range(2_500), "name": [f"é{n}" for n in range(2_500)]})

    class InPieces(FrameRows):
        def chunks(self):
            yield from self.frame.iter_slices(700)

    whole = content(file_format, FrameRows(frame), ABOUT)
    monkeypatch.setattr("ar_metrics.exports.workbook.WRITTEN_ROWS", 300)
    assert content(file_format, InPieces(frame), ABOUT) == whole
