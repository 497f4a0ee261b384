"""Every hostile text in every filter, address, file name and cell: it is only ever a text."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

import hostile
import marts
from ar_metrics import exports, queries
from ar_metrics import metrics as m
from ar_metrics.access import EVERYTHING, FILTER_DIMENSIONS, SCOPE_DIMENSIONS, Filters, only
from ar_metrics.queries import Reader, Warehouse
from ar_metrics.ui import importing, state
from terminal import Terminal

JUNE = date(2025, 6, 30)
# A text that holds nothing, or a sign that no text of a database can hold, is no value.
VALUES = [text for text in hostile.ALL if "\x00" not in text]
RUNS = ("=", "+", "-", "@", "\t", "\r", "\n")


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """Item n owes n, and bears the n-th text in every dimension."""
    items = [
        {**{name: text for name in FILTER_DIMENSIONS if name != "team"}, "customer_name": text,
         "outstanding_amount": n}
        for n, text in enumerate(VALUES, 1)
    ]  # fmt: skip
    agents = [{"agent_id": text, "agent_name": text, "team": text} for text in VALUES]
    people = [
        {"bu": text, "customer_id": text, "customer_name": text, "is_intercompany": False,
         "country_code": text, "segment": text, "agent_id": text, "is_natural_person": False}
        for text in VALUES
    ]  # fmt: skip
    folder = tmp_path_factory.mktemp("hostile")
    return Warehouse(
        marts.warehouse(folder, fct_open_items=items, dim_agents=agents, dim_customers=people)
    )


def owed(reader: Reader, filters: Filters) -> int | None:
    return reader.table([m.OUTSTANDING], filters=filters, as_of=JUNE).item()


@pytest.mark.parametrize("dimension", FILTER_DIMENSIONS)
def test_a_filter_finds_the_item_that_bears_the_text_and_no_other(
    warehouse: Warehouse, dimension: str
) -> None:
    reader = Reader(warehouse, EVERYTHING)
    for number, text in enumerate(VALUES, 1):
        assert owed(reader, Filters(**{dimension: (text,)})) == number, text
    assert owed(reader, Filters()) == sum(range(1, len(VALUES) + 1))


@pytest.mark.parametrize("dimension", SCOPE_DIMENSIONS)
def test_a_scope_is_only_ever_its_values(warehouse: Warehouse, dimension: str) -> None:
    for number, text in enumerate(VALUES, 1):
        assert owed(Reader(warehouse, only(**{dimension: (text,)})), Filters()) == number, text


def test_a_search_looks_for_the_text_itself(warehouse: Warehouse) -> None:
    reader = Reader(warehouse, EVERYTHING)
    for text in hostile.ALL:
        found = queries.find_customers(reader, text, limit=1_000)["customer_name"].to_list()
        wanted = text.strip().casefold()
        assert not wanted or text in found or "\x00" in text, text
        assert all(name in VALUES for name in found)


@pytest.mark.parametrize("file_format", ["csv", "csv-fr"])
def test_no_cell_of_a_csv_runs(warehouse: Warehouse, file_format: str) -> None:
    frame = exported(warehouse)
    rows = list(csv.reader(io.StringIO(
        exports.content(file_format, frame).decode("utf-8-sig"), newline=""),
        delimiter=";" if file_format == "csv-fr" else ","))  # fmt: skip
    assert len(rows) == frame.height + 1
    for row in rows:
        assert not [cell for cell in row if cell.startswith(RUNS) and not is_number(cell)]


def test_no_cell_of_a_workbook_is_a_formula_or_a_link(warehouse: Warehouse) -> None:
    frame = exported(warehouse)
    book = openpyxl.load_workbook(io.BytesIO(exports.content("xlsx", frame)))
    cells = [cell for row in book.worksheets[0].iter_rows(min_row=3) for cell in row if cell.value]
    assert len(cells) >= frame.height
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert not [cell.value for cell in cells if cell.hyperlink]


def exported(warehouse: Warehouse) -> pl.DataFrame:
    columns = ["customer_id", "customer_name", "document_id", "account", "outstanding_amount"]
    return queries.open_items(Reader(warehouse, EVERYTHING), Filters(), JUNE, columns)


def is_number(cell: str) -> bool:
    return cell.lstrip("+-").replace(",", "").replace(".", "").isdecimal()


@pytest.mark.parametrize("name", [*hostile.ALL, ""])
def test_an_uploaded_file_stays_in_its_folder_whatever_it_is_called(
    tmp_path: Path, name: str
) -> None:
    class Upload:
        def __init__(self) -> None:
            self.name = name

        def getvalue(self) -> bytes:
            return b"x"

    folder = tmp_path / "upload"
    folder.mkdir()
    saved = importing._saved(folder, Upload())
    assert saved.parent == folder
    assert not saved.name.startswith(("-", "."))
    assert saved.read_bytes() == b"x"
    assert [path.name for path in tmp_path.iterdir()] == ["upload"]


def test_an_address_says_only_what_it_can_say() -> None:
    """Whatever stands in an address becomes a value of the view or its default, never an error."""
    for text in hostile.ALL:
        for param in state.PARAMS:
            value = param.read([text])
            assert value in (param.default, text, [text]) or isinstance(value, bool | date)


def test_an_address_of_hostile_texts_shows_an_empty_selection_and_no_error(open_local: Any) -> None:
    for page in ("overview", "aging"):
        app = open_local(page, **{
            param.key: [text for text in hostile.ALL if text.strip()][:60]
            if isinstance(param.default, list) else "'; drop table fct_open_items; --"
            for param in state.PARAMS
        })  # fmt: skip
        assert not app.exception
        assert not app.error
        assert app.info


def test_cells_of_an_import_stay_texts_from_file_to_export(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path / "home")
    texts = [
        t
        for t in VALUES
        if t.strip() == t and not set(t) & set("\t\r\n\u200b\ufeff") and len(t) < 200
    ]
    with (tmp_path / "customers.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["bu", "customer_id", "name", "country_code", "segment"])
        writer.writerows(["FR01", f"C{n}", text, "FR", "private"] for n, text in enumerate(texts))
    with (tmp_path / "open_items.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["snapshot_date", "bu", "customer_id", "document_id", "document_type",
                         "issue_date", "due_date", "currency_code", "original_amount",
                         "open_amount"])  # fmt: skip
        writer.writerows(["2025-06-30", "FR01", f"C{n}", f"D{n}", "invoice", "2025-05-01",
                          "2025-06-01", "EUR", "1.00", "1.00"] for n, _ in enumerate(texts))  # fmt: skip
    terminal.must("import", str(tmp_path / "customers.csv"), "--layout", "plain")
    terminal.must("import", str(tmp_path / "open_items.csv"), "--layout", "plain_history")
    terminal.must("build")
    rows = terminal.must("export", "customers", "--as-of", "2025-06-30").rows
    told = {row["customer_id"]: row["customer_name"] for row in rows}
    assert len(told) == len(texts)
    for number, text in enumerate(texts):
        assert told[f"C{number}"] in (text, f"'{text}"), text
        assert not told[f"C{number}"].startswith(RUNS) or is_number(told[f"C{number}"])
