"""Each shipped layout reads a file as its program writes it, and inspect names it for that file."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path

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
    assert left_out["type in ACCREC"] == sum(row["type"] != "ACCREC" for row in rows)
    assert left_out["status in AUTHORISED"] == sum(
        row["type"] == "ACCREC" and row["status"] != "AUTHORISED" for row in rows
    )
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


def _shifted(text: str) -> str:
    return "Export\n\n\n" + text


# what happens to a file on its way: right all the same, or refused
HARMLESS = {
    "utf-8 with a mark": lambda text: text.encode("utf-8-sig"),
    "utf-16": lambda text: text.encode("utf-16"),
    "cp1252": lambda text: text.encode("cp1252"),
    "iso-8859-15": lambda text: text.encode("iso-8859-15"),
    "tabs": lambda text: text.replace(";", "\t").encode(),
    "pipes": lambda text: text.replace(";", "|").encode(),
    "windows line ends": lambda text: text.replace("\n", "\r\n").encode(),
    "old mac line ends": lambda text: text.replace("\n", "\r").encode(),
    "a shifted header": lambda text: _shifted(text).encode(),
    "blank lines between": lambda text: text.replace("\nCDUPONT", "\n\nCDUPONT").encode(),
    "no-break spaces": lambda text: text.replace("1 200,00", "1\u00a0200,00").encode(),
    "narrow spaces": lambda text: text.replace("1 200,00", "1\u202f200,00").encode(),
    "headers in capitals": lambda text: text.replace("Date échéance", "DATE ÉCHÉANCE").encode(),
    "spaces around headers": lambda text: text.replace(";Débit;", "; Débit ;").encode(),
}  # fmt: skip
DAMAGED = {
    "month first": lambda text: text.replace("15/05/2025", "05/15/2025").encode(),
    "destroyed dates": lambda text: text.replace("15/05/2025", "00:00.0").encode(),
    "day numbers": lambda text: text.replace("15/05/2025", "45792").encode(),
    "overflowed ids": lambda text: text.replace("FA2500123", "-2147483648").encode(),
    "ids in scientific notation": lambda text: text.replace("FA2500123", "1.23E+11").encode(),
    "points for commas": lambda text: text.replace("360,50", "360.50.1").encode(),
    "cut in a row": lambda text: text[: text.index("AV2500009") + 20].encode(),
    "header alone": lambda text: "\n".join(text.split("\n")[:3]).encode(),
    "a column less": lambda text: text.replace(";Crédit", "").encode(),
    "binary junk": lambda text: b"PK\x03\x04" + bytes(range(256)),
    "nul bytes": lambda text: text.replace("FA2500123", "FA\x0025").encode(),
    "nothing": lambda text: b"",
    "spreadsheet errors": lambda text: text.replace("360,50", "#REF!").encode(),
}  # fmt: skip


@pytest.fixture
def sage() -> str:
    return (SAMPLES / "sage_echeancier.csv").read_text("utf-8")


@pytest.mark.parametrize("harm", HARMLESS)
def test_a_file_written_otherwise_gives_the_same_rows(sage: str, harm: str, tmp_path: Path) -> None:
    file = tmp_path / "sage.csv"
    file.write_bytes(HARMLESS[harm](sage))
    told, findings = read(file, "sage_echeancier", None)
    assert told == READ["sage_echeancier"][1]
    assert not findings.frames
    assert inspect(file).layout == "sage_echeancier"


@pytest.mark.parametrize("harm", DAMAGED)
def test_a_damaged_file_is_refused_and_never_read_wrongly(
    sage: str, harm: str, tmp_path: Path
) -> None:
    file = tmp_path / "sage.csv"
    file.write_bytes(DAMAGED[harm](sage))
    answer = Terminal(tmp_path / "home").run("import", file, "--layout", "sage_echeancier")
    assert answer.exit_code == 10, answer.out
    assert "sage.csv" in answer.err
    assert not list((tmp_path / "home").rglob("*.parquet"))


def test_a_key_that_is_there_twice_is_refused_with_both_rows(sage: str, tmp_path: Path) -> None:
    file = tmp_path / "sage.csv"
    file.write_text(sage.replace("FA2500140", "FA2500123"), encoding="utf-8")
    answer = Terminal(tmp_path / "home").run("import", file, "--layout", "sage_echeancier")
    assert answer.exit_code == 10
    assert "FA2500123" in answer.err


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
