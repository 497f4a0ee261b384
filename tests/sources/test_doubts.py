"""Cells that read well and mean something else: refused or told, never a wrong figure in silence."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from ar_metrics.sources import Findings, read_file
from ar_metrics.sources.blocks import encoding_of
from ar_metrics.sources.toml_layout import read_layout

LAYOUT = read_layout(
    """
    footer = "^Sous-total"
    [numbers]
    decimal = "."
    [dates]
    formats = ["DD/MM/YYYY", "YYYY-MM-DD"]
    [constants]
    bu = "FR01"
    currency_code = "EUR"
    document_type = "invoice"
    [feeds.open_items.columns]
    customer_id = "Client"
    document_id = "Pièce"
    issue_date = "Date"
    due_date = "Échéance"
    original_amount = "Montant"
    open_amount = "Solde"
    [control]
    column = "Solde"
    row = "^Total"
    """,
    "doubts",
)
DAY = date(2025, 6, 30)
HEADER = ("Client", "Pièce", "Date", "Échéance", "Montant", "Solde")


def told(path: Path) -> list[tuple[int | None, str]]:
    findings = Findings()
    read_file(path, LAYOUT, findings, DAY)
    return [(line, rule) for line, rule in findings.of("error").select("line", "rule").rows()]


def csv(folder: Path, *rows: tuple[str, ...]) -> Path:
    file = folder / "list.csv"
    total = sum(float(row[5]) for row in rows if row[0] in {"C1", "C2", "C3"})
    lines = [HEADER, *rows, ("Total", "", "", "", "", f"{total:.2f}")]
    file.write_text("\n".join(";".join(row) for row in lines), encoding="utf-8")
    return file


def test_a_thousand_is_never_read_as_one(tmp_path: Path) -> None:
    rows = [
        ("C1", "1", "01/05/2025", "", "1.200", "1.200"),
        ("C2", "2", "02/05/2025", "", "500", "500"),
    ]
    assert told(csv(tmp_path, *rows)) == [(2, "thousands or not"), (2, "thousands or not")]
    decimals = [("C3", "3", "02/05/2025", "", "0.500", "0.500")]  # a mark of decimals, surely
    assert told(csv(tmp_path, *rows, *decimals)) == []


@pytest.mark.parametrize(
    ("hour", "rules"),
    [
        ("22:00:00Z", ["moved date"]),
        ("00:00:00Z", []),
        ("12:00:00", []),
        ("23:00:00", ["moved date"]),
    ],
)
def test_midnight_of_another_time_zone_is_no_date(
    hour: str, rules: list[str], tmp_path: Path
) -> None:
    row = ("C1", "1", f"2025-05-31T{hour}", "", "1.25", "1.25")
    assert [rule for _, rule in told(csv(tmp_path, row))] == rules


def test_days_and_months_that_a_spreadsheet_has_turned_are_refused(tmp_path: Path) -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(HEADER)
    page.append(("C1", "1", date(2025, 4, 5), None, 10.5, 10.5))  # was 05/04, read month first
    page.append(("C2", "2", "15/05/2025", None, 20.25, 20.25))
    page.append(("Total", None, None, None, None, 30.75))
    file = tmp_path / "turned.xlsx"
    book.save(file)
    assert told(file) == [(2, "turned date")]
    page["C2"] = date(2025, 4, 25)  # a later day: the cells are what they say
    book.save(file)
    assert told(file) == []


def test_sheets_that_are_not_read_and_hidden_rows_are_told(tmp_path: Path) -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    for row in (
        HEADER,
        ("C1", "1", date(2025, 4, 25), None, 10.5, 10.5),
        ("Total", *[None] * 4, 10.5),
    ):
        page.append(row)
    page.row_dimensions[2].hidden = True
    page["H3"] = "=1+1"  # never worked out
    other = book.create_sheet('Juin "2"')
    other.append(HEADER)
    other.append(("C2", "2", date(2025, 4, 25), None, 11.5, 11.5))
    book.create_sheet("Notes")
    file = tmp_path / "two.xlsx"
    book.save(file)
    findings = Findings()
    read_file(file, LAYOUT, findings, DAY)
    unread, hidden, formula = findings.of("warning")["text"]
    assert 'not Juin "2" (2 rows): name the sheet' in unread
    assert hidden.startswith("1 row of this sheet is hidden")
    assert formula.startswith("1 cell of this sheet holds a formula without its result")


@pytest.mark.parametrize("encoding", ["cp850", "mac-roman"])
def test_letters_of_dos_and_of_old_macs_are_read_as_they_were_written(
    encoding: str, tmp_path: Path
) -> None:
    row = ("C1", "reçu de Société Hervé", "01/05/2025", "", "10.50", "10.50")
    file = csv(tmp_path, row)
    text = file.read_text("utf-8")
    file.write_bytes(text.encode(encoding))
    reading = read_file(file, LAYOUT, Findings(), DAY)
    assert reading.extracts[0].frame["document_id"].to_list() == ["reçu de Société Hervé"]
    assert encoding_of(file) == encoding


def test_headers_of_every_page_subtotals_and_lines_drawn_are_no_rows(tmp_path: Path) -> None:
    first = ("C1", "1", "01/05/2025", "", "10.50", "10.50")
    drawn = ("--", "-----", "====", "", "", "-----")
    subtotal = ("Sous-total", "", "", "", "10.50", "10.50")
    second = ("C2", "2", "02/05/2025", "", "20.25", "20.25")
    file = csv(tmp_path, first, drawn, subtotal, HEADER, second)
    findings = Findings()
    reading = read_file(file, LAYOUT, findings, DAY)
    assert reading.extracts[0].frame["document_id"].to_list() == ["1", "2"]
    assert reading.left_out["open_items"] == {
        "the header, repeated": 1, "footer ^Sous-total": 1, "footer ^Total": 1,
    }  # fmt: skip
    assert reading.total is not None
    assert reading.total.stated == reading.total.summed
    assert not findings.frames
