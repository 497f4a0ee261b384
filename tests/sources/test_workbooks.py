"""XLSX and Parquet files."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter

from importing import OPEN_ITEMS, Desk, day

LAYOUT = """
[reader]
sheet = "Postes"
[numbers]
decimal = ","
thousands = ["space"]
[dates]
formats = ["DD/MM/YYYY"]
[snapshot_date]
preamble = "arrêté au ([0-9/]+)"
[constants]
bu = "FR01"
document_type = "invoice"
currency_code = "EUR"
[feeds.open_items.columns]
customer_id = "Client"
document_id = "Pièce"
issue_date = "Date"
due_date = "Échéance"
original_amount = "Montant"
open_amount = "Solde"
"""
HEADER = ["Client", "Pièce", "Date", "Échéance", "Montant", "Solde"]


def workbook(rows: list[list[Any]], sheet: str = "Postes", at: tuple[int, int] = (0, 0)) -> bytes:
    """An XLSX with `rows` from the cell `at`; other sheets before it, one of them hidden."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        day_format = book.add_format({"num_format": "dd/mm/yyyy"})
        book.add_worksheet("Cachée").hide()
        page = book.add_worksheet(sheet)
        page.activate()
        page.set_first_sheet()
        for y, row in enumerate(rows, at[0]):
            for x, cell in enumerate(row, at[1]):
                if isinstance(cell, date):
                    page.write_datetime(
                        y, x, datetime.combine(cell, datetime.min.time()), day_format
                    )
                elif cell is not None:
                    page.write(y, x, cell)
    return out.getvalue()


def export(*rows: list[Any]) -> bytes:
    """As an accounting package writes it: the date in a line above, the table further down."""
    return workbook([["Postes ouverts, arrêté au 30/06/2025"], [], HEADER, *rows], at=(1, 1))


ROW = ["00017", "F1", day("2025-05-15"), day("2025-06-14"), 1234.5, 0.1 + 0.2]


def test_a_preamble_with_the_date_and_typed_cells(desk: Desk) -> None:
    text = ["18", "F2", "16/05/2025", "15/06/2025", "1 234,50", "20,00"]
    rows = desk.rows(export(ROW, text), name="june.xlsx", layout=LAYOUT)
    assert rows["snapshot_date"].unique().to_list() == [day("2025-06-30")]
    assert rows["customer_id"].to_list() == ["00017", "18"]
    assert rows["issue_date"].to_list() == [day("2025-05-15"), day("2025-05-16")]
    assert rows["original_amount"].to_list() == [Decimal("1234.50"), Decimal("1234.50")]
    assert rows["open_amount"].to_list() == [Decimal("0.30"), Decimal("20.00")]


def test_rows_and_sheet_are_named_as_in_the_spreadsheet(desk: Desk) -> None:
    bad = ["18", None, 45809, "31/02/2025", 1.239, "abc"]
    message = desk.refusal(export(ROW, bad), "june.xlsx", layout=LAYOUT)
    # the table starts in B4: its second row is row 6
    assert "sheet Postes, row 6, column Pièce (document_id): is empty" in message
    assert (
        "sheet Postes, row 6, column Date (issue_date): '45809' is a spreadsheet's day number, not "
        "a date: format the column as a date and save again" in message
    )
    assert "column Échéance (due_date): '31/02/2025' is not a date (day/month/year)" in message
    assert "column Montant (original_amount): '1,239' has more than 2 decimals" in message
    assert "column Solde (open_amount): 'abc' is not a number" in message


def test_the_snapshot_date_in_a_cell(desk: Desk) -> None:
    layout = LAYOUT.replace('preamble = "arrêté au ([0-9/]+)"', 'cell = "C2"')
    content = workbook([["Date", day("2025-06-30")], HEADER, ROW], at=(1, 1))
    rows = desk.rows(content, name="june.xlsx", layout=layout)
    assert rows["snapshot_date"].to_list() == [day("2025-06-30")]
    message = desk.refusal(
        workbook([["Date", "juin"], HEADER, ROW], at=(1, 1)), "may.xlsx", layout=layout
    )
    assert "the layout expects the snapshot date in cell C2, written DD/MM/YYYY" in message


def test_a_preamble_that_lost_its_date(desk: Desk) -> None:
    message = desk.refusal(workbook([["Postes"], HEADER, ROW]), "june.xlsx", layout=LAYOUT)
    assert "the layout expects the snapshot date in the rows above the header" in message


def test_the_preamble_and_the_option_must_agree(desk: Desk) -> None:
    message = desk.refusal(export(ROW), "june.xlsx", layout=LAYOUT, snapshot_date=day("2025-05-31"))
    assert "it says it is of 2025-06-30, and 2025-05-31 was asked for" in message


def test_a_plain_workbook_takes_the_first_sheet_that_is_visible(desk: Desk) -> None:
    header, *rows = [line.split(",") for line in OPEN_ITEMS.splitlines()]
    typed = [[*row[:8], float(row[8]), float(row[9])] for row in rows]
    taken = desk.rows(workbook([header, *typed], sheet="Data"), name="june.xlsx")
    assert taken["open_amount"].sum() == Decimal("321.00")


def test_a_sheet_that_is_not_there(desk: Desk) -> None:
    message = desk.refusal(workbook([HEADER], sheet="Feuil1"), "june.xlsx", layout=LAYOUT)
    assert "it has no sheet 'Postes', but Cachée, Feuil1." in message


def test_what_is_no_workbook(desk: Desk) -> None:
    said = (
        "june.xlsx was not imported: it is not an Excel file, or it is cut short or has a password"
    )
    good = export(ROW)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("readme.txt", "hello")
    for content in (b"a,b\n1,2\n", good[: len(good) // 2], archive.getvalue(), b"\xd0\xcf\x11\xe0"):
        assert said in desk.refusal(content, "june.xlsx")


def test_a_workbook_that_unpacks_beyond_measure(desk: Desk) -> None:
    bomb = io.BytesIO(export(ROW))
    with zipfile.ZipFile(bomb, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet9.xml", b" " * 200_000_000)
    message = desk.refusal(bomb.getvalue(), "june.xlsx")
    assert (
        "june.xlsx was not imported: it unpacks to 200 MB, which no table of this size" in message
    )


def test_an_empty_sheet(desk: Desk) -> None:
    assert "was not imported" in desk.refusal(workbook([]), "june.xlsx")


def test_a_parquet_file_with_our_columns(desk: Desk, tmp_path: Path) -> None:
    frame = pl.read_csv(OPEN_ITEMS.encode(), try_parse_dates=True)
    frame.write_parquet(tmp_path / "june.parquet")
    rows = desk.rows((tmp_path / "june.parquet").read_bytes(), name="june.parquet")
    assert rows["due_date"].to_list() == [day("2025-06-14"), day("2025-06-15"), None]
    assert rows["open_amount"].sum() == Decimal("321.00")
    message = desk.refusal(b"PAR1 cut short", "june.parquet")
    assert "it is not a Parquet file, or it is cut short" in message
