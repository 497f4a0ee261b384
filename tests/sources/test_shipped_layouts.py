"""Each shipped layout reads a file as its program writes it, and inspect names it for that file."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from ar_metrics.errors import ContractError
from ar_metrics.sources import (
    PLAIN_FEEDS,
    Findings,
    draft,
    inspect,
    layout_named,
    read_file,
    templates,
)
from ar_metrics.sources.toml_layout import read_layout
from terminal import Terminal

SAMPLES = Path(__file__).parents[1] / "layouts" / "samples"
XERO = Path(__file__).parents[3] / "shared" / "data" / "xero" / "xero_invoice_data.csv"
DAY = date(2025, 6, 30)
# document → its type, due date and open amount; the date of the file where the file says it
READ = {
    "sap_fbl5n": (None, {
        "1800004711": ("invoice", "2025-06-11", "12345.67"),
        "1800004802": ("invoice", "2025-07-20", "1000.00"),
        "1600000099": ("credit_note", "2025-06-25", "250.00"),
        "1400000512": ("receipt", "2025-06-27", "99.90"),
        "1800004603": ("invoice", "2025-04-01", "5000.00"),
    }),
    "sage_echeancier": (None, {
        "FA2500123": ("invoice", "2025-06-14", "1200.00"),
        "FA2500140": ("invoice", "2025-07-20", "360.50"),
        "AV2500009": ("credit_note", "2025-06-22", "75.25"),
        "VIR0625": ("receipt", "None", "500.00"),
    }),
    "odoo_journal_items": (DAY, {
        "INV/2025/00012": ("invoice", "2025-06-01", "1210.00"),
        "RINV/2025/00003": ("credit_note", "2025-06-10", "121.00"),
        "INV/2025/00031": ("invoice", "2025-07-20", "1500.00"),
        "BNK1/2025/0044": ("receipt", "2025-06-25", "40.00"),
    }),
    "xero_invoices": (DAY, {
        "INV-0001": ("invoice", "2025-06-01", "1200.00"),
        "INV-0002": ("invoice", "2025-07-10", "400.00"),
    }),
    "quickbooks_aging": (None, {
        "1041": ("invoice", "2025-03-16", "750.00"),
        "1077": ("invoice", "2025-07-20", "320.00"),
        "CM12": ("credit_note", "2025-06-25", "20.00"),
    }),
    "myunisoft_debit_credit": (None, {
        "F-2025-031": ("invoice", "2025-06-14", "1860.00"),
        "F-2024-117": ("invoice", "2025-02-20", "412.35"),
        "A-2025-004": ("credit_note", "2025-06-18", "58.20"),
        "VIR 0627": ("receipt", "None", "300.00"),
    }),
    "myunisoft_sens": (None, {
        "F-2025-031": ("invoice", "2025-06-14", "1860.00"),
        "A-2025-004": ("credit_note", "2025-06-18", "58.20"),
        "VIR 0627": ("receipt", "None", "300.00"),
    }),
    "maroc_cgnc": (None, {
        "FC25-0101": ("invoice", "2025-05-04", "24000.00"),
        "FC24-0388": ("invoice", "2024-11-11", "8450.50"),
        "AV25-0009": ("credit_note", "2025-06-02", "1200.00"),
        "AC25-0003": ("advance", "None", "3000.00"),
        "FAE-06": ("unbilled", "None", "5100.00"),
    }),
}  # fmt: skip


def read(path: Path, layout: str, day: date | None) -> tuple[dict, Findings]:
    findings = Findings()
    reading = read_file(path, layout_named(layout), findings, day)
    items = next((e.frame for e in reading.extracts if e.feed.name == "open_items"), None)
    assert items is None or set(items["snapshot_date"]) <= {DAY, None}
    rows = [] if items is None else items.iter_rows(named=True)
    told = {
        row["document_id"]: (row["document_type"], str(row["due_date"]), str(row["open_amount"]))
        for row in rows
    }
    return told, findings


@pytest.mark.parametrize("name", READ)
def test_a_shipped_layout_reads_what_its_program_writes(name: str) -> None:
    day, expected = READ[name]
    told, findings = read(SAMPLES / f"{name}.csv", name, day)
    assert told == expected
    assert not findings.frames


@pytest.mark.parametrize("name", READ)
def test_inspect_proposes_that_layout(name: str) -> None:
    found = inspect(SAMPLES / f"{name}.csv")
    assert found.layout == name
    assert found.snapshot_date == ("" if READ[name][0] else DAY.isoformat())


def test_loans_of_many_months_are_late_by_their_days_past_due() -> None:
    findings = Findings()
    sample = SAMPLES / "loan_snapshots.csv"
    reading = read_file(sample, layout_named("loan_snapshots"), findings)
    rows = reading.extracts[0].frame.select(
        "document_id", pl.col("snapshot_date", "due_date", "open_amount").cast(pl.String)
    )
    assert rows.rows() == [
        ("L-1001", "2025-05-31", "2025-05-31", "8420.55"),
        ("L-1002", "2025-05-31", "2025-05-19", "3310.00"),
        ("L-1001", "2025-06-30", "2025-06-30", "8110.20"),
        ("L-1002", "2025-06-30", "2025-05-19", "3310.00"),
    ]
    assert reading.left_out["open_items"] == {"Current balance = 0.00": 1}
    assert not findings.frames
    assert inspect(sample).layout == "loan_snapshots"


def test_doubtful_accounts_are_told_by_how_they_begin() -> None:
    for name, document in (("maroc_cgnc", "FC24-0388"), ("myunisoft_debit_credit", "F-2024-117")):
        reading = read_file(SAMPLES / f"{name}.csv", layout_named(name), Findings())
        items = reading.extracts[0].frame
        assert items.filter("doubtful")["document_id"].to_list() == [document]
        assert sum(reading.left_out["open_items"].values()) == {"maroc_cgnc": 3}.get(name, 4)


def test_inspect_proposes_no_layout_whose_filters_leave_nothing(tmp_path: Path) -> None:
    file = tmp_path / "french.csv"
    text = (SAMPLES / "maroc_cgnc.csv").read_text("utf-8")
    file.write_text(
        text.replace(";342", ";411").replace("\n342", "\n411").replace("\n442", "\n419")
    )
    best = inspect(file).matches[0]
    assert best.layout != "maroc_cgnc" or best.lacking


@pytest.mark.parametrize("feed", PLAIN_FEEDS)
def test_inspect_knows_our_own_templates(feed: str, tmp_path: Path) -> None:
    file = tmp_path / f"{feed}.csv"
    file.write_bytes(templates(feed))
    assert inspect(file).layout == "plain"


def test_inspect_knows_a_fec(tmp_path: Path) -> None:
    file = tmp_path / "000000000FEC20251231.txt"
    file.write_text(
        "JournalCode\tJournalLib\tEcritureNum\tEcritureDate\tCompteNum\tCompteLib\tCompAuxNum"
        "\tCompAuxLib\tPieceRef\tPieceDate\tEcritureLib\tDebit\tCredit\tEcritureLet\tDateLet"
        "\tValidDate\tMontantdevise\tIdevise\n"
        "VE\tVentes\t1\t20250131\t411000\tClients\tC1\tDurand\tF1\t20250131\tF1\t12,50\t0,00"
        "\t\t\t20250131\t\t\n",
        encoding="utf-8",
    )
    assert inspect(file).layout == "fec"


@pytest.mark.skipif(not XERO.exists(), reason="../shared/data is not on this machine")
def test_real_xero_receivables_are_those_owed_and_the_others_are_counted() -> None:
    with XERO.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    owed: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows:
        if row["type"] == "ACCREC" and row["status"] == "AUTHORISED":
            owed[row["currency_code"]] += Decimal(row["amount_due"])
    findings = Findings()
    reading = read_file(XERO, layout_named("xero_invoices"), findings, date(2021, 1, 31))
    frame = reading.extracts[0].frame
    read_here: dict[str, Decimal] = defaultdict(Decimal)
    for code, amount in frame.select("currency_code", "open_amount").rows():
        read_here[code] += amount
    assert {code: amount for code, amount in owed.items() if amount} == read_here
    left_out = reading.left_out["open_items"]
    for status in ("VOIDED", "DELETED", "PAID"):
        told = sum(rows for said, rows in left_out.items() if f"status = {status}" in said)
        assert told == sum(row["status"] == status for row in rows) > 0
    payables = sum(rows for said, rows in left_out.items() if "type = ACCPAY" in said)
    assert payables == sum(row["type"] == "ACCPAY" for row in rows) > 0
    assert sum(left_out.values()) + frame.height == len(rows)


def test_inspect_says_which_cell_told_the_day_from_the_month() -> None:
    columns = {one.header: one for one in inspect(SAMPLES / "sage_echeancier.csv").columns}
    assert columns["Date pièce"].written == ("DD/MM/YYYY",)
    assert columns["Date pièce"].evidence == "15/05/2025 in row 4: day first"
    assert columns["Débit"].written == ("decimal comma, thousands point or space",)


def test_inspect_never_guesses_a_day_that_no_cell_tells(tmp_path: Path) -> None:
    file = tmp_path / "unknown.csv"
    file.write_text("Kunde;Rechnung;Datum;Offen\nK1;R1;05/04/2025;1,50\nK2;R2;11/12/2025;2,00\n")
    (column,) = [one for one in inspect(file).columns if one.header == "Datum"]
    assert {"DD/MM/YYYY", "MM/DD/YYYY"} <= set(column.written)
    assert "Datum: no value tells the day from the month" in draft(inspect(file))


def test_a_draft_is_a_layout_that_imports_once_it_is_completed(tmp_path: Path) -> None:
    file = tmp_path / "own.csv"
    file.write_text(
        "Client;Facture;Type;Émise;À payer le;Reste dû;Devise\n"
        "C1;F1;invoice;02/05/2025;28/06/2025;1 200,50;EUR\n"
        "C2;F2;invoice;03/05/2025;30/06/2025;-20,00;EUR\n",
        encoding="utf-8",
    )
    text = draft(inspect(file))
    for ours, theirs in {"customer_id": "Client", "document_id": "Facture", "document_type": "Type",
                         "issue_date": "Émise", "due_date": "À payer le",
                         "original_amount": "Reste dû", "open_amount": "Reste dû"}.items():  # fmt: skip
        text = re.sub(rf'(?m)^# {ours} = ""', f'{ours} = "{theirs}"', text)
    layout = tmp_path / "own.toml"
    layout.write_text(text, encoding="utf-8")
    findings = Findings()
    reading = read_file(file, read_layout(text, "own"), findings, DAY)
    amounts = reading.extracts[0].frame["open_amount"].to_list()
    assert amounts == [Decimal("1200.50"), Decimal("20.00")]
    assert not findings.frames


def test_what_is_no_table_at_all_is_told_so(tmp_path: Path) -> None:
    file = tmp_path / "junk.csv"
    file.write_bytes(b"%PDF-1.7\n" + bytes(range(256)))
    with pytest.raises(ContractError, match="not a text file"):
        inspect(file)


def test_the_command_names_the_layout_and_writes_no_draft_over_a_file(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path / "home")
    answer = terminal.must("inspect", SAMPLES / "sap_fbl5n.csv")
    assert "header in row 4, 6 rows, snapshot of 2025-06-30" in answer.out
    assert "--layout sap_fbl5n" in answer.out
    out = tmp_path / "mine.toml"
    terminal.must("inspect", SAMPLES / "sap_fbl5n.csv", "--draft", out)
    before = out.read_text("utf-8")
    assert terminal.run("inspect", SAMPLES / "sap_fbl5n.csv", "--draft", out).exit_code == 2
    assert out.read_text("utf-8") == before
