"""Odoo's aged balance and GnuCash's owner report: their own cases, through import and export."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from ar_metrics.cli.reading import reader_at
from ar_metrics.metrics import OUTSTANDING
from ar_metrics.settings import Settings
from oracles import Situation, case, each_situation, needs_oracles, told
from terminal import Terminal, amount

pytestmark = needs_oracles

# Odoo ages unapplied payments by their own date; GnuCash keeps them in a column of their own.
CREDITS = {"odo": "aged", "gnc": "split"}


@each_situation("odo-01-netting-vs-no-line", "gnc-01-ageing-table")
def test_items_and_buckets_are_those_of_the_peer(situation: Situation, tmp_path: Path) -> None:
    terminal = told(situation, tmp_path / "home")
    words = ("--as-of", situation.as_of, "--credits", CREDITS[situation.name[:3]])
    expected = situation.expected
    items = terminal.must("export", "open_items", "--as-of", situation.as_of).rows
    assert {row["document_id"]: amount(row["outstanding_amount"]) for row in items} == {
        row["ref"]: amount(row["outstanding"]) for row in expected["rows"]
    }
    buckets = {
        row["aging_bucket"]: amount(row["outstanding_amount"])
        for row in terminal.must("export", "aging", *words).rows
    }
    for name, value in expected.get("buckets", {}).items():
        assert buckets[name] == amount(value), name
    customers = terminal.must("export", "customers", "--as-of", situation.as_of).rows
    assert bool(customers) == expected.get("customer_line", True)
    if "customer_total" in expected:
        (line,) = customers
        assert amount(line["outstanding_amount"]) == amount(expected["customer_total"])
    assert buckets.get("unapplied credits", 0) == amount(expected.get("prepayment", 0))


@each_situation("gnc-01-ageing-table")
def test_the_running_balance_is_the_outstanding_at_each_date(
    situation: Situation, tmp_path: Path
) -> None:
    terminal = told(situation, tmp_path / "home")
    points = {
        date.fromisoformat(point["date"]): amount(point["balance"])
        for point in situation.expected["running_balance"]
    }
    settings = replace(Settings(home=terminal.home), currency=terminal.currency)
    reader = reader_at(settings, tuple(points), None)  # one build with all of these dates
    totals = reader.table([OUTSTANDING], by=["snapshot_date"], as_of=list(points))
    assert dict(totals.rows()) == {day: total for day, total in points.items() if total}


CODES = {"FX": "USD", "BASE": "EUR"}
DAY, LATER = "2025-06-16", "2025-06-30"


@pytest.mark.parametrize("document", ["FX", "BASE"])
@pytest.mark.parametrize("display", ["FX", "BASE"])
def test_the_same_debt_in_document_and_display_currency(
    document: str, display: str, tmp_path: Path
) -> None:
    """The display currency is the reporting currency. A draft is not owed: it is not imported."""
    told = case("odo-05-display-currency")
    per_base = Decimal(told["params"]["rate_foreign_per_base"])
    rate = 1 / per_base if display == "BASE" else per_base
    terminal = Terminal(tmp_path / "home", CODES[display])
    code = CODES[document]
    party = {"bu": "B1", "customer_id": "C1", "currency_code": code}
    terminal.import_plain(
        tmp_path / "files",
        invoices=[{**party, "document_id": "D1", "document_type": "invoice",
                   "issue_date": "2025-05-01", "due_date": "2025-06-01",
                   "amount": told["params"]["posted"]}],
        receipts=[{**party, "receipt_id": "R1", "value_date": "2025-06-10",
                   "amount": told["params"]["paid"]}],
        allocations=[{"bu": "B1", "document_id": "D1", "allocation_date": "2025-06-10",
                      "amount": told["params"]["paid"], "kind": "cash", "receipt_id": "R1"}],
        fx_rates=[] if document == display else [
            {"date": day, "currency_code": code, "rate": rate}
            for day in ("2025-05-31", DAY, LATER)
        ],
    )  # fmt: skip
    (row,) = terminal.must("export", "outstanding", "--as-of", DAY).rows
    expected = next(
        told_row["expect"] for told_row in told["rows"]
        if (told_row["document_currency"], told_row["display"]) == (document, display)
    )  # fmt: skip
    assert amount(row["outstanding_amount"]) == amount(expected["waiting"])
    assert amount(row["overdue_amount"]) == amount(expected["late"])
