"""Files that others made: IBM's receivables, and the oddities of exports met in practice."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from ar_metrics.imports import import_files
from importing import Desk, day

LAYOUTS = Path(__file__).parents[1] / "layouts"
IBM = Path(__file__).parents[3] / "shared" / "data" / "ibm_receivables"
needs_ibm = pytest.mark.skipif(not IBM.is_dir(), reason="../shared/data is not there")


@pytest.fixture
def ibm(desk: Desk) -> dict[str, pl.DataFrame]:
    file = IBM / "WA_Fn-UseC_-Accounts-Receivable.csv"
    imported = import_files(desk.settings, [file], LAYOUTS / "ibm.toml")
    assert imported.warnings == []
    assert imported.batch is not None
    return {feed: pl.read_parquet(imported.batch.parquet(feed)) for feed in imported.feeds}


@needs_ibm
def test_the_ibm_file_fills_four_feeds_completely(ibm: dict[str, pl.DataFrame]) -> None:
    with (IBM / "WA_Fn-UseC_-Accounts-Receivable.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    total = sum((Decimal(line["InvoiceAmount"]) for line in lines), Decimal(0))
    disputed = [line["invoiceNumber"] for line in lines if line["Disputed"] == "Yes"]
    assert {feed: frame.height for feed, frame in ibm.items()} == {
        "invoices": len(lines),
        "allocations": len(lines),
        "customers": len({line["customerID"] for line in lines}),
        "disputes": len(disputed),
    }
    assert ibm["invoices"]["amount"].sum() == ibm["allocations"]["amount"].sum() == total
    assert ibm["invoices"]["document_id"].to_list() == [line["invoiceNumber"] for line in lines]
    assert ibm["disputes"]["document_id"].to_list() == disputed
    assert set(ibm["customers"]["country_code"]) == {"XA", "XB", "XC", "XD", "XE"}
    assert set(ibm["invoices"]["currency_code"]) == {"USD"}


@needs_ibm
def test_what_is_open_in_the_ibm_file_is_what_its_truth_says(ibm: dict[str, pl.DataFrame]) -> None:
    settled = ibm["allocations"].select("document_id", "allocation_date")
    items = ibm["invoices"].join(settled, on="document_id").join(ibm["customers"], on="customer_id")
    iso = {"391": "XA", "406": "XB", "770": "XC", "818": "XD", "897": "XE"}
    truth = list(csv.DictReader((IBM / "expected_aging.csv").open(encoding="utf-8")))
    for line in truth:
        if line["country_code"] not in iso:
            continue
        at = date.fromisoformat(line["as_of"])
        held = items.filter(
            (pl.col("issue_date") <= at)
            & (pl.col("allocation_date") > at)
            & (pl.col("country_code") == iso[line["country_code"]])
        )
        assert held.height == int(line["n_open"])
        assert held["amount"].sum() == Decimal(line["open_amount"])


@needs_ibm
def test_the_incomplete_ibm_file_imports_too(desk: Desk) -> None:
    imported = import_files(desk.settings, [IBM / "incomplete_variant.csv"], LAYOUTS / "ibm.toml")
    assert imported.feeds["invoices"].rows == 2586


SAP = """
title = "Open items as FBL5N prints them"
footer = "^\\\\*"
[numbers]
decimal = ","
thousands = ["."]
[dates]
formats = ["DD.MM.YYYY"]
[snapshot_date]
preamble = "Stichtag\\\\s+([0-9.]+)"
[constants]
bu = "DE01"
[values.document_type]
RV = "invoice"
DG = "credit_note"
DZ = "receipt"
[feeds.open_items.columns]
customer_id = "Debitor"
document_id = "Belegnr"
document_type = "Art"
issue_date = "Belegdat."
due_date = "Fällig"
currency_code = "Währg"
original_amount = "Betrag"
open_amount = "Betrag"
[feeds.open_items.sign]
rule = "signed"
[feeds.customers]
distinct = true
[feeds.customers.constants]
country_code = "DE"
segment = "private"
[feeds.customers.columns]
customer_id = "Debitor"
name = "Name 1"
"""
EXPORT = """\
Debitorenposten;;;;;;;
Stichtag 30.06.2025;;;;;;;

Debitor;Name 1;Belegnr;Art;Belegdat.;Fällig;Währg;Betrag
0000100017;Müller GmbH;1800000001;RV;01.05.2025;31.05.2025;EUR;1.234,50
0000100017;MÜLLER GMBH;1800000002;RV;02.05.2025;01.06.2025;EUR;20,00
0000100018;Mueller GmbH;1800000003;RV;03.05.2025;02.06.2025;EUR;300,00
0000100017;Müller G.m.b.H.;1800000004;DZ;04.05.2025;;EUR;4.000,00-
0000100017;Muller Gmbh;1800000005;RV;05.05.2025;04.06.2025;EUR;50.000,00
* Summe;;;;;;EUR;47.554,50
"""


def test_open_items_as_sap_prints_them(desk: Desk) -> None:
    imported = desk.take(EXPORT.encode("cp1252"), layout=SAP)
    assert imported.batch is not None
    items = pl.read_parquet(imported.batch.parquet("open_items"))
    assert items["document_type"].to_list() == [*["invoice"] * 3, "receipt", "invoice"]
    assert items["customer_id"][0] == "0000100017"
    assert items["snapshot_date"].unique().to_list() == [day("2025-06-30")]
    assert imported.feeds["open_items"].control_totals == {"EUR": "47554.50"}
    assert [str(warning) for warning in imported.warnings] == [
        "row 5, column Debitor (customer_id): '0000100017' is written with 4 names: 'Müller GmbH', "
        "'MÜLLER GMBH', 'Müller G.m.b.H.', 'Muller Gmbh'",
    ]


def test_an_export_that_a_spreadsheet_has_spoilt_says_all_of_it(desk: Desk) -> None:
    spoilt = (
        EXPORT.replace("01.05.2025", "00:00.0")
        .replace("1800000002", "1,8E+09")
        .replace("1800000003", "-2147483648")
        .replace("02.06.2025", "########")
    )
    message = desk.refusal(spoilt.encode("cp1252"), layout=SAP)
    assert message.startswith("june.csv was not imported: 4 problems.")
    assert "row 5, column Belegdat. (issue_date): '00:00.0' is a time" in message
    assert "row 6, column Belegnr (document_id): '1,8E+09' is an id in scientific" in message
    assert "row 7, column Belegnr (document_id): '-2147483648' is not an id" in message
    assert "row 7, column Fällig (due_date): '########' is not a date (day.month.year)" in message
