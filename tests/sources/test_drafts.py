"""A file never seen: its draft reads it right, or leaves a line to say and the import refuses."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ar_metrics.sources import Findings, draft, inspect, read_file
from ar_metrics.sources.toml_layout import read_layout

DAY = date(2025, 6, 30)
SAYS_EUR = ('# currency_code = "EUR"', 'currency_code = "EUR"')
# the file, what a person must still say, and document → type, due date and open amount
FILES: dict[str, tuple[str, str, dict[str, tuple[str, str | None, str]]]] = {
    "pages, subtotals, a balance that runs on": (
        "SOCIETE DUPONT;;;;;;;\n"
        "Échéancier clients au 30/06/2025;;;;;;;Page 1\n"
        "Compte;Intitulé;N° pièce;Date;Echéance;Débit;Crédit;Solde\n"
        "CDUP;Dupont;FA1;02/05/2025;01/06/2025;1 200,50;;1 200,50\n"
        "CDUP;Dupont;AV2;12/05/2025;;;200,50;1 000,00\n"
        ";;;;Total CDUP;1 200,50;200,50;1 000,00\n"
        "Compte;Intitulé;N° pièce;Date;Echéance;Débit;Crédit;Solde\n"
        "CMAR;Martin;FA3;25/05/2025;24/06/2025;300,00;;300,00\n"
        ";;;;Total général;1 500,50;200,50;1 300,00\n",
        "currency",
        {"FA1": ("invoice", "2025-06-01", "1200.50"), "AV2": ("credit_note", None, "200.50"),
         "FA3": ("invoice", "2025-06-24", "300.00")},
    ),
    "a side of each amount": (
        "Compte;Tiers;Pièce;Date;Echéance;Montant;Sens\n"
        "411000;DUPONT;FA1;01/05/2025;31/05/2025;1200,00;D\n"
        "411000;DUPONT;AV1;13/05/2025;13/05/2025;200,00;C\n",
        "currency",
        {"FA1": ("invoice", "2025-05-31", "1200.00"), "AV1": ("credit_note", "2025-05-13", "200.00")},
    ),
    "credits without a minus": (
        "Customer No.,Document Type,Document No.,Posting Date,Due Date,Currency Code,Original Amount,"
        "Remaining Amount\n"
        "1,Invoice,103001,01/31/2025,02/28/2025,EUR,8135.60,8000.00\n"
        "1,Credit Memo,104001,02/15/2025,,EUR,1000.00,100.00\n"
        "1,Payment,2596,02/20/2025,,EUR,500.00,500.00\n",
        "",
        {"103001": ("invoice", "2025-02-28", "8000.00"), "104001": ("credit_note", None, "100.00"),
         "2596": ("receipt", None, "500.00")},
    ),
    "amounts of the company beside another currency": (
        "BuKr;Konto;Belegnummer;Belegart;Belegdatum;Fälligkeit;Währung;Betrag in Hauswährung\n"
        "DE01;1;18;RV;01.05.2025;31.05.2025;USD;1.234,56\n"
        "DE01;1;14;DZ;13.06.2025;;USD;234,56-\n",
        "currency",
        {"18": ("invoice", "2025-05-31", "1234.56"), "14": ("receipt", None, "234.56")},
    ),
    "a side after each amount": (
        "Client;Facture;Date;Échéance;Devise;Solde\n"
        "C1;F1;15/05/2025;14/06/2025;EUR;1 200,00 D\n"
        "C2;A1;28/02/2025;30/03/2025;EUR;80,00 C\n",
        "",
        {"F1": ("invoice", "2025-06-14", "1200.00"), "A1": ("credit_note", "2025-03-30", "80.00")},
    ),
    "months in words": (
        "Customer No,Invoice No,Invoice Date,Due Date,Currency,Open Amount\n"
        "10,INV1,15-MAY-25,14-JUN-25,USD,1000.50\n"
        "11,INV2,01-JUN-25,01-JUL-25,USD,20.00\n",
        "",
        {"INV1": ("invoice", "2025-06-14", "1000.50"), "INV2": ("invoice", "2025-07-01", "20.00")},
    ),
    "apostrophes, a currency in the header, years of two digits": (
        "Debitor;Rechnung;Rechnungsdatum;Fällig am;Betrag (CHF);Offen (CHF)\n"
        "1;R1;25.05.15;25.06.14;1'234.50;1'234.50\n"
        "2;R2;25.05.28;25.06.27;12’000.00;2’000.00\n",
        "",
        {"R1": ("invoice", "2025-06-14", "1234.50"), "R2": ("invoice", "2025-06-27", "2000.00")},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_a_draft_reads_a_file_never_seen(name: str, tmp_path: Path) -> None:
    text, lacks, expected = FILES[name]
    file = tmp_path / "never_seen.csv"
    file.write_text(text, encoding="utf-8")
    written = draft(inspect(file))
    if lacks:
        findings = Findings()
        read_file(file, read_layout(written, "draft"), findings, DAY)
        assert "where currency_code comes from" in findings.of("error")["text"][0]
        written = written.replace(*SAYS_EUR)
    findings = Findings()
    items = read_file(file, read_layout(written, "draft"), findings, DAY).extracts[0].frame
    assert not findings.of("error").height
    assert expected == {
        row["document_id"]: (
            row["document_type"], row["due_date"] and str(row["due_date"]), str(row["open_amount"])
        )
        for row in items.iter_rows(named=True)
    }  # fmt: skip


def test_a_customer_called_total_is_no_total_row(tmp_path: Path) -> None:
    file = tmp_path / "ageing.csv"
    file.write_text(
        "Customer,Num,Transaction Type,Date,Due Date,Amount,Open Balance\n"
        "Total Energies,1041,Invoice,02/14/2025,03/16/2025,750.00,750.00\n"
        "Total,,,,,750.00,750.00\n",
    )
    layout = read_layout(
        "footer = '(?i)^total'\n" + draft(inspect(file)).replace(*SAYS_EUR), "with a footer"
    )
    findings = Findings()
    reading = read_file(file, layout, findings, DAY)
    assert reading.extracts[0].frame["customer_id"].to_list() == ["Total Energies"]
    assert sum(reading.left_out["open_items"].values()) == 1
    assert not findings.of("error").height
